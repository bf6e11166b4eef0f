"""Two posts aligned sentence by sentence."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.alignment import aligner
from pipeline.corpus.alignment.aligner import Alignment, Method, Side, align
from pipeline.corpus.alignment.candidates import Posts, near, sharing
from pipeline.corpus.alignment.costs import SIZES
from pipeline.corpus.alignment.encoder import DIMENSIONS, LANGUAGES, encoder, is_installed
from pipeline.corpus.alignment.rows import Post, rows, warning
from pipeline.corpus.alignment.search import Band, Bead, Grid, cheapest
from pipeline.corpus.settings import AlignmentSettings

needs_model = pytest.mark.skipif(not is_installed(), reason="the extra `align` is not installed")

EN = [
    "The mill on the river has stood empty since 1987.",
    "Last spring a baker from Lyon bought it.",
    "She wants to grind rye there again, and nobody believed her.",
    "In June the wheel turned for the first time.",
    "We ate warm bread on the bridge until it was dark.",
]
DE = [
    "Die Mühle am Fluss steht seit 1987 leer.",
    "Im letzten Frühling hat sie eine Bäckerin aus Lyon gekauft.",
    "Sie will dort wieder Roggen mahlen.",
    "Niemand hat ihr geglaubt.",
    "Im Juni drehte sich das Rad zum ersten Mal.",
    "Wir aßen auf der Brücke warmes Brot, bis es dunkel war.",
]


@dataclass(frozen=True)
class Table:
    """Costs that are given one by one; all that are not named are high."""

    shape: tuple[int, int]
    named: dict[tuple[int, int, int, int], float]
    skip: float = 1.0
    sizes: tuple[tuple[int, int], ...] = SIZES

    def block(self, rows: range, columns: range) -> Grid:
        out = np.full((len(self.sizes), len(rows), len(columns)), 9.0)
        for number, (a, b) in enumerate(self.sizes):
            for i, row in enumerate(rows):
                for j, column in enumerate(columns):
                    out[number, i, j] = self.named.get((row + 1 - a, row + 1, column + 1 - b, column + 1), 9.0)
        return out


def side(sentences: list[str], lang: str) -> Side:
    return Side(sentences, lang, encoder().sums(sentences))


def kinds(alignment: Alignment) -> list[str]:
    return [aligned.bead.kind for aligned in alignment.beads]


def tiles(beads: list[Bead], shape: tuple[int, int]) -> bool:
    """Whether beads hold each sentence once, in order."""
    follow = all(a.src_end == b.src_start and a.tgt_end == b.tgt_start for a, b in pairwise(beads))
    ends = not beads or (beads[0].src_start, beads[0].tgt_start, beads[-1].src_end, beads[-1].tgt_end) == (0, 0, *shape)
    return follow and ends and (bool(beads) or shape == (0, 0))


def test_the_cheapest_way_takes_beads_of_all_kinds() -> None:
    named = {(0, 1, 0, 1): 0.1, (1, 3, 1, 2): 0.1, (4, 5, 2, 4): 0.2, (5, 7, 5, 7): 0.2}
    beads = cheapest(Table((7, 7), named), Band.whole((7, 7)))
    assert [bead.kind for bead in beads] == ["1-1", "2-1", "1-0", "1-2", "0-1", "2-2"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 6), st.integers(0, 6), st.randoms(use_true_random=False))
def test_the_way_is_the_cheapest_of_all(n: int, m: int, rnd: random.Random) -> None:
    named = {
        (i, i + a, j, j + b): rnd.random() * (a + b)
        for a, b in SIZES
        for i in range(n - a + 1)
        for j in range(m - b + 1)
    }
    costs = Table((n, m), named, skip=rnd.random())
    beads = cheapest(costs, Band.whole(costs.shape))
    assert tiles(beads, costs.shape)
    cost = sum(named.get((b.src_start, b.src_end, b.tgt_start, b.tgt_end), costs.skip) for b in beads)
    assert cost == pytest.approx(least(costs, n, m))


def least(costs: Table, n: int, m: int) -> float:
    best = np.full((n + 1, m + 1), np.inf)
    best[0, 0] = 0
    for i in range(n + 1):
        for j in range(m + 1):
            for a, b in ((1, 0), (0, 1), *costs.sizes):
                if i >= a and j >= b:
                    step = costs.named.get((i - a, i, j - b, j), costs.skip) if a and b else costs.skip
                    best[i, j] = min(best[i, j], best[i - a, j - b] + step)
    return float(best[n, m])


@needs_model
def test_sentences_are_found_by_their_meaning() -> None:
    said = align(side(EN, "en"), side(DE, "de"), encoder())
    assert kinds(said) == ["1-1", "1-1", "1-2", "1-1", "1-1"]
    assert said.method is Method.MEANING
    assert said.score > 0.7


@needs_model
def test_a_sentence_without_counterpart_has_no_confident_bead() -> None:
    said = align(side(EN, "en"), side(DE[:4] + DE[5:], "de"), encoder())
    sure = {n for a in said.beads if a.confidence > 0.5 for n in range(a.bead.src_start, a.bead.src_end)}
    assert {0, 1, 4} <= sure
    assert 3 not in sure


@needs_model
def test_posts_that_do_not_belong_together_score_low() -> None:
    other = [
        "Der Umsatz stieg im dritten Quartal um vier Prozent.",
        "Die Aktie gab nach.",
        "Analysten sind enttäuscht.",
    ]
    assert align(side(EN, "en"), side(other, "de"), encoder()).score < 0.1


@needs_model
def test_a_post_aligned_with_itself_is_the_diagonal() -> None:
    assert kinds(align(side(EN, "en"), side(EN, "en"), encoder())) == ["1-1"] * len(EN)


@needs_model
def test_a_search_near_a_coarse_way_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    src, tgt = side(EN * 8, "en"), side(DE * 8, "de")
    whole = align(src, tgt, encoder())
    monkeypatch.setattr(aligner, "_MOST_CELLS", 100)
    assert align(src, tgt, encoder()) == whole


@needs_model
def test_vectors_do_not_depend_on_the_sentences_around() -> None:
    model = encoder()
    together, alone = model.vectors(model.sums(EN)), model.vectors(model.sums(EN[2:3]))
    assert np.allclose(together[2], alone[0], atol=1e-5)
    assert "fi" not in LANGUAGES


def test_without_a_model_lengths_and_names_align() -> None:
    said = align(Side(EN, "en"), Side(DE, "de"))
    assert said.method is Method.LENGTHS
    assert kinds(said)[:2] == ["1-1", "1-1"]


@pytest.mark.parametrize(("src", "tgt", "expected"), [([], [], []), (["A."], [], ["1-0"]), ([], ["A."], ["0-1"])])
def test_empty_posts(src: list[str], tgt: list[str], expected: list[str]) -> None:
    said = align(Side(src, "en"), Side(tgt, "de"))
    assert (kinds(said), said.score) == (expected, 0.0)


def test_long_posts_are_aligned_within_a_band() -> None:
    rnd = random.Random(5)  # noqa: S311 no secret
    src = [f"{'word ' * rnd.randint(2, 20)}{number}." for number in range(100, 510)]
    said = align(Side(src, "x"), Side(src[:200] + src[210:], "y"))
    full = [a.bead for a in said.beads if a.confidence]
    assert tiles([a.bead for a in said.beads], (410, 400))
    assert sum(b.kind == "1-1" and b.tgt_start == b.src_start - 10 * (b.src_start >= 200) for b in full) > 360


def test_rows_name_sentences_and_leave_doubtful_ones_out() -> None:
    src, tgt = (Post(name, "human", tuple(range(3, 9)), Side(texts, name)) for name, texts in (("de", DE), ("en", EN)))
    said = align(src.side, tgt.side)
    every = list(rows(src, tgt, said, AlignmentSettings(confidence=0, unpaired=True)))
    assert len(every) == len(said.beads)
    assert every[0][:8] == ("de-en-00000", "de", "en", "de", "en", DE[0], EN[0], [3])
    assert list(rows(src, tgt, said, AlignmentSettings(confidence=1))) == []


def test_the_same_marks_all_along_are_a_warning() -> None:
    texts = [f"Erstens, {n}: «nein», sagte er; dann ({n}) ging er." for n in range(8)]
    copy = [f"First, {n}: “no”, said he; then ({n}) went he." for n in range(8)]
    loose = [f"He first said no to {n} and left." for n in range(8)]

    def warned(other: list[str], provenance: str = "human") -> str | None:
        src, tgt = (Post("a", provenance, tuple(range(8)), Side(t, lang)) for t, lang in ((texts, "de"), (other, "en")))
        return warning(src, tgt, align(src.side, tgt.side))

    assert warned(copy) == "literal"
    assert warned(loose) is None
    assert warned(loose, "round-trip") == "machine-translated"


def posts(vectors: list[list[float]], langs: list[int]) -> Posts:
    wide = np.zeros((len(vectors), DIMENSIONS), np.float16)
    wide[:, : len(vectors[0])] = vectors
    return Posts(np.array(langs), np.full(len(vectors), 100, np.float32), wide)


def test_near_pairs_are_in_different_languages_and_found_from_both_sides() -> None:
    given_posts = posts([[1, 0, 0], [0.9, 0.1, 0], [0.9, 0.1, 0], [0, 0, 1]], [0, 0, 1, 1])
    found = {(int(pair["src"]), int(pair["tgt"])) for pair in near(given_posts)}
    assert (1, 2) in found
    assert all(a < b and (a, b) not in {(0, 1), (2, 3)} for a, b in found)


def test_shared_signs_lead_to_pairs_unless_they_are_common() -> None:
    given_posts = posts([[0.0]] * 50, [n % 2 for n in range(50)])
    signs = np.array([7, 8, 7, 8, *([9] * 46), 11, 12], np.uint64)
    places = np.array([0, 0, 1, 1, *range(4, 50), 3, 3])
    assert sharing(signs, places, given_posts).tolist() == [(0, 1)]
