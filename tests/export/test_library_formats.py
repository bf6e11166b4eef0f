"""spaCy's DocBin and the folder for `datasets`, loaded by the libraries that they are for."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc as SpacyDoc
from spacy.tokens import DocBin

import pipeline
from pipeline.export import docbin, shards
from pipeline.export.exporting import export
from tests.demo import tree
from tests.export.corpora import HOSTILE, Doc, make_corpus


def load(folder: Path, lang: str = "xx") -> list[SpacyDoc]:
    vocab = spacy.blank(lang).vocab
    files = sorted(folder.rglob("*.spacy"))
    return [doc for file in files for doc in DocBin().from_disk(file).get_docs(vocab)]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of several languages, one of which spaCy does not know, and one that it finds no words in."""
    docs = [
        Doc(
            [("It 's late.", "It's late."), ("Der Zug ist weg.", "Der Zug ist weg."), ("Gone.", "Gone.")],
            "en",
            ("en", "de", "en"),
            (("title", "A title"), ("flags", ["garbled"])),
        ),
        Doc([("今日は寒い。", "今日は寒い。"), ("明日も。", "明日も。")], "ja"),
        Doc([("x yy", "x yyy")], "qqq"),
    ]
    return make_corpus(tmp_path_factory.mktemp("mixed") / "out", docs, per_part=2)


def test_docbin_carries_sentences_languages_and_edits(mixed: Path, tmp_path: Path) -> None:
    export(mixed, tmp_path / "d", to="docbin")
    first, second, third = load(tmp_path / "d", "en")
    assert [sentence.text.strip() for sentence in first.sents] == ["It's late.", "Der Zug ist weg.", "Gone."]
    assert [(span.text, span.label_) for span in first.spans["sentences"]] == [
        *[("It's late.", "en"), ("Der Zug ist weg.", "de"), ("Gone.", "en")]
    ]
    assert [(span.text, span.label_) for span in first.spans["languages"]] == [
        *[("It's late.", "en"), ("Der Zug ist weg.", "de"), ("Gone.", "en")]
    ]
    assert [(span.text, span.label_) for span in first.spans["edits"]] == [("It's late.", "spacing/test")]
    known = first.user_data["textmend"]
    assert (known["title"], known["flags"], known["lang"]) == ("A title", ("garbled",), "en")
    assert "text" not in known
    (edit,) = known["edits"]
    assert (edit["before"], edit["after"], edit["clean_start"]) == ("It 's late.", "It's late.", 0)
    assert [len(doc.spans["languages"]) for doc in (second, third)] == [1, 1]
    assert len(second) > 4
    assert [token.text for token in first][:3] == ["It", "'s", "late"]


def test_docbin_holds_every_text_whole(hostile: Path, tmp_path: Path) -> None:
    export(hostile, tmp_path / "d", to="docbin")
    frame = pipeline.read(hostile).documents
    docs = load(tmp_path / "d")
    assert [doc.text for doc in docs] == list(frame["text"])
    assert [doc.user_data["textmend"]["id"] for doc in docs] == list(frame["id"])
    for doc, text in zip(docs, HOSTILE, strict=True):
        assert doc.user_data["textmend"]["title"] == text
        assert doc.spans["sentences"][-1].text == "Plain."


def test_docbin_by_language_in_files_of_bounded_size(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(mixed, tmp_path / "a", to="docbin", by_language=True)
    assert {path.parent.name for path in (tmp_path / "a").rglob("*.spacy")} == {"en", "ja", "qqq"}
    monkeypatch.setattr(docbin, "_MOST_DOCUMENTS", 1)
    export(mixed, tmp_path / "b", to="docbin")
    assert sorted(path.name for path in (tmp_path / "b").glob("*.spacy")) == [f"part-0000{n}.spacy" for n in range(3)]
    assert [doc.text for doc in load(tmp_path / "b")] == list(pipeline.read(mixed).documents["text"])
    export(mixed, tmp_path / "c", to="docbin", by_language=True)
    assert tree(tmp_path / "a") == tree(tmp_path / "c")


def test_documents_without_sentences(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "out", [Doc([], known=(("text", "No sentences here."),))])
    export(corpus, tmp_path / "d", to="docbin")
    (doc,) = load(tmp_path / "d")
    assert doc.text == "No sentences here."
    assert not doc.has_annotation("SENT_START")
    assert not doc.spans["sentences"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("pairs", [None, "alignments", "raw-clean"])
def test_datasets_load_offline(
    pairs: str | None, hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    datasets = pytest.importorskip("datasets")
    cache = str(tmp_path / "cache")
    whole = export(hostile, tmp_path / "whole", to="datasets", pairs=pairs)
    loaded = datasets.load_dataset(str(tmp_path / "whole"), split="train", cache_dir=cache)
    assert len(loaded) == whole.written
    monkeypatch.setattr(shards, "_CHARS", 60)
    export(hostile, tmp_path / "cut", to="datasets", pairs=pairs, by_language=True)
    cut = datasets.load_dataset(str(tmp_path / "cut"), split="train", cache_dir=cache)
    key = "id" if pairs is None else "pair_id"
    assert sorted(cut[key]) == sorted(loaded[key])
    assert len(set(loaded[key])) == whole.written
    names = datasets.get_dataset_config_names(str(tmp_path / "cut"))
    assert "default" in names
    if pairs is None:
        assert loaded["text"] == [f"{text}\nPlain." for text in HOSTILE]
        one = datasets.load_dataset(str(tmp_path / "cut"), "zh", split="train", cache_dir=cache)
        assert set(one["lang"]) == {"zh"}
        assert len(list((tmp_path / "cut" / "data" / "zh").iterdir())) > 1


def test_the_card_tells_what_was_asked_for(hostile: Path, tmp_path: Path) -> None:
    filters = pipeline.export.exporting.Filters(langs=("de", "en"))
    export(hostile, tmp_path / "d", to="datasets", filters=filters)
    card = (tmp_path / "d" / "README.md").read_text(encoding="utf-8")
    assert "Asked for: language de, en." in card
    assert "- 'de'\n- 'en'\n" in card
    assert "| de | 4 |" in card
