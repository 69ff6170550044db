"""The door of a page that other machines reach: a login page of its own, and nothing of the page without a session."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Iterator
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from page.accounts import Accounts, Verdict
from page.bodies import Message, Receive
from page.guard import App, Scope, Send
from page.view import render

SESSION_S = 12 * 3600.0
MOST_SESSIONS = 1_000
MOST_GUESSES = 2  # hashed at once: each takes 32 MiB
_TOLD: dict[Verdict, tuple[int, str]] = {
    "wrong": (403, "Name and password do not fit."),
    "closed": (429, "Too many attempts. Wait some minutes, then try again."),
}


class Door:
    """Shows the login page, and lets only those pass who are logged in."""

    def __init__(self, app: App, accounts: Accounts) -> None:
        self._app, self._accounts = app, accounts
        self._sessions: dict[str, float] = {}  # digest of the token: when it ends
        self._guesses = asyncio.Semaphore(MOST_GUESSES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        token, path = _token(scope), scope["path"]
        inside = self._is_open(token)
        if path == "/logout":
            self._sessions.pop(_digest(token), None)
            await _go(send, "/login", _cookie(scope, "", 0))
        elif path == "/login" and scope["method"] == "POST":
            await self._log_in(scope, receive, send)
        elif path == "/login":
            await (_go(send, "/") if inside else _show(send, 200, ""))
        elif inside:
            await self._app(scope, receive, send)
        elif path == "/":
            await _go(send, "/login")
        else:
            await _answer(send, 401, b"log in first\n", [(b"content-type", b"text/plain; charset=utf-8")])

    def _is_open(self, token: str) -> bool:
        return time.monotonic() < self._sessions.get(_digest(token), 0.0) if token else False

    async def _log_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        name, password = await _form(receive)
        address = (scope.get("client") or ("",))[0]
        async with self._guesses:
            verdict = await asyncio.to_thread(self._accounts.judge, name, password, address)
        if verdict != "admitted":
            await _show(send, *_TOLD[verdict])
            return
        self._sessions.pop(_digest(_token(scope)), None)  # a session of before is not gone on with
        now, token = time.monotonic(), secrets.token_urlsafe(32)
        self._sessions = {each: ends for each, ends in self._sessions.items() if ends > now}
        while len(self._sessions) >= MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        self._sessions[_digest(token)] = now + SESSION_S
        await _go(send, "/", _cookie(scope, token, int(SESSION_S)))


async def _form(receive: Receive) -> tuple[str, str]:
    """(name, password) of the form; empty where it has none. The guard limits its size."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10) if body.count(b"&") < 10 else {}
    return fields.get("name", [""])[0].strip(), fields.get("password", [""])[0]


def _name(scope: Scope) -> str:
    """The name of the cookie; over TLS a browser takes one of this prefix from this very host alone (RFC 6265bis)."""
    return "__Host-benchbrief" if scope.get("scheme") == "https" else "benchbrief"


def _cookie(scope: Scope, token: str, age_s: int) -> str:
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{_name(scope)}={token}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Strict{secure}"


def _token(scope: Scope) -> str:
    for given in _given(scope):
        try:
            found = SimpleCookie(given).get(_name(scope))
        except CookieError:
            continue
        if found:
            return found.value
    return ""


def _given(scope: Scope) -> Iterator[str]:
    return (value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"cookie")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def _show(send: Send, status: int, message: str) -> None:
    body = render("door", message=message).encode()
    await _answer(send, status, body, [(b"content-type", b"text/html; charset=utf-8")])


async def _go(send: Send, place: str, cookie: str = "") -> None:
    given = [(b"location", place.encode())]
    if cookie:
        given.append((b"set-cookie", cookie.encode()))
    await _answer(send, 303, b"", given)


async def _answer(send: Send, status: int, body: bytes, given: list[tuple[bytes, bytes]]) -> None:
    start: Message = {"type": "http.response.start", "status": status}
    await send({**start, "headers": [*given, (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
