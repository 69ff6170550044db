"""Read a court order from a file: the format is told by the content, never by the name."""

from __future__ import annotations

import hashlib
import logging
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from orders.clean import clean
from orders.markup import html_text
from orders.order import Box, Order, OrderError, Source
from orders.pdf import read_pdf
from orders.word import docx_text

log = logging.getLogger(__name__)

MAX_BYTES = 50 * 1024 * 1024
MIN_LETTERS = 20
HEAD = 2048  # bytes in which a format shows itself
MAX_CONTROLS = 0.01  # share of control characters above which bytes are not text
REFUSED = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Word 97-2003 document (.doc)", "save it as .docx or PDF"),
    (b"{\\rtf", "a Rich Text document", "save it as .docx or PDF"),
    (b"\x89PNG", "a picture (PNG)", "make a PDF of it and run OCR, e.g. `ocrmypdf`"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "make a PDF of it and run OCR, e.g. `ocrmypdf`"),
    (b"II*\x00", "a picture (TIFF)", "make a PDF of it and run OCR, e.g. `ocrmypdf`"),
    (b"MM\x00*", "a picture (TIFF)", "make a PDF of it and run OCR, e.g. `ocrmypdf`"),
)
HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|table|p|pre|center)\b", re.I | re.S
)
ENCODING = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
ALLOWED = "PDF, DOCX, HTML or plain text is read"


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str
    format: str
    boxes: tuple[Box, ...] = ()
    warnings: tuple[str, ...] = ()


def read_order(path: Path, *, max_bytes: int = MAX_BYTES, max_pages: int = 400, timeout_s: float = 60.0) -> Order:
    """The order in the file: its text cleaned, with the way back to the raw text and, for a PDF, to the printed page.

    Raises: OrderError, one line, for a file that cannot be read, is too large, or has no text to read.
    """
    data = _bytes(path, max_bytes)
    try:
        raw = _raw(data, max_pages=max_pages, timeout_s=timeout_s)
    except OrderError as error:
        raise OrderError(f"{path.name}: {error}") from None
    cleaned = clean(raw.text)
    letters = sum(map(str.isalpha, cleaned.text))
    if letters < MIN_LETTERS:
        raise OrderError(f"{path.name}: {letters} letters of text, an order has at least {MIN_LETTERS}: check the file")
    source = Source(str(path), raw.format, len(data), len(cleaned.pages), text_layer=True)
    log.info("read %s: %s, %d pages, %d characters", path.name, raw.format, len(cleaned.pages), len(cleaned.text))
    return Order(
        id=hashlib.sha256(data).hexdigest(),
        text=cleaned.text,
        raw=raw.text,
        raw_starts=cleaned.raw_starts,
        pages=cleaned.pages,
        source=source,
        stamps=cleaned.stamps,
        boxes=raw.boxes,
        warnings=raw.warnings + cleaned.warnings,
    )


def _bytes(path: Path, max_bytes: int) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise OrderError(f"{path}: a folder: name the files in it")
        if not stat.S_ISREG(status.st_mode):
            raise OrderError(f"{path}: not a regular file: name a PDF, DOCX, HTML or text file")
        if status.st_size > max_bytes:
            raise OrderError(f"{path.name}: {status.st_size:,} bytes, at most {max_bytes:,} are read: split the file")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise OrderError(f"{path}: no such file: check the path") from None
    except PermissionError:
        raise OrderError(f"{path}: not readable by this user: change the file's permissions") from None
    except (OSError, ValueError) as error:
        if isinstance(error, OrderError):
            raise
        raise OrderError(f"{path}: cannot be read ({error}): check the path and the disk") from None
    if not data.strip():
        raise OrderError(f"{path.name}: empty file: get it again")
    return data


def _raw(data: bytes, *, max_pages: int, timeout_s: float) -> _Raw:
    for magic, what, remedy in REFUSED:
        if data.startswith(magic):
            raise OrderError(f"{what} cannot be read; {ALLOWED}: {remedy}")
    if b"%PDF-" in data[:1024]:
        pdf = read_pdf(data, max_pages=max_pages, timeout_s=timeout_s)
        return _Raw(pdf.text, "pdf", pdf.boxes, pdf.warnings)
    if data.startswith(b"PK\x03\x04"):
        text, warnings = docx_text(data)
        return _Raw(text, "docx", warnings=warnings)
    declared = ENCODING.search(data[:HEAD])
    text = decode(data, declared[1].decode("ascii") if declared else None)
    if HTML.match(text[: 2 * HEAD]):
        text, warnings = html_text(text)
        return _Raw(text, "html", warnings=warnings)
    return _Raw(text, "text")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text in `data`: UTF-8, UTF-16 with a byte order mark, else the `declared` encoding or Windows-1252.

    Raises: OrderError for bytes that are not text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _decode_as(data, declared or "cp1252")
    controls = sum(char < " " and char not in "\t\n\r\f\v" for char in text)
    if "\x00" in text or controls > MAX_CONTROLS * len(text):
        raise OrderError(f"binary file ({controls:,} control characters); {ALLOWED}: save it in one of these formats")
    return text


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "replace")
    except (LookupError, UnicodeError):  # a page may declare what it likes
        return data.decode("cp1252", "replace")
