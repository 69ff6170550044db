"""The real encoder: unit vectors, the same whatever stands beside a text, near for near meanings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from retrieval.embed import LocalEmbedder, folder_sha256
from summarize.encoders import DEFAULT_ENCODER, encoder_folder
from summarize.weights import cache_folder

FOLDER = encoder_folder(DEFAULT_ENCODER, cache_folder())
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(FOLDER is None, reason=f"needs `benchbrief models pull {DEFAULT_ENCODER}`"),
]
TEXTS = [
    "The motion is denied because he did not ask the warden first.",
    "His motion was refused: he had not gone to the warden before.",
    "The crop insurance policy excludes hail.",
    "x",
    "A long passage about the sentencing factors. " * 60,  # longer than the encoder reads
]


@pytest.fixture(scope="module")
def embedder() -> LocalEmbedder:
    assert FOLDER
    return LocalEmbedder(FOLDER)


def test_vectors_are_of_unit_length_in_the_order_of_the_texts(embedder: LocalEmbedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimensions) == (5, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_a_text_has_the_vector_that_it_has_alone(embedder: LocalEmbedder) -> None:
    together = embedder.embed(TEXTS)
    for place, text in enumerate(TEXTS):
        assert embedder.embed([text])[0] @ together[place] > 0.999


def test_the_fast_vectors_are_those_of_full_precision(embedder: LocalEmbedder) -> None:
    assert FOLDER
    full = LocalEmbedder(FOLDER, dtype=torch.float32).embed(TEXTS)
    assert (full * embedder.embed(TEXTS)).sum(axis=1).min() > 0.995


def test_progress_counts_up_to_all_texts(embedder: LocalEmbedder) -> None:
    seen: list[int] = []
    embedder.embed(TEXTS, done=seen.append)
    assert seen[-1] == len(TEXTS)
    assert seen == sorted(seen)


def test_the_digest_is_of_the_weights_and_the_tokenizer(tmp_path: Path, embedder: LocalEmbedder) -> None:
    for name in ("model.safetensors", "tokenizer.json", "README.md"):
        (tmp_path / name).write_text(name)
    before = folder_sha256(tmp_path)
    (tmp_path / "README.md").write_text("other words")
    assert folder_sha256(tmp_path) == before
    (tmp_path / "tokenizer.json").write_text("another")
    assert folder_sha256(tmp_path) != before
    assert len(embedder.sha256) == 64
