"""Write pipeline/data/language/abbreviations.json from the abbreviations that spaCy's tokenizers know.

    python training/abbreviations.py

Source: the package `spacy` (MIT licence), modules `spacy.lang.*.tokenizer_exceptions`. Only the
languages for which the segmentation rules of LanguageTool say nothing are taken.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path

LANGUAGES = ("bg", "fi", "hu", "id", "ky", "la", "lb", "mk", "ms", "nb", "nn", "th", "tr", "tt")
OUT = Path(__file__).parents[1] / "pipeline" / "data" / "language" / "abbreviations.json"


def abbreviations(lang: str) -> list[str]:
    """The abbreviations of `lang` in lower case, without their last full stop; single letters left out."""
    table = importlib.import_module(f"spacy.lang.{lang}.tokenizer_exceptions").TOKENIZER_EXCEPTIONS
    words = {key[:-1].lower() for key in table if key.endswith(".") and any(map(str.isalpha, key))}
    return sorted(word for word in words if len(word) > 1 and " " not in word and not word[0].isdigit())


def main() -> None:
    """Write the table."""
    table = {
        "source": "spaCy (MIT), spacy.lang.*.tokenizer_exceptions; written by training/abbreviations.py",
        "abbreviations": {lang: abbreviations(lang) for lang in LANGUAGES},
    }
    OUT.write_text(json.dumps(table, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print({lang: len(words) for lang, words in table["abbreviations"].items()})


if __name__ == "__main__":
    main()
