"""The line model: how likely each line of a page is furniture, given all the lines around it.

A small convolutional network over the lines of a page. Each line enters as its features
(`pipeline.text.furniture.line_model.matrix`) and the sum of what the model knows of its words; blocks of dilated
convolutions then let it see its neighbours, near ones first. It was trained on lines of real pages
(`training/line_model.py`, and the model card beside the weights), and runs in numpy alone: a page is a
handful of matrix products. Words that training did not see count for nothing, so that a page in an
unknown language is judged by its shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.text.furniture.line_model.matrix import LineMatrix
from pipeline.text.furniture.line_model.page import Floats
from pipeline.text.furniture.line_model.words import Words

CLIP = 6.0  # standard deviations beyond which a feature says nothing more
TINY = 1e-5
PRODUCTS = 200_000  # in one matrix product: OpenBLAS shares out larger ones
WHOLE_PAGE_AFTER = 2  # the block after which every line learns of the page as a whole


class _Block:
    """A residual block of all members: each line with those `dilation` lines above and below it."""

    def __init__(self, dilation: int, weights: Mapping[str, Floats], name: str) -> None:
        self.dilation = dilation
        above, here, below = np.split(weights[f"{name}_w"] * np.tile(weights[f"{name}_g"], 3)[:, :, None], 3, axis=1)
        self.inner = np.ascontiguousarray(np.concatenate([above, here, below], axis=2))
        self.inner_bias = weights[f"{name}_b"][:, None]
        self.outer, self.outer_bias = weights[f"{name}_v"], weights[f"{name}_c"][:, None]

    def __call__(self, state: Floats) -> Floats:
        """The state of the lines after the block, shape (members, lines, width)."""
        step, width = self.dilation, state.shape[2]
        seen = _product(_normal(state), self.inner)
        inner = seen[:, :, width : 2 * width] + self.inner_bias
        if step < state.shape[1]:
            inner[:, step:] += seen[:, :-step, :width]
            inner[:, :-step] += seen[:, step:, 2 * width :]
        added = _product(np.maximum(inner, 0, out=inner), self.outer)
        added += self.outer_bias
        added += state
        return added


@dataclass(frozen=True, slots=True)
class _Said:
    """The known words of a page: `words` are rows of an embedding, `lines` where they stand, in order."""

    words: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]

    def by_line(self, embeddings: Floats, count: int) -> Floats:
        """What the words of each line say together, shape (count, width of an embedding)."""
        total = np.zeros((count, embeddings.shape[1]), np.float32)
        if len(self.lines):
            found, starts, counts = np.unique(self.lines, return_index=True, return_counts=True)
            sums = np.add.reduceat(embeddings[self.words], starts)
            total[found] = sums / np.sqrt(counts, dtype=np.float32)[:, None]
        return total


class LineModel:
    """The weights of all members, ready to judge pages.

    >>> from pipeline.text.furniture.chrome import chrome_lexicon
    >>> from pipeline.text.furniture.line_model.matrix import line_matrix
    >>> lines = ["Home | About | Login", "We went down to the sea that morning, and the water was still cold."]
    >>> matrix = line_matrix(lines, [chrome_lexicon().coverage(line) for line in lines])
    >>> menu, prose = line_model().furniture(matrix)
    >>> bool(menu > prose)
    True
    """

    def __init__(self, weights: Mapping[str, npt.NDArray[Any]]) -> None:
        self.features = tuple(map(str, weights["features"]))
        self._mean, self._spread = weights["mean"], weights["spread"]
        self._index = {str(word): number for number, word in enumerate(weights["vocabulary"], start=1)}
        members: dict[str, dict[str, Floats]] = {}
        for name, array in weights.items():
            member, _, part = name.partition("_")
            if part:
                members.setdefault(member, {})[part] = array.astype(np.float32)
        each = [known for _, known in sorted(members.items())]
        self._lexical = [(number, known["emb"], known["we"]) for number, known in enumerate(each) if "emb" in known]
        shared = [part for part in each[0] if all(part in known for known in each)]
        self._weights = {part: np.stack([known[part] for known in each]) for part in shared}
        self._blocks = [
            _Block(step, self._weights, f"block{number}") for number, step in enumerate(weights["dilations"].tolist())
        ]

    def furniture(self, page: LineMatrix) -> Floats:
        """The probability, 0 to 1, that each line of the page is furniture; shape (lines,)."""
        known = self._weights
        values = np.clip((page.values - self._mean) / self._spread, -CLIP, CLIP)
        state = _product(values, known["w0"])
        state += known["b0"][:, None]
        said = self._said(page.words)
        for member, embeddings, weights in self._lexical:
            state[member] += _product(said.by_line(embeddings, len(values)), weights)
        np.maximum(state, 0, out=state)
        for number, block in enumerate(self._blocks):
            state = block(state)
            if number == WHOLE_PAGE_AFTER:
                seen = _normal(state)
                state += _product(np.concatenate([seen.mean(1), seen.max(1)], axis=1)[:, None], known["gp"])
        odds = (_product(_normal(state), known["wo"]) + known["bo"][:, None]).mean(0)[:, 0]
        found: Floats = 1 / (1 + np.exp(-odds))
        return found

    def _said(self, words: Words) -> _Said:
        numbers = np.zeros(len(words.vocabulary), np.int64)
        for word in self._index.keys() & words.vocabulary.keys():
            numbers[words.vocabulary[word]] = self._index[word]
        found = numbers[words.tokens]
        known = found > 0
        return _Said(found[known], words.lines[known])


def _normal(state: Floats) -> Floats:
    """Each line's state scaled to a mean square of one."""
    squares = np.einsum("mij,mij->mi", state, state)
    scaled: Floats = state / np.sqrt(squares / np.float32(state.shape[2]) + np.float32(TINY))[:, :, None]
    return scaled


def _product(state: Floats, weights: Floats) -> Floats:
    """`state @ weights`, some lines at a time.

    A larger product would be shared out between threads, and waiting for them takes longer than the product. Nor
    do the numbers then depend on how many threads there are.
    """
    lines = state.shape[-2]
    step = max(1, PRODUCTS // (weights.shape[-2] * weights.shape[-1]))
    if lines <= step:
        whole: Floats = np.matmul(state, weights)
        return whole
    parts = [np.matmul(state[..., start : start + step, :], weights) for start in range(0, lines, step)]
    return np.concatenate(parts, axis=-2)


@cache
def line_model(path: str = "") -> LineModel:
    """The model in the file `path`, or the one that comes with the package; read once, and never executed."""
    shipped = files("pipeline").joinpath("data", "line_model", "model.npz")
    content = Path(path).read_bytes() if path else shipped.read_bytes()
    with np.load(BytesIO(content), allow_pickle=False) as weights:
        return LineModel(dict(weights))
