"""Trains the reader that points (summarize/reader.py) on the training questions, and measures it on orders kept back.

    python -m training.point qwen2.5-coder-1.5b --layers 20 --out summarize/adapters

Minutes on one large GPU (the shipped weights: an H100, 2 minutes for 0.5B and 3 for 1.5B); days on two cores. Needs the
model pulled. What came out: docs/reader.md.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional
from transformers import AutoModelForCausalLM, AutoTokenizer

from summarize.weights import Weights, WeightsError, locate
from training.examples import Example, examples, held_out, load, whole

RANK, ALPHA, KEY = 8, 16.0, 128
RATE, HEAD_RATE, EPOCHS, BATCH_TOKENS = 2e-4, 1e-3, 6, 16_000
BINARY, POSITIVE_WEIGHT = 2.0, 3.0
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
Laid = tuple[list[int], list[int], tuple[int, ...]]
"""(token ids, the place of each sentence's last token, the sentences that are right)."""


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


class Pointer(nn.Module):
    """The first layers of a model with low-rank additions, and heads that score sentences and silence."""

    def __init__(self, model: Any, n_layers: int) -> None:
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

    def forward(self, batch: Sequence[Laid]) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """For each example (scores of its sentences, score of silence)."""
        width = max(len(ids) for ids, _, _ in batch)
        ids = torch.tensor([[*row, *[0] * (width - len(row))] for row, _, _ in batch], device=DEVICE)
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row, _, _ in batch], device=DEVICE)
        hidden = self.base(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state.float()
        hidden = hidden * torch.rsqrt(hidden.pow(2).mean(-1, keepdim=True) + 1e-6)
        out = []
        for state, (row, ends, _) in zip(hidden, batch, strict=True):
            own, last = state[ends], state[len(row) - 1]
            out.append((self.k(own) @ self.q(last) / math.sqrt(KEY) + self.w(own)[:, 0], self.null(last)))
        return out

    def trained(self) -> dict[str, torch.Tensor]:
        """What was trained, by the names that summarize/reader.py reads."""
        low = {
            n.removeprefix("base."): p.detach().to(torch.bfloat16)
            for n, p in self.named_parameters()
            if n.endswith((".a", ".b"))
        }
        heads = {
            n: p.detach().float() for n, p in self.named_parameters() if n.split(".")[0] in ("q", "k", "w", "null")
        }
        return {name: tensor.cpu().contiguous() for name, tensor in (low | heads).items()}


def main() -> int:
    """Trains, prints the figures on the orders kept back after each epoch, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--layers", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--most-steps", type=int, help="stop early: to see that it runs")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    source = locate(args.model)
    if not isinstance(source, Weights):
        raise WeightsError(f"{args.model} has not been pulled: run `benchbrief models pull {args.model}`")
    tokenizer = AutoTokenizer.from_pretrained(source.folder, local_files_only=True)
    model: Any = AutoModelForCausalLM.from_pretrained(source.folder, dtype=torch.bfloat16, local_files_only=True)
    torch.manual_seed(0)
    pointer = Pointer(model.to(DEVICE), args.layers).to(DEVICE)
    fit(pointer, _Layout(tokenizer), args.epochs, args.most_steps)
    args.out.mkdir(parents=True, exist_ok=True)
    about = {"model": args.model, "layers": str(args.layers), "scale": str(ALPHA / RANK)}
    save_file(pointer.trained(), args.out / f"{args.model}.safetensors", metadata=about)
    return 0


def fit(pointer: Pointer, layout: _Layout, epochs: int, most_steps: int | None = None) -> None:
    """Trains by AdamW with warm-up and linear decay, and prints how well orders kept back are read."""
    orders, questions = load()
    kept_back = held_out(orders)
    n_tokens = {text: len(layout.tokens(text)) + 1 for sentences in orders.values() for _, text in sentences}
    own = [question for question in questions if question.order not in kept_back]
    test = [layout.laid(whole(orders, question)) for question in questions if question.order in kept_back]
    plan = [b for epoch in range(epochs) for b in _batches([layout.laid(e) for e in examples(orders, own, epoch, n_tokens)], epoch)]  # fmt: skip
    low = [p for n, p in pointer.named_parameters() if n.endswith((".a", ".b"))]
    heads = [p for m in (pointer.q, pointer.k, pointer.w, pointer.null) for p in m.parameters()]
    optimizer = torch.optim.AdamW([{"params": low, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01)
    decay = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / (0.06 * len(plan))) * max(0.02, 1 - s / len(plan))
    )
    for step, batch in enumerate(plan[:most_steps]):
        loss = sum(map(_loss, pointer(batch), batch), torch.zeros((), device=DEVICE)) / len(batch)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_([*low, *heads], 1.0)
        optimizer.step()
        decay.step()
        if step % 40 == 0:
            print(f"step {step} of {len(plan)}: loss {float(loss.detach()):.3f}", file=sys.stderr)
    report(pointer, test[: None if most_steps is None else 2])


@torch.inference_mode()
def report(pointer: Pointer, test: Sequence[Laid]) -> None:
    """Prints how often the first and the first three sentences are right, and how well silence is kept."""
    ranks, silent = [], []
    for laid in test:
        scores, silence = pointer([laid])[0]
        order = scores.argsort(descending=True).tolist()
        ranks += [min(map(order.index, laid[2]))] if laid[2] else []
        silent.append((float(silence) > float(scores.max()), not laid[2]))
    kept = sum(a and b for a, b in silent)
    print(
        f"{len(test)} questions on orders kept back: right first {sum(r < 1 for r in ranks)}, in the first three "
        f"{sum(r < 3 for r in ranks)} of {len(ranks)}; silent {kept} of {sum(b for _, b in silent)} that cannot be answered, "
        f"and {sum(a for a, _ in silent) - kept} that can"
    )


class _Layout:
    """Examples as tokens, laid out as the product lays out its sentences."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._line = self.tokens("\n")

    def tokens(self, text: str) -> list[int]:
        """The tokens of a text, none of them a control token."""
        return list(self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])

    def laid(self, example: Example) -> Laid:
        """The tokens of an example."""
        ids, ends = self.tokens(f"Question: {example.question}\n\n"), []
        for line in example.lines:
            ids += self.tokens(" ".join(line.text.split())) + self._line
            if line.key:
                ends.append(len(ids) - 1)
        return ids + self.tokens(f"\nQuestion: {example.question}\nAnswer:"), ends, example.right


def _loss(scored: tuple[torch.Tensor, torch.Tensor], laid: Laid) -> torch.Tensor:
    """Right sentences, or silence, against all others; and each sentence by itself."""
    scores, silence = scored
    right = torch.zeros_like(scores, dtype=torch.bool)
    right[list(laid[2])] = True
    good = torch.logsumexp(scores[right], 0) if laid[2] else silence[0]
    each = functional.binary_cross_entropy_with_logits(
        scores, right.float(), pos_weight=torch.tensor(POSITIVE_WEIGHT, device=scores.device)
    )
    return torch.logsumexp(torch.cat([silence, scores]), 0) - good + BINARY * each


def _batches(laid: Sequence[Laid], seed: int) -> Iterator[list[Laid]]:
    """Examples of like length together, in random order."""
    chance = random.Random(seed)
    order = list(laid)
    chance.shuffle(order)
    out: list[list[Laid]] = []
    for at in range(0, len(order), 256):
        batch: list[Laid] = []
        for each in sorted(order[at : at + 256], key=lambda one: len(one[0])):
            if batch and (len(batch) + 1) * len(each[0]) > BATCH_TOKENS:
                out.append(batch)
                batch = []
            batch.append(each)
        out.append(batch)
    chance.shuffle(out)
    yield from out


if __name__ == "__main__":
    sys.exit(main())
