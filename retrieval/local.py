"""The retriever of one machine: FAISS indexes over a library's vectors, saved beside it, built anew when they do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.library import Library
from retrieval.search import Kind, Vector
from retrieval.vectors import Nearest, build, load, save


@dataclass(frozen=True, slots=True)
class LocalRetriever:
    """Two indexes, by number of passage and by number of order."""

    passages: Nearest
    about: Nearest

    def nearest(
        self, kind: Kind, query: Vector, k: int, allowed: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """As the protocol says."""
        return (self.passages if kind == "passages" else self.about).search(query, k, allowed)


def index_folder(library: Path) -> Path:
    """Where the indexes of a library lie: a folder beside the file, which can be deleted at any time."""
    return library.with_name(f"{library.name}.vectors")


def local_retriever(library: Library) -> LocalRetriever:
    """The retriever of the library's state of now; what is not saved for it is built and saved."""
    return LocalRetriever(_nearest(library, "passages"), _nearest(library, "about"))


def _nearest(library: Library, kind: Kind) -> Nearest:
    made_from = f"{library.fact('identity')}:{library.generation}:{kind}"
    folder = index_folder(library.path) / kind
    numbers = library.vector_numbers(kind)
    found = load(folder, made_from, numbers, library.dimensions)
    if found is None:
        found = build(*library.vectors(kind))
        save(found, folder, made_from)
    return found
