"""What a finished order was made from, so that a run that was cut short goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import resource
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

from summarize.digests import file_sha256
from summarize.disk import MARK, write_atomically
from summarize.record import Record

PACKAGES = ("orders", "prompts", "summarize")
"""The packages whose code and prompts decide what comes out."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an order took: seconds of wall clock, tokens read and written by the model."""

    seconds: float = 0.0
    tokens_read: int = 0
    tokens_written: int = 0


@dataclass(frozen=True, slots=True)
class Finished:
    """An order that was done before: its record, and what it took then."""

    record: Record
    cost: Cost


@cache
def product_version() -> str:
    """The version of the installed benchbrief, or `unknown` where it runs without being installed."""
    try:
        return version("benchbrief")
    except PackageNotFoundError:
        return "unknown"


@cache
def code_sha256() -> str:
    """One digest of the code, tables and prompts that make records: a change of any of them makes records anew."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        for name, content in sorted(_contents(package, (".py", ".md", ".json")).items()):
            digest.update(f"{package}/{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


@cache
def prompt_digests() -> Mapping[str, str]:
    """The SHA-256 of every prompt file by its name."""
    return {
        name: hashlib.sha256(content).hexdigest() for name, content in sorted(_contents("prompts", (".md",)).items())
    }


def key(file: str, sha256: str, settings: Mapping[str, Any]) -> str:
    """The digest of all that a record is made from; `settings` hold the model's name and digest too."""
    made_from = [product_version(), code_sha256(), file, sha256, settings]
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode("utf-8", "replace")).hexdigest()


def peak_memory_mib() -> int:
    """The most memory that this process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak // (1 << 20 if sys.platform == "darwin" else 1 << 10))


def note_finished(out: Path, name: str, made_from: str, cost: Cost) -> None:
    """Notes that the files of the order `name` are on disk; to be called once they are."""
    state = {"key": made_from, "files": _digests(out, name), "cost": asdict(cost)}
    write_atomically(_note(out, name), json.dumps(state, indent=1) + "\n")


def finished(out: Path, name: str, made_from: str) -> Finished | None:
    """The order `name` of a former run, or None if it was made from anything else or its files have changed since."""
    note = _note(out, name)
    if not note.is_file():
        return None
    try:
        state = json.loads(note.read_text(encoding="utf-8"))
    except ValueError:  # torn by a crash of the machine: the order is done again
        return None
    if state["key"] != made_from or state["files"] != _digests(out, name):
        return None
    record = json.loads((out / "orders" / f"{name}.json").read_text(encoding="utf-8"))
    return Finished(record, Cost(**state["cost"]))


def forget(out: Path, name: str) -> None:
    """Removes what a former run wrote for the order `name`, which this time cannot be finished."""
    for path in [_note(out, name), *_files(out, name)]:
        path.unlink(missing_ok=True)


def former_names(out: Path, names: Iterable[str]) -> list[str]:
    """The names of orders that former runs finished in `out` and that are not among `names`: their files stay."""
    return sorted({path.stem for path in (out / MARK).glob("*.json")} - set(names))


def _note(out: Path, name: str) -> Path:
    return out / MARK / f"{name}.json"


def _files(out: Path, name: str) -> list[Path]:
    return [out / "orders" / f"{name}{suffix}" for suffix in (".json", ".md")]


def _digests(out: Path, name: str) -> dict[str, str | None]:
    return {path.name: file_sha256(path) if path.is_file() else None for path in _files(out, name)}


def _contents(package: str, suffixes: tuple[str, ...]) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in files(package).iterdir() if entry.name.endswith(suffixes)}
