"""Names of records: by number, or by a key of their own that the recipe names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from pipeline.errors import ReadError
from pipeline.readers.fields import record_source


class Keys:
    """The names given out in one file, so that no two records get the same.

    `repeated` are the numbers of records whose ids are known to have been there before; those that
    come to light are added to it.

    >>> keys = Keys("id")
    >>> keys.source("posts.jsonl", 0, {"id": "a77"})
    'posts.jsonl#a77'
    """

    def __init__(self, field: str, repeated: Iterable[int] = ()) -> None:
        self._field = field
        self.repeated = set(repeated)
        self._seen: set[bytes] = set()  # of digests, so that long keys cost no more than short ones

    def source(self, source: str, number: int, fields: Mapping[str, object]) -> str:
        """The name of record `number`. Raises `ReadError` where its key is missing or was there before."""
        if not self._field:
            return record_source(source, number)
        if self._field not in fields:
            msg = f"there is no field {self._field!r}"
            raise ReadError(msg, remedy="Mend [reader] id in the recipe.")
        name = record_source(source, number, fields[self._field] if fields[self._field] is not None else "")
        digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        if digest in self._seen or number in self.repeated:
            self.repeated.add(number)
            msg = f"another record has the id {fields[self._field]!r} too"
            raise ReadError(msg, remedy="Make ids unique, or leave out [reader] id.")
        self._seen.add(digest)
        return name
