"""Writes `pipeline/data/spun/odd_words.npz`: words that spinners write far more often than people.

How often a spinner writes a word follows from how common the words are that it may put it for, and in how
many ways each of those can be replaced. Of each word, in its regular forms as well, a hash and the logarithm
(base 10, in tenths) of that frequency over the word's own are kept.

Run: `python training/spun_odd_words.py`
"""

from __future__ import annotations

import math
import zlib
from collections import defaultdict
from pathlib import Path

import numpy as np

from pipeline.repair.spun.inflection import Form, inflected
from pipeline.repair.spun.thesaurus import thesaurus
from pipeline.text.lexicon import lexicon

OUT = Path(__file__).parents[1] / "pipeline" / "data" / "spun" / "odd_words.npz"
ORIGINAL = 2.9  # Zipf frequency of words that spinners replace
LEAST = 0.5  # Zipf frequency of a word that no list holds
ODD = 0.3  # the logarithm from which on a word is kept


def oddities() -> dict[str, float]:
    """How much more often spinners write a word, as a logarithm, for words that they write more often."""
    graph = thesaurus()
    zipf = lexicon("en").zipf
    written: dict[str, float] = defaultdict(float)
    for term in graph.sets:
        if " " not in term and "-" not in term and zipf(term) >= ORIGINAL:
            near = {item for number in graph.sets[term] for item in graph.members[number]} - {term}
            for item in near:
                written[item] += 10 ** zipf(term) / (len(near) + 1)
    found = {}
    for word, often in written.items():
        if word.isalpha():
            for form in (Form.BASE, Form.S, Form.PAST, Form.PARTICIPLE, Form.ING):
                spelled = inflected(word, form)
                # Inflected forms are some five times rarer than their base, whoever writes.
                own = max(LEAST, zipf(spelled)) + (0.0 if form is Form.BASE else 0.7)
                if (form is Form.BASE or zipf(spelled) > 0) and (odd := math.log10(often) - own) > ODD:
                    found[spelled] = max(odd, found.get(spelled, 0.0))
    return found


def main() -> None:
    """Write the table, sorted by key."""
    rows = {zlib.crc32(word.encode()): min(255, round(odd * 10)) for word, odd in sorted(oddities().items())}
    keys = np.array(sorted(rows), np.uint32)
    odd = np.array([rows[key] for key in keys.tolist()], np.uint8)
    np.savez_compressed(OUT, gaps=np.diff(keys, prepend=np.uint32(0)), odd=odd)


if __name__ == "__main__":
    main()
