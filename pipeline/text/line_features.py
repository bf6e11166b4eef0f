"""What can be seen of a line without knowing its language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.text.lines import Line

LONG = 160  # code points; a longer line is prose even where it does not end as a sentence does
_SENTENCE_END = re.compile(r"[.!?…。！？։؟۔।॥｡;·:~ㅋㅎㅠㅜ]+[\"'”’»«“『」）)\]\s]*$")
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_BARS = re.compile(r"\s[|»›‹«·•/]\s|[|»›‹]|\s[–—-]\s")
_TRAIL = re.compile(r"\S\s?[»›‹>|]\s?\S")
_TREE = re.compile(r"^\s*[►▼▶▸▾◄»›‹←→↑↓※]|[►▼▶▸▾◄›→↑]\s*$")
_COUNTED = re.compile(r"[(\[]\s*\d{0,6}\s*[)\]]")
_COPYRIGHT = re.compile(r"©|\(c\)\s*\d{4}|&copy;", re.IGNORECASE)
_SIGNED = re.compile(r"\d{1,2}[:.]\d{2}\s?[,|·-]\s?\S{1,30}$")
_ITEM = re.compile(r"^\s*(?:[-*•–—]|\d{1,3}[.)]|[a-zA-Z][.)])\s")
_PLAIN = re.compile(r"[A-Za-z\"'][A-Za-z0-9 ,;.'\"!?]*[A-Za-z0-9.!?;]")  # nothing that the other patterns could find
_PLAIN_ENDS = frozenset(".!?;")
_QUOTES = "\"“”„«»「『‘’‚'"
_UNSPACED_SENTENCE = 16  # code points of a sentence in a script without spaces
_SENTENCE_WORDS = 5
_MENU_WORDS = 5  # words of one piece of a menu


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line and what can be seen of it.

    `long`: too long for furniture. `sentence`: it ends as a sentence does and has the words for
    one. `signed`: a time of day and one name. `menu`: short pieces between bars. `trail`: a
    breadcrumb's arrows or bars. `mark`: tree marks, or counts in brackets. `item`: it opens as a list item does.
    """

    line: Line
    words: int
    long: bool = False
    sentence: bool = False
    signed: bool = False
    menu: bool = False
    trail: bool = False
    mark: bool = False
    copyright: bool = False
    item: bool = False
    quoted: bool = False

    @property
    def prose(self) -> bool:
        """True where the line reads as a sentence, or is too long to be anything else."""
        return self.long or self.sentence


def line_facts(line: Line) -> LineFacts:
    r"""The facts of one line; a long one is not looked at further.

    >>> from pipeline.text.lines import split_lines
    >>> menu, prose = map(line_facts, split_lines("Home | About | Links\nWe went home early that evening."))
    >>> menu.menu, menu.prose, prose.prose
    (True, False, True)
    """
    text = line.text.strip()
    if len(text) > LONG:
        return LineFacts(line, len(text) // 6, long=True)
    words = len(_WORD.findall(text))
    if _PLAIN.fullmatch(text):
        ends = text[-1] in _PLAIN_ENDS
        return LineFacts(line, words, sentence=ends and words >= _SENTENCE_WORDS, quoted=text[0] in _QUOTES)
    enough = words >= _SENTENCE_WORDS or len(_UNSPACED.findall(text)) >= _UNSPACED_SENTENCE
    return LineFacts(
        line,
        words,
        sentence=enough and bool(_SENTENCE_END.search(text)),
        signed=bool(_SIGNED.match(text)),
        menu=_is_menu(text),
        trail=bool(_TRAIL.search(text)),
        mark=bool(_TREE.search(text) or _COUNTED.search(text)),
        copyright=bool(_COPYRIGHT.search(text)),
        item=bool(_ITEM.match(line.text)),
        quoted=text[:1] in _QUOTES,
    )


def _is_menu(text: str) -> bool:
    """Whether the line is short pieces between bars, as navigation is."""
    pieces = [piece for piece in _BARS.split(text) if piece.strip()]
    return len(pieces) > 1 and all(len(_WORD.findall(piece)) <= _MENU_WORDS for piece in pieces)


_SCRIPTS = (
    ("latin", re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
    ("greek", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
    ("cyrillic", re.compile(r"[\u0400-\u052f]")),
    ("hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("arabic", re.compile(r"[\u0600-\u06ff]")),
    ("indic", re.compile(r"[\u0900-\u0dff]")),
    ("thai", re.compile(r"[\u0e00-\u0e7f]")),
    ("cjk", re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")),
    ("hangul", re.compile(r"[\uac00-\ud7af]")),
)


def main_script(text: str) -> str:
    """The script of most letters of `text` (a coarse name), or an empty string where it has none.

    >>> main_script("Привет, world и ёлки"), main_script("123")
    ('cyrillic', '')
    """
    if text.isascii():
        return "latin" if any(map(str.isalpha, text)) else ""
    most, name = max((len(pattern.findall(text)), name) for name, pattern in _SCRIPTS)
    return name if most else ""
