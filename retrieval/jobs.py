"""The job table of a library: what became, and what is to become, of each file that was given to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from retrieval.library import Library

WAITING, READING, FINISHED, UNCHANGED, FAILED, CANCELLED = (
    "waiting", "reading", "finished", "unchanged", "failed", "cancelled",
)  # fmt: skip
STATUSES = (WAITING, READING, FINISHED, UNCHANGED, FAILED, CANCELLED)
RULES = "rules"  # the reader of an order that no model has read
MOST_ATTEMPTS = 2
_POISON = (
    f"the program ended {MOST_ATTEMPTS} times while it read this file, so it is not tried again: "
    "print the file to a new PDF, or save it as text, and add that"
)


@dataclass(frozen=True, slots=True)
class Job:
    """One file that was given, by the name that a person gave it; `lot` is what was given together.

    `path` is where it lies (None: it was refused), `stage` what is being done with it, `reason` why it failed or what else
    is to say of it, `reader` who read it (`rules`, or a model's name), `attempts` how often its reading was begun.
    """

    number: int
    lot: str
    given: str
    path: str | None
    sha256: str | None
    status: str
    stage: str
    reason: str
    order_id: str | None
    by_model: bool
    reader: str
    attempts: int
    at: str

    @property
    def name(self) -> str:
        """The file's name."""
        return self.given.rpartition("/")[2] or self.given

    @property
    def folder(self) -> str:
        """Where the file lay when it was given, `orders.zip/2021` say; empty for a file that was given by itself."""
        return self.given.rpartition("/")[0]

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.status not in (WAITING, READING)


@dataclass(frozen=True, slots=True)
class Board:
    """The latest jobs, and how many there are by status: `now` in the lots on their way (else the latest), `ever` in all."""

    jobs: tuple[Job, ...]
    now: Mapping[str, int]
    ever: Mapping[str, int]

    @property
    def busy(self) -> bool:
        """Whether something waits or is being read."""
        return bool(self.ever.get(WAITING) or self.ever.get(READING))


_COLUMNS = ", ".join(field.name for field in fields(Job))
_OTHERS = _COLUMNS.removeprefix("number, ")


def add_job(
    library: Library,
    given: str,
    *,
    lot: str,
    path: str | None = None,
    sha256: str | None = None,
    by_model: bool = False,
    reason: str = "",
) -> None:
    """Notes a file that waits to be read; without a path one that was refused. Inside a transaction."""
    status = WAITING if path else FAILED
    _insert(library, (lot, given, path, sha256, status, "", reason, None, by_model, "", 0, _now()))


def note_job(
    library: Library,
    path: str,
    status: str,
    *,
    lot: str = "",
    sha256: str | None = None,
    reason: str = "",
    order_id: str | None = None,
    reader: str = "",
) -> None:
    """Notes what became of a file that was read where it lies, in place of what became of it before; inside a transaction."""
    library.connection.execute("DELETE FROM jobs WHERE path = ? AND status NOT IN (?, ?)", (path, WAITING, READING))
    _insert(library, (lot, path, path, sha256, status, "", reason, order_id, False, reader, 1, _now()))


def claim(library: Library) -> Job | None:
    """The job that has waited longest, from now on being read; one that was begun before comes last. Inside a transaction."""
    rows = library.connection.execute(
        f"UPDATE jobs SET status = ?, stage = '', attempts = attempts + 1, at = ? WHERE number = "
        f"(SELECT number FROM jobs WHERE status = ? ORDER BY attempts, number LIMIT 1) RETURNING {_COLUMNS}",
        (READING, _now(), WAITING),
    ).fetchall()
    return Job(*rows[0]) if rows else None


def reach(library: Library, number: int, stage: str) -> bool:
    """Notes what is now being done with a file; False if it is no longer to be read. Inside a transaction."""
    done = library.connection.execute(
        "UPDATE jobs SET stage = ? WHERE number = ? AND status = ?", (stage, number, READING)
    )
    return done.rowcount > 0


def settle(
    library: Library, number: int, status: str, *, reason: str = "", order_id: str | None = None, reader: str = ""
) -> bool:
    """Notes how reading a file ended; False if it was no longer to be read. Inside a transaction."""
    done = library.connection.execute(
        "UPDATE jobs SET status = ?, stage = '', reason = ?, order_id = ?, reader = ?, at = ? WHERE number = ? AND status = ?",
        (status, reason, order_id, reader, _now(), number, READING),
    )
    return done.rowcount > 0


def release(library: Library, number: int) -> None:
    """Lets a file wait again whose reading was ended in good order: it does not count as begun. Inside a transaction."""
    library.connection.execute(
        "UPDATE jobs SET status = ?, stage = '', attempts = attempts - 1 WHERE number = ? AND status = ?",
        (WAITING, number, READING),
    )


def resume(library: Library) -> None:
    """Lets files wait again whose reader is dead, or gives them up where it died too often. Inside a transaction; only for
    the one process that reads.
    """
    library.connection.execute(
        "UPDATE jobs SET status = ?, stage = '', reason = ?, at = ? WHERE status = ? AND attempts >= ?",
        (FAILED, _POISON, _now(), READING, MOST_ATTEMPTS),
    )
    library.connection.execute("UPDATE jobs SET status = ?, stage = '' WHERE status = ?", (WAITING, READING))


def cancel(library: Library) -> list[str]:
    """Takes back what waits and what is being read, and gives the paths of what waited. Inside a transaction."""
    rows = library.connection.execute("SELECT path FROM jobs WHERE status = ?", (WAITING,)).fetchall()
    library.connection.execute(
        "UPDATE jobs SET status = ?, stage = '', at = ? WHERE status IN (?, ?)", (CANCELLED, _now(), WAITING, READING)
    )
    return [path for (path,) in rows]


def board(library: Library, *, most: int) -> Board:
    """The jobs as they stand: at most this many, the latest lot first, each lot in the order in which it was given."""
    rows = library.connection.execute(f"SELECT {_COLUMNS} FROM jobs ORDER BY number DESC LIMIT ?", (most,)).fetchall()
    jobs = [Job(*row) for row in rows]
    lots = list(dict.fromkeys(job.lot for job in jobs))
    jobs.sort(key=lambda job: (lots.index(job.lot), job.number))
    now = _counted(library, "WHERE lot IN (SELECT lot FROM jobs WHERE status IN (?, ?))", WAITING, READING)
    latest = "WHERE lot = (SELECT lot FROM jobs ORDER BY number DESC LIMIT 1)"
    return Board(tuple(jobs), now or _counted(library, latest), _counted(library, ""))


def last_reader(library: Library, order_id: str) -> str:
    """Who read an order last, as far as the job table tells: `rules`, a model's name, or empty."""
    row = library.connection.execute(
        "SELECT reader FROM jobs WHERE order_id = ? AND status = ? ORDER BY at DESC, number DESC LIMIT 1",
        (order_id, FINISHED),
    ).fetchone()
    return str(row[0]) if row else ""


def _insert(library: Library, values: tuple[object, ...]) -> None:
    places = ", ".join("?" * len(values))
    library.connection.execute(f"INSERT INTO jobs({_OTHERS}) VALUES ({places})", values)


def _counted(library: Library, where: str, *given: str) -> dict[str, int]:
    return dict(library.connection.execute(f"SELECT status, count(*) FROM jobs {where} GROUP BY status", given))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
