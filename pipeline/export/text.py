"""Plain text: one post a file, named by its id, and a table that tells what is known of each."""

from __future__ import annotations

from pipeline.export.base import Format, Item, Kind, safe_name
from pipeline.export.csv import record

INDEX = "index.csv"


class PlainText(Format):
    """One UTF-8 file a post, with its text and nothing else; `index.csv` has the other columns."""

    name = "text"
    doc = "plain text, one post a file, and index.csv"
    kinds = (Kind.DOCUMENTS,)
    folder = True
    suffix = ".txt"

    def begin(self) -> None:
        """Begin the table."""
        self._names = tuple(column.name for column in self.job.columns if column.name != "text")
        self.staging.append(INDEX, ("\ufeff" + record(["file", *self._names])).encode())

    def add(self, item: Item) -> bool:
        """Write one post."""
        file = f"{safe_name(item.row['id'])}{self.suffix}"
        if self.job.by_language:
            file = f"{safe_name(item.group)}/{file}"
        self.staging.put(file, item.row["text"].encode())
        self.staging.append(INDEX, record([file, *(item.row[name] for name in self._names)]).encode())
        return True


FORMAT = PlainText
