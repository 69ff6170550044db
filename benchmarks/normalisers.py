"""How many real court names, case numbers and party names the rules bring to their labels, over a file of docket sheets.

    python -m benchmarks.normalisers docket_entries.jsonl.gz [--show 5]

One JSON a line: `court` (courts-db id), `case_number` (`8:08-cr-00380`; appeals `03-03721`), `parties` with `fullName` and
`role`, `entries` with `text`. Headings, number styles and captions are composed from the labels as courts print them; the
numbers and movants of docket entries are read as the clerks typed them. `--show` prints that many misses of each kind.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from courts_db import courts

from orders.caption import caption_fields
from orders.courts import find_court_name
from orders.docket import canonical, find_docket_numbers
from orders.notice import find_movant
from orders.order import Order, Page, Source, Span

Trial = tuple[str, str, object, object]  # kind, what was printed, label, reading

_LABEL = re.compile(r"(?P<office>\d+):(?P<yy>\d\d)-(?P<kind>[a-z]+)-(?P<serial>\d+)")
_LONG = {"cr": "Criminal", "cv": "Civil"}
_DIRECTIONS = {"N": "Northern", "S": "Southern", "E": "Eastern", "W": "Western", "M": "Middle", "C": "Central"}
_ORDINARY = re.compile(r"\b(?:v|et al)\b|[^\w .,'&/()\u2019-]", re.IGNORECASE)


def main() -> int:
    """Prints a table: what was read, how many, the share that agrees with its label."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    with gzip.open(args.file, "rt", encoding="utf-8") as lines:
        for kind, printed, label, got in (trial for line in lines for trial in trials(json.loads(line))):
            counts[kind][0] += 1
            counts[kind][1] += label == got
            if label != got and counts[kind][0] - counts[kind][1] <= args.show:
                print(f"{kind}: {printed!r} is {label!r}, read {got!r}", file=sys.stderr)
    print("| what | strings | agree | share |\n|---|---|---|---|")
    for kind, (n, right) in sorted(counts.items()):
        print(f"| {kind} | {n} | {right} | {right / n:.4f} |")
    return 0


def trials(case: dict[str, Any]) -> Iterator[Trial]:
    """Every string of one docket sheet that can be read, with its label and the reading."""
    court = case["court"].lower()
    headings = list(_headings(court))
    for style, heading in headings:
        found = find_court_name(heading)
        yield f"court: {style}", heading, court, found[1] if found else None
    label = _LABEL.fullmatch(case["case_number"])
    if label:
        yield from _numbers(label)
        yield from _own_numbers(label, case)
    yield from _captions(case, headings[0][1] if headings else "", label)
    yield from _movants(case)


def _headings(court: str) -> Iterator[tuple[str, str]]:
    name = next((row["name"] for row in courts if row["id"] == court), "")
    district = re.search(r"(?:(?P<direction>[NSEWMC])\.)?D\. (?P<state>.+)$|, (?P<whole>[A-Z][\w ]+)$", name)
    if "Appeals" in name:
        circuit = name.split(" for the ")[-1].replace("D.C.", "District of Columbia")
        yield "two lines", f"UNITED STATES COURT OF APPEALS\nFOR THE {circuit.upper()}\n"
        yield "one line", f"United States Court of Appeals for the {circuit}\n"
    elif district:
        direction = _DIRECTIONS.get(district["direction"] or "", "")
        state = district["state"] or district["whole"]
        place = state if "District" in state else f"{direction} District of {state}".strip()
        kind = "Bankruptcy" if "Bankruptcy" in name else "District"
        yield "two lines", f"UNITED STATES {kind.upper()} COURT\n{place.upper()}\n"
        yield "one line", f"In the United States {kind} Court for the {place}\n"
        yield "broken lines", f"IN THE UNITED STATES {kind.upper()} COURT FOR THE\n{place.upper()}\n"
        yield "courts-db's name", f"{name if name.startswith('United') else f'United States {name}'}\n"


def _numbers(label: re.Match[str]) -> Iterator[Trial]:
    """The label's number in the styles of the districts."""
    office, yy, kind, serial = label.group("office", "yy", "kind", "serial")
    short = str(int(serial))
    with_office, core = f"{office}:{yy}-{kind}-{int(serial):05d}", f"{yy}-{kind}-{int(serial):05d}"
    styles = {
        "clerk's": (f"{office}:{yy}-{kind.upper()}-{serial}-ABC-DE", with_office),
        "closed up": (f"{office}:{yy}{kind.upper()}{short}", with_office),
        "New York": (f"{yy} {kind.title()}. {short} (ABC)", core),
        "kind first": (f"{kind.upper()} {yy}-{serial}-PHX-ABC", core),
    }
    if kind in _LONG:
        styles["in words"] = (f"{_LONG[kind]} Action No. {yy}-{short}", core)
        styles["kind last"] = (f"Case No. {yy}-{serial}-{kind.upper()}-SMITH", core)
        styles["defendant's number"] = (f"Case No. {office}:{yy}-{kind}-{serial}-02", with_office)
    for style, (printed, wanted) in styles.items():
        yield f"number: {style}", printed, wanted, canonical(printed)


def _own_numbers(label: re.Match[str], case: dict[str, Any]) -> Iterator[Trial]:
    """The case's own number as clerks typed it: its year and serial in the label's order, whatever lies between."""
    yy, kind, serial = label["yy"], label["kind"], int(label["serial"])
    own = re.compile(rf"(?<![\w:-])(?:\d:)?(?:20)?{yy}[ -]*{kind}[ -]*0*{serial}(?!\d)", re.IGNORECASE)
    core = f"{yy}-{kind}-{serial:05d}"
    for entry in case["entries"]:
        for match in own.finditer(entry["text"]):
            found = next(find_docket_numbers(entry["text"], start=match.start(), end=match.end()), None)
            yield "number: as typed in entries", match.group(), core, found.core if found else None


def _captions(case: dict[str, Any], heading: str, label: re.Match[str] | None) -> Iterator[Trial]:
    """The case's caption in three makes, read whole: its court, its number, the first party moved against."""
    sides = {side: _names(case, roles) for side, roles in (("left", ("Plaintiff", "Petitioner", "Appellant")),
                                                           ("right", ("Defendant", "Respondent", "Appellee")))}  # fmt: skip
    if not heading or not label or not sides["left"] or not sides["right"]:
        return
    left, right = sides["left"][0], sides["right"][0]
    number = case["case_number"]
    makes = {
        "box": f"{left},{'':8})\n{'':30})\n   Plaintiff,{'':12})\n{'':30})\nv.{'':28})   No. {number}\n{'':30})\n{right},{'':6})\n"
        f"{'':30})\n   Defendant.{'':12})\n\n{'':20}ORDER\n",
        "colons": f"{'-' * 40}x\n{left},{'':10}:\n{'':30}:   {number} (ABC)\n    -against-{'':10}:\n{'':30}:   ORDER\n{right},{'':8}:\n"
        f"{'':30}:\n    Defendant.{'':10}:\n{'-' * 40}x\n",
        "flat": f"{left}, Case No. {number}\nPlaintiff,\nv. ORDER\n{right},\nDefendant.\n",
    }
    wanted = {"court": case["court"].lower(), "docket_number": number, "defendant": right}
    for make, caption in makes.items():
        read = caption_fields(
            _order(f"{heading}\n{caption}\nThe motion that is now before the court was filed in the month of May.\n")
        )
        for name, value in wanted.items():
            got = read[name].value
            same = name == "defendant" and isinstance(got, str) and _fold(got) == _fold(right)
            yield f"caption, {make}: {name}", caption, value, value if same else got


def _movants(case: dict[str, Any]) -> Iterator[Trial]:
    """Whom a docket entry of a criminal case says it is about: one of the case's parties, middle names aside."""
    if "-cr-" not in case["case_number"]:
        return
    parties = {
        (_fold(p["fullName"]).split()[0], _fold(p["fullName"]).split()[-1])
        for p in case["parties"]
        if _fold(p["fullName"])
    }
    for entry in case["entries"]:
        if re.search(r"\bas to (?:defendant )?[A-Z][a-z]+ [A-Z]", entry["text"]):
            found = find_movant(entry["text"])
            words = _fold(found).split() if found else []
            yield (
                "party: as to, in entries",
                entry["text"][:160],
                True,
                bool(words) and (words[0], words[-1]) in parties,
            )


def _names(case: dict[str, Any], roles: tuple[str, ...]) -> list[str]:
    return [
        p["fullName"]
        for p in case["parties"]
        if p["role"] in roles and _fold(p["fullName"]) and not _ORDINARY.search(p["fullName"])
    ]


def _fold(name: str) -> str:
    return " ".join(re.sub(r"[.,]|\b(?:Jr|Sr|II|III|IV)\b", " ", name).casefold().split())


def _order(text: str) -> Order:
    data = text.encode()
    page = Page(1, Span(0, len(text)))
    source = Source("caption.txt", "txt", len(data), 1, text_layer=True)
    return Order("0" * 64, text, text, tuple(range(len(text) + 1)), (page,), source)


if __name__ == "__main__":
    sys.exit(main())
