"""A local model through transformers, on a GPU or on the CPU. The only importer of torch and transformers."""

from __future__ import annotations

import copy
import os
import threading
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

# Threads that wait must sleep, not spin: beside one other busy process spinning made an order three times slower
# (47 s against 16 s on two cores), and alone it gained nothing (12.7 s against 13.4 s). OpenMP reads this when torch loads.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache, GenerationConfig

from summarize import weights
from summarize.engine import Labelled, Line, Pointed, Quoted, Reply, ReplyError, Usage
from summarize.frame import frame, stops
from summarize.prepare import convert, prepare
from summarize.quote import quoted
from summarize.reader import reader_for
from summarize.tree import Tree, packs
from summarize.weights import DEFAULT_MODEL, Progress, Weights, WeightsError

__all__ = ["LocalEngine", "convert", "prepare"]

MAX_READ_TOKENS = 8000
# Summaries copy from the order: of one prompt, so many tokens are guessed from it at a time and checked in one step.
PROMPT_LOOKUP_TOKENS = 10
# Keys and values of a batch: 28 kB a token for the default model, 147 kB for an 8 B model.
MAX_BATCH_TOKENS = 24_000
MAX_PACK_TOKENS = 1024
EXACT_TOKENS = 64


class LocalEngine:
    """An open-weight model on this machine; greedy, so that the same batch is always answered in the same words."""

    def __init__(self, model: Any, tokenizer: Any, source: Weights, *, max_read_tokens: int = MAX_READ_TOKENS) -> None:
        self._model, self._tokenizer, self._source = model, tokenizer, source
        self._max_read_tokens = min(max_read_tokens, model.config.get_text_config().max_position_embeddings)
        self._usage = Usage()
        self._head, self._tail = frame(tokenizer, source.name)
        self._stops = stops(model, tokenizer)
        # Sampling defaults and repetition penalties that come with a model would change greedy answers.
        settings: Any = GenerationConfig
        model.generation_config = settings(eos_token_id=self._stops, pad_token_id=self._pad)
        self._last: tuple[list[int], DynamicCache] | None = None
        self._lock = threading.Lock()
        self._reader = reader_for(source.name, model, tokenizer)

    @classmethod
    def load(
        cls,
        model: str = DEFAULT_MODEL,
        *,
        pull: bool = True,
        cache: Path | None = None,
        progress: Progress | None = None,
        max_read_tokens: int = MAX_READ_TOKENS,
    ) -> LocalEngine:
        """The engine of a catalogue name, a transformers folder or a GGUF file, on the GPU if there is one.

        Raises:
            WeightsError: the model cannot be had or read, or it must be pulled and `pull` is False.
        """
        source = prepare(model, pull=pull, cache=cache, progress=progress)
        try:
            tokenizer = AutoTokenizer.from_pretrained(source.folder, local_files_only=True, trust_remote_code=False)
            loaded: Any = AutoModelForCausalLM.from_pretrained(
                source.folder,
                dtype=torch.bfloat16,
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,
            )
        except (ValueError, OSError) as error:
            raise WeightsError(f"{source.folder} cannot be loaded: {error}") from error
        device = "cuda" if torch.cuda.is_available() else "cpu"
        return cls(loaded.to(device).eval(), tokenizer, source, max_read_tokens=max_read_tokens)

    @property
    def name(self) -> str:
        """The model's catalogue name or path."""
        return self._source.name

    @property
    def sha256(self) -> str:
        """The digest of the safetensors that answer; for a user's own folder it is computed at the first call."""
        if self._source.sha256 is None:
            self._source = weights.digested(self._source)
        return str(self._source.sha256)

    @property
    def usage(self) -> Usage:
        """Tokens read and written so far; a context that is still in the cache is not read again."""
        return self._usage

    @property
    def _pad(self) -> int:
        pad = self._tokenizer.pad_token_id
        return int(self._stops[0] if pad is None else pad)

    def generate(self, prompts: Sequence[str], *, max_tokens: int) -> list[Reply]:
        """One greedy reply for each prompt, in the same order; prompts of like length are answered together.

        Raises:
            ReplyError: a prompt is longer than the model may read.
        """
        rows = [self._tokens(self._head, control=True) + self._tokens(prompt) for prompt in prompts]
        tail = self._tokens(self._tail, control=True)
        rows = [row + tail for row in rows]
        for row in rows:
            self._require_fit(len(row) + max_tokens, f"a prompt of {len(row)} tokens and a reply of {max_tokens}")
        replies: dict[int, Reply] = {}
        with self._lock, torch.inference_mode():
            for batch in _batches(rows, max_tokens):
                replies |= zip(batch, self._write([rows[i] for i in batch], max_tokens), strict=True)
        return [replies[i] for i in range(len(rows))]

    def choose(self, context: str, questions: Sequence[tuple[str, Sequence[str]]]) -> list[list[float]]:
        """For each (question, options): the log-probability (natural, summed over its tokens) of each option.

        The question follows the context after an empty line. The context is read once; all questions and options are
        then read together, each seeing the context and its own words alone. Longer options have lower sums.

        Raises:
            ReplyError: context and question are longer than the model may read, or an option has no token.
        """
        start = self._tokens(self._head, control=True) + self._tokens(context)
        tail = self._tokens(self._tail, control=True)
        trees = []
        for question, options in questions:
            trunk = self._tokens("\n\n" + question if context else question) + tail
            trees.append(Tree(trunk, [self._tokens(option) for option in options]))
            if not all(trees[-1].branches):
                raise ReplyError(f"an option of the question {question[:60]!r} is empty: give it a word")
            self._require_fit(len(start) + trees[-1].depth, f"a context of {len(start)} tokens and its question")
        scores: list[list[float]] = []
        with self._lock, torch.inference_mode():
            for pack in packs(trees, MAX_PACK_TOKENS):
                scores += self._score(self._read(start), len(start), pack)
        return scores

    def point(self, question: str, lines: Sequence[Line]) -> Pointed | None:
        """Which own lines prove an answer to the question, None where no reader was trained on this model."""
        if self._reader is None:
            return None
        with self._lock, torch.inference_mode():
            pointed, n_tokens = self._reader.point(question, lines)
        self._count(read=n_tokens)
        return pointed

    def label(self, lines: Sequence[Line]) -> Labelled | None:
        """What the lines of an order tell of its fields, None where no reader was trained for that on this model."""
        if self._reader is None or not self._reader.labels:
            return None
        with self._lock, torch.inference_mode():
            labelled, n_tokens = self._reader.label(lines)
        self._count(read=n_tokens)
        return labelled

    def quote(self, prompt: str, text: str, *, max_tokens: int) -> Quoted | None:
        """The substring of the text that the model writes after the prompt, None for an empty text.

        Raises:
            ReplyError: the prompt is longer than the model may read.
        """
        ids = self._tokens(self._head, control=True) + self._tokens(prompt) + self._tokens(self._tail, control=True)
        self._require_fit(len(ids) + max_tokens, f"a prompt of {len(ids)} tokens and a quote of {max_tokens}")
        with self._lock, torch.inference_mode():
            cache = copy.deepcopy(self._read(ids[:-1]))
            found, written = quoted(self._model, self._tokenizer, (ids, cache), text, stops=self._stops, max_tokens=max_tokens)  # fmt: skip
        self._count(written=written)
        return found

    def _tokens(self, text: str, *, control: bool = False) -> list[int]:
        # Control tokens count only in the chat frame: those that stand in an order are read as plain characters.
        encoded = self._tokenizer(text, add_special_tokens=False, split_special_tokens=not control)
        return list(encoded["input_ids"])

    def _require_fit(self, n_tokens: int, what: str) -> None:
        if n_tokens > self._max_read_tokens:
            raise ReplyError(f"{what} exceed the {self._max_read_tokens} tokens of {self.name}: give it fewer passages")

    def _count(self, *, read: int = 0, written: int = 0) -> None:
        self._usage = Usage(self._usage.read + read, self._usage.written + written)

    def _tensor(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        return torch.tensor(rows, dtype=torch.long, device=self._model.device)

    def _write(self, rows: list[list[int]], max_tokens: int) -> list[Reply]:
        width = max(map(len, rows))
        ids = self._tensor([[self._pad] * (width - len(row)) + row for row in rows])
        mask = self._tensor([[0] * (width - len(row)) + [1] * len(row) for row in rows])
        lookup = PROMPT_LOOKUP_TOKENS if len(rows) == 1 else None
        written = self._model.generate(
            input_ids=ids,
            attention_mask=mask,
            max_new_tokens=max_tokens,
            do_sample=False,
            prompt_lookup_num_tokens=lookup,
        )
        replies = [self._reply(row) for row in written[:, width:].tolist()]
        self._count(read=sum(map(len, rows)), written=sum(reply.n_tokens for reply in replies))
        return replies

    def _reply(self, written: list[int]) -> Reply:
        end = next((i for i, token in enumerate(written) if token in self._stops), None)
        text = self._tokenizer.decode(written if end is None else written[:end], skip_special_tokens=True)
        return Reply(text.strip(), len(written) if end is None else end + 1, end is not None)

    def _read(self, start: list[int]) -> DynamicCache:
        """The keys and values of a context; those of the last context are kept."""
        if self._last is None or self._last[0] != start:
            cache = DynamicCache()
            self._last = None
            self._model.base_model(input_ids=self._tensor([start]), past_key_values=cache, use_cache=True)
            self._count(read=len(start))
            self._last = (start, cache)
        return self._last[1]

    def _score(self, cache: DynamicCache, n_start: int, trees: list[Tree]) -> list[list[float]]:
        tokens = [token for tree in trees for token in tree.tokens]
        places = [n_start + place for tree in trees for place in tree.positions]
        offsets = list(accumulate((len(tree.tokens) for tree in trees), initial=0))
        seen = torch.zeros(len(tokens), n_start + len(tokens), dtype=torch.bool)
        seen[:, :n_start] = True
        for tree, start, end in zip(trees, offsets, offsets[1:], strict=False):
            seen[start:end, n_start + start : n_start + end] = torch.tensor(tree.seen())
        mask = torch.zeros(seen.shape, dtype=self._model.dtype)
        mask.masked_fill_(~seen, torch.finfo(mask.dtype).min)
        hidden = self._model.base_model(
            input_ids=self._tensor([tokens]),
            position_ids=self._tensor([places]),
            attention_mask=mask[None, None].to(self._model.device),
            past_key_values=cache,
            use_cache=True,
        ).last_hidden_state[0]
        cache.crop(-len(tokens))
        self._count(read=len(tokens))
        return self._sums(hidden, [tree.steps(offset) for tree, offset in zip(trees, offsets, strict=False)])

    def _sums(self, hidden: torch.Tensor, ways: list[list[list[tuple[int, int]]]]) -> list[list[float]]:
        read = sorted({index for way in ways for steps in way for index, _ in steps})
        asked = sorted({token for way in ways for steps in way for _, token in steps})
        rows = {index: row for row, index in enumerate(read)}
        table = _log_probabilities(self._model.get_output_embeddings(), hidden[read], self._tensor([asked])[0])
        return [[sum(float(table[rows[i], token]) for i, token in steps) for steps in way] for way in ways]


def _log_probabilities(head: Any, state: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
    """Log-probabilities [rows, vocabulary] in float32, exact for the asked and for the likeliest tokens of each row.

    In bfloat16 a logit of 20 has steps of 0.125, too coarse to compare options with; the whole head in float32 takes
    ten times as long.
    """
    logits: torch.Tensor = head(state).float()
    likely = logits.topk(min(EXACT_TOKENS, logits.shape[1])).indices
    refined = torch.cat([likely, asked.expand(len(state), -1)], dim=1)
    exact = torch.einsum("rd,rtd->rt", state.float(), head.weight[refined].float())
    return logits.scatter_(1, refined, exact).log_softmax(dim=1)


def _batches(rows: Sequence[Sequence[int]], max_tokens: int) -> Iterator[list[int]]:
    """The indices of the rows in groups of like length, each within the memory that keys and values may take."""
    group: list[int] = []
    for i in sorted(range(len(rows)), key=lambda i: (len(rows[i]), i)):
        if group and (len(group) + 1) * (len(rows[i]) + max_tokens) > MAX_BATCH_TOKENS:
            yield group
            group = []
        group.append(i)
    if group:
        yield group
