"""The main job: every order under the given paths -> record, page and row of the table. One bad file stops nothing."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from orders.fields import FieldSheet
from orders.order import Order, OrderError
from orders.read import read_order
from summarize.brief import Brief, Length
from summarize.brief import brief as write_brief
from summarize.digests import file_sha256
from summarize.disk import output_folder, write_atomically
from summarize.engine import Engine, ReplyError, Usage
from summarize.export import record_cells, write_csv, write_xlsx
from summarize.extract import extract as extract_fields
from summarize.inputs import find_inputs, printable
from summarize.markdown import order_markdown
from summarize.record import Record, order_record, record_json
from summarize.resume import (
    Cost,
    code_sha256,
    finished,
    forget,
    former_names,
    key,
    note_finished,
    peak_memory_mib,
    product_version,
    prompt_digests,
)
from summarize.sheet import Sheet

SCHEMA = "benchbrief.run.v1"
NOT_AN_ORDER = "not a court order: no court, docket number or ruling found"
STEM_BYTES = 150


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one input file. `name` is that of its files in `orders/`; a failed one has a reason instead."""

    path: str
    sha256: str | None = None
    name: str | None = None
    reason: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    cost: Cost = field(default_factory=Cost)
    resumed: bool = False

    @property
    def status(self) -> str:
        """`finished` or `failed`."""
        return "failed" if self.reason else "finished"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: `row` is the order just done, or None while the order at `path` is being worked on."""

    done: int
    total: int
    path: str
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done with each file; the product's own steps unless told otherwise."""

    read: Callable[[Path], Order] = read_order
    extract: Callable[[Order, Engine | None], FieldSheet] = extract_fields
    brief: Callable[..., Brief] = write_brief


@dataclass(frozen=True, slots=True)
class RunResult:
    """The rows of a run, sorted by path, and its manifest as written to `run.json`."""

    rows: tuple[Row, ...]
    manifest: dict[str, Any]

    @property
    def failed(self) -> tuple[Row, ...]:
        """The rows of files that were not finished."""
        return tuple(row for row in self.rows if row.reason)


@dataclass(frozen=True, slots=True)
class _Run:
    out: Path
    engine: Callable[[], Engine | None]
    steps: Steps
    settings: dict[str, Any]
    resume: bool
    masked: bool


def summarize_folder(
    paths: Iterable[Path],
    out: Path,
    engine_factory: Callable[[], Engine] | None,
    *,
    model_name: str,
    model_sha256: str | None = None,
    length: Length = "standard",
    resume: bool = True,
    masked: bool = True,
    progress: Callable[[Progress], None] | None = None,
    steps: Steps | None = None,
    sheet: Sheet | None = None,
) -> RunResult:
    """The rows and manifest of a run over the orders under `paths`; `out` gets the files of the contract.

    The engine is started at the first order that needs it; without a factory only rules read. A `sheet` for another kind of
    order is read beside the standard one. With `resume`, an order
    that a former run finished from the same bytes, code, prompts, model and settings is not done again.

    Raises:
        OrderError: a path is wrong, or no order is under the paths.
        OutputError: `out` cannot be written.
        WeightsError, PromptError: the model or a prompt cannot be used.
    """
    started = time.perf_counter()
    found = find_inputs(paths, out)
    model = {"name": model_name, "sha256": model_sha256}
    settings: dict[str, Any] = {"model": model, "length": length, "masked": masked}
    if sheet:
        settings["sheet"] = {"name": sheet.name, "sha256": sheet.sha256}
    steps = steps or Steps(extract=partial(extract_fields, sheet=sheet))
    with output_folder(out, "orders"):
        run = _Run(out, cache(engine_factory or _no_engine), steps, settings, resume, masked)
        rows = _rows(run, found.files, progress or _silent)
        former = former_names(out, [row.name for row in rows if row.name])
        manifest = _manifest(rows, found.skipped, former, settings, time.perf_counter() - started)
        _write_tables(out, rows, [row.name for row in sheet.rows] if sheet else [])
        write_atomically(out / "run.json", json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    return RunResult(tuple(rows), manifest)


def is_no_order(sheet: FieldSheet) -> bool:
    """Whether nothing of a court was found in the document: no court, no docket number and no words of a ruling."""
    return not any(sheet[name].evidence for name in ("court", "docket_number", "disposition"))


def _rows(run: _Run, files: tuple[Path, ...], tell: Callable[[Progress], None]) -> list[Row]:
    rows: list[Row] = []
    names: set[str] = set()
    for path in files:
        tell(Progress(len(rows), len(files), printable(path)))
        rows.append(_row(run, path, names))
        tell(Progress(len(rows), len(files), printable(path), rows[-1]))
    return rows


def _row(run: _Run, path: Path, names: set[str]) -> Row:
    shown = printable(path)
    try:
        sha256 = file_sha256(path)
    except OSError as error:
        return Row(shown, reason=f"cannot be read: {error.strerror}")
    name = _name(path, sha256, names)
    made_from = key(shown, sha256, run.settings)
    before = finished(run.out, name, made_from) if run.resume else None
    if before:
        return Row(shown, sha256, name, "", _cells(run, before.record), before.cost, resumed=True)
    started = time.perf_counter()
    try:
        record, usage = _record(run, path)
    except (OrderError, ReplyError) as error:
        forget(run.out, name)
        return Row(shown, sha256, reason=" ".join(str(error).split()), cost=Cost(_seconds_since(started)))
    write_atomically(run.out / "orders" / f"{name}.json", record_json(record))
    write_atomically(run.out / "orders" / f"{name}.md", order_markdown(record, masked=run.masked))
    cost = Cost(_seconds_since(started), usage.read, usage.written)
    note_finished(run.out, name, made_from, cost)
    return Row(shown, sha256, name, "", _cells(run, record), cost)


def _record(run: _Run, path: Path) -> tuple[Record, Usage]:
    order = run.steps.read(path)
    # Rules take milliseconds: a file that is no order costs no reading by the model.
    sheet = run.steps.extract(order, None)
    if is_no_order(sheet):
        raise OrderError(NOT_AN_ORDER)
    engine = run.engine()
    before = engine.usage if engine else Usage()
    if engine:
        sheet = run.steps.extract(order, engine)
    brief = run.steps.brief(order, sheet, engine, length=run.settings["length"])
    after = engine.usage if engine else Usage()
    return order_record(order, sheet, brief), Usage(after.read - before.read, after.written - before.written)


def _name(path: Path, sha256: str, taken: set[str]) -> str:
    """`<stem>-<id8>`, with a number behind it for further files of the same stem and bytes."""
    stem = re.sub(r"[^\w .,()-]|^\.", "_", Path(printable(path)).stem)
    stem = stem.encode()[:STEM_BYTES].decode("utf-8", "ignore").strip() or "order"
    first = name = f"{stem}-{sha256[:8]}"
    n = 1
    while name.casefold() in taken:
        n += 1
        name = f"{first}-{n}"
    taken.add(name.casefold())
    return name


def _cells(run: _Run, record: Record) -> dict[str, str]:
    return record_cells(record, masked=run.masked)


def _write_tables(out: Path, rows: list[Row], own: list[str]) -> None:
    table = [
        row.cells
        | {"path": row.path, "status": row.status, "reason": row.reason}
        | {"page": f"orders/{row.name}.md" if row.name else ""}
        for row in rows
    ]
    write_csv(out / "table.csv", table, own)
    write_xlsx(out / "table.xlsx", table, own)


def _manifest(
    rows: list[Row], skipped: tuple[Path, ...], former: list[str], settings: dict[str, Any], seconds: float
) -> dict[str, Any]:
    """The keys from `seconds` on are timings and differ from run to run; the rest follows from inputs and settings."""
    failed = sum(1 for row in rows if row.reason)
    return {
        "schema": SCHEMA,
        "version": product_version(),
        "code_sha256": code_sha256(),
        "model": settings["model"],
        "prompts": dict(prompt_digests()),
        "settings": {name: value for name, value in settings.items() if name != "model"},
        "counts": {"files": len(rows), "finished": len(rows) - failed, "failed": failed, "skipped": len(skipped)},
        "inputs": [
            {"path": row.path, "sha256": row.sha256, "status": row.status, "reason": row.reason, "name": row.name}
            for row in rows
        ],
        "skipped": [printable(path) for path in skipped],
        "left_from_former_runs": former,
        "tokens": {
            "read": sum(row.cost.tokens_read for row in rows),
            "written": sum(row.cost.tokens_written for row in rows),
        },
        "seconds": round(sum(row.cost.seconds for row in rows), 3),
        "seconds_of_this_run": round(seconds, 3),
        "resumed": sum(1 for row in rows if row.resumed),
        "peak_memory_mib": peak_memory_mib(),
    }


def _seconds_since(started: float) -> float:
    return round(time.perf_counter() - started, 3)


def _no_engine() -> None:
    """The engine of a run by rules alone: none."""


def _silent(progress: Progress) -> None:
    """The progress of a caller who wants none."""
