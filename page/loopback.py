"""Who may reach the page: this machine alone."""

from __future__ import annotations

from ipaddress import ip_address


class PageError(ValueError):
    """A page that cannot be served so; the message says what to change."""


def require_loopback(host: str) -> None:
    """Raises PageError unless the host is this machine: whoever reaches the page can read every order of the library."""
    try:
        local = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise PageError(f"--host {host}: the page has no passwords yet: allowed is 127.0.0.1, ::1 or localhost")
