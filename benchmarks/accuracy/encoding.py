"""Text that was decoded in the wrong encoding, bytes whose encoding is not told, and files in more than one."""

from __future__ import annotations

import base64
import codecs
import gzip
import json
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.base import Options, Result, System, Table, Task

FOLDER = "encoding"
LISTED = (
    "cp1251>koi8-r",
    "koi8-r>cp1251",
    "cp1251>cp1252",
    "cp1250>cp1252",
    "gbk>latin1",
    "big5>latin1",
    "shift_jis>cp1252",
    "cp949>latin1",
    "utf8>gb18030",
    "utf8>cp1251",
    "utf8>mac-roman",
)
PASTED = {
    "cp1252": ("de", "fr", "es", "sv"),
    "cp1251": ("ru", "uk", "bg", "sr"),
    "cp1250": ("pl", "cs", "hu", "sl"),
    "koi8-r": ("ru",),
    "iso8859-7": ("el",),
    "cp1254": ("tr",),
    "cp1255": ("he",),
    "cp1256": ("ar",),
    "cp874": ("th",),
    "gb18030": ("zh",),
    "cp932": ("ja",),
    "cp949": ("ko",),
}
HOSTS = ("en", "fr", "ru", "zh")
LINES_BEFORE = 4
_PLAIN_QUOTES = str.maketrans("‘’‚“”„", "'''\"\"\"")
Figures = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text as it is and the texts that it should become; `part` is `clean`, `ftfy` or the name of a confusion."""

    part: str
    bad: str
    good: tuple[str, ...]


class Mojibake(Task[TextRow, str]):
    """Lines that were decoded in the wrong encoding, ftfy's own cases, and sound sentences."""

    name = "mojibake"
    title = "What should this text read, that may have been decoded in the wrong encoding?"

    def load(self, options: Options) -> Sequence[TextRow]:
        """Recoverable lines of all confusions, the cases that ftfy passes, and sound sentences of 55 languages."""
        folder = options.data / FOLDER
        lines = [row for row in _read(folder, "mojibake") if row["recoverable"]]
        cases = [row for row in _read(folder, "ftfy_cases") if row["expect"] == "pass"]
        return [
            *(TextRow(row["confusion"], row["bad"], (row["good"],)) for row in lines),
            *(TextRow("ftfy", row["original"], (row["fixed_encoding"], row["fixed"] or "")) for row in cases),
            *(TextRow("clean", row["text"], (row["text"],)) for row in _read(folder, "clean")),
        ]

    def systems(self, options: Options) -> Sequence[System[TextRow, str]]:
        """Ours, then ftfy: its repairs of encoding alone, and all that it does."""
        del options
        return [System("ours", _stage), System("ftfy, encoding", _ftfy_encoding), System("ftfy", _ftfy)]

    def tables(self, rows: Sequence[TextRow], results: Sequence[Result[str]]) -> Sequence[Table]:
        """Shares of lines repaired, of sound ones changed, and how fast sound text goes through."""
        whole = [(result.system, _overall(rows, result)) for result in results]
        each = [(result.system, _by_confusion(rows, result)) for result in results]
        speeds = {result.system: _seconds(rows, result) for result in results}
        base = speeds.get("ftfy")
        pace = [(name, (base / taken if base and taken else None,)) for name, taken in speeds.items()]
        return [
            Table("Lines read as they were meant", ("all confusions", "ftfy's cases", "clean changed"), whole),
            Table("Lines read as they were meant, by confusion (stored>read)", LISTED, each),
            Table("Throughput on clean sentences, as a multiple of ftfy's", ("times",), pace),
        ]


def _overall(rows: Sequence[TextRow], result: Result[str]) -> Figures:
    right: dict[str, list[bool]] = defaultdict(list)
    for row, answer in zip(rows, result.answers, strict=True):
        if row.part == "clean":
            right["clean"].append(answer == row.bad)
        else:
            is_right = _folded(answer) in {_folded(good) for good in row.good}
            right["ftfy" if row.part == "ftfy" else "lines"].append(is_right)
    changed = float(right["clean"].count(False)) if right["clean"] else None
    return _share(right["lines"]), _share(right["ftfy"]), changed


def _by_confusion(rows: Sequence[TextRow], result: Result[str]) -> Figures:
    right: dict[str, list[bool]] = defaultdict(list)
    for row, answer in zip(rows, result.answers, strict=True):
        right[row.part].append(_folded(answer) in {_folded(good) for good in row.good})
    return tuple(_share(right[name]) for name in LISTED)


def _seconds(rows: Sequence[TextRow], result: Result[str]) -> float:
    return sum(taken for row, taken in zip(rows, result.seconds, strict=True) if row.part == "clean")


def _folded(text: str) -> str:
    """The text without what ftfy restyles: quotation marks, widths, ligatures."""
    return unicodedata.normalize("NFKC", text.translate(_PLAIN_QUOTES))


def _stage() -> Callable[[TextRow], str]:
    from pipeline.document import Document  # noqa: PLC0415 each system loads its own
    from pipeline.stages.mojibake import Mojibake as Stage  # noqa: PLC0415
    from pipeline.stages.mojibake import MojibakeConfig  # noqa: PLC0415

    stage = Stage(MojibakeConfig())

    def answer(row: TextRow) -> str:
        doc = Document.of(row.bad)
        doc.apply(stage.process(doc))
        return doc.text

    return answer


def _ftfy() -> Callable[[TextRow], str]:
    import ftfy  # noqa: PLC0415

    return lambda row: ftfy.fix_text(row.bad)


def _ftfy_encoding() -> Callable[[TextRow], str]:
    import ftfy  # noqa: PLC0415

    return lambda row: ftfy.fix_encoding(row.bad)


# ---------------------------------------------------------------- bytes
@dataclass(frozen=True, slots=True)
class BytesRow:
    """Bytes, and the text that they are; `part` groups rows."""

    part: str
    data: bytes
    text: str


class _OfBytes(Task[BytesRow, str]):
    """Bytes to text. A wrong guess that gives the same text is right."""

    def systems(self, options: Options) -> Sequence[System[BytesRow, str]]:
        """Ours, then detectors of one charset for the whole."""
        del options
        return [
            System("ours", _decoding),
            System("chardet", _chardet),
            System("charset-normalizer", _charset_normalizer),
        ]

    def tables(self, rows: Sequence[BytesRow], results: Sequence[Result[str]]) -> Sequence[Table]:
        """The share of rows whose text is right."""
        parts = tuple(dict.fromkeys(row.part for row in rows))
        figures: list[tuple[str, Figures]] = []
        for result in results:
            right: dict[str, list[bool]] = defaultdict(list)
            for row, answer in zip(rows, result.answers, strict=True):
                right[row.part].append(answer.removeprefix("\ufeff") == row.text.removeprefix("\ufeff"))
            figures.append((result.system, tuple(_share(right[part]) for part in parts)))
        return [Table("Text exactly right", parts, figures)]


class Charsets(_OfBytes):
    """Texts in old and new encodings, nothing declared."""

    name = "charsets"
    title = "Which text are these bytes?"

    def load(self, options: Options) -> Sequence[BytesRow]:
        """Texts of 150 and 1,500 characters."""
        rows = [(row, base64.b64decode(row["bytes"])) for row in _read(options.data / FOLDER, "bytes")]
        return [BytesRow(f"{row['size']} characters", data, data.decode(row["encoding"])) for row, data in rows]


class ForeignLines(_OfBytes):
    """Pages of UTF-8 with a line or three in another encoding pasted in."""

    name = "foreign-lines"
    title = "Which text is this file, of which a part is in another encoding?"

    def load(self, options: Options) -> Sequence[BytesRow]:
        """Sound sentences of several languages put together, in UTF-8 but for the lines pasted in."""
        by_lang: dict[str, list[str]] = defaultdict(list)
        for row in _read(options.data / FOLDER, "clean"):
            by_lang[row["lang"]].append(row["text"])
        return [
            row
            for codec, langs in PASTED.items()
            for lang in langs
            for host in HOSTS
            for row in _pasted(by_lang[host], by_lang[lang], codec)
        ]


def _pasted(host: Sequence[str], guests: Iterable[str], codec: str) -> Iterator[BytesRow]:
    lines = [line for text in guests if not (line := text.encode(codec, "ignore").decode(codec)).isascii()]
    before, after = host[:LINES_BEFORE], host[LINES_BEFORE : 2 * LINES_BEFORE]
    for count in (1, 3):
        for start in range(0, 4 * count, count):
            pasted = lines[start : start + count]
            ends = ("\n".join([*before, ""]).encode(), "\n".join(["", *after]).encode())
            data = "\n".join(pasted).encode(codec).join(ends)
            yield BytesRow(codec, data, "\n".join([*before, *pasted, *after]))


def _decoding() -> Callable[[BytesRow], str]:
    from pipeline.text.decoding import decode  # noqa: PLC0415

    return lambda row: decode(row.data).text


def _decoded(data: bytes, name: str | None) -> str:
    try:
        return data.decode(codecs.lookup(name or "utf-8").name, "replace")
    except LookupError:
        return ""


def _chardet() -> Callable[[BytesRow], str]:
    import chardet  # noqa: PLC0415

    return lambda row: _decoded(row.data, chardet.detect(row.data)["encoding"])


def _charset_normalizer() -> Callable[[BytesRow], str]:
    from charset_normalizer import from_bytes  # noqa: PLC0415

    def answer(row: BytesRow) -> str:
        best = from_bytes(row.data).best()
        return str(best) if best is not None else ""

    return answer


def _share(right: Sequence[bool]) -> float | None:
    return sum(right) / len(right) if right else None


def _read(folder: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


TASKS = (Mojibake(), Charsets(), ForeignLines())
