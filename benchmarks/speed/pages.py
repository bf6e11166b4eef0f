"""What is timed: pages as one JSON Lines file that all systems read, and corpora of any size made of them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.document import Media, Record
from pipeline.readers.base import ReaderSettings
from pipeline.readers.registry import discover, read_file
from pipeline.text.decoding import decode

SEED = 7
MB = 1_000_000
OTHER_WORDS = 0.3  # share of the words of a grown page that are changed: copies must not be near duplicates
_WORD = re.compile(r"[^\W\d_]{2,}")


def records_of(source: Path, media: Media) -> list[Record]:
    """The records of one kind in the files of `source`, in order."""
    files = discover([source], exclude=None).files
    found = (record for file in files for record in read_file(file, ReaderSettings()))
    return [record for record in found if isinstance(record, Record) and record.media is media]


def text_of(record: Record) -> str:
    """The text of a record, decoded for all systems alike."""
    content = record.content
    return content if isinstance(content, str) else decode(content, declared=record.charset).text


def texts_of(source: Path) -> list[str]:
    """The text of every page in `source`; HTML is left out."""
    return [text_of(record) for record in records_of(source, Media.TEXT)]


def shuffled(texts: Sequence[str], copies: int) -> list[str]:
    """Copies of the texts, the paragraphs of each in another order, so that no system can remember a whole page."""
    chance = random.Random(SEED)  # noqa: S311 not for secrets
    pages: list[str] = []
    for _ in range(copies):
        for text in texts:
            head, *body = text.split("\n\n")
            chance.shuffle(body)
            pages.append("\n\n".join([head, *body]))
    return pages


def write_jsonl(pages: Sequence[str], folder: Path) -> Path:
    """The pages as records of `folder/pages.jsonl`."""
    path = folder / "pages.jsonl"
    path.write_text("".join(map(_row, range(len(pages)), pages)), encoding="utf-8")
    return path


def grow(texts: Sequence[str], size: int, path: Path) -> int:
    """Write pages to `path` until it has `size` bytes; the number of pages.

    Each is one of `texts`, its paragraphs in another order and some of its words in the place of others, so that
    it is no near duplicate of the rest, while its characters, lines and words stay what they were.
    """
    chance = random.Random(SEED)  # noqa: S311 not for secrets
    written = number = 0
    with path.open("w", encoding="utf-8") as out:
        for text in _for_ever(texts):
            if written >= size:
                break
            row = _row(number, _varied(text, chance))
            out.write(row)
            written += len(row.encode())
            number += 1
    return number


def _for_ever(texts: Sequence[str]) -> Iterator[str]:
    while texts:
        yield from texts


def _varied(text: str, chance: random.Random) -> str:
    words = _WORD.findall(text)
    head, *body = text.split("\n\n")
    chance.shuffle(body)
    return _WORD.sub(
        lambda match: chance.choice(words) if chance.random() < OTHER_WORDS else match[0], "\n\n".join([head, *body])
    )


def _row(number: int, text: str) -> str:
    row = {"id": f"page-{number:08}", "text": text}
    return json.dumps(row, ensure_ascii=not text.isprintable()) + "\n"
