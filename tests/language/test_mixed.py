"""Documents put together from texts of our own, in more kinds and languages than anybody would write down."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.language.identify import identify

FOLDER = Path(__file__).parents[1] / "cases" / "language"
POSTS = {lang: text for lang, _, text in json.loads((FOLDER / "posts.json").read_text(encoding="utf-8"))}
POSTS |= json.loads((FOLDER / "more_posts.json").read_text(encoding="utf-8"))
SHORT: dict[str, list[str]] = defaultdict(list)
for _lang, _text in json.loads((FOLDER / "short.json").read_text(encoding="utf-8")):
    SHORT[_lang].append(_text)
FAR = [
    ("en", "de"), ("en", "fr"), ("de", "tr"), ("fr", "ar"), ("es", "en"), ("pl", "en"), ("ru", "en"), ("ja", "en"),
    ("hu", "de"), ("fi", "sv"), ("el", "en"), ("vi", "fr"), ("id", "nl"), ("uk", "pl"), ("it", "ru"), ("ko", "ja"),
]  # fmt: skip
NEAR = [("es", "pt"), ("pt", "es"), ("nb", "da"), ("da", "sv"), ("ru", "uk"), ("uk", "ru"), ("cs", "sk"), ("es", "ca")]
CODE = "for (int i = 0; i < n; i++) { a[i] = b[i]; }"
Parts = list[tuple[str, str]]


def documents() -> Iterator[tuple[str, Parts]]:
    """A kind, and the lines of a document with the language of each."""
    for main, other in FAR:
        post, foreign = (main, POSTS[main]), (other, POSTS[other])
        if len(SHORT[other]) > 2:
            yield "footer", [post, post, *((other, text) for text in SHORT[other][:3])]
        yield "quoted paragraph", [post, (other, f"«{POSTS[other]}»"), post]
        yield "code", [post, ("", CODE), post, ("", "https://example.org/a?b=1"), foreign]
        yield "bilingual", [post, foreign]
    for main, other in NEAR:
        yield "neighbours", [(main, POSTS[main]), (other, POSTS[other]), (main, POSTS[main])]
    for main, other, third in (("en", "de", "fr"), ("ru", "en", "zh"), ("es", "en", "de"), ("pl", "ru", "en")):
        yield "three languages", [(lang, POSTS[lang]) for lang in (main, other, third)]


def counts() -> dict[str, list[int]]:
    """For each kind the characters with the right label, and all."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for kind, parts in documents():
        text = "\n".join(line for _, line in parts)
        labels = [""] * len(text)
        for run in identify(text).runs:
            labels[run.start : run.end] = [run.lang] * (run.end - run.start)
        at = 0
        for lang, line in parts:
            if lang:
                found[kind][0] += labels[at : at + len(line)].count(lang)
                found[kind][1] += len(line)
            at += len(line) + 1
    return dict(found)


def test_mixed_documents_of_many_kinds() -> None:
    assert sum(1 for _ in documents()) >= 60
    shares = {kind: right / total for kind, (right, total) in counts().items()}
    assert min(shares.values()) > 0.98, shares
