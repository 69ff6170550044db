"""Rulings are like a given one by what they share, rare things above common ones, with the words of both as proof."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from orders.fields import Value
from retrieval.library import Library
from retrieval.local import local_retriever
from retrieval.similar import MIXED, MOST_AUTHORITIES, By, Given, Similar, similar
from retrieval.where import parse_where
from tests.library_cases import Ruling, library_of

SECTION = "18 U.S.C. § 3582"
SUBSECTION = "18 U.S.C. § 3582(c)(1)(A)"
COMMON, RARE = "954 F.3d 594", "76 F.3d 228"

RULINGS = [
    Ruling("given", {"court": "nysd", "date": "2020-05-04", "grounds": ("medical", "abuse_victim"),
                     "exhaustion": "not_exhausted", "disposition": "denied", "denial_basis": ("exhaustion",),
                     "statutes": (SUBSECTION,), "cases": (COMMON, RARE)}, (1, 0, 0, 0)),
    Ruling("twin", {"court": "azd", "date": "2021-05-04", "grounds": ("medical", "abuse_victim"),
                    "exhaustion": "not_exhausted", "disposition": "granted", "statutes": (SECTION, SUBSECTION),
                    "cases": (f"9{RARE}", RARE)}, (3, 4, 0, 0)),
    Ruling("abused", {"court": "vtd", "grounds": ("abuse_victim",), "disposition": "granted_in_part",
                      "cases": (f"9{RARE}", COMMON)}, (-1, 0, 0, 0)),
    Ruling("sick", {"court": "vtd", "grounds": ("medical",), "disposition": "denied"}, (9, 1, 1, 0)),
    Ruling("ill", {"court": "vtd", "grounds": ("medical",), "disposition": "denied", "cases": (COMMON, "1 F.4th 1")},
           (1, 4, 0, 0)),
    Ruling("stayed", {"court": "nysd", "date": "2020-09-09", "grounds": ("family",), "disposition": "deferred"},
           (0, 0, 1, 0)),
    Ruling("unread", {"motion_type": "other"}),  # says nothing, and has no vector
]  # fmt: skip
BY_NAME = {ruling.name: ruling for ruling in RULINGS}
WAYS: tuple[By, ...] = ("facts", "authorities", "text", "all")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library_of(tmp_path_factory.mktemp("library") / "orders.db", RULINGS) as opened:
        yield opened


def from_library(library: Library, name: str) -> Given:
    entry = library.entry(f"{name}.txt")
    vector = next(iter(library.vectors_of("about", [entry.number])), None)
    return Given(entry.record, vector, entry.number, entry.year)


def alike(library: Library, given: Given | str, by: By, *, where: str = "", k: int = 10, opposite: bool = False) -> dict[str, Similar]:  # fmt: skip
    """The rulings that are found, by name, best first."""
    given = from_library(library, given) if isinstance(given, str) else given
    conditions = parse_where(where)
    found = similar(given, library, local_retriever(library), k=k, by=by, conditions=conditions, opposite=opposite)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert all(0 < each.score <= 1 for each in found)
    return {each.entry.path.removesuffix(".txt"): each for each in found}


def details(found: Similar, kind: str) -> list[str]:
    return [reason.detail for reason in found.reasons if reason.kind == kind]


def test_by_facts_grounds_and_findings_make_rulings_alike_more_than_court_and_year(library: Library) -> None:
    found = alike(library, "given", "facts")
    assert next(iter(found)) == "twin"
    assert found["sick"].score > found["stayed"].score > 0  # the ground and the ruling; the court and the year
    assert "unread" not in found


def test_by_facts_a_rare_ground_tells_more_than_a_common_one(tmp_path: Path) -> None:
    one = Ruling("one", {"grounds": ("medical", "abuse_victim")})
    rare, common = Ruling("rare", {"grounds": ("abuse_victim",)}), Ruling("common", {"grounds": ("medical",)})
    others = [Ruling(f"other {n}", {"grounds": ("medical",)}) for n in range(4)]
    with library_of(tmp_path / "orders.db", [one, rare, common, *others]) as library:
        found = alike(library, Given(one.record), "facts")
    assert found["one"].score > found["rare"].score > found["common"].score == found["other 0"].score


def test_what_a_ruling_does_not_say_makes_it_like_no_other(library: Library) -> None:
    silent = Ruling("silent", {"motion_type": "other", "court": "dcd"})
    assert alike(library, Given(silent.record), "facts") == {}
    assert alike(library, Given(silent.record), "authorities") == {}


def test_shared_facts_are_told_in_words_the_weightiest_first(library: Library) -> None:
    (twin,) = (found for name, found in alike(library, "given", "facts").items() if name == "twin")
    assert details(twin, "ground") == ["both: abuse by prison staff", "both: a medical condition, illness"]
    assert details(twin, "finding") == ["both: exhaustion not exhausted"]
    assert details(twin, "disposition") == details(twin, "court") == []
    assert details(alike(library, "given", "facts")["sick"], "disposition") == ["both: disposition denied"]
    assert details(alike(library, "given", "facts")["stayed"], "court") == ["both: court nysd"]


def test_every_shared_fact_and_authority_is_proved_by_the_words_of_both(library: Library) -> None:
    own_text = BY_NAME["given"].order.text
    reasons = 0
    for name, found in alike(library, "given", "all").items():
        text = BY_NAME[name].order.text
        for reason in found.reasons:
            if reason.kind == "text":
                continue
            assert reason.evidence, reason.detail
            assert reason.own_evidence, reason.detail
            assert all(quote["text"] == text[quote["start"] : quote["end"]] for quote in reason.evidence)
            assert all(quote["text"] == own_text[quote["start"] : quote["end"]] for quote in reason.own_evidence)
            reasons += 1
    assert reasons >= 10


def test_by_authorities_a_rare_one_tells_more_than_a_common_one(tmp_path: Path) -> None:
    one = Ruling("one", {"cases": (COMMON, RARE)})
    rare, common = Ruling("rare", {"cases": ("1 F.4th 1", RARE)}), Ruling("common", {"cases": ("1 F.4th 1", COMMON)})
    others = [Ruling(f"other {n}", {"cases": (COMMON, "1 F.4th 1")}) for n in range(4)]
    with library_of(tmp_path / "orders.db", [one, rare, common, *others]) as library:
        found = alike(library, Given(one.record), "authorities")
    assert found["one"].score == 1
    assert found["rare"].score > found["common"].score == found["other 0"].score


def test_by_authorities_those_who_share_none_are_not_found(library: Library) -> None:
    assert set(alike(library, "given", "authorities")) == {"twin", "abused", "ill"}


@pytest.mark.parametrize(
    ("cite", "field"),
    [
        (SUBSECTION, "statutes"),  # not the section that it begins with
        (RARE, "cases"),  # not 976 F.3d 228, which ends so
    ],
)
def test_an_authority_is_proved_by_its_own_quote(library: Library, cite: str, field: str) -> None:
    twin = alike(library, "given", "authorities")["twin"]
    (reason,) = (reason for reason in twin.reasons if reason.detail == f"both cite {cite}")
    assert [quote["text"] for quote in reason.evidence] == [f"{field}: {cite}."]
    assert [quote["text"] for quote in reason.own_evidence] == [f"{field}: {cite}."]


def test_an_authority_is_proved_however_it_is_printed(library: Library) -> None:
    record = BY_NAME["given"].record
    (quote,) = record["fields"]["statutes"]["evidence"]
    quote["text"] = "Section\n3582(c)(1)(A)"
    twin = alike(library, Given(record), "authorities")["twin"]
    (reason,) = (reason for reason in twin.reasons if reason.detail == f"both cite {SUBSECTION}")
    assert reason.own_evidence == (quote,)


def test_no_more_than_the_rarest_shared_authorities_are_told(tmp_path: Path) -> None:
    cases = tuple(f"{n} F.3d 1" for n in range(1, 8))
    rulings = [Ruling("one", {"cases": cases}), Ruling("two", {"cases": cases}), Ruling("three", {"cases": cases[:3]})]
    with library_of(tmp_path / "orders.db", rulings) as library:
        told = details(alike(library, "one", "authorities")["two"], "authority")
    assert told == [f"both cite {cite}" for cite in cases[3:]]
    assert len(told) == MOST_AUTHORITIES


def test_by_text_nearness_of_vectors_is_the_score(library: Library) -> None:
    found = alike(library, "given", "text")
    scores = {name: each.score for name, each in found.items()}
    assert scores == pytest.approx({"sick": 9 / 83**0.5, "twin": 0.6, "ill": 1 / 17**0.5}, abs=2e-3)
    assert list(scores) == ["sick", "twin", "ill"]  # the others stand at right angles, or look away
    assert details(found["twin"], "text") == ["what they are about is close: 0.60"]
    assert details(found["ill"], "text") == []  # too far to speak of


def test_a_twin_s_score_is_one_though_vectors_are_kept_in_fewer_bits(tmp_path: Path) -> None:
    one = Ruling("one", {}, (3, 3, 4, 1))
    other = Ruling("other", {}, (3, 3, 4, 1))
    with library_of(tmp_path / "orders.db", [one, other]) as library:
        (vector,) = library.vectors_of("about", [2])
        assert float(vector @ one.unit) > 1.00005  # else this test tells nothing
        assert alike(library, "one", "text")["other"].score == 1


def test_all_is_the_three_ways_together_with_the_reasons_of_each(library: Library) -> None:
    parts = [(MIXED[by], alike(library, "given", by)) for by in WAYS[:3]]
    for name, found in alike(library, "given", "all").items():
        shares = [(weight, each[name]) for weight, each in parts if name in each]
        assert found.score == pytest.approx(sum(weight * each.score for weight, each in shares), abs=2e-4)
        assert found.reasons == tuple(reason for _, each in shares for reason in each.reasons)
    assert sum(MIXED.values()) == pytest.approx(1)


@pytest.mark.parametrize("by", WAYS)
def test_an_order_is_never_similar_to_itself(library: Library, by: By) -> None:
    for name in BY_NAME:
        assert name not in alike(library, name, by)


@pytest.mark.parametrize("by", WAYS)
def test_a_ruling_that_is_not_in_the_library_is_like_the_one_that_is_its_copy(library: Library, by: By) -> None:
    copy = Ruling("copy", BY_NAME["given"].values, BY_NAME["given"].vector)
    found = alike(library, Given(copy.record, copy.unit, None, 2020), by)
    assert next(iter(found)) == "given"
    assert found["given"].score == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("given", {"twin", "abused"}),  # denied: those granted, in full or in part
        ("twin", {"given", "sick", "ill"}),  # granted: those denied; in part is not the other way
        ("stayed", set()),  # deferred: it came out no way
        ("unread", set()),
    ],
)
@pytest.mark.parametrize("by", ["facts", "all"])
def test_the_opposite_are_those_that_came_out_the_other_way(library: Library, by: By, name: str, others: set[str]) -> None:  # fmt: skip
    assert set(alike(library, name, by, opposite=True)) == others


def test_among_the_opposite_the_ruling_and_its_basis_do_not_count(tmp_path: Path) -> None:
    facts: dict[str, Value] = {"grounds": ("age",), "court": "vtd", "danger": "not_found"}
    denied = Ruling("denied", {**facts, "disposition": "denied", "denial_basis": ("section_3553a",)})
    granted = Ruling("granted", {**facts, "disposition": "granted"})
    with library_of(tmp_path / "orders.db", [denied, granted]) as library:
        (found,) = alike(library, "denied", "facts", opposite=True).values()
        assert alike(library, "denied", "facts")["granted"].score < found.score == 1
    assert {reason.kind for reason in found.reasons} == {"ground", "court", "finding"}


@pytest.mark.parametrize("by", ["facts", "text", "all"])
@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("court=vtd disposition=denied", {"sick", "ill"}),
        ("court=nysd", {"stayed"}),  # and not the given one, which fits too
        ("court=scotus", set()),
    ],
)
def test_only_orders_that_fit_the_conditions_are_found(library: Library, by: By, where: str, names: set[str]) -> None:
    found = set(alike(library, "given", by, where=where))
    assert found == (names - {"stayed"} if by == "text" else names)  # what that one is about is not near


def test_the_best_are_given_and_no_more_than_asked_for(library: Library) -> None:
    ranked = list(alike(library, "given", "all"))
    assert list(alike(library, "given", "all", k=2)) == ranked[:2]
    assert len(ranked) > 2


def test_equal_scores_stand_by_path(tmp_path: Path) -> None:
    rulings = [Ruling(name, {"grounds": ("age",)}) for name in ("one", "c", "a", "b")]
    with library_of(tmp_path / "orders.db", rulings) as library:
        assert list(alike(library, "one", "facts")) == ["a", "b", "c"]


def test_a_library_without_vectors_is_compared_by_facts_and_authorities(tmp_path: Path) -> None:
    rulings = [Ruling(name, BY_NAME["given"].values) for name in ("one", "two")]
    with library_of(tmp_path / "orders.db", rulings) as library:
        assert alike(library, "one", "text") == {}
        (found,) = alike(library, "one", "all").values()
    assert found.score == pytest.approx(MIXED["facts"] + MIXED["authorities"])


def test_each_shared_ground_is_proved_by_the_passage_that_names_it_and_a_denial_by_its_findings(
    library: Library,
) -> None:
    reasons = alike(library, "given", "facts")["twin"].reasons
    proofs = {
        r.detail: {item["text"] for item in (*r.evidence, *r.own_evidence)} for r in reasons if r.kind == "ground"
    }
    assert len(proofs) == 2
    for detail, texts in proofs.items():
        wanted = "abuse" if "abuse" in detail else "medical"
        assert texts
        assert all(wanted in text for text in texts)
    assert not [reason for reason in reasons if "denial basis" in reason.detail]
