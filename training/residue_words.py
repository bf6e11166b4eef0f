"""What one word means in another language, where there is one answer: `pipeline/data/residue_words.tsv`.

    python training/residue_words.py [--data ../shared/eval] [--write]

From sentences and their translations that people corrected (MLQE-PE, CC0): every second row is learnt from, the
others are for reporting. Words are aligned by co-occurrence in both directions (IBM model 1); a small word gets an
answer where each of the two is the other's likeliest one, and where that stands in nearly all the translations.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.text.lexicon import lexicon

DATA = Path(__file__).resolve().parents[2] / "shared" / "eval"
TARGET = Path(__file__).resolve().parents[1] / "pipeline" / "data" / "residue_words.tsv"
ROUNDS = 6
NEGLIGIBLE = 1e-4
FEWEST = 8  # sentences that hold the word
LIKELY = 0.5
SUPPORTED = 0.85  # of the translations of these sentences hold the answer
SHORTEST = 2
HEADER = f"""\
# What a small word of a language is in another, where it has one answer: its language, that of the text, word, answer.
# Made by training/residue_words.py from sentences and corrected translations of MLQE-PE (CC0 1.0), every second row:
# words in {FEWEST} sentences at least, whose answer stands in {SUPPORTED:.0%} of the translations.
# Of the rows it did not see, the answer stands in {{share:.3f}} by use ({{uses:,}} uses), {{mean:.3f}} by word.
"""

Sentences = Sequence[tuple[Sequence[str], Sequence[str]]]
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of language `of`, its `answer` in `lang`, and in how many unseen translations that stands."""

    of: str
    lang: str
    word: str
    answer: str
    right: int
    uses: int


def likeliest(sentences: Sentences) -> Mapping[str, tuple[float, str]]:
    """The likeliest translation of each word, with its probability (IBM model 1, with an empty word)."""
    table: defaultdict[tuple[str, str], float] = defaultdict(lambda: 1.0)
    for _ in range(ROUNDS):
        counts: defaultdict[tuple[str, str], float] = defaultdict(float)
        totals: defaultdict[str, float] = defaultdict(float)
        for source, target in sentences:
            words = ["", *source]
            for word in target:
                weights = [table[other, word] for other in words]
                whole = sum(weights)
                for other, weight in zip(words, weights, strict=True):
                    counts[other, word] += weight / whole
                    totals[other] += weight / whole
        shares = {key: value / totals[key[0]] for key, value in counts.items()}
        table = defaultdict(float, {key: value for key, value in shares.items() if value > NEGLIGIBLE})
    best: dict[str, tuple[float, str]] = {}
    for (other, word), share in table.items():
        best[other] = max(best.get(other, (0.0, "")), (share, word))
    return best


def entries(of: str, lang: str, sentences: Sentences) -> Iterator[Entry]:
    """The small words of `of` that have one answer in `lang`, learnt from the even sentences."""
    learnt, unseen = sentences[::2], sentences[1::2]
    there = likeliest(learnt)
    back = likeliest([(target, source) for source, target in learnt])
    for word, (share, answer) in sorted(there.items()):
        mutual = back.get(answer, (0.0, ""))[1] == word
        if not mutual or share < LIKELY or word == answer or len(word) < SHORTEST or not lexicon(of).is_function(word):
            continue
        right, uses = supported(word, answer, learnt)
        if uses >= FEWEST and right >= SUPPORTED * uses:
            yield Entry(of, lang, word, answer, *supported(word, answer, unseen))


def supported(word: str, answer: str, sentences: Sentences) -> tuple[int, int]:
    """In how many translations of the sentences that hold `word` its answer stands, and how many these are."""
    translations = [target for source, target in sentences if word in source]
    return sum(answer in target for target in translations), len(translations)


def pairs(data: Path) -> Iterator[tuple[str, str, Sentences]]:
    """The sentences of each pair of languages, in both directions."""
    with gzip.open(data / "repair" / "mlqe_pe.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for pair in sorted({row["pair"] for row in rows}):
        of, lang = pair.split("-")
        both = [(words_of(row["src"]), words_of(row["pe"])) for row in rows if row["pair"] == pair]
        yield of, lang, both
        yield lang, of, [(target, source) for source, target in both]


def words_of(text: str) -> list[str]:
    """The words of a sentence in small letters."""
    return [word.lower() for word in _WORD.findall(text)]


def main() -> None:
    """Learn the answers, report on unseen rows, and write the table with `--write`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    found = [entry for of, lang, sentences in pairs(options.data) for entry in entries(of, lang, sentences)]
    seen = [entry for entry in found if entry.uses]
    right, uses = sum(entry.right for entry in seen), sum(entry.uses for entry in seen)
    mean = sum(entry.right / entry.uses for entry in seen) / len(seen)
    figures = {"share": right / uses, "uses": uses, "mean": mean}
    for entry in found:
        print(*(entry.of, entry.lang, entry.word, entry.answer, f"{entry.right}/{entry.uses}"), sep="\t")
    print(len(found), figures)
    if options.write:
        lines = [f"{entry.of}\t{entry.lang}\t{entry.word}\t{entry.answer}" for entry in found]
        TARGET.write_text(HEADER.format(**figures) + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
