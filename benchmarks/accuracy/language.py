"""Which language a text is in, stretch by stretch."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.base import Options, Result, System, Table, Task

LENGTHS = ("short", "sentence", "paragraph")
SETS = tuple(f"{source}_{length}" for source in ("ntrex", "ud") for length in LENGTHS)
CASES = Path(__file__).resolve().parents[2] / "tests" / "cases" / "language"
ONE = {"sr": "hr", "bs": "hr", "ms": "id", "no": "nb"}  # not told apart in a few words, or one label for both
NONE = frozenset({"und", "zxx", "un", ""})
BINS = 15
REJECTED = 0.9


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """A text of a set; `lang` is empty for junk; `spans` are those of a mixed document, whose main one is `lang`."""

    part: str
    text: str
    lang: str
    spans: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The language of the whole, how sure (0 to 1), and the runs, where the system gives some."""

    lang: str
    score: float
    runs: tuple[tuple[int, int, str], ...] = ()

    @property
    def certainty(self) -> float:
        """The score as a measure of being language at all: 0 where the system says that it is none."""
        return 0.0 if self.lang in NONE else self.score


Answerer = Callable[[LanguageRow], Verdict]
Pairs = list[tuple[LanguageRow, Verdict]]


class Languages(Task[LanguageRow, Verdict]):
    """Documents in one language, mixed ones, and texts that are no language."""

    name = "language"
    title = "Which language is this text in, and each stretch of it?"

    def load(self, options: Options) -> Sequence[LanguageRow]:
        """NTREX, Universal Dependencies, mixed documents and junk; and the short texts and junk of our own tests."""
        folder = options.data / "lid"
        rows = [LanguageRow(part, row["text"], row["lang"]) for part in SETS for row in _read(folder, part)]
        for row in _read(folder, "mixed_documents"):
            spans = tuple((start, end, lang) for start, end, lang in row["spans"])
            rows.append(LanguageRow("mixed", row["text"], row["main"], spans))
        rows += [LanguageRow("junk", row["text"], "") for row in _read(folder, "junk")]
        short = json.loads((CASES / "short.json").read_text(encoding="utf-8"))
        junk = json.loads((CASES / "junk.json").read_text(encoding="utf-8"))
        rows += [LanguageRow("own_short", text, lang) for lang, text in short]
        return [*rows, *(LanguageRow("own_junk", text, "") for text in junk)]

    def systems(self, options: Options) -> Sequence[System[LanguageRow, Verdict]]:
        """Ours, then detectors of whole documents."""
        del options
        return [
            System("ours", ours),
            System("py3langid", py3langid),
            System("eldc", eldc),
            System("langdetect, seeded", langdetect),
            System("lingua", lingua),
        ]

    def tables(self, rows: Sequence[LanguageRow], results: Sequence[Result[Verdict]]) -> Sequence[Table]:
        """Accuracy and calibration by set, mixed documents, junk, speed."""
        parts = [part for part in (*SETS, "own_short") if any(row.part == part for row in rows)]
        answers = {result.system: _by_part(rows, result) for result in results}
        base = next((result for result in results if result.system == "py3langid"), results[0])
        timed = [*parts, "mixed"]
        return [
            Table(
                "Macro-F1, percent",
                parts,
                [(name, [macro_f1(by[part]) for part in parts]) for name, by in answers.items()],
                ("hr, sr and bs count as one language, ms as id; eldc and langdetect know fewer languages",),
            ),
            Table(
                "Expected calibration error",
                parts,
                [(name, [calibration_error(by[part]) for part in parts]) for name, by in answers.items()],
                ("less is better; eldc's scores are no probabilities",),
            ),
            Table(
                "Mixed documents, percent of characters with the right label",
                ["main language", "other languages"],
                [(name, mixed_shares(by["mixed"])) for name, by in answers.items()],
            ),
            *(
                _junk_table(junk, short, answers)
                for junk, short in (("junk", "ntrex_short"), ("own_junk", "own_short"))
            ),
            Table(
                "Texts per second, as a multiple of py3langid's in this run",
                timed,
                [(r.system, [_seconds(rows, base, p) / _seconds(rows, r, p) for p in timed]) for r in results],
            ),
        ]


def ours() -> Answerer:
    """The stage's own function, with its defaults."""
    from pipeline.language.identify import identify  # noqa: PLC0415 loaded outside the measured time

    def answer(row: LanguageRow) -> Verdict:
        found = identify(row.text)
        return Verdict(found.lang, found.score, tuple((run.start, run.end, run.lang) for run in found.runs))

    return answer


def py3langid() -> Answerer:
    """Its classifier with probabilities."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 loaded outside the measured time

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def answer(row: LanguageRow) -> Verdict:
        lang, score = model.classify(row.text)
        return Verdict(lang, float(score))

    return answer


def eldc() -> Answerer:
    """Its best score."""
    import eldc as package  # noqa: PLC0415 loaded outside the measured time

    package.init()
    model = package.instance()

    def answer(row: LanguageRow) -> Verdict:
        found = model.detect_details(row.text)
        return Verdict(found.language or "und", max(found.scores.values(), default=0.0))

    return answer


def langdetect() -> Answerer:
    """Its best probability; always from the same seed."""
    import langdetect as package  # noqa: PLC0415 loaded outside the measured time

    package.DetectorFactory.seed = 0

    def answer(row: LanguageRow) -> Verdict:
        try:
            best = package.detect_langs(row.text)[0]
        except package.LangDetectException:
            return Verdict("und", 0.0)
        return Verdict(best.lang.split("-")[0], float(best.prob))

    return answer


def lingua() -> Answerer:
    """All its languages, its more accurate mode."""
    from lingua import LanguageDetectorBuilder  # noqa: PLC0415 loaded outside the measured time

    model = LanguageDetectorBuilder.from_all_languages().build()

    def answer(row: LanguageRow) -> Verdict:
        best = model.compute_language_confidence_values(row.text)[0]
        return Verdict(best.language.iso_code_639_1.name.lower(), best.value)

    return answer


def macro_f1(pairs: Pairs) -> float | None:
    """The mean over languages of F1, percent.

    >>> rows = [LanguageRow("", "", "en"), LanguageRow("", "", "de")]
    >>> macro_f1([(row, Verdict("en", 1.0)) for row in rows])
    33.33333333333333
    """
    right, wrong, missed = defaultdict(int), defaultdict(int), defaultdict(int)
    for row, verdict in pairs:
        gold, found = one(row.lang), one(verdict.lang)
        if gold == found:
            right[gold] += 1
        else:
            wrong[found] += 1
            missed[gold] += 1
    langs = sorted({one(row.lang) for row, _ in pairs})
    scores = [200 * right[lang] / (2 * right[lang] + wrong[lang] + missed[lang]) for lang in langs]
    return sum(scores) / len(scores) if scores else None


def calibration_error(pairs: Pairs) -> float | None:
    """The mean distance between how sure a system is and how often it is right, in bins of the former."""
    bins: dict[int, list[float]] = defaultdict(list)
    for row, verdict in pairs:
        bins[min(BINS - 1, int(verdict.score * BINS))].append(verdict.score - is_right(row, verdict))
    return sum(abs(sum(found)) for found in bins.values()) / len(pairs) if pairs else None


def mixed_shares(pairs: Pairs) -> tuple[float | None, float | None]:
    """Percent of the characters with the right label: of the main language, of all others."""
    right, total = [0, 0], [0, 0]
    for row, verdict in pairs:
        labels = [verdict.lang] * len(row.text)
        for start, end, lang in verdict.runs:
            labels[start:end] = [lang] * (end - start)
        for start, end, lang in row.spans:
            places = [place for place in range(start, end) if not row.text[place].isspace()]
            right[lang != row.lang] += sum(one(labels[place]) == one(lang) for place in places)
            total[lang != row.lang] += len(places)
    main, other = (100 * hit / count if count else None for hit, count in zip(right, total, strict=True))
    return main, other


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """How often a positive is above a negative, ties half.

    >>> auroc([0.9, 0.5], [0.5, 0.1])
    0.875
    """
    if not positive or not negative:
        return None
    wins = sum((high > low) + (high == low) / 2 for high in positive for low in negative)
    return wins / len(positive) / len(negative)


def kept(correct: Sequence[float], negative: Sequence[float]) -> float | None:
    """The share of `correct` above the value that `REJECTED` of the `negative` do not pass."""
    if not correct or not negative:
        return None
    bar = sorted(negative, reverse=True)[int((1 - REJECTED) * len(negative))]
    return sum(value > bar for value in correct) / len(correct)


def one(lang: str) -> str:
    """The label under which a language is counted."""
    return ONE.get(lang, lang)


def is_right(row: LanguageRow, verdict: Verdict) -> bool:
    """Whether the label of the whole is right."""
    return one(row.lang) == one(verdict.lang)


def _junk_table(junk: str, short: str, answers: dict[str, dict[str, Pairs]]) -> Table:
    rows: list[tuple[str, list[float | None]]] = []
    for name, by in answers.items():
        low = [verdict.certainty for _, verdict in by[junk]]
        correct = [verdict.certainty for row, verdict in by[short] if is_right(row, verdict)]
        rejected = sum(value == 0 for value in low) / len(low) if low else None
        every = [verdict.certainty for _, verdict in by[short]]
        rows.append((name, [rejected, auroc(every, low), kept(correct, low)]))
    columns = ["said to be none", "AUROC", f"correct short texts kept at {REJECTED:.0%} rejected"]
    return Table(f"No language: {junk} against {short}", columns, rows)


def _read(folder: Path, name: str) -> Iterable[dict[str, object]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _by_part(rows: Sequence[LanguageRow], result: Result[Verdict]) -> dict[str, Pairs]:
    out: dict[str, Pairs] = defaultdict(list)
    for row, verdict in zip(rows, result.answers, strict=True):
        out[row.part].append((row, verdict))
    return out


def _seconds(rows: Sequence[LanguageRow], result: Result[Verdict], part: str) -> float:
    return sum(spent for row, spent in zip(rows, result.seconds, strict=True) if row.part == part) or 1e-9


TASKS = (Languages(),)
