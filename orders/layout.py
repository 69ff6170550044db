"""From the characters of one page to its lines, as a reader sees them: top to bottom, left to right, columns parted."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

MIN_NUMBERS = 15  # lines that a sheet of pleading paper numbers, at the least
GAP = 3  # a gap between columns is printed as at least so many spaces


class Glyph(NamedTuple):
    """One character: baseline origin and box in points, y upwards, and quarter turns from upright."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    baseline: float
    turn: int = 0


class PrintedLine(NamedTuple):
    """One line: text with leading spaces and column gaps, and its rectangle in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class Run:
    """Characters that follow each other on one baseline: a line, or one column of it."""

    glyphs: list[Glyph]
    baseline: float
    size: float
    left: float = field(init=False)
    right: float = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.glyphs[0].left
        self.right = max(glyph.right for glyph in self.glyphs if not glyph.char.isspace())


def page_lines(glyphs: list[Glyph]) -> list[PrintedLine]:
    """The page's lines in reading order, what runs sideways to the rest last; an empty text stands for a blank line."""
    turns = [glyph.turn for glyph in glyphs]
    lines: list[PrintedLine] = []
    for turn in sorted(range(4), key=lambda turn: -turns.count(turn)):
        lines += [
            _turned_back(line, turn)
            for line in _arranged(_without_line_numbers(_runs([_turned(g, turn) for g in glyphs if g.turn == turn])))
        ]
    return lines


def _turned(glyph: Glyph, turn: int) -> Glyph:
    """A glyph of text that runs up (1), upside down (2) or down (3) the page, with the page turned to read it."""
    if turn == 0:
        return glyph
    left, bottom, right, top, base = glyph.left, glyph.bottom, glyph.right, glyph.top, glyph.baseline
    if turn == 1:
        return Glyph(glyph.char, bottom, -right, top, -left, base)
    if turn == 2:
        return Glyph(glyph.char, -right, -top, -left, -bottom, base)
    return Glyph(glyph.char, -top, left, -bottom, right, base)


def _turned_back(line: PrintedLine, turn: int) -> PrintedLine:
    text, left, bottom, right, top = line
    if turn == 0:
        return line
    if turn == 1:
        return PrintedLine(text, -top, left, -bottom, right)
    if turn == 2:
        return PrintedLine(text, -right, -top, -left, -bottom)
    return PrintedLine(text, bottom, -right, top, -left)


def _runs(glyphs: list[Glyph]) -> list[Run]:
    """Runs in the order of the page's own drawing: two stamps drawn over each other stay two runs."""
    groups: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.char.isspace():
            if groups and last is not None:
                groups[-1].append(glyph)
            continue
        size = glyph.top - glyph.bottom
        on = (
            last is not None
            and abs(glyph.baseline - last.baseline) < 0.12 * size
            and glyph.left > last.right - 0.6 * size
        )
        if on:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
        last = glyph
    return _distinct([_run(group) for group in groups])


def _run(glyphs: list[Glyph]) -> Run:
    printed = [glyph for glyph in glyphs if not glyph.char.isspace()]
    size = statistics.median(glyph.top - glyph.bottom for glyph in printed)
    return Run(glyphs, printed[0].baseline, size)


def _distinct(runs: list[Run]) -> list[Run]:
    """Without runs printed twice in one place, which is how some programs print bold type."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for run in runs:
        text = "".join(glyph.char for glyph in run.glyphs if not glyph.char.isspace())
        keys = {
            (text, round(run.left / 2) + dx, round(run.baseline / 2) + dy) for dx in (0, -1, 1) for dy in (0, -1, 1)
        }
        if not keys & seen:
            kept.append(run)
            seen.add((text, round(run.left / 2), round(run.baseline / 2)))
    return kept


def _without_line_numbers(runs: list[Run]) -> list[Run]:
    """Without the numbers down the left side of pleading paper: 1, 2, 3 ..., with next to nothing left of them."""
    numbers = sorted((run for run in runs if _number(run)), key=lambda run: -run.baseline)
    others = sorted(run.left for run in runs if not _number(run))
    margin = others[len(others) // 10] if others else float("inf")
    column = [run for run in numbers if run.right < margin]
    if len(column) < MIN_NUMBERS or any(_number(b) != _number(a) + 1 for a, b in pairwise(column)):
        return runs
    gone = {id(run) for run in column}
    return [run for run in runs if id(run) not in gone]


def _number(run: Run) -> int:
    """The line number that a run consists of, or 0."""
    text = "".join(glyph.char for glyph in run.glyphs).strip()
    return int(text) if len(text) < 3 and text.isascii() and text.isdigit() else 0


def _arranged(runs: list[Run]) -> list[PrintedLine]:
    if not runs:
        return []
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.baseline, run.left)):
        row = next((row for row in reversed(rows[-6:]) if _belongs(run, row)), None)
        if row is None:
            rows.append([run])
        else:
            row.append(run)
    rows.sort(key=lambda row: -max(row, key=lambda run: run.right - run.left).baseline)
    widths = [(g.right - g.left) for run in runs for g in run.glyphs if not g.char.isspace()]
    width = max(statistics.fmean(widths), 1.0)
    margin = sorted(min(run.left for run in row) for row in rows)[len(rows) // 10]  # a stamp may stand left of all else
    lines = [_printed(sorted(row, key=lambda run: run.left), margin, width) for row in rows]
    return _spaced(lines, [max(run.size for run in row) for row in rows])


def _belongs(run: Run, row: list[Run]) -> bool:
    """True if `run` stands on the row's line: near its baseline (a footnote mark is raised), over none of its runs."""
    size = max(run.size, *(other.size for other in row))
    widest = max(row, key=lambda other: other.right - other.left)
    if abs(run.baseline - widest.baseline) > 0.42 * size:
        return False
    return all(min(run.right, other.right) - max(run.left, other.left) < 0.3 * size for other in row)


def _printed(row: list[Run], margin: float, width: float) -> PrintedLine:
    """The row's text: a gap wider than a word space is filled up to the column in which the next character stands."""
    glyphs = [glyph for run in row for glyph in run.glyphs]
    size = max(run.size for run in row)
    parts = [" " * round((row[0].left - margin) / width)]
    length = len(parts[0])
    right, spaced = row[0].left, False
    for glyph in glyphs:
        if glyph.char.isspace():
            spaced = True
            continue
        gap = glyph.left - right
        put = ""
        if gap > max(0.85 * size, 2.4 * width):
            put = " " * max(GAP, round((glyph.left - margin) / width) - length)
        elif length > len(parts[0]) and (spaced or gap > 0.2 * size):
            put = " "
        parts.append(put + glyph.char)
        length += len(put) + len(glyph.char)
        right, spaced = max(right, glyph.right), False
    printed = [glyph for glyph in glyphs if not glyph.char.isspace()]
    return PrintedLine(
        "".join(parts),
        min(g.left for g in printed),
        min(g.bottom for g in printed),
        max(g.right for g in printed),
        max(g.top for g in printed),
    )


def _spaced(lines: list[PrintedLine], sizes: list[float]) -> list[PrintedLine]:
    """The lines with a blank one where the gap is wider than the neighbouring gaps and than single spacing."""
    gaps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    spaced = lines[:1]
    for i, line in enumerate(lines[1:]):
        near = [
            gap for gap in (gaps[i - 1] if i else None, gaps[i + 1] if i + 1 < len(gaps) else None) if gap is not None
        ]
        usual = min((gap for gap in near if gap > 0.5 * sizes[i]), default=1.15 * sizes[i])
        if gaps[i] > 1.35 * usual and gaps[i] > 1.4 * min(sizes[i], sizes[i + 1]):
            spaced.append(PrintedLine("", line.left, line.top, line.left, line.top))
        spaced.append(line)
    return spaced
