"""The prompts, one file for each name and version, and their strict loader."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Prompt", "PromptError", "load", "neutralise"]

FOLDER = Path(__file__).parent
_NAME = re.compile(r"[a-z0-9_]+\.v[1-9][0-9]*")
_VARIABLE = re.compile(r"\{\{\s*([a-z_][a-z0-9_]*)\s*\}\}")
# The delimiters that the prompts put around an order, and the control tokens of ChatML, which Qwen models use.
_DELIMITER = re.compile(r"<(?=\s*/?\s*order\b)|<(?=\|)", re.IGNORECASE)


class PromptError(ValueError):
    """A prompt that does not exist, or that was not given exactly its variables."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as it lies on disk. `sha256` is the digest of its bytes."""

    name: str
    version: int
    sha256: str
    text: str

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables in the file."""
        return frozenset(_VARIABLE.findall(self.text))

    def fill(self, **variables: str) -> str:
        """The text with every variable replaced by its value, in which delimiters and control tokens are neutralised.

        Raises:
            PromptError: the given variables are not exactly those of the file.
        """
        missing, unknown = sorted(self.variables - variables.keys()), sorted(variables.keys() - self.variables)
        if missing or unknown:
            parts = (("missing", missing), ("unknown", unknown))
            wrong = [f"{what}: {', '.join(names)}" for what, names in parts if names]
            raise PromptError(f"prompt {self.name}.v{self.version}, variables {'; '.join(wrong)}")
        # One pass over the file: a value that looks like a variable is not filled again.
        return _VARIABLE.sub(lambda match: neutralise(variables[match[1]]), self.text)


def neutralise(text: str) -> str:
    """The text in which `<order>`, `</order>` and `<|...|>` tokens are broken by a space after their `<`."""
    return _DELIMITER.sub("< ", text)


def load(name: str, *, folder: Path = FOLDER) -> Prompt:
    """The prompt of a name with its version, such as `exhaustion.v1`.

    Raises:
        PromptError: the name has another form, or there is no such file.
    """
    if not _NAME.fullmatch(name):
        raise PromptError(f"no prompt {name!r}: a name looks like 'exhaustion.v1'")
    path = folder / f"{name}.md"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.v*.md"))) or "none"
        raise PromptError(f"no prompt {name!r} in {folder}: there are {known}")
    raw = path.read_bytes()
    stem, _, version = name.rpartition(".v")
    return Prompt(stem, int(version), hashlib.sha256(raw).hexdigest(), raw.decode("utf-8"))
