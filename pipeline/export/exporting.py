"""An export from beginning to end: which rows, in which format, to which place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.export.base import Format, Job, Kind, Pairs
from pipeline.export.filters import Filters
from pipeline.export.items import document_columns, documents, pair_columns, pairs_of
from pipeline.export.registry import format_class, format_names
from pipeline.export.staging import check, staged
from pipeline.output.manifest import Manifest, load
from pipeline.storage.mirror import fetched
from pipeline.storage.remote import local_only

__all__ = ["ExportReport", "Filters", "Pairs", "export"]

_EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written. `filtered` did not answer to the filters; `notes` tell what the format had to do."""

    kind: Kind
    written: int
    filtered: int
    files: int
    bytes: int
    notes: Mapping[str, int]


def export(
    out: Path | str,
    dest: Path | str,
    *,
    to: str,
    pairs: Pairs | str | None = None,
    by_language: bool = False,
    filters: Filters = _EVERYTHING,
) -> ExportReport:
    """Write the corpus in `out` to `dest` in the format `to`.

    `pairs` asks for pairs of sentences instead of documents, and says which; formats that hold nothing
    else take those of `alignments` by themselves. With `by_language` there is a file, or a folder, for
    each language or pair of languages. The same corpus gives the same bytes.

    Raises `UsageError` where the format does not go with what is asked, where nothing answers to the
    filters, or where `dest` is there and is not an untouched export; `OutputError` where the corpus
    cannot be read or `dest` not be written. Then nothing is changed.

    >>> import tempfile
    >>> from pipeline.runs.runner import RunOptions, run
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page, out = Path(folder, "page.txt"), Path(folder, "out")
    ...     _ = page.write_text("It was a fine day and we all went out to the sea.")
    ...     _ = run(page, out, options=RunOptions(engine="inline"))
    ...     export(out, Path(folder, "posts.jsonl"), to="jsonl").written
    1
    """
    source, target = fetched(out), local_only(dest, "exports")
    manifest = load(source)
    kind = format_class(to)
    chosen = _pairs(kind, pairs)
    _check_pairs(manifest, chosen, filters)
    folder = kind.folder or by_language
    _check_apart(source, target)
    check(target, folder=folder)
    job = Job(
        columns=document_columns() if chosen is None else pair_columns(chosen),
        pairs=chosen,
        by_language=by_language,
        version=manifest.versions.get("textmend", ""),
        described=str(filters),
    )
    if chosen is None:
        items = documents(source, manifest, filters, details=kind.details)
    else:
        items = pairs_of(source, manifest, chosen, filters)
    with staged(target, folder=folder) as staging:
        writer = kind(job, staging)
        written = filtered = 0
        for item in items:
            if item is None:
                filtered += 1
            else:
                written += writer.add(item)
        if not written:
            raise _nothing(manifest, job, filtered)
        writer.close()
        sums = staging.written
    return ExportReport(job.kind, written, filtered, sums.files, sums.bytes, dict(writer.notes))


def _pairs(kind: type[Format], pairs: Pairs | str | None) -> Pairs | None:
    """The pairs that are to be written, None for documents. Raises `UsageError` where the format has no place."""
    if pairs is None:
        return None if Kind.DOCUMENTS in kind.kinds else Pairs.ALIGNMENTS
    if Kind.PAIRS not in kind.kinds:
        able = ", ".join(name for name in format_names() if Kind.PAIRS in format_class(name).kinds)
        msg = f"the format {kind.name} holds documents, and no pairs of sentences"
        raise UsageError(msg, remedy=f"Leave --pairs out, or choose from {able}.")
    try:
        return Pairs(pairs)
    except ValueError as error:
        msg = f"there are no pairs called {pairs!r}"
        raise UsageError(msg, remedy=f"Choose from {', '.join(Pairs)}.") from error


def _check_pairs(manifest: Manifest, pairs: Pairs | None, filters: Filters) -> None:
    if pairs is not Pairs.ALIGNMENTS:
        return
    if not sum(entry.rows for entry in manifest.entries("alignments")):
        msg = "no documents of this corpus are aligned as translations of each other"
        raise UsageError(msg, remedy="With --pairs raw-clean each sentence is exported beside its raw form.")
    if filters.changed is not None:
        msg = "translations are neither changed nor unchanged"
        raise UsageError(msg, remedy="Leave that filter out, or ask for --pairs raw-clean.")


def _check_apart(out: Path, dest: Path) -> None:
    """Raise `UsageError` where the destination is within the corpus, or the corpus within it."""
    corpus, place = out.resolve(), dest.resolve()
    if corpus == place or corpus in place.parents or place in corpus.parents:
        msg = f"the destination {dest} and the corpus {out} are within one another"
        raise UsageError(msg, remedy="Choose another destination; nothing was touched.")


def _nothing(manifest: Manifest, job: Job, filtered: int) -> UsageError:
    what = job.kind.value
    if not filtered:
        return UsageError(f"there are no {what} to export", remedy="`textmend show` lists what the corpus holds.")
    ranked = sorted(manifest.counts.languages.items(), key=lambda item: (-item[1], item[0]))
    there = ", ".join(f"{lang} {number:,}" for lang, number in ranked[:12])
    return UsageError(
        f"none of {filtered:,} {what} answers to: {job.described}",
        remedy=f"Ask for less; the languages of the corpus are {there}. Nothing was written.",
    )
