"""Connections before there is a request: not too many, none that only waits, and a plain answer to what is no HTTP."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from page.policy import NO_PAGE, headers

MOST_CONNECTIONS = 600
HEADERS_S = 10.0  # in which a request's headers must be complete


class Connection(H11Protocol):
    """Uvicorn's connection, which by itself would wait for headers without end (Slowloris)."""

    headers_s = HEADERS_S

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Takes the connection, or hangs up where there are too many."""
        super().connection_made(transport)
        self._seen: object = None
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
            return
        self.loop.call_later(self.headers_s, self._look)

    def _look(self) -> None:
        """Hangs up if no request came since it last looked and none is being answered."""
        if self.transport.is_closing():
            return
        is_answered = self.cycle is None or self.cycle.response_complete
        if is_answered and self.cycle is self._seen:
            self.transport.close()
            return
        self._seen = self.cycle
        self.loop.call_later(self.headers_s, self._look)

    def send_400_response(self, msg: str) -> None:
        """Answers what is no HTTP, with the headers that every answer has."""
        body = b"no request that can be read\n"
        given = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body)), (b"connection", b"close")]  # fmt: skip
        lines = [b"HTTP/1.1 400 Bad Request", *(name + b": " + value for name, value in headers(given, NO_PAGE))]
        self.transport.write(b"\r\n".join([*lines, b"", body]))
        self.transport.close()
