"""spaCy's own format: documents cut into tokens, with sentences, languages and edits as spans."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from pipeline.export.base import Format, Item, Kind, Row, safe_name
from pipeline.export.shards import Shards

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_MOST_DOCUMENTS = 2000
_BY_CHARACTER = frozenset({"ja", "th"})  # where spaCy wants a package of its own to find words
_EDIT = ("seq", "stage", "rule", "confidence", "raw_start", "raw_end", "clean_start", "clean_end", "before", "after")


class DocBinFolder(Format):
    """`DocBin` files for `spacy.blank(lang)`; the folder is what `spacy train` and `Corpus` take.

    `doc.sents` and `doc.spans["sentences"]` are the sentences, labelled with their language where they
    are spans; `doc.spans["languages"]` the runs of one language; `doc.spans["edits"]` the words in
    which characters were changed, labelled `stage/rule`. `doc.user_data["textmend"]` holds the columns
    of the document, and under `edits` every edit with its exact offsets, drops included.
    """

    name = "docbin"
    doc = "spaCy DocBin, with sentences, languages and edits as spans"
    kinds = (Kind.DOCUMENTS,)
    folder = True
    suffix = ".spacy"
    details = True

    def begin(self) -> None:
        """Know the columns, with nothing written yet."""
        self._names = tuple(column.name for column in self.job.columns if column.name != "text")
        self._shards = Shards(self._write, _MOST_DOCUMENTS)

    def add(self, item: Item) -> bool:
        """Gather one document."""
        group = f"{safe_name(item.group)}/" if self.job.by_language else ""
        changed = sum(len(edit["before"]) + len(edit["after"]) for edit in item.edits)
        self._shards.add(group, item, len(item.row["text"]) + changed)
        return True

    def close(self) -> None:
        """Write the documents that are left."""
        self._shards.close()

    def _write(self, group: str, number: int, items: Sequence[Item]) -> None:
        from spacy.tokens import DocBin  # noqa: PLC0415 heavy

        words = _Words()  # anew for each file: what spaCy learns of words it never forgets
        docs = (_document(item, self._names, words) for item in items)
        whole = DocBin(attrs=["SENT_START"], store_user_data=True, docs=docs)
        self.staging.put(f"{group}part-{number:05}{self.suffix}", whole.to_bytes())


class _Words:
    """spaCy's tokenizers by language."""

    def __init__(self) -> None:
        import spacy  # noqa: PLC0415 heavy

        self._tokenizers: dict[str, Callable[[str], Doc]] = {}
        self.vocab: Vocab = spacy.blank("xx").vocab

    def of(self, text: str, lang: str) -> Iterator[tuple[str, bool]]:
        """The tokens of a text, each with whether a space follows it; together they are the text."""
        if lang not in self._tokenizers:
            self._tokenizers[lang] = self._blank(lang)
        return ((token.text, bool(token.whitespace_)) for token in self._tokenizers[lang](text))

    @staticmethod
    def _blank(lang: str) -> Callable[[str], Doc]:
        import spacy  # noqa: PLC0415 heavy

        try:
            return spacy.blank(lang).tokenizer
        except Exception:  # noqa: BLE001 spaCy does not know the language, or lacks a package for it, and says so in many ways
            return spacy.blank("zh" if lang in _BY_CHARACTER else "xx").tokenizer


def _document(item: Item, names: Sequence[str], words: _Words) -> Doc:
    """A document as spaCy's; tokens are cut by the language of their sentence and never cross its beginning."""
    from spacy.tokens import Doc  # noqa: PLC0415 heavy

    text = item.row["text"]
    found = [token for piece, lang in _pieces(item, text) for token in words.of(piece, lang)]
    begins = {segment["clean_start"] for segment in item.segments}
    sent_starts: list[bool | int | None] = []
    at = 0
    for word, space in found:
        sent_starts.append(at in begins or at == 0)
        at += len(word) + space
    doc = Doc(
        words.vocab,
        words=[word for word, _ in found],
        spaces=[space for _, space in found],
        sent_starts=sent_starts if begins else None,
    )
    _annotate(doc, item)
    doc.user_data["textmend"] = {
        **{name: item.row[name] for name in names},
        "edits": [{name: edit[name] for name in _EDIT} for edit in item.edits],
    }
    return doc


def _pieces(item: Item, text: str) -> Iterator[tuple[str, str]]:
    """The text cut where sentences begin, and the language of each piece; they tile it."""
    cuts = [(segment["clean_start"], segment["lang"]) for segment in item.segments]
    if not cuts or cuts[0][0] > 0:
        cuts.insert(0, (0, cuts[0][1] if cuts else item.row["lang"]))
    for (start, lang), (end, _) in pairwise([*cuts, (len(text), "")]):
        if start < end:
            yield text[start:end], lang


def _annotate(doc: Doc, item: Item) -> None:
    runs = [list(run) for _, run in groupby(item.segments, key=_language)]
    languages = [(run[0]["clean_start"], run[-1]["clean_end"], run[0]["lang"]) for run in runs]
    sentences = [(segment["clean_start"], segment["clean_end"], segment["lang"]) for segment in item.segments]
    edits = [(edit["clean_start"], edit["clean_end"], f"{edit['stage']}/{edit['rule']}") for edit in item.edits]
    for key, places in (("languages", languages), ("sentences", sentences), ("edits", edits)):
        spans = (doc.char_span(a, b, label=label, alignment_mode="expand") for a, b, label in places if a < b)
        doc.spans[key] = [span for span in spans if span is not None]


def _language(segment: Row) -> str:
    lang: str = segment["lang"]
    return lang


FORMAT = DocBinFolder
