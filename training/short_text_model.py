"""Writes `pipeline/data/language/short_text.npz`: letter n-grams that tell alike languages apart in a few words.

It learns from translated interface strings, which are short, current and exist for small languages too,
all under permissive licences: Django, Wagtail, django CMS, Oscar, Sphinx, WTForms, Flask-Admin,
django-allauth, -filter, -filer, -taggit and -formtools (BSD or MIT), Flask-Security (MIT), the Home
Assistant frontend (Apache-2.0); the names of languages, countries and currencies in CLDR, through
Babel (Unicode licence); and the function words of `pipeline/data/function_words.json`. The model
holds weights of hashes, and none of the strings.

Run, where those packages are installed, with numpy, scipy and polib:
`python training/short_text_model.py SITE_PACKAGES`
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polib
from babel import Locale, localedata
from numpy.typing import NDArray
from scipy import sparse

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from pipeline.language.letter_ngrams import letters_of, ngram_places  # noqa: E402 the package beside this script
from pipeline.language.tags import normal_tag  # noqa: E402 the package beside this script
from pipeline.text.function_words import function_words  # noqa: E402 the package beside this script

OUT = ROOT / "pipeline" / "data" / "language" / "short_text.npz"
LANGUAGES = [
    "af", "ar", "az", "be", "bg", "br", "bs", "ca", "cs", "cy", "da", "de", "en", "eo", "es", "et", "eu", "fa",
    "fi", "fr", "fy", "ga", "gd", "gl", "hi", "hr", "ht", "hu", "id", "is", "it", "kk", "ky", "lb", "lt", "lv",
    "mk", "mn", "mr", "ms", "nb", "ne", "nl", "nn", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw",
    "tg", "tl", "tr", "uk", "ur", "uz", "vi",
]  # fmt: skip
OTHER_SCRIPT = {"zh_CN.GB2312", "zh_TW.Big5", "en_FR", "en_DE", "ca@valencia", "tlh"}  # or no real locale
BITS = 15
ABOUT = "Weights of hashed letter n-grams, made by training/short_text_model.py, which names the sources. Apache-2.0"
SAMPLES = 12_000  # of each language
EPOCHS = 3
WORDS = (1, 2, 2, 3, 3, 4, 5, 8)  # how many, drawn evenly
FUNCTION_WORDS = 0.12  # share of the samples
SHORTEST = 5
FOREIGN = 0.34  # share of English words above which a translated string is not used
SHORT_WORD = 3  # letters; such a word proves nothing
BATCH, RATE, DECAY = 4096, 0.5, 1e-4
_HELD = re.compile(
    r"%\([^)]*\)[sdif]|%[sdif]|\{[^{}]*\}|<[^>]*>|&\w+;|https?://\S+|[`\"“”„«»]|\$\S+|\S+@\S+|\S*[/_]\S*|\w+\(\)"
)
_CHOICE = re.compile(r"(?:plural|select),")
_CUT = re.compile(r"(?<=[.!?;:])\s")
_HASHED = re.compile(r"([A-Za-z0-9-]+)-[0-9a-f]{32}\.json")


def tag_of(name: str) -> str:
    """The language of a locale's folder; empty for what is not used."""
    if name in OTHER_SCRIPT:
        return ""
    tag = normal_tag(name.replace("@", "-"))
    return tag if tag in LANGUAGES else ""


def gettext_strings(site: Path) -> Iterator[tuple[str, str]]:
    """Language and string of every message in a `.po` file."""
    for path in sorted(site.rglob("*.po")):
        lang = tag_of(path.parent.parent.name if path.parent.name == "LC_MESSAGES" else path.parent.name)
        if not lang:
            continue
        for entry in polib.pofile(str(path)):
            if entry.obsolete or "fuzzy" in entry.flags:
                continue
            for text in [entry.msgstr, *entry.msgstr_plural.values()]:
                if text and text != entry.msgid:
                    yield lang, text
            yield "en", entry.msgid


def frontend_strings(site: Path) -> Iterator[tuple[str, str]]:
    """Language and string of every message of the Home Assistant frontend; untranslated ones left out."""
    folder = site / "hass_frontend" / "static" / "translations"
    files = {path: found[1] for path in sorted(folder.rglob("*.json")) if (found := _HASHED.fullmatch(path.name))}
    english: dict[str, str] = {}
    for path, name in files.items():
        if name == "en":
            english.update(json.loads(path.read_text(encoding="utf-8")))
    for path, name in files.items():
        lang = tag_of(name)
        for key, text in json.loads(path.read_text(encoding="utf-8")).items() if lang else ():
            if isinstance(text, str) and not _CHOICE.search(text) and (lang == "en" or english.get(key) != text):
                yield lang, text


def cldr_names() -> Iterator[tuple[str, str]]:
    """Names of languages, territories and currencies."""
    for name in localedata.locale_identifiers():
        lang = tag_of(name) if "_" not in name or name == "sr_Latn" else ""
        if lang:
            locale = Locale.parse(name)
            for names in (locale.languages, locale.territories, locale.currencies):
                yield from ((lang, text) for text in names.values())


def corpus(site: Path) -> dict[str, list[list[str]]]:
    """For each language its strings, as words, each once."""
    found: dict[str, dict[str, None]] = {lang: {} for lang in LANGUAGES}
    for source in (gettext_strings(site), frontend_strings(site), cldr_names()):
        for lang, text in source:
            for part in _CUT.split(_HELD.sub(" ", text)):
                found[lang][part] = None
    english = Counter(word for text in found["en"] for word in words_of(text))
    out = {}
    for lang, texts in found.items():
        rows = [words for text in texts if (words := words_of(text))]
        out[lang] = [words for words in rows if lang == "en" or not is_english(words, english)]
    return out


def words_of(text: str) -> list[str]:
    """The words of all of `text`."""
    return [word for start in range(0, len(text), 100) for word in letters_of(text[start : start + 100]).split()]


def is_english(words: list[str], english: Counter[str]) -> bool:
    """Whether much of a translated string is English still."""
    return sum(word in english and len(word) > SHORT_WORD and word.isascii() for word in words) > FOREIGN * len(words)


def samples(lang: str, rows: list[list[str]], chance: random.Random) -> Iterator[str]:
    """A few words in a row, from strings drawn evenly, or one or two function words."""
    small = sorted(function_words(lang))
    made = 0
    while made < SAMPLES:
        words = chance.choice(rows)
        count = chance.choice(WORDS)
        at = chance.randrange(max(1, len(words) - count + 1))
        part = words[at : at + count]
        if small and chance.random() < FUNCTION_WORDS:
            part = chance.choices(small, k=chance.choice((1, 2)))
        letters = letters_of(" ".join(part))
        if len(letters) >= SHORTEST:
            made += 1
            yield letters


def design(texts: list[str]) -> sparse.csr_matrix:
    """One row for each text: its n-grams, each row of length one."""
    places = [ngram_places(text, BITS) for text in texts]
    ends = np.cumsum([0, *map(len, places)])
    values = np.concatenate([np.full(len(row), len(row) ** -0.5, dtype=np.float32) for row in places])
    return sparse.csr_matrix((values, np.concatenate(places), ends), shape=(len(texts), 1 << BITS))


def fit(rows: sparse.csr_matrix, labels: NDArray[np.intp], count: int) -> NDArray[np.float32]:
    """The weights of softmax regression, by AdaGrad over rows of the table."""
    weights = np.zeros((rows.shape[1], count), dtype=np.float32)
    seen = np.full((rows.shape[1], 1), 1e-6, dtype=np.float32)
    order = np.random.default_rng(0)
    for epoch in range(EPOCHS):
        loss = 0.0
        shuffled = order.permutation(len(labels))
        for start in range(0, len(labels), BATCH):
            chosen = shuffled[start : start + BATCH]
            batch, truth, line = rows[chosen], labels[chosen], np.arange(len(chosen))
            odds = batch @ weights
            odds -= odds.max(axis=1, keepdims=True)
            shares = np.exp(odds)
            shares /= shares.sum(axis=1, keepdims=True)
            loss -= float(np.log(shares[line, truth] + 1e-9).sum())
            shares[line, truth] -= 1
            slope = (batch.T @ shares) * (100 / len(chosen))
            seen += (slope * slope).mean(axis=1, keepdims=True)
            weights -= RATE * slope / np.sqrt(seen)
            weights *= 1 - DECAY
        print("epoch", epoch, "loss", round(loss / len(labels), 4))
    return weights


def main() -> None:
    """Read the strings, fit, write."""
    chance = random.Random(1)  # noqa: S311 not for secrets
    strings = corpus(Path(sys.argv[1]))
    texts: list[str] = []
    for lang in LANGUAGES:
        texts += samples(lang, strings[lang], chance)
    labels = np.repeat(np.arange(len(LANGUAGES)), SAMPLES)
    weights = fit(design(texts), labels, len(LANGUAGES))
    step = float(np.abs(weights).max()) / 127
    packed = np.rint(weights / step).astype(np.int8)
    np.savez_compressed(OUT, about=np.array(ABOUT), tags=np.array(LANGUAGES), weights=packed, step=np.float32(step))
    print(OUT, OUT.stat().st_size, {lang: len(rows) for lang, rows in strings.items()})


if __name__ == "__main__":
    main()
