"""Pages of known origin, to learn provenance from: sound ones, and what a translator makes of them.

    python training/provenance_pages.py ../shared/eval FOLDER

Sound text is that of Universal Dependencies and NTREX (paragraphs of five sentences), in English
and German also main text of web pages. The translator is Apertium
(rules and dictionaries, no network; Debian packages `apertium` and `apertium-*`): a page translated once is
`machine-translated`, one translated there and back is `round-trip`. Written: FOLDER/pages.jsonl with `lang`, `class`,
`kind` (where it came from), `text`. Nothing of it is shipped; `provenance_model.py` learns weights from it.
"""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import zstandard
from provenance_spinner import spun

from pipeline.repair.provenance.tokens import UNSPACED
from pipeline.text.lexicon import has_list

PARAGRAPH = 5

_WEB_WORDS, _ONE_WORD = 500_000, 10
PARALLEL = ("ntrex_paragraph", "ud_paragraph")  # the same texts in many languages: only those are translated once
_MOST, _MOST_SPUN = 150, 500  # pages a language
# target language, source language, mode
ONCE = (
    ("en", "es", "spa-eng"),
    ("en", "ca", "cat-eng"),
    ("en", "is", "isl-eng"),
    ("en", "hr", "hbs-eng"),
    ("en", "mk", "mkd-eng"),
    ("es", "en", "eng-spa"),
    ("es", "fr", "fr-es"),
    ("es", "pt", "pt-es"),
    ("es", "it", "ita-spa"),
    ("es", "ca", "cat-spa"),
    ("fr", "es", "es-fr"),
    ("fr", "ca", "cat-fra"),
    ("it", "es", "spa-ita"),
    ("it", "ca", "cat-ita"),
    ("pt", "es", "es-pt"),
    ("pt", "ca", "cat-por"),
    ("ca", "en", "eng-cat"),
    ("ca", "fr", "fra-cat"),
    ("nl", "af", "afr-nld"),
    ("ru", "be", "bel-rus"),
    ("sv", "da", "dan-swe"),
    ("da", "sv", "swe-dan"),
)
# language, there, back
TWICE = (
    ("en", "eng-spa", "spa-eng"),
    ("en", "eng-cat", "cat-eng"),
    ("en", "eng-hbs_SR", "hbs-eng"),
    ("en", "en-eo", "eo-en"),
    ("es", "spa-eng", "eng-spa"),
    ("es", "es-fr", "fr-es"),
    ("es", "spa-ita", "ita-spa"),
    ("es", "es-pt", "pt-es"),
    ("fr", "fr-es", "es-fr"),
    ("fr", "fra-cat", "cat-fra"),
    ("it", "ita-spa", "spa-ita"),
    ("it", "ita-cat", "cat-ita"),
    ("pt", "pt-es", "es-pt"),
    ("pt", "por-cat", "cat-por"),
    ("ca", "cat-eng", "eng-cat"),
    ("ru", "rus-ukr", "ukr-rus"),
    ("nl", "nld-afr", "afr-nld"),
    ("sv", "swe-dan", "dan-swe"),
)


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def sound_pages(shared: Path) -> dict[str, list[tuple[str, str]]]:
    """Sound pages by language, each with where it came from."""
    pages: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    sentences: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _rows(shared / "repair" / "clean_ud.jsonl.gz"):
        sentences[row["lang"], row["treebank"]].append(row["text"])
    for (lang, treebank), texts in sorted(sentences.items()):
        for at in range(0, len(texts) - PARAGRAPH + 1, PARAGRAPH):
            pages[lang].append((treebank, " ".join(texts[at : at + PARAGRAPH])))
    for name in ("ud_paragraph", "ntrex_paragraph"):
        for row in _rows(shared / "lid" / f"{name}.jsonl.gz"):
            pages[row["lang"]].append((name, row["text"].replace("\n", " ")))
    return pages


def translated(texts: Sequence[str], mode: str) -> list[str]:
    """The pages through one mode of Apertium; unknown words are left as they are."""
    lines = "\n\n".join(" ".join(text.split()) for text in texts)
    done = subprocess.run(  # noqa: S603 the program and its modes are named above
        ["apertium", "-u", mode],  # noqa: S607 as installed
        input=lines,
        capture_output=True,
        text=True,
        check=False,
    )
    out = [line for line in done.stdout.split("\n\n") if line.strip()]
    if done.returncode or len(out) != len(texts):
        print(f"left out: {mode}", file=sys.stderr)
        return []
    return [" ".join(line.replace("*", "").split()) for line in out]


Pages = dict[str, list[tuple[str, str]]]


def pages(sound: Pages) -> Iterator[tuple[str, str, str, str, int]]:
    """Language, class, kind, text and number of the sound page it is made from (-1: of another language)."""
    for lang, found in sorted(sound.items()):
        for number, (kind, text) in enumerate(found):
            yield lang, "human", kind, text, number
        for number in _spread(found, _MOST_SPUN if lang == "en" else _MOST // 2):
            if lang not in UNSPACED and has_list(lang):
                yield lang, "spun", "spinner", spun(found[number][1], lang, number), number
    for target, source, mode in ONCE:
        texts = [text for kind, text in sound.get(source, ()) if kind in PARALLEL]
        for text in translated([texts[number] for number in _spread(texts, _MOST)], mode):
            yield target, "machine-translated", mode, text, -1
    for lang, there, back in TWICE:
        chosen = _spread(sound.get(lang, ()), 2 * _MOST if lang == "en" else _MOST)
        done = translated(translated([sound[lang][number][1] for number in chosen], there), back)
        for number, text in zip(chosen, done, strict=False):
            yield lang, "round-trip", f"{there} {back}", text, number


def web_texts(shared: Path) -> dict[str, list[str]]:
    """Main text of web pages, one text a page, in English and German."""
    out: dict[str, list[str]] = {}
    for name, lang in (("dev_full_lines", "en"), ("dev_sparse_lines", "de")):
        pages: defaultdict[str, list[str]] = defaultdict(list)
        with (shared / "boilerplate" / f"{name}.jsonl.zst").open("rb") as file:
            for line in io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(file), encoding="utf-8"):
                row = json.loads(line)
                if row["label"] == "main" and row["lang"] == lang and len(row["text"].split()) > _ONE_WORD:
                    pages[row["page"]].append(row["text"])
        texts = ["\n".join(lines) for _, lines in sorted(pages.items())]
        out[lang] = _up_to(texts)
    return out


def _up_to(texts: Sequence[str]) -> list[str]:
    kept: list[str] = []
    words = 0
    for text in texts:
        kept.append(text)
        words += len(text.split())
        if words > _WEB_WORDS:
            break
    return kept


def _spread(items: Sequence[object], most: int) -> list[int]:
    """The numbers of at most so many items, evenly spread, odd and even ones."""
    size = len(items)
    return list(range(size)) if size <= most else sorted({number * size // most for number in range(most)})


def main(shared: str, folder: str) -> None:
    """Write the pages."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    sound = sound_pages(Path(shared))
    for lang, texts in web_texts(Path(shared)).items():
        sound[lang] += [("web", _cut(text, number)) for number, text in enumerate(texts)]
    with (out / "pages.jsonl").open("w", encoding="utf-8") as file:
        for lang, kind, origin, text, number in pages(sound):
            row = {"lang": lang, "class": kind, "kind": origin, "text": text, "number": number}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _cut(text: str, number: int) -> str:
    """Some hundred words of a page, from a place that differs from page to page."""
    words = text.split()
    start = min(len(words) // 2, 20 * (number % 7))
    return " ".join(words[start : start + 80 + 20 * (number % 6)])


if __name__ == "__main__":
    main(*sys.argv[1:])
