"""Single characters that are no part of the prose: line-end marks, odd spaces, ligatures, invisible characters."""

from __future__ import annotations

import html
import re

from orders.mapped import Edit, Mapped

# Unicode Cf and the blank letters that print nothing: a channel for text that a reader cannot see.
# https://www.unicode.org/reports/tr39/ (default ignorable code points)
INVISIBLE = re.compile(
    "[\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
TAGS = re.compile("[\U000e0000-\U000e007f]")
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
LINE_ENDS = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\uffff]")
SOFT_HYPHENS = re.compile("\u00ad(?:[ \t]*\r?\n[ \t]*(?=[a-z]))?")
LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
LIGATURE = re.compile("[\ufb00-\ufb06]")
ENTITY = re.compile("&(?:amp|lt|gt|quot|apos|nbsp|sect|para|ldquo|rdquo|lsquo|rsquo|ndash|mdash|hellip|#39|#167|#160);")
TAB = "    "


def plain_characters(raw: Mapped) -> tuple[Mapped, tuple[str, ...]]:
    r"""The text in printable characters, `\n` and `\f`, and a warning if invisible characters were taken out.

    Soft hyphens are dropped, the word joined over a line end. pdfium writes U+FFFE for a hyphen at a line end.
    A tab becomes four spaces, so that columns parted by tabs stay parted.
    """
    text = raw.text
    edits = [Edit(m.start(), m.end(), html.unescape(m.group())) for m in ENTITY.finditer(text)]
    edits += [Edit(m.start(), m.end(), "\n") for m in LINE_ENDS.finditer(text)]
    edits += [Edit(m.start(), m.end(), " ") for m in SPACES.finditer(text)]
    edits += [Edit(m.start(), m.end(), TAB) for m in re.finditer("\t", text)]
    edits += [Edit(m.start(), m.end(), "-") for m in re.finditer("\ufffe", text)]
    edits += [Edit(m.start(), m.end(), LIGATURES[m.group()]) for m in LIGATURE.finditer(text)]
    edits += [Edit(m.start(), m.end()) for m in SOFT_HYPHENS.finditer(text)]
    edits += [Edit(m.start(), m.end()) for m in CONTROLS.finditer(text)]
    hidden = [Edit(m.start(), m.end()) for m in INVISIBLE.finditer(text)]
    return raw.edited(edits + hidden), _warnings(text, len(hidden))


def _warnings(text: str, count: int) -> tuple[str, ...]:
    count -= text.startswith("\ufeff")
    if count <= 0:
        return ()
    tags = len(TAGS.findall(text))
    spelled = f", {tags} of them tag characters that can spell hidden words" if tags else ""
    return (f"removed {count} invisible character{'s' * (count != 1)}{spelled}",)
