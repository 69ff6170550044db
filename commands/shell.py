"""What commands share: result on standard output, messages on standard error, the engine when it is needed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarize.digests import WeightsError

if TYPE_CHECKING:
    from summarize.engine import Engine
    from summarize.sheet import Sheet

DEFAULT_MODEL = "qwen2.5-coder-1.5b"
INTERRUPTED = 130

ModelOption = Annotated[
    str, typer.Option("--model", help="A name of `models list`, a model folder, a .gguf file, or none (rules only).")
]
SheetOption = Annotated[
    str | None,
    typer.Option(
        "--sheet", help="A sheet for another kind of order (section_2255), or its .toml file: docs/sheets.md."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
ResumeOption = Annotated[
    bool, typer.Option("--resume/--restart", help="Go on where a former run stopped, or do all anew.")
]


def print_json(result: object) -> None:
    """Prints a result."""
    typer.echo(json.dumps(result, ensure_ascii=False, indent=1))


def say(message: str) -> None:
    """Says a message in one line, beside the result."""
    typer.echo(" ".join(message.split()), err=True)


def interrupted() -> typer.Exit:
    """What to raise after Ctrl-C in a run that resumes."""
    say("interrupted: what is finished stays, and the same command goes on from here")
    return typer.Exit(INTERRUPTED)


def engine_starter(model: str) -> tuple[Callable[[], Engine] | None, str | None]:
    """How to start the engine (None: rules alone), and the digest of its weights where one is known.

    Raises: WeightsError for a model that was not pulled.
    """
    if model == "none":
        return None, None
    from summarize.digests import file_sha256
    from summarize.weights import digested, locate

    found = locate(model)
    if found is None:
        raise WeightsError(f"{model} has not been pulled: run `benchbrief models pull {model}`, or use --model none")

    def start() -> Engine:
        say(f"loading {model}")
        started = time.perf_counter()
        from summarize.local import LocalEngine

        engine = LocalEngine.load(model, pull=False)
        say(f"loaded in {time.perf_counter() - started:.1f} s")
        return engine

    if isinstance(found, Path):
        return start, file_sha256(found)
    return start, found.sha256 or digested(found).sha256


def given_sheet(name: str | None) -> Sheet | None:
    """The sheet of this name, or of this file; None where none was asked for. Raises: SheetError."""
    if name is None:
        return None
    from summarize.sheet import find_sheet

    return find_sheet(name)


def load_engine(model: str) -> Engine:
    """The engine of this name. Raises: WeightsError for `none`, or a model that was not pulled."""
    start, _ = engine_starter(model)
    if start is None:
        raise WeightsError("--model none reads by rules and has no engine: give a name of `benchbrief models list`")
    return start()
