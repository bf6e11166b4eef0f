"""The joins of a large corpus by DuckDB, which spills to disk what does not fit into memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.corpus.duplicates.features import GRAM_BITS, Keys
from pipeline.corpus.duplicates.pairs import LEAST_SHARED, MOST_GRAM, SHARED_SHARE, Hashes, Pairs, paired

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "600MB"
THREADS = 2
_GRAMS_AT_ONCE = 4_000_000


@contextmanager
def open_database(folder: Path) -> Iterator[Database]:
    """A database over the features in `folder`, where it also keeps its own files."""
    import duckdb  # noqa: PLC0415 only where a corpus is large

    spill = folder / "spill"
    spill.mkdir(exist_ok=True)
    with duckdb.connect(str(folder / "pairs.duckdb")) as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET threads = {THREADS}")
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET temp_directory = ?", [str(spill)])
        for name in ("marks", "grams"):
            files = [str(path) for path in sorted(folder.glob(f"{name}-*.parquet"))]
            connection.from_parquet(files).create_view(name)
        connection.execute("CREATE TABLE alike (one BIGINT, two BIGINT)")
        connection.execute("CREATE TABLE sharing (one BIGINT, two BIGINT)")
        yield Database(connection)


class Database:
    """Joins by queries, none of which holds more in memory than one band or one piece of the shingles."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection

    def copies(self) -> Pairs:
        """Documents with the first that is the same to the letter."""
        self._connection.execute(
            """
            CREATE TABLE copies AS
            SELECT doc, first FROM marks JOIN (
                SELECT exact_0, exact_1, min(doc) AS first FROM marks GROUP BY exact_0, exact_1 HAVING count(*) > 1
            ) USING (exact_0, exact_1) WHERE doc <> first
            """
        )
        found = self._fetch("SELECT doc, first FROM copies ORDER BY doc")
        return paired(found["doc"], found["first"])

    def band(self, number: int) -> tuple[Hashes, Keys]:
        """The hashes of a band that several documents have."""
        found = self._fetch(
            f"""
            WITH band AS (SELECT band_{number} AS hash, doc FROM marks ANTI JOIN copies USING (doc) WHERE words > 0)
            SELECT hash, doc FROM band
            SEMI JOIN (SELECT hash FROM band GROUP BY hash HAVING count(*) > 1) USING (hash)
            """  # noqa: S608 our own numbers
        )
        return found["hash"], found["doc"]

    def grams(self) -> Iterator[tuple[Hashes, Keys]]:
        """The rare shingles, a range at a time."""
        row = self._connection.execute("SELECT count(*) FROM grams").fetchone()
        pieces = max(1, -(-(row[0] if row else 0) // _GRAMS_AT_ONCE))
        for piece in range(pieces):
            low, high = ((piece + step) * 2**GRAM_BITS // pieces for step in (0, 1))
            found = self._fetch(
                f"""
                WITH piece AS (
                    SELECT gram, doc FROM grams ANTI JOIN copies USING (doc) WHERE gram >= {low} AND gram < {high}
                )
                SELECT gram, doc FROM piece SEMI JOIN (
                    SELECT gram FROM piece GROUP BY gram HAVING count(*) BETWEEN 2 AND {MOST_GRAM}
                ) USING (gram)
                """  # noqa: S608 our own numbers
            )
            yield found["gram"], found["doc"]

    def add_alike(self, pairs: Pairs) -> None:
        """Take pairs that share a band."""
        self._insert("alike", pairs)

    def add_sharing(self, pairs: Pairs) -> None:
        """Take pairs that share a rare shingle."""
        self._insert("sharing", pairs)

    def result(self) -> Pairs:
        """The pairs that share a band, or enough rare shingles."""
        found = self._fetch(
            f"""
            SELECT one, two FROM alike
            UNION
            SELECT one, two FROM (
                SELECT one, two, count(*) AS n FROM sharing GROUP BY one, two HAVING n >= {LEAST_SHARED}
            )
            JOIN marks AS a ON a.doc = one JOIN marks AS b ON b.doc = two
            WHERE n >= {SHARED_SHARE}::DOUBLE * least(a.words, b.words)
            ORDER BY one, two
            """  # noqa: S608 our own numbers
        )
        return paired(found["one"], found["two"])

    def _fetch(self, query: str) -> dict[str, NDArray[Any]]:
        return {name: np.asarray(values) for name, values in self._connection.execute(query).fetchnumpy().items()}

    def _insert(self, table: str, pairs: Pairs) -> None:
        if len(pairs):
            found = pa.table({name: np.ascontiguousarray(pairs[name]) for name in ("one", "two")})
            self._connection.register("found", found)
            self._connection.execute(f"INSERT INTO {table} SELECT one, two FROM found")  # noqa: S608 our own names
            self._connection.unregister("found")
