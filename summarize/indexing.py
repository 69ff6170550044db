"""Orders into a library: files are read by rules and embedded; finished output folders bring their own records."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from orders.order import Order, OrderError, Page, Source, Span
from orders.read import read_order
from retrieval.about import about
from retrieval.jobs import FAILED, FINISHED, RULES, note_job
from retrieval.library import Library
from retrieval.shelving import Shelved, move, put, year_of
from retrieval.similar import Given
from retrieval.split import context_line, split
from summarize.batch import Progress, Row, Steps
from summarize.brief import brief
from summarize.digests import file_sha256
from summarize.extract import extract
from summarize.inputs import printable
from summarize.record import Record, order_record
from summarize.resume import Cost, key
from summarize.sources import IndexedFile, sources_under

if TYPE_CHECKING:
    from retrieval.embed import Embedder
    from summarize.engine import Engine

PASSAGES_AT_ONCE = 512  # embedded and committed together: what an interruption can cost
Counts = dict[str, int]
"""How many files were `added`, `unchanged`, `duplicate` and `failed`."""


@dataclass(slots=True)
class _Held:
    """An order that was read and waits to be embedded with others."""

    item: Shelved
    path: str
    sha256: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Following:
    """Who follows a reading. `stage` is told what comes next, and may end the reading by raising; `note` is told what
    became of a file inside the transaction that keeps it: if it raises, nothing is kept.
    """

    stage: Callable[[str], None]
    note: Callable[[Row], None]


@dataclass(frozen=True, slots=True)
class _Means:
    embedder: Embedder | None
    engine: Engine | None
    steps: Steps
    following: Following


def index_paths(
    paths: Iterable[Path],
    library: Library,
    embedder: Embedder | None,
    *,
    engine: Engine | None = None,
    progress: Callable[[Progress], None] | None = None,
    following: Following | None = None,
    steps: Steps | None = None,
) -> list[Row]:
    """One row for each file under `paths`, in order: finished, or failed with the reason.

    With an engine files are read as `summarize` reads them, without one by rules. A file whose bytes, code and encoder are
    as when it was indexed is left alone; a changed one replaces what was read from its path. Orders are committed in
    groups, each whole; after an interruption the same call goes on from there. Without `following` the job table is told.

    Raises: OrderError for a path that is wrong, LibraryError if the library was made with another encoder.
    """
    sources = sources_under(paths, library.path)
    if embedder is not None and library.fact("encoder") is None:
        with library.writing():
            library.require_encoder(embedder.sha256, embedder.dimensions)
    elif embedder is not None:
        library.check_encoder(embedder.sha256)
    rows: dict[int, Row] = {}
    held: dict[int, _Held] = {}
    tell = progress or _silent
    means = _Means(embedder, engine, steps or Steps(), following or _job_table(library, engine, sources))

    def flush() -> None:
        _shelve(library, list(held.values()), means)
        for place, each in held.items():
            rows[place] = Row(each.path, each.sha256, each.item.order.id, cost=Cost(round(each.seconds, 3)))
            tell(Progress(len(rows), len(sources), each.path, rows[place]))
        held.clear()

    for place, source in enumerate(sources):
        shown = printable(source.path)
        tell(Progress(len(rows), len(sources), shown))
        found = _read(library, source, shown, means, {each.sha256 for each in held.values()})
        if isinstance(found, Row):
            rows[place] = found
            tell(Progress(len(rows), len(sources), shown, found))
            continue
        held[place] = found
        if sum(len(each.item.sections) for each in held.values()) >= PASSAGES_AT_ONCE:
            flush()
    flush()
    return [rows[place] for place in range(len(sources))]


def counts(rows: Sequence[Row]) -> Counts:
    """What became of the files of a run."""
    failed = sum(bool(row.reason) for row in rows)
    unchanged = sum(row.resumed for row in rows)
    return {"files": len(rows), "added": len(rows) - failed - unchanged, "unchanged": unchanged, "failed": failed}


def shelved(order: Order, record: Record, made_from: str) -> Shelved:
    """An order ready for the library, still without vectors."""
    return Shelved(order, record, made_from, split(order), about(record))


def made_record(order: Order) -> Record:
    """The record of an order as rules read it, with an extractive brief. Whatever can be read can be searched: a text
    without court, number and ruling has an empty sheet.
    """
    sheet = extract(order, None)
    return order_record(order, sheet, brief(order, sheet, None))


def given(order: str, library: Library, embedder: Embedder | None) -> Given:
    """The ruling that `order` names: a file, or an order of the library by id, first characters of it, or path.

    Raises: OrderError for a file that is no order, LibraryError for a name that fits no order or several.
    """
    path = Path(order)
    if path.is_file() and library.made_from(file_sha256(path)) is None:
        read = read_order(path)
        record = made_record(read)
        vector = embedder.embed([about(record)])[0] if embedder else None
        return Given(record, vector, None, year_of(record))
    entry = library.entry(file_sha256(path) if path.is_file() else order)
    vectors = library.vectors_of("about", [entry.number])
    return Given(entry.record, vectors[0] if len(vectors) else None, entry.number, entry.year)


def order_of_record(record: Record) -> Order:
    """The order that a record was made of, where its file is gone or has changed: pages as far as its evidence tells."""
    text, source = record["text"], record["source"]
    shown = [item for field in record["fields"].values() for item in field["evidence"]]
    starts = {1: 0}
    for item in sorted(shown, key=lambda item: item["start"]):
        starts.setdefault(item["page"], item["start"])
    ends = [*list(starts.values())[1:], len(text)]
    pages = tuple(Page(number, Span(start, end)) for (number, start), end in zip(starts.items(), ends, strict=True))
    known = {name: source[name] for name in ("path", "format", "bytes", "pages", "text_layer")}
    return Order(record["id"], text, text, tuple(range(len(text) + 1)), pages, Source(**known))


def _read(library: Library, source: IndexedFile, shown: str, means: _Means, waiting: set[str]) -> Row | _Held:
    started = time.perf_counter()
    try:
        sha256 = file_sha256(source.path)
    except OSError as error:
        if source.record is None:
            return _failed(library, means, Row(shown, reason=f"cannot be read: {error.strerror}"), started)
        sha256 = None
    record = source.record
    order_id = record["id"] if record else str(sha256)
    made_from = _made_from(order_id, record, means)
    known = library.made_from(order_id)
    if order_id in waiting or (known and known[0] == made_from):
        with library.writing(orders=False):
            if known and known[1] != shown and not Path(known[1]).exists():
                move(library, order_id, shown)
            row = Row(shown, order_id, order_id, resumed=True)
            means.following.note(row)
        return row
    try:
        means.following.stage("reading the file")
        order = means.steps.read(source.path) if sha256 == order_id else order_of_record(record or {})
        record = record or _record(order, means)
        if record["text"] != order.text:
            order = order_of_record(record)
    except OrderError as error:
        return _failed(library, means, Row(shown, sha256, reason=" ".join(str(error).split())), started)
    return _Held(shelved(order, record, made_from), shown, order_id, time.perf_counter() - started)


def _made_from(order_id: str, record: Record | None, means: _Means) -> str:
    settings = {"encoder": means.embedder.sha256 if means.embedder else None, "record": _digest(record)}
    if means.engine:
        settings["model"] = means.engine.sha256
    return key("", order_id, settings)


def _record(order: Order, means: _Means) -> Record:
    means.following.stage("filling in the field sheet")
    sheet = means.steps.extract(order, means.engine)
    means.following.stage("writing the brief")
    return order_record(order, sheet, means.steps.brief(order, sheet, means.engine))


def _failed(library: Library, means: _Means, row: Row, started: float) -> Row:
    with library.writing(orders=False):
        means.following.note(row)
    return replace(row, cost=Cost(round(time.perf_counter() - started, 3)))


def _shelve(library: Library, held: Sequence[_Held], means: _Means) -> None:
    if not held:
        return
    means.following.stage("storing it")
    items = [each.item for each in held]
    ready = _embedded(items, means.embedder) if means.embedder else items
    with library.writing():
        for each, item in zip(held, ready, strict=True):
            put(library, item, each.path)
            means.following.note(Row(each.path, each.sha256, item.order.id))


def _job_table(library: Library, engine: Engine | None, sources: Sequence[IndexedFile]) -> Following:
    """The files of this call, noted as one lot of the job table; what was there unchanged keeps its job of before."""
    lot, reader = uuid.uuid4().hex, engine.name if engine else RULES
    if any(source.record for source in sources):  # read by whoever made the records
        reader = ""

    def note(row: Row) -> None:
        if row.reason:
            note_job(library, row.path, FAILED, lot=lot, sha256=row.sha256, reason=row.reason)
        elif not row.resumed:
            note_job(library, row.path, FINISHED, lot=lot, sha256=row.sha256, order_id=row.name, reader=reader)

    return Following(_no_stage, note)


def _embedded(items: Sequence[Shelved], embedder: Embedder) -> list[Shelved]:
    texts = [text for item in items for text in _texts(item)]
    vectors = embedder.embed([*texts, *(item.about for item in items)])
    out, at = [], 0
    for place, item in enumerate(items):
        n = len(item.sections)
        out.append(replace(item, vectors=vectors[at : at + n], about_vector=vectors[len(texts) + place]))
        at += n
    return out


def _texts(item: Shelved) -> list[str]:
    fields = item.record["fields"]
    title = fields["title"]["value"] or ""
    return [
        f"{context_line('', title, section.heading)}\n{' '.join(section.passage.text.split())}"
        for section in item.sections
    ]


def _digest(record: Record | None) -> str | None:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest() if record else None


def _silent(progress: Progress) -> None:
    """The progress of a caller who wants none."""


def _no_stage(stage: str) -> None:
    """The stages of a caller who wants none."""
