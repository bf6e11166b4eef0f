"""Which charsets bytes may be in, likeliest first: what detection says, weighed by how the text then reads."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from pipeline.text.mojibake.chains import LABELS
from pipeline.text.mojibake.model import read

# What browsers take a label for (WHATWG), where Python has a narrower codec of that name; best first.
_SUPERSETS = {
    "ascii": ("cp1252",),
    "iso8859-1": ("cp1252", "iso8859-1"),
    "iso8859-9": ("cp1254", "iso8859-9"),
    "iso8859-11": ("cp874", "iso8859-11"),
    "tis-620": ("cp874", "tis-620"),
    "gb2312": ("gb18030", "gb2312"),
    "gbk": ("gb18030", "gbk"),
    "euc_kr": ("cp949", "euc_kr"),
    "shift_jis": ("cp932", "shift_jis", "shift_jis_2004"),
    "cp932": ("cp932", "shift_jis", "shift_jis_2004"),
    "shift_jis_2004": ("cp932", "shift_jis_2004"),
    "big5": ("big5", "cp950", "big5hkscs"),
    "cp950": ("cp950", "big5", "big5hkscs"),
    "big5hkscs": ("big5hkscs", "cp950", "big5"),
    "iso2022_jp": ("iso2022_jp", "iso2022_jp_ext"),
    "koi8-r": ("koi8-u", "koi8-r"),
}
_SINGLE_BYTE = tuple(name for name in LABELS if name.startswith(("cp125", "cp8", "iso", "koi", "mac", "cp437")))
_SAMPLE = 8192  # bytes that detection looks at
_JUDGED = 1200  # characters that the model looks at
_FAVOUR_DETECTED = 10.0
RARE_CHARSETS = frozenset({"mac-cyrillic", "mac-roman", "cp437", "cp850", "cp852", "iso8859-15", "koi8-u"})
_WIDE = (
    "utf-8",
    "ascii",
    "gb18030",
    "big5",
    "big5hkscs",
    "shift_jis",
    "cp932",
    "euc-jp",
    "euc-kr",
    "cp949",
)
_KNOWN = (
    *_WIDE,
    *_SINGLE_BYTE,
    "iso8859-1",
    "iso8859-9",
    "iso8859-6",
    "iso8859-8",
    "iso8859-13",
    "iso8859-16",
    "cp1258",
)
_WORD = re.compile(rb"[^\n]{0,400}[\x80-\xff][^\n]{0,400}")


def supersets(name: str) -> tuple[str, ...]:
    """The codecs that browsers take a charset for, best first.

    >>> supersets("iso8859-1")
    ('cp1252', 'iso8859-1')
    """
    return _SUPERSETS.get(name, (name,))


def likely_charsets(data: bytes) -> Iterator[str]:
    """Codecs to try, likeliest first; single-byte ones are ranked by how the text reads. None for binary data."""
    import chardet  # noqa: PLC0415 heavy

    sample = _sample(data)
    found = chardet.detect(sample, compat_names=False, max_bytes=2 * _SAMPLE, include_encodings=_KNOWN)["encoding"]
    if not found:
        return
    name = codecs.lookup(found).name
    if name not in _SINGLE_BYTE:
        yield from supersets(name)
    favoured = next((codec for codec in supersets(name) if _fits(sample, codec)), "")
    names = dict.fromkeys([favoured] if favoured else [])
    names |= dict.fromkeys(codec for codec in _SINGLE_BYTE if _fits(sample, codec))
    costs = {codec: reading_cost(data, codec) - _favour(codec, favoured) for codec in names}
    yield from sorted(costs, key=lambda codec: (costs[codec], codec))


def _favour(codec: str, detected: str) -> float:
    """The nats by which a charset is preferred beforehand."""
    return _FAVOUR_DETECTED * ((codec == detected) - (codec in RARE_CHARSETS))


def _fits(sample: bytes, codec: str) -> bool:
    try:
        sample.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def reading_cost(data: bytes, codec: str) -> float:
    """How badly the bytes beyond ASCII read in `codec`, in nats."""
    text = _sample(data)[:_JUDGED].decode(codec, "replace")
    return read(" ".join(word for word in text.split() if not word.isascii())).cost


def _sample(data: bytes) -> bytes:
    """The stretches of `data` with bytes beyond ASCII, as many as detection needs."""
    if b"\n" in data:
        data = b"\n".join(line for line in data.split(b"\n") if not line.isascii()) or data
    if len(data) <= _SAMPLE:
        return data
    out: list[bytes] = []
    size = 0
    for match in _WORD.finditer(data):
        out.append(match[0])
        size += len(match[0])
        if size > _SAMPLE:
            break
    return b"\n".join(out) or data[:_SAMPLE]
