"""PDF to positioned lines, in a child process with limits on memory, time and pages."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orders.order import Box, OrderError, Span
from orders.stamps import ecf_stamp

MEMORY_BYTES = 2 << 30
ROOT = Path(__file__).resolve().parent.parent
MIN_LETTERS = 20  # an order cannot be shorter
SCAN_LETTERS = 100  # a page that is a picture and has fewer letters than this is a scan with a stamp on it
OCR = "run OCR first, e.g. `ocrmypdf in.pdf out.pdf`"


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF, its pages parted by form feeds, with a box for each printed line."""

    text: str
    boxes: tuple[Box, ...]
    pages: int
    warnings: tuple[str, ...]


def read_pdf(data: bytes, *, max_pages: int = 400, timeout_s: float = 60.0) -> PdfText:
    """The text layer of a PDF.

    Raises: OrderError for a PDF that is encrypted, cut short or corrupt, scanned, over `max_pages`, or over the limits
    of time and memory.
    """
    _check_end(data)
    reply = _child(data, max_pages, timeout_s)
    if "refused" in reply:
        raise OrderError(_refusal(reply, max_pages))
    pages: list[dict[str, Any]] = reply["pages"]
    scans = [number for number, page in enumerate(pages, 1) if _is_scan(page)]
    letters = sum(_letters(page) for page in pages)
    if letters < MIN_LETTERS or len(scans) == len(pages):
        raise OrderError(
            f"PDF of {len(pages)} page(s) without a text layer (scanned; {letters} letters of text): {OCR}"
        )
    warnings = []
    if scans:
        warnings.append(f"scanned without a text layer: page {', '.join(map(str, scans))}; {OCR}")
    if reply["hidden"]:
        warnings.append(f"removed {reply['hidden']} characters that are off the page or too small to read")
    inks = [number for number, page in enumerate(pages, 1) if page["unseen"]]
    if inks:
        count = sum(page["unseen"] for page in pages)
        warnings.append(
            f"words in invisible ink on page {', '.join(map(str, inks))} were left out ({count} characters)"
        )
    text, boxes = _joined(pages)
    return PdfText(text, boxes, len(pages), tuple(warnings))


def _child(data: bytes, max_pages: int, timeout_s: float) -> dict[str, Any]:
    command = [
        sys.executable,
        "-P",
        "-m",
        "orders.glyphs",
        str(MEMORY_BYTES),
        str(math.ceil(timeout_s)),
        str(max_pages),
    ]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=timeout_s,
            check=False,
            env={**os.environ, "PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired:
        raise OrderError(
            f"PDF not read within {timeout_s:g} s: raise the time limit or print it to a simpler PDF"
        ) from None
    if done.returncode == 0:
        reply: dict[str, Any] = json.loads(done.stdout)
        return reply
    last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
    if "MemoryError" in last:
        raise OrderError(f"PDF needs more than {MEMORY_BYTES >> 30} GB of memory: print it to a simpler PDF")
    if "Error" in last and not last.startswith(("MemoryError", "OSError")):
        raise RuntimeError(f"the PDF reader failed: {last}")
    raise OrderError(
        f"PDF broke the reader (exit {done.returncode}): the file is corrupt or hostile; get it again from the court"
    )


def _refusal(reply: dict[str, Any], max_pages: int) -> str:
    match reply["refused"]:
        case "password":
            return "encrypted PDF: remove the password first, e.g. `qpdf --decrypt in.pdf out.pdf`"
        case "pages" if reply["count"]:
            return f"PDF of {reply['count']} pages, at most {max_pages} are read: split it, or raise the page limit"
        case "pages":
            return "PDF without pages: get the file again from the court"
    return f"corrupt PDF ({reply['detail']}): get the file again from the court"


def _check_end(data: bytes) -> None:
    """Raises OrderError for a PDF cut short, which pdfium would repair in silence, losing pages."""
    tail = data.rstrip(b"\x00\r\n\t ")[-4096:]  # some filing systems pad with zeros
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise OrderError(f"PDF cut short at {len(data):,} bytes (no end mark): get the file again from the court")


def _letters(page: dict[str, Any]) -> int:
    """Letters printed on a page outside the stamps of the electronic filing system."""
    return sum(sum(map(str.isalpha, line[0])) for line in page["lines"] if ecf_stamp(line[0]) is None)


def _is_scan(page: dict[str, Any]) -> bool:
    return bool(page["scan"]) and _letters(page) < SCAN_LETTERS


def _joined(pages: list[dict[str, Any]]) -> tuple[str, tuple[Box, ...]]:
    parts: list[str] = []
    boxes: list[Box] = []
    at = 0
    for number, page in enumerate(pages, 1):
        for i, (text, left, bottom, right, top) in enumerate(page["lines"]):
            put = ("\n" if i else "") + text
            start = at + len(put) - len(text.lstrip())
            at += len(put)
            parts.append(put)
            if start < at:
                boxes.append(Box(Span(start, at), number, left, bottom, right, top))
        if number < len(pages):
            parts.append("\f")
            at += 1
    return "".join(parts), tuple(boxes)
