"""Quotes that cannot be invented: decoding in which only substrings of a text can be written (greedy, token by token).

Of the model's next tokens only those are looked at that go on from a place of the text where what was written so far stands.
What it costs beside free writing: docs/results/quotes.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from summarize.engine import Quoted
from summarize.substrings import Substrings

MIN_TOKENS = 3


@torch.inference_mode()
def quoted(model: Any, tokenizer: Any, read: tuple[Sequence[int], Any], text: str, *, stops: Sequence[int], max_tokens: int) -> tuple[Quoted | None, int]:  # fmt: skip
    """The substring of `text` that the model writes, word by word, after `read` (a prompt's tokens, and its cache of keys and values without
    the last token); and how many tokens were written. None: the text is empty.
    """
    encoded = tokenizer(text, add_special_tokens=False, split_special_tokens=True, return_offsets_mapping=True)
    tokens, offsets = list(encoded["input_ids"]), list(encoded["offset_mapping"])
    substrings = Substrings(tokens, [i for i, (start, _) in enumerate(offsets) if _begins_word(text, start)])
    ids, cache = read
    last, allowed = ids[-1], substrings.first()
    places: tuple[int, ...] = ()
    written, total = 0, 0.0
    while allowed and written < max_tokens:
        out = model(input_ids=torch.tensor([[last]], device=model.device), past_key_values=cache, use_cache=True)
        chances = out.logits[0, -1].float().log_softmax(0)
        choice = list(allowed)
        best = int(torch.argmax(chances[choice]))
        may_stop = written >= MIN_TOKENS and _ends_word(text, offsets[places[0] - 1][1])
        if may_stop and float(chances[list(stops)].max()) > float(chances[choice[best]]):
            break
        last = choice[best]
        total += float(chances[last])
        places, written = allowed[last], written + 1
        allowed = substrings.after(places)
    if not written:
        return None, 0
    end = places[0]
    start, stop = offsets[end - written][0], offsets[end - 1][1]
    lead = len(text[start:stop]) - len(text[start:stop].lstrip())
    return Quoted(start + lead, stop, total / written), written


def _begins_word(text: str, start: int) -> bool:
    here = text[start : start + 1]
    return here.isspace() or not (start and text[start - 1].isalnum() and here.isalnum())


def _ends_word(text: str, end: int) -> bool:
    return not (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())
