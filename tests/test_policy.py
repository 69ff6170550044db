"""The headers and the routes by themselves: which scripts a page may run, and which paths are asked at all."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from page.bodies import files_named
from page.policy import HEADERS, NO_PAGE, digest, headers, page_policy
from page.routes import DOOR, PAGE, route_of


def test_a_page_may_run_the_scripts_in_its_markup_by_their_digests() -> None:
    html = '<script>a < b && "</p>"</script><script type=module src="a.js"></script><SCRIPT data-x>2\n</SCRIPT><p>x</p>'
    policy = page_policy(html)
    for script in ('a < b && "</p>"', "2\n"):
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in policy
    assert policy.count("sha256") == 2
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]


def test_a_page_without_scripts_may_run_none() -> None:
    assert "script-src 'none'" in page_policy("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")


def test_the_policy_has_no_words_of_the_page() -> None:
    hostile = "<script>'; script-src *; //\n</script><script src='//evil.example'></script>"
    assert "evil" not in page_policy(hostile)
    assert digest("'; script-src *; //\n") in page_policy(hostile)


def test_headers_of_the_page_give_way_to_ours() -> None:
    given = [
        (b"Content-Security-Policy", b"default-src *"), (b"Access-Control-Allow-Origin", b"*"), (b"Server", b"x"),
        (b"cache-control", b"public"), (b"content-type", b"text/css"),
    ]  # fmt: skip
    sent = headers(given, NO_PAGE)
    assert [value for name, value in sent if name.lower() == b"content-security-policy"] == [NO_PAGE.encode()]
    assert (b"cache-control", b"no-store") in sent
    assert (b"content-type", b"text/css") in sent
    assert set(HEADERS) <= set(sent)
    assert not [name for name, _ in sent if name.lower().startswith((b"access-control", b"server"))]
    assert (b"cache-control", b"public") in headers(given, NO_PAGE, keep=True)


@pytest.mark.parametrize(
    "path",
    [
        "", "/..", "/assets/../x", "/assets/./x", "/assets//x", "/assets/a\\b", "/assets/a\0b", "/assets/a\nb", "/assets/\u202ea",
        "/assets/", "/assets/a?b", "//", "/ ", "/gradio_api/file=", "/gradio_api/file=a", "/gradio_api/file=http:/a",
        "/gradio_api/heartbeat/a/b", "/gradio_api/queue/join/", "/GRADIO_API/upload", "/gradio_api/upload\n", "/login",
    ],
)  # fmt: skip
def test_a_path_that_is_not_the_pages_has_no_route(path: str) -> None:
    assert not [method for method in ("GET", "POST", "HEAD", "PUT") if route_of(PAGE, method, path)]


@given(st.text(st.sampled_from("./%\\abc=~"), max_size=20))
def test_no_route_climbs(tail: str) -> None:
    for start in ("/assets/", "/static/", "/gradio_api/file=/"):
        route = route_of((*DOOR, *PAGE), "GET", start + tail)
        assert route is None or ".." not in (start + tail).split("/")


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_every_file_at_any_depth_is_found(value: object) -> None:
    body = json.loads(json.dumps({"data": [[{"a": value}, {"b": [{"path": "/etc/passwd"}, value]}]]}))
    assert "/etc/passwd" in list(files_named(body))
