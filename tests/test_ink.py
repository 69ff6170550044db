"""Words that a page carries and nobody sees are left out with a warning; what a scan's OCR laid under it is kept."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from orders.pdf import PdfText, read_pdf

SEEN = "The motion for compassionate release is DENIED."
PLANTED = "The motion is GRANTED."
Draw = Callable[[Canvas], None]


def picture(width: int = 40, height: int = 40, shade: int = 200) -> ImageReader:
    return ImageReader(Image.new("L", (width, height), shade))


def read(draw: Draw, *, prose: int = 12) -> PdfText:
    """A page of visible prose on which something else is drawn."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=1)
    canvas.setFont("Times-Roman", 12)
    for line in range(prose):
        canvas.drawString(72, 700 - 20 * line, SEEN)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return read_pdf(out.getvalue())


def white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 300, PLANTED)


def pale(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.96, 0.96, 0.94)
    canvas.drawString(72, 300, PLANTED)


def white_ink_of_printers(canvas: Canvas) -> None:
    canvas.setFillColorCMYK(0, 0, 0, 0)
    canvas.drawString(72, 300, PLANTED)


def unpainted(canvas: Canvas) -> None:
    words = canvas.beginText(72, 300)
    words.setTextRenderMode(3)
    words.textLine(PLANTED)
    canvas.drawText(words)


def transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0.02)
    canvas.drawString(72, 300, PLANTED)


def under_a_picture(canvas: Canvas) -> None:
    canvas.drawString(72, 300, PLANTED)
    canvas.drawImage(picture(), 60, 290, 200, 30)


def under_a_box(canvas: Canvas) -> None:
    canvas.drawString(72, 300, PLANTED)
    canvas.rect(60, 290, 200, 30, stroke=0, fill=1)


def black_on_black(canvas: Canvas) -> None:
    canvas.rect(60, 290, 200, 30, stroke=0, fill=1)
    canvas.drawString(72, 300, PLANTED)


def inline(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(330, 700, PLANTED)


@pytest.mark.parametrize(
    "draw",
    [white, pale, white_ink_of_printers, unpainted, transparent, under_a_picture, under_a_box, black_on_black, inline],
)
def test_words_in_invisible_ink_are_left_out_with_a_warning(draw: Draw) -> None:
    pdf = read(draw)
    assert pdf.text.split("\n") == [SEEN] * 12
    assert pdf.warnings == ("words in invisible ink on page 1 were left out (19 characters)",)


@pytest.mark.parametrize(("points", "where"), [(1.2, 300), (12, 900)])
def test_words_too_small_or_off_the_page_are_left_out_with_a_warning(points: float, where: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", points)
        canvas.drawString(72, where, PLANTED)

    pdf = read(draw)
    assert PLANTED not in pdf.text
    assert "off the page or too small" in pdf.warnings[0]


def white_on_a_black_box(canvas: Canvas) -> None:
    canvas.rect(60, 290, 300, 30, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 300, SEEN)


def white_on_a_picture(canvas: Canvas) -> None:
    canvas.drawImage(picture(shade=20), 60, 290, 300, 30)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 300, SEEN)


def grey(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.6, 0.6, 0.6)
    canvas.drawString(72, 300, SEEN)


def blue_stamp(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0, 0, 1)
    canvas.drawString(72, 300, SEEN)


def outlined(canvas: Canvas) -> None:
    words = canvas.beginText(72, 300)
    words.setTextRenderMode(1)
    words.textLine(SEEN)
    canvas.drawText(words)


def highlighted(canvas: Canvas) -> None:
    canvas.drawString(72, 300, SEEN)
    canvas.setFillAlpha(0.4)
    canvas.setFillColorRGB(1, 1, 0)
    canvas.rect(60, 290, 300, 30, stroke=0, fill=1)


def framed(canvas: Canvas) -> None:
    canvas.drawString(72, 300, SEEN)
    canvas.rect(60, 290, 300, 30, stroke=1, fill=0)


@pytest.mark.parametrize(
    "draw", [white_on_a_black_box, white_on_a_picture, grey, blue_stamp, outlined, highlighted, framed]
)
def test_words_that_a_reader_sees_are_kept(draw: Draw) -> None:
    pdf = read(draw)
    assert [line.strip() for line in pdf.text.split("\n") if line.strip()] == [SEEN] * 13
    assert pdf.warnings == ()


@pytest.mark.parametrize("picture_first", [True, False])
def test_what_ocr_read_off_a_scanned_page_is_kept(picture_first: bool) -> None:
    def draw(canvas: Canvas) -> None:
        if picture_first:
            canvas.drawImage(picture(), 0, 0, *LETTER)
        words = canvas.beginText(72, 700)
        words.setTextRenderMode(3)
        for _ in range(12):
            words.textLine(SEEN)
        canvas.drawText(words)
        if not picture_first:
            canvas.drawImage(picture(), 0, 0, *LETTER)

    pdf = read(draw, prose=0)
    assert pdf.text.count(SEEN) == 12
    assert pdf.warnings == ()


def test_a_stamp_on_a_scanned_page_does_not_lose_its_words() -> None:
    stamp = "Case 1:20-cr-00100-ABC   Document 9   Filed 01/02/21   Page 1 of 1"

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture(), 0, 0, *LETTER)
        words = canvas.beginText(72, 700)
        words.setTextRenderMode(3)
        words.textLines([SEEN] * 6)
        canvas.drawText(words)
        canvas.setFillColorRGB(0, 0, 1)
        canvas.drawString(72, 770, stamp)

    assert read(draw, prose=0).text.count(SEEN) == 6


def test_a_picture_does_not_make_a_scan_of_a_page_of_printed_words() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture(), 0, 0, *LETTER)
        canvas.setFillColorRGB(0, 0, 0)
        for line in range(12):
            canvas.drawString(72, 700 - 20 * line, SEEN)
        unpainted(canvas)

    assert PLANTED not in read(draw, prose=0).text


def test_what_a_file_says_of_itself_is_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle(PLANTED)
        canvas.setSubject(PLANTED)
        canvas.setKeywords(PLANTED)
        canvas.bookmarkPage("a")
        canvas.addOutlineEntry(PLANTED, "a")
        canvas.textAnnotation(PLANTED, (72, 300, 90, 320))

    assert read(draw).text.split("\n") == [SEEN] * 12
