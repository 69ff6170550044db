"""Files on their way into the library: where they are, what is kept of them, and who reads them."""

from __future__ import annotations

from pathlib import Path

from page.desk import Desk
from page.jobs import Jobs
from retrieval.jobs import Job
from tests.conftest import ScriptedEngine

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "eval" / "gold"
NAMES = ("flmd_change_of_law.txt", "ilnd_minute.txt", "dcd_age.pdf")


def statuses(jobs: Jobs) -> dict[str, str]:
    """What became of each file."""
    return {job.name: job.status for job in jobs.board(most=100).jobs}


def only(jobs: Jobs) -> Job:
    """The one job that there is."""
    (job,) = jobs.board(most=100).jobs
    return job


def kept(jobs: Jobs) -> list[str]:
    """The names of the copies that lie beside the library."""
    return sorted(path.name for path in jobs.folder.glob("*/*") if path.parent.name != ".benchbrief")


def loaded(desk: Desk, engine: ScriptedEngine) -> Desk:
    """The desk with a model that is loaded."""
    found = Desk(desk.library_path, start_engine=lambda: engine, model_name=engine.name)
    found.start()
    assert found.wait(30)
    return found


def job(status: str, *, given: str = "a.txt", stage: str = "", reason: str = "", order_id: str | None = None) -> Job:
    """A job that is in no table."""
    return Job(1, "lot", given, None, None, status, stage, reason, order_id, False, "", 0, "")
