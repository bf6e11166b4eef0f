import pytest
from pydantic import ValidationError

from pipeline.document import Changes, Document, Span, SpanLabel
from pipeline.ledger import Cause, Edit
from pipeline.stages.sentences import Sentences, SentencesConfig


def sentences(doc: Document, **settings: object) -> list[str]:
    doc.apply(Sentences(SentencesConfig.model_validate(settings)).process(doc))
    return [doc.text[slice(*doc.in_text(span))] for span in doc.spans_of(SpanLabel.SENTENCE)]


def test_sentences_of_a_post() -> None:
    doc = Document.of("  We met Dr. Brown. He left!\n\nA title\n- an item")
    doc.metadata.lang = "en"
    assert sentences(doc) == ["We met Dr. Brown.", "He left!", "A title", "- an item"]


def test_each_run_of_a_language_has_its_own_rules() -> None:
    text = "It was late. Πού πας; Στο σπίτι."
    cut = text.index("Πού")
    doc = Document.of(text)
    doc.apply(Changes(spans=[Span(0, 12, SpanLabel.LANGUAGE, "en"), Span(cut, len(text), SpanLabel.LANGUAGE, "el")]))
    assert sentences(doc) == ["It was late.", "Πού πας;", "Στο σπίτι."]


def test_edits_before_are_heeded() -> None:
    doc = Document.of("One  two. Three.")
    doc.apply(Changes([Edit(3, 4, " ", "", (Cause("spacing", "double"),))]))
    doc.metadata.lang = "en"
    assert sentences(doc) == ["One two.", "Three."]


def test_spacy_serves_as_backend() -> None:
    doc = Document.of("One two. Three!\nFour")
    doc.metadata.lang = "en"
    assert sentences(doc, backend="spacy") == ["One two.", "Three!", "Four"]


def test_an_empty_text_has_none() -> None:
    assert sentences(Document.of(" \n")) == []


def test_an_unknown_backend_is_refused() -> None:
    with pytest.raises(ValidationError, match="no backend called"):
        SentencesConfig(backend="nope")
