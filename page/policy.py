"""The headers of every answer: what the browser may run and load, and who may show the page."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser

Header = tuple[bytes, bytes]

# Gradio builds functions from text ('unsafe-eval') and sets styles in the markup; scripts in the markup run by their digest
# alone. Nothing may come from, or go to, another host, and no page may frame this one (OWASP Secure Headers Project).
_PAGE = (
    "default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""For whatever is no page: opened by itself it shows or runs nothing."""

HEADERS: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), usb=(), payment=()"),
)
_OURS = {name for name, _ in HEADERS} | {b"content-security-policy", b"server"}


def headers(given: list[Header], policy: str, *, keep: bool = False) -> list[Header]:
    """The headers of an answer with ours in place of its own; `keep`: a browser may keep a copy on disk.

    What would open the answer to other sites' pages (CORS) is taken out.
    """
    ours = [*HEADERS, (b"content-security-policy", policy.encode())]
    dropped = _OURS if keep else _OURS | {b"cache-control"}
    if not keep:
        ours.append((b"cache-control", b"no-store"))
    kept = [(n, v) for n, v in given if n.lower() not in dropped and not n.lower().startswith(b"access-control-")]
    return [*kept, *ours]


def page_policy(html: str) -> str:
    """The policy for a page: the scripts in its markup as it is served now, and none that text of an order may add later."""
    found = _Scripts()
    found.feed(html)
    found.close()
    digests = [f"'{digest(script)}'" for script in dict.fromkeys(found.inline)]
    scripts = ["'self'", "'unsafe-eval'", *digests] if found.any else ["'none'"]
    return _PAGE.format(scripts=" ".join(scripts))


def digest(script: str) -> str:
    """The digest of a script as a policy names it (CSP Level 3, hash-source)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


class _Scripts(HTMLParser):
    """Collects the scripts in the markup of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.inline: list[str] = []
        self.any = False
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.any = True
            self._inside = not any(name == "src" for name, _ in attrs)
            if self._inside:
                self.inline.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.inline[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False
