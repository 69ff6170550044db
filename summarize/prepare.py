"""Weights made ready for loading: a GGUF file through transformers to safetensors, a catalogue name through its pull."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

from summarize import weights
from summarize.weights import Progress, Weights, WeightsError

__all__ = ["convert", "prepare"]

transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def convert(gguf: Path, folder: Path) -> str:
    """The converter's version, once model (bfloat16 safetensors) and tokenizer of a GGUF file lie in `folder`.

    Raises:
        WeightsError: transformers cannot read this file.
    """
    source, file = str(gguf.parent), gguf.name
    unpack: Any = GgufConfig(dequantize=True)
    try:
        tokenizer = AutoTokenizer.from_pretrained(source, gguf_file=file)
        model = AutoModelForCausalLM.from_pretrained(
            source, gguf_file=file, quantization_config=unpack, dtype=torch.bfloat16
        )
    except (ValueError, OSError) as error:
        raise WeightsError(f"{gguf} cannot be converted: {error}") from error
    model.save_pretrained(folder, max_shard_size="100GB")
    tokenizer.save_pretrained(folder)
    return f"transformers {transformers.__version__}, torch {torch.__version__}"


def prepare(model: str, *, pull: bool = True, cache: Path | None = None, progress: Progress | None = None) -> Weights:
    """The weights that `model` names (a catalogue name, a transformers folder or a GGUF file), ready to be loaded.

    Raises:
        WeightsError: there is no such model, it cannot be had, or it would have to be pulled and `pull` is False.
    """
    found = weights.locate(model, cache=cache)
    if isinstance(found, Weights):
        return found
    if isinstance(found, Path):
        return weights.adopt(found, convert, cache=cache)
    if not pull:
        raise WeightsError(f"{model} has not been pulled: run `benchbrief models pull {model}`")
    return weights.pull(model, convert, cache=cache, progress=progress)
