"""`benchbrief eval`: run over gold, report, compare."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.shell import (
    DEFAULT_MODEL,
    JsonOption,
    ModelOption,
    ResumeOption,
    SheetOption,
    engine_starter,
    given_sheet,
    interrupted,
    print_json,
    say,
)

if TYPE_CHECKING:
    from eval.cells import Document

app = typer.Typer(no_args_is_help=True, help="Scores of what is read from orders against labels.")
WrongOption = Annotated[bool, typer.Option("--wrong", help="Print the wrong values too.")]
RunFolder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run.")]


@app.command("run", epilog="Example: benchbrief eval run eval/gold --out eval-out --model none")
def run(
    gold: Annotated[Path, typer.Argument(help="Folder of orders with labels, or a gold.jsonl beside docs/.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the lines, figures and page of the run.")],
    model: ModelOption = DEFAULT_MODEL,
    sheet: SheetOption = None,
    briefs: Annotated[
        bool, typer.Option("--briefs/--no-briefs", help="Write and score briefs where gold has key facts.")
    ] = True,
    judge: Annotated[
        bool,
        typer.Option("--judge", help="Let the model judge the briefs too; shown beside its agreement with labels."),
    ] = False,
    resume: ResumeOption = True,
    wrong: WrongOption = False,
    as_json: JsonOption = False,
) -> None:
    """Reads every labelled order and prints scores by group and field, with intervals; the page is DIR/report.html."""
    from eval.folder import RunError
    from eval.gold import load_gold
    from eval.run import System, product
    from eval.run import run as run_system
    from eval.verdicts import judge_run
    from orders.read import read_order
    from summarize.display import run_progress

    kind = given_sheet(sheet)
    start, sha256 = engine_starter(model)
    if start is None and judge:
        raise RunError("--judge needs a model: give --model NAME, or leave --judge out")
    start = cache(start) if start else None
    labelled = load_gold(gold, read=read_order, own=kind.rows if kind else ())
    system = System(partial(product, sheet=kind), "product", start, model, sha256, kind)
    with run_progress() as progress:
        try:
            lines = run_system(labelled, out, system, briefs=briefs, resume=resume, seen=progress)
            if start and judge:
                say("judging the briefs")
                judge_run(out, lines, start)
        except KeyboardInterrupt:
            raise interrupted() from None
    documents = _report(out, wrong=wrong, as_json=as_json)
    raise typer.Exit(int(any(doc.error for doc in documents)))


@app.command("report", epilog="Example: benchbrief eval report eval-out --wrong")
def report(
    folder: RunFolder,
    wrong: WrongOption = False,
    baseline: Annotated[
        Path | None, typer.Option("--save-baseline", help="Keep the scores of this run for `eval compare --gate`.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Prints the tables of a run again, from its lines, and writes its page."""
    _report(folder, wrong=wrong, as_json=as_json, save=baseline)


@app.command("compare", epilog="Examples: benchbrief eval compare before/ after/    "
             "benchbrief eval compare after/ --gate eval/baseline.json")  # fmt: skip
def compare(
    first: RunFolder,
    second: Annotated[Path | None, typer.Argument(metavar="DIR_B", help="The later run.")] = None,
    gate: Annotated[
        Path | None, typer.Option("--gate", help="Figures that the one run given must not fall behind.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Prints what changed from one run to another, and whether it is more than chance.

    With --gate, exit code 1 for a significant loss, a document that newly fails, or evidence that newly is astray.
    """
    from eval.compare import compare as compare_figures
    from eval.compare import comparison_text
    from eval.folder import RunError, load_figures

    if (second is None) == (gate is None):
        raise RunError("needs two runs (DIR_A DIR_B), or one run and --gate FILE")
    before, after = (first, second) if second else (gate, first)
    assert before
    found = compare_figures(load_figures(before), load_figures(after))
    if as_json:
        print_json(asdict(found) | {"losses": found.losses})
    else:
        typer.echo(comparison_text(found), nl=False)
    raise typer.Exit(int(bool(gate and found.losses)))


def _report(folder: Path, *, wrong: bool, as_json: bool, save: Path | None = None) -> list[Document]:
    """Scores a run's lines, writes scores.json, report.txt and report.html beside them, prints the result."""
    import json

    from eval.cells import score_line
    from eval.compare import baseline
    from eval.figures import figures as figures_of
    from eval.folder import SCORES, load_run
    from eval.page import page_html
    from eval.report import report_text
    from eval.verdicts import stored_verdicts
    from summarize.disk import write_atomically

    lines, manifest = load_run(folder)
    documents = [score_line(line) for line in lines]
    figures: dict[str, Any] = figures_of(documents, manifest, stored_verdicts(folder))
    write_atomically(folder / SCORES, json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    write_atomically(folder / "report.txt", report_text(figures, documents, wrong=True))
    write_atomically(folder / "report.html", page_html(figures, documents))
    if save:
        write_atomically(save, json.dumps(baseline(figures), ensure_ascii=False, indent=1) + "\n")
    if as_json:
        print_json(figures)
    else:
        typer.echo(report_text(figures, documents, wrong=wrong), nl=False)
    say(f"the page with pictures and the wrong cells side by side: {folder / 'report.html'}")
    return documents
