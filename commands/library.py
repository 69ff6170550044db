"""`benchbrief index`, `search`, `similar`, `stats`, `purge`: over a library."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from commands.shell import JsonOption, interrupted, print_json, say

if TYPE_CHECKING:
    from retrieval.embed import Embedder
    from retrieval.library import Library
    from retrieval.search import Hit, Retriever
    from retrieval.similar import Similar

LibraryOption = Annotated[Path, typer.Option("--library", help="The library file.")]
WhereOption = Annotated[
    str, typer.Option("--where", help='Only orders that fit: "court=nysd disposition=granted year>=2021".')
]
EncoderOption = Annotated[
    str,
    typer.Option("--encoder", help="A name of `models list`, a sentence-transformers folder, or none (words only)."),
]
QdrantOption = Annotated[
    str | None,
    typer.Option(
        "--qdrant", help="Find vectors on this Qdrant server (URL; key in QDRANT_API_KEY), not in this process."
    ),
]
UnmaskedOption = Annotated[
    bool, typer.Option("--unmasked", help="Show personal data on screen too (the JSON has the text as printed).")
]
DEFAULT_ENCODER = "all-minilm-l6-v2"
SHOWN = 240  # characters of a quote in the terminal


def index(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Orders, folders, or finished --out folders.")],
    library: LibraryOption,
    encoder: EncoderOption = DEFAULT_ENCODER,
    as_json: JsonOption = False,
) -> None:
    """Adds orders to a library; unchanged files are skipped, changed ones replaced."""
    from retrieval.library import Library
    from summarize.display import run_progress
    from summarize.indexing import counts, index_paths

    embedder = load_embedder(encoder)
    with Library.open(library, create=True) as opened, run_progress() as progress:
        try:
            rows = index_paths(paths, opened, embedder, progress=progress)
        except KeyboardInterrupt:
            raise interrupted() from None
        found = counts(rows)
        n_orders, n_passages = len(opened), opened.n_passages()
    for row in rows:
        if row.reason:
            say(f"failed: {row.path}: {row.reason}")
    say(
        f"{found['files']} files: {found['added']} added, {found['unchanged']} unchanged, {found['failed']} failed; "
        f"{library} holds {n_orders} orders, {n_passages} passages"
    )
    if as_json:
        failed = [{"path": row.path, "reason": row.reason} for row in rows if row.reason]
        print_json({"counts": found, "orders": n_orders, "passages": n_passages, "failed": failed})
    raise typer.Exit(int(found["failed"] > 0))


def search(
    query: Annotated[str, typer.Argument(help="What to look for, in words.")],
    library: LibraryOption,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many orders.")] = 10,
    where: WhereOption = "",
    encoder: EncoderOption = DEFAULT_ENCODER,
    qdrant: QdrantOption = None,
    unmasked: UnmaskedOption = False,
    as_json: JsonOption = False,
) -> None:
    """Prints the best passage of each of the best orders, by meaning, by words and by what the orders are about."""
    from retrieval.library import Library, LibraryError
    from retrieval.search import search as find
    from retrieval.where import parse_where

    if not query.strip():
        raise LibraryError("an empty query: give the words to look for")
    conditions = parse_where(where)
    with Library.open(library) as opened:
        embedder = embedder_for(opened, encoder)
        with _retriever(opened, qdrant) if embedder else nullcontext() as retriever:
            hits = find(query, opened, retriever, embedder, k=k, conditions=conditions)
    if as_json:
        print_json({"schema": "benchbrief.hits.v1", "hits": [_hit(hit) for hit in hits]})
        return
    for place, hit in enumerate(hits, start=1):
        typer.echo(f"{place:3}. {hit.path}, page {hit.page}  [{hit.passage.order_id[:8]}]  {hit.why}")
        typer.echo(f"     {shown(hit.passage.text, unmasked)}")
    if not hits:
        say("nothing found: try other words, or a wider --where")


def similar(
    order: Annotated[str, typer.Argument(help="An id, its first characters, or a file that is not in the library.")],
    library: LibraryOption,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many rulings.")] = 10,
    by: Annotated[
        Literal["facts", "text", "authorities", "all"], typer.Option("--by", help="What makes rulings alike.")
    ] = "all",
    where: WhereOption = "",
    opposite: Annotated[bool, typer.Option("--opposite", help="Only rulings that came out the other way.")] = False,
    encoder: EncoderOption = DEFAULT_ENCODER,
    qdrant: QdrantOption = None,
    unmasked: UnmaskedOption = False,
    as_json: JsonOption = False,
) -> None:
    """Prints the rulings most like one, each with what they share and the words that prove it on both sides."""
    from retrieval.library import Library
    from retrieval.similar import similar as find
    from retrieval.where import parse_where
    from summarize.indexing import given

    conditions = parse_where(where)
    with Library.open(library) as opened:
        embedder = embedder_for(opened, encoder) if by in ("text", "all") else None
        ruling = given(order, opened, embedder)
        with _retriever(opened, qdrant) as retriever:
            found = find(ruling, opened, retriever, k=k, by=by, conditions=conditions, opposite=opposite)
    if as_json:
        print_json({"schema": "benchbrief.similar.v1", "rulings": [_ruling(each) for each in found]})
        return
    for place, each in enumerate(found, start=1):
        typer.echo(f"{place:3}. {each.entry.path}  [{each.entry.id[:8]}]  {each.score:.2f}")
        for reason in each.reasons:
            typer.echo(f"       {reason.detail}")
            for side, evidence in (("there", reason.evidence), ("here", reason.own_evidence)):
                for item in evidence[:1]:
                    typer.echo(f"         {side}: \u201c{shown(item['text'], unmasked)}\u201d (page {item['page']})")
    if not found:
        say("no ruling has anything in common with it under this --where")


def stats(
    library: LibraryOption,
    by: Annotated[str, typer.Option("--by", help="Fields to group by, say court,year.")] = "",
    where: WhereOption = "",
    sql: Annotated[str | None, typer.Option("--sql", help="One SELECT over sheets, cells, authorities.")] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Write the rates as an SVG picture.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Prints how often motions were granted, with 95 % intervals, and the orders behind every number."""
    from retrieval.chart import rates_chart
    from retrieval.library import Library, LibraryError
    from retrieval.stats import BASE_NOTE, rates, run_sql
    from retrieval.where import parse_where
    from summarize.disk import write_atomically

    names = [name.strip() for name in by.split(",") if name.strip()]
    if sql is not None and (names or where or plot):
        raise LibraryError("--sql stands alone: group, filter and order in the query")
    with Library.open(library) as opened:
        if sql is not None:
            table = run_sql(opened, sql)
            if as_json:
                print_json({"schema": "benchbrief.table.v1", **asdict(table)})
            else:
                typer.echo("\t".join(table.columns))
                for row in table.rows:
                    typer.echo("\t".join("" if cell is None else str(cell) for cell in row))
            return
        found = rates(opened, names, parse_where(where))
    if plot:
        if plot.suffix.lower() != ".svg":
            raise LibraryError(f"--plot {plot}: the picture is an SVG: give a name that ends in .svg")
        write_atomically(plot, rates_chart(found, f"Motions granted{', by ' if names else ''}{' and '.join(names)}"))
    if as_json:
        print_json({"schema": "benchbrief.stats.v1", "rates": [asdict(rate) for rate in found], "context": BASE_NOTE})
        return
    for rate in found:
        group = ", ".join(f"{name} {value}" for name, value in rate.group.items()) or "all"
        share = "none ruled on" if rate.rate is None else f"{rate.rate:.1%} ({rate.low:.1%} to {rate.high:.1%})"
        typer.echo(f"{group}: {rate.granted} of {rate.ruled_on} granted, {share}; of {rate.n} in the library")
        typer.echo(f"    {' '.join(order[:8] for order in rate.orders)}")
    say(BASE_NOTE)


def purge(
    order: Annotated[str, typer.Argument(help="An id, its first characters, or the path it was read from.")],
    library: LibraryOption,
    as_json: JsonOption = False,
) -> None:
    """Removes an order from the library: text, passages, vectors, field sheet, index, jobs, and the copy kept by the page."""
    from retrieval.kept import discard, kept_folder
    from retrieval.library import Library
    from retrieval.local import local_retriever
    from retrieval.shelving import remove

    with Library.open(library) as opened:
        entry = opened.entry(order)
        with opened.writing():
            paths = remove(opened, entry.id)
        discard(opened, kept_folder(library), paths)
        opened.compact()
        if opened.dimensions:
            local_retriever(opened)  # the saved indexes are written anew, without its vectors
    if as_json:
        print_json({"purged": entry.id, "path": entry.path})
    else:
        typer.echo(f"purged {entry.id} ({entry.path})")


@contextmanager
def _retriever(library: Library, qdrant: str | None) -> Iterator[Retriever]:
    """The retriever of this process, or of a Qdrant server, whose collections are filled first where they do not fit."""
    if qdrant is None:
        from retrieval.local import local_retriever

        yield local_retriever(library)
        return
    from retrieval.library import LibraryError

    try:
        from retrieval.qdrant import QdrantRetriever, connect
    except ModuleNotFoundError as error:
        raise LibraryError("--qdrant needs the client: pip install 'benchbrief[qdrant]'") from error
    with connect(qdrant, os.environ.get("QDRANT_API_KEY")) as client:
        yield QdrantRetriever.fill(client, library, f"benchbrief_{library.path.stem}")


def embedder_for(library: Library, encoder: str) -> Embedder | None:
    """The encoder that a question needs; none where the library has no vectors. Raises: LibraryError for another one."""
    if not library.dimensions:
        return None
    embedder = load_embedder(encoder)
    if embedder:
        library.check_encoder(embedder.sha256)
    return embedder


def shown(text: str, unmasked: bool) -> str:
    """The beginning of a quote for the terminal, personal data blacked out unless it is asked for."""
    from orders.privacy import black_out

    return " ".join((text if unmasked else black_out(text)).split())[:SHOWN]


def _hit(hit: Hit) -> dict[str, Any]:
    span = hit.passage.span
    return {
        "order_id": hit.passage.order_id, "path": hit.path, "page": hit.page, "start": span.start, "end": span.end,
        "text": hit.passage.text, "score": round(hit.score, 4), "why": hit.why,
    }  # fmt: skip


def _ruling(found: Similar) -> dict[str, Any]:
    return {
        "order_id": found.entry.id, "path": found.entry.path, "score": found.score,
        "reasons": [asdict(reason) for reason in found.reasons],
    }  # fmt: skip


def load_embedder(name: str) -> Embedder | None:
    """The encoder of this name, None for `none`. Raises: WeightsError if it was not pulled."""
    if name == "none":
        return None
    from summarize.digests import WeightsError
    from summarize.encoders import encoder_folder
    from summarize.weights import cache_folder

    folder = encoder_folder(name, cache_folder())
    if folder is None:
        raise WeightsError(f"{name} has not been pulled: run `benchbrief models pull {name}`, or use --encoder none")
    from retrieval.embed import LocalEmbedder

    return LocalEmbedder(folder)
