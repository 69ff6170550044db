"""Files on their way into the library: one worker reads them one after another, and the job table tells where it is."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from page.desk import TO_TELL, Desk
from page.intake import Taken, take
from retrieval.jobs import READING, WAITING, Job, cancel_waiting, jobs_under, next_waiting, note_job, resume_reading
from retrieval.library import Library
from summarize.indexing import index_paths


class Jobs:
    """The files that were added on the page. They are kept in `<library>.added`, and go on after a restart."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.folder = desk.library_path.with_name(f"{desk.library_path.name}.added").absolute()
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self._with_model = False

    def resume(self) -> None:
        """Goes on with what waited when the server stopped."""
        if not self.folder.is_dir() or not self._desk.library_path.is_file():
            return
        with self._desk.open() as library, library.writing():
            resume_reading(library, str(self.folder))
        self._start()

    def add(self, files: Sequence[Path], *, with_model: bool = False) -> list[Taken]:
        """What was taken of the files, and begins to read it. Raises: LibraryError, or an OSError of the disk."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._with_model = with_model
        taken = take(files, self.folder)
        with self._desk.open(create=True) as library, library.writing():
            for each in taken:
                if each.path:
                    note_job(library, str(each.path), WAITING, sha256=each.sha256)
                else:
                    note_job(
                        library, str(self.folder / "refused" / each.name), "failed", sha256=None, reason=each.reason
                    )
        self._start()
        return taken

    def rows(self) -> list[Job]:
        """The jobs of the page, the latest first."""
        if not self._desk.library_path.is_file():
            return []
        with self._desk.open() as library:
            return jobs_under(library, str(self.folder))

    def cancel(self) -> None:
        """Takes back what still waits; the file that is being read is finished."""
        if self._desk.library_path.is_file():
            with self._desk.open() as library, library.writing():
                cancel_waiting(library, str(self.folder))

    def wait(self, timeout_s: float) -> bool:
        """Whether the worker ended within the time."""
        worker = self._worker
        if worker:
            worker.join(timeout_s)
        return worker is None or not worker.is_alive()

    def _start(self) -> None:
        with self._lock:
            if self._worker is None or not self._worker.is_alive():
                self._worker = threading.Thread(target=self._work, name="jobs", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        try:
            while self._one():
                pass
        finally:
            # After a bug (its traceback is in the log, its job failed) the next file is read by a new worker.
            with self._lock:
                self._worker = None
            if any(job.status == WAITING for job in self.rows()):
                self._start()

    def _one(self) -> bool:
        """Reads the file that waited longest into the library; False if none waits. Whatever becomes of it, its job says so."""
        with self._desk.open() as library:
            with library.writing():
                job = next_waiting(library, str(self.folder))
            if job is None:
                return False
            engine = self._desk.engine if self._with_model else None
            status, reason = "failed", "it could not be read: the log of the page says why"
            try:
                with self._desk.turn():
                    rows = index_paths([Path(job.path)], library, self._desk.embedder(library), engine=engine)
                status, reason = "unchanged" if rows[0].resumed else "", ""
            except TO_TELL as error:
                reason = " ".join(str(error).split())
            finally:
                self._settle(library, job, status, reason)
            return True

    def _settle(self, library: Library, job: Job, status: str, reason: str) -> None:
        now = next((each for each in jobs_under(library, str(self.folder)) if each.path == job.path), None)
        if status or (now and now.status == READING):
            with library.writing():
                note_job(library, job.path, status or "failed", sha256=job.sha256, reason=reason, order_id=job.sha256 if status == "unchanged" else None)  # fmt: skip
