"""What stands around a prompt for one model: its chat template, and the tokens at which it stops."""

from __future__ import annotations

from typing import Any

from summarize.digests import WeightsError

SYSTEM = "You read orders of United States courts. Answer from the given text alone, and briefly."
MARK = "@@benchbrief@@"


def frame(tokenizer: Any, name: str) -> tuple[str, str]:
    """The chat template's text before and after what the user says. Raises: WeightsError where the model has none."""
    if tokenizer.chat_template is None:
        raise WeightsError(f"{name} has no chat template: give an instruction-tuned model")
    turns = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": MARK}]
    # Models that can think aloud are told not to; other templates ignore the variable.
    text = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True, enable_thinking=False)
    head, _, tail = str(text).partition(MARK)
    return head, tail


def stops(model: Any, tokenizer: Any) -> list[int]:
    """The tokens that end what the model writes, ascending."""
    given = model.generation_config.eos_token_id
    found = set(given if isinstance(given, list) else [given]) | {tokenizer.eos_token_id}
    return sorted(stop for stop in found if stop is not None)
