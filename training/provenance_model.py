"""Make `pipeline/data/provenance/`: what tells a text's origin.

    python training/provenance_pages.py ../shared/eval FOLDER     # pages of known origin
    python training/provenance_model.py ../shared/eval FOLDER     # n-gram weights and the model

Everything is learned twice: with half of the pages left out, so that the figures, the probabilities and the thresholds
are those of pages that were not learned from; then from all. The open half of the pages in tests/cases/provenance
counts, too; the held half is only judged by.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from provenance_data import Example, examples, own_pages
from provenance_fit import CLASSES, Row, fit, ngram_weights, row_of, softmax

from pipeline.repair.provenance.features import LOOKS, figures
from pipeline.repair.provenance.model import LEAST_WORDS, claimed
from pipeline.repair.provenance.tokens import UNSPACED
from pipeline.repair.provenance.weights import Weights

OUT = Path(__file__).resolve().parents[1] / "pipeline" / "data" / "provenance"
PRECISION = 0.9
# What the pages of a corpus are taken to be: the probabilities and thresholds hold for such a one.
PRIOR = {"human": 0.55, "machine-translated": 0.2, "round-trip": 0.1, "spun": 0.15}
# How many of the pages of an origin are damaged by the way they were taken from a web service. No data says it: that
# round trips are so more often than other translations is what the few known ones show.
DAMAGED = {"human": 0.02, "machine-translated": 0.1, "round-trip": 0.7, "spun": 0.1}
OWN_SHARE = 0.15  # of all weight is that of the pages written for this project
_MLQE_SHARE = 0.15
_FALSE_MLQE = 0.05  # so many of the corrected translations may be taken for uncorrected ones, or these for human text
_LEAST_CLAIMED = 25
_SPREAD = 1e-3
_DIGITS = 4

Norms = dict[str, list[tuple[float, float]]]


def norms_of(pages: Sequence[Example]) -> Norms:
    """What the looks of sound pages are in each language: mean and standard deviation; `*` of all languages."""
    by: defaultdict[str, list[list[float]]] = defaultdict(list)
    for page in pages:
        if page.origin == "human":
            by[page.lang].append(page.looks)
            by["*"].append(page.looks)
    everywhere = _moments(by["*"], [(0.0, 1.0)] * len(LOOKS))
    return {lang: _moments(rows, everywhere) for lang, rows in sorted(by.items())}


def _moments(rows: Sequence[Sequence[float]], otherwise: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    out = []
    for column, given in zip(np.array(rows).T, otherwise, strict=True):
        there = column[~np.isnan(column)]
        if len(there):
            out.append((round(float(there.mean()), _DIGITS), round(max(_SPREAD, float(there.std())), _DIGITS)))
        else:
            out.append(given)
    return out


def matrix(pages: Sequence[Example], rows: Sequence[Row], table: Weights, norms: Norms) -> NDArray[np.float64]:
    """The figures of pages, as the stage has them."""
    return np.array(
        [
            figures(page.lang, page.looks, page.signs, page.words, table.by_token(row.at), table.languages, norms)
            for page, row in zip(pages, rows, strict=True)
        ]
    )


def weight_of(pages: Sequence[Example]) -> NDArray[np.float64]:
    """The classes by `PRIOR`, damaged pages by `DAMAGED`; own pages and MLQE have a share of their own."""
    source = ["own" if p.kind == "open" else "mlqe" if p.kind.startswith("mlqe") else "" for p in pages]
    damaged = [not own and _is_damaged(p) for p, own in zip(pages, source, strict=True)]
    group = list(zip(source, (p.origin for p in pages), damaged, strict=True))
    counts = Counter(group)
    share = {"own": OWN_SHARE, "mlqe": _MLQE_SHARE, "": 1 - OWN_SHARE - _MLQE_SHARE}
    out = []
    for item in group:
        where, origin, is_damaged = item
        part = (DAMAGED[origin] if is_damaged else 1 - DAMAGED[origin]) if not where else 1.0
        out.append(share[where] * PRIOR[origin] * part / counts[item])
    return np.array(out)


def _is_damaged(page: Example) -> bool:
    return sum(page.signs.get(name, 0) for name in ("joined", "torn", "doubled")) > 1


def thresholds_of(
    shares: NDArray[np.float64], truth: NDArray[np.intp], weight: NDArray[np.float64]
) -> dict[str, float]:
    """The probability from which each class is right nine times in ten; the sum of both for machine translation."""
    out = {}
    for place, name in enumerate(CLASSES):
        both = name == "machine-translated"
        score = shares[:, 1] + shares[:, 2] if both else shares[:, place]
        right = (truth == 1) | (truth == 2) if both else truth == place  # noqa: PLR2004
        out[name] = _threshold(score, right, weight)
    return out


def _threshold(score: NDArray[np.float64], right: NDArray[np.bool_], weight: NDArray[np.float64]) -> float:
    for limit in np.arange(0.4, 0.99, 0.01):
        claimed = score >= limit
        if claimed.sum() < _LEAST_CLAIMED:
            break
        if (weight * right)[claimed].sum() >= PRECISION * weight[claimed].sum():
            return round(float(limit), 2)
    return 0.99


def table_of(truth: Sequence[str], said: Sequence[str]) -> str:
    """A confusion matrix as lines."""
    names = [*CLASSES, "unknown"]
    counts = Counter(zip(truth, said, strict=True))
    lines = ["truth \\ said".ljust(20) + "".join(name[:9].rjust(11) for name in names)]
    lines += [name.ljust(20) + "".join(str(counts[name, other]).rjust(11) for other in names) for name in names]
    return "\n".join(lines)


def main(shared: str, folder: str) -> None:
    """Learn, judge, write."""
    pages = [page for page in examples(Path(shared), Path(folder)) if _is_used(page)]
    learn(pages, [page for page in own_pages("open") if _is_used(page)])


def _is_used(page: Example) -> bool:
    return page.words >= LEAST_WORDS and page.lang not in UNSPACED and page.origin in CLASSES


def learn(pages: Sequence[Example], own: Sequence[Example]) -> None:
    """Learn from `pages` and the `own` ones, and write the table and the model."""
    rows = [row_of((p.lang, p.origin, p.kind, p.fold, p.number), p.found) for p in pages]
    norms = norms_of(pages)
    halves = [ngram_weights([row for row in rows if row.fold != fold]) for fold in (0, 1)]
    table = ngram_weights(rows)
    fold = np.array([page.fold for page in pages])
    data = np.zeros((len(pages), 0))
    parts = [
        matrix([p for p in pages if p.fold == f], [r for r in rows if r.fold == f], halves[f], norms) for f in (0, 1)
    ]
    data = np.zeros((len(pages), parts[0].shape[1]))
    for number in (0, 1):
        data[fold == number] = parts[number]
    ours = matrix(own, [row_of((p.lang, p.origin, p.kind, 0, 0), p.found) for p in own], table, norms)
    truth = np.array([CLASSES.index(page.origin) for page in pages])
    our_truth = np.array([CLASSES.index(page.origin) for page in own])
    weight = weight_of([*pages, *own])
    shares = np.zeros((len(pages), len(CLASSES)))
    for number in (0, 1):
        chosen = np.concatenate([fold != number, np.ones(len(own), dtype=bool)])
        found = fit(np.vstack([data, ours])[chosen], np.concatenate([truth, our_truth])[chosen], weight[chosen])
        shares[fold == number] = softmax(_with_constant(data[fold == number]) @ found)
    limits = thresholds_of(shares, truth, weight[: len(pages)])
    edited = np.array([page.kind.startswith("mlqe") and page.origin == "human" for page in pages])
    least = float(np.quantile((shares[:, 1] + shares[:, 2])[edited], 1 - _FALSE_MLQE))
    raw = np.array([page.kind.startswith("mlqe") and page.origin != "human" for page in pages])
    limits["human"] = round(max(limits["human"], float(np.quantile(shares[raw, 0], 1 - _FALSE_MLQE))), 2)
    limits["machine-translated"] = round(max(limits["machine-translated"], least), 2)
    model = fit(np.vstack([data, ours]), np.concatenate([truth, our_truth]), weight)
    print(limits)
    _report(pages, shares, limits)
    write(table, model, norms, limits)


def _with_constant(data: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hstack([data, np.ones((len(data), 1))])


def _report(pages: Sequence[Example], shares: NDArray[np.float64], limits: Mapping[str, float]) -> None:
    said = [claimed(row.tolist(), limits).origin.value for row in shares]
    for name, chosen in (("all", [True] * len(pages)), ("MLQE", [p.kind.startswith("mlqe") for p in pages])):
        print(name)
        print(table_of(*zip(*[(p.origin, s) for p, s, c in zip(pages, said, chosen, strict=True) if c], strict=True)))


def write(table: Weights, model: NDArray[np.float64], norms: Norms, limits: Mapping[str, float]) -> None:
    """Write the two files."""
    OUT.mkdir(parents=True, exist_ok=True)
    table.write(OUT / "weights.npz")
    names = sorted(lang for lang in norms if lang != "*")
    data = {
        "coefficients": [[round(value, _DIGITS) for value in row] for row in model.tolist()],
        "norms": norms,
        "thresholds": dict(limits),
        "languages": names,
    }
    (OUT / "model.json").write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
