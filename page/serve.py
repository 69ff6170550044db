"""The page as a server of its own: loopback, or another host with a password file; nothing outside the library is served."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import gradio as gr


class ServeError(ValueError):
    """A page that cannot be served so; the message says what to change."""


def serve(
    layout: Callable[[], gr.Blocks], *, host: str = "127.0.0.1", port: int = 7860, auth_file: Path | None = None
) -> None:
    """Serves the page that `layout` makes until it is interrupted. Raises: ServeError."""
