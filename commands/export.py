"""`benchbrief export`: the orders of a library as a table, a document, or records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.library import LibraryOption, UnmaskedOption, WhereOption
from commands.shell import JsonOption, print_json


def export(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Its suffix says how: .csv, .xlsx, .docx or .jsonl.")],
    library: LibraryOption,
    where: WhereOption = "",
    unmasked: UnmaskedOption = False,
    as_json: JsonOption = False,
) -> None:
    """Writes the orders that fit into a file; personal data is masked unless it is asked for."""
    from retrieval.library import Library
    from retrieval.where import parse_where
    from summarize.library_export import export_library

    with Library.open(library) as opened:
        n_orders = export_library(opened, out, parse_where(where), masked=not unmasked)
    if as_json:
        print_json({"exported": n_orders, "path": str(out)})
    else:
        typer.echo(f"{n_orders} order{'' if n_orders == 1 else 's'} written to {out}")
