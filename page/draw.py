"""The child process that draws one page of a PDF: bytes on its standard input, a PNG on its standard output.

As in `orders.glyphs`: a PDF is hostile until proven otherwise, so it is opened apart, with limits on memory and time.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from orders.glyphs import limit_resources

MOST_PIXELS = 2_000  # of the longer side, whatever the page claims to measure


def draw(data: bytes, page_number: int, scale: float, black: list[list[float]]) -> Any:
    """The picture of a page, with rectangles (in points from the lower left corner) filled black."""
    import pypdfium2  # noqa: PLC0415  after the limits are set
    from PIL import ImageDraw  # noqa: PLC0415

    page = pypdfium2.PdfDocument(data)[page_number - 1]
    width, height = page.get_size()
    scale = min(scale, MOST_PIXELS / max(width, height, 1.0))
    image = page.render(scale=scale).to_pil().convert("RGB")
    pen = ImageDraw.Draw(image)
    for left, bottom, right, top in black:
        box = (left * scale - 1, (height - top) * scale - 1, right * scale + 1, (height - bottom) * scale + 1)
        pen.rectangle(box, fill="black")
    image.info["scale"] = scale
    image.info["height"] = height
    return image


def main() -> None:
    """Draws a page; argument: JSON with `memory_bytes`, `cpu_s`, `page`, `scale` and `black`."""
    order = json.loads(sys.argv[1])
    limit_resources(order["memory_bytes"], order["cpu_s"])
    image = draw(sys.stdin.buffer.read(), order["page"], order["scale"], order["black"])
    head = {"width": image.width, "height": image.height, "scale": image.info["scale"]}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    image.info.clear()
    image.quantize(16).save(sys.stdout.buffer, "PNG", optimize=True)


if __name__ == "__main__":
    main()
