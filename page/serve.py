"""The page as a server of its own, on this machine alone."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from page.desk import Desk
from page.look import look
from page.loopback import PageError, require_loopback

MOST_WAITING = 40  # questions in the queue; who comes later is told to try again


def serve(layout: Callable[[Desk], gr.Blocks], desk: Desk, *, host: str, port: int) -> None:
    """Serves the page until it is interrupted. Raises: PageError for another host, or a port that is taken."""
    require_loopback(host)
    page = layout(desk).queue(max_size=MOST_WAITING, default_concurrency_limit=4)
    try:
        page.launch(server_name=host, server_port=port, share=False, quiet=True, allowed_paths=[], **look())
    except OSError as error:
        raise PageError(f"port {port} cannot be had: give another --port") from error
