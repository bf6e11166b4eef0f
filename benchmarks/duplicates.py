"""Duplicates among generated documents: time and memory as the corpus grows, precision and recall, a peer.

    python -m benchmarks.duplicates --documents 10000 100000 1000000 --peer 10000

Every twentieth to third document is made of an earlier one, and it is known how: some words changed, cut
short, told in other words (words of the language put for others of about the same meaning), or copied.
Reports of one pattern with other numbers and names, and pages with a passage in common, are no duplicates.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.corpus.settings import DuplicateSettings
from pipeline.runs.engine import Engine, InProcess
from pipeline.runs.linking import CleanPart, Linker
from pipeline.runs.local import LocalPool

A_PART = 2000  # documents
WORDS = 30_000
EVERYDAY = 120  # words without synonyms, which make up half of all text
JACCARD = 0.6
VARIANTS = ("near", "near", "near", "truncated", "spun", "spun", "exact", "report", "passage")
SHARE = 0.3  # of documents that are made of earlier ones
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Planted:
    """A document that was made of another, and how."""

    doc: int
    of: int
    kind: str
    jaccard: float


class Generator:
    """Documents in an invented language, the same ones every time."""

    def __init__(self, seed: int = 7) -> None:
        self._random = np.random.default_rng(seed)
        vowels, consonants = list("aeiou"), list("bdfgklmnprstvz")
        sounds = [a + b for a in consonants for b in vowels]
        picks = self._random.integers(0, len(sounds), (WORDS, 4))
        lengths = self._random.integers(1, 5, WORDS)
        self._words = ["".join(sounds[s] for s in row[:n]) for row, n in zip(picks, lengths, strict=True)]
        self._synonym = self._random.permutation(np.arange(EVERYDAY, WORDS))

    def documents(self, number: int) -> Iterator[tuple[str, Planted | None]]:
        """So many documents, one after the other; each with what it was made of, if it was."""
        recent: list[tuple[int, list[int]]] = []
        for doc in range(number):
            chosen = self._random.random() < SHARE and len(recent) > 20  # noqa: PLR2004
            if not chosen:
                codes = self._story()
                recent.append((doc, codes))
                yield self._text(codes), None
                continue
            of, codes = recent.pop(int(self._random.integers(len(recent))))
            kind = VARIANTS[int(self._random.integers(len(VARIANTS)))]
            made = self._variant(kind, codes)
            yield self._text(made), Planted(doc, of, kind, jaccard(self._spelt(codes), self._spelt(made)))
            if len(recent) > 5000:  # noqa: PLR2004 memory is for what is measured
                del recent[:2500]

    def _story(self) -> list[int]:
        """Words by number; below 0 are numerals and names, which are the same in every wording."""
        length = int(np.clip(self._random.lognormal(5.2, 0.5), 60, 1500))
        rare = EVERYDAY + (self._random.pareto(0.9, length) * 60).astype(np.int64) % (WORDS - EVERYDAY)
        common = (self._random.pareto(1.1, length) * 6).astype(np.int64) % EVERYDAY
        codes = np.where(self._random.random(length) < 0.5, common, rare)  # noqa: PLR2004
        anchors = self._random.random(length) < 0.04  # noqa: PLR2004
        codes[anchors] = -self._random.integers(1, 8000, int(anchors.sum()))
        return [int(code) for code in codes]

    def _variant(self, kind: str, codes: list[int]) -> list[int]:
        random, size = self._random, len(codes)
        if kind == "near":
            rate = random.uniform(0, 0.12)
            return [int(random.integers(WORDS)) if random.random() < rate else code for code in codes]
        if kind == "truncated":
            return [*codes[: max(40, int(size * random.uniform(0.2, 0.5)))], 5, 17, 40]
        if kind == "spun":
            rate = random.uniform(0.3, 0.9)
            return [int(self._synonym[c - EVERYDAY]) if c >= EVERYDAY and random.random() < rate else c for c in codes]
        if kind == "report":
            return [-int(random.integers(1, 8000)) if c < 0 or random.random() < 0.16 else c for c in codes]  # noqa: PLR2004
        if kind == "passage":
            return self._story()[: size // 2 + 60] + codes[: size // 3] + self._story()[: size // 2 + 60]
        return list(codes)

    def _spelt(self, codes: list[int]) -> list[str]:
        return [self._words[c] if c >= 0 else self._anchor(-c) for c in codes]

    def _text(self, codes: list[int]) -> str:
        words = self._spelt(codes)
        return ". ".join(" ".join(words[at : at + 12]) for at in range(0, len(words), 12)) + "."

    def _anchor(self, code: int) -> str:
        return str(code) if code % 2 else self._words[code].capitalize()


def jaccard(one: Sequence[str], two: Sequence[str]) -> float:
    """The Jaccard similarity of the runs of three words, by definition."""
    first, second = (
        {tuple(word.lower() for word in words[at : at + 3]) for at in range(len(words) - 2)} for words in (one, two)
    )
    return len(first & second) / len(first | second)


def measure(folder: Path, number: int, workers: int) -> dict[str, object]:
    """Time, memory and accuracy for the documents in `folder`; to be called in a process of its own."""
    parts, planted = _read(folder)
    (folder / "scratch").mkdir()
    engine: Engine = InProcess() if workers == 1 else LocalPool(workers)
    before, started = _processor(), perf_counter()
    with _Memory() as memory:
        links = Linker(folder, DuplicateSettings(), "benchmark").links(parts, engine)
    seconds, spent = perf_counter() - started, _processor() - before
    found = {(place(doc), place(of)): int(kind) for doc, of, _, _, kind in links.tolist() if of >= 0}
    return {
        "documents": number,
        "seconds": round(seconds, 1),
        "processor_seconds": round(spent, 1),
        "peak_mib": round(memory.peak / _MIB),
        "duplicates": len(found),
        **accuracy(found, planted),
    }


class _Memory:
    """The most memory that this process and its workers had at one time, in bytes, by samples."""

    def __init__(self) -> None:
        self.peak = 0
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watch.join()

    def _sample(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while not self._done.wait(0.1):
            found = 0
            for path in Path("/proc").glob("[0-9]*/stat"):
                with suppress(OSError):
                    fields = path.read_text().rpartition(")")[2].split()
                    if os.getpid() in {int(path.parent.name), int(fields[1])}:
                        found += int(fields[21]) * page
            self.peak = max(self.peak, found)


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _processor() -> float:
    used = [resource.getrusage(who) for who in _WHO]
    return sum(one.ru_utime + one.ru_stime for one in used)


def place(key: int) -> int:
    """The number of a document."""
    return (key >> 32) * A_PART + (key & 0xFFFFFFFF)


def make(folder: Path, number: int) -> None:
    """Write so many documents, and what is known of them."""
    parts: list[CleanPart] = []
    planted: list[Planted] = []
    texts: list[str] = []
    for text, plant in Generator().documents(number):
        texts.append(text)
        if plant is not None:
            planted.append(plant)
        if len(texts) == A_PART:
            parts.append(_part(folder, len(parts), texts))
            texts = []
    if texts:
        parts.append(_part(folder, len(parts), texts))
    known = {"rows": [part.rows for part in parts], "planted": [astuple(plant) for plant in planted]}
    (folder / "planted.json").write_text(json.dumps(known))


def _read(folder: Path) -> tuple[list[CleanPart], list[Planted]]:
    known = json.loads((folder / "planted.json").read_text())
    parts = [CleanPart(index, _path(folder, index), str(index), rows) for index, rows in enumerate(known["rows"])]
    return parts, [Planted(*plant) for plant in known["planted"]]


def _path(folder: Path, index: int) -> Path:
    return folder / f"documents-{index:05}.parquet"


def _part(folder: Path, index: int, texts: list[str]) -> CleanPart:
    path = _path(folder, index)
    ids = [f"{index * A_PART + at:016x}" for at in range(len(texts))]
    pq.write_table(pa.table({"id": ids, "text": texts}), path, compression="zstd")
    return CleanPart(index, path, str(index), len(texts))


def accuracy(found: dict[tuple[int, int], int], planted: Sequence[Planted]) -> dict[str, object]:
    """Precision and recall.

    Near: pairs of a Jaccard similarity of at least .6 are right whatever they are called, `near` below it is
    wrong. Spun: what was told in other words must be found whatever it is called; `spun` is right for
    what was made by changing words, and wrong for reports of one pattern, passages and strangers.
    """
    plants = {(plant.doc, plant.of): plant for plant in planted}
    pairs = {tuple(sorted(pair, reverse=True)): kind for pair, kind in found.items()}
    alike = {pair for pair, plant in plants.items() if plant.jaccard >= JACCARD}
    near = {pair for pair, kind in pairs.items() if kind in {0, 1}}
    told = {pair for pair, plant in plants.items() if plant.kind == "spun"}
    cut = {pair for pair, plant in plants.items() if plant.kind == "truncated"}
    spun = {pair for pair, kind in pairs.items() if kind == 3}  # noqa: PLR2004
    fair = {pair for pair in spun if pair in plants and plants[pair].kind in {"spun", "near"}}
    return {
        "near_pairs": len(alike),
        "near_precision": _share(len(near & alike), len(near)),
        "near_recall": _share(len(alike & set(pairs)), len(alike)),
        "near_missed": sorted(round(plants[pair].jaccard, 3) for pair in alike - set(pairs))[:10],
        "truncated_recall": _share(len(cut & set(pairs)), len(cut)),
        "spun_precision": _share(len(fair), len(spun)),
        "spun_recall": _share(len(told & set(pairs)), len(told)),
        "wrong": dict(Counter(plants[p].kind if p in plants else "strangers" for p in spun - fair)),
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def peer(number: int) -> dict[str, object]:
    """The same documents through datasketch: MinHash of the same runs of words, each against those before it."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 only where it is asked for

    texts, planted = [], []
    for text, plant in Generator().documents(number):
        texts.append(text)
        planted += [plant] if plant is not None else []
    started = process_time()
    index = MinHashLSH(threshold=JACCARD, num_perm=128)
    found: dict[tuple[int, int], int] = {}
    for doc, text in enumerate(texts):
        words = text.lower().replace(".", "").split()
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(words[at : at + 3]).encode() for at in range(len(words) - 2)])
        for other in index.query(sketch):
            found[doc, other] = 1
        index.insert(doc, sketch)
    spent = process_time() - started
    kept = accuracy(found, planted)
    return {"documents": number, "processor_seconds": round(spent, 1)} | {
        name: kept[name] for name in ("near_precision", "near_recall")
    }


def _call(what: str, number: int, workers: int, folder: Path) -> None:
    """Run this module again for one thing."""
    words = ["--one", what, "--documents", str(number), "--workers", str(workers), "--folder", str(folder)]
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", "benchmarks.duplicates", *words], check=True)  # noqa: S603 ourselves


def main() -> None:
    """Measure each size in a process of its own, and print a line of JSON for each."""
    parser = argparse.ArgumentParser(description="Duplicates among generated documents.")
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--peer", type=int, default=0, help="also so many documents through datasketch")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--one", choices=["make", "ours", "peer"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        number = given.documents[0]
        if given.one == "make":
            make(given.folder, number)
            return
        print(json.dumps(peer(number) if given.one == "peer" else measure(given.folder, number, given.workers)))
        return
    for kind, numbers in (("ours", given.documents), ("peer", [given.peer] if given.peer else [])):
        for number in numbers:
            with tempfile.TemporaryDirectory(prefix="duplicates-") as folder:
                if kind == "ours":
                    _call("make", number, given.workers, Path(folder))
                _call(kind, number, given.workers, Path(folder))


if __name__ == "__main__":
    main()
