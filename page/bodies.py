"""The bodies of requests: counted and timed while they come in, so that none is too large, stalls, or names a foreign file."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

STALL_S = 20.0  # how long a body may rest, all its rests together,
LEAST_BYTES_S = 10_000  # beyond what it needs at this speed


class Refused(Exception):
    """A request that is refused, with the status and the sentence of the answer."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class Body:
    """The body of one request. `refusal` is set as soon as it is refused; whoever reads it then gets `Refused`."""

    def __init__(
        self,
        receive: Receive,
        max_bytes: int,
        *,
        is_ours: Callable[[str], bool] | None = None,
        stall_s: float = STALL_S,
    ) -> None:
        """`is_ours` tells of each file that a JSON body names whether it may be named; None for bodies that are no JSON."""
        self.refusal: Refused | None = None
        self._receive, self._max_bytes, self._is_ours, self._stall_s = receive, max_bytes, is_ours, stall_s
        self._got, self._ended, self._began = 0, False, time.monotonic()

    async def receive(self) -> Message:
        """The next message of the request."""
        if self._ended:
            return await self._receive()  # nothing but the end of the connection is left
        message = await self._block()
        if self._is_ours is None or message["type"] != "http.request":
            return message
        blocks = [message.get("body", b"")]
        while not self._ended:
            message = await self._block()
            if message["type"] != "http.request":
                return message
            blocks.append(message.get("body", b""))
        body = b"".join(blocks)
        self._check(body)
        return {"type": "http.request", "body": body, "more_body": False}

    async def _block(self) -> Message:
        if self.refusal:
            raise self.refusal
        left_s = self._began + self._stall_s + self._got / LEAST_BYTES_S - time.monotonic()
        try:
            message = await asyncio.wait_for(self._receive(), max(0.001, left_s))
        except TimeoutError:
            raise self._refused(408, "the request came in too slowly: try again") from None
        self._got += len(message.get("body", b""))
        self._ended = not message.get("more_body", False)
        if self._got > self._max_bytes:
            raise self._refused(413, f"larger than {self._max_bytes:,} bytes: add it in smaller parts")
        return message

    def _check(self, body: bytes) -> None:
        try:
            given = json.loads(body) if body else None
            foreign = self._is_ours and not all(map(self._is_ours, files_named(given)))
        except (ValueError, RecursionError):
            raise self._refused(400, "no JSON that can be read") from None
        if foreign:
            raise self._refused(403, "it names a file that was not uploaded here")

    def _refused(self, status: int, why: str) -> Refused:
        self.refusal = Refused(status, why)
        return self.refusal


def files_named(given: Any) -> Iterator[str]:
    """Every `path` at any depth: Gradio opens it where a file is expected, and fetches it where it is an address."""
    if isinstance(given, dict):
        if "path" in given and given["path"] is not None:
            yield str(given["path"])
        for value in given.values():
            yield from files_named(value)
    elif isinstance(given, list):
        for value in given:
            yield from files_named(value)
