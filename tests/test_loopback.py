"""The page is for this machine alone, unless people must log in."""

from __future__ import annotations

import pytest

from page.loopback import PageError, require_safe


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
def test_this_machine_is_allowed(host: str) -> None:
    require_safe(host, has_accounts=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org", ""])
def test_another_host_is_refused_without_accounts(host: str) -> None:
    with pytest.raises(PageError, match="--auth-file"):
        require_safe(host, has_accounts=False)
    require_safe(host, has_accounts=True)
