"""py3langid's model, scored without the lists of all languages that the package makes for each text."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.language.tags import normal_tag


class ByteNgrams:
    """Naive Bayes over byte n-grams; `tags` names the languages in the order of `probabilities`."""

    def __init__(self) -> None:
        langid = import_module("py3langid.langid")
        model: Any = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
        self._count = langid.visit_counts
        self._moves, self._output = model.tk_nextmove, model.tk_output
        self._rows = [row << 8 for row in model.tk_row]
        # Stored in half precision, of which widening a text's rows takes longer than all else together.
        self._table = np.asarray(model.nb_ptc, dtype=np.float32)
        self._prior = np.asarray(model.nb_pc, dtype=np.float32)
        labels = [normal_tag(label) for label in model.nb_classes]  # some stand for one language in two scripts
        self.tags = tuple(sorted(set(labels)))
        self._tag_of_label = np.array([self.tags.index(label) for label in labels])

    def probabilities(self, text: str) -> NDArray[np.float64] | None:
        """The probability of every language; None where the model knows nothing of the text."""
        labels = self.by_label(text)
        return None if labels is None else shares_by_place(self._tag_of_label, labels, len(self.tags))

    def by_label(self, text: str) -> NDArray[np.float32] | None:
        """As `probabilities`, before labels for one language are joined: see `places`."""
        data = _encoded(text)
        visits = self._count(self._moves, self._rows, self._output, data)
        if not visits:
            return None
        rows = self._table.take(list(visits), axis=0)
        counts = np.array(list(visits.values()), dtype=np.float32)
        scores: NDArray[np.float32] = np.log1p(counts) @ rows
        scores += self._prior
        scores *= 1.0 / math.sqrt(len(data))  # so that sureness does not grow with mere length
        scores -= scores.max()
        np.exp(scores, out=scores)
        scores /= scores.sum()
        return scores

    def places(self, tags: Sequence[str]) -> NDArray[np.intp]:
        """Where in `tags` the language of each label is."""
        at = {tag: place for place, tag in enumerate(tags)}
        return np.array([at[self.tags[place]] for place in self._tag_of_label], dtype=np.intp)


def shares_by_place(places: NDArray[np.intp], labels: NDArray[np.float32], size: int) -> NDArray[np.float64]:
    """The sum of the `labels` at each of `size` places."""
    shares: NDArray[Any] = np.bincount(places, weights=labels, minlength=size)
    return shares.astype(np.float64, copy=False)


def _encoded(text: str) -> bytes:
    """The bytes that the model was trained on: composed, and not all in capitals."""
    if text.isupper():
        text = text.lower()
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


@cache
def byte_ngrams() -> ByteNgrams:
    """The model, loaded once."""
    return ByteNgrams()
