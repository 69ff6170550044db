"""The child process that opens a PDF: bytes on its standard input, one JSON object on its standard output.

A PDF is hostile until proven otherwise, and pdfium is C++: it runs apart, with limits on memory, time and pages. Only
pypdfium2 and this package's `layout` and `ink` are imported here, so that the start costs little.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from collections.abc import Iterator
from typing import Any

from orders.ink import Ink
from orders.layout import Glyph, page_lines

MIN_POINTS = 2.0  # type smaller than this cannot be read on paper
SCAN_SHARE = 0.5  # a picture over half of a page is a scan of it
SCAN_LETTERS = 250  # seen on a scan: a stamp or two; a page with more is no scan whose words lie unseen under it


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
    """Pages as `[text, left, bottom, right, top]` lines with `scan` and `unseen` characters; or `refused` and why."""
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
    glyphs, unseen, hidden = _glyphs(page, raw)
    width, height = page.get_size()
    area = 0.0
    for image in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = image.get_bounds()
        area = max(area, (right - left) * (top - bottom))
    scan = area > SCAN_SHARE * width * height
    seen = sum(glyph.char.isalpha() for i, glyph in enumerate(glyphs) if i not in unseen)
    if scan and seen < SCAN_LETTERS:
        unseen = set()  # the words that a program read off the picture: https://ocrmypdf.readthedocs.io (text layer)
    kept = [glyph for i, glyph in enumerate(glyphs) if i not in unseen]
    lines = [[line.text, *(round(value, 1) for value in line[1:])] for line in page_lines(kept)]
    return {"lines": lines, "scan": scan, "unseen": sum(not glyphs[i].char.isspace() for i in unseen)}, hidden


def _glyphs(page: Any, raw: Any) -> tuple[list[Glyph], set[int], int]:
    """The page's characters in drawing order, which are in ink that nobody sees, and how many are off it or too small."""
    text = page.get_textpage()
    ink = Ink(page, text, raw)
    edges, quarters = page.get_cropbox(), page.get_rotation() // 90
    width, height = page.get_size()
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    glyphs: list[Glyph] = []
    unseen: set[int] = set()
    hidden = 0
    for i, char in _characters(text, raw):
        if not raw.FPDFText_GetLooseCharBox(text, i, box) or not raw.FPDFText_GetCharOrigin(text, i, x, y):
            continue
        (x0, y0), (x1, y1) = (_shown(*at, edges, quarters) for at in ((box.left, box.bottom), (box.right, box.top)))
        left, right, bottom, top = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        angle = raw.FPDFText_GetCharAngle(text, i)  # clockwise, in radians
        turn = (-round(angle / (math.pi / 2)) - quarters) % 4
        origin_x, origin_y = _shown(x.value, y.value, edges, quarters)
        base = (origin_y, -origin_x, -origin_y, origin_x)[turn]
        if not char.isspace():
            inside = right > -2 and left < width + 2 and top > -2 and bottom < height + 2
            if not inside or max(top - bottom, right - left) < MIN_POINTS:
                hidden += 1
                continue
        if not ink.seen(i, (box.left + box.right) / 2, (box.bottom + box.top) / 2):
            unseen.add(len(glyphs))
        glyphs.append(Glyph(char, left, bottom, right, top, base, turn))
    return glyphs, unseen, hidden


def _shown(x: float, y: float, edges: tuple[float, float, float, float], quarters: int) -> tuple[float, float]:
    """A point of the page as it is shown: from the lower left corner, the page turned clockwise by quarters."""
    left, bottom, right, top = edges
    return ((x - left, y - bottom), (y - bottom, right - x), (right - x, top - y), (top - y, x - left))[quarters]


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
