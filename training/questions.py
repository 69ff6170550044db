"""Questions on the training orders: written ones, and those that labels answer in set words."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.orders import TrainingOrder

HERE = Path(__file__).parent
_ASKED: Mapping[str, tuple[str, ...]] = {
    "exhaustion": (
        "Did {name} exhaust administrative remedies?",
        "What did the court decide about exhaustion in {name}'s case?",
        "Had {name} done enough at the prison before coming to court?",
        "Was the thirty-day rule a problem for {name}?",
    ),
    "extraordinary_reason": (
        "Were {name}'s reasons extraordinary and compelling?",
        "What did the court think of the reasons {name} gave?",
        "Did the judge find that {name} had met the threshold for a reduction?",
    ),
    "section_3553a": (
        "How did the sentencing factors come out for {name}?",
        "Did the § 3553(a) factors favor {name}?",
        "Why did the court think that {name} had, or had not, served enough?",
    ),
    "danger": (
        "Did the court think {name} dangerous?",
        "Would {name}'s release endanger anyone, in the judge's view?",
    ),
    "disposition": (
        "Was {name}'s motion granted?",
        "How did the court rule on {name}'s motion?",
        "What was the outcome for {name}?",
    ),
    "government_position": (
        "What was the Government's position on {name}'s motion?",
        "Did the prosecution oppose {name}?",
    ),
    "grounds": ("On what grounds did {name} ask for release?", "What reasons did {name} give for a shorter sentence?"),
    "representation": ("Did {name} have a lawyer?", "Who filed the motion for {name}?"),
}
SET_WORDS_SHARE = 0.15  # of an epoch's questions, beside those that were written


@dataclass(frozen=True, slots=True)
class Question:
    """A question on one order; `places` are those of the sentences that prove the answer, none where it is not told."""

    order: str
    text: str
    places: frozenset[int]


def load_questions(orders: Mapping[str, TrainingOrder], folder: Path = HERE / "questions") -> list[Question]:
    """All written questions whose proof is found in their order."""
    out = []
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            places = row.get("sentences")
            if places is None:
                texts = [each.text for each in orders[row["order"]].rows]
                places = [i for i, text in enumerate(texts) if _quoted(text, row["evidence"])]
            if row["answerable"] == bool(places):
                out.append(Question(row["order"], row["question"], frozenset(places)))
    return out


def in_set_words(orders: Sequence[TrainingOrder], n: int, chance: random.Random) -> list[Question]:
    """`n` questions that labels answer: about what the court found, who filed, what was asked."""
    out: list[Question] = []
    while len(out) < n:
        order, field = chance.choice(orders), chance.choice(list(_ASKED))
        places = frozenset(
            place for place, row in enumerate(order.rows) if any(x.startswith(f"{field}=") for x in row.labels)
        )
        if places:
            out.append(Question(order.name, chance.choice(_ASKED[field]).format(name=order.surname), places))
    return out


def _quoted(text: str, quotes: Sequence[str]) -> bool:
    folded = " ".join(text.split()).lower()
    flat = [" ".join(quote.split()).lower() for quote in quotes]
    return any(quote in folded or folded in quote for quote in flat if quote)
