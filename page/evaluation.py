"""The tab of the harness: the report of a run, or which command makes one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from page.desk import Desk


def build(desk: Desk, folder: Path | None = None) -> None:
    """Adds the tab for the run in `folder`, or for those that lie beside the library."""
