"""One file of the job table, read into the library: by the model where it is there, and only as long as it is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from page.desk import Desk
from page.interruptible import InterruptibleEmbedder, InterruptibleEngine, Stopped
from retrieval.jobs import FAILED, FINISHED, RULES, UNCHANGED, Job, last_reader, reach, settle
from retrieval.kept import kept_at, kept_folder
from retrieval.library import Library
from summarize.batch import Row, Steps
from summarize.indexing import Following, index_paths

_BY_RULES = {
    "off": "read by rules: there is no reading model",
    "loading": "read by rules: the reading model was not loaded yet; add the file again to have the model read it",
    "failed": "read by rules: the reading model could not be loaded",
    "ready": "read by rules",
}
_WORDS_ONLY = "found by its words alone: the encoder is not there"
_NAMESAKE = "another order of this name is there too: both are kept"


def read_job(job: Job, library: Library, desk: Desk, steps: Steps) -> None:
    """Reads the file of a job, and notes in its row what became of it in the same transaction that keeps the order.

    Raises: Stopped where the job was cancelled meanwhile; nothing is kept then. LibraryError, ReplyError and their like.
    """
    _Read(job, library, desk).run(steps)


@dataclass(frozen=True, slots=True)
class _Read:
    job: Job
    library: Library
    desk: Desk

    def run(self, steps: Steps) -> None:
        path = kept_at(kept_folder(self.library.path), str(self.job.path))
        engine = self.desk.engine if self.job.by_model else None
        embedder = self.desk.embedder(self.library)
        if self._is_read_better(by_model=engine is not None, has_vectors=embedder is not None):
            with self.library.writing(orders=False):
                self._note(Row(str(path), self.job.sha256, self.job.sha256, resumed=True), "")
            return
        reader = engine.name if engine else RULES
        state = self.desk.model.state
        says = f"read by {reader}" if engine else _BY_RULES[state] if self.job.by_model else _BY_RULES["ready"]
        if embedder is None and self.library.dimensions:
            says = f"{says}; {_WORDS_ONLY}"
        index_paths(
            [path],
            self.library,
            InterruptibleEmbedder(embedder, self.check, self.desk.turn) if embedder else None,
            engine=InterruptibleEngine(engine, self.check, self.desk.turn) if engine else None,
            following=Following(self._stage, lambda row: self._note(row, reader, says)),
            steps=steps,
        )

    def check(self) -> None:
        """Raises Stopped where the job is no longer to be read."""
        query = "SELECT 1 FROM jobs WHERE number = ? AND status = 'reading'"
        if self.library.connection.execute(query, (self.job.number,)).fetchone() is None:
            raise Stopped

    def _stage(self, stage: str) -> None:
        with self.library.writing(orders=False):
            if not reach(self.library, self.job.number, stage):
                raise Stopped

    def _note(self, row: Row, reader: str, says: str = "") -> None:
        """Inside the transaction that keeps the order: raising Stopped takes it back."""
        number = self.job.number
        if row.reason:
            there = settle(self.library, number, FAILED, reason=row.reason)
        elif row.resumed:
            there = settle(self.library, number, UNCHANGED, reason=self._already(str(row.name)), order_id=row.name)
        else:
            says = "; ".join(filter(None, [says, self._namesake(str(row.name))]))
            there = settle(self.library, number, FINISHED, reason=says, order_id=row.name, reader=reader)
        if not there:
            raise Stopped

    def _is_read_better(self, *, by_model: bool, has_vectors: bool) -> bool:
        """Whether the order is there already, read by a model that is not loaded now, or with vectors that would be lost."""
        order_id = str(self.job.sha256)
        if self.library.made_from(order_id) is None:
            return False
        model_lost = self.job.by_model and not by_model and last_reader(self.library, order_id) not in ("", RULES)
        return model_lost or (bool(self.library.dimensions) and not has_vectors)

    def _already(self, order_id: str) -> str:
        known = self.library.made_from(order_id)
        name = Path(known[1]).name if known else self.job.name
        return (
            "already in the library" if name == Path(str(self.job.path)).name else f"already in the library as {name}"
        )

    def _namesake(self, order_id: str) -> str:
        ending = f"/{Path(str(self.job.path)).name}"
        query = "SELECT 1 FROM orders WHERE id != ? AND substr(path, -length(?)) = ? LIMIT 1"
        found = self.library.connection.execute(query, (order_id, ending, ending)).fetchone()
        return _NAMESAKE if found else ""
