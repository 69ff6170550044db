"""`benchbrief models`: list, pull, verify."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from commands.shell import DEFAULT_MODEL, JsonOption, interrupted, print_json, say
from summarize.digests import WeightsError

app = typer.Typer(no_args_is_help=True, help="The models that read orders and embed passages: list, pull, verify.")


@app.command("list", epilog="Example: benchbrief models list")
def list_models(as_json: JsonOption = False) -> None:
    """Prints the catalogue: name, state in the cache, size, licence, official file."""
    from summarize.encoders import encoder_listing
    from summarize.weights import cache_folder, listing

    lines = [*listing(), *encoder_listing(cache_folder())]
    if as_json:
        print_json([asdict(line) for line in lines])
        return
    for line in lines:
        size = f"{line.n_bytes / 1e9:.1f} GB" if line.n_bytes else ""
        typer.echo(f"{line.name:30} {line.state:20} {size:>8}  {line.licence:11} {line.source}")


@app.command("pull", epilog="Example: benchbrief models pull qwen2.5-coder-1.5b")
def pull_model(name: Annotated[str, typer.Argument(help="A name of `models list`.")] = DEFAULT_MODEL) -> None:
    """Downloads a model, verifies its SHA-256 and converts it once; one that is ready is left as it is."""
    from summarize.display import pull_progress
    from summarize.encoders import ENCODERS, pull_encoder
    from summarize.weights import cache_folder, locate, pull

    if name in ENCODERS:
        say(f"{name}: download and verify: seconds, once")
        typer.echo(f"{name} is ready: {pull_encoder(name, cache_folder())}")
        return
    if locate(name) is None:
        say(f"{name}: download, verify, convert: minutes, once; what is cut short goes on where it stopped")
    try:
        with pull_progress() as progress:
            weights = pull(name, _convert, progress=progress)
    except KeyboardInterrupt:
        raise interrupted() from None
    typer.echo(f"{name} is ready: {weights.folder}")


@app.command("verify", epilog="Example: benchbrief models verify")
def verify_models(
    name: Annotated[str | None, typer.Argument(help="One model; without it all that were pulled.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Computes the SHA-256 of every file of the pulled models and compares it with the recorded one."""
    from summarize.encoders import ENCODERS, encoder_listing, verify_encoder
    from summarize.weights import cache_folder, listing, verify

    cache = cache_folder()
    lines = [*listing(), *encoder_listing(cache)]
    names = [name] if name else [line.name for line in lines if line.state == "ready"]
    if not names:
        raise WeightsError(f"no model has been pulled: run `benchbrief models pull {DEFAULT_MODEL}`")
    checks = [check for each in names for check in (verify_encoder(each, cache) if each in ENCODERS else verify(each))]
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        for check in checks:
            typer.echo(f"{'ok ' if check.ok else 'BAD'} {check.name} {check.file} {check.detail}")
    raise typer.Exit(0 if all(check.ok for check in checks) else 1)


def _convert(gguf: Path, folder: Path) -> str:
    from summarize.local import convert

    return convert(gguf, folder)
