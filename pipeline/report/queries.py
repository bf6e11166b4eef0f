"""What the report asks of a corpus, by DuckDB over its Parquet files: whole counts, and which examples to show.

Examples are drawn by a hash of what they are, not by chance, so that the same corpus gives the same report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.document import Document
from pipeline.output.rebuild import PostRows, rebuild_post
from pipeline.tables import Corpus

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Key = tuple[str, int]  # a post: its source and its number there
_TABLES = ("documents", "edits", "segments", "suggestions", "pages", "quarantine")


@dataclass(frozen=True, slots=True)
class Picked:
    """An example: the post that it is in, and the number of the edit or suggestion there (-1: the whole post)."""

    post: Key
    seq: int = -1


@contextmanager
def open_corpus(corpus: Corpus) -> Iterator[Queries]:
    """A database over the tables of a corpus."""
    with _database() as connection:
        _show(connection, corpus, "")
        yield Queries(connection)


@contextmanager
def open_corpora(one: Corpus, other: Corpus) -> Iterator[tuple[Queries, Queries]]:
    """Two databases: one over the tables of a corpus, one over those of both, the first's under names with `a_`."""
    with _database() as alone, _database() as both:
        _show(alone, one, "")
        _show(both, one, "a_")
        _show(both, other, "")
        yield Queries(alone), Queries(both)


@contextmanager
def _database() -> Iterator[DuckDBPyConnection]:
    import duckdb  # noqa: PLC0415 slow to load

    with duckdb.connect(":memory:") as connection:
        connection.execute("SET threads = 2")
        yield connection


def _show(connection: DuckDBPyConnection, corpus: Corpus, prefix: str) -> None:
    for name in _TABLES:
        files = [str(corpus.path / entry["path"]) for entry in corpus.manifest["files"] if entry["table"] == name]
        connection.from_parquet(files).create_view(prefix + name)


class Queries:
    """The questions. Groups come in the order of their keys."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection

    def counted(self, column: str, table: str = "documents") -> list[tuple[str, int]]:
        """How many rows of a table have each value of a column (an SQL expression of ours), the most frequent first."""
        return self.run(
            f"SELECT {column} AS key, count(*) AS number FROM {table} GROUP BY key ORDER BY number DESC, key"  # noqa: S608 ours
        )

    def rules(self) -> list[tuple[str, str, int, int, int]]:
        """Stage, rule, number of edits, characters dropped and characters put in, of every rule."""
        return self.run(
            """SELECT stage, rule, count(*), sum(length("before")), sum(length("after"))
               FROM edits GROUP BY stage, rule ORDER BY stage, rule"""
        )

    def suggested(self) -> list[tuple[str, str, str, int]]:
        """Stage, rule, status and number of the suggestions of every rule."""
        return self.run(
            "SELECT stage, rule, status, count(*) FROM suggestions GROUP BY ALL ORDER BY status DESC, stage, rule"
        )

    def example_edits(self, most: int) -> Mapping[tuple[str, str], Sequence[Picked]]:
        """Up to `most` edits of every stage and rule."""
        found = self.run(
            f"""SELECT stage, rule, min_by({{'s': source, 'p': post_index, 'q': seq}},
                       md5(concat_ws('|', source, post_index, seq)), {most:d})
                FROM edits GROUP BY stage, rule"""  # noqa: S608 a number of ours
        )
        return {(stage, rule): [_picked(item) for item in items] for stage, rule, items in found}

    def example_suggestions(self, most: int) -> Mapping[tuple[str, str, str], Sequence[Picked]]:
        """Up to `most` suggestions of every stage, rule and status."""
        found = self.run(
            f"""SELECT s.stage, s.rule, s.status, min_by({{'s': d.source, 'p': d.post_index, 'q': s.seq}},
                       md5(concat_ws('|', d.id, s.seq)), {most:d})
                FROM suggestions s JOIN documents d ON d.id = s.doc_id GROUP BY ALL"""  # noqa: S608 a number of ours
        )
        return {(stage, rule, status): [_picked(item) for item in items] for stage, rule, status, items in found}

    def example_posts(self, column: str, most: int) -> Mapping[str, Sequence[Picked]]:
        """Up to `most` posts for each value of a column, those with the most edits for their length first."""
        found = self.run(
            f"""SELECT {column} AS key, min_by({{'s': source, 'p': post_index, 'q': -1}},
                       (-floor(least(n_edits, 40) / 8), md5(id)), {most:d})
                FROM documents GROUP BY key"""  # noqa: S608 ours
        )
        return {key: [_picked(item) for item in items] for key, items in found}

    def quarantined(self, most: int) -> list[tuple[str, str, str, str, str]]:
        """Source, stage, error, message and retry command of the first records in quarantine."""
        return self.run(
            f"SELECT source, stage, error, detail, retry FROM quarantine ORDER BY source LIMIT {most:d}"  # noqa: S608 a number of ours
        )

    def posts(self, keys: Iterable[Key]) -> Mapping[Key, Document]:
        """Those posts, each with its ledger; those dropped whole too."""
        wanted = sorted(set(keys))
        self._connection.execute("CREATE OR REPLACE TEMP TABLE wanted (source VARCHAR, post_index INTEGER)")
        if wanted:
            self._connection.executemany("INSERT INTO wanted VALUES (?, ?)", wanted)
        rows: dict[Key, PostRows] = defaultdict(PostRows)
        names: dict[str, Key] = {}
        for row in self._dicts("SELECT d.* FROM documents d SEMI JOIN wanted USING (source, post_index)"):
            key = row["source"], row["post_index"]
            rows[key].document, names[row["id"]] = row, key
        for row in self._dicts(
            "SELECT e.* FROM edits e SEMI JOIN wanted USING (source, post_index) ORDER BY source, post_index, seq"
        ):
            rows[row["source"], row["post_index"]].edits.append(row)
        of_documents = "SEMI JOIN (SELECT id AS doc_id FROM documents SEMI JOIN wanted USING (source, post_index))"
        for row in self._dicts(f"SELECT s.* FROM suggestions s {of_documents} USING (doc_id) ORDER BY doc_id, seq"):  # noqa: S608 ours
            rows[names[row["doc_id"]]].suggestions.append(row)
        return {key: rebuild_post(found) for key, found in rows.items()}

    def run(self, query: str, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a query of ours; `values` are its parameters by name."""
        return self._connection.execute(query, values or {}).fetchall()

    def _dicts(self, query: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._connection.sql(query).to_arrow_table().to_pylist()
        return rows


def _picked(item: Mapping[str, Any]) -> Picked:
    return Picked((item["s"], item["p"]), item["q"])
