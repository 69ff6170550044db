"""A local model through transformers, on a GPU or on the CPU. The only importer of torch and transformers."""

from __future__ import annotations

from pathlib import Path

import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig


def convert(gguf: Path, folder: Path) -> str:
    """The converter's version, once model (bfloat16 safetensors) and tokenizer of a GGUF file lie in `folder`."""
    source, file = str(gguf.parent), gguf.name
    tokenizer = AutoTokenizer.from_pretrained(source, gguf_file=file)
    unpack = GgufConfig(dequantize=True)
    model = AutoModelForCausalLM.from_pretrained(
        source, gguf_file=file, quantization_config=unpack, dtype=torch.bfloat16
    )
    model.save_pretrained(folder, max_shard_size="100GB")
    tokenizer.save_pretrained(folder)
    return f"transformers {transformers.__version__}, torch {torch.__version__}"
