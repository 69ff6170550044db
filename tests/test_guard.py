"""A hostile user at the real server: foreign names, foreign pages, files outside the library, other hosts, bodies too large."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from page.connections import Connection
from page.desk import Desk
from page.policy import HEADERS
from tests.page_cases import JSON, RESTS_S, ask, event, one_order, serving, upload

GOLD = Path(__file__).parent.parent / "eval" / "gold"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one sample order."""
    return one_order(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def url(library: Path) -> Iterator[str]:
    """The address of a page over it, whose bodies may rest for a second."""
    with serving(Desk(library), stall_s=RESTS_S) as found:
        yield found


@pytest.fixture
def outside() -> Iterator[tuple[str, list[str]]]:
    """The address of another host on this machine, and what it was asked for."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()
        thread = threading.Thread(target=_note_requests, args=(server, asked, ended))
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/secret", asked
        ended.set()
        thread.join()


def _note_requests(server: socket.socket, asked: list[str], ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            caller, _ = server.accept()
        except TimeoutError:
            continue
        with caller:
            asked.append(caller.recv(200).decode("latin-1"))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200), ("HEAD", "/", 200), ("GET", "/config", 200), ("GET", "/theme.css", 200),
        ("GET", "/nothing-here", 404), ("GET", "/assets/nothing.js", 404), ("DELETE", "/", 404), ("OPTIONS", "/", 404),
        ("GET", "/gradio_api/file=/etc/passwd", 403), ("POST", "/gradio_api/queue/join", 422),
        ("POST", "/gradio_api/upload", 400), ("GET", "/gradio_api/queue/data", 422), ("POST", "/gradio_api/cancel", 422),
    ],
)  # fmt: skip
def test_every_answer_carries_the_headers(url: str, method: str, path: str, status: int) -> None:
    answer = ask(url, method, path, b"" if method == "POST" else None, Origin=url.rstrip("/"))
    assert answer.status == status
    for name, value in HEADERS:
        assert answer.msg.get_all(name.decode()) == [value.decode()]
    assert len(answer.msg.get_all("Content-Security-Policy") or []) == 1
    assert not [name for name in answer.headers if name.lower().startswith(("access-control-", "server"))]


def test_an_error_within_the_page_carries_them_too_and_tells_nothing(url: str) -> None:
    body = {"data": [], "fn_index": 0, "session_hash": "s", "event_id": {"path": None}}
    for path, given in (("/gradio_api/cancel", body), ("/gradio_api/queue/join", {**body, "fn_index": 10**9})):
        answer = ask(url, "POST", path, json.dumps(given).encode(), **JSON)
        assert answer.status >= 400
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        assert b"Traceback" not in answer.read()


def test_the_policy_names_the_scripts_of_the_page_and_no_other_host(url: str) -> None:
    policy = ask(url, "GET", "/").getheader("Content-Security-Policy") or ""
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "http" not in policy
    assert "*" not in policy
    assert "'unsafe-inline'" not in scripts
    assert scripts.count("'sha256-") == 5
    for path in ("/config", "/theme.css"):
        assert "sandbox" in (ask(url, "GET", path).getheader("Content-Security-Policy") or "")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:7860", "", "[::ffff:1]", "[", "localhost@evil.example"]
)
def test_a_foreign_name_is_refused(url: str, host: str) -> None:
    assert ask(url, "GET", "/", Host=host).status == 400


def test_two_names_are_refused(url: str) -> None:
    there = urlsplit(url)
    with socket.create_connection((there.hostname, there.port), timeout=10) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/cancel"])
def test_a_foreign_page_cannot_post(url: str, path: str) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}):
        assert ask(url, "POST", path, b"{}", **headers).status == 403


def test_a_foreign_page_can_link_to_the_page_but_read_nothing_of_it(url: str) -> None:
    assert ask(url, "GET", "/", Sec_Fetch_Site="cross-site").status == 200
    for path in ("/config", "/gradio_api/queue/data?session_hash=a", "/gradio_api/file=/etc/passwd"):
        assert ask(url, "GET", path, Sec_Fetch_Site="cross-site").status in (403,)


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../../../etc/passwd",
        "/gradio_api/file=%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/gradio_api/file=%2Fetc%2Fpasswd",
        "/gradio_api/file=%252Fetc%252Fpasswd",
        "/gradio_api/file=//etc/passwd",
        "/gradio_api/file=file:///etc/passwd",
        "/gradio_api/file=/etc/passwd%00.txt",
        "/gradio_api/file=/proc/self/environ",
        "/gradio_api/file=/dev/zero",
        "/gradio_api/file//etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/file=/etc/passwd",
        "/static/../../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/static//etc/passwd",
        "/assets/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/assets/..%5c..%5c..%5cetc%5cpasswd",
        "/svelte/../../../../etc/passwd",
        "/custom_component/../../etc/passwd",
        "/?deep_link=../../../../etc",
    ],
)
def test_no_file_outside_the_library_is_served(url: str, path: str) -> None:
    answer = ask(url, "GET", path)
    assert answer.status in (400, 403, 404) or path.startswith("/?")
    assert b"root:" not in answer.read()


def test_a_file_of_the_page_is_served_and_no_way_round_it(url: str, tmp_path: Path) -> None:
    path = upload(url, "a.html", b"<script>alert(1)</script>")
    answer = ask(url, "GET", f"/gradio_api/file={quote(path)}")
    assert answer.status == 200
    assert answer.read() == b"<script>alert(1)</script>"
    assert (answer.getheader("Content-Disposition") or "").startswith("attachment")
    assert (answer.getheader("Content-Type") or "").startswith("application/octet-stream")
    folder = Path(path).parent
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "up").symlink_to("/etc")
    for foreign in (f"{folder}/link.txt", f"{folder}/up/passwd", f"{folder}/../../../etc/passwd", str(folder)):
        refused = ask(url, "GET", f"/gradio_api/file={foreign}")
        assert refused.status in (403, 404), foreign
        assert b"root:" not in refused.read()


def test_the_library_itself_is_not_served(url: str, library: Path, tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(library)
    for path in (library, tmp_path / "link.txt", Path.cwd() / "pyproject.toml"):
        assert ask(url, "GET", f"/gradio_api/file={path}").status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../../../etc/passwd",
        "/proc/self/environ",
        "orders.db",
        "",
        "/dev/zero",
        "http://{host}/secret",
        "data:,x",
    ],
)
def test_an_event_cannot_name_a_file_that_was_not_uploaded(
    url: str, path: str, outside: tuple[str, list[str]], library: Path
) -> None:
    path = path.replace("http://{host}/secret", outside[0])
    file = {"path": path, "orig_name": "a.txt", "meta": {"_type": "gradio.FileData"}}
    answer = event(url, "add-files", "upload", [[file], False])
    assert answer.status == 403
    assert b"not uploaded here" in answer.read()
    assert outside[1] == []


def test_an_event_cannot_make_the_page_fetch_an_address(url: str, outside: tuple[str, list[str]]) -> None:
    own = upload(url, "b.txt", b"UNITED STATES DISTRICT COURT")
    file = {"path": own, "url": outside[0], "orig_name": "b.txt", "meta": {"_type": "gradio.FileData"}}
    assert event(url, "add-files", "upload", [[file], False]).status == 200
    time.sleep(1)
    assert outside[1] == []


@pytest.mark.parametrize(
    "path",
    [
        "/proxy={}",
        "/gradio_api/proxy={}",
        "/gradio_api/file={}",
        "/file={}",
        "/gradio_api/stream/{}",
        "/gradio_api/file/{}",
    ],
)
def test_no_other_host_is_fetched(url: str, path: str, outside: tuple[str, list[str]]) -> None:
    for address in (
        outside[0],
        quote(outside[0], safe=""),
        "http://example.org/",
        "http://169.254.169.254/latest/meta-data/",
    ):
        assert ask(url, "GET", path.format(address)).status in (403, 404)
    assert outside[1] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/component_server"), ("POST", "/gradio_api/call/ask"), ("POST", "/gradio_api/run/ask"),
        ("POST", "/gradio_api/api/ask"), ("POST", "/gradio_api/stream/abc"), ("GET", "/gradio_api/stream/a/b/1/playlist.m3u8"),
        ("POST", "/gradio_api/process_recording"), ("POST", "/gradio_api/vibe-edit"), ("GET", "/gradio_api/vibe-code"),
        ("GET", "/gradio_api/dev/reload"), ("GET", "/gradio_api/deep_link"), ("GET", "/monitoring"), ("GET", "/monitoring/summary"),
        ("GET", "/gradio_api/info"), ("GET", "/gradio_api/openapi.json"), ("GET", "/docs"), ("GET", "/openapi.json"),
        ("GET", "/gradio_api/token"), ("POST", "/login"), ("GET", "/logout"), ("GET", "/gradio_api/runs"), ("GET", "/gradio_api/mcp"),
        ("GET", "/gradio_api/custom_component/a/client/b/c.js"), ("GET", "/gradio_api/queue/status"), ("PUT", "/gradio_api/upload"),
    ],
)  # fmt: skip
def test_a_route_that_the_page_does_not_need_is_refused(url: str, method: str, path: str) -> None:
    assert ask(url, method, path, b"{}" if method == "POST" else None).status == 404


def test_a_websocket_is_not_opened(url: str) -> None:
    there = urlsplit(url)
    wanted = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YWFhYWFhYWFhYWFhYWFhYQ=="
    with socket.create_connection((there.hostname, there.port), timeout=10) as raw:
        raw.sendall(f"GET /gradio_api/heartbeat/a HTTP/1.1\r\nHost: {there.netloc}\r\n{wanted}\r\n\r\n".encode())
        assert b" 101 " not in raw.recv(100)


def test_what_is_no_http_is_refused_with_the_same_headers(url: str) -> None:
    there = urlsplit(url)
    for sent in (
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"GET /" + b"a" * 100_000,
    ):
        with socket.create_connection((there.hostname, there.port), timeout=10) as raw:
            raw.sendall(sent)
            answer = raw.recv(4_000)
        assert answer.startswith(b"HTTP/1.1 400")
        assert b"x-frame-options: DENY" in answer
        assert b"content-security-policy: default-src 'none'" in answer


@pytest.mark.parametrize("before", [b"", b"GET /theme.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"])
def test_a_connection_that_only_drips_headers_is_hung_up(
    url: str, before: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "headers_s", 0.3)
    there = urlsplit(url)
    with socket.create_connection((there.hostname, there.port), timeout=10) as raw:
        raw.sendall(before)
        raw.sendall(b"GET / HTTP/1.1\r\n")
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            drip(raw)


def drip(raw: socket.socket) -> None:
    """Sends headers without end, for five seconds."""
    for n in range(50):
        raw.sendall(b"X-A%d: a\r\n" % n)
        time.sleep(0.1)
