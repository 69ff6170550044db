"""Trains a reader of sentences on an encoder and prints how well it reads writers whom it has not seen.

    python -m training.train ENCODER --layers 4 --epochs 6 --rate 1e-4

ENCODER is a folder of a BERT-like sentence encoder (`benchbrief models pull all-minilm-l6-v2` names it). A GPU is used if there is one.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from training.orders import SPEAKERS

SENTENCES = Path(__file__).parent / "sentences"
BATCH, MAX_TOKENS, POSITIVE_WEIGHT, HEAD_RATE = 32, 192, 3.0, 1e-3
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its context (heading, the two sentences before), its labels and its speaker."""

    writer: str
    text: str
    context: str
    labels: frozenset[str]
    speaker: int


class Reader(nn.Module):
    """An encoder whose last `layers` layers are trained, with a head of one logit a label and one of the speakers."""

    def __init__(self, encoder: Path, n_labels: int, layers: int) -> None:
        super().__init__()
        self.encoder: Any = AutoModel.from_pretrained(encoder, dtype=torch.float32, local_files_only=True)
        blocks = self.encoder.encoder.layer
        self.encoder.requires_grad_(False)
        for block in blocks[len(blocks) - layers :]:
            block.requires_grad_(True)
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.labels = nn.Linear(2 * width, n_labels)
        self.speaker = nn.Linear(2 * width, len(SPEAKERS))

    def forward(self, batch: Any) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits [n, labels] and [n, speakers], from the first token and the mean over the sentence's own tokens."""
        hidden = self.encoder(**batch).last_hidden_state
        own = ((batch["token_type_ids"] == 0) & (batch["attention_mask"] == 1)).unsqueeze(-1).float()
        joined = torch.cat([hidden[:, 0], (hidden * own).sum(1) / own.sum(1)], dim=1)
        joined = self.dropout(joined)
        return self.labels(joined), self.speaker(joined)


def main() -> int:
    """Leaves out every writer in turn and prints micro-F1, speaker accuracy and F1 by label."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1e-4)
    args = parser.parse_args()
    examples = load(SENTENCES)
    names = sorted({label for example in examples for label in example.labels})
    tokenizer = AutoTokenizer.from_pretrained(args.encoder, local_files_only=True)
    said = np.zeros((len(examples), len(names)), dtype=bool)
    speakers = np.zeros(len(examples), dtype=int)
    for writer in sorted({example.writer for example in examples}):
        rest = [example for example in examples if example.writer != writer]
        own = [index for index, example in enumerate(examples) if example.writer == writer]
        reader = fit(rest, names, tokenizer, args.encoder, layers=args.layers, epochs=args.epochs, rate=args.rate)
        said[own], speakers[own] = predict(reader, [examples[index] for index in own], names, tokenizer)
        print(f"{writer}: {len(own)} sentences read", file=sys.stderr)
    _report(examples, names, said, speakers)
    return 0


def load(folder: Path) -> list[Example]:
    """The examples of all files, in order."""
    out = []
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            order = json.loads(line)
            before: list[str] = []
            for row in order["sentences"]:
                context = f"{row.get('h') or ''} | {' '.join(before[-2:])}"
                labels = frozenset(row["labels"])
                out.append(Example(file.stem, row["s"], context, labels, SPEAKERS.index(row["speaker"])))
                before.append(row["s"])
    return out


def fit(
    examples: Sequence[Example],
    names: Sequence[str],
    tokenizer: Any,
    encoder: Path,
    *,
    layers: int,
    epochs: int,
    rate: float,
) -> Reader:
    """A reader trained on the examples (AdamW, linear decay after a tenth of warm-up)."""
    torch.manual_seed(0)
    reader = Reader(encoder, len(names), layers).to(DEVICE).train()
    trained = [weight for weight in reader.encoder.parameters() if weight.requires_grad]
    heads = [*reader.labels.parameters(), *reader.speaker.parameters()]
    groups = [{"params": heads, "lr": HEAD_RATE}, *([{"params": trained, "lr": rate}] if trained else [])]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * math.ceil(len(examples) / BATCH)
    decay = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / (0.1 * steps)) * max(0.0, 1 - s / steps)
    )
    weight = torch.full((len(names),), POSITIVE_WEIGHT, device=DEVICE)
    for epoch in range(epochs):
        for rows, batch in _batches(examples, tokenizer, seed=epoch):
            logits, speaker = reader(batch)
            wanted = torch.tensor([[float(name in examples[i].labels) for name in names] for i in rows], device=DEVICE)
            told = torch.tensor([examples[i].speaker for i in rows], device=DEVICE)
            loss = nn.functional.binary_cross_entropy_with_logits(logits, wanted, pos_weight=weight) * len(names) / 4
            loss = loss + 0.5 * nn.functional.cross_entropy(speaker, told)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            decay.step()
    return reader.eval()


@torch.inference_mode()
def predict(reader: Reader, examples: Sequence[Example], names: Sequence[str], tokenizer: Any) -> tuple[Any, Any]:
    """(labels [n, names] as booleans, speakers [n])."""
    said = np.zeros((len(examples), len(names)), dtype=bool)
    speakers = np.zeros(len(examples), dtype=int)
    for rows, batch in _batches(examples, tokenizer):
        logits, speaker = reader(batch)
        said[rows] = (logits > 0).cpu().numpy()
        speakers[rows] = speaker.argmax(dim=1).cpu().numpy()
    return said, speakers


def _batches(
    examples: Sequence[Example], tokenizer: Any, *, seed: int | None = None
) -> Iterator[tuple[list[int], Any]]:
    order = list(range(len(examples)))
    if seed is not None:
        random.Random(seed).shuffle(order)
    for at in range(0, len(order), BATCH):
        rows = order[at : at + BATCH]
        texts, contexts = [examples[i].text for i in rows], [examples[i].context for i in rows]
        yield (
            rows,
            tokenizer(
                texts, contexts, truncation="longest_first", max_length=MAX_TOKENS, padding=True, return_tensors="pt"
            ).to(DEVICE),
        )


def _report(examples: Sequence[Example], names: Sequence[str], said: Any, speakers: Any) -> None:
    wanted = np.array([[name in example.labels for name in names] for example in examples])
    hits, total = (said & wanted).sum(axis=0), said.sum(axis=0) + wanted.sum(axis=0)
    right = np.mean(speakers == np.array([example.speaker for example in examples]))
    print(f"{len(examples)} sentences: micro-F1 {2 * hits.sum() / total.sum():.3f}, speaker right {right:.3f}")
    for name, n, hit, all_ in zip(names, wanted.sum(axis=0), hits, total, strict=True):
        print(f"{name:44} {n:4} F1 {2 * hit / all_:.2f}")


if __name__ == "__main__":
    sys.exit(main())
