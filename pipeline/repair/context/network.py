"""A causal language model of the Llama architecture in numpy: the logarithms of the probabilities of given tokens.

It cannot write: there is no sampling here. Variants of a sentence go through it as one tree: what they begin with is
computed once, and each goes on from there without seeing the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.context.gguf import Floats, GgufError, ModelFile

_BLOCK = 64  # tokens whose probabilities are computed at once: 12 MB of numbers
_SHAPE = 32  # all passes are padded to a multiple of so many tokens
_HIDDEN = np.float32(-1e30)
_LAYER = ("attn_norm", "attn_q", "attn_k", "attn_v", "attn_output", "ffn_norm", "ffn_gate", "ffn_up", "ffn_down")


@dataclass(frozen=True, slots=True)
class Tree:
    """Tokens in one row: `stem`, then the `branches` one after the other, each of which goes on from the stem."""

    stem: tuple[int, ...]
    branches: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.stem) + sum(map(len, self.branches))


@dataclass(frozen=True, slots=True)
class _Layout:
    """A tree as arrays: the tokens, their positions, what hides whom, and for each token the one before it."""

    ids: NDArray[np.int64]
    positions: NDArray[np.int64]
    mask: Floats
    before: NDArray[np.int64]


class Network:
    """The weights of a model, 4 bytes each: kept in 2, turning them back took 40 % of the time."""

    def __init__(self, file: ModelFile) -> None:
        self._layers_of(file)
        self._embedding = file.tensor("token_embd.weight")
        self._norm = file.tensor("output_norm.weight")
        own = "output.weight"
        self._output = file.tensor(own) if file.has(own) else self._embedding
        self._turns = self._frequencies(file)

    def _layers_of(self, file: ModelFile) -> None:
        values = file.values
        try:
            architecture = values["general.architecture"]
            self._count = int(values[f"{architecture}.block_count"])
            self._heads = int(values[f"{architecture}.attention.head_count"])
            self._shared = int(values.get(f"{architecture}.attention.head_count_kv", self._heads))
            self._least = np.float32(values[f"{architecture}.attention.layer_norm_rms_epsilon"])
        except (KeyError, TypeError, ValueError) as error:
            msg = f"{file.path} does not say how its layers are built: {error}"
            raise GgufError(msg) from error
        if architecture != "llama":
            msg = f"{file.path} is a model of the architecture {architecture}"
            raise GgufError(msg)
        self._layers = [self._layer(file, number) for number in range(self._count)]
        self._width = self._layers[0]["attn_q"].shape[1] // self._heads

    @staticmethod
    def _layer(file: ModelFile, number: int) -> dict[str, Floats]:
        tensors = {name: file.tensor(f"blk.{number}.{name}.weight") for name in _LAYER}
        return {name: np.ascontiguousarray(item.T) for name, item in tensors.items()}

    def _frequencies(self, file: ModelFile) -> Floats:
        base = float(file.values.get("llama.rope.freq_base", 10_000.0))
        turns = base ** (-np.arange(0, self._width, 2) / self._width)
        if file.has("rope_freqs.weight"):
            turns = turns / file.tensor("rope_freqs.weight")
        rounded: Floats = turns.astype(np.float32)
        return rounded

    def scores(self, tree: Tree) -> tuple[Floats, list[Floats]]:
        """For the tokens of the stem but its first, and of each branch, the logarithms of their probabilities."""
        layout = _laid_out(tree)
        with np.errstate(over="ignore", invalid="ignore"):  # a gate that is shut for good
            figures = self._figures(self._through(layout), layout)[: len(tree)]
        ends = np.cumsum([len(tree.stem), *map(len, tree.branches)])
        stem, *branches = np.split(figures, ends[:-1])
        return stem[1:], list(branches)

    def _through(self, layout: _Layout) -> Floats:
        rows: Floats = self._embedding[layout.ids]
        angles = layout.positions[:, None] * self._turns
        turn = np.cos(angles).astype(np.float32)[:, None], np.sin(angles).astype(np.float32)[:, None]
        for weights in self._layers:
            rows = rows + self._attention(self._normed(rows, weights["attn_norm"]), weights, turn, layout.mask)
            inner = self._normed(rows, weights["ffn_norm"])
            gate = inner @ weights["ffn_gate"]
            rows = rows + (gate / (1 + np.exp(-gate)) * (inner @ weights["ffn_up"])) @ weights["ffn_down"]
        return self._normed(rows, self._norm)

    def _attention(self, rows: Floats, weights: dict[str, Floats], turn: tuple[Floats, Floats], mask: Floats) -> Floats:
        count, shared = len(rows), self._shared
        asked = _turned((rows @ weights["attn_q"]).reshape(count, self._heads, -1), *turn)
        keys = _turned((rows @ weights["attn_k"]).reshape(count, shared, -1), *turn)
        values = (rows @ weights["attn_v"]).reshape(count, shared, -1)
        asked = asked.transpose(1, 0, 2).reshape(shared, -1, count, self._width)
        match = asked @ keys.transpose(1, 2, 0)[:, None] * np.float32(self._width**-0.5) + mask
        match = np.exp(match - match.max(axis=-1, keepdims=True))
        match /= match.sum(axis=-1, keepdims=True)
        seen = (match @ values.transpose(1, 0, 2)[:, None]).reshape(self._heads, count, -1)
        out: Floats = seen.transpose(1, 0, 2).reshape(count, -1) @ weights["attn_output"]
        return out

    def _normed(self, rows: Floats, gain: Floats) -> Floats:
        scaled: Floats = rows / np.sqrt((rows * rows).mean(axis=-1, keepdims=True) + self._least) * gain
        return scaled

    def _figures(self, hidden: Floats, layout: _Layout) -> Floats:
        """The figure of each token, from the state at the one before it."""
        output = self._output.T
        out = np.empty(len(layout.ids), np.float32)
        for start in range(0, len(out), _BLOCK):
            part = slice(start, start + _BLOCK)
            logits = hidden[layout.before[part]] @ output
            chosen = np.take_along_axis(logits, layout.ids[part, None], axis=1)[:, 0]
            top = logits.max(axis=1)
            logits -= top[:, None]
            out[part] = chosen - top - np.log(np.exp(logits, out=logits).sum(axis=1))
        return out


def _laid_out(tree: Tree) -> _Layout:
    size = -(-max(1, len(tree)) // _SHAPE) * _SHAPE
    ids, positions = np.zeros(size, np.int64), np.zeros(size, np.int64)
    before, group = np.zeros(size, np.int64), np.full(size, -1)
    stem = len(tree.stem)
    parts: Sequence[tuple[int, ...]] = (tree.stem, *tree.branches)
    at = 0
    for number, part in enumerate(parts):
        here = slice(at, at + len(part))
        first = stem if number else 0
        ids[here], group[here] = part, number
        positions[here] = np.arange(first, first + len(part))
        before[here] = np.arange(at - 1, at + len(part) - 1)
        if number and part:
            before[at] = stem - 1
        at += len(part)
    before[0] = 0
    rows = np.arange(size)
    seen = (rows[:, None] >= rows) & ((group[:, None] == group) | (group == 0))
    return _Layout(ids, positions, np.where(seen, np.float32(0), _HIDDEN).astype(np.float32), before)


def _turned(rows: Floats, cosines: Floats, sines: Floats) -> Floats:
    out = np.empty_like(rows)
    even, odd = rows[..., 0::2], rows[..., 1::2]
    out[..., 0::2] = even * cosines - odd * sines
    out[..., 1::2] = even * sines + odd * cosines
    return out
