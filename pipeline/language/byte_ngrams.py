"""py3langid's model, scored without the lists of all languages that the package makes for each text."""

from __future__ import annotations

import math
import unicodedata
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
        data = _encoded(text)
        visits = self._count(self._moves, self._rows, self._output, data)
        if not visits:
            return None
        places = np.fromiter(visits.keys(), dtype=np.intp, count=len(visits))
        counts = np.fromiter(visits.values(), dtype=np.float32, count=len(visits))
        scores = np.log1p(counts) @ self._table[places] + self._prior
        scores *= 1.0 / math.sqrt(len(data))  # so that sureness does not grow with mere length
        np.exp(scores - scores.max(), out=scores)
        shares = np.bincount(self._tag_of_label, weights=scores / scores.sum())
        return shares.astype(np.float64, copy=False)


def likeliest(probabilities: NDArray[np.float64], most: int) -> list[int]:
    """The places of the `most` highest, in no order that matters."""
    found: list[int] = np.argpartition(probabilities, -most)[-most:].tolist()
    return found


def _encoded(text: str) -> bytes:
    """The bytes that the model was trained on: composed, and not all in capitals."""
    if text.isupper():
        text = text.lower()
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


@cache
def byte_ngrams() -> ByteNgrams:
    """The model, loaded once."""
    return ByteNgrams()
