"""The page is for this machine alone until it has passwords."""

from __future__ import annotations

import pytest

from page.loopback import PageError, require_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
def test_this_machine_is_allowed(host: str) -> None:
    require_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org", ""])
def test_another_host_is_refused(host: str) -> None:
    with pytest.raises(PageError, match="allowed is"):
        require_loopback(host)
