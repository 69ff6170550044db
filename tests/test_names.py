"""Names of strangers: one line on the screen, one short and visible name on the disk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from page.names import MOST_BYTES, MOST_SHOWN, is_hidden, leads_out, on_disk, shown


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("order.pdf", "order.pdf"),
        ("a/b/order.pdf", "order.pdf"),
        ("..\\..\\order.pdf", "order.pdf"),
        (".hidden.txt", "hidden.txt"),
        (".txt", "txt"),
        ("", "unnamed"),
        ("...", "unnamed"),
        ("two\nlines\r.txt", "two lines .txt"),
        ("nul\0.txt", "nul .txt"),
        ("\u202etxt.exe", "txt.exe"),  # turns the direction of what follows
        ("cafe\u0301.txt", "caf\u00e9.txt"),  # one form of Unicode
        ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),  # escaped where it is shown
        ("order. " + "x" * 300, None),
        ("\U0001f9d1" * 200 + ".docx", None),  # 800 bytes in 200 characters
    ],
)
def test_a_name_on_disk_is_visible_and_fits(name: str, expected: str | None) -> None:
    found = on_disk(name)
    assert expected in (None, found)
    assert 0 < len(f".{found}.part".encode()) <= 255
    assert not found.startswith(".")
    if name.endswith(".docx"):
        assert found.endswith(".docx")


@given(st.text())
def test_any_name_can_be_written_and_shown(name: str) -> None:
    for found in (on_disk(name), shown(name)):
        assert found
        assert found.isprintable()
    assert "/" not in on_disk(name)
    assert len(on_disk(name).encode("utf-8", "replace")) <= MOST_BYTES + 12
    assert len(shown(name)) <= MOST_SHOWN + 1


@pytest.mark.parametrize(
    "name", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "..\\a.txt", "C:\\a.txt", "\\\\host\\a.txt"]
)
def test_a_name_that_leads_out_of_an_archive_is_known(name: str) -> None:
    assert leads_out(name)


def test_an_ordinary_name_neither_leads_out_nor_hides() -> None:
    for name in ("a.txt", "2021/May/a..b.txt", "./a.txt", "Doe: order.txt"):
        assert not leads_out(name)
        assert not is_hidden(name)
    assert is_hidden(".a.txt")
    assert is_hidden("__MACOSX/._a.txt")
