"""Twenty people ask at once: first come, first served, the rest are told to wait, and one who leaves holds nobody up."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from page.desk import Desk
from page.serve import MOST_WAITING
from retrieval.library import Library
from summarize.engine import Line, Pointed
from summarize.indexing import index_paths
from tests.conftest import ScriptedEngine
from tests.page_cases import ask, event, serving

GOLD = Path(__file__).parent.parent / "eval" / "gold"
QUESTION = "Why was the motion of person {} denied?"


@dataclass(slots=True)
class SlowReader(ScriptedEngine):
    """Points at the first sentence, once it may: it notes who asked, and whether two were ever read for at once."""

    may: threading.Event = field(default_factory=threading.Event)
    busy: threading.Lock = field(default_factory=threading.Lock)
    together: bool = False

    def point(self, question: str, lines: Sequence[Line]) -> Pointed | None:
        """The first sentence, after a while."""
        if not self.busy.acquire(blocking=False):
            self.together = True
            return None
        try:
            self.history.append(question)
            self.may.wait(30)
            time.sleep(0.02)
        finally:
            self.busy.release()
        return Pointed((5.0, *(-9.0 for line in [line for line in lines if line.own][1:])), -5.0)

    def asked(self) -> list[int]:
        """Whom it read for, in order."""
        found = [int("".join(filter(str.isdigit, question))) for question in self.history]
        return list(dict.fromkeys(found))


@pytest.fixture
def reader() -> SlowReader:
    """A reader that waits for a sign."""
    return SlowReader()


@pytest.fixture
def url(tmp_path: Path, reader: SlowReader) -> Iterator[str]:
    """The address of a page with that reader over four sample orders."""
    with Library.open(tmp_path / "orders.db", create=True) as library:
        index_paths(sorted(GOLD.glob("*.txt"))[:4], library, None)
    desk = Desk(tmp_path / "orders.db", start_engine=lambda: reader)
    with serving(desk) as found:
        assert desk.wait(30)
        yield found
        reader.may.set()


@dataclass(slots=True)
class Asker:
    """One person's tab: asks, and keeps all that the server sends."""

    url: str
    n: int
    shown: list[str] = field(default_factory=list)
    ended: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def ask(self) -> int:
        """The status of the server's answer; what follows is read in the background."""
        data = [QUESTION.format(self.n), None, None, True]
        status = event(self.url, "ask-question", "submit", data, session=f"session{self.n}").status
        if status == 200:
            self._thread = threading.Thread(target=self._read, daemon=True)
            self._thread.start()
        return status

    def was_told(self, words: str) -> bool:
        """Whether the server sent these words."""
        return words in "".join(self.shown)

    def leave(self) -> None:
        """Closes the tab."""
        self._stop.set()

    def wait(self, timeout_s: float) -> bool:
        """Whether the answer was complete within the time."""
        assert self._thread
        self._thread.join(timeout_s)
        return self.ended

    def _read(self) -> None:
        query = {"session_hash": f"session{self.n}"}
        with httpx.stream("GET", f"{self.url}gradio_api/queue/data", params=query, timeout=60) as stream:
            for line in stream.iter_lines():
                if self._stop.is_set():
                    return
                if line.startswith("data:"):
                    message = json.loads(line[5:])
                    self.shown.append(json.dumps(message.get("output", "")))
                    self.ended |= message["msg"] == "process_completed" and message["success"]


def until(holds: Callable[[], Any], timeout_s: float = 20) -> None:
    """Waits until it holds."""
    end = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def started(url: str, n: int) -> list[Asker]:
    """Askers who came one after another, each told of the server before the next one came."""
    askers = [Asker(url, i) for i in range(n)]
    for i, asker in enumerate(askers):
        assert asker.ask() == 200
        told = f"{i} before yours" if i else "Reading the passages"
        until(partial(asker.was_told, told))
    return askers


def test_twenty_are_served_in_the_order_in_which_they_came(url: str, reader: SlowReader) -> None:
    askers = started(url, 20)
    assert ask(url, "GET", "/").status == 200  # the page is there while they wait
    reader.may.set()
    assert all(asker.wait(60) for asker in askers)
    assert reader.asked() == list(range(20))
    assert not reader.together
    assert all("bb-cite" in "".join(asker.shown) for asker in askers)


def test_one_who_leaves_holds_nobody_up(url: str, reader: SlowReader) -> None:
    askers = started(url, 6)
    for gone in (askers[0], askers[2], askers[5]):
        gone.leave()
    time.sleep(3)
    reader.may.set()
    assert all(askers[n].wait(40) for n in (1, 3, 4))
    assert 5 not in reader.asked()
    late = Asker(url, 7)
    assert late.ask() == 200
    assert late.wait(30)


def test_more_than_the_queue_holds_are_told_to_ask_again(url: str, reader: SlowReader) -> None:
    statuses, told = [], b""
    for n in range(MOST_WAITING + 30):
        answer = event(url, "ask-question", "submit", [QUESTION.format(n), None, None, True], session=f"session{n}")
        statuses.append(answer.status)
        if answer.status == 503:
            told = answer.read()
            break
    assert set(statuses[:-1]) == {200}
    assert len(statuses) >= MOST_WAITING
    assert statuses[-1] == 503
    assert "ask again in a minute" in json.loads(told)["detail"]
    assert ask(url, "GET", "/").status == 200
    reader.may.set()
    until(lambda: event(url, "ask-question", "submit", ["More?", None, None, True], session="later").status == 200, 60)
