"""Documents, edits and pairs to look at, in Jupyter and in the terminal.

Each view shows itself: as HTML in a notebook (`_repr_html_`, with nothing fetched from anywhere), and as text
elsewhere. What comes from a page is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import TYPE_CHECKING

from markupsafe import Markup
from rich.console import Console
from rich.text import Text

from pipeline.document import Document
from pipeline.errors import UsageError
from pipeline.report.content import Example, edit_example, suggestion_example, whole_post
from pipeline.report.marks import shown
from pipeline.report.queries import open_corpus
from pipeline.tables import Corpus
from pipeline.terminal import diff, heading, visible
from pipeline.terminal import suggestions as suggestion_lines

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Bars", "DocumentView", "Examples", "Pairs", "bars", "document", "edits", "pairs", "rules", "suggestions"]

_WIDTH = 100
_BAR_WIDTH = 40
_PAIR = Markup('<div class="pair"><pre dir="auto" lang="{}">{}</pre><pre dir="auto" lang="{}">{}</pre></div>')
_BAR = Markup(
    '<tr><th scope="row">{}</th><td>{}</td><td class="wide">'
    '<svg viewBox="0 0 100 4" preserveAspectRatio="none"><rect width="{}" height="4"/></svg></td></tr>'
)


@dataclass(frozen=True)
class Examples:
    """Stretches of posts, raw beside clean, with their edits marked."""

    examples: Sequence[Example]

    def _repr_html_(self) -> str:
        return _page(Markup().join(map(_pair, self.examples)) or Markup("<p>Nothing.</p>"))

    def __repr__(self) -> str:
        lines = []
        for item in self.examples:
            lines.append(f"{item.lang}  {visible(item.title or item.source, breaks=True)}")
            lines += [
                f"  - {item.raw.striptags()}",
                f"  + {item.clean.striptags()}" if item.clean else f"  {item.note}",
            ]
        return "\n".join(lines) or "Nothing."


@dataclass(frozen=True)
class DocumentView:
    """A document from beginning to end, raw beside clean, and what was suggested."""

    post: Document

    def _repr_html_(self) -> str:
        waiting = [suggestion_example(self.post, seq) for seq in range(len(self.post.suggestions))]
        more = Markup("<h4>Not changed, for you to judge</h4>") if waiting else Markup()
        return _page(_pair(whole_post(self.post)) + more + Markup().join(map(_pair, waiting)))

    def __repr__(self) -> str:
        head = heading(self.post, source=self.post.source)
        changed = diff(self.post) if self.post.ledger.edits else Text("Nothing was changed.\n")
        return _plain(head, changed, suggestion_lines(self.post))


@dataclass(frozen=True)
class Pairs:
    """Sentences that are translations of each other, side by side: language and text of both."""

    pairs: Sequence[tuple[str, str, str, str]]

    def _repr_html_(self) -> str:
        rows = (_PAIR.format(one, shown(text), other, shown(same)) for one, text, other, same in self.pairs)
        return _page(Markup().join(rows) or Markup("<p>No pairs.</p>"))

    def __repr__(self) -> str:
        rows = (f"{visible(text, breaks=True)}\n  = {visible(same, breaks=True)}" for _, text, _, same in self.pairs)
        return "\n".join(rows) or "No pairs."


@dataclass(frozen=True)
class Bars:
    """Numbers as bars, drawn as SVG, the longest as wide as the place allows."""

    title: str
    numbers: Sequence[tuple[str, float]]

    @property
    def longest(self) -> float:
        """The largest number."""
        return max((number for _, number in self.numbers), default=0) or 1

    def _repr_html_(self) -> str:
        rows = Markup().join(
            _BAR.format(shown(label), f"{number:,.6g}", f"{100 * number / self.longest:.2f}")
            for label, number in self.numbers
        )
        return _page(Markup("<h4>{}</h4><table>{}</table>").format(self.title, rows))

    def __repr__(self) -> str:
        widths = [round(_BAR_WIDTH * number / self.longest) for _, number in self.numbers]
        rows = [
            f"{label:<24} {number:>10,.6g} {'█' * width}"
            for (label, number), width in zip(self.numbers, widths, strict=True)
        ]
        return "\n".join([self.title, *rows])


# --------------------------------------------------------------------- what to look at
def document(corpus: Corpus, doc_id: str) -> DocumentView:
    """One document; the beginning of its id will do. Raises `UsageError` where that fits none or several."""
    ids = corpus.ids(doc_id)
    if len(ids) != 1:
        msg = f"{doc_id!r} is the beginning of {len(ids)} ids"
        raise UsageError(msg, remedy="Give more of the id.")
    return DocumentView(corpus.document(ids[0]))


def edits(corpus: Corpus, rule: str = "", *, stage: str = "", lang: str = "", most: int = 5) -> Examples:
    """Some edits, by any of rule, stage and language: always the same ones for the same corpus."""
    return _some(corpus, "edits", {"rule": rule, "stage": stage, "lang": lang}, most)


def suggestions(corpus: Corpus, rule: str = "", *, status: str = "", lang: str = "", most: int = 5) -> Examples:
    """Some of the changes that were not made; `status` is `suggested` or `flagged`."""
    return _some(corpus, "suggestions", {"rule": rule, "status": status, "lang": lang}, most)


def _some(corpus: Corpus, table: str, wanted: dict[str, str], most: int) -> Examples:
    seq_of = edit_example if table == "edits" else suggestion_example
    given = {f"s.{name}" if name != "lang" else "d.lang": value for name, value in wanted.items() if value}
    where = " AND ".join(f"{column} = ${number}" for number, column in enumerate(given, start=1)) or "true"
    with open_corpus(corpus) as queries:
        rows = queries.run(
            f"""SELECT d.source, d.post_index, s.seq FROM {table} s JOIN documents d ON d.id = s.doc_id
                WHERE {where} ORDER BY md5(concat_ws('|', d.id, s.seq)) LIMIT {most:d}""",  # noqa: S608 names of ours
            {str(number): value for number, value in enumerate(given.values(), start=1)},
        )
        posts = queries.posts((source, index) for source, index, _ in rows)
    return Examples([seq_of(posts[source, index], seq) for source, index, seq in rows])


def rules(corpus: Corpus) -> pd.DataFrame:
    """How often each rule changed something, and how many characters it took out and put in."""
    import pandas as pd  # noqa: PLC0415 slow to load

    with open_corpus(corpus) as queries:
        rows = queries.rules()
    order = {name: number for number, name in enumerate(corpus.manifest["recipe"]["stages"])}
    ranked = sorted(rows, key=lambda row: (order.get(row[0], len(order)), -row[2], row[1]))
    return pd.DataFrame(ranked, columns=["stage", "rule", "edits", "characters_out", "characters_in"])


def pairs(corpus: Corpus, *, most: int = 10) -> Pairs:
    """The surest pairs of sentences of a corpus that was aligned."""
    sure = corpus.alignments.sort_values(["score", "pair_id"], ascending=[False, True]).head(most)
    columns = (sure[name].astype(str) for name in ("src_lang", "src_text", "tgt_lang", "tgt_text"))
    return Pairs(list(zip(*columns, strict=True)))


def bars(numbers: Iterable[tuple[str, float]], title: str = "") -> Bars:
    """Numbers as bars.

    >>> bars([("en", 3), ("de", 1)], "posts")
    posts
    en                                3 ████████████████████████████████████████
    de                                1 █████████████
    """
    return Bars(title, [(str(label), float(number)) for label, number in numbers])


# --------------------------------------------------------------------- how it is shown
def _pair(item: Example) -> Markup:
    facts = Markup("<p><b>{}</b> {} <small>{}</small></p>").format(item.lang, shown(item.title), shown(item.source))
    clean = Markup('<pre dir="auto" lang="{}">{}</pre>').format(item.lang, item.clean) if item.clean else Markup()
    raw = Markup('<pre dir="auto" lang="{}">{}</pre>').format(item.lang, item.raw)
    note = Markup("<p><small>{}</small></p>").format(shown(item.note)) if item.note else Markup()
    return Markup('<div class="item">{}<div class="pair">{}{}</div>{}</div>').format(facts, raw, clean, note)


def _page(body: Markup) -> str:
    return str(Markup('<div class="textmend"><style>{}</style>{}</div>').format(_style(), body))


@cache
def _style() -> Markup:
    style = files("pipeline.report").joinpath("assets", "inspect.css").read_text("utf-8")
    return Markup(style)  # noqa: S704 our own file


def _plain(*parts: Text) -> str:
    out = StringIO()
    console = Console(file=out, width=_WIDTH, highlight=False, markup=False, soft_wrap=True, no_color=True)
    for part in parts:
        console.print(part, end="")
    return out.getvalue()
