"""The usual rules for plain text, line by line: keep everything, C4's rules, jusText's algorithm."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.lines.metrics import Fate
from benchmarks.lines.pages import LinePage

C4_END_MARKS = (".", "?", "!", '"')
C4_LEAST_WORDS = 5
C4_POLICY = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)
C4_NOT_PROSE = ("javascript", "lorem ipsum", "{")

# The language of a stop-word list of jusText by the tag of a page.
JUSTEXT_LISTS = {
    "af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "gl": "Galician", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "la": "Latin",
    "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ms": "Malay", "nb": "Norwegian_Bokmal",
    "nl": "Dutch", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
}  # fmt: skip


def keep_everything(page: LinePage) -> tuple[Fate, ...]:
    """Nothing dropped."""
    return (Fate.KEPT,) * len(page.lines)


def c4_rules(page: LinePage) -> tuple[Fate, ...]:
    """The line rules of C4 (Raffel et al. 2020, section 2.2): https://jmlr.org/papers/v21/20-074.html .

    A line stays if it ends in a full stop, question mark, exclamation mark or closing quotation
    mark (not in an ellipsis), has five words or more, and does not speak of JavaScript or of a
    policy on privacy, cookies or use. "Lorem ipsum" and a curly bracket drop the whole page
    there; here they drop the line, which is kinder to the rules.
    """
    return tuple(Fate.KEPT if _is_c4_prose(line.strip()) else Fate.DROPPED for line in page.lines)


def _is_c4_prose(line: str) -> bool:
    if not line.endswith(C4_END_MARKS) or line.endswith("...") or len(line.split()) < C4_LEAST_WORDS:
        return False
    lower = line.lower()
    return not any(word in lower for word in (*C4_POLICY, *C4_NOT_PROSE))


def justext_rules() -> Callable[[LinePage], tuple[Fate, ...]]:
    """The paragraphs that jusText calls good, by its own code; each line is a paragraph without links.

    It is told the language of the page; where it has no stop words for it, it runs as its authors
    advise for unknown languages: thresholds of 0 for the share of stop words.
    """
    from justext import get_stoplist  # noqa: PLC0415 a peer, not needed by other tasks
    from justext.core import PathInfo, classify_paragraphs, revise_paragraph_classification  # noqa: PLC0415
    from justext.paragraph import Paragraph  # noqa: PLC0415

    stoplists = {lang: get_stoplist(name) for lang, name in JUSTEXT_LISTS.items()}

    def answer(page: LinePage) -> tuple[Fate, ...]:
        paragraphs = []
        for line in page.lines:
            paragraph = Paragraph(PathInfo().append("p"))
            paragraph.append_text(line)
            paragraphs.append(paragraph)
        if page.lang in stoplists:
            classify_paragraphs(paragraphs, stoplists[page.lang])
        else:
            classify_paragraphs(paragraphs, frozenset(), stopwords_low=0, stopwords_high=0)
        revise_paragraph_classification(paragraphs)
        return tuple(Fate.KEPT if p.class_type == "good" else Fate.DROPPED for p in paragraphs)

    return answer
