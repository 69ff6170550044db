"""Trains the reader (summarize/reader.py): it points at sentences that answer a question, and labels those of a field sheet.

    python -m training.point qwen2.5-coder-1.5b --layers 20 --out summarize/adapters

MODEL is a name of `benchbrief models list` that has been pulled, or a folder of one. Minutes on one large GPU; days on two
cores (`--most-steps 1` shows that it runs). What came out, and on what: docs/reader.md.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import nn
from transformers import AutoModelForCausalLM, AutoTokenizer

from summarize.weights import Weights, WeightsError, locate
from training.examples import Line, examples, held_out, part, whole
from training.layout import Laid, Layout, batches
from training.network import ALPHA, DEVICE, RANK, LabelLoss, Pointer, point_loss
from training.orders import LABELS, ONE_OF, load_orders
from training.questions import SET_WORDS_SHARE, in_set_words, load_questions

RATE, HEAD_RATE, EPOCHS = 2e-4, 1e-3, 6
WARM_UP = 30  # steps
SHEETS = 3  # times that each order's labels are read while each question is read once
READ_AT_ONCE = 8
LABEL_WEIGHT = 1.0  # of the loss of labels beside that of pointing
SHEET_QUESTION = "What does this order decide, who asked for what, and what did the court find?"


def main() -> int:
    """Trains, writes the weights and what was read in the orders kept back, prints the figures on those."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--name", help="of the model in the catalogue, where MODEL is a folder")
    parser.add_argument("--layers", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--most-steps", type=int, help="stop early: to see that it runs")
    parser.add_argument("--seconds", type=float, default=math.inf, help="fewer epochs where they would take longer")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    source = locate(args.model)
    if not isinstance(source, Weights):
        raise WeightsError(f"{args.model} has not been pulled: run `benchbrief models pull {args.model}`")
    tokenizer = AutoTokenizer.from_pretrained(source.folder, local_files_only=True)
    model: Any = AutoModelForCausalLM.from_pretrained(source.folder, dtype=torch.bfloat16, local_files_only=True)
    torch.manual_seed(0)
    pointer = Pointer(model.to(DEVICE), args.layers, len(LABELS)).to(DEVICE)
    training = Training(Layout(tokenizer))
    training.fit(pointer, args.epochs, args.most_steps, args.seconds)
    args.out.mkdir(parents=True, exist_ok=True)
    name = args.name or args.model
    about = {
        "model": name, "layers": str(args.layers), "scale": str(ALPHA / RANK), "labels": json.dumps(LABELS),
        "fields": json.dumps(list(ONE_OF)), "sheet_question": SHEET_QUESTION,
    }  # fmt: skip
    save_file(pointer.trained(), args.out / f"{name}.safetensors", metadata=about)
    kept_back = training.read_kept_back(pointer, None if args.most_steps is None else 2)
    (args.out / f"{name}.kept_back.json").write_text(json.dumps(kept_back), encoding="utf-8")
    print(figures(kept_back))
    return 0


class Training:
    """The examples of both tasks, those of the orders kept back apart."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._orders = load_orders()
        self._kept_back = held_out(self._orders)
        self._questions = load_questions(self._orders)

    def fit(self, pointer: Pointer, epochs: int, most_steps: int | None = None, seconds: float = math.inf) -> None:
        """Trains by AdamW with warm-up and linear decay; batches of both tasks follow one another at random."""
        plan = [batch for epoch in range(epochs) for batch in self._epoch(epoch)]
        low, heads = pointer.low(), pointer.heads()
        optimizer = torch.optim.AdamW(
            [{"params": low, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01
        )
        rates = [group["lr"] for group in optimizer.param_groups]
        label_loss, started = LabelLoss(), time.monotonic()
        for step, (labelling, batch) in enumerate(plan[:most_steps]):
            done = max(step / len(plan), (time.monotonic() - started) / seconds)
            if done >= 1:
                break
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * min(1.0, (step + 1) / WARM_UP) * max(0.02, 1 - done)
            loss = torch.zeros((), device=DEVICE)
            for read, laid in zip(pointer(batch), batch, strict=True):
                loss = loss + (LABEL_WEIGHT * label_loss(read, laid) if labelling else point_loss(read, laid))
            optimizer.zero_grad()
            (loss / len(batch)).backward()  # type: ignore[no-untyped-call]
            if not torch.isfinite(nn.utils.clip_grad_norm_([*low, *heads], 1.0)):
                print(f"step {step}: no finite gradient, left out", file=sys.stderr)
                continue
            optimizer.step()
            if step % 50 == 0:
                kind = "labels" if labelling else "points"
                print(f"step {step} of {len(plan)}, {time.monotonic() - started:.0f} s: {kind} {float(loss.detach()) / len(batch):.3f}", file=sys.stderr)  # fmt: skip

    def read_kept_back(self, pointer: Pointer, most: int | None = None) -> dict[str, Any]:
        """What the reader says of the orders kept back: for each question scores and silence, for each order its labels."""
        pointer.eval()
        kept = [question for question in self._questions if question.order in self._kept_back][:most]
        names = sorted(self._kept_back)[:most]
        laid = [self._layout.question(whole(self._orders, question)) for question in kept]
        laid += [
            self._layout.sheet(o, part(o, headed=True), SHEET_QUESTION) for o in map(self._orders.__getitem__, names)
        ]
        with torch.inference_mode():
            read = [each for at in range(0, len(laid), READ_AT_ONCE) for each in pointer(laid[at : at + READ_AT_ONCE])]
        asked = [
            {"order": question.order, "question": question.text, "right": list(one.right),
             "scores": found.scores.tolist(), "silence": float(found.silence)}
            for question, one, found in zip(kept, laid, read, strict=False)
        ]  # fmt: skip
        sheets = [
            {"order": name, "labels": found.labels.tolist(), "whole": found.whole.tolist(), "absent": found.absent.tolist(),
             "told": [sorted(row.labels) for row in self._orders[name].rows],
             "fields": {field: sorted(values) for field, values in self._orders[name].fields.items()}}
            for name, found in zip(names, read[len(kept) :], strict=True)
        ]  # fmt: skip
        return {"labels": LABELS, "questions": asked, "sheets": sheets}

    def _epoch(self, epoch: int) -> list[tuple[bool, list[Laid]]]:
        orders = self._orders
        n_tokens = {r.text: len(self._layout.tokens(r.text)) + 1 for o in orders.values() for r in o.rows}
        chance = random.Random(epoch)
        own = [question for question in self._questions if question.order not in self._kept_back]
        trained = [order for name, order in orders.items() if name not in self._kept_back]
        own += in_set_words(trained, int(SET_WORDS_SHARE * len(own)), chance)
        points = [self._layout.question(example) for example in examples(orders, own, epoch, n_tokens)]
        sheets = []
        for order in trained * SHEETS:
            lines: Sequence[Line] = part(order, headed=chance.random() < 0.75, chance=chance)
            sheets.append(self._layout.sheet(order, lines, SHEET_QUESTION))
        mixed = [(False, b) for b in batches(points, epoch)] + [(True, b) for b in batches(sheets, epoch)]
        chance.shuffle(mixed)
        return mixed


def figures(kept_back: dict[str, Any]) -> str:
    """The share of questions whose right sentence comes first, or in the first three; silence kept; fields right."""
    ranks, silent = [], []
    for row in kept_back["questions"]:
        order = sorted(range(len(row["scores"])), key=lambda i: -row["scores"][i])
        ranks += [min(map(order.index, row["right"]))] if row["right"] else []
        silent.append((row["silence"] > max(row["scores"]), not row["right"]))
    kept = sum(a and b for a, b in silent)
    return (
        f"{len(silent)} questions on orders kept back: right first {sum(r < 1 for r in ranks)}, in the first three "
        f"{sum(r < 3 for r in ranks)} of {len(ranks)}; silent {kept} of {sum(b for _, b in silent)} that cannot be answered, "
        f"and {sum(a for a, _ in silent) - kept} that can"
    )


if __name__ == "__main__":
    sys.exit(main())
