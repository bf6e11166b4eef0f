"""The network of the line model, and how it is trained (JAX; what runs in the package is numpy alone).

It is the network of `pipeline.text.furniture.line_model.network`: features and the sum of the words' embeddings →
residual blocks of dilated convolutions over lines, the whole page seen once half-way → one number a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import optax

from pipeline.text.furniture.line_model.network import CLIP, TINY, WHOLE_PAGE_AFTER
from training.line_pages import Page

Weights = dict[str, Any]
Array = Any  # a jax or numpy array
SIZES = (128, 256, 512, 1024, 2304, 8192)  # lines to which pages are filled up: few shapes, few compilations
WORDS = 32_768
REPORTED = 200
MADE_SHARE = 0.5  # of the pages made from others that a round sees
LINES_A_BATCH = 4096
LEAST_SITES, MOST_WORDS, LONGEST_WORD = 12, 8000, 30  # words that fewer sites use would only be learnt by heart


@dataclass(frozen=True, slots=True)
class Settings:
    """How large the network is and how it is trained; found by cross-validation over sites."""

    width: int = 48
    embedding: int = 8
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16)
    steps: int = 1200  # about eight times over all pages
    rate: float = 3e-3
    decay: float = 0.1
    dropout: float = 0.25
    noise: float = 0.1
    wordless: float = 0.3  # share of words, of lines and of pages whose words are withheld: other languages
    lexiconless: float = 0.2  # share of pages whose furniture the lexicon does not know


@dataclass(frozen=True, slots=True)
class Batch:
    """Pages filled up to one length: `values` (pages, lines, features), the rest (pages, lines); words are flat."""

    values: npt.NDArray[np.float32]
    there: npt.NDArray[np.float32]
    words: npt.NDArray[np.int32]
    line_of_word: npt.NDArray[np.int32]
    furniture: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]


def vocabulary(pages: Sequence[Page]) -> list[str]:
    """The words that enough sites use, the commonest first."""
    sites: dict[str, set[str]] = {}
    for page in pages:
        if page.whole:
            for word in page.matrix.words.vocabulary:
                sites.setdefault(word, set()).add(page.site)
    known = [word for word, seen in sites.items() if len(seen) >= LEAST_SITES and len(word) <= LONGEST_WORD]
    return sorted(known, key=lambda word: (-len(sites[word]), word))[:MOST_WORDS]


class Network:
    """The network with its settings; `features` name the columns of the pages' matrices."""

    def __init__(self, settings: Settings, features: Sequence[str], words: Sequence[str]) -> None:
        self.settings = settings
        self.features = features
        self.index = {word: number for number, word in enumerate(words, start=1)}
        lexical = [
            name.startswith("kind_") or name in {"covered", "covered_whole", "hits", "specific"} for name in features
        ]
        self.lexical = np.array(lexical, np.float32)

    def initial(self, seed: int) -> Weights:
        """Random weights."""
        keys = iter(jax.random.split(jax.random.PRNGKey(seed), 64))
        width, small = self.settings.width, self.settings.embedding

        def dense(rows: int, columns: int, scale: float = 1.0) -> Array:
            return jax.random.normal(next(keys), (rows, columns)) * scale / np.sqrt(rows)

        weights: Weights = {
            "emb": jax.random.normal(next(keys), (MOST_WORDS + 1, small)) * 0.1,
            "w0": dense(len(self.features), width),
            "we": dense(small, width),
            "b0": jnp.zeros(width),
            "gp": dense(2 * width, width, 0.5),
            "wo": dense(width, 1, 0.3),
            "bo": jnp.zeros(1),
        }
        for number in range(len(self.settings.dilations)):
            weights |= {
                f"block{number}_g": jnp.ones(width),
                f"block{number}_w": dense(3 * width, width),
                f"block{number}_b": jnp.zeros(width),
                f"block{number}_v": dense(width, width, 0.5),
                f"block{number}_c": jnp.zeros(width),
            }
        return weights

    def odds(self, weights: Weights, batch: tuple[Array, ...], key: Array | None = None) -> Array:
        """The log odds of furniture, shape (pages, lines); with a `key`, as in training, parts are withheld."""
        values, there, words, line_of_word = batch
        keys = [None] * 16 if key is None else list(jax.random.split(key, 16))
        mask = there[..., None]
        said = self._said(weights, words, line_of_word, values.shape[:2], keys[:3])
        if key is not None:
            blind = jax.random.bernoulli(keys[3], self.settings.lexiconless, (len(values), 1, 1))
            values = values * (1 - self.lexical * blind)
            values = values + self.settings.noise * jax.random.normal(keys[4], values.shape)
        state = jax.nn.relu(values @ weights["w0"] + said @ weights["we"] + weights["b0"]) * mask
        state = self._dropped(state, keys[5])
        for number, step in enumerate(self.settings.dilations):
            part = {name: weights[f"block{number}_{name}"] for name in "gwbvc"}
            seen = _normal(state) * part["g"] * mask
            beside = jnp.concatenate([_shifted(seen, step), seen, _shifted(seen, -step)], -1)
            inner = self._dropped(jax.nn.relu(beside @ part["w"] + part["b"]), keys[6 + number])
            state = (state + inner @ part["v"] + part["c"]) * mask
            if number == WHOLE_PAGE_AFTER:
                seen = _normal(state) * mask
                mean = seen.sum(1) / jnp.maximum(there.sum(1), 1)[:, None]
                most = jnp.where(mask > 0, seen, -jnp.inf).max(1, initial=-9.0)
                state = (state + (jnp.concatenate([mean, most], -1) @ weights["gp"])[:, None]) * mask
        return (_normal(state) @ weights["wo"] + weights["bo"])[..., 0]

    def _said(
        self, weights: Weights, words: Array, line_of_word: Array, shape: tuple[int, int], keys: list[Any]
    ) -> Array:
        """The sum of the words' embeddings by line."""
        kept = 1 - self.settings.wordless
        if keys[0] is not None:
            words = words * jax.random.bernoulli(keys[0], kept, words.shape)
        lines = shape[0] * shape[1]
        known = (words > 0).astype(jnp.float32)
        total = jax.ops.segment_sum(weights["emb"][words] * known[:, None], line_of_word, lines + 1)[:-1]
        count = jax.ops.segment_sum(known, line_of_word, lines + 1)[:-1]
        said = (total / jnp.sqrt(jnp.maximum(count, 1))[:, None]).reshape(*shape, -1)
        if keys[0] is not None:
            said = said * jax.random.bernoulli(keys[1], kept, (*shape, 1))
            said = said * jax.random.bernoulli(keys[2], kept, (shape[0], 1, 1))
        return said

    def _dropped(self, state: Array, key: Array | None) -> Array:
        if key is None:
            return state
        kept = 1 - self.settings.dropout
        return state * jax.random.bernoulli(key, kept, state.shape) / kept


def _normal(state: Array) -> Array:
    return state * jax.lax.rsqrt(jnp.mean(state * state, -1, keepdims=True) + TINY)


def _shifted(state: Array, by: int) -> Array:
    if by > 0:
        return jnp.pad(state, ((0, 0), (by, 0), (0, 0)))[:, : state.shape[1]]
    return jnp.pad(state, ((0, 0), (0, -by), (0, 0)))[:, -by:]


class Training:
    """One training of the network on `pages`."""

    def __init__(self, pages: Sequence[Page], settings: Settings, seed: int) -> None:
        self.pages = pages
        self.settings = settings
        self.seed = seed
        self.words = vocabulary(pages)
        self.network = Network(settings, pages[0].matrix.features, self.words)
        values = np.vstack([page.matrix.values for page in pages if page.whole])
        self.mean, self.spread = values.mean(0), values.std(0) + 0.05

    def run(self) -> dict[str, npt.NDArray[Any]]:
        """The trained weights, by the names that the package reads."""
        random = np.random.default_rng(self.seed)
        schedule = optax.warmup_cosine_decay_schedule(0, self.settings.rate, 100, self.settings.steps, 1e-5)
        optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=self.settings.decay))
        weights = self.network.initial(self.seed)
        state = optimizer.init(weights)

        def loss(weights: Weights, inputs: tuple[Array, ...], told: tuple[Array, Array], key: Array) -> Array:
            furniture, trust = told
            error = optax.sigmoid_binary_cross_entropy(self.network.odds(weights, inputs, key), furniture)
            return (error * trust).sum() / trust.sum()

        @jax.jit
        def step(weights: Weights, state: Any, inputs: Any, told: Any, key: Array) -> tuple[Weights, Any, Array]:  # noqa: ANN401
            value, slope = jax.value_and_grad(loss)(weights, inputs, told, key)
            updates, state = optimizer.update(slope, state, weights)
            return optax.apply_updates(weights, updates), state, value

        key = jax.random.PRNGKey(self.seed + 1)
        losses: list[float] = []
        for batch in islice(chain.from_iterable(self._batches(random) for _ in count()), self.settings.steps):
            key, used = jax.random.split(key)
            inputs = (batch.values, batch.there, batch.words, batch.line_of_word)
            weights, state, value = step(weights, state, inputs, (batch.furniture, batch.weights), used)
            losses.append(float(value))
            if len(losses) % REPORTED == 0:
                print(f"  step {len(losses)}: loss {np.mean(losses[-REPORTED:]):.4f}", flush=True)
        return self._packed(weights)

    def _packed(self, weights: Weights) -> dict[str, npt.NDArray[Any]]:
        """The weights in half precision, with all that reading a page needs beside them."""
        packed = {name: np.asarray(value).astype(np.float16) for name, value in weights.items()}
        packed["emb"] = packed["emb"][: len(self.words) + 1]
        packed["emb"][0] = 0
        if self.settings.wordless == 1:
            del packed["emb"], packed["we"]
        return packed

    def frame(self) -> dict[str, npt.NDArray[Any]]:
        """What all networks that were trained on these pages share."""
        return {
            "mean": self.mean.astype(np.float32),
            "spread": self.spread.astype(np.float32),
            "features": np.array(self.network.features),
            "vocabulary": np.array(self.words),
            "dilations": np.array(self.settings.dilations),
        }

    def _batches(self, random: np.random.Generator) -> Iterator[Batch]:
        """The pages in random order, pages of like length together."""
        by_size: dict[int, list[int]] = {}
        for number in random.permutation(len(self.pages)).tolist():
            page = self.pages[number]
            if page.whole or random.random() < MADE_SHARE:
                size = next(size for size in SIZES if size >= len(page.furniture))
                by_size.setdefault(size, []).append(number)
        groups = [
            (size, numbers[start : start + many])
            for size, numbers in by_size.items()
            for many in (max(1, LINES_A_BATCH // size),)
            for start in range(0, len(numbers), many)
        ]
        for place in random.permutation(len(groups)).tolist():
            yield self._batch(*groups[place])

    def _batch(self, size: int, numbers: Sequence[int]) -> Batch:
        many = max(1, LINES_A_BATCH // size)
        values = np.zeros((many, size, len(self.network.features)), np.float32)
        there, furniture, trust = (np.zeros((many, size), np.float32) for _ in range(3))
        words: list[npt.NDArray[np.int64]] = []
        lines: list[npt.NDArray[np.int64]] = []
        for row, number in enumerate(numbers):
            page = self.pages[number]
            count = len(page.furniture)
            values[row, :count] = np.clip((page.matrix.values - self.mean) / self.spread, -CLIP, CLIP)
            there[row, :count], furniture[row, :count], trust[row, :count] = 1, page.furniture, page.weights
            index = np.array([self.network.index.get(word, 0) for word in page.matrix.words.vocabulary])
            found = index[page.matrix.words.tokens]
            words.append(found[found > 0])
            lines.append(page.matrix.words.lines[found > 0] + row * size)
        flat_words, flat_lines = np.concatenate(words), np.concatenate(lines)
        room = WORDS * -(-len(flat_words) // WORDS) - len(flat_words)
        return Batch(
            values,
            there,
            np.pad(flat_words, (0, room)).astype(np.int32),
            np.pad(flat_lines, (0, room), constant_values=many * size).astype(np.int32),
            furniture,
            trust,
        )
