"""`benchbrief serve`: the page in the browser. The layout is handed in, for it is of a higher floor."""

from __future__ import annotations

from collections.abc import Callable


def command(layout: Callable[..., object]) -> Callable[..., None]:
    """The command's function, around `layout(desk, eval_folder)`, which gives the page's `gr.Blocks`."""

    def serve() -> None:
        """Opens the page."""

    return serve
