import pytest
from pydantic import ValidationError

from pipeline.document import Changes, Document, LanguageShare, SpanLabel
from pipeline.ledger import Cause, Edit
from pipeline.stages.language import Language, LanguageConfig

EN = "We walked along the river for hours and slept on the train home."
ES = "Caminamos durante horas junto al río y nos dormimos en el tren de vuelta a casa."


def run(doc: Document, **settings: object) -> Document:
    doc.apply(Language(LanguageConfig.model_validate(settings)).process(doc))
    return doc


def test_metadata_and_spans() -> None:
    doc = run(Document.of(f"{EN} {EN}\n{EN} {EN}\n{ES}"))
    assert (doc.metadata.lang, doc.metadata.script) == ("en", "Latn")
    assert doc.metadata.lang_score > 0.9
    assert [share.lang for share in doc.metadata.languages] == ["en", "es"]
    spans = doc.spans_of(SpanLabel.LANGUAGE)
    assert [span.value for span in spans] == ["en", "es"]
    assert doc.raw[spans[1].start : spans[1].end] == ES
    assert doc.text == doc.raw


def test_spans_are_kept_in_offsets_of_the_raw_text() -> None:
    doc = Document.of(f"XXXX{EN}")
    doc.apply(Changes([Edit(0, 4, "XXXX", "", (Cause("demo", "drop"),))]))
    (span,) = run(doc).spans_of(SpanLabel.LANGUAGE)
    assert doc.raw[span.start : span.end] == EN


def test_a_small_share_may_be_left_out() -> None:
    doc = run(Document.of("\n".join([EN] * 9 + [ES])), min_share=0.2)
    assert [share.lang for share in doc.metadata.languages] == ["en"]
    assert isinstance(doc.metadata.languages[0], LanguageShare)


def test_allowed_takes_any_form_of_a_tag() -> None:
    assert run(Document.of(EN), allowed=["no", "EN-gb"]).metadata.lang == "en"


@pytest.mark.parametrize("settings", [{"detector": "nope"}, {"majority": 0}, {"min_score": 2}, {"unknown": 1}])
def test_wrong_settings_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        LanguageConfig.model_validate(settings)


def test_what_is_no_tag_is_refused_with_what_would_be_one() -> None:
    with pytest.raises(ValidationError, match="'english' is no language tag; write ISO 639 codes"):
        LanguageConfig.model_validate({"allowed": ["english"]})
