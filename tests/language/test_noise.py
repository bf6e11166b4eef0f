import json
from pathlib import Path

from pipeline.language.identify import identify

FOLDER = Path(__file__).parents[1] / "cases" / "language"
JUNK = json.loads((FOLDER / "junk.json").read_text(encoding="utf-8"))
SHORT = json.loads((FOLDER / "short.json").read_text(encoding="utf-8"))
SAME = {"sr": "hr", "bs": "hr", "ms": "id"}
NONE = {"und", "zxx"}


def test_nine_of_ten_junk_strings_are_no_language() -> None:
    taken = [text for text in JUNK if identify(text).lang not in NONE]
    assert len(taken) <= 0.05 * len(JUNK), taken


def test_short_texts_stay_and_most_are_right() -> None:
    found = [(lang, identify(text).lang, text) for lang, text in SHORT]
    assert not [text for _, said, text in found if said in NONE]
    wrong = [row for row in found if SAME.get(row[0], row[0]) != SAME.get(row[1], row[1])]
    assert len(wrong) <= 0.05 * len(SHORT), wrong
