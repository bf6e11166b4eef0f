"""Which of a page's lines is the title of its article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.text.html.lines import RenderedLine
from pipeline.text.html.tags import HEADINGS

# For text whose white space is single spaces.
_SEPARATOR = re.compile(r" [-–—|:·•»«›‹/~]+ | ?(?:[|｜丨]|::|»|›|—) ?|: | [-–]|[-–] ")
_MOST_PARTS = 8
_OF_THE_SITE = {"site", "blog", "logo", "brand", "branding", "masthead", "sitename", "blogname", "header"}
_PROSE = 60  # letters from which on a line is taken for prose
_LONGEST = 300
_SIGNS = tuple("-–—|｜丨:：·•»«›‹/~")
_AROUND = " " + "".join(_SIGNS)


def page_title(
    whole: str, stated: str, lines: Sequence[RenderedLine], main: Sequence[bool] | None, *, site: str = ""
) -> str:
    """The article's title, as the page shows it.

    `whole` is the text of `<title>`, which mostly adds the site's name; `stated` is what the head
    gives as the article's title, or empty; `site` is the site's name, if stated. A visible
    heading that agrees with them wins; without one the answer is `stated` or the likeliest part of
    `whole`.
    """
    parts = title_parts(whole)
    prose = _first_prose(lines, main)
    above = [line for line in lines[:prose] if len(line.body) <= _LONGEST]
    headings = [line for line in above if line.tag in HEADINGS]
    agreeing = [line for line in headings if letters_of(line.body) in parts or _is_same(line.body, stated)]
    own = [line for line in agreeing if not _OF_THE_SITE & set(line.names)]
    if agreeing and not own and headings[-1] is not agreeing[-1] and len(_pieces(whole)) == 1:
        return headings[-1].body  # the page is named like the site, and the heading above the text is not
    for found in (own, agreeing, [line for line in above if line.tag != "li" and letters_of(line.body) in parts]):
        if found:
            return found[-1].body
    stated = " ".join(stated.split())
    return without_site(stated, site) or max(_pieces(without_site(whole, site)), key=len, default="")


def without_site(title: str, site: str) -> str:
    """A title without the site's name, set off in front or behind.

    >>> without_site("A walk | My blog", "My blog"), without_site("My blog", "My blog")
    ('A walk', 'My blog')
    """
    if site and title.endswith(site) and (rest := title[: -len(site)].rstrip())[-1:] in _SIGNS and len(rest) > 1:
        return rest.rstrip(_AROUND)
    if site and title.startswith(site) and (rest := title[len(site) :].lstrip())[:1] in _SIGNS and len(rest) > 1:
        return rest.lstrip(_AROUND)
    return title


def title_parts(whole: str) -> set[str]:
    """The letters of each run of neighbouring pieces of a page title.

    >>> sorted(title_parts("A walk - My blog"))
    ['awalk', 'awalkmyblog', 'myblog']
    """
    pieces = [letters_of(piece) for piece in _pieces(whole)][:_MOST_PARTS]
    runs = ("".join(pieces[i : j + 1]) for i in range(len(pieces)) for j in range(i, len(pieces)))
    return {run for run in (*runs, letters_of(whole)) if run}


def _pieces(whole: str) -> list[str]:
    return [piece.strip() for piece in _SEPARATOR.split(" ".join(whole[:_LONGEST].split())) if piece.strip()]


def _first_prose(lines: Sequence[RenderedLine], main: Sequence[bool] | None) -> int:
    """The index of the article's first line of prose; of the page's end where there is none."""
    for index, line in enumerate(lines):
        if (main is None or main[index]) and line.tag not in HEADINGS and len(line.text) >= _PROSE:
            return index
    return len(lines)


def _is_same(line: str, stated: str) -> bool:
    letters = letters_of(line)
    return bool(letters) and letters == letters_of(stated)


def letters_of(text: str) -> str:
    """The letters and digits of a text, case-folded."""
    return "".join(filter(str.isalnum, text)).casefold()
