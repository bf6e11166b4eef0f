"""Which lines of a plain text are its main text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.accuracy.base import Options, Result, System, Table, Task
from benchmarks.lines.metrics import AROUND, ENDS, Edge, Fate, Tally, tally
from benchmarks.lines.ours import fold_models, transfer_models, two_stages, whole_recipe
from benchmarks.lines.pages import LinePage, read_lines
from benchmarks.lines.peers import c4_rules, justext_rules, keep_everything

LANGUAGES = ("de", "fr", "es", "pl", "en")
MEGABYTE = 1_000_000

Answer = Sequence[Fate]
Rule = Callable[[LinePage], Answer]


class Boilerplate(Task[LinePage, Answer]):
    """Lines of whole pages as plain text. With `--folds`, each page gets the model that never saw its site."""

    name = "boilerplate"
    title = "Which lines of a page, as plain text, are main text and which are furniture?"

    def load(self, options: Options) -> Sequence[LinePage]:
        """The full set (every line counts) and the sparse set (lines that people labelled count)."""
        self.folds = options.folds
        folder = options.data / "boilerplate"
        full = read_lines(folder / "dev_full_lines.jsonl.zst")
        self.full = {page.name for page in full}
        return [*full, *read_lines(folder / "dev_sparse_lines.jsonl.zst", only_hand=True)]

    def systems(self, options: Options) -> Sequence[System[LinePage, Answer]]:
        """Ours by two stages in each preset and by the whole recipe, then the peers."""
        model_for = fold_models(options.folds)
        return [
            System("ours: two stages", lambda: two_stages(model_for)),
            System("ours: --precision", lambda: two_stages(model_for, "precision")),
            System("ours: --recall", lambda: two_stages(model_for, "recall")),
            System("ours: whole recipe", lambda: whole_recipe(model_for)),
            System("ours: language unseen", lambda: two_stages(transfer_models(options.folds))),
            System("keep everything", lambda: keep_everything),
            System("C4 line rules", lambda: c4_rules),
            System("jusText on lines", justext_rules),
        ]

    def tables(self, rows: Sequence[LinePage], results: Sequence[Result[Answer]]) -> Sequence[Table]:
        """All lines, lines near the edges, the sparse set, and languages."""
        around = f"near the text: main text and {AROUND.outside} lines on each side"
        ends = f"at its ends: {ENDS.outside} lines outside and {ENDS.inside} inside each end of the main text"
        full = [page.name in self.full for page in rows]
        sparse = [not is_full for is_full in full]
        sizes = [len(page.text.encode()) for page in rows]
        return [
            _table("Full set, all lines", rows, results, full, speed=sizes),
            _table(f"Full set, {around}", rows, results, full, edge=AROUND),
            _table(f"Full set, {ends}", rows, results, full, edge=ENDS),
            _table("Sparse set, lines labelled by hand", rows, results, sparse),
            _languages(rows, results),
        ]


def _table(
    title: str,
    pages: Sequence[LinePage],
    results: Sequence[Result[Answer]],
    chosen: Sequence[bool],
    *,
    edge: Edge | None = None,
    speed: Sequence[int] = (),
) -> Table:
    columns = ["boilerplate F1", "main F1", "main character F1", "main characters lost"]
    rows: list[tuple[str, list[float | None]]] = []
    lines = 0
    for result in results:
        count = _tally(pages, result, chosen, edge=edge)
        lines = count.lines
        figures = [count.boilerplate_f1, count.main_f1, count.main_character_f1, count.main_lost]
        rows.append((result.system, [*figures, *([sum(speed) / MEGABYTE / result.total] if speed else [])]))
    notes = [f"{sum(chosen):,} pages, {lines:,} lines; less is better: main characters lost"]
    return Table(title, [*columns, *(["MB/s"] if speed else [])], rows, notes)


def _languages(pages: Sequence[LinePage], results: Sequence[Result[Answer]]) -> Table:
    """Boilerplate F1 by the language of the page, both sets together."""
    chosen = {lang: [page.lang == lang for page in pages] for lang in LANGUAGES}
    counts = [[_tally(pages, result, chosen[lang]) for lang in LANGUAGES] for result in results]
    rows = [(r.system, [count.boilerplate_f1 for count in line]) for r, line in zip(results, counts, strict=True)]
    sizes = ", ".join(f"{lang} {count.lines:,}" for lang, count in zip(LANGUAGES, counts[0], strict=True))
    return Table("Boilerplate F1 by language, both sets", LANGUAGES, rows, [f"lines: {sizes}"])


def _tally(
    pages: Sequence[LinePage], result: Result[Answer], chosen: Sequence[bool], *, edge: Edge | None = None
) -> Tally:
    kept = [number for number, is_chosen in enumerate(chosen) if is_chosen]
    return tally([pages[n] for n in kept], [result.answers[n] for n in kept], edge=edge)


TASKS = (Boilerplate(),)
