"""The trained reader on the real small model: it points at what proves an answer, and the model writes as before."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from summarize import reader
from summarize.digests import WeightsError, file_sha256
from summarize.engine import Line
from summarize.local import LocalEngine
from tests.conftest import TEST_MODEL

pytestmark = pytest.mark.model
ORDER = (
    "Mr. Alder asks to be released because his kidneys have failed.",
    "The Government does not oppose the request.",
    "The warden received his letter on May 4, 2020, and never answered it.",
    "The Court finds that more than thirty days have passed, and that nothing further was required of him.",
    "His kidney disease is an extraordinary and compelling reason.",
    "The motion is GRANTED and the sentence is reduced to time served.",
)


@pytest.fixture(scope="module")
def engine() -> LocalEngine:
    return LocalEngine.load(TEST_MODEL, pull=False)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("When did the warden get Mr. Alder's letter?", 2),
        ("What was the prosecution's position on Mr. Alder's request?", 1),
        ("How did the court rule on Mr. Alder's motion?", 5),
    ],
)
def test_it_points_at_the_sentence_that_proves_the_answer(engine: LocalEngine, question: str, place: int) -> None:
    pointed = engine.point(question, [Line(text) for text in ORDER])
    assert pointed is not None
    assert len(pointed.scores) == len(ORDER)
    assert max(range(len(ORDER)), key=lambda i: pointed.scores[i]) == place
    assert 0 < sum(pointed.chances) < 1


def test_it_is_surer_of_what_is_told_than_of_what_is_not(engine: LocalEngine) -> None:
    lines = [Line(text) for text in ORDER]
    told = engine.point("When did the warden get Mr. Alder's letter?", lines)
    untold = engine.point("What is the name of Mr. Alder's sister in Toledo?", lines)
    assert told is not None
    assert untold is not None
    assert told.silence - max(told.scores) < untold.silence - max(untold.scores)


def test_lines_that_are_not_its_own_are_read_but_not_scored(engine: LocalEngine) -> None:
    lines = [Line("BACKGROUND", own=False), *(Line(text) for text in ORDER)]
    pointed = engine.point("Was the motion granted?", lines)
    assert pointed is not None
    assert len(pointed.scores) == len(ORDER)


def test_the_model_writes_and_chooses_as_if_it_had_never_pointed(engine: LocalEngine) -> None:
    ask = [("Was the motion granted?", ("Yes", "No"))]
    before = (engine.generate(["Say hello."], max_tokens=8), engine.choose(" ".join(ORDER), ask))
    engine.point("Was the motion granted?", [Line(text) for text in ORDER])
    assert (engine.generate(["Say hello."], max_tokens=8), engine.choose(" ".join(ORDER), ask)) == before


def test_labels_of_a_trained_reader_are_rows_for_each_sentence(engine: LocalEngine) -> None:
    """With heads that were never trained: the shipped reader of the small model only points."""
    small = engine._reader
    assert small is not None
    width = small._weights["q.weight"].shape[1]
    small._labels, small._fields, small._sheet_question = ("danger=found", "danger=not_found"), ("danger",), "What?"
    heads = {"label": 2, "order": 2, "absent": 1}
    small._weights |= {f"{name}.weight": torch.zeros(n, width) for name, n in heads.items()}
    small._weights |= {f"{name}.bias": torch.arange(1.0, n + 1) for name, n in heads.items()}
    try:
        labelled = engine.label([Line(text) for text in ORDER])
    finally:
        small._labels = ()
    assert labelled is not None
    assert labelled.sentences == ((1.0, 2.0),) * len(ORDER)
    assert labelled.absent == {"danger": 1.0}
    assert engine.label([Line(ORDER[0])]) is None


def test_a_quote_is_a_substring_whatever_is_asked_and_a_cached_prompt_stays_as_it_was(engine: LocalEngine) -> None:
    text = " ".join(ORDER)
    prompts = [
        f"Text:\n{text}\n\nCopy the words that tell {what}." for what in ("the ruling", "a date", "the moon's age")
    ]
    found = [engine.quote(prompt, text, max_tokens=30) for prompt in prompts]
    for quote in found:
        assert quote is not None
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.log_probability <= 0
        assert not text[quote.start].isspace()
    assert engine.quote(prompts[0], text, max_tokens=30) == found[0]
    assert engine.quote("Copy nothing.", "", max_tokens=30) is None


@pytest.mark.parametrize("name", ["qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b"])
def test_the_shipped_files_are_those_that_were_trained(name: str) -> None:
    known = json.loads(reader.DIGESTS.read_text(encoding="utf-8"))
    assert file_sha256(reader.ADAPTERS / f"{name}.safetensors") == known[name]


def test_another_file_is_refused(engine: LocalEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(reader.ADAPTERS, tmp_path / "adapters")
    file = tmp_path / "adapters" / f"{TEST_MODEL}.safetensors"
    weights = load_file(file)
    save_file({name: tensor + 1 for name, tensor in weights.items()}, file)
    monkeypatch.setattr(reader, "ADAPTERS", file.parent)
    with pytest.raises(WeightsError, match="is not the trained reader"):
        reader.reader_for(TEST_MODEL, engine._model, engine._tokenizer)
