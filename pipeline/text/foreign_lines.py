"""Lines in another encoding than their file's: a comment in windows-1252, say, pasted into a page of UTF-8.

A line is taken for foreign only where its bytes are no UTF-8 at all and its text in another encoding is
sure: words that the language's frequency list holds, or good writing where there is no such list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.text.charsets import RARE_CHARSETS, likely_charsets
from pipeline.text.mojibake.attested import is_broken, marks_fit
from pipeline.text.mojibake.familiar import cores, is_familiar, lexicons
from pipeline.text.mojibake.model import read
from pipeline.text.mojibake.search import is_fluent, words_of

_HIGH = re.compile(rb"[\x80-\xff]")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_TRIED = 5  # charsets that are tried for a line
_ALONE = 40  # lines of a file that are looked at alone, where what fits most does not fit them
_JOINED = 8192  # bytes of all foreign lines together
_FAMILIAR = 0.6  # share of the words beyond ASCII that must be familiar
_SOME = 0.2  # where the rest reads well, in an alphabet that no Latin letters are in
_MANY_LETTERS = 20
_LATIN = re.compile("[\u00c0-\u024f]")
_LETTERS = 8  # beyond ASCII, where no list is there to ask
_UNSPACED = frozenset({"zh", "zh-Hant", "ja", "ko", "th"})  # whose lists know words, not what stands between spaces
_MIXED = re.compile("[A-Za-z][\u0370-\u1dff]|[\u0370-\u1dff][A-Za-z]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd]")


def is_foreign(line: bytes) -> bool:
    """Whether a line has bytes beyond ASCII and none of UTF-8 among them, but for what chance makes."""
    high = len(_HIGH.findall(line))
    return high > 0 and 2 * sum(map(len, _UTF8.findall(line))) <= high


def sound_utf8(lines: Iterable[bytes]) -> int:
    """How many characters beyond ASCII the lines have that are no foreign ones; 0 where they make no sense."""
    own = b"\n".join(line for line in lines if not line.isascii() and not is_foreign(line))
    found = len(_UTF8.findall(own))
    return found if found and is_fluent(words_of(own[:_JOINED].decode("utf-8", "ignore"))) else 0


def charsets_of(lines: Iterable[bytes]) -> dict[bytes, str]:
    r"""The foreign lines whose encoding is sure, with the codec of each; all are supersets of ASCII.

    >>> charsets_of([b"Das ist sch\xf6n, sagte er \xfcber das Wetter.", b"\xff\xfe\xff"])
    {b'Das ist schön, sagte er über das Wetter.': 'cp1252'}
    """
    foreign = list(dict.fromkeys(lines))
    if not foreign:
        return {}
    common = _first_sure(b"\n".join(foreign)[:_JOINED].rpartition(b"\n")[0] or foreign[0])
    out: dict[bytes, str] = {}
    alone = 0
    for line in foreign:
        codec = common if common and _fits(line, common) else ""
        if not codec and alone < _ALONE:
            alone += 1
            codec = _first_sure(line)
        if codec:
            out[line] = codec
    return out


def _first_sure(data: bytes) -> str:
    """The first charset that detection proposes in which the bytes are surely good text; else an empty string."""
    for codec in _proposed(data)[:_TRIED]:
        text = _decoded(data, codec)
        if text is not None and _is_sure(text):
            return codec
    return ""


def _proposed(data: bytes) -> list[str]:
    """The charsets to try, likeliest first and the rare ones last; windows-1252 for a few marks."""
    proposed = dict.fromkeys([*likely_charsets(data), "cp1252"])
    return sorted(proposed, key=lambda codec: codec in RARE_CHARSETS)


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
        return text if text.encode(codec) == data and codec != "utf-8" else None
    except UnicodeError:
        return None


def _fits(line: bytes, codec: str) -> bool:
    """Whether a line is sound in the charset of its fellows, if not sure by itself."""
    text = _decoded(line, codec)
    return text is not None and (_is_sure(text) or (_is_sound(text) and is_fluent(words_of(text))))


def _is_sound(text: str) -> bool:
    return not (_CONTROL.search(text) or _MIXED.search(text) or is_broken(text))


def _is_sure(text: str) -> bool:
    """Whether a text is surely written so: by its words where a list holds them, else by its letters."""
    if not _is_sound(text):
        return False
    words = words_of(text)
    found = list(dict.fromkeys(cores(words)))
    if not found:  # marks in their places, beside ASCII
        return all(marks_fit(word) for word in words.split(" "))
    reading = read(words)
    lists = lexicons(text) if reading.lang not in _UNSPACED else []
    if lists:
        known = max(sum(is_familiar(core, lexicon) for core in found) for lexicon in lists)
        if known >= _FAMILIAR * len(found):
            return True
        if known < _SOME * len(found) or reading.letters < _MANY_LETTERS or _LATIN.search(words):
            return False
    return reading.letters >= _LETTERS and is_fluent(words)
