"""The job table of a library: what became, and what is to become, of each file that was given to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from retrieval.library import Library
from retrieval.shelving import note_job

__all__ = ["Job", "cancel_waiting", "jobs_under", "next_waiting", "note_job", "resume_reading"]

WAITING, READING, CANCELLED = "waiting", "reading", "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """One file. `status` is waiting, reading, finished, unchanged, failed or cancelled; `reason` says why it failed."""

    path: str
    sha256: str | None
    status: str
    reason: str
    order_id: str | None

    @property
    def name(self) -> str:
        """The file's name."""
        return PurePath(self.path).name

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.status not in (WAITING, READING)


def jobs_under(library: Library, folder: str) -> list[Job]:
    """The jobs of files in a folder, the latest first."""
    rows = library.connection.execute(
        "SELECT path, sha256, status, reason, order_id FROM jobs WHERE path >= ? AND path < ? ORDER BY at DESC, path",
        (f"{folder}/", f"{folder}0"),  # `0` follows `/`
    )
    return [Job(*row) for row in rows]


def next_waiting(library: Library, folder: str) -> Job | None:
    """The job of the folder that has waited longest, now being read; inside a transaction."""
    waiting = [job for job in jobs_under(library, folder) if job.status == WAITING]
    if not waiting:
        return None
    job = waiting[-1]
    note_job(library, job.path, READING, sha256=job.sha256)
    return job


def resume_reading(library: Library, folder: str) -> None:
    """Lets jobs that were being read when the server stopped wait again; inside a transaction."""
    _change(library, folder, READING, WAITING)


def cancel_waiting(library: Library, folder: str) -> None:
    """Takes back what still waits; inside a transaction."""
    _change(library, folder, WAITING, CANCELLED)


def _change(library: Library, folder: str, old: str, new: str) -> None:
    library.connection.execute(
        "UPDATE jobs SET status = ? WHERE status = ? AND path >= ? AND path < ?", (new, old, f"{folder}/", f"{folder}0")
    )
