"""`benchbrief ask`: a question over a library, answered in the orders' own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.library import (
    DEFAULT_ENCODER,
    EncoderOption,
    LibraryOption,
    UnmaskedOption,
    WhereOption,
    embedder_for,
    shown,
)
from commands.shell import DEFAULT_MODEL, JsonOption, ModelOption, engine_starter, print_json, say

if TYPE_CHECKING:
    from summarize.answer import Answer
    from summarize.engine import Engine


def ask(
    question: Annotated[str, typer.Argument(help="A question about the orders of the library.")],
    library: LibraryOption,
    where: WhereOption = "",
    encoder: EncoderOption = DEFAULT_ENCODER,
    model: ModelOption = DEFAULT_MODEL,
    unmasked: UnmaskedOption = False,
    as_json: JsonOption = False,
) -> None:
    """Prints an answer in the orders' own words with its citations, or that it is not found in these orders."""
    from retrieval.library import Library, LibraryError
    from retrieval.local import local_retriever
    from retrieval.where import parse_where
    from summarize.answer import answer_record, answering, route_of

    if not question.strip():
        raise LibraryError("an empty question: ask what courts decided or said")
    conditions = parse_where(where)
    with Library.open(library) as opened:
        # Loading encoder and model takes seconds, and field sheets need neither.
        reads = route_of(question) == "passages"
        embedder = embedder_for(opened, encoder) if reads else None
        retriever = local_retriever(opened) if embedder else None
        engine = _engine(model) if reads else None
        *_, last = answering(question, opened, retriever, embedder, engine, conditions=conditions)
    if as_json:
        print_json(answer_record(last))
    else:
        _print(last, unmasked)


def _engine(model: str) -> Engine | None:
    """The model that reads; a default one that was not pulled is done without, and told."""
    from summarize.digests import WeightsError

    try:
        start, _ = engine_starter(model)
    except WeightsError as error:
        if model != DEFAULT_MODEL:
            raise
        say(f"{error}. Answered by rules, which know neither the right sentence nor silence as well.")
        return None
    return start() if start else None


def _print(answer: Answer, unmasked: bool) -> None:
    for claim in answer.claims:
        typer.echo(shown(claim.text, unmasked))
        for source in claim.evidence[:3]:
            typer.echo(f"    [{source.passage.order_id[:8]}] {source.name}, page {source.page}")
    if answer.status == "not_found":
        typer.echo("Not found in these orders.")
    for source in answer.nearest if answer.status == "not_found" else ():
        typer.echo(f"    nearest: {source.name}, page {source.page}: {shown(source.passage.text, unmasked)}")
    if answer.note:
        say(answer.note)
