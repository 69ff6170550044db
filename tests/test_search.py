"""A search finds passages by words, by meaning and by what orders are about, one for each order, and says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.library import Library
from retrieval.local import LocalRetriever, index_folder, local_retriever
from retrieval.search import Hit, Mode, search
from retrieval.where import parse_where
from summarize.indexing import index_paths
from tests.conftest import BagEmbedder

GOLD = Path(__file__).parent.parent / "eval" / "gold"
EMBEDDER = BagEmbedder(dimensions=256)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the sample orders with bag-of-words vectors."""
    library = tmp_path_factory.mktemp("library") / "orders.db"
    with Library.open(library, create=True) as opened:
        index_paths([GOLD], opened, EMBEDDER)
    return library


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    with Library.open(path) as opened:
        yield opened


@pytest.fixture
def retriever(library: Library) -> LocalRetriever:
    return local_retriever(library)


def stems(hits: list[Hit]) -> list[str]:
    return [Path(hit.path).stem for hit in hits]


@pytest.mark.parametrize(
    ("question", "stem"),
    [
        ("What happened to Cruickshank's wife?", "azd_caregiver"),  # a party's name
        ("2:19-cr-00874", "azd_caregiver"),  # a docket number, whole
        ("which cites 2 F.4th 1278?", "azd_caregiver"),  # a reporter cite, whole
        ("pressley", "scd_exhaustion"),  # a name without its capital
    ],
)
@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
def test_names_and_numbers_lead_to_their_order(
    library: Library, retriever: LocalRetriever, question: str, stem: str, mode: Mode
) -> None:
    assert stems(search(question, library, retriever, EMBEDDER, k=5, mode=mode))[0] == stem


def test_each_order_is_found_once_with_characters_that_are_its_own(library: Library, retriever: LocalRetriever) -> None:
    hits = search("the warden never answered the request", library, retriever, EMBEDDER, k=20)
    assert len({hit.order_number for hit in hits}) == len(hits) == 20
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        span = hit.passage.span
        assert hit.passage.text == library.text(hit.order_number)[span.start : span.end]
        assert hit.page == library.page_at(hit.order_number, span.start)


def test_why_tells_ranks_and_shared_terms(library: Library, retriever: LocalRetriever) -> None:
    question = "caregiver for his wife after a stroke"
    hit = search(question, library, retriever, EMBEDDER, k=1)[0]
    assert "meaning #" in hit.why
    assert "about #" in hit.why
    terms = hit.why.split("terms: ")[1].split()
    assert terms
    assert set(terms) <= set(question.split()) & set(
        hit.passage.text.lower().replace(".", " ").replace(",", " ").split()
    )


def test_filters_hold_in_every_list(library: Library, retriever: LocalRetriever) -> None:
    for mode in ("hybrid", "dense", "lexical"):
        for where, field, value in (
            ("disposition=granted", "disposition", "granted"),
            ("court=azd", "court", "azd"),
        ):
            hits = search("the motion", library, retriever, EMBEDDER, k=30, conditions=parse_where(where), mode=mode)
            assert hits
            assert {next(library.entries([hit.order_number])).value(field) for hit in hits} == {value}
    assert search("the motion", library, retriever, EMBEDDER, conditions=parse_where("court=scotus")) == []


def test_without_an_encoder_words_alone_are_looked_up(library: Library) -> None:
    assert stems(search("Cruickshank", library, None, None, k=3))[0] == "azd_caregiver"
    assert search("the of and", library, None, None) == []  # words that are everywhere
    assert search('") OR ( --', library, None, None) == []  # nothing of a query reaches the index but its words


def test_an_index_that_is_missing_stale_or_damaged_is_built_anew(path: Path, library: Library) -> None:
    question = "Cruickshank wife stroke"
    expected = [hit.passage for hit in search(question, library, local_retriever(library), EMBEDDER)]
    saved = index_folder(path) / "passages" / "index.faiss"
    for damage in (b"", b"not an index", saved.read_bytes()[:-7]):
        saved.write_bytes(damage)
        assert [hit.passage for hit in search(question, library, local_retriever(library), EMBEDDER)] == expected
        assert len(saved.read_bytes()) > 1000
    saved.unlink()
    assert [hit.passage for hit in search(question, library, local_retriever(library), EMBEDDER)] == expected
