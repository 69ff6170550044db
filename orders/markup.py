"""HTML to text: what a browser would show, block by block, and a warning for what it would hide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from lxml import etree, html

from orders.order import OrderError

MOST_NODES = 2_500_000  # tags and attributes: each costs some hundred bytes of memory; 400 pages in Word have a million
BLOCK = re.compile(
    r"address|article|aside|body|d[dlt]|div|fieldset|figure|footer|form|header|hr|li|main|nav|section|tbody|thead|tfoot"
)
PARAGRAPH = re.compile(r"p|h[1-6]|blockquote|ul|ol|table|pre|center")
SILENT = re.compile(r"script|style|head|title|template|noscript|iframe|object|svg|math|canvas|audio|video|select")
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0+(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0+(?:\.0+)?\s*(?:;|!|$)|(?:^|;)\s*color\s*:\s*(?:white|\#fff(?:fff)?|rgba?\(\s*255\s*,\s*255\s*,\s*255[^)]*\))"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(0",
    re.IGNORECASE,
)
BACKGROUND = re.compile(r"background(?:-color)?\s*:(?!\s*(?:white|none|transparent|\#fff))", re.IGNORECASE)
RULE = re.compile(r"([^{}]{1,200})\{([^{}]{0,2000})\}")
GAP = "   "
MAX_COLUMN = 60  # a cell with longer lines is prose, not a caption's column


@dataclass(slots=True)
class _Page:
    """Text collected so far, the open cells and rows around it, and the number of characters left out as hidden."""

    parts: list[str] = field(default_factory=list)
    outer: list[list[str]] = field(default_factory=list)
    rows: list[list[list[str]]] = field(default_factory=list)
    hidden: int = 0

    def flow(self, text: str | None, pre: int) -> None:
        """Add the text of one node, its white space collapsed as a browser shows it outside `pre`."""
        if text and not pre:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            last = next((part for part in reversed(self.parts) if part), "\n")
            text = text.lstrip(" ") if last[-1] in " \n" else text
        if text:
            self.parts.append(text)

    def open_cell(self) -> None:
        """Collect what follows apart from what went before."""
        self.outer.append(self.parts)
        self.parts = []

    def close_cell(self) -> None:
        """Keep the cell's lines for its row."""
        cell = [line.strip() for line in _tidied(self.parts).split("\n") if line.strip()]
        self.parts = self.outer.pop()
        if self.rows:
            self.rows[-1].append(cell)
        else:
            self.parts.append("\n".join(cell))

    def close_row(self) -> None:
        """Print the row's cells side by side."""
        lines = columns(self.rows.pop())
        self.parts += [line + "\n" for line in lines]


def html_text(data: str | bytes) -> tuple[str, tuple[str, ...]]:
    """The visible text of an HTML page, block elements on lines of their own, and warnings. Nothing is fetched.

    Raises: OrderError for a page of more than MOST_NODES tags and attributes.
    """
    if n_nodes(data) > MOST_NODES:
        raise OrderError(f"HTML of more than {MOST_NODES:,} tags and attributes: split the page")
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(data, parser=parser)
    except etree.ParserError:  # no element at all
        return "", ()
    selectors = _hiding_selectors(root)
    page = _Page()
    _collect(root, selectors, page)
    text = _tidied(page.parts)
    warning = f"removed {page.hidden} characters of hidden text"
    return text, (warning,) if page.hidden else ()


def n_nodes(data: str | bytes) -> int:
    """At least how many tags and attributes there are to keep in memory."""
    if isinstance(data, bytes):
        return data.count(b"<") + data.count(b"=")
    return data.count("<") + data.count("=")


def _tidied(parts: list[str]) -> str:
    """The text without spaces at line ends, at most one blank line in a row, none at its ends."""
    text = re.sub(r"[ ]+\n", "\n", "".join(parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def columns(cells: list[list[str]]) -> list[str]:
    """The lines of one table row, its cells side by side with three spaces between, or one below the other if prose."""
    cells = [[line.rstrip() for line in cell] for cell in cells]
    cells = [cell for cell in cells if any(cell)]
    if not cells:
        return []
    if any(len(line) > MAX_COLUMN for cell in cells[:-1] for line in cell) and max(map(len, cells)) > 1:
        return [line for cell in cells for line in cell]
    widths = [max(map(len, cell)) for cell in cells]
    rows = zip_longest(*cells, fillvalue="")
    return [GAP.join(line.ljust(width) for line, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _hiding_selectors(root: html.HtmlElement) -> set[str]:
    """Class, id and tag selectors that a style sheet of the page hides."""
    sheets = "\n".join(node.text or "" for node in root.iter("style"))[:500_000]
    hiding = {s.strip() for m in RULE.finditer(sheets) if _hides(m[2]) for s in m[1].split(",")}
    return {s for s in hiding if re.fullmatch(r"[.#]?[\w-]+", s)}


def _hides(style: str) -> bool:
    found = HIDDEN.search(style)
    if found is None:
        return False
    return "color" not in found.group().lower() or BACKGROUND.search(style) is None


def _is_hidden(node: html.HtmlElement, selectors: set[str]) -> bool:
    if "hidden" in node.attrib or _hides(node.get("style", "")):
        return True
    names = {f".{name}" for name in node.get("class", "").split()} | {f"#{node.get('id', '')}"}
    return bool(selectors & names)


def _events(root: html.HtmlElement) -> Iterator[tuple[str, html.HtmlElement]]:
    return iter(etree.iterwalk(root, events=("start", "end")))


def _collect(root: html.HtmlElement, selectors: set[str], page: _Page) -> None:
    """Append the visible text under `root`; a loop, not a recursion, because nesting may be hostile."""
    skip: html.HtmlElement | None = None
    pre = 0
    for event, node in _events(root):
        tag = node.tag if isinstance(node.tag, str) else ""
        if skip is not None:
            if event == "end" and node is skip:
                skip = None
                page.flow(node.tail, pre)
            continue
        if event == "start":
            if SILENT.fullmatch(tag) or _is_hidden(node, selectors):
                skip = node
                if not SILENT.fullmatch(tag):
                    page.hidden += len("".join(node.itertext()).strip())
                continue
            pre += tag == "pre"
            _open(node, tag, page)
            page.flow(node.text, pre)
        else:
            pre -= tag == "pre"
            _close(tag, page)
            if node is not root:
                page.flow(node.tail, pre)


def _open(node: html.HtmlElement, tag: str, page: _Page) -> None:
    if tag == "br":
        page.parts.append("\n")
    elif tag in ("td", "th"):
        page.open_cell()
    elif tag == "tr":
        page.parts.append("\n")
        page.rows.append([])
    else:
        page.parts.append(_block_end(tag))
    parent = node.getparent()
    if tag == "li" and parent is not None and parent.tag == "ol" and parent.get("type", "1") == "1":
        page.parts.append(f"{_place(node)}. ")


def _block_end(tag: str) -> str:
    """What parts an element of this kind from its neighbours: a blank line, a line end, or nothing."""
    if PARAGRAPH.fullmatch(tag):
        return "\n\n"
    return "\n" if BLOCK.fullmatch(tag) else ""


def _place(node: html.HtmlElement) -> int:
    start = node.getparent().get("start", "1")
    return (int(start) if start.isdecimal() else 1) + sum(1 for _ in node.itersiblings("li", preceding=True))


def _close(tag: str, page: _Page) -> None:
    if tag in ("td", "th"):
        page.close_cell()
    elif tag == "tr":
        page.close_row()
    else:
        page.parts.append(_block_end(tag))
