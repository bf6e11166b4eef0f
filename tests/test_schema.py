"""Schemas: documented column by column, and what is written is what they say."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.schema import TABLES


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_column_is_documented(table: str) -> None:
    for column in TABLES[table].columns:
        assert len(column.doc) > 5
        assert f"`{column.name}`" in TABLES[table].markdown()
    assert len(set(TABLES[table].names)) == len(TABLES[table].names)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_what_is_written_has_the_schema(corpus: Path, table: str) -> None:
    paths = sorted((corpus / table).glob("*.parquet"))
    assert paths
    for path in paths:
        schema = pq.read_schema(path)
        assert schema.names == list(TABLES[table].names)
        for field, column in zip(schema, TABLES[table].columns, strict=True):
            assert field.nullable == column.nullable
            assert str(field.type).replace("element", "item") == str(column.type).replace("element", "item")
        metadata = pq.read_metadata(path)
        for group in range(metadata.num_row_groups):
            assert metadata.row_group(group).column(0).compression == "ZSTD"


def test_the_card_documents_every_column(corpus: Path) -> None:
    card = (corpus / "README.md").read_text()
    for table in TABLES.values():
        assert table.markdown() in card
