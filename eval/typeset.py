"""Typesets the sample orders that are PDFs: `eval/gold/source/<name>.txt` -> `eval/gold/<name>.pdf`.

The first line of a source is the stamp of the electronic filing system; `{page}` and `{pages}` are filled in and a
number in braces is the page identifier of the first page. Then follow blocks separated by blank lines:

- lines with a lone `)` in the middle: the caption, in two columns;
- lines indented by 36 blanks or more: the signature block; by 10 or more: centred;
- a line that begins with `[1]`, `[2]`: a footnote, set small under a rule;
- several lines at the left margin: kept as they are; a single long line: a paragraph.

    python eval/typeset.py            all sources
    python eval/typeset.py dcd_age    one of them
"""

import io
import re
import sys
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.platypus import (
    HRFlowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

GOLD = Path(__file__).parent / "gold"
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=12, leading=22, alignment=TA_JUSTIFY, firstLineIndent=36)
PLAIN = ParagraphStyle("plain", fontName="Times-Roman", fontSize=12, leading=15, spaceBefore=6, spaceAfter=6)
HEAD = ParagraphStyle("head", parent=PLAIN, fontName="Times-Bold", alignment=TA_CENTER, keepWithNext=1)
RIGHT = ParagraphStyle("right", parent=PLAIN, leftIndent=3 * inch)
NOTE = ParagraphStyle("note", parent=PLAIN, fontSize=10, leading=12)
STAMP = HexColor("#1414c8")
CENTRED, SIGNATURE, LONG = 10, 36, 30


def caption(lines: list[str]) -> Any:
    """The two-column caption: parties to the left of the parentheses, number to the right."""
    rows = []
    for line in lines:
        left, _, right = line.partition("  )")
        rows.append([Paragraph(escape(left.strip()), PLAIN), ")", Paragraph(escape(right.strip()), PLAIN)])
    style = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("TOPPADDING", (0, 0), (-1, -1), 0),
             ("BOTTOMPADDING", (0, 0), (-1, -1), 0), ("LEFTPADDING", (0, 0), (-1, -1), 0),
             ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("FONT", (1, 0), (1, -1), "Times-Roman", 12)]  # fmt: skip
    return Table(rows, colWidths=[3.3 * inch, 0.25 * inch, 2.95 * inch], rowHeights=17, style=style, spaceAfter=14)


def block(lines: list[str]) -> list[Any]:
    """The flowables of one block of the source."""
    indent = min(len(line) - len(line.lstrip()) for line in lines)
    text = "<br/>".join(escape(line.strip()) for line in lines)
    if all("  )" in line for line in lines):
        return [caption(lines)]
    if indent >= SIGNATURE:
        return [KeepTogether([Spacer(1, 30), Paragraph(text, RIGHT)])]
    if indent >= CENTRED:
        return [Paragraph(text, HEAD)]
    if re.match(r"\[\d\] ", text):
        return [Spacer(1, 18), HRFlowable(width=2 * inch, hAlign="LEFT", color="black"), Paragraph(text, NOTE)]
    if len(lines) > 1 or len(text) < LONG:
        heading = re.match(r"[A-Z]\. |[IV]+\. ", text)
        return [Paragraph(f"<b>{text}</b>" if heading else text, HEAD.clone("left", alignment=0) if heading else PLAIN)]
    return [Paragraph(text, BODY)]


def typeset(source: str, pages: int = 0) -> tuple[bytes, int]:
    """The PDF of a source and its number of pages; `pages` is the total that the stamps print."""
    first, _, rest = source.partition("\n")
    story = [flow for part in re.split(r"\n\s*\n", rest.strip("\n")) for flow in block(part.split("\n"))]
    buffer = io.BytesIO()
    doc = SimpleDocTemplate(buffer, pagesize=letter, leftMargin=inch, rightMargin=inch, topMargin=1.05 * inch,
                            bottomMargin=inch, invariant=1, title=" ", author=" ")  # fmt: skip

    def furniture(canvas: Any, page_of: Any) -> None:
        page = int(page_of.page)
        stamp = first.replace("{page}", str(page)).replace("{pages}", str(pages))
        stamp = re.sub(r"\{(\d+)\}", lambda m: str(int(m[1]) + page - 1), stamp)
        canvas.saveState()
        canvas.setFont("Helvetica", 9)
        canvas.setFillColor(STAMP)
        canvas.drawCentredString(letter[0] / 2, letter[1] - 0.45 * inch, stamp)
        canvas.restoreState()
        if page > 1:
            canvas.setFont("Times-Roman", 12)
            canvas.drawCentredString(letter[0] / 2, 0.6 * inch, str(page))

    doc.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return buffer.getvalue(), int(doc.page)


def main(names: list[str]) -> int:
    for source in sorted((GOLD / "source").glob("*.txt")):
        if names and source.stem not in names:
            continue
        text = source.read_text(encoding="utf-8")
        data, _ = typeset(text, typeset(text)[1])
        (GOLD / f"{source.stem}.pdf").write_bytes(data)
        print(f"{source.stem}.pdf: {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
