"""Translation memory: TMX 1.4b, level 1, as OmegaT and the office suites take it.

Each pair is a `tu`, its sides are `tuv`s in the order source, target, and what else is known of it
stands in `prop`s. XML has no place for most control characters, not even escaped: U+FFFD stands for
one in a `seg`, and a prop `x-controls` tells which it was (`5:0000` is a NUL at offset 5).
"""

from __future__ import annotations

import re

from pipeline.export.base import Format, Item, Kind, Pairs, Row

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# C1 controls are legal but easily lost, a bare CR would become LF, and `]]>` must not stand in text.
_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"} | {
    code: f"&#{code};" for code in range(0x7F, 0xA0)
}
_IN_ATTRIBUTE = _ESCAPES | {ord('"'): "&quot;", ord("\t"): "&#9;", ord("\n"): "&#10;"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="Textmend" creationtoolversion="{}" segtype="sentence" o-tmf="Textmend" adminlang="en" \
srclang="{}" datatype="plaintext"/>
<body>
"""
_FOOT = "</body>\n</tmx>\n"
_ELSEWHERE = frozenset({"pair_id", "src_lang", "tgt_lang", "src_text", "tgt_text"})
_ONE_SIDED = "pairs of which one side is empty, left out"


def escaped(text: str) -> str:
    """`text` as the content of an element; U+FFFD for what XML cannot hold.

    >>> escaped("a ]]> b & c")
    'a ]]&gt; b &amp; c'
    """
    return _ILLEGAL.sub("\ufffd", text).translate(_ESCAPES)


def attribute(text: str) -> str:
    """`text` as the value of an attribute, between double quotes."""
    return _ILLEGAL.sub("\ufffd", text).translate(_IN_ATTRIBUTE)


def controls(text: str) -> str:
    r"""The characters of `text` that XML cannot hold, with their offsets.

    >>> controls("a\x00b\x1b")
    '1:0000 3:001B'
    """
    return " ".join(f"{found.start()}:{ord(found[0]):04X}" for found in _ILLEGAL.finditer(text))


class Tmx(Format):
    """TMX 1.4b; the raw side of a pair of raw and clean has the language tag `de-x-raw`, and so on."""

    name = "tmx"
    doc = "translation memory, TMX 1.4b"
    kinds = (Kind.PAIRS,)
    suffix = ".tmx"

    def begin(self) -> None:
        """Know the columns, with nothing written yet."""
        names = [column.name for column in self.job.columns if column.name not in _ELSEWHERE]
        self._sides = {side: [name for name in names if name.startswith(side)] for side in ("src_", "tgt_")}
        self._common = [name for name in names if not name.startswith(("src_", "tgt_"))]
        self._begun: set[str] = set()

    def add(self, item: Item) -> bool:
        """Write one translation unit, unless one side of it is empty."""
        row = item.row
        if not (row["src_text"].strip() and row["tgt_text"].strip()):
            self.notes[_ONE_SIDED] += 1
            return False
        file, source = self.file(item.group), self._source_language(row)
        if file not in self._begun:
            self._begun.add(file)
            whole = source if self.job.by_language else "*all*"
            self.staging.append(file, _HEAD.format(attribute(self.job.version), attribute(whole)).encode())
        self.staging.append(file, self._unit(row, source).encode())
        return True

    def _source_language(self, row: Row) -> str:
        lang: str = row["src_lang"] or "und"
        return f"{lang}-x-raw" if self.job.pairs is Pairs.RAW_CLEAN else lang

    def _unit(self, row: Row, source: str) -> str:
        return "".join(
            (
                f'<tu tuid="{attribute(row["pair_id"])}" srclang="{attribute(source)}">\n',
                *(_prop(name, row[name]) for name in self._common),
                self._variant(row, "src_", source),
                self._variant(row, "tgt_", row["tgt_lang"] or "und"),
                "</tu>\n",
            )
        )

    def _variant(self, row: Row, side: str, lang: str) -> str:
        text = row[f"{side}text"]
        props = [_prop(name.removeprefix(side), row[name]) for name in self._sides[side]]
        props.append(_prop("controls", controls(text)))
        return f'<tuv xml:lang="{attribute(lang)}">{"".join(props)}<seg>{escaped(text)}</seg></tuv>\n'

    def close(self) -> None:
        """End every file."""
        for file in self._begun:
            self.staging.append(file, _FOOT.encode())


def _prop(name: str, value: object) -> str:
    if value is None or value == "":
        return ""
    shown = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f'<prop type="x-{attribute(name.replace("_", "-"))}">{escaped(shown)}</prop>'


FORMAT = Tmx
