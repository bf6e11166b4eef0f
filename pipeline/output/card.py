"""The dataset card: a README that people read and that `datasets` takes its configuration from."""

from __future__ import annotations

from pipeline.output.manifest import Manifest
from pipeline.schema import TABLES


def card(manifest: Manifest) -> str:
    """The card of a corpus, in Markdown with its YAML header."""
    counts = manifest.counts
    share = counts.chars_clean / counts.chars_raw if counts.chars_raw else 1.0
    lines = [
        "---",
        *_header(manifest),
        "---",
        "# A corpus cleaned by Textmend",
        "",
        (
            f"{counts.records:,} records were read: {counts.pages:,} pages with {counts.posts:,} posts, "
            f"{counts.dropped:,} pages with nothing to keep, {counts.quarantined:,} records in quarantine, "
            f"{len(manifest.unknown_files):,} files of unknown kind. "
            f"{counts.chars_clean:,} of {counts.chars_raw:,} characters are in the clean text ({share:.1%}); "
            "every other one is in `edits`."
        ),
        "",
        "```python",
        'datasets.load_dataset("PATH", "documents")                 # Hugging Face datasets',
        "duckdb.sql(\"FROM 'PATH/documents/*.parquet'\")              # DuckDB",
        'pipeline.read("PATH").documents                            # pandas',
        "```",
        "",
        (
            "`textmend verify PATH` proves that every page can be rebuilt from these files; "
            "`textmend explain PATH ID` tells what was done to one document, and why."
        ),
        "",
        "## How it was made",
        "",
        (
            f"Recipe `{manifest.recipe.get('name', '')}` (SHA-256 `{manifest.recipe_sha256[:16]}`…), "
            f"Textmend {manifest.versions.get('textmend', '')}. `manifest.json` has the rest."
        ),
        *_undone(manifest),
        "",
        "| stage | edits | characters changed | characters dropped |",
        "| --- | ---: | ---: | ---: |",
        *(f"| {n} | {s.edits:,} | {s.changed:,} | {s.dropped:,} |" for n, s in sorted(counts.by_stage.items())),
        "",
        "| language | posts |",
        "| --- | ---: |",
        *(f"| {lang} | {number:,} |" for lang, number in _ranked(manifest)),
        "",
        "## Tables",
        "",
        "Every table has files, but one that is empty has no configuration for `datasets`, which cannot load it.",
        (
            "Offsets are Unicode code points. Raw offsets count from the start of the page's raw text, clean "
            "offsets from the start of the document's text."
        ),
    ]
    for table in TABLES.values():
        lines += ["", f"### {table.name}", "", table.doc, "", table.markdown()]
    return "\n".join(lines) + "\n"


def _header(manifest: Manifest) -> list[str]:
    lines = ["pretty_name: A corpus cleaned by Textmend"]
    languages = [lang for lang, _ in _ranked(manifest) if lang.isascii() and lang.isalpha() and lang != "und"]
    if languages:
        lines += ["language:", *(f"- '{lang}'" for lang in sorted(languages))]  # quoted: a bare `no` is false
    filled = [name for name in TABLES if any(entry.rows for entry in manifest.entries(name))]
    if filled:  # `datasets` knows no dataset without rows
        lines.append("configs:")
    for name in filled:
        lines.append(f"- config_name: {name}")
        if name == "documents":
            lines.append("  default: true")
        lines += ["  data_files:", "  - split: train", f'    path: "{name}/*.parquet"']
    return lines


def _ranked(manifest: Manifest) -> list[tuple[str, int]]:
    return sorted(manifest.counts.languages.items(), key=lambda item: (-item[1], item[0]))


def _undone(manifest: Manifest) -> list[str]:
    if not manifest.undone:
        return []
    what = ", ".join(f"{key} `{value}`" for key, value in manifest.undone.items())
    return ["", f"Edits were taken back afterwards: {what}."]
