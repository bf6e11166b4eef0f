"""Build `pipeline/data/mojibake/model.npz`, the character model that tells sound text from mis-decoded text.

Sources: the word lists of wordfreq (Apache-2.0 code; data CC BY-SA 4.0 and others, only letter statistics are kept
here) and, for languages that it lacks, the display names in Unicode CLDR as shipped by babel (Unicode-3.0).

Run from the root of the repository: `python training/mojibake_model.py`. The same versions of the two
packages give the same bytes.
"""

from __future__ import annotations

import gzip
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

import babel
import msgpack
import numpy as np
import wordfreq

OUT = Path(__file__).parents[1] / "pipeline" / "data" / "mojibake" / "model.npz"

# wordfreq has these; `sh` holds Serbian, Croatian and Bosnian in Latin letters.
WORDFREQ = {
    "latin": [
        "ca",
        "cs",
        "da",
        "de",
        "en",
        "es",
        "fi",
        "fil",
        "fr",
        "hu",
        "id",
        "is",
        "it",
        "lt",
        "lv",
        "nb",
        "nl",
        "pl",
        "pt",
        "ro",
        "sh",
        "sk",
        "sl",
        "sv",
        "tr",
        "vi",
    ],
    "cyrillic": ["ru", "uk", "bg", "mk"],
    "greek": ["el"],
    "hebrew": ["he"],
    "arabic": ["ar", "fa", "ur"],
}
# CLDR gives the others.
CLDR = {
    "latin": ["et", "eu", "gl", "cy", "ga", "af", "sq", "az", "fo", "lb", "eo", "mt", "sw"],
    "cyrillic": ["sr", "be", "kk", "mn", "ky"],
    "thai": ["th"],
}
SCRIPTS = ("latin", "cyrillic", "greek", "hebrew", "arabic", "thai")
CJK = ("zh", "zh-Hant", "ja", "ko")
BLOCK = {
    "latin": [(0x41, 0x24F), (0x1E00, 0x1EFF)],
    "cyrillic": [(0x400, 0x52F)],
    "greek": [(0x370, 0x3FF)],
    "hebrew": [(0x5D0, 0x5F4)],
    "arabic": [(0x620, 0x6D3)],
    "thai": [(0xE01, 0xE4E)],
}
STEP = 0.1  # nats for each unit of a stored cost
WORDS = 30_000  # words of each list that are counted
CLDR_SHARE = 0.05  # of the words of a language that wordfreq has
SEEN = 0.5  # a pair that counts as seen
CJK_RARE = 1e-7  # share below which a character of these scripts is left out
RARE = 2e-6  # a letter with a smaller share of its language is not of its alphabet


def in_script(char: str, script: str) -> bool:
    """Whether `char` is a letter (or a vowel sign) of `script`."""
    return (
        char not in "ªº"
        and unicodedata.category(char)[0] in "LM"
        and any(low <= ord(char) <= high for low, high in BLOCK[script])
    )


# German words with ß; wordfreq writes them with ss.
SHARP_S = """
   groß große großen großer großes größer größe größten straße straßen heiß heißt heißen hieß weiß weiße fuß
füße spaß    grüße grüßen außer außerdem außen außerhalb ließ lassen saß maß maße maßnahmen stoß stoßen süß
süße fleißig    schließlich schließen schließt geschlossen gemäß bloß dreißig fließen fließt genießen
ausschließlich abschließend    anschließend gießen schießen einschließlich regelmäßig verhältnismäßig
großvater großmutter großeltern fußball weiße    reißen beißen schweiß fleiß strauß gruß floß begrüßen äußern
äußerst äußerung einigermaßen bußgeld süßigkeiten
"""


def refolded(word: str, lang: str) -> str:
    """The word as it is written: wordfreq folds the final sigma and the sharp s away."""
    if lang == "de":
        return sharp_s().get(word, word)
    return word[:-1] + "ς" if lang == "el" and word.endswith("σ") else word


@cache
def sharp_s() -> dict[str, str]:
    """Folded form of a German word → its true form."""
    return {word.replace("ß", "ss"): word for word in SHARP_S.split() if "ß" in word}


def wordfreq_words(lang: str) -> list[tuple[str, float]]:
    """The commonest words with their shares; some of CLDR, for the letters that wordfreq folds away (ß)."""
    words = wordfreq.get_frequency_dict(lang, "best").items()
    common = sorted(words, key=lambda item: (-item[1], item[0]))[:WORDS]
    names = cldr_words({"sh": "hr"}.get(lang, lang))
    return [(refolded(word, lang), share) for word, share in common] + [(w, CLDR_SHARE * share) for w, share in names]


def strings_of(value: object) -> Iterable[str]:
    """All strings inside a tree of CLDR data."""
    if isinstance(value, str):
        yield value.replace("{0}", " ")
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings_of(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from strings_of(item)


def cldr_words(lang: str) -> list[tuple[str, float]]:
    """The words of a locale's display names, each as often as it occurs."""
    from babel.localedata import load  # noqa: PLC0415 the module is heavy

    words: Counter[str] = Counter()
    for text in strings_of(dict(load(lang))):
        words.update("".join(c if c.isalpha() or unicodedata.category(c)[0] == "M" else " " for c in text).split())
    total = sum(words.values())
    return [(word.lower(), count / total) for word, count in sorted(words.items())]


def bigrams(words: list[tuple[str, float]], script: str) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Shares of letters and of letter pairs; the empty string stands for the edge of a word."""
    letters: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for word, share in words:
        chars = unicodedata.normalize("NFC", word).lower()
        if not all(in_script(c, script) or c in "'’-" for c in chars):
            continue
        weight = share**0.8  # dampened, so that rare words still teach letter pairs
        for part in chars.replace("’", "'").replace("-", "'").split("'"):
            if part:
                letters.update(dict.fromkeys(part, 0.0))
                for c in part:
                    letters[c] += weight
                marked = ["", *part, ""]
                for pair in pairwise(marked):
                    pairs[pair] += weight
    return letters, pairs


def table(letters: Counter[str], pairs: Counter[tuple[str, str]], alphabet: str) -> np.ndarray:
    """Costs (in steps) of each letter after each other, 0 standing for the edge of a word."""
    size = len(alphabet) + 1
    at = {c: i + 1 for i, c in enumerate(alphabet)} | {"": 0}
    total = sum(letters.values())
    edge = sum(n for (_, b), n in pairs.items() if not b)
    alone = np.full(size, 1e-5)
    for c, n in letters.items():
        if n / total >= RARE:
            alone[at[c]] += n / (total + edge)
    alone[0] += edge / (total + edge)
    alone /= alone.sum()
    counts = np.zeros((size, size))
    for (a, b), n in pairs.items():
        counts[at[a], at[b]] += n
    counts /= counts.sum() / 2e5  # as if the list were this many letters of text
    types = (counts > SEEN).sum(axis=1, keepdims=True) + 1.0
    chance = (counts + 0.5 * types * alone) / (counts.sum(axis=1, keepdims=True) + 0.5 * types)
    cost = np.minimum(-np.log(chance), 14.0)
    cost[0, 0] = 0.0
    return np.round(cost / STEP).astype(np.uint8)


def cjk_shares() -> dict[str, Counter[str]]:
    """Shares of characters in Chinese (both scripts), Japanese and Korean text."""
    out: dict[str, Counter[str]] = {}
    for lang in ("zh", "ja", "ko"):
        chars: Counter[str] = Counter()
        for word, share in wordfreq.get_frequency_dict(lang, "best").items():
            for c in word:
                if ord(c) >= 0x3000 and c.isalpha():  # noqa: PLR2004 the first CJK block
                    chars[c] += share
        out[lang] = chars
    path = Path(wordfreq.__file__).parent / "data" / "_chinese_mapping.msgpack.gz"
    to_simple: dict[int, str] = msgpack.loads(gzip.decompress(path.read_bytes()), raw=False, strict_map_key=False)
    sources: dict[str, list[str]] = {}
    for code, simple in sorted(to_simple.items()):
        sources.setdefault(simple, []).append(chr(code))
    traditional: Counter[str] = Counter()
    for c, share in out["zh"].items():
        forms = sources.get(c, [])
        common = [f for f in forms if encodable(f, "big5")] or forms
        if encodable(c, "big5"):
            common = [*common, c]
        for form in common or [c]:
            traditional[form] += share / len(common or [c])
    out["zh-Hant"] = traditional
    return out


def encodable(char: str, codec: str) -> bool:
    """Whether `codec` has the character."""
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def main() -> None:
    """Count, quantise, write."""
    arrays: dict[str, np.ndarray] = {}
    for script in SCRIPTS:
        counted = {lang: bigrams(wordfreq_words(lang), script) for lang in WORDFREQ.get(script, [])}
        counted |= {lang: bigrams(cldr_words(lang), script) for lang in CLDR.get(script, [])}
        alphabet = "".join(
            sorted({c for letters, _ in counted.values() for c, n in letters.items() if n / letters.total() >= RARE})
        )
        keep = set(alphabet) | {""}
        tables = []
        for letters, pairs in counted.values():
            tables.append(
                table(
                    Counter({c: n for c, n in letters.items() if c in keep}),
                    Counter({p: n for p, n in pairs.items() if p[0] in keep and p[1] in keep}),
                    alphabet,
                )
            )
        shares = [
            [math.log10(max(letters[c] / letters.total(), 1e-9)) for c in alphabet] for letters, _ in counted.values()
        ]
        arrays[f"{script}.langs"] = np.array(list(counted))
        arrays[f"{script}.alphabet"] = np.array(alphabet)
        arrays[f"{script}.costs"] = np.stack(tables)
        arrays[f"{script}.shares"] = np.round(-10 * np.array(shares)).astype(np.uint8)
    shares_of = cjk_shares()
    chars = sorted({c for counts in shares_of.values() for c, n in counts.items() if n / counts.total() > CJK_RARE})
    chars = [c for c in chars if ord(c) < 0x10000]  # noqa: PLR2004 the basic plane
    costs = np.full((len(CJK), len(chars)), 14.0)
    for row, lang in enumerate(CJK):
        counts = shares_of[lang]
        for column, c in enumerate(chars):
            costs[row, column] = min(14.0, -math.log(counts[c] / counts.total() + 1e-7))
    arrays["cjk.langs"] = np.array(CJK)
    arrays["cjk.alphabet"] = np.array("".join(chars))
    arrays["cjk.costs"] = np.round(costs / STEP).astype(np.uint8)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(OUT, allow_pickle=False, **arrays)
    print(f"{OUT.name}: {OUT.stat().st_size:,} bytes; wordfreq, babel {babel.__version__}")
    for name, array in arrays.items():
        print(f"  {name}: {array.shape} {array.dtype}")


if __name__ == "__main__":
    main()
