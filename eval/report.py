"""The figures of a run as a page of plain text for the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from eval.cells import OUTCOMES, Cell, Document
from eval.figures import Figures
from orders.fields import Value

BAR = 20
_EIGHTHS = " ▏▎▍▌▋▊▉"


def report_text(figures: Figures, documents: Sequence[Document] = (), *, wrong: bool = False) -> str:
    """Tables of groups and fields with 95 % intervals, evidence, confidence and briefs; with `wrong` the wrong cells."""
    lines = [*_section(figures), *_judge(figures["judge"])]
    if figures["apart"]:
        lines += ["", "== without a text layer, in no figure above ==", *_section(figures["apart"])]
    if wrong:
        lines += ["", "wrong cells (doc | field | outcome | score | gold | got)"]
        lines += [wrong_cell(cell, doc.error) for doc in documents for cell in doc.cells if not cell.right]
    return "\n".join(lines) + "\n"


def wrong_cell(cell: Cell, error: str | None = None) -> str:
    """One line on a cell that is not right."""
    got = f"failed: {error}" if error else ("failed" if cell.outcome == "failed" else shown(cell.got))
    return f"{cell.doc} | {cell.field} | {cell.outcome} | {cell.score:.2f} | {shown(cell.gold)} | {got}"


def shown(value: Value) -> str:
    """A value of a field as it is printed in reports."""
    return json.dumps(value, ensure_ascii=False)


def bar(value: float, width: int = BAR) -> str:
    """A share in [0, 1] as a bar of block characters."""
    eighths = round(max(0.0, min(1.0, value)) * width * 8)
    part = _EIGHTHS[eighths % 8].strip()
    return ("█" * (eighths // 8) + part).ljust(width, "·")


def _section(figures: Figures) -> list[str]:
    n = figures["n_documents"]
    if not n:
        return ["no document with a text layer"]
    failed = figures["failed"]
    lines = [f"{n} documents, {len(failed)} failed (scored 0), {figures['seconds']:.1f} s"]
    lines += [f"  failed: {each['doc']}: {each['reason']}" for each in failed]
    lines += ["", f"{'group: mean over its fields':28}{'fields':>6}  {'score':>5}  {'95 % interval':13}"]
    lines += [
        f"{name:28}{group['n_fields']:6}  {_interval(group)}  {bar(group['value'])}"
        for name, group in figures["groups"].items()
    ]
    if figures["detectable_difference"] is not None:
        lines.append(f"another run must differ by about {figures['detectable_difference']:.3f} to be told from chance")
    if figures["n_unlabelled_cells"]:
        lines.append(f"{figures['n_unlabelled_cells']} cells have no label and are in no mean")
    return lines + _fields(figures["fields"]) + _disposition(figures["fields"]) + _evidence(figures["evidence"]) + (
        _confidence(figures["confidence"]) + _refusals(figures["refusals"]) + _briefs(figures["briefs"])
    )  # fmt: skip


def _interval(figure: Mapping[str, float]) -> str:
    return f"{figure['value']:5.3f}  {figure['low']:.3f} - {figure['high']:.3f}"


def _fields(fields: Mapping[str, Any]) -> list[str]:
    heads = "".join(f"{name:>9}" for name in OUTCOMES)
    width = max([24, *(len(name) + 1 for name in fields)])
    lines = ["", f"{'field':{width}}{'n':>4}  {'score':>5}  {'95 % interval':13}{heads}   macro-F1 / precision, recall"]
    for name, field in fields.items():
        counts = "".join(f"{field['outcomes'][outcome] or '·':>9}" for outcome in OUTCOMES)
        lines.append(f"{name:{width}}{field['n']:4}  {_interval(field)}{counts}   {_extra(field)}".rstrip())
    return lines


def _extra(field: Mapping[str, Any]) -> str:
    if field["macro_f1"] is not None:
        return f"{field['macro_f1']:.3f}"
    if field["precision"] is None and field["recall"] is None:
        return ""
    return ", ".join("none" if part is None else f"{part:.3f}" for part in (field["precision"], field["recall"]))


def _disposition(fields: Mapping[str, Any]) -> list[str]:
    if "disposition" not in fields:
        return []
    field = fields["disposition"]
    lines = ["", f"disposition: macro-F1 {field['macro_f1']:.3f}; gold -> got"]
    for label, row in field["confusion"].items():
        hits = row.get(label, 0)
        told = ", ".join(f"{n} {to}" for to, n in row.items())
        lines.append(f"  {label:18} recall {hits}/{sum(row.values())}   {told}")
    return lines


def _evidence(figure: Mapping[str, Any]) -> list[str]:
    n, stray, ragged = figure["n_shown"], figure["stray"], figure["ragged"]
    lines = ["", f"evidence == text[start:end]: {n - len(stray)} of {n}"]
    lines += [f"  stray: {each}" for each in stray]
    lines += [f"evidence in whole words: {n - len(ragged)} of {n}", *(f"  cut in a word: {each}" for each in ragged)]
    if figure["n"]:
        lines.append(
            f"against gold's quotes ({figure['n']} cells; {figure['n_unscored']} without): touches {_interval(figure['hit'])}; "
            f"one inside the other {_interval(figure['within'])}; overlap {figure['overlap']:.3f}"
        )
    return lines


def _confidence(figure: Mapping[str, Any] | None) -> list[str]:
    if figure is None:
        return []
    finds = figure["review_finds"]
    lines = [
        "",
        f"confidence ({figure['n']} cells): Brier {figure['brier']:.3f}, calibration error {figure['calibration_error']:.3f}"
        + ("" if finds is None else f", the least certain 20 % hold {finds:.0%} of the errors"),
    ]
    for each in figure["curve"]:
        lines.append(
            f"  {each['low']:.1f}-{each['high']:.1f}  {each['n']:5} cells  said {each['confidence']:.2f}  "
            f"right {each['right']:.2f} ({each['right_low']:.2f}-{each['right_high']:.2f})  {bar(each['right'])}"
        )
    return lines


def _refusals(figure: Mapping[str, Any]) -> list[str]:
    parts = [
        f"{name} {'none' if figure[name] is None else format(figure[name], '.3f')}" for name in ("precision", "recall")
    ]
    return [
        "",
        f"silence: {figure['n_refused']} cells silent, {figure['n_unanswerable']} should be; {', '.join(parts)}",
    ]


def _judge(figure: Mapping[str, Any] | None) -> list[str]:
    """What the model as judge says, never without its agreement with labels."""
    lines = []
    for kind, told in (("supported", "claims proved"), ("covered", "key facts said")):
        found = (figure or {}).get(kind)
        if figure and found and found["share"] and found["kappa"] is not None:
            lines.append(
                f"  {told:22}{_interval(found['share'])}   its kappa with {found['n_labelled']} labels: {found['kappa']:.2f}"
            )
    return ["", f"{figure['model']} as judge of {_many(figure)}", *lines] if figure and lines else []


def _many(figure: Mapping[str, Any]) -> str:
    return f"{figure['supported']['n']} claims that are not verbatim and {figure['covered']['n']} key facts"


def _briefs(figure: Mapping[str, Any] | None) -> list[str]:
    if figure is None:
        return []
    lines = ["", f"briefs: {figure['n']}, {figure['words']:.0f} words each, {figure['n_claims']} claims"]
    if figure["key_fact_recall"]:
        lines.append(f"  key facts said          {_interval(figure['key_fact_recall'])}")
    if figure["unproved_rate"]:
        lines.append(f"  claims not proved       {_interval(figure['unproved_rate'])}")
        lines += [f"    not proved: {each}" for each in figure["unproved"]]
    if figure["dropped_rate"] is not None:
        lines.append(f"  written, then withheld  {figure['dropped_rate']:.3f}")
    if figure["copy_rate"] is not None:
        lines.append(f"  words copied in runs    {figure['copy_rate']:.3f}")
    return lines
