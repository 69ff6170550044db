"""Word documents (.docx) to text: the printed body, the first page's header and footer, the footnotes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from orders.archive import ArchiveError, opened, unpacked
from orders.markup import MOST_NODES, columns, n_nodes
from orders.order import OrderError

MAX_XML_BYTES = 20 * 1024 * 1024  # of one part; an opinion of 400 pages has 5 to 10 MB
MOST_PARTS = 2_000  # pictures are parts too
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SKIPPED = frozenset(
    W + name for name in ("del", "delText", "moveFrom", "instrText", "pPr", "rPr", "sectPr", "txbxContent")
)
MARKS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
PROSE = 80  # a paragraph longer than this is prose, parted by blank lines; shorter ones may be a caption
MAX_DEPTH = 20  # tables in tables


@dataclass(slots=True)
class _Hidden:
    characters: int = 0


def docx_text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The printed text of a .docx file, with warnings for hidden text that was left out.

    Raises: OrderError for a broken archive, one without a Word document in it, or one that unpacks to too much.
    """
    try:
        with opened(data, most=MOST_PARTS) as archive:
            body = _xml(archive, "word/document.xml")
            if body is None:
                raise OrderError("a ZIP archive without a Word document in it: unpack it and name the files")
            hidden = _Hidden()
            lines = [*_edge(archive, body, "header", hidden), *_blocks(body, hidden), *_footnotes(archive, hidden)]
            lines += _edge(archive, body, "footer", hidden)
    except ArchiveError as error:
        raise OrderError(f".docx that cannot be unpacked ({error}): open it in Word and save it again") from None
    except etree.XMLSyntaxError as error:
        raise OrderError(f"corrupt .docx ({error.msg}): open it in Word and save it again") from None
    warning = f"removed {hidden.characters} characters of hidden text"
    return "\n".join(lines), (warning,) if hidden.characters else ()


def _xml(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """The root of one part, or None if it is not there. No entity is expanded, nothing is fetched."""
    if name not in archive.namelist():
        return None
    data = unpacked(archive, archive.getinfo(name), MAX_XML_BYTES)
    if n_nodes(data) > MOST_NODES:
        raise OrderError(f".docx of more than {MOST_NODES:,} tags and attributes: split the document")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise OrderError(".docx declares a document type, which Word never writes: open it in Word and save it again")
    return root


def _blocks(parent: etree._Element, hidden: _Hidden, depth: int = 0) -> list[str]:
    """The lines of the paragraphs and tables under `parent`; cells of one row stand side by side."""
    lines: list[str] = []
    for node in _block_nodes(parent):
        if node.tag == W + "p":
            text = _paragraph(node, hidden)
            if lines and lines[-1].strip() and max(len(lines[-1]), len(text)) > PROSE:
                lines.append("")
            lines += text.split("\n")
        elif depth < MAX_DEPTH:
            for row in node.iter(W + "tr"):
                if next(row.iterancestors(W + "tbl"), None) is node:
                    lines += columns([_blocks(cell, hidden, depth + 1) for cell in row.iterchildren(W + "tc")])
    return lines


def _block_nodes(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, out of content controls and insertions, not out of other tables."""
    stack = [iter(parent)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
        elif node.tag in (W + "p", W + "tbl"):
            yield node
        elif node.tag not in SKIPPED:
            stack.append(iter(node))


def _paragraph(paragraph: etree._Element, hidden: _Hidden) -> str:
    parts: list[str] = []
    skip: etree._Element | None = None
    for event, node in etree.iterwalk(paragraph, events=("start", "end")):
        if skip is not None:
            skip = None if event == "end" and node is skip else skip
        elif event == "end":
            continue
        elif node.tag in SKIPPED:
            skip = node
        elif node.tag == W + "r" and _vanishes(node):
            hidden.characters += len("".join(text.text or "" for text in node.iter(W + "t")))
            skip = node
        elif node.tag == W + "t":
            parts.append(node.text or "")
        elif node.tag in (W + "footnoteReference", W + "footnoteRef"):
            parts.append(f"[{node.get(W + 'id', '')}]" if node.tag.endswith("Reference") else "")
        elif node.tag in MARKS:
            parts.append("\f" if node.get(W + "type") == "page" else MARKS[node.tag])
    return "".join(parts)


def _vanishes(run: etree._Element) -> bool:
    """True for a run formatted as hidden, white, or in type too small to read (w:sz counts half points)."""
    properties = run.find(W + "rPr")
    if properties is None:
        return False
    vanish, color, size = (properties.find(W + name) for name in ("vanish", "color", "sz"))
    if vanish is not None and vanish.get(W + "val", "1") not in ("0", "false", "off"):
        return True
    if size is not None and size.get(W + "val", "").isdecimal() and int(size.get(W + "val", "0")) <= 2:
        return True
    shaded = any(properties.find(W + name) is not None for name in ("shd", "highlight"))
    return color is not None and color.get(W + "val", "").upper() == "FFFFFF" and not shaded


def _edge(archive: zipfile.ZipFile, body: etree._Element, kind: str, hidden: _Hidden) -> list[str]:
    """The lines of the first page's header or footer."""
    section = next(body.iter(W + "sectPr"), None)
    relations = _xml(archive, "word/_rels/document.xml.rels")
    if section is None or relations is None:
        return []
    wanted = "first" if section.find(W + "titlePg") is not None else "default"
    for reference in section.iter(W + f"{kind}Reference"):
        if reference.get(W + "type", "default") == wanted:
            targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
            root = _xml(archive, "word/" + targets.get(reference.get(R + "id"), ""))
            lines = _blocks(root, hidden) if root is not None else []
            return [line for line in lines if line.strip()]
    return []


def _footnotes(archive: zipfile.ZipFile, hidden: _Hidden) -> list[str]:
    root = _xml(archive, "word/footnotes.xml")
    if root is None:
        return []
    notes = [note for note in root.iterchildren(W + "footnote") if note.get(W + "type", "normal") == "normal"]
    lines = [f"[{note.get(W + 'id', '')}] " + "\n".join(_blocks(note, hidden)).strip() for note in notes]
    return ["_" * 20, *lines] if lines else []
