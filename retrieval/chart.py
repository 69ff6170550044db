"""Grant rates as a picture: one bar for each group with its interval, in an SVG that stands alone. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html import escape
from textwrap import wrap

from retrieval.stats import BASE_NOTE, BASE_RATE, Rate

WIDTH = 760
_LEFT, _RIGHT = 236, 640  # where 0 and 100 % stand
_TOP, _ROW, _BAR = 84, 26, 14
_TITLE_LETTERS, _LABEL_LETTERS, _NOTE_LETTERS = 80, 32, 118  # what fits
_STYLE = (
    "text{font-family:Helvetica,Arial,'Liberation Sans',sans-serif;font-size:13px;fill:#1f2933}"
    ".title{font-size:17px;font-weight:bold}.small{font-size:11px;fill:#52606d}.none{font-style:italic;fill:#52606d}"
    ".bar{fill:#7fa8d1}.whisker{stroke:#1f2933;stroke-width:1.5;fill:none}.grid{stroke:#e4e7eb}"
    ".base{stroke:#b44d12;stroke-dasharray:4 3}.small.context{fill:#b44d12}"
)


def rates_chart(rates: Sequence[Rate], title: str) -> str:
    """The SVG of these rates, in their order: bars of shares granted, whiskers of 95 % intervals, `granted/ruled_on`.

    A group without a ruling has no bar and says so; a thin line shows the national rate, for context.
    """
    if not rates:
        parts = [_text(24, _TOP, "Nothing to show: no order on such a motion fits.", "none")]
        return _picture(title, parts, _TOP + 30)
    bottom = _TOP + _ROW * len(rates)
    parts = [_text(24, 54, "share granted, in full or in part; the whiskers are 95 % intervals (Wilson)", "small")]
    parts += _scale(bottom)
    for place, rate in enumerate(rates):
        parts += _row(rate, _TOP + _ROW * place + _ROW // 2)
    parts += _base(bottom)
    notes = wrap(BASE_NOTE, _NOTE_LETTERS)
    parts += [_text(24, bottom + 44 + 15 * line, note, "small context") for line, note in enumerate(notes)]
    return _picture(title, parts, bottom + 44 + 15 * len(notes))


def _picture(title: str, parts: Sequence[str], height: int) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img">\n<title>{_safe(title)}</title>\n<style>{_STYLE}</style>\n'
        f'<rect class="paper" width="{WIDTH}" height="{height}" fill="#ffffff"/>\n'
    )
    return "\n".join([head + _text(24, 32, _cut(title, _TITLE_LETTERS), "title"), *parts, "</svg>"]) + "\n"


def _scale(bottom: int) -> list[str]:
    """Five thin lines with their percentages below."""
    out = []
    for percent in range(0, 101, 25):
        x = _x(percent / 100)
        out.append(f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP}" y2="{bottom}"/>')
        out.append(_text(x, bottom + 16, f"{percent}%", "small tick", "middle"))
    return out


def _row(rate: Rate, middle: int) -> list[str]:
    """The label, the bar with its whisker, and the counts of one group; the whole label shows under the pointer."""
    label = " · ".join("not stated" if value is None else str(value) for value in rate.group.values()) or "all"
    out = [_text(_LEFT - 10, middle + 4, _cut(label, _LABEL_LETTERS), "label", "end", whole=label)]
    if rate.rate is None or rate.low is None or rate.high is None:
        orders = "1 order" if rate.n == 1 else f"{rate.n} orders"
        out.append(_text(_x(BASE_RATE) + 8, middle + 4, f"nothing ruled on ({orders})", "none"))
    else:
        size = f'y="{middle - _BAR // 2}" height="{_BAR}" width="{_x(rate.rate) - _LEFT:.1f}"'
        out.append(f'<rect class="bar" x="{_LEFT}" {size}/>')
        low, high = _x(rate.low), _x(rate.high)
        caps = f"M{low} {middle - 4}v8M{high} {middle - 4}v8"
        out.append(f'<path class="whisker" d="M{low} {middle}H{high}{caps}"/>')
    share = "" if rate.rate is None else f"  ({rate.rate:.0%})"
    out.append(_text(_RIGHT + 14, middle + 4, f"{rate.granted}/{rate.ruled_on}{share}", "counts"))
    return out


def _base(bottom: int) -> list[str]:
    x = _x(BASE_RATE)
    return [
        f'<line class="base" x1="{x}" x2="{x}" y1="{_TOP - 4}" y2="{bottom}"/>',
        _text(x, _TOP - 9, f"{BASE_RATE:.1%} of such motions nationally, for context", "small context"),
    ]


def _x(share: float) -> float:
    return round(_LEFT + share * (_RIGHT - _LEFT), 1)


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start", *, whole: str = "") -> str:
    hint = f"<title>{_safe(whole)}</title>" if whole else ""
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{hint}{_safe(text)}</text>'


def _cut(text: str, letters: int) -> str:
    """The text as far as it fits; wide letters and capitals take more room."""
    flat, width = _plain(text), 0.0
    for at, letter in enumerate(flat):
        width += 2 if unicodedata.east_asian_width(letter) in "WF" else 1.5 if letter.isupper() else 1
        if width > letters:
            return f"{flat[: max(0, at - 1)].rstrip()}…"
    return flat


def _safe(text: str) -> str:
    return escape(_plain(text))


def _plain(text: str) -> str:
    """The text on one line, without characters that XML forbids or that are not seen (controls, marks of direction)."""
    return " ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in text).split())
