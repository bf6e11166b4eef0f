"""Two corpora made of the same raw pages: what was done in one and not in the other, rule by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.document import Document
from pipeline.errors import UsageError
from pipeline.report.content import Bar, Example
from pipeline.report.marks import clean_side, colour, pieces
from pipeline.report.page import assets, environment
from pipeline.report.queries import Key, Queries, open_corpora
from pipeline.tables import Corpus

EXAMPLES = 6
_CONTEXT = 140
_FACTS = ("lang", "title", "date", "author", "provenance")


@dataclass(frozen=True, slots=True)
class Pages:
    """How many pages two corpora share: the same raw text, only in one, or under one name with another raw text."""

    same: int
    only_a: int
    only_b: int
    different: int


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """A rule: the edits that it made in both corpora, only in A, only in B, and the characters in the latter two."""

    stage: str
    rule: str
    both: int
    only_a: int
    only_b: int
    chars_a: int
    chars_b: int


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs; `clean` are the characters left in A and B, `facts` numbers of posts by what differs."""

    pages: Pages
    rules: Sequence[RuleDifference]
    clean: tuple[int, int]
    facts: Sequence[tuple[str, int]]


def compare(one: Corpus, other: Corpus) -> Difference:
    """What differs between two corpora over the same raw pages.

    Edits are the same where they change the same raw characters into the same ones. Raises `UsageError`
    where the two share no page.
    """
    with open_corpora(one, other) as queries:
        return _difference(queries)


def comparison(one: Corpus, other: Corpus) -> str:
    """The same as an HTML page, with examples for each rule."""
    with open_corpora(one, other) as (a, b):
        found = _difference((a, b))
        content = {
            "pages": found.pages,
            "both": sum(rule.both for rule in found.rules),
            "only_a": sum(rule.only_a for rule in found.rules),
            "only_b": sum(rule.only_b for rule in found.rules),
            "clean": found.clean,
            "facts": found.facts,
            "bars_a": _bars((a, b), found.rules, in_a=True),
            "bars_b": _bars((a, b), found.rules, in_a=False),
        }
    names = (str(one.path), str(other.path))
    return environment().get_template("compare.html.jinja").render(names=names, content=content, **assets("report"))


def _difference(queries: tuple[Queries, Queries]) -> Difference:
    (_, both) = queries
    both.run(_MARKED)
    pages = Pages(*both.run(_PAGES)[0])
    if not pages.same:
        msg = "the two corpora share no page with the same raw text"
        raise UsageError(msg, remedy="Compare corpora that were made of the same input.")
    rules = [RuleDifference(*row) for row in both.run(_RULES)]
    a, b = both.run("SELECT (SELECT sum(length(text)) FROM a_documents), (SELECT sum(length(text)) FROM documents)")[0]
    facts = [(name, both.run(_FACT.format(name=name))[0][0]) for name in _FACTS]
    return Difference(pages, rules, (int(a or 0), int(b or 0)), [(name, number) for name, number in facts if number])


# The tables of A stand beside those of B under names that begin with `a_`.
_PAGES = """
    SELECT count(*) FILTER (a.raw_sha256 = b.raw_sha256), count(*) FILTER (b.source IS NULL),
           count(*) FILTER (a.source IS NULL), count(*) FILTER (a.raw_sha256 <> b.raw_sha256)
    FROM a_pages a FULL JOIN pages b USING (source)
"""
_MARKED = """
    CREATE TEMP TABLE marked AS
    WITH shared AS (SELECT source FROM a_pages a JOIN pages b USING (source) WHERE a.raw_sha256 = b.raw_sha256),
         x AS (SELECT * FROM a_edits SEMI JOIN shared USING (source)),
         y AS (SELECT * FROM edits SEMI JOIN shared USING (source))
    SELECT x.source IS NOT NULL AS in_a, y.source IS NOT NULL AS in_b,
           coalesce(x.source, y.source) AS source, coalesce(x.post_index, y.post_index) AS post_index,
           coalesce(x.seq, y.seq) AS seq, coalesce(x.stage, y.stage) AS stage, coalesce(x.rule, y.rule) AS rule,
           coalesce(x.raw_start, y.raw_start) AS raw_start, coalesce(x.raw_end, y.raw_end) AS raw_end,
           greatest(length(coalesce(x."before", y."before")), length(coalesce(x."after", y."after"))) AS chars
    FROM x FULL JOIN y ON x.source = y.source AND x.raw_start = y.raw_start AND x.raw_end = y.raw_end
         AND x."after" = y."after"
"""
_RULES = """
    SELECT stage, rule, count(*) FILTER (in_a AND in_b), count(*) FILTER (NOT in_b), count(*) FILTER (NOT in_a),
           coalesce(sum(chars) FILTER (NOT in_b), 0)::BIGINT, coalesce(sum(chars) FILTER (NOT in_a), 0)::BIGINT
    FROM marked GROUP BY stage, rule ORDER BY stage, rule
"""
_FACT = """
    SELECT count(*) FROM a_documents a JOIN documents b USING (source, raw_start)
    WHERE a.{name} IS DISTINCT FROM b.{name}
"""


def _bars(queries: tuple[Queries, Queries], rules: Sequence[RuleDifference], *, in_a: bool) -> list[Bar]:
    numbers = [(rule, rule.only_a if in_a else rule.only_b) for rule in rules]
    longest = max((number for _, number in numbers), default=0) or 1
    ranked = sorted((item for item in numbers if item[1]), key=lambda item: (-item[1], item[0].stage, item[0].rule))
    picked = {
        (stage, rule): places
        for stage, rule, places in queries[1].run(
            f"""SELECT stage, rule, min_by({{'s': source, 'f': raw_start, 't': raw_end}},
                       md5(concat_ws('|', source, raw_start, raw_end)), {EXAMPLES})
                FROM marked WHERE NOT {"in_b" if in_a else "in_a"} GROUP BY stage, rule"""  # noqa: S608 words of ours
        )
    }
    return [
        Bar(
            label=f"{rule.stage}/{rule.rule}",
            number=number,
            share=number / longest,
            examples=[_example(queries, place) for place in picked[rule.stage, rule.rule]],
            detail=f"{rule.chars_a if in_a else rule.chars_b:,} characters; {rule.both:,} edits in both",
            colour=colour(rule.rule),
        )
        for rule, number in ranked
    ]


def _example(queries: tuple[Queries, Queries], place: Mapping[str, int | str]) -> Example:
    """The same stretch of a raw page as it reads in A and in B."""
    source, start, end = str(place["s"]), int(place["f"]), int(place["t"])
    posts = [_post_at(each, source, start) for each in queries]
    sides = [_side(post, start, end) for post in posts]
    shown = next((post for post in posts if post is not None), None)
    title, lang = (shown.metadata.title or "", shown.metadata.lang) if shown else ("", "")
    return Example(shown.id if shown else "", source, title, lang, sides[0], sides[1] or Markup("∅"))


def _side(post: Document | None, start: int, end: int) -> Markup:
    if post is None:
        return Markup("∅")
    begin, stop = start - post.raw_start, end - post.raw_start
    return clean_side(pieces(post, max(0, begin - _CONTEXT), min(len(post.raw), stop + _CONTEXT)))


def _post_at(queries: Queries, source: str, offset: int) -> Document | None:
    """The post of a page that an offset in its raw text is in."""
    keys: list[Key] = queries.run(
        """SELECT source, max(post_index) FROM (
               SELECT source, post_index, raw_start FROM documents WHERE source = $source
               UNION ALL SELECT source, post_index, min(raw_start) FROM edits
               WHERE source = $source AND doc_id IS NULL GROUP BY ALL)
           WHERE raw_start <= $offset GROUP BY source""",
        {"source": source, "offset": offset},
    )
    return queries.posts(keys).get(keys[0]) if keys else None
