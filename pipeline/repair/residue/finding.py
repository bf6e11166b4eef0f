"""All leftovers of a document."""

from __future__ import annotations

from pipeline.document import Document, SpanLabel
from pipeline.repair.damage import was_repaired
from pipeline.repair.residue.guards import Residue, residue_of
from pipeline.repair.residue.runs import Run, places, runs
from pipeline.repair.residue.sentences import foreign_sentences
from pipeline.repair.view import View

_AT_HOME = 0.45  # share of the text from which a language belongs to it
_REPAIRS = ("spacing", "fused_words")  # stages that change damaged texts only
_MOST_PER_1000 = 25  # a person who mixes languages does it more often than a translator forgets words
_FEW = 6


def residues(doc: Document) -> list[Residue]:
    """The leftovers of `doc`, in order, none overlapping; empty for texts of several languages."""
    view = View.of(doc)
    shares = {share.lang: share.share for share in doc.metadata.languages}
    at_home = {lang for lang, share in shares.items() if share >= _AT_HOME}
    hits = places(view)
    grown = [run for run in runs(view, hits) if run.lang not in at_home]
    foreign = _foreign(doc, view)
    damaged = any(was_repaired(doc, stage) for stage in _REPAIRS)
    if not (grown or foreign or damaged):
        return []
    found = list(foreign_sentences(view, foreign))
    taken = list(found)
    found += [item for run in grown if (item := residue_of(view, run, company=False)) and _free(item, taken)]
    if found or damaged:
        taken = list(found)
        alone = [run for run in runs(view, hits, lone=True) if run.lang not in at_home]
        lone = [run for run in alone if len(run.words) == 1 and _likely(run, found, shares)]
        found += [item for run in lone if (item := residue_of(view, run, company=True)) and _free(item, taken)]
    if len(found) > max(_FEW, _MOST_PER_1000 * view.words / 1000):
        return []
    return sorted(found, key=lambda item: (item.start, item.end))


def _foreign(doc: Document, view: View) -> list[tuple[int, int, str]]:
    """The runs in a language that is not the text's own."""
    if not view.foreign:
        return []
    places = ((*doc.in_text(span), span.value) for span in doc.spans_of(SpanLabel.LANGUAGE))
    return [place for place in places if place[:2] in set(view.foreign)]


def _likely(run: Run, found: list[Residue], shares: dict[str, float]) -> bool:
    """Whether a word alone is in a language of which there is more, or in English, which is often left."""
    return run.lang == "en" or run.lang in shares or any(item.lang == run.lang for item in found)


def _free(item: Residue, taken: list[Residue]) -> bool:
    return not any(item.start < other.end and other.start < item.end for other in taken)
