"""The network of the reader: the first layers of a model with low-rank additions, and heads; and its two losses."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from training.layout import Laid
from training.orders import LABELS, ONE_OF, SETS, SPEAKERS

RANK, ALPHA, KEY = 8, 16.0, 128
BINARY, POSITIVE_WEIGHT = 2.0, 3.0
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


class Low(nn.Module):
    """A linear layer with a low-rank addition (Hu et al. 2021), which alone is trained."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base
        self.a = nn.Parameter(torch.randn(RANK, base.in_features) / math.sqrt(base.in_features))
        self.b = nn.Parameter(torch.zeros(base.out_features, RANK))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The layer's output and the addition."""
        added = functional.linear(functional.linear(x, self.a.to(x.dtype)), self.b.to(x.dtype))
        out: torch.Tensor = self.base(x) + added * (ALPHA / RANK)
        return out


@dataclass(frozen=True, slots=True)
class Read:
    """What was read in one example: pointing [sentences] and silence []; labels [sentences, labels], their bearing on the
    whole order [labels], that a field has none of its values [fields], and speakers [sentences, speakers].
    """

    scores: torch.Tensor
    silence: torch.Tensor
    labels: torch.Tensor
    whole: torch.Tensor
    absent: torch.Tensor
    speakers: torch.Tensor


class Pointer(nn.Module):
    """The first layers of a model with low-rank additions, and heads over the states of sentences and of the last token."""

    def __init__(self, model: Any, n_layers: int, n_labels: int) -> None:
        super().__init__()
        self.base = model.base_model
        self.base.layers = self.base.layers[:n_layers]
        self.base.norm = nn.Identity()
        self.base.requires_grad_(False)
        for layer in self.base.layers:
            for part, names in ((layer.self_attn, ("q_proj", "k_proj", "v_proj", "o_proj")), (layer.mlp, ("gate_proj", "up_proj", "down_proj"))):  # fmt: skip
                for name in names:
                    setattr(part, name, Low(getattr(part, name)))
        width = model.config.hidden_size
        self.q, self.k = nn.Linear(width, KEY, bias=False), nn.Linear(width, KEY, bias=False)
        self.w, self.null = nn.Linear(width, 1), nn.Linear(width, 1)
        self.label, self.order = nn.Linear(width, n_labels), nn.Linear(width, n_labels)
        self.absent, self.speaker = nn.Linear(width, len(ONE_OF)), nn.Linear(width, len(SPEAKERS))

    def forward(self, batch: Sequence[Laid]) -> list[Read]:
        """What is read in each example."""
        width = max(len(laid.ids) for laid in batch)
        ids = torch.tensor([[*laid.ids, *[0] * (width - len(laid.ids))] for laid in batch], device=DEVICE)
        # No mask: attention is causal, and what fills up a row stands behind all that is read.
        hidden = self.base(input_ids=ids, use_cache=False).last_hidden_state.float()
        hidden = hidden * torch.rsqrt(hidden.pow(2).mean(-1, keepdim=True) + 1e-6)
        out = []
        for state, laid in zip(hidden, batch, strict=True):
            own, last = state[list(laid.ends)], state[len(laid.ids) - 1]
            scores = self.k(own) @ self.q(last) / math.sqrt(KEY) + self.w(own)[:, 0]
            labels = self.label(own)
            out.append(Read(scores, self.null(last)[0], labels, torch.logsumexp(labels, 0) + self.order(last),
                            self.absent(last), self.speaker(own)))  # fmt: skip
        return out

    def low(self) -> list[nn.Parameter]:
        """The low-rank additions."""
        return [p for n, p in self.named_parameters() if n.endswith((".a", ".b"))]

    def heads(self) -> list[nn.Parameter]:
        """The weights of the heads."""
        return [p for n, p in self.named_parameters() if not n.startswith("base.")]

    def trained(self) -> dict[str, torch.Tensor]:
        """What was trained, by the names that summarize/reader.py reads; not the speakers, which only helped to train."""
        low = {n.removeprefix("base."): p.detach().to(torch.bfloat16) for n, p in self.named_parameters() if n.endswith((".a", ".b"))}  # fmt: skip
        heads = {n: p.detach().float() for n, p in self.named_parameters() if not n.startswith(("base.", "speaker."))}
        return {name: tensor.cpu().contiguous() for name, tensor in (low | heads).items()}


def point_loss(read: Read, laid: Laid) -> torch.Tensor:
    """Right sentences, or silence, against all others; and each sentence by itself."""
    scores = read.scores
    right = torch.zeros_like(scores, dtype=torch.bool)
    right[list(laid.right)] = True
    good = torch.logsumexp(scores[right], 0) if laid.right else read.silence
    each = functional.binary_cross_entropy_with_logits(
        scores, right.float(), pos_weight=torch.tensor(POSITIVE_WEIGHT, device=scores.device)
    )
    return torch.logsumexp(torch.cat([read.silence[None], scores]), 0) - good + BINARY * each


class LabelLoss:
    """Each label of each sentence; each field of the order; and who speaks. Labels that a writer was not asked for do not count."""

    def __init__(self) -> None:
        self._places: Mapping[str, list[int]] = {
            field: [i for i, label in enumerate(LABELS) if label.startswith(f"{field}=")] for field in (*ONE_OF, *SETS)
        }
        self._weight = torch.full((len(LABELS),), POSITIVE_WEIGHT, device=DEVICE)

    def __call__(self, read: Read, laid: Laid) -> torch.Tensor:
        """The loss of one order."""
        device = read.labels.device
        told = torch.zeros_like(read.labels)
        for place, labels in enumerate(laid.labels):
            for label in labels:
                told[place, LABELS.index(label)] = 1.0
        known = torch.zeros(len(LABELS), device=device)
        for field in laid.fields:
            known[self._places[field]] = 1.0
        each = functional.binary_cross_entropy_with_logits(read.labels, told, pos_weight=self._weight, reduction="none")
        loss = (each * known).sum(1).mean()
        loss = loss + sum((self._field(read, laid, field) for field in laid.fields), torch.zeros((), device=device))
        spoken = [(i, SPEAKERS.index(s)) for i, s in enumerate(laid.speakers) if s]
        if spoken:
            places, who = zip(*spoken, strict=True)
            loss = loss + functional.cross_entropy(read.speakers[list(places)], torch.tensor(who, device=device))
        return loss

    def _field(self, read: Read, laid: Laid, field: str) -> torch.Tensor:
        places, values = self._places[field], laid.fields[field]
        wanted = [LABELS[place].split("=")[1] in values for place in places]
        if field in SETS:
            told = torch.tensor(wanted, device=read.whole.device).float()
            return functional.binary_cross_entropy_with_logits(read.whole[places], told, reduction="sum") / 3
        row = list(ONE_OF).index(field)
        logits = torch.cat([read.whole[places], read.absent[row : row + 1]])
        right = wanted.index(True) if True in wanted else len(places)
        return functional.cross_entropy(logits[None], torch.tensor([right], device=logits.device))
