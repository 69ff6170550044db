"""A run over gold: every document read once, one JSON line for each, and a manifest from which it can be done again."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from eval.evidence import quote_spans
from eval.folder import DOCUMENTS, MANIFEST, Line, stored_lines
from eval.gold import Gold
from orders.fields import FieldSheet
from orders.order import Order, OrderError
from orders.read import read_order
from summarize.batch import Progress, Row
from summarize.brief import Brief
from summarize.brief import brief as write_brief
from summarize.digests import file_sha256
from summarize.disk import output_folder, write_atomically
from summarize.engine import Engine, ReplyError, Usage
from summarize.extract import extract
from summarize.record import order_record
from summarize.resume import Cost, code_sha256, key, peak_memory_mib, product_version, prompt_digests
from summarize.sheet import Sheet

SCHEMA = "benchbrief.evalrun.v1"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a system made of one document; without a brief none is scored."""

    order: Order
    sheet: FieldSheet
    brief: Brief | None = None


@dataclass(frozen=True, slots=True)
class System:
    """What is measured: `read(path, engine, briefed)` is called for each document; `name` stands in the manifest.

    `sheet` is the one for another kind of order that it reads too.

    The engine is started at the first document that was not read before; without one only rules read.
    """

    read: Callable[[Path, Engine | None, bool], Reading]
    name: str = "product"
    start: Callable[[], Engine] | None = None
    model: str = "none"
    model_sha256: str | None = None
    sheet: Sheet | None = None


def product(path: Path, engine: Engine | None, briefed: bool, *, sheet: Sheet | None = None) -> Reading:
    """What the product makes of a file: order, field sheet, brief."""
    order = read_order(path)
    read = extract(order, engine, sheet)
    return Reading(order, read, write_brief(order, read, engine) if briefed else None)


def run(
    gold: Sequence[Gold],
    out: Path,
    system: System,
    *,
    briefs: bool = True,
    resume: bool = True,
    seen: Callable[[Progress], None] | None = None,
) -> list[Line]:
    """The lines of a run over `gold`, in its order; `out` gets them as documents.jsonl, and run.json.

    Briefs are written where gold has key facts. With `resume`, a document that a former run read from the same bytes,
    gold, code, model and settings is not read again; a document that cannot be read is a line with its reason.
    Raises: OutputError if `out` cannot be written, WeightsError if the model cannot be used.
    """
    with output_folder(out):
        settings = {"system": system.name, "model": [system.model, system.model_sha256], "briefs": briefs}
        if system.sheet:
            settings["sheet"] = [system.sheet.name, system.sheet.sha256]
        before = {line["key"]: line for line in stored_lines(out)} if resume else {}
        engine = cache(system.start or _no_engine)
        lines = []
        with (out / DOCUMENTS).open("a" if resume else "w", encoding="utf-8", buffering=1) as file:
            if resume:
                file.write("\n")  # a torn last line ends here
            for item in gold:
                made_from = _key(item, settings)
                line = before.get(made_from)
                resumed = line is not None
                if line is None:
                    line = _read(item, system, engine, briefs and bool(item.key_facts)) | {"key": made_from}
                    file.write(_json(line) + "\n")
                lines.append(line)
                if seen:
                    row = Row(item.doc, reason=line["error"] or "", cost=Cost(line["seconds"]), resumed=resumed)
                    seen(Progress(len(lines), len(gold), item.doc, row))
        write_atomically(out / DOCUMENTS, "".join(_json(line) + "\n" for line in lines))
        manifest = _manifest(gold, lines, system, settings, resumed=len(before.keys() & {x["key"] for x in lines}))
        write_atomically(out / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    return lines


def _read(gold: Gold, system: System, engine: Callable[[], Engine | None], briefed: bool) -> Line:
    started = time.perf_counter()
    used = engine()
    before = used.usage if used else Usage()
    reading, error = None, None
    try:
        reading = system.read(gold.path, used, briefed)
    except (OrderError, ReplyError) as failure:
        error = " ".join(f"{type(failure).__name__}: {failure}".split())
    after = used.usage if used else Usage()
    order = reading.order if reading else None
    return {
        "doc": gold.doc,
        **({"rows": [asdict(row) for row in system.sheet.rows]} if system.sheet else {}),
        "text_layer": gold.text_layer,
        "briefed": bool(reading and reading.brief),
        "gold": {
            "fields": dict(gold.fields),
            "evidence": dict(gold.evidence),
            "places": {name: _places(order, quotes) for name, quotes in gold.evidence.items()} if order else {},
            "key_facts": gold.key_facts,
        },
        "record": order_record(reading.order, reading.sheet, reading.brief) if reading else None,
        "error": error,
        "seconds": round(time.perf_counter() - started, 3),
        "tokens": {"read": after.read - before.read, "written": after.written - before.written},
    }


def _places(order: Order, quotes: Sequence[str]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in quote_spans(order, quotes)]


def _key(gold: Gold, settings: dict[str, Any]) -> str:
    labels = [gold.doc, dict(gold.fields), dict(gold.evidence), gold.key_facts, gold.text_layer]
    return key(_json(labels), file_sha256(gold.path), settings)


def _manifest(
    gold: Sequence[Gold], lines: Sequence[Line], system: System, settings: dict[str, Any], *, resumed: int
) -> dict[str, Any]:
    """The keys from `seconds` on are timings and differ from run to run; the rest follows from gold and settings."""
    return {
        "schema": SCHEMA,
        "version": product_version(),
        "code_sha256": code_sha256(),
        "system": system.name,
        "model": {"name": system.model, "sha256": system.model_sha256},
        **({"sheet": {"name": system.sheet.name, "sha256": system.sheet.sha256}} if system.sheet else {}),
        "prompts": dict(prompt_digests()),
        "settings": {"briefs": settings["briefs"]},
        "gold": sorted({str(item.path.parent) for item in gold}),
        "documents": {line["doc"]: line["key"] for line in lines},
        "counts": {"documents": len(lines), "failed": sum(line["error"] is not None for line in lines)},
        "tokens": {each: sum(line["tokens"][each] for line in lines) for each in ("read", "written")},
        "machine": {"system": platform.system(), "cores": os.cpu_count(), "python": platform.python_version()},
        "seconds": round(sum(line["seconds"] for line in lines), 3),
        "resumed": resumed,
        "peak_memory_mib": peak_memory_mib(),
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _no_engine() -> None:
    """The engine of a run by rules alone: none."""
