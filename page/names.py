"""Names that strangers gave to files: as they are shown, and as they are written to disk."""

from __future__ import annotations

import unicodedata

MOST_SHOWN = 300  # characters of a name with its folders
MOST_BYTES = 180  # of a name on disk; file systems take 255, and a part of a name that is being written is longer
_LONGEST_SUFFIX = 12
_PATH_MARKS = frozenset({"", ".", ".."})


def shown(name: str) -> str:
    """The name with its folders on one line, without what is not seen (line ends, marks that turn the direction of text)."""
    plain = "/".join(part.strip() for part in _printed(name).split("/") if part.strip())
    if len(plain) > MOST_SHOWN:
        plain = f"{plain[: MOST_SHOWN // 2]}…{plain[-MOST_SHOWN // 2 :]}"
    return plain or "unnamed"


def on_disk(name: str) -> str:
    """The last part of the name, never hidden, empty or too long for a disk."""
    plain = _printed(name).rpartition("/")[2].strip().lstrip(".").strip()
    stem, dot, suffix = plain.rpartition(".")
    if len(suffix) > _LONGEST_SUFFIX or not stem:
        stem, dot, suffix = plain, "", ""
    ending = f"{dot}{suffix}"
    stem = stem.encode("utf-8", "replace")[: MOST_BYTES - len(ending.encode())].decode("utf-8", "ignore")
    return f"{stem}{ending}" if stem else "unnamed"


def leads_out(name: str) -> bool:
    """Whether the name of a member points out of its archive."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or (len(parts[0]) > 1 and parts[0][1] == ":")


def is_hidden(name: str) -> bool:
    """Whether a file system hides the file, or a Mac has put it beside the real one."""
    parts = name.replace("\\", "/").split("/")
    return any((part.startswith(".") and part not in _PATH_MARKS) or part == "__MACOSX" for part in parts)


def _printed(name: str) -> str:
    one_form = unicodedata.normalize("NFC", name).replace("\\", "/")
    return "".join(c if c.isprintable() else " " for c in one_form)
