"""What can be seen of a line without knowing its language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.text.lines import Line

LONG = 160  # code points; a longer line is prose even where it does not end as a sentence does
_SENTENCE_ENDS = frozenset(".!?…。！？։؟۔।॥｡;·:~ㅋㅎㅠㅜ")
_CLOSERS = "\"'”’»«“『」）)]" + "".join(ch for ch in map(chr, range(0x3001)) if ch.isspace())
# Vowel signs and points, which Python's \w leaves out: Latin, Hebrew, Arabic, the scripts of India.
MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0970-\u0dff"
_LETTER, _BETWEEN = rf"(?:[^\W\d_]|[{MARKS}])", rf"(?:(?![{MARKS}])[\W\d_])"
_WORD = re.compile(rf"{_LETTER}+")
_FIVE_WORDS = re.compile(rf"{_BETWEEN}*+(?:{_LETTER}++{_BETWEEN}++){{4}}{_LETTER}")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_BARS = re.compile(r"\s[|»›‹«·•/]\s|[|»›‹]|\s[–—-]\s")
_TRAIL = re.compile(r"\S\s?[»›‹>|]\s?\S")
_TREE_OPENS, _TREE_ENDS = frozenset("►▼▶▸▾◄»›‹←→↑↓※"), frozenset("►▼▶▸▾◄›→↑")
_COUNTED = re.compile(r"[(\[]\s*+\d{0,6}+\s*+[)\]]")
_COPYRIGHT = re.compile(r"\(c\)\s*\d{4}|&copy;", re.IGNORECASE)
_SIGNED = re.compile(r"\d{1,2}[:.]\d{2}\s?[,|·-]\s?\S{1,30}$")
_ITEM = re.compile(r"^\s*(?:[-*•–—]|\d{1,3}[.)]|[a-zA-Z][.)])\s")
_PLAIN = re.compile(r"[A-Za-z\"'][A-Za-z0-9 ,;.'\"!?]*[A-Za-z0-9.!?;]")  # "A. Smith" is no item
_QUOTES = "\"“”„«»「『‘’‚'"
_UNSPACED_SENTENCE = 16  # code points of a sentence in a script without spaces
_MENU_WORDS = 5  # words of one piece of a menu


@dataclass(slots=True)
class LineFacts:
    """A line and what can be seen of it; what few lines are asked for is found out when it is asked.

    `text`: the line without white space around it. `long`: too long for furniture. `sentence`: it
    ends as a sentence does and has the words for one. What else there is holds of lines that are not long.
    """

    line: Line
    text: str
    long: bool
    sentence: bool

    @property
    def prose(self) -> bool:
        """True where the line reads as a sentence, or is too long to be anything else."""
        return self.long or self.sentence

    @property
    def signed(self) -> bool:
        """Whether the line is a time of day and one name."""
        return self.text[:1].isdecimal() and bool(_SIGNED.match(self.text))

    @property
    def menu(self) -> bool:
        """Whether the line is short pieces between bars, as navigation is."""
        pieces = [piece for piece in _BARS.split(self.text) if piece.strip()]
        return len(pieces) > 1 and all(len(_WORD.findall(piece)) <= _MENU_WORDS for piece in pieces)

    @property
    def trail(self) -> bool:
        """Whether the line has a breadcrumb's arrows or bars."""
        return bool(_TRAIL.search(self.text))

    @property
    def mark(self) -> bool:
        """Whether the line has tree marks, or counts in brackets."""
        text = self.text
        if text[:1] in _TREE_OPENS or text[-1:] in _TREE_ENDS:
            return True
        return ("(" in text or "[" in text) and bool(_COUNTED.search(text))

    @property
    def copyright(self) -> bool:
        """Whether the line claims a copyright."""
        text = self.text
        return "©" in text or (("(" in text or "&" in text) and bool(_COPYRIGHT.search(text)))

    @property
    def item(self) -> bool:
        """Whether the line opens as a list item does."""
        return bool(_ITEM.match(self.line.text)) and not _PLAIN.fullmatch(self.text)

    @property
    def quoted(self) -> bool:
        """Whether the line opens with a quotation mark."""
        return self.text[:1] in _QUOTES


def line_facts(line: Line) -> LineFacts:
    r"""The facts of one line.

    >>> from pipeline.text.lines import split_lines
    >>> menu, prose = map(line_facts, split_lines("Home | About | Links\nWe went home early that evening."))
    >>> menu.menu, menu.prose, prose.prose
    (True, False, True)
    """
    text = line.text.strip()
    long = len(text) > LONG
    return LineFacts(line, text, long, not long and _is_sentence(text))


def _is_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does, and has words enough for one."""
    if text.rstrip(_CLOSERS)[-1:] not in _SENTENCE_ENDS:
        return False
    return bool(_FIVE_WORDS.match(text)) or len(_UNSPACED.findall(text)) >= _UNSPACED_SENTENCE


_SCRIPTS = tuple(
    (name, re.compile(f"[{letters}]+"))
    for name, letters in (
        ("cyrillic", "\u0400-\u052f"),
        ("greek", "\u0370-\u03ff\u1f00-\u1fff"),
        ("hebrew", "\u0590-\u05ff"),
        ("arabic", "\u0600-\u06ff"),
        ("indic", "\u0900-\u0dff"),
        ("thai", "\u0e00-\u0e7f"),
        ("cjk", "\u3040-\u30ff\u3400-\u9fff"),
        ("hangul", "\uac00-\ud7af"),
        ("latin", "A-Za-z\u00c0-\u024f\u1e00-\u1eff"),
    )
)
_BEYOND_LATIN = re.compile("[\u0370-\U0010ffff]")


def main_script(text: str) -> str:
    """The script of most letters of `text` (a coarse name), or an empty string where it has none.

    >>> main_script("Привет, world и ёлки"), main_script("123")
    ('cyrillic', '')
    """
    if text.isascii():
        return "latin" if any(map(str.isalpha, text)) else ""
    scripts = _SCRIPTS if _BEYOND_LATIN.search(text) else _SCRIPTS[-1:]
    most, main = 0, ""
    for name, runs in scripts:
        letters = sum(map(len, runs.findall(text)))
        if letters * 2 > len(text):
            return name
        most, main = max((most, main), (letters, name))
    return main if most else ""
