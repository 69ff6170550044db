"""A hostile user at the real server: foreign names, foreign pages, files outside the library, bodies too large."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from page.accounts import MIN_PASSWORD, Accounts, add_account
from page.desk import Desk
from page.loopback import PageError
from page.serve import MAX_BODY_BYTES
from retrieval.library import Library
from summarize.indexing import index_paths
from tests.page_cases import serving

GOLD = Path(__file__).parent.parent / "eval" / "gold"
PASSWORD = "a long pass phrase"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page over one sample order."""
    folder = tmp_path_factory.mktemp("library")
    with Library.open(folder / "orders.db", create=True) as library:
        index_paths([GOLD / "ilnd_minute.txt"], library, None)
    with serving(Desk(folder / "orders.db")) as found:
        yield found


def ask(url: str, method: str, path: str, body: bytes | None = None, **headers: str) -> http.client.HTTPResponse:
    """The answer to one request, as it was written: no client here tidies a path."""
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=20)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    if body is not None and "Content_Length" not in headers:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    return connection.getresponse()


def test_every_answer_carries_the_headers(url: str) -> None:
    for path in ("/", "/config", "/nothing-here", "/theme.css"):
        answer = ask(url, "GET", path)
        assert "default-src 'self'" in (answer.getheader("Content-Security-Policy") or ""), path
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        assert answer.getheader("X-Frame-Options") == "DENY"
        assert answer.getheader("Referrer-Policy") == "no-referrer"


def test_the_page_names_no_other_host_in_its_policy(url: str) -> None:
    policy = ask(url, "GET", "/").getheader("Content-Security-Policy") or ""
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:7860", "", "[::ffff:1]"])
def test_a_foreign_name_is_refused(url: str, host: str) -> None:
    assert ask(url, "GET", "/", Host=host).status == 400


def test_a_foreign_page_cannot_post(url: str) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}):
        assert ask(url, "POST", "/gradio_api/queue/join", b"{}", **headers).status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../../../etc/passwd",
        "/gradio_api/file=%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/file=/etc/passwd",
        "/static/../../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/gradio_api/file=/proc/self/environ",
        "/custom_component/../../etc/passwd",
    ],
)
def test_no_file_outside_the_library_is_served(url: str, path: str) -> None:
    answer = ask(url, "GET", path)
    assert answer.status in (400, 403, 404)
    assert b"root:" not in answer.read()


def test_the_library_itself_is_not_served(tmp_path: Path) -> None:
    with Library.open(tmp_path / "orders.db", create=True):
        pass
    (tmp_path / "link.txt").symlink_to(tmp_path / "orders.db")
    with serving(Desk(tmp_path / "orders.db")) as own:
        for name in ("orders.db", "link.txt"):
            assert ask(own, "GET", f"/gradio_api/file={tmp_path / name}").status in (403, 404)


def test_a_body_that_says_it_is_too_large_is_refused_unread(url: str) -> None:
    began = time.monotonic()
    answer = ask(url, "POST", "/gradio_api/upload", b"x", Content_Length=str(200 * 1024 * 1024))
    assert answer.status == 413
    assert b"smaller parts" in answer.read()
    assert time.monotonic() - began < 5


def test_a_body_that_does_not_say_how_large_it_is_is_cut_off(url: str) -> None:
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=60)
    block = b"a" * (1 << 20)

    def blocks() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        for _ in range(MAX_BODY_BYTES // len(block) + 20):
            yield block

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    try:
        connection.request("POST", "/gradio_api/upload", blocks(), headers, encode_chunked=True)
        status = connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        status = 413  # the server hung up while it was still being sent
    assert status in (400, 413)
    assert ask(url, "GET", "/").status == 200


def test_a_large_file_in_an_upload_is_refused_by_itself(url: str) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        + b"a" * (27 << 20)
        + b"\r\n--b--\r\n"
    )
    answer = ask(url, "POST", "/gradio_api/upload", body, Content_Type="multipart/form-data; boundary=b")
    assert answer.status in (400, 413)


def test_an_upload_cannot_choose_where_it_lies(url: str, tmp_path: Path) -> None:
    name = f"../../../../../..{tmp_path}/evil.txt"
    body = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\nhello\r\n--b--\r\n'.encode()
    answer = ask(url, "POST", "/gradio_api/upload", body, Content_Type="multipart/form-data; boundary=b")
    assert answer.status in (200, 400)
    assert not (tmp_path / "evil.txt").exists()


def test_twenty_at_once_are_all_answered(url: str) -> None:
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(ask(url, "GET", "/").status)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert statuses == [200] * 20


def test_askers_are_served_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "orders.db")
    served: list[int] = []
    first = desk.turn()
    first.__enter__()
    threads = []
    for n in range(20):
        thread = threading.Thread(target=_wait_and_note, args=(desk, served, n))
        thread.start()
        threads.append(thread)
        time.sleep(0.01)
    first.__exit__(None, None, None)
    for thread in threads:
        thread.join(10)
    assert served == list(range(20))


def _wait_and_note(desk: Desk, served: list[int], n: int) -> None:
    with desk.turn():
        served.append(n)


def test_without_a_login_nothing_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "accounts"
    add_account(file, "clerk", PASSWORD)
    with Library.open(tmp_path / "orders.db", create=True) as library:
        index_paths([GOLD / "ilnd_minute.txt"], library, None)
    with serving(Desk(tmp_path / "orders.db"), accounts=Accounts(file)) as own:
        for path in ("/config", "/gradio_api/info", "/gradio_api/file=/etc/passwd"):
            assert ask(own, "GET", path).status in (401, 403, 404), path
        assert ask(own, "POST", "/gradio_api/queue/join", b"{}", Content_Type="application/json").status == 401
        assert b"orders.db" not in ask(own, "GET", "/").read()
        form = {"Content_Type": "application/x-www-form-urlencoded"}
        assert ask(own, "POST", "/login", b"username=clerk&password=wrong+pass+word", **form).status == 400
        entered = ask(own, "POST", "/login", b"username=clerk&password=a+long+pass+phrase", **form)
        assert entered.status == 200
        cookie = (entered.getheader("Set-Cookie") or "").split(";")[0]
        assert ask(own, "GET", "/config", Cookie=cookie).status == 200


def test_five_wrong_passwords_close_a_name_for_a_while(tmp_path: Path) -> None:
    file = tmp_path / "accounts"
    add_account(file, "clerk", PASSWORD)
    accounts = Accounts(file)
    assert accounts.admits("clerk", PASSWORD)
    assert not any(accounts.admits("clerk", "wrong") for _ in range(5))
    assert not accounts.admits("clerk", PASSWORD)
    assert not accounts.admits("nobody", PASSWORD)


def test_a_file_of_accounts_that_is_not_safe_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "accounts"
    with pytest.raises(PageError, match="no such file"):
        Accounts(file)
    with pytest.raises(PageError, match=f"at least {MIN_PASSWORD}"):
        add_account(file, "clerk", "short")
    with pytest.raises(PageError, match="colon"):
        add_account(file, "a:b", PASSWORD)
    add_account(file, "clerk", PASSWORD)
    assert PASSWORD not in file.read_text()
    file.chmod(0o644)
    with pytest.raises(PageError, match="chmod 600"):
        Accounts(file)
    file.write_text("clerk:nonsense\n")
    file.chmod(0o600)
    with pytest.raises(PageError, match="line 1"):
        Accounts(file)
