"""A folder for Hugging Face `datasets`: Parquet with a card, which loads without a network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pyarrow as pa

from pipeline.export.base import Format, Item, Kind, Pairs, safe_name
from pipeline.export.shards import Shards
from pipeline.output.files import parquet

_CARD = "README.md"
_CODE = re.compile("[a-z]{2,3}")
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
)
_TITLES = {
    None: "Posts cleaned by Textmend",
    Pairs.ALIGNMENTS: "Sentences that translate each other, aligned by Textmend",
    Pairs.RAW_CLEAN: "Sentences before and after they were cleaned by Textmend",
}


class HuggingFace(Format):
    """`data/train-*.parquet` and a card; cut by language a folder and a configuration for each."""

    name = "datasets"
    doc = "a folder for Hugging Face datasets: Parquet and a card"
    kinds = (Kind.DOCUMENTS, Kind.PAIRS)
    folder = True

    def begin(self) -> None:
        """Know the columns, with nothing written yet."""
        self._schema = pa.schema([pa.field(column.name, column.type) for column in self.job.columns])
        self._shards = Shards(self._write)
        self._groups: Counter[str] = Counter()
        self._languages: set[str] = set()

    def add(self, item: Item) -> bool:
        """Gather one row."""
        group = f"data/{safe_name(item.group)}" if self.job.by_language else "data"
        self._groups[item.group] += 1
        row = item.row
        if self.job.kind is Kind.PAIRS:
            self._languages |= {row["src_lang"], row["tgt_lang"]}
            chars = len(row["src_text"]) + len(row["tgt_text"])
        else:
            self._languages.add(row["lang"])
            chars = len(row["text"])
        self._shards.add(group, item, chars)
        return True

    def _write(self, group: str, number: int, items: Sequence[Item]) -> None:
        table = pa.Table.from_pylist([item.row for item in items], schema=self._schema)
        self.staging.put(f"{group}/train-{number:05}.parquet", parquet(table))

    def close(self) -> None:
        """Write the rows that are left, then the card."""
        self._shards.close()
        self.staging.put(_CARD, "\n".join([*self._header(), *self._body()]).encode())

    def _header(self) -> list[str]:
        number = self._groups.total()
        size = next((name for most, name in _SIZES if number < most), "n>100M")
        languages = sorted(lang for lang in self._languages if _CODE.fullmatch(lang) and lang != "und")
        lines = ["---", f"pretty_name: {_TITLES[self.job.pairs]}"]
        if languages:
            lines += ["language:", *(f"- '{lang}'" for lang in languages)]  # quoted: a bare `no` is false
        lines += ["size_categories:", f"- {size}", "configs:"]
        lines += _config("default", "data/**/*.parquet" if self.job.by_language else "data/*.parquet")
        lines.append("  default: true")
        if self.job.by_language:
            for name in sorted(map(safe_name, self._groups)):
                lines += _config(name, f"data/{name}/*.parquet")
        return [*lines, "---"]

    def _body(self) -> list[str]:
        sizes = sorted(self._groups.items(), key=lambda item: (-item[1], item[0]))
        name = next((f', "{safe_name(group)}"' for group, _ in sizes), "") if self.job.by_language else ""
        return [
            f"# {_TITLES[self.job.pairs]}",
            "",
            f"{self._groups.total():,} rows, exported by Textmend {self.job.version}.",
            f"Asked for: {self.job.described or 'everything'}.",
            "The texts are their authors'; whoever passes this on has to see to their rights.",
            "",
            "```python",
            f'datasets.load_dataset("PATH"{name}, split="train")',
            "```",
            "",
            "| language | rows |",
            "| --- | ---: |",
            *(f"| {safe_name(group)} | {number:,} |" for group, number in sizes),
            "",
            "| column | type | what it holds |",
            "| --- | --- | --- |",
            *(f"| `{column.name}` | {column.type} | {column.doc} |" for column in self.job.columns),
            "",
        ]


def _config(name: str, path: str) -> list[str]:
    return [f"- config_name: '{name}'", "  data_files:", "  - split: train", f'    path: "{path}"']


FORMAT = HuggingFace
