"""Readings of a text: the same bytes, decoded as they may have been meant.

A `Step` names one confusion: bytes of the encoding `stored` that somebody read as `read`. Undoing it
encodes the text in `read` and decodes the bytes in `stored`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.text.mojibake.model import knows

# Codec names of Python, with the WHATWG label that a reader of the ledger knows.
LABELS = {
    "utf-8": "utf-8",
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "cp1253": "windows-1253",
    "cp1254": "windows-1254",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "cp1257": "windows-1257",
    "cp874": "windows-874",
    "iso8859-2": "iso-8859-2",
    "iso8859-5": "iso-8859-5",
    "iso8859-7": "iso-8859-7",
    "iso8859-15": "iso-8859-15",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "cp437": "ibm437",
    "cp850": "ibm850",
    "cp852": "ibm852",
    "cp866": "ibm866",
    "mac-roman": "macintosh",
    "mac-cyrillic": "x-mac-cyrillic",
    "gb18030": "gb18030",
    "big5": "big5",
    "big5hkscs": "big5-hkscs",
    "cp932": "shift_jis",
    "euc_jp": "euc-jp",
    "cp949": "euc-kr",
}
_CJK = ("gb18030", "big5", "big5hkscs", "cp932", "euc_jp", "cp949")
_CYRILLIC = ("cp1251", "koi8-u", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
_EASTERN = ("cp1250", "iso8859-2", "cp852")
_WESTERN = ("cp1252", "mac-roman", "cp850", "cp437", "iso8859-15")
_OTHERS = ("cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874", "iso8859-7")
_ANY = ("utf-8", *_CYRILLIC, *_EASTERN, *_OTHERS, *_CJK)

# What a text may have been read as, and what its bytes may then have been.
CONFUSIONS: dict[str, tuple[str, ...]] = {
    "cp1252": (*_ANY, *_WESTERN[1:4]),
    "mac-roman": (*_ANY, "cp1252"),
    "cp437": (*_ANY, "cp1252"),
    "cp850": (*_ANY, "cp1252"),
    "iso8859-15": ("utf-8", *_CYRILLIC, *_EASTERN, *_OTHERS),
    "cp1250": ("utf-8", *_CYRILLIC, "iso8859-2", "cp852", "cp1252", *_OTHERS, *_CJK),
    "iso8859-2": ("utf-8", *_CYRILLIC, "cp1250", "cp1252", *_OTHERS),
    "cp852": ("utf-8", "cp1250", "cp1252"),
    "cp1254": ("utf-8", *_CYRILLIC, *_EASTERN, "cp1253", "cp1255", "cp1256"),
    "cp1257": ("utf-8", "cp1252", "cp1251", "cp1250"),
    "cp1253": ("utf-8", "iso8859-7", "cp1251", "cp1252", *_CJK),
    "iso8859-7": ("utf-8", "cp1253"),
    "cp1255": ("utf-8",),
    "cp1256": ("utf-8", "cp1252"),
    "cp874": ("utf-8",),
    "cp1251": ("utf-8", *_CYRILLIC[1:], "cp1252", "cp1250", "cp1253", "cp1255", *_CJK),
    "koi8-r": ("utf-8", "koi8-u", "cp1251", "cp866", "iso8859-5", "mac-cyrillic", "cp1252"),
    "koi8-u": ("utf-8", "cp1251", "cp866", "iso8859-5", "mac-cyrillic", "cp1252"),
    "cp866": ("utf-8", "cp1251", "koi8-r", "koi8-u", "iso8859-5", "mac-cyrillic", "cp1252"),
    "iso8859-5": ("utf-8", "cp1251", "koi8-r", "koi8-u", "cp866", "mac-cyrillic"),
    "mac-cyrillic": ("utf-8", "cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5"),
    "gb18030": ("utf-8", "big5hkscs", "cp932", "cp949", "euc_jp", "cp1251"),
    "big5hkscs": ("utf-8", "gb18030", "cp932", "cp949"),
    "cp932": ("utf-8", "gb18030", "big5hkscs", "cp949", "euc_jp"),
    "cp949": ("utf-8", "gb18030", "big5hkscs", "cp932", "euc_jp"),
}
_COMMON = {
    ("cp1251", "cp1252"),
    ("cp1250", "cp1252"),
    ("cp1253", "cp1252"),
    ("cp1254", "cp1252"),
    ("cp1255", "cp1252"),
    ("cp1256", "cp1252"),
    ("cp1257", "cp1252"),
    ("iso8859-2", "cp1252"),
    ("cp1251", "koi8-r"),
    ("koi8-r", "cp1251"),
    ("cp866", "cp1251"),
}
_RARE = {
    "cp874",
    "cp437",
    "cp850",
    "cp852",
    "iso8859-15",
    "mac-cyrillic",
    "koi8-u",
    "cp1255",
    "cp1256",
    "cp1257",
    "euc_jp",
}


@dataclass(frozen=True, slots=True)
class Step:
    """Bytes of the codec `stored`, read as the codec `read`.

    >>> Step("cp1251", "cp1252").rule
    'windows-1251-as-windows-1252'
    """

    stored: str
    read: str

    @property
    def rule(self) -> str:
        """The name of the confusion, in WHATWG labels."""
        return f"{LABELS[self.stored]}-as-{LABELS[self.read]}"

    @property
    def prior(self) -> float:
        """What it costs to believe in this confusion, in nats; common ones are cheap."""
        if (self.stored, self.read) in _COMMON:
            return 1.0
        cost = 1.0 if self.stored == "utf-8" else 4.0
        return cost + 2.0 * ((self.stored in _RARE) + (self.read in _RARE))


@cache
def _byte_of(codec: str) -> dict[int, int]:
    """Code point → byte of a single-byte codec; bytes it leaves open are the C1 control of that number.

    Programs that read Latin-1 keep C1 controls, others read windows-1252: both go back to the byte.
    """
    table: dict[int, int] = {}
    for byte in range(0x80, 0x100):
        try:
            table[ord(bytes([byte]).decode(codec))] = byte
        except UnicodeDecodeError:
            continue
    sloppy = {byte: byte for byte in range(0x80, 0xA0 if codec in {"cp1252", "cp1254"} else 0x100)}
    taken = set(table.values())
    extra = {byte: byte for byte in sloppy if codec in {"cp1252", "cp1254"} or byte not in taken}
    return {**dict(zip(range(0x80), range(0x80), strict=True)), **extra, **table}


def encode(text: str, codec: str) -> bytes | None:
    """The bytes that `codec` would have read as `text`, or None where it cannot have."""
    try:
        if codec in _CJK:
            return None if "\ufffd" in text else text.encode(codec)
        return codecs.charmap_encode(text, "strict", _byte_of(codec))[0]
    except UnicodeEncodeError:
        return None


def decode(data: bytes, codec: str) -> str | None:
    """The text that `data` is in `codec`, or None where it is not."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _decoded(data: bytes, step: Step) -> str | None:
    """The text in `step.stored`; bytes A0 of UTF-8 that became spaces are put back if need be."""
    text = decode(data, step.stored)
    if text is None and step.stored == "utf-8" and step.read not in {*_CJK, "mac-roman"}:
        return decode(_with_a0(data), "utf-8")
    return text


def undo(text: str, step: Step) -> str | None:
    """`text` with the confusion taken back as a whole, or None where that is not possible.

    >>> undo("Ñòàðèé", Step("cp1251", "cp1252"))
    'Старий'
    """
    data = encode(text, step.read)
    return None if data is None else _decoded(data, step)


_WORDS = re.compile(r"[^ \t]+|[ \t]+")


def undo_by_parts(text: str, step: Step) -> str:
    """`text` with the confusion taken back in the words, or parts of words, where that is possible.

    >>> undo_by_parts("São Tomé, sÃ£o", Step("utf-8", "cp1252"))
    'São Tomé, são'
    """
    if step.stored == "utf-8" and step.read not in _CJK:
        return "".join(_undo_runs(text, step))
    out: list[str] = []
    for word in _WORDS.findall(text):
        if word.isascii():
            out.append(word)
        elif (whole := undo(word, step)) is not None:
            out.append(whole)
        else:
            out += _undo_runs(word, step)
    return "".join(out)


def _undo_runs(text: str, step: Step) -> Iterator[str]:
    """The runs of characters that `step.read` has, each taken back if it can be."""
    if step.read in _CJK:
        yield text
        return
    known = _byte_of(step.read)
    start = 0
    for at, char in enumerate(text):
        if ord(char) not in known:
            yield _undone(text[start:at], step)
            yield char
            start = at + 1
    yield _undone(text[start:], step)


def _undone(run: str, step: Step) -> str:
    if run.isascii():
        return run
    if step.stored == "utf-8" and (data := encode(run, step.read)) is not None:
        return _utf8_where_sound(data, run)
    whole = undo(run, step)
    return run if whole is None else whole


_UTF8_CHAR = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# Byte A0, shown as a no-break space, is a plain space in many a copy; no other space follows a lead byte.
_LOST_A0 = re.compile(
    rb"([\xc2\xc4-\xdf]) |([\xe2-\xef]) (?=[\x80-\xbf])|([\xe1-\xef][\x80-\xbf]) |(\xc3) (?=[ .,;:!?)]|$)"
)


def _with_a0(data: bytes) -> bytes:
    """`data` with the bytes A0 of UTF-8 sequences that became spaces; the length stays."""
    return _LOST_A0.sub(lambda m: m[0][:-1] + b"\xa0", data) if b" " in data else data


def _utf8_where_sound(data: bytes, text: str) -> str:
    """`text` with every sound UTF-8 character among its bytes decoded, the rest as it was."""
    out: list[str] = []
    at = 0
    for match in _UTF8_CHAR.finditer(_with_a0(data)):
        char = decode(match[0], "utf-8")
        if char is not None and knows(char):
            out += (text[at : match.start()], char)
            at = match.end()
    out.append(text[at:])
    return "".join(out)


_HIGH = re.compile(rb"[\x80-\xff]")
_TWO = 2  # one character of UTF-8 may be chance
_MOSTLY = 0.6  # share of the bytes beyond ASCII that must be in sound UTF-8


def _mostly_utf8(data: bytes, text: str, read: str) -> str | None:
    """`text` with its UTF-8 characters decoded, if most of what is beyond ASCII is such."""
    if read in _CJK:
        return None
    found = _UTF8_CHAR.findall(data)
    sound = sum(map(len, found))
    if len(found) < _TWO or sound < _MOSTLY * len(_HIGH.findall(data)):
        return None
    return _utf8_where_sound(data, text)


_LATIN = {
    "cp1252": ("utf-8", "cp1250", "iso8859-2", "cp1254", "cp1257", "cp1251"),
    "cp1250": ("utf-8", "cp1252", "cp1254", "cp1257"),
    "cp1254": ("utf-8", "cp1250"),
    "cp1257": ("utf-8", "cp1252", "cp1250"),
}


def steps_from(text: str, *, utf8_only: bool = False, latin: bool = False) -> Iterator[tuple[Step, str]]:
    """Every confusion that `text` may have come through, with what it was before; texts are distinct.

    With `latin`, only those that give letters for letters.
    """
    seen = {text}
    most = _signs(text) + _MORE_SIGNS
    has_cjk = _HAS_CJK.search(text) is not None
    for read, stores in (_LATIN if latin else CONFUSIONS).items():
        data = encode(text, read) if has_cjk or read not in _CJK else None
        if data is None:
            continue
        for stored in stores[:1] if utf8_only else stores:
            before = _decoded(data, Step(stored, read))
            if before is None and stored == "utf-8":
                before = _mostly_utf8(data, text, read)
            if before is None or before in seen:
                continue
            seen.add(before)
            if (stored == "utf-8" or _signs(before) <= most) and _is_writing(before):
                yield Step(stored, read), before


_HAS_CJK = re.compile("[\u3041-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_USUAL = frozenset("\u00a0–—…‘’“”„«»•·")
_MORE_SIGNS = 1  # kinds of signs that a better reading may have more of: quotation marks, say


def _signs(text: str) -> int:
    """How many kinds of characters beyond ASCII occur that are no letters."""
    return sum(1 for char in set(text) if char > "\x7f" and not char.isalpha() and char not in _USUAL)


_SPACES = str.maketrans("", "", "\u00a0\u3000\u200b\u200c\u200d\u200e\u200f\u2028\u00ad\n\t\r")


def _is_writing(text: str) -> bool:
    """False where characters stand in `text` that no writing has: controls, private use, unassigned."""
    return text.isprintable() or text.translate(_SPACES).isprintable()
