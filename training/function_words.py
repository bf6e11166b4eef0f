"""Writes `pipeline/data/function_words.json`: the function words of each language.

The words are spaCy's stop lists (MIT licence), single words only. Some of those lists are long and
hold content words, so of a long list only the words that are frequent are kept; the frequencies
are looked up in wordfreq and none of its data is written. Languages that spaCy lacks, or knows
too few words of, are ours.

Run: `python training/function_words.py`
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from pathlib import Path

import spacy.lang
import wordfreq

OUT = Path(__file__).parents[1] / "pipeline" / "data" / "function_words.json"
LONGEST = 240  # words of one language; the rest of a long list is hardly ever function words
SHORT = 120  # a list this short is kept whole
ZIPF = 4.0  # frequency below which a word is not taken for a function word
NOT_LIVING = {"grc", "sa", "bo"}
UNSORTED = {"tt"}  # a thousand words and no frequencies to choose by
OURS = {
    "be": (
        "а аб але ад без быў была былі быць вы гэта гэты да для дык ён з за і іх к калі мы на над не ні о па "
        "пра пры се так там то той толькі ты у ў што як які яна яны яе яго я"
    ),
    "cy": (
        "a ac ar am at bod bydd chi dan dim dros ei eich ein eu fel fi gan gyda hi hwn i iawn mae mewn na nad "
        "nid o oedd oes ond os pan roedd sydd sy wedi y yn yr yw"
    ),
    "eo": (
        "al ankaŭ antaŭ aŭ ĉe ĉi ĉu da de do dum ekster el en estas estis ĝi ĝis iam ili inter ja jam kaj ke "
        "kia kie kio kiu kun la li mi ne ni nun nur ol oni per pli plu por post pri pro se sed si sub super "
        "sur ŝi tial tie tio tiu tra vi"
    ),
    "et": (
        "ainult aga alates alla all ehk ei eest ega enam enne enda endale enese et ettega hakkas ilma ilmselt "
        "isegi ja jah jälle juba juurde juures järel järgi ka kas keda kelle kes kogu koos koju kokku kolm "
        "kuhu kui kuid kuidas kuni kus kõik kõige kõrval läbi ma me meie mida midagi mille mind minu mis "
        "mitte mu mul mulle muidu mööda nad nagu need nii nende neid ning no nüüd ole oled oleks olema olen "
        "olid oli olla oma on pole peab pea peal peale pärast pidi rohkem sa said saab saada sai sama samuti "
        "seal seda see seega sees selle selleks selles sest siia siin siis sinna sinu suur ta taga tal talle "
        "te teda teie teine tema temale tuleb tõttu vaid vastu veel vist või võib võiks väga välja ära äkki "
        "üks üle üles"
    ),
    "gl": (
        "a ao aos as á ás cando como con da das de del dende do dos e é ela el eles en entre era eran esta "
        "este foi hai isto la lle lles máis mais me meu moi moito na nas nin no non nos nun nunha o os ou "
        "para pero pola polo por porque que se sen ser seu si só sobre súa tamén ten todo un unha unhas uns "
        "xa"
    ),
    "ka": (
        "ამ ან აქ აღარ გარდა და ეს იგი იმ ის კი მათ მაგრამ მე მის მიერ მხოლოდ ჩვენ როგორ რომ რომელიც რა თუ "
        "უნდა უფრო შემდეგ იყო არის არ ვერ"
    ),
    "kk": (
        "ал бар бен біз бір бірақ болды болып ғана да де деп дейін енді еді екен емес және кейін қана ма мен "
        "не ол осы олар сен сол соң сондай те та туралы үшін"
    ),
    "ko": (
        "그리고 그러나 하지만 그런데 그래서 그러면 또한 또 및 혹은 또는 이 그 저 것 수 때 "
        "더 가장 매우 아주 너무 잘 안 못 다시 이미 아직 모두 다 좀 나는 내가 저는 제가 "
        "우리 우리는 너 당신 그는 그녀는 그들은 이것 그것 저것 여기 거기 어디 누구 무엇 왜 "
        "어떻게 언제 같은 같이 함께 위해 위한 대한 대해 통해 따라 있는 있다 있었다 없는 "
        "없다 하는 한다 했다 된다 되는 됐다 이다 있습니다 합니다 입니다 없습니다 그런 이런 "
        "저런 어떤 모든 많은 때문에 만약 비록 다른 아니라 아니 "
    ),
    "sw": (
        "au baada bado bila cha hadi hata hii hilo hivyo hiyo huo huyu ikiwa ili ingawa ja juu kama karibu "
        "kati kila kwa kutoka la lakini mpaka na nami ni pamoja pia sana sasa si tu wa wakati wao ya yake yao "
        "yeye za zaidi"
    ),
}


def chosen(lang: str, words: set[str]) -> list[str]:
    """The words of `lang` to keep, sorted."""
    single = {word.lower().replace("’", "'") for word in words}
    single = {word for word in single if word and not any(ch.isspace() or ch.isdigit() or ch in ".,-_" for ch in word)}
    code = {"tl": "fil"}.get(lang, lang)
    if code in wordfreq.available_languages("best") and lang not in {"zh", "ja", "ko", "th"}:
        ranked = sorted(single, key=lambda word: (-wordfreq.zipf_frequency(word, code), word))
        single = {
            word for word in ranked[:LONGEST] if wordfreq.zipf_frequency(word, code) >= ZIPF or len(ranked) < SHORT
        }
    return sorted(single)


def main() -> None:
    """Write the table."""
    table: dict[str, list[str]] = {}
    for module in sorted(pkgutil.iter_modules(spacy.lang.__path__), key=lambda found: found.name):
        if module.name in NOT_LIVING | UNSORTED:
            continue
        try:
            words = importlib.import_module(f"spacy.lang.{module.name}.stop_words").STOP_WORDS
        except ModuleNotFoundError:
            continue
        if words:
            table[module.name] = chosen(module.name, set(words))
    for lang, text in OURS.items():
        table[lang] = sorted({*text.split(), *table.get(lang, ())})
    table["bs"] = table["hr"]
    content = {
        "source": "spaCy stop lists, chosen by training/function_words.py; "
        "be, cy, eo, gl, ka, kk, sw, part of et, ko: ours",
        "licence": "MIT (spaCy, (C) ExplosionAI GmbH); ours Apache-2.0",
        "words": {lang: " ".join(words) for lang, words in sorted(table.items())},
    }
    OUT.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print({lang: len(words) for lang, words in sorted(table.items())})


if __name__ == "__main__":
    main()
