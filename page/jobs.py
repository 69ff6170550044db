"""Files on their way into the library: one worker reads them one after another, and the job table tells where it is."""

from __future__ import annotations

import atexit
import logging
import threading
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from page.desk import TO_TELL, Desk
from page.intake import Taken, take
from page.interruptible import Stopped
from page.reading import read_job
from retrieval.jobs import FAILED, Board, add_job, board, cancel, claim, release, resume, settle
from retrieval.kept import discard, kept_folder, locked, sweep
from retrieval.library import Library, LibraryError
from summarize.batch import Steps

_log = logging.getLogger(__name__)
NOTHING = Board((), {}, {})


class Jobs:
    """The files that were added on the page. They are kept in `<library>.added`, and go on after a restart.

    Of several servers over one library one reads at a time; all of them may take files in, and cancel.
    """

    def __init__(self, desk: Desk, *, steps: Steps | None = None) -> None:
        self._desk, self._steps = desk, steps or Steps()
        self.folder = kept_folder(desk.library_path)
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self._read: int | None = None  # the job that is being read
        self._claimed = False  # whether this worker has begun one
        atexit.register(self._let_go)

    def resume(self) -> None:
        """Goes on with what waited when the server stopped."""
        if self.folder.is_dir() and self._desk.library_path.is_file():
            self._start()

    def add(self, files: Sequence[Path], *, by_model: bool = True) -> list[Taken]:
        """What was taken of the files, and begins to read it. Raises: LibraryError."""
        lot = uuid.uuid4().hex
        with self._desk.open(create=True) as library, locked(self.folder, "intake", shared=True):
            taken = take(files, self.folder)
            with library.writing(orders=False):
                for each in taken:
                    path = str(each.path) if each.path else None
                    add_job(
                        library, each.given, lot=lot, path=path, sha256=each.sha256, by_model=by_model, reason=each.reason
                    )  # fmt: skip
        self._start()
        return taken

    def board(self, *, most: int) -> Board:
        """The jobs as they stand, those of the command line among them. Raises: LibraryError."""
        if not self._desk.library_path.is_file():
            return NOTHING
        with self._desk.open() as library:
            return board(library, most=most)

    def cancel(self) -> None:
        """Takes back what waits, at once, and the file that is being read, whose reading stops before its next step."""
        if self._desk.library_path.is_file():
            with self._desk.open() as library:
                with library.writing(orders=False):
                    paths = cancel(library)
                discard(library, self.folder, paths)

    def wait(self, timeout_s: float) -> bool:
        """Whether nothing waits or is being read any more, within the time."""
        until = time.monotonic() + timeout_s
        while (worker := self._worker) and time.monotonic() < until:
            worker.join(until - time.monotonic())
        return self._worker is None

    def _start(self) -> None:
        with self._lock:
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="jobs", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        goes_on = True
        self._claimed = False
        try:
            self._desk.wait_for_encoder()
            with locked(self.folder, "reading"), self._desk.open() as library:
                with library.writing(orders=False):
                    resume(library)
                sweep(library, self.folder)
                while self._one(library):
                    pass
        except (LibraryError, OSError) as error:
            goes_on = False
            _log.error("%s: what waits is read once a file is added, or the page is started anew", error)
        finally:
            # A bug ends this thread (its traceback goes to the log, its job has failed); a new one reads the next file.
            with self._lock:
                self._worker = None
            if goes_on and self._claimed and self.board(most=0).busy:
                self._start()

    def _one(self, library: Library) -> bool:
        """Reads the file that waited longest into the library; False if none waits. Whatever becomes of it, its job says so."""
        with library.writing(orders=False):
            job = claim(library)
        if job is None:
            return False
        self._read, self._claimed = job.number, True
        reason = "it could not be read: the log of the page says why"
        try:
            read_job(job, library, self._desk, self._steps)
            reason = ""
        except Stopped:
            reason = ""
        except TO_TELL as error:
            reason = " ".join(str(error).split())
        finally:
            self._read = None
            if reason:
                with library.writing(orders=False):
                    settle(library, job.number, FAILED, reason=reason)
            discard(library, self.folder, [job.path])
        return True

    def _let_go(self) -> None:
        """At the end of the process: the file that is being read waits for the next one, without blame."""
        if self._read is not None and self._desk.library_path.is_file():
            with self._desk.open() as library, library.writing(orders=False):
                release(library, self._read)
