"""Who may log in where the page is served to other machines: a file of names with salted hashes of their passwords."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import threading
import time
from pathlib import Path

from page.loopback import PageError
from summarize.disk import write_atomically

MIN_PASSWORD = 12  # characters; NIST SP 800-63B asks for 8 at least
_N, _R, _P = 2**15, 8, 1  # scrypt: 32 MiB and about 0.1 s a guess (RFC 7914)
_MAX_MEMORY = 64 * 1024 * 1024
MOST_FAILURES, PAUSE_S = 5, 60.0


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
    """The accounts of a file. Five wrong passwords for a name close it for a minute."""

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
        self._failures: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def admits(self, name: str, password: str) -> bool:
        """Whether name and password fit; it takes as long for a name that is not there."""
        now = time.monotonic()
        with self._lock:
            recent = [at for at in self._failures.get(name, ()) if now - at < PAUSE_S]
        salt, hashed = self._known.get(name, (b"\0" * 16, b""))
        fits = hmac.compare_digest(_hash(password[:1024], salt), hashed) and len(recent) < MOST_FAILURES
        with self._lock:
            if fits:
                self._failures.pop(name, None)
            elif name in self._known:
                self._failures[name] = [*recent, now]
        return fits


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=_MAX_MEMORY, dklen=32)
