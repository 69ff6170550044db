"""A hostile user at the real server: bodies too large, too slow, too many, or placed where they should not lie."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from page.desk import Desk
from page.guard import MOST_UPLOADS
from page.intake import MAX_FILE_BYTES
from page.routes import MAX_JSON_BYTES, MAX_UPLOAD_BYTES
from page.temp import Temp
from tests.page_cases import JSON, RESTS_S, ask, event, one_order, serving, upload

GOLD = Path(__file__).parent.parent / "eval" / "gold"
PART = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
FORM = {"Content_Type": "multipart/form-data; boundary=b"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one sample order."""
    return one_order(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def url(library: Path) -> Iterator[str]:
    """The address of a page over it, whose bodies may rest for a second."""
    with serving(Desk(library), stall_s=RESTS_S) as found:
        yield found


def test_a_body_that_says_it_is_too_large_is_refused_unread(url: str) -> None:
    for path, most in (("upload", MAX_UPLOAD_BYTES), ("queue/join", MAX_JSON_BYTES), ("cancel", MAX_JSON_BYTES)):
        began = time.monotonic()
        answer = ask(url, "POST", f"/gradio_api/{path}", b"x", Content_Length=str(most + 1))
        assert answer.status == 413
        assert b"smaller parts" in answer.read()
        assert time.monotonic() - began < 5
    assert ask(url, "GET", "/", b"x").status == 413


@contextmanager
def sending(url: str, start: bytes) -> Iterator[socket.socket]:
    """An upload in blocks that does not say how large it is, as far as `start`."""
    there = urlsplit(url)
    with socket.create_connection((there.hostname, there.port), timeout=30) as raw:
        raw.sendall(
            f"POST /gradio_api/upload HTTP/1.1\r\nHost: {there.netloc}\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            "Transfer-Encoding: chunked\r\n\r\n".encode()
        )
        raw.sendall(b"%x\r\n%s\r\n" % (len(start), start))
        yield raw


def kept() -> list[Path]:
    """What uploads that were cut off left behind."""
    return [path for path in Path(os.environ["GRADIO_TEMP_DIR"]).iterdir() if path.is_file()]


def test_a_body_that_does_not_say_how_large_it_is_is_cut_off(url: str) -> None:
    block = b"\r\n" + PART + b"a" * (MAX_FILE_BYTES - 1024)
    sent, answer = 0, b""
    with sending(url, PART) as raw:
        try:
            for _ in range(10):
                raw.sendall(b"%x\r\n%s\r\n" % (len(block), block))
                sent += len(block)
        except OSError:  # the server hung up while it was still being sent
            pass
        try:
            answer = raw.recv(200)
        except OSError:
            answer = b"HTTP/1.1 413"
    assert answer.startswith(b"HTTP/1.1 413")
    assert sent <= MAX_UPLOAD_BYTES + 2 * MAX_FILE_BYTES
    assert ask(url, "GET", "/").status == 200
    until(lambda: not kept())


def until(holds: Callable[[], bool], timeout_s: float = 10) -> None:
    """Waits until it holds."""
    end = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_large_file_in_an_upload_is_refused_by_itself(url: str) -> None:
    body = PART + b"a" * (MAX_FILE_BYTES + 1024) + b"\r\n--b--\r\n"
    answer = ask(url, "POST", "/gradio_api/upload", body, **FORM)
    assert answer.status == 413
    until(lambda: not kept())


@pytest.mark.parametrize("drip", [b"", b"1\r\na\r\n"])
def test_a_body_that_stalls_or_drips_is_given_up(url: str, drip: bytes) -> None:
    began = time.monotonic()
    with sending(url, PART) as raw:
        raw.setblocking(False)
        answer = b""
        while not answer and time.monotonic() - began < 10:
            time.sleep(0.1)
            try:
                answer = raw.recv(200)
            except BlockingIOError:
                raw.sendall(drip)
    assert answer.startswith(b"HTTP/1.1 408")
    assert RESTS_S <= time.monotonic() - began < RESTS_S + 3
    until(lambda: not kept())


def test_an_event_that_stalls_is_given_up(url: str) -> None:
    began = time.monotonic()
    assert ask(url, "POST", "/gradio_api/queue/join", b"{", Content_Length="100", **JSON).status == 408
    assert time.monotonic() - began < RESTS_S + 3


def test_too_many_uploads_at_once_are_told_to_wait(library: Path) -> None:
    with serving(Desk(library), stall_s=5) as own, ExitStack() as open_ones:
        for _ in range(MOST_UPLOADS):
            open_ones.enter_context(sending(own, PART))
        until(lambda: len(kept()) >= MOST_UPLOADS)
        answer = ask(own, "POST", "/gradio_api/upload", PART + b"a\r\n--b--\r\n", **FORM)
        assert answer.status == 503
        assert b"try again" in answer.read()
        open_ones.close()
        until(lambda: ask(own, "POST", "/gradio_api/upload", PART + b"a\r\n--b--\r\n", **FORM).status == 200)
        until(lambda: not kept())


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b"\xff\xfe", b'{"data": NaN'])
def test_an_event_that_is_no_json_is_refused(url: str, body: bytes) -> None:
    assert ask(url, "POST", "/gradio_api/queue/join", body, **JSON).status == 400


@pytest.mark.parametrize(
    "name", ["../../../../../..{}/evil.txt", "{}/evil.txt", "..\\..\\evil.txt", "a/../../evil.txt", "."]
)
def test_an_upload_cannot_choose_where_it_lies(url: str, tmp_path: Path, name: str) -> None:
    body = PART.replace(b"a.txt", name.format(tmp_path).encode()) + b"hello\r\n--b--\r\n"
    answer = ask(url, "POST", "/gradio_api/upload", body, **FORM)
    assert answer.status in (200, 400)
    root = Path(os.environ["GRADIO_TEMP_DIR"])
    if answer.status == 200:
        (path,) = json.loads(answer.read())
        assert Path(path).resolve().parent.parent == root.resolve()
    assert not (tmp_path / "evil.txt").exists()
    assert not list(root.parent.glob("evil.txt"))


def test_without_the_guards_check_gradio_still_takes_no_foreign_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Temp, "holds", lambda *_: True)
    secret = tmp_path / "secret.txt"
    secret.write_text("UNITED STATES DISTRICT COURT\n\nORDER\n\nThe motion is DENIED.\n")
    desk = Desk(tmp_path / "orders.db")
    with serving(desk) as own:
        taken = upload(own, "taken.txt", secret.read_bytes().replace(b"DENIED", b"GRANTED"))
        for path in (str(secret), taken):
            file = {"path": path, "orig_name": "a.txt", "meta": {"_type": "gradio.FileData"}}
            assert event(own, "add-files", "upload", [[file], False]).status == 200
        until(lambda: desk.n_orders() == 1)
        time.sleep(0.5)
        with desk.open() as library:
            assert [Path(entry.path).name for entry in library.entries()] == ["taken.txt"]


def test_twenty_at_once_are_all_answered(url: str) -> None:
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(ask(url, "GET", "/").status)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert statuses == [200] * 20
