"""The printed page of a passage: drawn from the PDF in a child process, with the rectangles of the lines that are cited."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from orders.order import Box, Order, OrderError, Span
from orders.privacy import find_private
from orders.read import read_order

ROOT = Path(__file__).resolve().parent.parent
MEMORY_BYTES = 2 << 30
TIMEOUT_S = 20
SCALE = 1.6  # pixels for each point: 115 dots an inch
MARGIN = 2.0  # pixels around a line


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as PNG in base64; `boxes` are (left, top, width, height) in its pixels; `blacked` if lines are covered."""

    page: int
    png: str
    width: int
    height: int
    boxes: tuple[tuple[float, float, float, float], ...]
    blacked: bool


def page_picture(path: str, order_id: str, span: Span, *, masked: bool) -> Picture:
    """The page that prints the beginning of a passage. If masked, lines with personal data are blacked out in the picture.

    Raises: OrderError if the file is not there any more, is another one, or cannot be drawn.
    """
    order, data = _read(path, order_id)
    page = order.page_at(span.start)
    if span.end > len(order.text):
        raise OrderError("the file was read by another version: index it anew")
    black = _lines(order, [span for span, _ in find_private(order.text)], page) if masked else []
    head, png = _drawn(data, page, black)
    scale, height = head["scale"], head["height"]
    boxes = tuple(
        (round(box.left * scale - MARGIN, 1), round(height - box.top * scale - MARGIN, 1),
         round((box.right - box.left) * scale + 2 * MARGIN, 1), round((box.top - box.bottom) * scale + 2 * MARGIN, 1))
        for box in _lines(order, [span], page)
    )  # fmt: skip
    return Picture(page, base64.b64encode(png).decode(), int(head["width"]), int(height), boxes, bool(black))


def _lines(order: Order, spans: list[Span], page: int) -> list[Box]:
    """The printed lines of a page that hold characters of these spans."""
    raw = [order.raw_span(span) for span in spans]
    return [box for box in order.boxes if box.page == page and any(box.raw.overlaps(span) for span in raw)]


@lru_cache(maxsize=4)
def _read(path: str, order_id: str) -> tuple[Order, bytes]:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise OrderError(f"the file is no longer at {path}") from error
    if hashlib.sha256(data).hexdigest() != order_id:
        raise OrderError(f"{path} has changed since it was read: index it anew")
    return read_order(Path(path)), data


def _drawn(data: bytes, page: int, black: list[Box]) -> tuple[dict[str, float], bytes]:
    order = {
        "memory_bytes": MEMORY_BYTES, "cpu_s": TIMEOUT_S, "page": page, "scale": SCALE,
        "black": [[box.left, box.bottom, box.right, box.top] for box in black],
    }  # fmt: skip
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    command = [sys.executable, "-P", "-m", "page.draw", json.dumps(order)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=TIMEOUT_S, check=False,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise OrderError(f"page {page} was not drawn within {TIMEOUT_S} s") from None
    if done.returncode:
        raise OrderError(f"page {page} cannot be drawn")
    head, _, png = done.stdout.partition(b"\n")
    return json.loads(head), png
