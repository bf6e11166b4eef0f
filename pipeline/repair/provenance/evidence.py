"""What a reader can look at: the places that speak most for the origin that was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.document import Document, Provenance, Status
from pipeline.repair.provenance.features import DAMAGE_STAGES, RARE, UNLIKELY, Look
from pipeline.repair.provenance.weights import ORIGINS, Weights, places

_MOST = 6  # of each kind
_SPEAKS = 1.5  # nats that a sequence must speak for the origin
_LENGTH = 3  # tokens of a sequence
_REACH = 30  # characters to the end of a word


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in the document's text, and what it shows: see `KINDS`."""

    start: int
    end: int
    kind: str


KINDS = {
    "sequence": "words and endings in a row that texts of this origin have more often than sound ones",
    "rare-word": "a rare word where a common one would do",
    "unlikely-pair": "two words that hardly ever stand together",
    "untranslated": "words in another language",
    "repair": "a repair of spaces or of words run together",
}


def evidence(look: Look, origin: Provenance, table: Weights) -> list[Evidence]:
    """The places that show `origin`, in order; none for `HUMAN` and `UNKNOWN`: what shows those is absent."""
    if origin in {Provenance.HUMAN, Provenance.UNKNOWN}:
        return []
    found = [*_sequences(look, origin, table), *_signs(look.doc)]
    if origin is Provenance.SPUN:
        found += [*_rare(look), *_pairs(look)]
    return sorted(found, key=lambda item: (item.start, item.end, item.kind))


def _sequences(look: Look, origin: Provenance, table: Weights) -> Iterator[Evidence]:
    """The sequences that speak most for the origin, none overlapping."""
    tokens = look.found
    if len(tokens.kinds) < _LENGTH:
        return
    columns = [ORIGINS.index(origin.value)]
    if origin is Provenance.MACHINE_TRANSLATED:
        columns.append(ORIGINS.index(Provenance.ROUND_TRIP.value))
    speaks = table.by_token(places(tokens, look.lang))[..., columns].max(axis=2).sum(axis=0)
    taken: set[int] = set()
    for at in np.argsort(-speaks, kind="stable").tolist():
        if speaks[at] < _SPEAKS or len(taken) >= _MOST * _LENGTH:
            return
        group = range(at, at + _LENGTH)
        words = [index for index in group if tokens.words[index]]
        if len(words) == _LENGTH and not taken.intersection(group):
            taken.update(group)
            yield Evidence(tokens.starts[at], _end(look, words[-1]), "sequence")


def _end(look: Look, at: int) -> int:
    return look.found.starts[at] + len(look.found.words[at])


def _rare(look: Look) -> Iterator[Evidence]:
    found = sorted((zipf, at) for at, _, zipf in look.content if RARE[0] < zipf < RARE[1])
    for _, at in found[:_MOST]:
        yield Evidence(look.found.starts[at], _end(look, at), "rare-word")


def _pairs(look: Look) -> Iterator[Evidence]:
    found = sorted((value, at) for at, value in look.pairs if value < UNLIKELY)
    for _, at in found[:_MOST]:
        yield Evidence(look.found.starts[at - 1], _end(look, at), "unlikely-pair")


def _signs(doc: Document) -> Iterator[Evidence]:
    """The first repairs and leftovers, each with the words that it stands in."""
    ledger = doc.ledger
    repairs = [edit for edit in ledger.edits if any(edit.has_stage(stage) for stage in DAMAGE_STAGES)]
    for edit in repairs[:_MOST]:
        yield Evidence(*_widened(doc.text, *ledger.clean_span(edit.start, edit.end)), "repair")
    flags = [item for item in doc.suggestions if item.status is Status.FLAGGED and item.cause.rule == "untranslated"]
    for item in flags[:_MOST]:
        start, end = doc.in_text(item)
        if start < end:
            yield Evidence(start, end, "untranslated")


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The place with the words that it touches."""
    low = max(text.rfind(space, max(0, start - _REACH), start) for space in " \n\t")
    highs: Sequence[int] = [at for space in " \n\t" if (at := text.find(space, end, end + _REACH)) >= 0]
    return (low + 1 if low >= 0 else start), min(highs, default=min(len(text), end))
