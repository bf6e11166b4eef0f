"""Names of authors as pages state them: without the words around them, and none where it names nobody."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from importlib.resources import files

from pipeline.text.dates.bylines import name_in

LONGEST_NAME = 80
_MAILBOX = re.compile(r"(?<!\s)\s*[<(\[][^<>()\[\]\s]{1,80}@[^<>()\[\]\s]{1,80}[>)\]]")
_LABEL = re.compile(r"[^\W\d][^:：@|]{0,24}[:：]\s*|[文撰글]{1,2}\s*[/／|]\s*")
_NAME_WORDS = 2  # at least, for several words before a colon to be a label
_NO_NAME = ("//", "@", "www.", "<", "{", "%")
_PARTICLES = frozenset(("van", "da", "de", "le", "el"))  # of by-lines too, but more often of names


def person(text: str) -> str:
    """The name in a statement of an author; empty where it holds none.

    >>> person("By Ann Lee"), person("Foto: Jan Wit"), person("admin"), person("https://a.example/ann")
    ('Ann Lee', 'Jan Wit', '', '')
    >>> person("Von Trier"), person("Pál Kovács <pal@mail.example>"), person("10234")
    ('Von Trier', 'Pál Kovács', '')
    """
    name = " ".join(unescape(text[: 4 * LONGEST_NAME]).split())
    name = _MAILBOX.sub("", name).strip(" ,;|·•-–—")
    if any(sign in name for sign in _NO_NAME):
        return ""
    name = _without_label(name)
    letters = "".join(filter(str.isalnum, name)).casefold()
    usable = len(name) <= LONGEST_NAME and any(map(str.isalpha, letters))
    return name if usable and letters not in _placeholders() else ""


@cache
def _placeholders() -> frozenset[str]:
    """What stands in the author's field where no author is named."""
    lines = files("pipeline").joinpath("data", "author_placeholders.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if not line.startswith("#"))


def _without_label(name: str) -> str:
    """`name` without "by", "text:" and the like in front."""
    label = _LABEL.match(name)
    if label and len(name) > label.end():
        rest = name[label.end() :]
        return rest if len(rest.split()) >= _NAME_WORDS or " " not in label[0].strip() else name
    bare = name_in(name)
    if " " not in bare or name.partition(" ")[0].casefold() in _PARTICLES:
        return name
    return bare
