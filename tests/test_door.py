"""The login before a page that other machines may reach: nothing without it, few guesses, sessions that end."""

from __future__ import annotations

import shutil
import socket
import ssl
import stat
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from typer.testing import CliRunner

from app import layout
from cli import app
from page.accounts import MIN_PASSWORD, MOST_FAILURES, MOST_FAILURES_OF_ADDRESS, Accounts, add_account
from page.desk import Desk
from page.loopback import PageError
from page.serve import Certificate, serve, served
from retrieval.library import Library
from summarize.indexing import index_paths
from tests.page_cases import ask, serving

GOLD = Path(__file__).parent.parent / "eval" / "gold"
PASSWORD = "a long pass phrase"
FORM = {"Content_Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """One account, clerk."""
    add_account(tmp_path / "accounts", "clerk", PASSWORD)
    return Accounts(tmp_path / "accounts")


@pytest.fixture
def url(tmp_path: Path, accounts: Accounts) -> Iterator[str]:
    """The address of a page with a door, over one sample order."""
    with Library.open(tmp_path / "orders.db", create=True) as library:
        index_paths([GOLD / "ilnd_minute.txt"], library, None)
    with serving(Desk(tmp_path / "orders.db"), accounts=accounts) as found:
        yield found


def log_in(url: str, name: str = "clerk", password: str = PASSWORD, **headers: str) -> tuple[int, str, bytes]:
    """(status, cookie as it is sent back, body) of a login."""
    answer = ask(url, "POST", "/login", urlencode({"name": name, "password": password}).encode(), **FORM, **headers)
    return answer.status, answer.getheader("Set-Cookie") or "", answer.read()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/config"), ("GET", "/theme.css"), ("GET", "/favicon.ico"), ("GET", "/assets/index.js"), ("GET", "/static/a.js"),
        ("GET", "/gradio_api/queue/data?session_hash=a"), ("GET", "/gradio_api/heartbeat/a"), ("GET", "/gradio_api/app_id"),
        ("POST", "/gradio_api/queue/join"), ("POST", "/gradio_api/upload"), ("POST", "/gradio_api/cancel"),
    ],
)  # fmt: skip
def test_without_a_login_nothing_is_shown(url: str, method: str, path: str) -> None:
    for headers in (
        {},
        {"Cookie": "benchbrief=guess"},
        {"Cookie": 'benchbrief="'},
        {"Authorization": "Basic Y2xlcms6YQ=="},
    ):
        answer = ask(url, method, path, b"{}" if method == "POST" else None, **headers)
        assert answer.status == 401
        assert answer.getheader("X-Frame-Options") == "DENY"


def test_an_upload_without_a_login_is_not_even_read(url: str) -> None:
    began = time.monotonic()
    assert ask(url, "POST", "/gradio_api/upload", b"x", Content_Length=str(1 << 26)).status == 401
    assert time.monotonic() - began < 5


def test_whoever_comes_is_led_to_the_login_page_which_runs_no_script(url: str) -> None:
    led = ask(url, "GET", "/")
    assert (led.status, led.getheader("Location")) == (303, "/login")
    shown = ask(url, "GET", "/login")
    html = shown.read().decode()
    assert shown.status == 200
    assert "orders.db" not in html
    assert "<script" not in html
    assert "script-src 'none'" in (shown.getheader("Content-Security-Policy") or "")
    assert shown.getheader("Cache-Control") == "no-store"


def test_a_login_opens_the_page_until_the_logout(url: str) -> None:
    status, cookie, _ = log_in(url)
    assert status == 303
    parts = cookie.split("; ")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(parts)
    assert "Secure" not in parts  # over plain HTTP a browser would drop it
    session = parts[0]
    assert len(session.partition("=")[2]) >= 32
    shown = ask(url, "GET", "/", Cookie=session)
    assert shown.status == 200
    assert b"Log out" in shown.read()
    assert ask(url, "GET", "/config", Cookie=session).status == 200
    assert ask(url, "GET", "/login", Cookie=session).getheader("Location") == "/"
    assert ask(url, "GET", "/logout", Cookie=session).status == 404  # a picture of another site logs nobody out
    left = ask(url, "POST", "/logout", b"", Cookie=session)
    assert (left.status, left.getheader("Location")) == (303, "/login")
    assert "Max-Age=0" in (left.getheader("Set-Cookie") or "")
    assert ask(url, "GET", "/config", Cookie=session).status == 401


def test_a_session_that_a_stranger_chose_is_never_opened(url: str) -> None:
    _, cookie, _ = log_in(url, Cookie="benchbrief=chosen-by-a-stranger")
    assert "chosen" not in cookie
    assert ask(url, "GET", "/config", Cookie="benchbrief=chosen-by-a-stranger").status == 401


def test_another_sites_page_cannot_log_in_or_out(url: str) -> None:
    assert log_in(url, Origin="http://evil.example")[0] == 403
    session = log_in(url)[1].split(";")[0]
    assert ask(url, "POST", "/logout", b"", Cookie=session, Sec_Fetch_Site="cross-site").status == 403
    assert ask(url, "GET", "/config", Cookie=session).status == 200


def test_wrong_names_and_wrong_passwords_get_the_same_answer(url: str) -> None:
    answers = {log_in(url, name, "wrong pass word") for name in ("clerk", "nobody", "<script>alert(1)</script>")}
    assert len(answers) == 1
    assert answers.pop()[0] == 403


@pytest.mark.parametrize("name", ["clerk", "nobody"])
def test_a_name_is_closed_after_a_few_guesses_whether_it_is_there_or_not(url: str, name: str) -> None:
    statuses = [log_in(url, name, f"guess {n}")[0] for n in range(MOST_FAILURES + 2)]
    assert statuses == [403] * MOST_FAILURES + [429] * 2
    assert log_in(url, "clerk")[0] == (429 if name == "clerk" else 303)


def test_an_address_is_closed_after_guesses_at_many_names(url: str) -> None:
    for n in range(MOST_FAILURES_OF_ADDRESS):
        assert log_in(url, f"name{n}", "wrong")[0] == 403
    assert log_in(url, "another", "wrong", X_Forwarded_For="10.1.2.3", Forwarded="for=10.1.2.3")[0] == 429
    assert log_in(url)[0] == 429


def test_a_form_that_is_too_large_or_strange_is_refused(url: str) -> None:
    assert log_in(url, password="a" * 5_000)[0] == 413
    for body in (b"", b"&" * 4_000, b"\xff\xfe=\xff", b"name=a&name=b&password", b"{}"):
        assert ask(url, "POST", "/login", body, **FORM).status in (403, 429)


def test_guesses_at_the_same_time_are_no_way_round_the_limit(accounts: Accounts) -> None:
    verdicts: list[str] = []
    threads = [threading.Thread(target=lambda: verdicts.append(accounts.judge("clerk", "wrong"))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts.count("wrong") == MOST_FAILURES
    assert accounts.judge("clerk", PASSWORD) == "closed"


def test_an_address_of_one_ipv6_network_counts_as_one(accounts: Accounts) -> None:
    for n in range(MOST_FAILURES_OF_ADDRESS):
        accounts.judge(f"name{n}", "wrong", f"2001:db8::{n:x}")
    assert accounts.judge("clerk", PASSWORD, "2001:db8::ffff:1") == "closed"
    assert accounts.judge("clerk", PASSWORD, "2001:db8:1::1") == "admitted"


def test_a_login_does_not_use_up_guesses(accounts: Accounts) -> None:
    assert all(accounts.admits("clerk", PASSWORD, "10.0.0.1") for _ in range(MOST_FAILURES_OF_ADDRESS + 2))


def test_it_takes_as_long_for_a_name_that_is_not_there(accounts: Accounts) -> None:
    took: dict[str, list[float]] = {"clerk": [], "nobody": []}
    for n in range(MOST_FAILURES):
        for name, times in took.items():
            began = time.perf_counter()
            accounts.judge(name, f"wrong {n}")
            times.append(time.perf_counter() - began)
    known, unknown = (statistics.median(times) for times in took.values())
    assert 0.5 < known / unknown < 2


def test_an_account_is_added_by_typing_the_password_twice_unseen(tmp_path: Path) -> None:
    file = tmp_path / "accounts"
    command = ["serve", "--auth-file", str(file), "--add-account", "clerk"]
    result = CliRunner().invoke(app, command, input=f"{PASSWORD}\nanother one entirely\n{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert PASSWORD not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Accounts(file).admits("clerk", PASSWORD)


def test_an_account_needs_a_file() -> None:
    result = CliRunner().invoke(app, ["serve", "--add-account", "clerk"])
    assert isinstance(result.exception, PageError)


def test_another_host_is_not_served_without_accounts(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="--auth-file"), serving(Desk(tmp_path / "orders.db"), host="0.0.0.0"):
        pytest.fail("it was served")


def test_with_accounts_another_host_is_served_behind_the_door(tmp_path: Path, accounts: Accounts) -> None:
    with serving(Desk(tmp_path / "orders.db"), accounts=accounts, host="0.0.0.0") as url:
        assert ask(url, "GET", "/config", Host="any.name.example").status == 401


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


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    """A certificate for this machine that it signed itself."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
         "-subj", "/CN=localhost", "-keyout", str(key), "-out", str(chain)], check=True, capture_output=True,
    )  # fmt: skip
    return Certificate(chain, key)


def test_over_tls_the_session_is_bound_to_it(tmp_path: Path, accounts: Accounts, certificate: Certificate) -> None:
    desk = Desk(tmp_path / "orders.db")
    with served(lambda: layout(desk), host="127.0.0.1", port=0, accounts=accounts, certificate=certificate) as url:
        assert url.startswith("https://")
        trusted = ssl.create_default_context(cafile=str(certificate.chain))
        trusted.check_hostname = False
        with httpx.Client(verify=trusted) as client:
            entered = client.post(f"{url}login", data={"name": "clerk", "password": PASSWORD})
            cookie = entered.headers["Set-Cookie"]
            assert cookie.startswith("__Host-benchbrief=")
            assert {"HttpOnly", "SameSite=Strict", "Path=/", "Secure"} <= set(cookie.split("; "))
            assert client.get(f"{url}config").status_code == 200


def test_a_certificate_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="--certificate"), served(
        lambda: pytest.fail("it was laid out"), host="127.0.0.1", port=0, certificate=Certificate(tmp_path / "a", tmp_path / "b")
    ):  # fmt: skip
        pytest.fail("it was served")


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PageError, match="another --port"):
        serve(lambda: pytest.fail("it was laid out"), host="127.0.0.1", port=taken.getsockname()[1])
