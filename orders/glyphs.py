"""The child process that opens a PDF: bytes on its standard input, one JSON object on its standard output.

A PDF is hostile until proven otherwise, and pdfium is C++: it runs apart, with limits on memory, time and pages. Only
pypdfium2 and this package's `layout` are imported here, so that the start costs little.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from collections.abc import Iterator
from typing import Any

from orders.layout import Glyph, page_lines

MIN_POINTS = 1.5  # type smaller than this cannot be read on paper
SCAN_SHARE = 0.5  # a picture over half of a page is a scan of it


def limit_resources(memory_bytes: int, cpu_s: int) -> None:
    """Limit this process's address space and CPU time, where the platform can (not on Windows)."""
    try:
        import resource  # noqa: PLC0415  the module exists on POSIX only
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_pages(data: bytes, max_pages: int) -> dict[str, Any]:
    """Pages as `[text, left, bottom, right, top]` lines with `scan`; or `refused` and why."""
    import pypdfium2  # noqa: PLC0415  after the limits are set

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"refused": "password" if "password" in str(error).lower() else "corrupt", "detail": str(error)}
    count = len(document)
    if count > max_pages or not count:
        return {"refused": "pages", "count": count}
    pages: list[dict[str, Any]] = []
    hidden = 0
    for index in range(count):
        try:
            page, unseen = _page(document[index], pypdfium2.raw)
        except pypdfium2.PdfiumError as error:
            return {"refused": "corrupt", "detail": f"page {index + 1}: {error}"}
        pages.append(page)
        hidden += unseen
    return {"pages": pages, "hidden": hidden}


def _page(page: Any, raw: Any) -> tuple[dict[str, Any], int]:
    glyphs, hidden = _glyphs(page, raw)
    turns = [glyph.turn for glyph in glyphs]
    turn = max(range(4), key=turns.count)  # the page may be turned as a whole
    if turn:
        glyphs = [_upright(glyph, turn) for glyph in glyphs]
    width, height = page.get_size()
    area = 0.0
    for image in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = image.get_bounds()
        area = max(area, (right - left) * (top - bottom))
    lines = [[line.text, *(round(value, 1) for value in line[1:])] for line in page_lines(glyphs)]
    return {"lines": lines, "scan": area > SCAN_SHARE * width * height}, hidden


def _upright(glyph: Glyph, turn: int) -> Glyph:
    """The glyph on a page turned so that most of its text is upright."""
    char, left, bottom, right, top, base, own = glyph
    now = (own - turn) % 4
    if turn == 1:
        return Glyph(char, bottom, -right, top, -left, base if now == 0 else left, now)
    if turn == 2:
        return Glyph(char, -right, -top, -left, -bottom, base, now)
    return Glyph(char, -top, left, -bottom, right, base, now)


def _glyphs(page: Any, raw: Any) -> tuple[list[Glyph], int]:
    """The page's characters in drawing order, and how many were left out because no reader could see them."""
    text = page.get_textpage()
    left, bottom, right, top = page.get_cropbox()
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    glyphs: list[Glyph] = []
    hidden = 0
    for i, char in _characters(text, raw):
        if not raw.FPDFText_GetLooseCharBox(text, i, box) or not raw.FPDFText_GetCharOrigin(text, i, x, y):
            continue
        turn = round(raw.FPDFText_GetCharAngle(text, i) / (math.pi / 2)) % 4
        base = (y.value, -x.value, -y.value, x.value)[turn]
        low, high = min(box.bottom, box.top), max(box.bottom, box.top)
        if not char.isspace():
            inside = left - 2 <= box.right and box.left <= right + 2 and bottom - 2 <= high and low <= top + 2
            if not inside or max(high - low, box.right - box.left) < MIN_POINTS:
                hidden += 1
                continue
        glyphs.append(Glyph(char, box.left, low, box.right, high, base, turn))
    return glyphs, hidden


def _characters(text: Any, raw: Any) -> Iterator[tuple[int, str]]:
    """Index and character of all that is printed, spaces included; the line ends that pdfium adds are left out."""
    high = 0
    for i in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if code in (0x2, 0xFFFE):  # pdfium's marks for a hyphen at a line end
            code = 0x2D
        if code > 0x1F and code <= 0x10FFFF:
            yield i, chr(code)


def main() -> None:
    """Read a PDF from standard input; arguments: memory limit in bytes, CPU limit in seconds, page limit."""
    memory, cpu, max_pages = (int(argument) for argument in sys.argv[1:4])
    limit_resources(memory, cpu)
    result = read_pages(sys.stdin.buffer.read(), max_pages)
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
