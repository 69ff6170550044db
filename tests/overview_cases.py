"""Libraries for what is counted and handed out: rulings of few words, and orders whose files are named after a person."""

from __future__ import annotations

from pathlib import Path

from page.desk import Desk
from retrieval.library import Library
from summarize.indexing import index_paths
from tests.conftest import ORDER_TEXT
from tests.library_cases import Ruling, library_of

RULINGS = [
    Ruling("covid", {"court": "nysd", "date": "2020-05-04", "grounds": ("covid19", "medical"), "disposition": "granted"}),
    Ruling("age", {"court": "nysd", "date": "2021-02-11", "grounds": ("age", "medical"), "disposition": "denied"}),
    Ruling("mother", {"court": "nysd", "date": "2021-07-30", "grounds": ("family",), "disposition": "granted_in_part"}),
    Ruling("stayed", {"court": "azd", "date": "2022-01-20", "grounds": ("medical",), "disposition": "deferred"}),
    # On another motion, in the same court and year and on the same ground: in no count
    Ruling("discovery", {"court": "nysd", "date": "2021-03-03", "grounds": ("medical",), "motion_type": "other", "disposition": "granted"}),
]  # fmt: skip


def rulings_desk(folder: Path) -> Desk:
    """A desk over the rulings above."""
    path = folder / "orders.db"
    with library_of(path, RULINGS):
        pass
    return Desk(path)


def named_after_a_person(home: Path) -> Desk:
    """A desk over two orders whose folder and files are named after a person whom neither order names."""
    folder = home / "Wilhelmina Quackenbush"
    folder.mkdir()
    (folder / "Quackenbush 34512-058.txt").write_text("ORDER\n\nThe motion is DENIED.\n")
    (folder / "Quackenbush second.txt").write_text(ORDER_TEXT)
    with Library.open(folder / "orders.db", create=True) as library:
        index_paths(sorted(folder.glob("*.txt")), library, None)
    return Desk(folder / "orders.db")
