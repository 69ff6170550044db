"""Who may log in where the page is served to other machines: a file of names with salted hashes of their passwords."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import threading
import time
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Literal

from page.loopback import PageError
from summarize.disk import write_atomically

MIN_PASSWORD = 12  # characters; NIST SP 800-63B asks for 8 at least
_N, _R, _P = 2**15, 8, 1  # scrypt: 32 MiB and about 0.1 s a guess (RFC 7914)
_MAX_MEMORY = 64 * 1024 * 1024
MOST_FAILURES, PAUSE_S = 5, 60.0  # for a name, and how long it is closed then
MOST_FAILURES_OF_ADDRESS, ADDRESS_PAUSE_S = 20, 600.0
MOST_WATCHED = 10_000  # names and addresses; the one that failed longest ago is forgotten first

Verdict = Literal["admitted", "wrong", "closed"]


def add_account(file: Path, name: str, password: str) -> None:
    """Writes a name and the hash of its password into the file, in place of a former line. Raises: PageError."""
    if not name or ":" in name or not name.isprintable():
        raise PageError(f"the name {name!r}: give one without a colon")
    if len(password) < MIN_PASSWORD:
        raise PageError(f"a password of {len(password)} characters: at least {MIN_PASSWORD} are needed")
    lines = [line for line in _lines(file) if not line.startswith(f"{name}:")] if file.exists() else []
    salt = secrets.token_bytes(16)
    lines.append(f"{name}:{salt.hex()}:{_hash(password, salt).hex()}")
    write_atomically(file, "\n".join(lines) + "\n")
    file.chmod(stat.S_IRUSR | stat.S_IWUSR)


class Accounts:
    """The accounts of a file. Five wrong passwords close a name for a minute, twenty an address for ten minutes."""

    def __init__(self, file: Path) -> None:
        """Raises: PageError for a file that is not there, holds no account, or that others may read."""
        if not file.is_file():
            raise PageError(f"--auth-file {file}: no such file: make it with --add-account NAME")
        if os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise PageError(f"--auth-file {file}: other users may read it: chmod 600 {file}")
        self._known: dict[str, tuple[bytes, bytes]] = {}
        for number, line in enumerate(_lines(file), 1):
            parts = line.split(":")
            try:
                name, salt, hashed = parts
                self._known[name] = bytes.fromhex(salt), bytes.fromhex(hashed)
            except ValueError:
                raise PageError(
                    f"--auth-file {file}, line {number}: needs name:salt:hash, as --add-account writes it"
                ) from None
        if not self._known:
            raise PageError(f"--auth-file {file}: holds no account: add one with --add-account NAME")
        self._names = _Failures(MOST_FAILURES, PAUSE_S)
        self._addresses = _Failures(MOST_FAILURES_OF_ADDRESS, ADDRESS_PAUSE_S)
        self._lock = threading.Lock()

    def admits(self, name: str, password: str, address: str = "") -> bool:
        """Whether name and password fit, and neither the name nor the address is closed."""
        return self.judge(name, password, address) == "admitted"

    def judge(self, name: str, password: str, address: str = "") -> Verdict:
        """The verdict on one guess; it is the same, and takes as long, for a name that is not there.

        A guess counts as a failure until it turns out right, so that many at once are no way round the limit.
        """
        name, network = name[:200], _network(address)
        with self._lock:
            if self._names.are_too_many(name) or self._addresses.are_too_many(network):
                return "closed"
            marks = self._names.add(name), self._addresses.add(network)
        salt, hashed = self._known.get(name, (b"\0" * 16, b"\0" * 32))
        fits = hmac.compare_digest(_hash(password[:1024], salt), hashed) and name in self._known
        if fits:
            with self._lock:
                self._names.forget(name)
                self._addresses.take_back(network, marks[1])
        return "admitted" if fits else "wrong"


class _Failures:
    """When guesses failed, for each name or address."""

    def __init__(self, most: int, pause_s: float) -> None:
        self._most, self._pause_s = most, pause_s
        self._at: dict[str, list[float]] = {}

    def are_too_many(self, key: str) -> bool:
        return len(self._recent(self._at.get(key, ()))) >= self._most

    def add(self, key: str) -> float:
        now = time.monotonic()
        self._at[key] = [*self._recent(self._at.pop(key, ())), now]
        while len(self._at) > MOST_WATCHED:
            del self._at[next(iter(self._at))]
        return now

    def take_back(self, key: str, mark: float) -> None:
        if mark in self._at.get(key, ()):
            self._at[key].remove(mark)

    def forget(self, key: str) -> None:
        self._at.pop(key, None)

    def _recent(self, at: Iterable[float]) -> list[float]:
        now = time.monotonic()
        return [each for each in at if now - each < self._pause_s]


def _network(address: str) -> str:
    """The address, for IPv6 the network that one subscriber has (RFC 6177)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(found) if found.version == 4 else str(ip_network(f"{found}/64", strict=False))


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=_MAX_MEMORY, dklen=32)
