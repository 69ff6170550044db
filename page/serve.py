"""The page as a server of its own: guard, door and Gradio behind them, on one port."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI

from page.accounts import Accounts
from page.bodies import STALL_S
from page.connections import Connection
from page.door import Door
from page.guard import App, Guard
from page.intake import MAX_FILE_BYTES
from page.look import look
from page.loopback import PageError, is_loopback, require_safe
from page.routes import DOOR, PAGE
from page.temp import Temp, private_temp

MOST_WAITING = 40  # events in the queue; who comes later is told to try again
MOST_AT_ONCE = 4  # callbacks of one kind
MOST_HEADER_BYTES = 32 * 1024
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Certificate:
    """The two files for TLS, in PEM."""

    chain: Path
    key: Path


def serve(
    layout: Callable[[], gr.Blocks],
    *,
    host: str,
    port: int,
    accounts: Accounts | None = None,
    certificate: Certificate | None = None,
) -> None:
    """Serves the page until it is interrupted. Raises: PageError for a host that is not allowed, or a port that is taken."""
    with served(layout, host=host, port=port, accounts=accounts, certificate=certificate):
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


@contextmanager
def served(
    layout: Callable[[], gr.Blocks],
    *,
    host: str,
    port: int,
    accounts: Accounts | None = None,
    certificate: Certificate | None = None,
    stall_s: float = STALL_S,
) -> Iterator[str]:
    """The address of the page while the block lasts. Port 0: any free one. Raises: PageError, as `serve`."""
    require_safe(host, has_accounts=accounts is not None)
    _check(certificate)
    with _listening(host, port) as bound:
        page = layout()
        app = guarded(page, host=host, accounts=accounts, stall_s=stall_s)
        server = uvicorn.Server(_config(app, certificate))
        thread = threading.Thread(target=server.run, args=([bound],), name="page", daemon=True)
        thread.start()
        try:
            while thread.is_alive() and not server.started:
                time.sleep(0.01)
            if not server.started:
                raise PageError("the page's server did not start: its log says why")
            scheme, name = "https" if certificate else "http", f"[{host}]" if ":" in host else host
            yield f"{scheme}://{name}:{bound.getsockname()[1]}/"
        finally:
            page.close(verbose=False)
            server.should_exit = True
            thread.join(10)


def guarded(page: gr.Blocks, *, host: str, accounts: Accounts | None, stall_s: float = STALL_S) -> App:
    """The whole server of the page, Gradio's own routes included, behind the guard and, with accounts, behind the door."""
    temp = Temp(private_temp())
    page.queue(max_size=MOST_WAITING, default_concurrency_limit=MOST_AT_ONCE)
    inner = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        inner, page, path="/", allowed_paths=[], max_file_size=MAX_FILE_BYTES, show_error=False, footer_links=[],
        run_history=False, enable_monitoring=False, ssr_mode=False, pwa=False, mcp_server=False,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None}, **look(),
    )  # fmt: skip
    # Only a page that says it runs checks that the files which a client names were uploaded (`_check_allowed` of Gradio).
    page.has_launched = page.is_running = True
    behind: App = Door(inner, accounts) if accounts else inner
    hosts = LOOPBACK_NAMES if is_loopback(host) else None
    return Guard(behind, hosts=hosts, temp=temp, routes=(*DOOR, *PAGE) if accounts else PAGE, stall_s=stall_s)


def _config(app: App, certificate: Certificate | None) -> uvicorn.Config:
    # No proxy headers: the address of a client is what the limits of the door count by.
    return uvicorn.Config(
        app, log_level="warning", server_header=False, proxy_headers=False, ws="none", http=Connection,
        h11_max_incomplete_event_size=MOST_HEADER_BYTES, timeout_graceful_shutdown=1,
        ssl_certfile=certificate.chain if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )  # fmt: skip


def _check(certificate: Certificate | None) -> None:
    if certificate:
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate.chain, certificate.key)
        except (OSError, ssl.SSLError) as error:
            raise PageError(f"--certificate {certificate.chain}, --key {certificate.key}: {error}") from error


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        bound = socket.create_server((host, port), family=family, backlog=256)
    except OSError as error:
        raise PageError(f"{host}, port {port} cannot be had ({error.strerror}): give another --port") from error
    with bound:
        yield bound
