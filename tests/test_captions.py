"""Captions of every make, of our own writing (`tests/captions`), each read whole by rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.caption_cases import Caption, captions, misses

CAPTIONS = [*captions("first_"), *captions("fresh")]


def test_there_are_captions_of_sixty_makes_at_least() -> None:
    assert len({caption.make for caption in CAPTIONS}) >= 60


@pytest.mark.parametrize("caption", CAPTIONS, ids=[caption.make for caption in CAPTIONS])
def test_each_caption_is_read_whole(caption: Caption, tmp_path: Path) -> None:
    assert misses(caption, tmp_path) == {}
