"""The retriever of many machines: a library's vectors in two collections of a Qdrant server.

The only importer of qdrant_client. Numbers, vectors and one note of the library's state go to the server, no text. The
library stays the system of record: both collections of a prefix are its own, deleted and filled anew when they do not fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from json import JSONDecodeError
from pathlib import Path
from typing import get_args

from qdrant_client import QdrantClient, models
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from retrieval.library import Library, LibraryError
from retrieval.search import Kind, Vector

BATCH = 128  # vectors sent at once: 5 MB of JSON at 2,000 dimensions; a server takes 32 MB
TIMEOUT = 60  # seconds; the client's own 5 are too few for a batch that is waited for
_NOTE = "made_from"
_NOT_ALLOWED = (401, 403)
_SHOWN = 200  # characters of what a server says


@contextmanager
def connect(place: str | Path, api_key: str | None = None) -> Iterator[QdrantClient]:
    """A client while the block lasts: of a URL (port 6333 if it names none), of `:memory:`, or of a folder (a Path).

    Raises: LibraryError if `place` is no URL, or the folder is in use; whether a server answers is seen at its first use.
    """
    with _in_one_line(str(place)):
        # The check of versions runs in a thread of its own, whose warning would come beside the one line of the error.
        client = (
            QdrantClient(path=str(place))
            if isinstance(place, Path)
            else QdrantClient(location=place, api_key=api_key, timeout=TIMEOUT, check_compatibility=False)
        )
    try:
        yield client
    finally:
        client.close()


@dataclass(frozen=True, slots=True)
class QdrantRetriever:
    """The collections `<prefix>_passages` and `<prefix>_about`; of a kind without vectors there is none."""

    client: QdrantClient
    prefix: str
    filled: frozenset[Kind]

    @classmethod
    def fill(cls, client: QdrantClient, library: Library, prefix: str) -> QdrantRetriever:
        """The retriever of the library's state of now; collections of another state or library are filled anew.

        Searches that run meanwhile may find less. Raises: LibraryError if the server cannot be reached, or refuses.
        """
        kinds: tuple[Kind, ...] = get_args(Kind)
        return cls(client, prefix, frozenset(kind for kind in kinds if _fill(client, library, prefix, kind)))

    def nearest(
        self, kind: Kind, query: Vector, k: int, allowed: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """As the protocol says; nearly so on a server that has built its graph (HNSW)."""
        if kind not in self.filled or (allowed is not None and not len(allowed)):
            return []
        chosen = None
        if allowed is not None:
            chosen = models.Filter(must=[models.HasIdCondition(has_id=[int(number) for number in allowed])])
        with _in_one_line(_place(self.client)):
            found = self.client.query_points(
                _name(self.prefix, kind), query.tolist(), query_filter=chosen, limit=k, with_payload=False
            )
        return [(int(point.id), point.score) for point in found.points]


def _name(prefix: str, kind: Kind) -> str:
    return f"{prefix}_{kind}"


def _fill(client: QdrantClient, library: Library, prefix: str, kind: Kind) -> bool:
    """Whether there are vectors of this kind; if so the collection holds them now."""
    made_from = f"{library.fact('identity')}:{library.generation}"
    name, numbers = _name(prefix, kind), library.vector_numbers(kind).tolist()
    with _in_one_line(_place(client)):
        exists = client.collection_exists(name)
        if exists and numbers and _is_of(client, name, made_from, numbers):
            return True
        if exists:
            client.delete_collection(name)
    if numbers:
        _upload(client, library, name, kind, made_from)
    return bool(numbers)


def _is_of(client: QdrantClient, name: str, made_from: str, numbers: Sequence[int]) -> bool:
    """Whether the collection was filled to the end from this state."""
    noted = client.retrieve(name, [numbers[0]], with_payload=True)
    return (
        len(noted) == 1
        and (noted[0].payload or {}).get(_NOTE) == made_from
        and client.count(name, exact=True).count == len(numbers)
    )


def _upload(client: QdrantClient, library: Library, name: str, kind: Kind, made_from: str) -> None:
    """Makes and fills the collection. The first point bears the note, written last: half a collection has none."""
    numbers, vectors = library.vectors(kind)
    ids = numbers.tolist()
    with _in_one_line(_place(client)):
        client.create_collection(name, models.VectorParams(size=library.dimensions, distance=models.Distance.DOT))
        client.upload_collection(name, vectors, ids=ids, batch_size=BATCH, wait=True)
        client.set_payload(name, {_NOTE: made_from}, points=ids[:1], wait=True)


def _place(client: QdrantClient) -> str:
    """The URL or folder of a client, for messages."""
    options = client.init_options
    return str(next((options[name] for name in ("location", "url", "path", "host") if options[name]), "localhost:6333"))


@contextmanager
def _in_one_line(place: str) -> Iterator[None]:
    """Turns what the client raises into a LibraryError of one line. ValueError and RuntimeError are of its local mode."""
    try:
        yield
    except (ResponseHandlingException, JSONDecodeError) as error:
        raise LibraryError(
            f"{place}: no answer of a Qdrant server ({_flat(getattr(error, 'source', error))}): "
            "start one there (`docker run -p 127.0.0.1:6333:6333 qdrant/qdrant`), or give the URL of one that runs"
        ) from error
    except UnexpectedResponse as error:
        hint = ": give the server's API key" if error.status_code in _NOT_ALLOWED else ""
        said = _flat(error.content.decode(errors="replace") or error.reason_phrase)
        raise LibraryError(f"{place}: Qdrant refused with {error.status_code} ({said}){hint}") from error
    except (QdrantException, ValueError, RuntimeError) as error:
        raise LibraryError(f"{place}: Qdrant: {_flat(error)}") from error


def _flat(said: object) -> str:
    return " ".join(str(said).split())[:_SHOWN]
