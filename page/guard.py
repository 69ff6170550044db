"""What stands before the whole server of the page: hosts, routes, sizes, headers. Pure ASGI, so that streams stay streams."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from page.bodies import STALL_S, Body, Message, Receive, Refused
from page.policy import NO_PAGE, headers, page_policy
from page.routes import PAGE, Route, route_of
from page.temp import Temp

Scope = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_REQUESTS = 400  # at once; an open page holds two or three streams
MOST_UPLOADS = 4  # at once
SWEEP_S = 60.0
_SINGLE = (b"host", b"content-length", b"content-type", b"origin", b"cookie")
_STRIPPED = (b"forwarded", b"x-forwarded-", b"x-gradio-", b"accept-encoding")


class Guard:
    """Lets through what is meant for this page, and puts the headers on every answer.

    `hosts` are the names under which it may be asked (another one is an attempt to reach it through a foreign name: DNS
    rebinding); None allows any.
    """

    def __init__(
        self,
        app: App,
        *,
        hosts: frozenset[str] | None,
        temp: Temp,
        routes: Sequence[Route] = PAGE,
        stall_s: float = STALL_S,
    ) -> None:
        self._app, self._hosts, self._temp, self._routes, self._stall_s = app, hosts, temp, routes, stall_s
        self._requests = self._uploads = 0
        self._swept = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, by the page or by a refusal."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            route = self._admitted(scope)
        except Refused as refusal:
            await _refuse(send, refusal)
            return
        self._requests += 1
        self._uploads += route.kind == "upload"
        try:
            await self._pass(scope, receive, send, route)
        finally:
            self._requests -= 1
            self._uploads -= route.kind == "upload"
            await self._sweep(uploaded=route.kind == "upload")

    def _admitted(self, scope: Scope) -> Route:
        given = _headers(scope)
        host = given.get(b"host", "")
        if self._hosts is not None and _name(host) not in self._hosts:
            raise Refused(400, "this page is not served under that name")
        route = route_of(self._routes, scope["method"], scope["path"])
        if route is None:
            raise Refused(404, "there is nothing here")
        _check_site(given, host, route)
        length = given.get(b"content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length) > route.max_bytes:
            raise Refused(413, f"larger than {route.max_bytes:,} bytes: add it in smaller parts")
        if route.kind == "file" and not self._temp.holds(scope["path"].partition("=")[2]):
            raise Refused(403, "no file that this page made")
        if self._requests >= MOST_REQUESTS:
            raise Refused(503, "too many requests at once: try again in a minute")
        if route.kind == "upload" and self._uploads >= MOST_UPLOADS:
            raise Refused(503, "other files are just coming in: try again in a minute")
        return route

    async def _pass(self, scope: Scope, receive: Receive, send: Send, route: Route) -> None:
        body = Body(
            receive, route.max_bytes, is_ours=self._temp.holds if route.kind == "json" else None, stall_s=self._stall_s
        )
        if route.kind == "upload" and await asyncio.to_thread(self._temp.is_full):
            await _refuse(send, Refused(507, "no room for more files just now: try again in an hour"))
            return
        answer = _Answer(send, body, route)
        try:
            await self._app(_cleaned(scope, route), body.receive, answer.send)
        except Refused as refusal:
            if refusal is not body.refusal:
                raise
        if answer.refusal and not answer.began:
            await _refuse(send, answer.refusal, as_json=route.kind == "json")

    async def _sweep(self, *, uploaded: bool) -> None:
        now = time.monotonic()
        if uploaded and not self._uploads:
            await asyncio.to_thread(self._temp.sweep, broken=True)
        elif now - self._swept > SWEEP_S:
            self._swept = now
            await asyncio.to_thread(self._temp.sweep)


class _Answer:
    """The answer of the page on its way out. Once the body is refused, the page's own answer is held back."""

    def __init__(self, send: Send, body: Body, route: Route) -> None:
        self.began = False
        self._send, self._body, self._route = send, body, route
        self._start: Message | None = None
        self._html = b""
        self._busy: Refused | None = None

    @property
    def refusal(self) -> Refused | None:
        """Why the page's own answer is not given."""
        return self._body.refusal or self._busy

    async def send(self, message: Message) -> None:
        """Sends a message on, with our headers; a page is held until it is whole, since its policy names its scripts."""
        if self.refusal and not self.began:
            return
        if message["type"] == "http.response.start":
            if self._route.kind == "json" and message["status"] == 503:
                self._busy = Refused(503, "Too many questions are waiting: ask again in a minute.")
            elif dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
                self._start = message
            else:
                keep = self._route.kind == "part" and message["status"] == 200
                await self._begin(message, NO_PAGE, keep=keep)
        elif self._start is None:
            await self._send(message)
        else:
            self._html += message.get("body", b"")
            if not message.get("more_body", False):
                await self._begin(self._start, page_policy(self._html.decode("utf-8", "replace")))
                await self._send({"type": "http.response.body", "body": self._html})

    async def _begin(self, start: Message, policy: str, *, keep: bool = False) -> None:
        self.began = True
        await self._send({**start, "headers": headers(list(start.get("headers", ())), policy, keep=keep)})


def _headers(scope: Scope) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        if name.lower() in found and name.lower() in _SINGLE:
            raise Refused(400, "a header is given twice")
        found[name.lower()] = value.decode("latin-1")
    return found


def _check_site(given: dict[bytes, str], host: str, route: Route) -> None:
    """Raises Refused for a request that the page of another site makes; following a link to the page is none."""
    site = given.get(b"sec-fetch-site", "none")
    origin = given.get(b"origin")
    changes = route.kind in ("json", "upload", "form")
    if origin is not None and (changes or route.kind != "page") and urlsplit(origin).netloc != host:
        raise Refused(403, "a request of another site's page")
    if route.kind != "page" and site not in ("same-origin", "none"):
        raise Refused(403, "a request of another site's page")


def _cleaned(scope: Scope, route: Route) -> Scope:
    """The request without what a client may claim of its address, and without a query where the page needs none."""
    kept = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(_STRIPPED)]
    if route.kind == "part":
        kept += [(name, value) for name, value in scope["headers"] if name.lower() == b"accept-encoding"]
    return {**scope, "headers": kept, "query_string": scope["query_string"] if route.kind != "page" else b""}


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower() if host else ""
    except ValueError:
        return ""


async def _refuse(send: Send, refusal: Refused, *, as_json: bool = False) -> None:
    body = json.dumps({"detail": refusal.why}).encode() if as_json else f"{refusal.why}\n".encode()
    kind = b"application/json" if as_json else b"text/plain; charset=utf-8"
    given = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    if refusal.status in (408, 413):
        given.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers(given, NO_PAGE)})
    await send({"type": "http.response.body", "body": body})
