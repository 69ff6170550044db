"""A trained reader: low-rank weights over the first layers of a local model. It points at sentences that answer a question, and labels them.

It writes nothing. The lines are read once, in the order of the text, with the question before and after them; what it
gives are numbers: for each sentence, and for silence. How it was trained and how well it reads: docs/reader.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from torch import nn
from torch.nn import functional

from summarize.digests import WeightsError, file_sha256
from summarize.engine import Labelled, Line, Pointed

ADAPTERS = Path(__file__).parent / "adapters"
DIGESTS = ADAPTERS / "adapters.json"
_EPSILON = 1e-6


def reader_for(name: str, model: Any, tokenizer: Any) -> Reader | None:
    """The reader that was trained on a model of the catalogue, None if there is none.

    Raises: WeightsError where the file is not the one that was trained.
    """
    known = json.loads(DIGESTS.read_text(encoding="utf-8")).get(name)
    if known is None:
        return None
    file = ADAPTERS / f"{name}.safetensors"
    found = file_sha256(file)
    if found != known:
        raise WeightsError(f"{file} is not the trained reader ({found[:12]} instead of {known[:12]}): install again")
    return Reader(file, model, tokenizer)


class Reader:
    """The reader of one model. The model's own weights stay as they are: it writes as before."""

    def __init__(self, file: Path, model: Any, tokenizer: Any) -> None:
        self._model, self._tokenizer = model, tokenizer
        with safe_open(file, "pt") as opened:
            about = opened.metadata()
            self._weights = {name: opened.get_tensor(name).to(model.device) for name in opened.keys()}  # noqa: SIM118
        self._n_layers, self._scale = int(about["layers"]), float(about["scale"])
        self._labels, self._fields = (
            tuple(json.loads(about.get("labels", "[]"))),
            tuple(json.loads(about.get("fields", "[]"))),
        )
        self._sheet_question = about.get("sheet_question", "")
        self._pairs = {
            name[:-2]: (self._weights.pop(name).to(model.dtype), self._weights.pop(f"{name[:-2]}.b").to(model.dtype))
            for name in sorted(self._weights)
            if name.endswith(".a")
        }
        self._line = self._tokens("\n")

    def point(self, question: str, lines: Sequence[Line]) -> tuple[Pointed, int]:
        """How strongly each own line proves an answer, beside how strongly none does; and the tokens read."""
        own, last, n_tokens = self._read(question, lines)
        heads = self._weights
        query, keys = heads["q.weight"] @ last, own @ heads["k.weight"].T
        scores = keys @ query / math.sqrt(len(query)) + own @ heads["w.weight"][0] + heads["w.bias"]
        silence = float(heads["null.weight"][0] @ last + heads["null.bias"])
        return Pointed(tuple(scores.tolist()), silence), n_tokens

    @property
    def labels(self) -> tuple[str, ...]:
        """What it labels, `field=value`; empty for a reader that was trained to point only."""
        return self._labels

    def label(self, lines: Sequence[Line]) -> tuple[Labelled, int]:
        """What each own line, and the order as a whole, tells of the fields; and the tokens read."""
        own, last, n_tokens = self._read(self._sheet_question, lines)
        each, order, none = (
            self._head(name, state) for name, state in (("label", own), ("order", last), ("absent", last))
        )
        whole = torch.logsumexp(each, 0) + order
        absent = dict(zip(self._fields, none.tolist(), strict=True))
        return Labelled(self._labels, tuple(map(tuple, each.tolist())), tuple(whole.tolist()), absent), n_tokens

    def _head(self, name: str, state: torch.Tensor) -> torch.Tensor:
        return functional.linear(state, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _read(self, question: str, lines: Sequence[Line]) -> tuple[torch.Tensor, torch.Tensor, int]:
        """The states of the own lines [lines, width] and of the last token [width], and the number of tokens."""
        ids, ends = self._laid_out(question, lines)
        state = self._state(ids)
        return state[ends], state[-1], len(ids)

    def _tokens(self, text: str) -> list[int]:
        return list(self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])

    def _laid_out(self, question: str, lines: Sequence[Line]) -> tuple[list[int], list[int]]:
        """The tokens, and the place of the last one of each own line (its line's end)."""
        ids, ends = self._tokens(f"Question: {question}\n\n"), []
        for line in lines:
            ids += self._tokens(" ".join(line.text.split())) + self._line
            if line.own:
                ends.append(len(ids) - 1)
        return ids + self._tokens(f"\nQuestion: {question}\nAnswer:"), ends

    def _state(self, ids: Sequence[int]) -> torch.Tensor:
        """The hidden state of each token after the adapted layers, float32 of root mean square 1."""
        base = self._model.base_model
        whole, norm = base.layers, base.norm
        base.layers, base.norm = whole[: self._n_layers], nn.Identity()
        try:
            with self._adapted(base.layers):
                tokens = torch.tensor([list(ids)], device=self._model.device)
                state = base(input_ids=tokens, use_cache=False).last_hidden_state[0].float()
        finally:
            base.layers, base.norm = whole, norm
        unit: torch.Tensor = state * torch.rsqrt(state.pow(2).mean(-1, keepdim=True) + _EPSILON)
        return unit

    @contextmanager
    def _adapted(self, layers: Any) -> Iterator[None]:
        handles = []
        try:
            for name, (a, b) in self._pairs.items():
                module = layers.get_submodule(name.removeprefix("layers."))
                handles.append(module.register_forward_hook(_added(a, b, self._scale)))
            yield
        finally:
            for handle in handles:
                handle.remove()


def _added(a: torch.Tensor, b: torch.Tensor, scale: float) -> Any:
    def hook(module: nn.Module, given: tuple[torch.Tensor, ...], out: torch.Tensor) -> torch.Tensor:
        added: torch.Tensor = out + functional.linear(functional.linear(given[0], a), b) * scale
        return added

    return hook
