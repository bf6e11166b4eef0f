"""Makes `pipeline/data/cldr_dates.json`: the names of months and weekdays of some ninety locales.

Run it with Babel installed (a build tool only): `python training/cldr_dates.py`.
"""

from __future__ import annotations

import json
import multiprocessing
import unicodedata
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "pipeline" / "data" / "cldr_dates.json"
_LISTED = (
    "af am ar ar_DZ ar_MA ar_SY ast az be bg bn br bs ca cs cy da de de_AT el en en_GB eo es es_MX et eu fa fi fil "
    "fo fr fr_CA fy ga gd gl gu ha he hi hr hu hy id ig is it ja jv ka kk km kn ko ky lb lo lt lv mk ml mn mr ms my "
    "nb ne nl nn oc pa pl ps pt pt_PT rm ro ru si sk sl so sq sr sr_Latn sv sw ta te th tk tr uk ur uz uz_Cyrl vi yo "
    "zh zh_Hant zu"
)
LOCALES = _LISTED.split()
WIDTHS = ("wide", "abbreviated", "short")


LAST_ALPHABETIC = "\u2e7f"  # what follows are the scripts of East Asia


def key(name: str) -> str:
    """The form under which a name is looked up."""
    name = unicodedata.normalize("NFC", name.replace("’", "'").lower().replace("i\u0307", "i").replace("ς", "σ"))
    name = "".join(c for c in name if unicodedata.category(c) != "Cf").strip(" .")
    return " ".join(name.split())


def usable(name: str) -> bool:
    """Whether a name can be told apart: no digits, and not a lone letter of an alphabet."""
    return bool(name) and not any(c.isdigit() for c in name) and (len(name) > 1 or name > LAST_ALPHABETIC)


def of_locale(code: str) -> tuple[str, dict[str, list[list[str]]], list[str]]:
    """Names of months, weekdays and halves of the day in one locale.

    Each locale gets a process of its own: what Babel resolves for one leaks into the next.
    """
    from babel import Locale  # noqa: PLC0415 a build tool, looked for only where it is used

    locale = Locale.parse(code)
    months: list[list[str]] = [[] for _ in range(12)]
    days: list[list[str]] = [[] for _ in range(7)]
    for names, table in ((months, locale.months), (days, locale.days)):
        for context in ("format", "stand-alone"):
            for width in WIDTHS:
                for number, name in table[context].get(width, {}).items():
                    slot = names[number - 1 if names is months else number]
                    if usable(key(name)) and key(name) not in slot:
                        slot.append(key(name))
    halves = {
        key(table[half])
        for context in ("format", "stand-alone")
        for table in locale.day_periods.get(context, {}).values()
        for half in ("am", "pm")
        if half in table
    }
    return code, {"months": months, "days": days}, sorted(half for half in halves if len(half) > 1)


def main() -> None:
    """Write the file."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        rows = pool.map(of_locale, LOCALES, chunksize=1)
    data: dict[str, object] = {
        "source": "Unicode CLDR through Babel 2.18, by training/cldr_dates.py; days begin on Monday",
        "licence": "Unicode-3.0",
        "halves": sorted({word for row in rows for word in row[2]}),
        "locales": {row[0]: row[1] for row in rows},
    }
    lines = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace('},"', '},\n"')
    OUT.write_text(lines + "\n", encoding="utf-8")
    print(f"{OUT.name}: {len(rows)} locales, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
