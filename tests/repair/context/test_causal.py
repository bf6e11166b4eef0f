"""Causal models: any file is read or refused, and a tree of variants gives what each variant gives alone."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.repair.context import causal
from pipeline.repair.context.causal import CausalScorer, ModelFile, causal_scorer
from pipeline.repair.context.gguf import GgufError
from pipeline.repair.context.network import Network, Tree
from pipeline.repair.context.registry import ScorerKind, model_path, scorer
from tests.repair.context.models import tiny_model


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> CausalScorer:
    return causal_scorer(tiny_model(tmp_path_factory.mktemp("model") / "tiny.gguf"), None)


@pytest.mark.parametrize("packing", [1, 2, 3, 8])
def test_variants_in_one_tree_score_as_they_do_alone(tmp_path: Path, packing: int) -> None:
    model = CausalScorer(ModelFile(tiny_model(tmp_path / "tiny.gguf", packing=packing)), None)
    texts = ["the cat sat", "the cat sat on the mat", "the dog", "", "the cat sat", "o the " * 20]
    together = model.scores(texts)
    assert together == pytest.approx([model.scores([text])[0] for text in texts], abs=0.02)
    assert together[0] == together[4]
    assert len(set(together)) == 5


def test_many_variants_take_several_passes(tiny: CausalScorer) -> None:
    texts = [f"the cat {number} " + "sat on the mat " * 4 for number in range(60)]
    assert list(tiny.scores(texts))[59] == pytest.approx(tiny.scores(texts[59:])[0], abs=0.02)


def test_a_token_sees_nothing_that_follows(tmp_path: Path) -> None:
    network = Network(ModelFile(tiny_model(tmp_path / "tiny.gguf")))
    stem, (one, other) = network.scores(Tree((1, 2, 3), ((4, 5, 6), (4, 5, 7, 8))))
    alone, _ = network.scores(Tree((1, 2, 3, 4, 5), ((),)))
    assert np.concatenate([stem, one[:2]]) == pytest.approx(alone, abs=1e-4)
    assert one[:2] == pytest.approx(other[:2], abs=1e-4)


def test_probabilities_add_up_to_one(tmp_path: Path) -> None:
    network = Network(ModelFile(tiny_model(tmp_path / "tiny.gguf")))
    _, branches = network.scores(Tree((9, 4), tuple((word,) for word in range(259))))
    assert np.exp(np.concatenate(branches)).sum() == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("text", ["\0", "\ud800x", "漢字 عربي", "\u200b" * 50, "x" * 100_000, " " * 9000, "1" * 3000])
def test_any_text_has_a_score(tiny: CausalScorer, text: str) -> None:
    (first,) = tiny.scores([text])
    assert first <= 0
    assert list(tiny.scores([text])) == [first]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(at=st.integers(0, 6000), junk=st.binary(min_size=1, max_size=8), cut=st.integers(0, 40_000))
def test_a_damaged_file_is_refused_or_read(tmp_path: Path, at: int, junk: bytes, cut: int) -> None:
    content = bytearray(tiny_model(tmp_path / "tiny.gguf").read_bytes())
    content[at : at + len(junk)] = junk
    bad = tmp_path / "bad.gguf"
    bad.unlink(missing_ok=True)  # the one before is still mapped, and must not be cut short
    bad.write_bytes(content[: len(content) - cut])
    with suppress(GgufError):
        assert CausalScorer(ModelFile(bad), None).scores(["the cat"])[0] <= 0


@pytest.mark.parametrize(
    "values",
    [{"general.architecture": "gemma3"}, {"tokenizer.ggml.pre": "unheard-of"}, {"llama.block_count": 3}],
)
def test_models_of_other_kinds_are_refused(tmp_path: Path, values: dict[str, object]) -> None:
    path = tiny_model(tmp_path / "tiny.gguf", **values)
    with pytest.raises(GgufError, match=r"tiny\.gguf"):
        CausalScorer(ModelFile(path), None)


def test_the_name_tells_the_weights(tmp_path: Path) -> None:
    one = CausalScorer(ModelFile(tiny_model(tmp_path / "a.gguf", seed=1)), None)
    two = CausalScorer(ModelFile(tiny_model(tmp_path / "b.gguf", seed=2)), None)
    assert one.name.startswith("tiny/")
    assert one.name != two.name


def test_a_path_names_a_model_for_any_language(tmp_path: Path) -> None:
    path = tiny_model(tmp_path / "tiny.gguf")
    assert scorer(str(path), "de").covers("de")
    with pytest.raises(UsageError, match="there is no model file"):
        scorer(str(tmp_path / "none.gguf"), "de")


def test_what_is_missing_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(causal, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'textmend\[context\]'"):
        model_path(ScorerKind.SMOLLM2)
    assert model_path(ScorerKind.TRIGRAM) is None


@pytest.mark.parametrize("threads", ["1", "2"])
def test_another_process_with_other_threads_gives_the_same(tmp_path: Path, threads: str) -> None:
    path = tiny_model(tmp_path / "tiny.gguf")
    texts = ["the cat sat on the mat", "the cat sat on a mat", "the dog"]
    code = (
        "import sys; from pathlib import Path; from pipeline.repair.context.causal import causal_scorer;"
        "print(list(causal_scorer(Path(sys.argv[1]), None).scores(sys.argv[2:])))"
    )
    env = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": threads}
    done = subprocess.run(
        [sys.executable, "-c", code, path, *texts], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(list(causal_scorer(path, None).scores(texts)))
