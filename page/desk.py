"""What all tabs of the page work with: the library, the encoder, and the reading model, which is loaded in the background."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from orders.order import OrderError
from prompts import PromptError
from retrieval.library import Library, LibraryError
from retrieval.local import LocalRetriever, local_retriever
from retrieval.search import Encodes, Hit, search
from retrieval.where import Condition
from summarize.answer import Answer, answering
from summarize.digests import WeightsError
from summarize.disk import OutputError
from summarize.engine import Engine, ReplyError

if TYPE_CHECKING:
    from retrieval.embed import Embedder

__all__ = ["TO_TELL", "Desk", "Model"]

T = TypeVar("T")
TELL_S = 2.0
_log = logging.getLogger(__name__)
TO_TELL = (OrderError, PromptError, LibraryError, WeightsError, OutputError, ReplyError)
"""Errors in what was given: shown as one sentence. Anything else is a bug and goes to the log with its traceback."""


@dataclass(frozen=True, slots=True)
class Model:
    """How far the reading model is: `off` (quotes alone were asked for), `loading`, `ready`, or `failed` and why."""

    state: Literal["off", "loading", "ready", "failed"]
    name: str = ""
    reason: str = ""


class Turns:
    """First come, first served: the model reads for one at a time, and whoever waits longest is next."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[object] = []

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The caller's turn while the block lasts."""
        with self.queued() as ahead:
            for _ in ahead:
                pass
            yield

    @contextmanager
    def queued(self) -> Iterator[Iterator[int]]:
        """A place in the queue while the block lasts: how many are ahead, again and again, until it is the turn.

        Whoever waits is told so every few seconds, and can leave then: nobody waits for one who has gone.
        """
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
        try:
            yield self._ahead(ticket)
        finally:
            with self._changed:
                self._waiting.remove(ticket)
                self._changed.notify_all()

    def _ahead(self, ticket: object) -> Iterator[int]:
        before = -1
        while True:
            with self._changed:
                if self._waiting.index(ticket) == before:
                    self._changed.wait(TELL_S)
                before = self._waiting.index(ticket)
            if not before:
                return
            yield before


class Desk:
    """One library and what reads in it. Safe to use from several threads: the library is opened anew for each call."""

    def __init__(
        self,
        library: Path,
        *,
        start_engine: Callable[[], Engine] | None = None,
        start_encoder: Callable[[], Encodes | None] | None = None,
        model_name: str = "",
    ) -> None:
        self.library_path = library
        self._start_engine, self._start_encoder, self._model_name = start_engine, start_encoder, model_name
        self._engine: Engine | None = None
        self._encoder: Encodes | None = None
        self._failed: list[str] = []
        self._thread = threading.Thread(target=self._load, name="model", daemon=True)
        self._done = threading.Event()
        self._encoder_done = threading.Event()
        self._turns = Turns()
        self._lock = threading.Lock()
        self._retriever: tuple[int, LocalRetriever] | None = None

    def start(self) -> None:
        """Begins to load encoder and model in the background; called again it does nothing."""
        with self._lock:
            if not self._thread.is_alive() and not self._done.is_set():
                self._thread.start()

    def wait(self, timeout_s: float) -> bool:
        """Whether loading ended, in good or bad, within the time."""
        return self._done.wait(timeout_s)

    def wait_for_encoder(self) -> None:
        """Returns once it is settled whether there is an encoder: what is added before would have no vectors."""
        if self._thread.is_alive():
            self._encoder_done.wait()

    @property
    def engine(self) -> Engine | None:
        """The reading model, None while it is not there."""
        return self._engine

    @property
    def encoder(self) -> Encodes | None:
        """What makes vectors, None while it is not there: search goes by words until then."""
        return self._encoder

    @property
    def model(self) -> Model:
        """How far the reading model is."""
        if self._failed:
            return Model("failed", self._model_name, " ".join(self._failed))
        if self._engine:
            return Model("ready", self._engine.name)
        if self._start_engine is None:
            return Model("off")
        return Model("failed" if self._done.is_set() else "loading", self._model_name)

    @contextmanager
    def open(self, *, create: bool = False) -> Iterator[Library]:
        """The library while the block lasts. Raises: LibraryError where there is none yet and `create` is False."""
        with Library.open(self.library_path, create=create) as library:
            yield library

    def n_orders(self) -> int:
        """How many orders the library holds, 0 while there is no library."""
        if not self.library_path.is_file():
            return 0
        with self.open() as library:
            return len(library)

    def generation(self) -> int:
        """A number that grows with every change of the library, 0 while there is none."""
        if not self.library_path.is_file():
            return 0
        with self.open() as library:
            return library.generation

    def turn(self) -> AbstractContextManager[None]:
        """The caller's turn at the model: wait in it before each call of the engine, and leave it soon."""
        return self._turns.turn()

    def search(self, question: str, *, k: int = 50, conditions: Sequence[Condition] = ()) -> list[Hit]:
        """The best passage of each of the `k` best orders."""
        with self.open() as library:
            encoder = self._encoder_for(library)
            retriever = self.retriever(library) if encoder else None
            return search(question, library, retriever, encoder, k=k, conditions=conditions)

    def answer(
        self, question: str, *, conditions: Sequence[Condition] = (), history: Sequence[str] = ()
    ) -> Iterator[Answer]:
        """The answer as it grows; without a model (yet) quotes alone."""
        engine = self._engine
        with self.open() as library, self._turns.queued() if engine else nullcontext(()) as waits:
            for ahead in waits:
                note = f"{ahead} before yours: it is read when its turn comes."
                yield Answer(question, question, "none", "reading", note=note)
            encoder = self._encoder_for(library)
            retriever = self.retriever(library) if encoder else None
            yield from answering(
                question, library, retriever, encoder, engine, conditions=conditions, history=history
            )  # fmt: skip

    def retriever(self, library: Library) -> LocalRetriever:
        """The vectors of the library's state of now; kept until the library changes."""
        with self._lock:
            if self._retriever is None or self._retriever[0] != library.generation:
                self._retriever = (library.generation, local_retriever(library))
            return self._retriever[1]

    def embedder(self, library: Library) -> Embedder | None:
        """What makes vectors of new orders: the library's encoder, or any for a library that is still empty.

        None: the encoder is not there, or the library was made without vectors.
        """
        fits = library.dimensions or not len(library)
        return cast("Embedder", self._encoder) if self._encoder is not None and fits else None

    def _encoder_for(self, library: Library) -> Encodes | None:
        if self._encoder is None or not library.dimensions:
            return None
        library.check_encoder(str(getattr(self._encoder, "sha256", "")))
        return self._encoder

    def _load(self) -> None:
        try:
            self._encoder = self._loaded(self._start_encoder)
            self._encoder_done.set()
            self._engine = self._loaded(self._start_engine)
        finally:
            self._encoder_done.set()
            self._done.set()

    def _loaded(self, start: Callable[[], T] | None) -> T | None:
        try:
            return start() if start else None
        except TO_TELL as error:
            _log.warning("%s", error)
            self._failed.append(f"{error}.")
            return None
