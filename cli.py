"""The `benchbrief` command. What a command needs is imported when it runs, so that help appears at once."""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from commands import ask, evaluation, export, library, models
from commands.library import DEFAULT_ENCODER, EncoderOption, load_embedder
from commands.shell import (
    DEFAULT_MODEL,
    JsonOption,
    ModelOption,
    ResumeOption,
    SheetOption,
    engine_starter,
    given_sheet,
    interrupted,
    load_engine,
    print_json,
    say,
)
from eval.folder import RunError
from eval.gold import GoldError
from orders.order import OrderError
from page.loopback import PageError, is_loopback, require_safe
from prompts import PromptError
from retrieval.library import LibraryError
from summarize.digests import WeightsError
from summarize.disk import OutputError
from summarize.engine import ReplyError
from summarize.sheet import SheetError

if TYPE_CHECKING:
    from summarize.batch import RunResult

TO_FIX = (
    OrderError,
    PromptError,
    WeightsError,
    ReplyError,
    OutputError,
    GoldError,
    RunError,
    LibraryError,
    PageError,
    SheetError,
)
"""Errors in what was given: one line and exit code 2. Anything else is a bug and shows its traceback."""

# Tracebacks without local variables: those hold the text of orders.
app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False, rich_markup_mode=None)
app.add_typer(models.app, name="models")
app.add_typer(evaluation.app, name="eval")
_LIBRARY_COMMANDS = (
    (library.index, "benchbrief index orders/ --library orders.db"),
    (library.search, 'benchbrief search "warden never answered" --library orders.db --where "disposition=granted"'),
    (library.similar, "benchbrief similar order.pdf --library orders.db --by facts"),
    (library.stats, "benchbrief stats --library orders.db --by court,year --plot rates.svg"),
    (ask.ask, 'benchbrief ask "Which orders were denied for lack of exhaustion?" --library orders.db'),
    (export.export, 'benchbrief export orders.xlsx --library orders.db --where "year>=2021"'),
    (library.purge, "benchbrief purge 3f2a9c --library orders.db"),
)
for _command, _example in _LIBRARY_COMMANDS:
    app.command(epilog=f"Example: {_example}")(_command)


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


@app.command(epilog="Example: benchbrief serve --library orders.db")
def serve(
    library: Annotated[Path, typer.Option("--library", help="The library file.")] = Path("orders.db"),
    host: Annotated[
        str, typer.Option("--host", help="Another address than this machine's own needs --auth-file.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 7860,
    model: ModelOption = DEFAULT_MODEL,
    encoder: EncoderOption = DEFAULT_ENCODER,
    runs: Annotated[Path, typer.Option("--eval", help="A folder of `eval run`, shown as a report.")] = Path("eval-out"),
    auth_file: Annotated[Path | None, typer.Option("--auth-file", help="Who may log in; no one else then.")] = None,
    add_account: Annotated[
        str | None,
        typer.Option("--add-account", metavar="NAME", help="Adds NAME to --auth-file, asks for a password, and ends."),
    ] = None,
    certificate: Annotated[Path | None, typer.Option("--certificate", help="For TLS: the chain, in PEM.")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="For TLS: the key of --certificate, in PEM.")] = None,
) -> None:
    """Opens the page: ask, read, add, compare and count in the browser."""
    from page.accounts import Accounts
    from page.accounts import add_account as add

    if add_account is not None:
        if auth_file is None:
            raise PageError("--add-account needs --auth-file FILE to write into")
        add(auth_file, add_account, typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
        say(f"{add_account} may log in; serve with --auth-file {auth_file}")
        return
    accounts = Accounts(auth_file) if auth_file else None
    require_safe(host, has_accounts=accounts is not None)
    if (certificate is None) != (key is None):
        raise PageError("TLS needs both: --certificate FILE and --key FILE")
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from app import layout
    from page.desk import Desk
    from page.serve import Certificate
    from page.serve import serve as start

    desk = Desk(library, start_engine=None if model == "none" else lambda: load_engine(model),
                start_encoder=lambda: load_embedder(encoder), model_name=model)  # fmt: skip
    desk.n_orders()
    if accounts and not certificate and not is_loopback(host):
        say("warning: without --certificate and --key, passwords and orders cross the network unencrypted")
    say(f"the page is at http{'s' if certificate else ''}://{host}:{port} until Ctrl-C")
    start(lambda: layout(desk, runs, has_door=accounts is not None), host=host, port=port, accounts=accounts,
          certificate=Certificate(certificate, key) if certificate and key else None)  # fmt: skip


@app.command(
    epilog="Examples: benchbrief summarize orders/ --out briefs/    "
    "benchbrief summarize one.pdf two.docx --out briefs/ --model none    "
    "benchbrief summarize rulings/ --out briefs/ --sheet section_2255"
)
def summarize(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Files, or folders of them (.txt .md .html .docx .pdf).")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for briefs, tables and the manifest.")],
    model: ModelOption = DEFAULT_MODEL,
    sheet: SheetOption = None,
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

    kind = given_sheet(sheet)
    start, sha256 = engine_starter(model)
    with run_progress() as progress:
        try:
            result = summarize_folder(
                paths, out, start, model_name=model, model_sha256=sha256,
                length=length, resume=resume, masked=not unmasked, progress=progress, sheet=kind,
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
    sheet: SheetOption = None,
    masked: Annotated[bool, typer.Option("--masked", help="Black out personal data; offsets still hold.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The result is JSON in any case.")] = False,
) -> None:
    """Prints the field sheet of one order: the order's record, as JSON, without a brief."""
    from orders.read import read_order
    from summarize.extract import extract as extract_fields
    from summarize.record import SEALED, is_sealed, order_record

    kind = given_sheet(sheet)
    start, _ = engine_starter(model)
    order = read_order(path)
    record = order_record(order, extract_fields(order, start() if start else None, kind), None, masked=masked)
    if is_sealed(order.text):
        say(f"{path}: {SEALED}")
    print_json(record)


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
