"""Comparing documents, and finding the pairs to compare."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.duplicates.candidates import candidates
from pipeline.corpus.duplicates.clusters import linked, open_pairs
from pipeline.corpus.duplicates.compare import Kind, Relation, Text, compare
from pipeline.corpus.duplicates.edges import EDGE, edges
from pipeline.corpus.duplicates.features import Features, WordFiles
from pipeline.corpus.duplicates.pairs import PAIR
from pipeline.corpus.duplicates.words import NAME, NUMBER, Words, shingles_of
from pipeline.corpus.settings import DuplicateSettings
from tests.corpus.makers import Tongue
from tests.shared_data import ROOT

SETTINGS = DuplicateSettings()
STORIES = json.loads((ROOT / "tests" / "cases" / "duplicates" / "stories.json").read_text(encoding="utf-8"))
LANGUAGES = [lang for lang in STORIES if lang]


def telling(lang: str, *, words: int, facts: int) -> str:
    """A story with the choice of words and the choice of facts of these numbers."""

    def chosen(group: re.Match[str]) -> str:
        kind, options = group[0][0], group[0][1:-1].split("|")
        return options[(words if kind == "[" else facts) % len(options)]

    return re.sub(r"\[[^\]]{1,80}\]|\{[^}]{1,80}\}", chosen, STORIES[lang])


def text(content: str) -> Text:
    return Text.of(Words.of([content]).ids)


def relation(one: str, two: str) -> Relation | None:
    return compare(text(one), text(two), SETTINGS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_story_in_other_words_is_spun(lang: str) -> None:
    found = relation(telling(lang, words=0, facts=0), telling(lang, words=1, facts=0))
    assert found is not None
    assert found.kind is Kind.SPUN or (found.kind is Kind.NEAR and found.similarity >= SETTINGS.jaccard)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("words", [0, 1])
def test_a_story_of_one_pattern_with_other_facts_is_no_duplicate(lang: str, words: int) -> None:
    found = relation(telling(lang, words=0, facts=0), telling(lang, words=words, facts=1))
    assert found is None or (found.kind is Kind.NEAR and words == 0)


def test_stories_in_different_languages_have_nothing_to_do_with_one_another() -> None:
    stories = [telling(lang, words=0, facts=0) for lang in LANGUAGES]
    assert not any(relation(one, two) for at, one in enumerate(stories) for two in stories[:at])


@pytest.mark.parametrize("alphabet", ["latin", "cyrillic", "greek", "georgian"])
def test_copies_parts_and_strangers_in_any_alphabet(alphabet: str) -> None:
    tongue = Tongue(alphabet, 11)
    whole, other = tongue.prose(30), tongue.prose(30)
    near = whole.replace(whole[400:500], other[400:500])
    assert relation(whole, near).kind is Kind.NEAR
    part = relation(whole, whole[: len(whole) // 3])
    assert (part.kind, part.shorter) == (Kind.TRUNCATED, 1)
    assert relation(whole[len(whole) // 2 :], whole).shorter == 0
    assert relation(whole, other) is None
    assert relation(whole, f"{other}\n{whole[: len(whole) // 3]}\n{other[::-1]}") is None  # a passage in common


def test_the_similarity_is_that_of_the_runs_of_three_words() -> None:
    words = [f"w{number}" for number in range(100)]
    for changed in range(0, 40, 3):
        other = [*words[: 100 - changed], *(f"x{number}" for number in range(changed))]
        runs = [{tuple(some[at : at + 3]) for at in range(98)} for some in (words, other)]
        true = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
        found = relation(" ".join(words), " ".join(other))
        assert (found is not None and found.kind is Kind.NEAR) == (true >= 0.6)
        assert found is None or (found.kind is Kind.NEAR and found.similarity == pytest.approx(true))


@pytest.mark.parametrize("content", ["", "***", "one", "one two", "한", "👩‍🚀", "a " * 5000, "\ud800x"])
def test_odd_texts_are_like_themselves_or_like_nothing(content: str) -> None:
    found = relation(content, content)
    assert found is None if not len(text(content).ids) else found == Relation(Kind.NEAR, 1.0)
    assert relation(content, "quite another text of a few words more than that") is None


def test_kinds_of_words() -> None:
    ids = Words.of(["Then Ada went. Then 12 men saw Bo and U2."]).ids
    assert (ids & 3).tolist() == [0, NAME, 0, 0, NUMBER, 0, 0, NAME, 0, NUMBER]


@given(st.lists(st.text("ab é猫.\n", max_size=30), max_size=6))
def test_shingles_of_many_are_those_of_each(texts: list[str]) -> None:
    words = Words.of(texts)
    flat, starts = words.shingles()
    for number in range(len(texts)):
        own = words.ids[words.starts[number] : words.starts[number + 1]]
        assert np.unique(flat[starts[number] : starts[number + 1]]).tolist() == shingles_of(own).tolist()


def test_a_very_long_text_takes_seconds() -> None:
    tongue = Tongue("latin", 2)
    sentences = [f"{tongue.phrase(6, 12)}." for _ in range(2000)]
    long = " ".join(sentences * 25)
    shuffled = sentences[:]
    random.Random(1).shuffle(shuffled)  # noqa: S311 no secrets here
    assert relation(long, long + " end").kind is Kind.NEAR
    relation(" ".join(sentences), " ".join(shuffled))


# ------------------------------------------------------------------- pairs
def links(folder: Path, texts: list[str], size: int) -> list[tuple[int, int, int, float, int]]:
    """All links, documents by number, with shards of so many documents."""
    folder.mkdir()
    for index, first in enumerate(range(0, len(texts), size)):
        some = texts[first : first + size]
        Features.at(folder, index).write(index, [f"{number:016x}" for number in range(len(some))], some)
    words = WordFiles(folder)
    found = candidates(folder, len(texts))
    first_edges = edges(found.pairs, words, SETTINGS)
    second = edges(open_pairs(first_edges, words.length), words, SETTINGS)
    rows = linked(np.concatenate([first_edges, second]), found.copies, words.length)
    assert rows["doc"].tolist() == sorted(rows["doc"])

    def number(key: int) -> int:
        return key if key < 0 else (key >> 32) * size + (key & 0xFFFFFFFF)

    return [(number(doc), number(of), number(of_all), share, kind) for doc, of, of_all, share, kind in rows.tolist()]


def family(seed: int) -> list[str]:
    """Posts with near copies, parts, copies, tellings and texts without a word among them."""
    pick, tongue = random.Random(seed), Tongue("latin", seed)  # noqa: S311 no secrets here
    texts = [tongue.prose(12) for _ in range(40)]
    for text_ in texts[:24]:
        at = pick.randrange(len(text_) // 2)
        texts.append(pick.choice([text_, f"{text_}\n", text_.replace(text_[at : at + 90], " "), text_[:at] + "."]))
    texts += [telling("en", words=0, facts=0), telling("en", words=1, facts=0), "***", "***", "***  "]
    pick.shuffle(texts)
    return texts


@pytest.mark.parametrize("seed", range(3))
def test_neither_shards_nor_the_database_make_a_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    texts = family(seed)
    one = links(tmp_path / "one", texts, len(texts))
    assert len([row for row in one if row[1] >= 0]) > 15
    assert links(tmp_path / "seven", texts, 7) == one
    monkeypatch.setattr("pipeline.corpus.duplicates.candidates.IN_MEMORY", 0)
    assert links(tmp_path / "database", texts, 9) == one


def test_a_duplicate_repeats_a_document_that_is_kept(tmp_path: Path) -> None:
    rows = links(tmp_path / "x", family(9), 10)
    kept = {doc for doc, of, *_ in rows if of < 0}
    assert all(of in kept for _, of, *_ in rows if of >= 0)
    assert {cluster for _, _, cluster, *_ in rows} == {
        min(d for d, _, c, *_ in rows if c == cl) for _, _, cl, *_ in rows
    }


def test_a_chain_is_one_cluster_but_its_end_repeats_not_its_beginning() -> None:
    rows = np.array([(1, 2, -1, 0.7, 1), (2, 3, -1, 0.7, 1), (3, 4, -1, 0.7, 1)], EDGE)
    found = linked(rows, np.empty(0, PAIR), lambda _: 9)
    assert [(doc, of, cluster) for doc, of, cluster, *_ in found.tolist()] == [
        (1, -1, 1),
        (2, 1, 1),
        (3, -1, 1),
        (4, 3, 1),
    ]


def test_the_whole_is_kept_though_a_part_of_it_comes_first() -> None:
    rows = np.array([(1, 2, 1, 0.95, 2), (2, 3, -1, 0.8, 1)], EDGE)
    found = linked(rows, np.array([(4, 1)], PAIR), {1: 50, 2: 150, 3: 150, 4: 50}.__getitem__)
    assert [(doc, of) for doc, of, *_ in found.tolist()] == [(1, 2), (2, -1), (3, 2), (4, 2)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]), max_size=20))
def test_links_do_not_depend_on_the_order_of_pairs(pairs: list[tuple[int, int]]) -> None:
    once = sorted(set(pairs))
    tables = [np.array([(*pair, -1, 0.8, 1) for pair in order], EDGE) for order in (once, once[::-1])]
    one, two = (linked(table, np.empty(0, PAIR), lambda _: 9).tolist() for table in tables)
    assert one == two


def test_a_hundred_versions_of_one_text_are_found(tmp_path: Path) -> None:
    tongue, pick = Tongue("latin", 21), random.Random(4)  # noqa: S311 no secrets here
    words = tongue.prose(20).split(" ")
    versions = [" ".join(w if pick.random() > 0.04 else pick.choice(tongue.words) for w in words) for _ in range(100)]
    rows = links(tmp_path / "x", [tongue.prose(9), *versions], 20)
    assert len(rows) == 100
    assert sum(of == 1 for _, of, *_ in rows) >= 97
