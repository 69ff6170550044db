"""Rulings of few words in a real library: each value of a sheet is printed on a line of its own, which is its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from orders.fields import FIELDS, FieldSheet, Value, absent, read
from orders.order import Order, Span
from retrieval.about import about
from retrieval.library import Library, Record
from retrieval.search import Vector
from retrieval.shelving import Shelved, put
from retrieval.split import split
from summarize.record import order_record
from tests.conftest import make_order

MOTION: Mapping[str, Value] = {"motion_type": "compassionate_release"}


@dataclass(frozen=True, slots=True)
class Ruling:
    """An order on compassionate release with these values in its sheet; `vector` tells what it is about, if given."""

    name: str
    values: Mapping[str, Value] = field(default_factory=dict)
    vector: Sequence[float] | None = None

    @property
    def order(self) -> Order:
        """The order that prints `field: value.` for each value, and for each member of a set."""
        return self._printed()[0]

    @property
    def record(self) -> Record:
        """Its `benchbrief.order.v1` record; each member of a set has its own quote, in their order."""
        order, spans = self._printed()
        fields = {row.name: absent(row.name, "printed") for row in FIELDS}
        for name, value in {**MOTION, **self.values}.items():
            fields[name] = read(order, name, value, spans[name], confidence=0.95)
        return order_record(order, FieldSheet(order.id, fields), None)

    @property
    def unit(self) -> Vector | None:
        """The vector at unit length."""
        if self.vector is None:
            return None
        vector = np.asarray(self.vector, dtype=np.float32)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def _printed(self) -> tuple[Order, dict[str, list[Span]]]:
        text, spans = f"Order {self.name}.\n", dict[str, list[Span]]()
        for name, value in {**MOTION, **self.values}.items():
            spans[name] = []
            for item in value if isinstance(value, tuple) else (value,):
                line = f"{name}: {item}."
                spans[name].append(Span(len(text), len(text) + len(line)))
                text += f"{line}\n"
        return make_order(text), spans


@contextmanager
def library_of(path: Path, rulings: Iterable[Ruling]) -> Iterator[Library]:
    """A library at `path` that holds the rulings, numbered from 1, each as if read from `<name>.txt`."""
    with Library.open(path, create=True) as library:
        with library.writing():
            for ruling in rulings:
                order, record, vector = ruling.order, ruling.record, ruling.unit
                if vector is not None:
                    library.require_encoder("made by hand", len(vector))
                item = Shelved(order, record, "made by hand", split(order), about(record), about_vector=vector)
                put(library, item, f"{ruling.name}.txt")
        yield library
