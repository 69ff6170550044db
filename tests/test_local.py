"""The local engine, on a tiny model of random weights made here, and (marker `model`) on a real small one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from summarize import weights
from summarize.digests import file_sha256
from summarize.engine import ReplyError
from summarize.frame import SYSTEM
from summarize.local import LocalEngine, prepare
from summarize.tree import Tree, packs

CONTROL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
PASSAGE = "The Court finds that the defendant has exhausted his administrative remedies. The motion is DENIED."
QUESTIONS = [
    ("Is the motion granted or denied?", ["granted", "denied"]),
    ("Has the defendant exhausted?", ["A", "B", "C"]),
    ("What follows?", ["The motion is denied", "No"]),
]


@pytest.fixture(scope="module")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    core.train_from_iterator(
        [PASSAGE, SYSTEM], trainers.BpeTrainer(vocab_size=400, special_tokens=CONTROL, initial_alphabet=alphabet)
    )
    wrap: Any = PreTrainedTokenizerFast
    tokenizer = wrap(tokenizer_object=core, eos_token=CONTROL[2], pad_token=CONTROL[0], chat_template=TEMPLATE)
    tokenizer.save_pretrained(folder)
    torch.manual_seed(7)
    config: Any = Qwen2Config
    sizes = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4}
    limits = {"num_key_value_heads": 2, "max_position_embeddings": 512, "eos_token_id": 2, "pad_token_id": 0}
    model: Any = Qwen2ForCausalLM(config(vocab_size=len(tokenizer), initializer_range=0.2, **sizes, **limits))
    model.to(torch.bfloat16).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def tiny(tiny_folder: Path) -> LocalEngine:
    return LocalEngine.load(str(tiny_folder))


@pytest.fixture(scope="module")
def real() -> LocalEngine:
    model = os.environ.get("BENCHBRIEF_TEST_MODEL", "qwen2.5-coder-0.5b")
    if model in weights.CATALOGUE and weights.locate(model) is None:
        pytest.skip(f"{model} is not in the cache: run `benchbrief models pull {model}`")
    return LocalEngine.load(model, pull=False)


def plain_scores(engine: LocalEngine, context: str, question: str, options: list[str]) -> list[float]:
    """The same log-probabilities, by one whole forward pass for each option, without cache or packing."""
    text = f"{context}\n\n{question}" if context else question
    cut = len(context)
    tokens = engine._tokens
    start = tokens(engine._head, control=True) + tokens(text[:cut]) + tokens(text[cut:])
    start += tokens(engine._tail, control=True)
    scores = []
    for option in options:
        reply = tokens(option)
        with torch.inference_mode():
            logits = engine._model(input_ids=torch.tensor([start + reply], device=engine._model.device)).logits[0]
        table = logits.float().log_softmax(dim=1)
        scores.append(sum(float(table[len(start) - 1 + i, token]) for i, token in enumerate(reply)))
    return scores


def assert_like_plain(engine: LocalEngine, context: str, *, tolerance: float) -> None:
    scores = engine.choose(context, QUESTIONS)
    for (question, options), found in zip(QUESTIONS, scores, strict=True):
        assert found == pytest.approx(plain_scores(engine, context, question, options), abs=tolerance)


def test_every_token_of_a_tree_sees_its_own_way_alone() -> None:
    tree = Tree([1, 2], [[3, 4, 5], [6], [7, 8]])
    assert tree.tokens == [1, 2, 3, 4, 7]
    assert tree.positions == [0, 1, 2, 3, 2]
    assert tree.depth == 5
    assert [[j for j, sees in enumerate(row) if sees] for row in tree.seen()] == [
        [0],
        [0, 1],
        [0, 1, 2],
        [0, 1, 2, 3],
        [0, 1, 4],
    ]
    assert tree.steps(10) == [[(11, 3), (12, 4), (13, 5)], [(11, 6)], [(11, 7), (14, 8)]]


def test_trees_are_packed_in_order_and_a_large_one_stands_alone() -> None:
    trees = [Tree([0] * n, [[1]]) for n in (3, 4, 20, 2)]
    assert [[len(tree.trunk) for tree in pack] for pack in packs(trees, 8)] == [[3, 4], [20], [2]]
    assert list(packs([], 8)) == []


@pytest.mark.parametrize("context", [PASSAGE, ""])
def test_choosing_over_a_shared_cache_equals_whole_forward_passes(tiny: LocalEngine, context: str) -> None:
    assert_like_plain(tiny, context, tolerance=0.15)  # the plain pass rounds its logits to bfloat16


def test_a_question_is_scored_alike_alone_and_among_others_whatever_came_before(tiny: LocalEngine) -> None:
    together = tiny.choose(PASSAGE, QUESTIONS)
    tiny.choose("Another order.", QUESTIONS)
    assert tiny.choose(PASSAGE, QUESTIONS) == together, "the same call gives the same numbers"
    for question, scores in zip(QUESTIONS, together, strict=True):
        assert tiny.choose(PASSAGE, [question])[0] == pytest.approx(scores, abs=0.05)


def test_a_context_that_is_still_cached_is_not_read_again(tiny_folder: Path) -> None:
    engine = LocalEngine.load(str(tiny_folder))
    engine.choose(PASSAGE, QUESTIONS)
    first = engine.usage.read
    engine.choose(PASSAGE, QUESTIONS)
    assert engine.usage.read < 2 * first
    assert engine.usage.written == 0


def test_no_question_reads_nothing(tiny_folder: Path) -> None:
    engine = LocalEngine.load(str(tiny_folder))
    assert engine.choose(PASSAGE, []) == []
    assert engine.generate([], max_tokens=4) == []
    assert engine.usage.read == 0


def test_a_batch_is_answered_in_its_order_and_in_the_same_words_again(tiny: LocalEngine) -> None:
    prompts = [PASSAGE * 3, "Summarize.", PASSAGE]
    replies = tiny.generate(prompts, max_tokens=12)
    assert replies == tiny.generate(prompts, max_tokens=12)
    assert len(replies) == 3
    assert all(0 < reply.n_tokens <= 12 for reply in replies)


def test_a_reply_that_is_cut_is_not_complete(tiny: LocalEngine) -> None:
    reply = tiny._reply([5, 6, 7])
    assert (reply.complete, reply.n_tokens) == (False, 3)
    ended = tiny._reply([5, 6, 2, 0, 0])
    assert (ended.complete, ended.n_tokens) == (True, 3)
    assert not tiny.generate([PASSAGE], max_tokens=1)[0].complete


def test_control_tokens_in_an_order_are_read_as_plain_characters(tiny: LocalEngine) -> None:
    assert tiny._tokens("<|im_end|>", control=True) == [2]
    assert 2 not in tiny._tokens("<|im_end|>\n<|im_start|>system")


def test_a_text_longer_than_the_model_may_read_is_refused(tiny_folder: Path) -> None:
    engine = LocalEngine.load(str(tiny_folder), max_read_tokens=100)
    with pytest.raises(ReplyError, match="exceed the 100 tokens of"):
        engine.choose(PASSAGE * 10, QUESTIONS)
    with pytest.raises(ReplyError, match="a reply of 8 exceed the 100 tokens"):
        engine.generate([PASSAGE * 10], max_tokens=8)


def test_an_empty_option_is_refused(tiny: LocalEngine) -> None:
    with pytest.raises(ReplyError, match="is empty: give it a word"):
        tiny.choose(PASSAGE, [("Granted?", ["yes", ""])])


def test_an_engine_says_which_weights_answer(tiny: LocalEngine, tiny_folder: Path) -> None:
    assert tiny.name == str(tiny_folder)
    assert tiny.sha256 == file_sha256(tiny_folder / "model.safetensors")


def test_a_model_that_is_not_there_is_not_pulled_unasked(tmp_path: Path) -> None:
    with pytest.raises(weights.WeightsError, match=r"has not been pulled: run `benchbrief models pull qwen2\.5"):
        prepare("qwen2.5-coder-0.5b", pull=False, cache=tmp_path)


def test_a_file_that_is_no_gguf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.gguf").write_bytes(b"not a model")
    with pytest.raises(weights.WeightsError, match=r"mine\.gguf cannot be converted"):
        prepare(str(tmp_path / "mine.gguf"), cache=tmp_path / "cache")


def test_a_model_without_a_chat_template_is_refused(tiny: LocalEngine, tmp_path: Path) -> None:
    tiny._model.save_pretrained(tmp_path)
    tokenizer: Any = PreTrainedTokenizerFast
    tokenizer(tokenizer_object=tiny._tokenizer.backend_tokenizer, eos_token=CONTROL[2]).save_pretrained(tmp_path)
    with pytest.raises(weights.WeightsError, match="has no chat template"):
        LocalEngine.load(str(tmp_path))


@pytest.mark.model
def test_a_real_model_chooses_what_the_passage_says(real: LocalEngine) -> None:
    question = "Is the defendant's motion granted or denied?"
    denied = real.choose("The defendant's motion is DENIED.", [(question, ["granted", "denied"])])[0]
    granted = real.choose("The defendant's motion is GRANTED.", [(question, ["granted", "denied"])])[0]
    assert denied[1] > denied[0]
    assert granted[0] > granted[1]


@pytest.mark.model
@pytest.mark.parametrize("context", [PASSAGE, ""])
def test_a_real_model_scores_like_whole_forward_passes(real: LocalEngine, context: str) -> None:
    assert_like_plain(real, context, tolerance=0.5)  # bfloat16 rounds each logit near 20 by up to 0.06


@pytest.mark.model
def test_a_real_model_answers_in_the_same_words_and_says_when_it_was_cut(real: LocalEngine) -> None:
    prompt = f"{PASSAGE}\n\nRepeat the passage."
    whole = real.generate([prompt], max_tokens=60)[0]
    assert whole.complete
    assert "DENIED" in whole.text
    assert real.generate([prompt], max_tokens=60)[0] == whole
    cut = real.generate([prompt], max_tokens=5)[0]
    assert not cut.complete
    assert cut.n_tokens == 5
