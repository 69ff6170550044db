"""Passages and questions as vectors of unit length. The only importer of sentence_transformers (and, in retrieval, torch)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

# As in summarize/local.py: waiting threads sleep. OpenMP reads it when torch loads.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch
from sentence_transformers import SentenceTransformer

__all__ = ["Embedder", "LocalEmbedder", "folder_sha256"]

Vectors = NDArray[np.float32]
BATCH_TOKENS = 8192


class Embedder(Protocol):
    """What makes vectors: `sha256` is the digest of the weights, kept with the vectors, and another is refused."""

    @property
    def sha256(self) -> str:
        """The digest of the weights and the tokenizer."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def embed(self, texts: Sequence[str], *, done: Callable[[int], None] | None = None) -> Vectors:
        """Shape (texts, dimensions), float32, each row of unit length; `done` is told how many are ready."""


class LocalEmbedder:
    """A sentence-transformers model folder on this machine, in bfloat16 where that is faster (AMX, AVX-512 BF16)."""

    def __init__(self, folder: Path, *, dtype: torch.dtype | None = None) -> None:
        self.sha256 = folder_sha256(folder)
        self.dtype = dtype or (torch.bfloat16 if _fast_bfloat16() else torch.float32)
        self._model: Any = SentenceTransformer(
            str(folder), local_files_only=True, trust_remote_code=False, model_kwargs={"dtype": self.dtype}
        )
        self.dimensions = int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str], *, done: Callable[[int], None] | None = None) -> Vectors:
        """As the protocol says. Texts of like length go through together, so that little is padded."""
        encoded = self._model.tokenizer(list(texts), truncation=True, max_length=self._model.max_seq_length)[
            "input_ids"
        ]
        order = sorted(range(len(texts)), key=lambda index: len(encoded[index]))
        out = np.empty((len(texts), self.dimensions), dtype=np.float32)
        ready = 0
        for batch in _batches(order, [len(encoded[index]) for index in order]):
            out[batch] = self._forward([encoded[index] for index in batch])
            ready += len(batch)
            if done:
                done(ready)
        return out

    def _forward(self, rows: Sequence[Sequence[int]]) -> Vectors:
        width = max(map(len, rows))
        pad = self._model.tokenizer.pad_token_id or 0
        ids = torch.tensor([[*row, *[pad] * (width - len(row))] for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
        with torch.inference_mode():
            found = self._model({"input_ids": ids, "attention_mask": mask})["sentence_embedding"].float()
            vectors: Vectors = torch.nn.functional.normalize(found, dim=1).numpy()
        return vectors


def folder_sha256(folder: Path) -> str:
    """One digest of the weights and tokenizer in a model folder."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.safetensors"), *folder.glob("tokenizer.json"), *folder.glob("modules.json")]):
        with path.open("rb") as file:
            digest.update(f"{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()


def _batches(order: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    """The indices, shortest first, in groups of at most BATCH_TOKENS padded tokens."""
    out: list[list[int]] = []
    for index, length in zip(order, lengths, strict=True):
        if not out or (len(out[-1]) + 1) * length > BATCH_TOKENS:
            out.append([])
        out[-1].append(index)
    return out


def _fast_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 in hardware; elsewhere it is several times slower than float32."""
    return bool(torch.cuda.is_available() or torch.backends.cpu.get_cpu_capability() in {"AVX512", "AMX"}) and bool(
        torch.ops.mkldnn._is_mkldnn_bf16_supported()
    )
