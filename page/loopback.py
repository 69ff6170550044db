"""Who may reach the page: this machine alone, unless people must log in."""

from __future__ import annotations

from ipaddress import ip_address


class PageError(ValueError):
    """A page that cannot be served so; the message says what to change."""


def is_loopback(host: str) -> bool:
    """Whether the host is this machine's own address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def require_safe(host: str, *, has_accounts: bool) -> None:
    """Raises PageError for another host without accounts: whoever reaches the page can read every order of the library."""
    if not is_loopback(host) and not has_accounts:
        raise PageError(
            f"--host {host}: other machines could read every order: allowed are 127.0.0.1, ::1 and localhost, "
            "or --auth-file with accounts (see SECURITY.md)"
        )
