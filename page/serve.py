"""The page as a server of its own: who may ask it, under which names, and how much may come in."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from page.accounts import Accounts
from page.guard import Guard
from page.intake import MAX_FILE_BYTES
from page.look import look
from page.loopback import PageError, is_loopback, require_safe

MOST_WAITING = 40  # questions in the queue; who comes later is told to try again
MOST_AT_ONCE = 4  # callbacks of one kind
MAX_BODY_BYTES = 6 * MAX_FILE_BYTES  # all files that are dropped at once
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(layout: Callable[[], gr.Blocks], *, host: str, port: int, accounts: Accounts | None = None) -> None:
    """Serves the page until it is interrupted. Raises: PageError for a host that is not allowed, or a port that is taken."""
    require_safe(host, has_accounts=accounts is not None)
    page = layout()
    try:
        launch(page, host=host, port=port, accounts=accounts)
    except OSError as error:
        raise PageError(f"port {port} cannot be had: give another --port") from error


def launch(page: gr.Blocks, *, host: str, port: int, accounts: Accounts | None = None, **options: Any) -> str:
    """The address of the page, once it is served; it blocks unless `prevent_thread_lock` is among the options."""
    hosts = LOOPBACK_NAMES if is_loopback(host) else None
    guard = Middleware(Guard, hosts=hosts, max_bytes=MAX_BODY_BYTES)
    page.queue(max_size=MOST_WAITING, default_concurrency_limit=MOST_AT_ONCE)
    _, url, _ = page.launch(
        server_name=host, server_port=port, share=False, quiet=True, allowed_paths=[], max_file_size=MAX_FILE_BYTES,
        auth=accounts.admits if accounts else None, app_kwargs={"middleware": [guard], "docs_url": None, "redoc_url": None},
        footer_links=[], enable_monitoring=False, ssr_mode=False, pwa=False, mcp_server=False, **look(), **options,
    )  # fmt: skip
    return str(url)


def private_temp() -> None:
    """Uploads and downloads go through a folder that only this user may read, and that goes when the page stops."""
    if "GRADIO_TEMP_DIR" not in os.environ:
        folder = tempfile.mkdtemp(prefix="benchbrief-page-")
        os.environ["GRADIO_TEMP_DIR"] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
