"""Which characters of a PDF's page a reader of paper sees: ink against what lies under it and over it.

White on white, a render mode that paints nothing, no opacity, a picture or a filled box on top: a channel for words that
only a machine reads. Imported by the child process that opens PDFs: nothing heavy here.
"""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

MIN_CONTRAST = 1.25  # to the ground, as WCAG 2.2 reckons it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
MIN_OPACITY = 26  # of 255
WHITE = (255, 255, 255)
Colour = tuple[int, int, int]


class Layer(NamedTuple):
    """A filled box or a picture of a page, in drawing order; `colour` is None for a picture."""

    at: int
    left: float
    bottom: float
    right: float
    top: float
    colour: Colour | None

    def holds(self, x: float, y: float) -> bool:
        """True if the point lies on it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


class Ink:
    """The ink of one page; `seen(i, x, y)` tells of character i with its middle there, in the page's own points."""

    def __init__(self, page: Any, text: Any, raw: Any) -> None:
        self._raw, self._text = raw, text
        self._paint: dict[int, tuple[bool, Colour]] = {}
        self._order: dict[int, int] = {}
        self._layers: list[Layer] = []
        self._plain = True  # nothing on the page but words that are seen: the common case, told at once
        for at in range(raw.FPDFPage_CountObjects(page)):
            item = raw.FPDFPage_GetObject(page, at)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                address = _address(item)
                self._order[address] = at
                self._paint[address] = painted, colour = self._painted(item)
                self._plain &= painted and _contrast(colour, WHITE) >= MIN_CONTRAST
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                self._plain = False
            elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
                layer = self._layer(at, item, kind)
                if layer:
                    self._layers.append(layer)
                    self._plain = False

    def seen(self, i: int, x: float, y: float) -> bool:
        """True unless the character is painted with nothing, in the colour of its ground, or under something."""
        if self._plain:
            return True
        item = self._raw.FPDFText_GetTextObject(self._text, i)
        if not item:
            return True
        address = _address(item)
        if address not in self._paint:
            self._paint[address] = self._painted(item)
        painted, colour = self._paint[address]
        if not painted:
            return False
        at = self._order.get(address)  # None inside a form, whose layers are not told apart
        ground: Colour | None = WHITE
        for layer in self._layers:
            if layer.holds(x, y):
                if at is not None and layer.at > at:
                    return False
                ground = layer.colour
        return ground is None or _contrast(colour, ground) >= MIN_CONTRAST

    def _painted(self, item: Any) -> tuple[bool, Colour]:
        raw = self._raw
        mode = raw.FPDFTextObj_GetTextRenderMode(item)
        if mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP):
            return False, WHITE
        stroked = mode in (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP)
        read = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
        red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
        if not read(item, red, green, blue, opacity):
            return True, (0, 0, 0)
        return opacity.value >= MIN_OPACITY, (red.value, green.value, blue.value)

    def _layer(self, at: int, item: Any, kind: int) -> Layer | None:
        """The object as a layer that hides what is under it; None for lines, and for what can be seen through."""
        raw = self._raw
        edges = [ctypes.c_float() for _ in range(4)]
        if raw.FPDFPageObj_HasTransparency(item) or not raw.FPDFPageObj_GetBounds(item, *edges):
            return None
        left, bottom, right, top = (edge.value for edge in edges)
        if right - left < 4 or top - bottom < 4:
            return None
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            return Layer(at, left, bottom, right, top, None)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(item, fill, stroke) or not fill.value or raw.FPDFPath_CountSegments(item) > 6:
            return None  # not filled, or no plain box: letters drawn as outlines, seals
        red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
        if not raw.FPDFPageObj_GetFillColor(item, red, green, blue, opacity) or opacity.value < 250:
            return None
        return Layer(at, left, bottom, right, top, (red.value, green.value, blue.value))


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _contrast(one: Colour, other: Colour) -> float:
    first, second = _luminance(one), _luminance(other)
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
