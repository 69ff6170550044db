"""Which paths of the page's server may be asked, by which method, and how much a body may hold. Everything else is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from page.intake import MAX_FILE_BYTES

Kind = Literal["page", "part", "file", "stream", "json", "upload", "form"]

MAX_UPLOAD_BYTES = 6 * MAX_FILE_BYTES  # all files that are dropped at once
MAX_JSON_BYTES = 1 << 20  # an event: a question, a filter, the names of uploaded files
MAX_FORM_BYTES = 4096  # a name and a password
_READS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Route:
    """Paths that may be asked; `kind` says what comes back or goes in. `max_bytes` is the most that a body may hold."""

    methods: tuple[str, ...]
    path: re.Pattern[str]
    kind: Kind
    max_bytes: int = 0


def _route(methods: tuple[str, ...], path: str, kind: Kind, max_bytes: int = 0) -> Route:
    return Route(methods, re.compile(path), kind, max_bytes)


# What Gradio's own page asks for, seen in the browser. Not among it, and so refused: /proxy=, /file=https://, /stream,
# /component_server, /call, /run, /api, /custom_component, /dev, /monitoring, /deep_link, /runs, /vibe-edit, its own /login.
PAGE = (
    _route(_READS, r"/", "page"),
    _route(_READS, r"/(?:assets|static)/[\w./~ @+-]+", "part"),
    _route(_READS, r"/favicon\.ico|/manifest\.json|/theme\.css", "part"),
    _route(_READS, r"/config|/gradio_api/app_id", "stream"),
    _route(("GET",), r"/gradio_api/(?:queue/data|upload_progress|heartbeat/\w{1,64})", "stream"),
    _route(_READS, r"/gradio_api/file=(?P<file>/.+)", "file"),
    _route(("POST",), r"/gradio_api/(?:queue/join|cancel)", "json", MAX_JSON_BYTES),
    _route(("POST",), r"/gradio_api/upload", "upload", MAX_UPLOAD_BYTES),
)
DOOR = (
    _route(_READS, r"/login", "page"),
    _route(("POST",), r"/login|/logout", "form", MAX_FORM_BYTES),
)


def route_of(routes: Sequence[Route], method: str, path: str) -> Route | None:
    """The route of a request; None for one that is refused. `path` is decoded once, as the server behind will read it."""
    if "\\" in path or "//" in path or not path.isprintable() or {".", ".."} & set(path.split("/")):
        return None
    return next((route for route in routes if method in route.methods and route.path.fullmatch(path)), None)
