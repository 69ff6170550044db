"""The `benchbrief` command. What a command needs is imported when it runs, so that help appears at once."""

from __future__ import annotations

import sys
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from commands import evaluation
from commands.shell import (
    DEFAULT_MODEL,
    JsonOption,
    ModelOption,
    ResumeOption,
    engine_starter,
    interrupted,
    print_json,
    say,
)
from eval.folder import RunError
from eval.gold import GoldError
from orders.order import OrderError
from prompts import PromptError
from summarize.digests import WeightsError
from summarize.disk import OutputError
from summarize.engine import ReplyError

if TYPE_CHECKING:
    from summarize.batch import RunResult

TO_FIX = (OrderError, PromptError, WeightsError, ReplyError, OutputError, GoldError, RunError)
"""Errors in what was given: one line and exit code 2. Anything else is a bug and shows its traceback."""

# Tracebacks without local variables: those hold the text of orders.
app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False, rich_markup_mode=None)
models_app = typer.Typer(no_args_is_help=True, help="The models that can read orders: list, pull, verify.")
app.add_typer(models_app, name="models")
app.add_typer(evaluation.app, name="eval")


def main() -> None:
    """Runs the command line; exits with 0 all done, 1 with failed items, 2 for something to fix."""
    try:
        app()
    except TO_FIX as error:
        _stop(str(error))


def _print_version(wanted: bool) -> None:
    if wanted:
        try:
            typer.echo(version("benchbrief"))
        except PackageNotFoundError:
            typer.echo("unknown: benchbrief runs without being installed")
        raise typer.Exit


@app.callback()
def benchbrief(
    _: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    """Court orders in, verifiable briefs out, on this machine.

    Exit codes: 0 all done, 1 done with failed files, 2 something to fix first.
    """


@app.command(
    epilog="Examples: benchbrief summarize orders/ --out briefs/    "
    "benchbrief summarize one.pdf two.docx --out briefs/ --model none"
)
def summarize(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Files, or folders of them (.txt .md .html .docx .pdf).")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for briefs, tables and the manifest.")],
    model: ModelOption = DEFAULT_MODEL,
    resume: ResumeOption = True,
    length: Annotated[Literal["short", "standard", "long"], typer.Option(help="Length of a brief.")] = "standard",
    unmasked: Annotated[
        bool, typer.Option("--unmasked", help="Show personal data in pages and tables (the JSON has it either way).")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Writes a field sheet and a brief for every order under PATH, and a table of them all."""
    from summarize.batch import summarize_folder
    from summarize.display import run_progress

    start, sha256 = engine_starter(model)
    with run_progress() as progress:
        try:
            result = summarize_folder(
                paths, out, start, model_name=model, model_sha256=sha256,
                length=length, resume=resume, masked=not unmasked, progress=progress,
            )  # fmt: skip
        except KeyboardInterrupt:
            raise interrupted() from None
    _report(result, out)
    if as_json:
        print_json(result.manifest)
    raise typer.Exit(1 if result.failed else 0)


@app.command(epilog="Example: benchbrief extract order.pdf --model none")
def extract(
    path: Annotated[Path, typer.Argument(help="One order.")],
    model: ModelOption = DEFAULT_MODEL,
    masked: Annotated[bool, typer.Option("--masked", help="Black out personal data; offsets still hold.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The result is JSON in any case.")] = False,
) -> None:
    """Prints the field sheet of one order: the order's record, as JSON, without a brief."""
    from orders.read import read_order
    from summarize.extract import extract as extract_fields
    from summarize.record import SEALED, is_sealed, order_record

    start, _ = engine_starter(model)
    order = read_order(path)
    record = order_record(order, extract_fields(order, start() if start else None), None, masked=masked)
    if is_sealed(order.text):
        say(f"{path}: {SEALED}")
    print_json(record)


@models_app.command("list", epilog="Example: benchbrief models list")
def models_list(as_json: JsonOption = False) -> None:
    """Prints the catalogue: name, state in the cache, size, licence, official file."""
    from summarize.weights import listing

    lines = listing()
    if as_json:
        print_json([asdict(line) for line in lines])
        return
    for line in lines:
        size = f"{line.n_bytes / 1e9:.1f} GB" if line.n_bytes else ""
        typer.echo(f"{line.name:30} {line.state:20} {size:>8}  {line.licence:11} {line.source}")


@models_app.command("pull", epilog="Example: benchbrief models pull qwen2.5-coder-1.5b")
def models_pull(name: Annotated[str, typer.Argument(help="A name of `models list`.")] = DEFAULT_MODEL) -> None:
    """Downloads a model, verifies its SHA-256 and converts it once; one that is ready is left as it is."""
    from summarize.display import pull_progress
    from summarize.weights import locate, pull

    if locate(name) is None:
        say(f"{name}: download, verify, convert: minutes, once; what is cut short goes on where it stopped")
    try:
        with pull_progress() as progress:
            weights = pull(name, _convert, progress=progress)
    except KeyboardInterrupt:
        raise interrupted() from None
    typer.echo(f"{name} is ready: {weights.folder}")


@models_app.command("verify", epilog="Example: benchbrief models verify")
def models_verify(
    name: Annotated[str | None, typer.Argument(help="One model; without it all that were pulled.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Computes the SHA-256 of every file of the pulled models and compares it with the recorded one."""
    from summarize.weights import listing, verify

    names = [name] if name else [line.name for line in listing() if line.state == "ready"]
    if not names:
        raise WeightsError(f"no model has been pulled: run `benchbrief models pull {DEFAULT_MODEL}`")
    checks = [check for each in names for check in verify(each)]
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        for check in checks:
            typer.echo(f"{'ok ' if check.ok else 'BAD'} {check.name} {check.file} {check.detail}")
    raise typer.Exit(0 if all(check.ok for check in checks) else 1)


def _convert(gguf: Path, folder: Path) -> str:
    from summarize.local import convert

    return convert(gguf, folder)


def _report(result: RunResult, out: Path) -> None:
    from summarize.record import SEALED

    counts = result.manifest["counts"]
    for row in result.rows:
        if SEALED in row.cells.get("warnings", ""):
            say(f"warning: {row.path}: {SEALED}")
    for row in result.failed:
        say(f"failed: {row.path}: {row.reason}")
    if counts["skipped"]:
        say(f"{counts['skipped']} other files and folders were passed over: `skipped` in {out / 'run.json'}")
    if former := result.manifest["left_from_former_runs"]:
        say(f"{len(former)} orders of former runs are still in {out / 'orders'} and are not in this table")
    seconds = result.manifest["seconds_of_this_run"]
    say(
        f"{counts['files']} orders: {counts['finished']} finished ({result.manifest['resumed']} of them before), "
        f"{counts['failed']} failed, in {seconds:.1f} s; see {out / 'table.xlsx'} and {out / 'orders'}"
    )


def _stop(message: str) -> NoReturn:
    say(f"benchbrief: {message}")
    sys.exit(2)


if __name__ == "__main__":
    main()
