"""The main text of HTML pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean

from benchmarks.accuracy.base import Options, Result, System, Table, Task
from benchmarks.lines.html_pages import HtmlPage, development_pages
from benchmarks.lines.metrics import tally
from benchmarks.lines.ours import WHOLE_RECIPE
from benchmarks.lines.peers import JUSTEXT_LISTS
from benchmarks.lines.words import Overlap, fates_in, key, overlap, without_lines
from pipeline.cleaning import Cleaner
from pipeline.document import Media, Record
from pipeline.recipe import Recipe
from pipeline.text.opening import open_record

MILLISECONDS = 1000
REFERENCE = "trafilatura"

Rule = Callable[[HtmlPage], str]


def cleaned(recipe: Recipe) -> Rule:
    """The text of all posts of a page, by a recipe."""
    cleaner = Cleaner(recipe)
    return lambda page: "\n".join(post.text for post in cleaner.clean(_record(page)).posts)


def fast() -> Rule:
    """The same by the recipe that has resiliparse look for the article."""
    return cleaned(Recipe.preset("default").only(WHOLE_RECIPE).with_html("fast"))


def _record(page: HtmlPage) -> Record:
    return Record(page.name, page.html, Media.HTML)


def everything(page: HtmlPage) -> str:
    """All visible text, as we render it."""
    return open_record(_record(page))[0].raw


def trafilatura() -> Rule:
    """Its `extract` with its defaults."""
    from trafilatura import extract  # noqa: PLC0415 a peer, not needed by other tasks

    return lambda page: extract(page.html) or ""


def resiliparse() -> Rule:
    """Its main content, layout kept."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 a peer

    return lambda page: str(extract_plain_text(page.html, main_content=True, preserve_formatting=True))


def justext() -> Rule:
    """Its good paragraphs, told the language of the page."""
    from justext import get_stoplist  # noqa: PLC0415 a peer
    from justext import justext as classify  # noqa: PLC0415 a peer

    stoplists = {lang: get_stoplist(name) for lang, name in JUSTEXT_LISTS.items()}

    def answer(page: HtmlPage) -> str:
        paragraphs = classify(page.html.encode("utf-8", "surrogatepass"), stoplists[page.lang], encoding="utf-8")
        return "\n".join(p.text for p in paragraphs if p.class_type == "good")

    return answer


class Html(Task[HtmlPage, str]):
    """Whole pages with the main text that people marked."""

    name = "html"
    title = "What is the main text of an HTML page?"

    def load(self, options: Options) -> Sequence[HtmlPage]:
        """The pages of the development set."""
        return development_pages(options.data / "boilerplate")

    def systems(self, options: Options) -> Sequence[System[HtmlPage, str]]:
        """Ours: up to the text (what extractors do), with every repair, and fast; then the peers."""
        del options
        default = Recipe.preset("default")
        return [
            System("ours", lambda: cleaned(default.only(WHOLE_RECIPE))),
            System("ours: whole recipe", lambda: cleaned(default)),
            System("ours: fast", fast),
            System("keep everything", lambda: everything),
            System(REFERENCE, trafilatura),
            System("resiliparse", resiliparse),
            System("jusText", justext),
        ]

    def tables(self, rows: Sequence[HtmlPage], results: Sequence[Result[str]]) -> Sequence[Table]:
        """Words and characters against the main text; lines where they are labelled; time."""
        reference = next((result.total for result in results if result.system == REFERENCE), None)
        texts = [(r.system, [*_figures(rows, r), *_speed(r, reference)]) for r in results]
        columns = ("word F1", "word F1, pooled", "character F1", "characters lost", "ms a page", "time / trafilatura")
        notes = (
            f"{len(rows)} pages; word F1: mean over pages; less is better: characters lost, ms, time",
            "lines that repeat the page's title count neither way: they are metadata",
        )
        columns_of_lines = ("boilerplate F1", "main F1", "main character F1", "main characters lost")
        lined = [(result.system, _line_figures(rows, result)) for result in results]
        return [
            Table("Text", columns, texts, notes),
            Table("Lines of the rendered page that the text holds", columns_of_lines, lined),
        ]


def _figures(pages: Sequence[HtmlPage], result: Result[str]) -> list[float | None]:
    by_word, by_character, each = Overlap(), Overlap(), []
    for page, answer in zip(pages, result.answers, strict=True):
        each.append(text_overlap(page, answer))
        by_word.add(each[-1])
        by_character.add(text_overlap(page, answer, by_character=True))
    lost = 1 - by_character.shared / max(1, by_character.wanted)
    return [fmean(one.f1 for one in each), by_word.f1, by_character.f1, lost]


def text_overlap(page: HtmlPage, answer: str, *, by_character: bool = False) -> Overlap:
    """The words that an answer shares with a page's main text, titles left out of both."""
    found, wanted = without_lines(answer, page.titles), without_lines(page.main, page.titles)
    return overlap(found, wanted, by_character=by_character)


def _speed(result: Result[str], reference: float | None) -> list[float | None]:
    mean = result.total / len(result.seconds) * MILLISECONDS
    return [mean, result.total / reference if reference else None]


def _line_figures(pages: Sequence[HtmlPage], result: Result[str]) -> list[float | None]:
    lined, fates = [], []
    for page, answer in zip(pages, result.answers, strict=True):
        if page.lines is None:
            continue
        is_title = [key(line) in page.titles for line in page.lines.lines]
        counts = tuple(c and not t for c, t in zip(page.lines.counts, is_title, strict=True))
        lined.append(page.lines.counting(counts))
        fates.append(fates_in(answer, page.lines.lines))
    count = tally(lined, fates)
    return [count.boilerplate_f1, count.main_f1, count.main_character_f1, count.main_lost]


TASKS = (Html(),)
