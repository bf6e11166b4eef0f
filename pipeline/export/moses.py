"""Parallel text for Moses, Marian, fairseq and their like: two files of which line n translates line n."""

from __future__ import annotations

import re

from pipeline.export.base import Format, Item, Kind, Pairs, Row, safe_name

# Whatever some tool might take for the end of a line, or of the text; a tab would break a table.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ONE_SIDED = "pairs of which one side is empty, left out"
_FLATTENED = "sentences in which line breaks or control characters became spaces"
_RECORD = ("pair_id", "src_doc", "tgt_doc", "src_segments", "tgt_segments", "score", "method")


class Moses(Format):
    """Two files a pair of languages, `de-en.de` and `de-en.en`, aligned line by line.

    `de-en.pairs.tsv` has a line for each of them: pair, documents, segments, score, method. For raw
    and clean the files are called `de.raw`, `de.clean` and `de.pairs.tsv`.
    """

    name = "moses"
    doc = "line-aligned plain text, two files a pair of languages"
    kinds = (Kind.PAIRS,)
    folder = True

    def add(self, item: Item) -> bool:
        """Write one line of each file, unless one side is empty."""
        texts = [item.row["src_text"], item.row["tgt_text"]]
        flat = [_BREAKS.sub(" ", text).strip(" ") for text in texts]
        if not all(text.strip() for text in flat):
            self.notes[_ONE_SIDED] += 1
            return False
        changed = sum(bool(_BREAKS.search(text)) for text in texts)
        if changed:
            self.notes[_FLATTENED] += changed
        stem = safe_name(item.group)
        for end, text in zip(self._ends(item.row), flat, strict=True):
            self.staging.append(f"{stem}.{end}", f"{text}\n".encode())
        known = "\t".join(_field(item.row[name]) for name in _RECORD)
        self.staging.append(f"{stem}.pairs.tsv", f"{known}\n".encode())
        return True

    def _ends(self, row: Row) -> tuple[str, str]:
        if self.job.pairs is Pairs.RAW_CLEAN:
            return "raw", "clean"
        source, target = safe_name(row["src_lang"]), safe_name(row["tgt_lang"])
        return (source, target) if source != target else (f"{source}.1", f"{target}.2")


def _field(value: object) -> str:
    shown = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return _BREAKS.sub(" ", shown)


FORMAT = Moses
