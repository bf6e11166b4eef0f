"""The beads of two posts as rows of the table `alignments`, and the warning that belongs to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.corpus.alignment.aligner import Alignment, Side
from pipeline.corpus.alignment.search import Bead
from pipeline.corpus.settings import AlignmentSettings

_MARK = re.compile(r"""[,;:!?()…/]|["“”„«»]| [-–—] |\d{1,30}""")
_KINDS = str.maketrans("“”„«»–—", '"""""--')
_LEAST_MARKED = 6  # beads with marks, before they say anything of the post
_LITERAL = 0.7  # of them with the same marks on both sides; people's translations stay below .6
_MACHINE = frozenset(("machine-translated", "round-trip"))


@dataclass(frozen=True)
class Post:
    """A document to align: its id, provenance, the numbers of its sentences in `segments`, and the sentences."""

    id: str
    provenance: str
    numbers: tuple[int, ...]
    side: Side


def warning(src: Post, tgt: Post, alignment: Alignment) -> str | None:
    """What speaks for machine output: the provenance of a post, or marks that follow each other all too closely.

    It is raised for a small part of machine output only, where it is all but literal.
    """
    if src.provenance in _MACHINE or tgt.provenance in _MACHINE:
        return "machine-translated"
    full = [aligned.bead for aligned in alignment.beads if aligned.confidence > 0]
    sides = [tuple(map(_marks, _texts(src, tgt, bead))) for bead in full]
    marked = [one == other for one, other in sides if one or other]
    one_to_one = sum(bead.kind == "1-1" for bead in full)
    if len(marked) < _LEAST_MARKED or one_to_one < 0.95 * len(alignment.beads):
        return None
    return "literal" if sum(marked) >= _LITERAL * len(marked) else None


def rows(src: Post, tgt: Post, alignment: Alignment, settings: AlignmentSettings) -> Iterator[tuple[object, ...]]:
    """The rows of a pair, in the order of the columns."""
    said = warning(src, tgt, alignment)
    for number, aligned in enumerate(alignment.beads):
        bead = aligned.bead
        one_sided = bead.src_start == bead.src_end or bead.tgt_start == bead.tgt_end
        if (one_sided and not settings.unpaired) or (not one_sided and aligned.confidence < settings.confidence):
            continue
        yield (
            f"{src.id}-{tgt.id}-{number:05}",
            *(src.id, tgt.id, src.side.lang, tgt.side.lang),
            *_texts(src, tgt, bead),
            list(src.numbers[bead.src_start : bead.src_end]),
            list(tgt.numbers[bead.tgt_start : bead.tgt_end]),
            *(aligned.confidence, alignment.method.value, bead.kind, alignment.score, said),
        )


def _texts(src: Post, tgt: Post, bead: Bead) -> tuple[str, str]:
    one = src.side.sentences[bead.src_start : bead.src_end]
    other = tgt.side.sentences[bead.tgt_start : bead.tgt_end]
    return " ".join(s.strip() for s in one), " ".join(s.strip() for s in other)


def _marks(text: str) -> list[str]:
    """Punctuation and numbers in their order.

    >>> _marks("Well, in 1999 – no: “never”") == _marks("Nun, 1999 — nein: „nie“")
    True
    """
    return [mark.strip().translate(_KINDS) for mark in _MARK.findall(text)]
