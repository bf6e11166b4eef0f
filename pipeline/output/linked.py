"""Parts of a corpus with what is known of duplicates put in, or with the duplicates taken out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from pipeline.document import Repetition
from pipeline.ledger import Cause, Edit, Ledger
from pipeline.output.rebuild import read_part, rebuild_page
from pipeline.output.rows import Quarantined, Rows
from pipeline.schema import DOCUMENTS

STAGE = "duplicates"
_COLUMNS = {"duplicate_of": "of", "duplicate_kind": "kind", "duplicate_similarity": "similarity", "cluster": "cluster"}

Repetitions = Mapping[int, Repetition]


def with_repetitions(documents: pa.Table, known: Repetitions) -> pa.Table:
    """The documents of a part with what is `known` of them, by the numbers of their rows."""
    for name, attribute in _COLUMNS.items():
        at = DOCUMENTS.schema.get_field_index(name)
        field = DOCUMENTS.schema.field(at)
        values = [getattr(known[row], attribute) if row in known else None for row in range(documents.num_rows)]
        documents = documents.set_column(at, field, pa.array(values, field.type))
    return documents.cast(DOCUMENTS.schema).combine_chunks()


def without_duplicates(folder: Path, name: str, known: Repetitions) -> Rows:
    """All tables of the part called `name` in `folder`, where every document that repeats another is dropped.

    The text of those is in edits then, with the stage `duplicates`, from which it can be had back.
    """
    old = read_part(folder, name)
    numbered = [(post.document["source"], post.document["post_index"]) for post in old.posts.values() if post.document]
    places = {numbered[row]: repetition for row, repetition in known.items()}
    rows = Rows()
    for row in old.pages:
        page = rebuild_page(row, old)
        for post in page.posts:
            repetition = places.get((post.source, post.post_index))
            post.metadata.repetition = repetition
            if repetition is not None and repetition.of is not None:
                post.ledger = dropped(post.ledger, repetition)
                rows.counts.duplicates += 1
        rows.add_page(page)
    for row in old.quarantine:
        rows.add_quarantined(Quarantined(**row))
    return rows


def dropped(ledger: Ledger, repetition: Repetition) -> Ledger:
    """The ledger of a document that is taken out because it repeats another.

    What was dropped of it before stays so for the same reason; whatever else was done to it is now a drop, too.

    >>> ledger = Ledger("ab..", (Edit(1, 2, "b", "c", (Cause("s", "r"),)), Edit(2, 4, "..", "", (Cause("s", "r"),))))
    >>> [(e.before, e.after, e.causes[0].stage) for e in dropped(ledger, Repetition("x", "x", "exact", 1.0)).edits]
    [('a', '', 'duplicates'), ('b', '', 'duplicates'), ('..', '', 's')]
    """
    cause = Cause(STAGE, repetition.kind or "", 1.0 if repetition.similarity is None else repetition.similarity)
    edits: list[Edit] = []
    at = 0
    for edit in ledger.edits:
        if at < edit.start:
            edits.append(Edit(at, edit.start, ledger.raw[at : edit.start], "", (cause,)))
        if edit.before:
            causes = (cause, *edit.causes) if edit.after else edit.causes
            edits.append(Edit(edit.start, edit.end, edit.before, "", causes))
        at = edit.end
    if at < len(ledger.raw):
        edits.append(Edit(at, len(ledger.raw), ledger.raw[at:], "", (cause,)))
    return Ledger(ledger.raw, tuple(edits))
