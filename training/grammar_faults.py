"""Faults of grammar put into sound sentences: what a rule that mends one has to bring back is then known.

One word of a sentence is changed for another form: an article for one of another gender, a verb for one of another
number, a word said twice. Which word, is settled by a checksum of the sentence, so that the faults are always the same.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]+(?![\w'’-])")
_THOUSANDS = re.compile(r"(?<![\w.,$€£:-])[1-9]\d{0,2}(?:,\d{3})+(?![.,:]?\w)")
_DOUBLE_EVERY = 6  # of so many sentences one gets a word twice instead of a wrong form

# Forms that stand for one another, between bars; each is put in the place of another of its group. `_` is a space.
_GROUPS = {
    "en": "a an|is are|was were|has have|does do|this these|that those|goes go|says say|makes make|takes take"
    "|seems seem|needs need|wants want|gives give|comes come|becomes become|remains remain|includes include"
    "|man men|year years|day days|person persons|thing things|child children|be is|been be|their there|its it's"
    "|than then|their the_their|his the_his|its the_its|her the_her|my a_my|your the_your|our the_our",
    "de": "der die das den dem des|ein eine einen einem einer|ist sind|war waren|hat haben|wird werden|kann können"
    "|dieser diese dieses diesen diesem|seine seinen seinem seiner|ihre ihren ihrem ihrer|keine keinen keinem"
    "|das dass|seit seid|alle allen|beim bei|zum zur|im in",
    "fr": "le la|un une|est sont|a ont|était étaient|ce cette|du de|au à|son sa|ces ses|et est|a à|ou où|peut peuvent"
    "|tout toute|tous toutes|aux au|quel quelle|mon ma|leur leurs|fait font|avait avaient",
    "es": "el la|un una|los las|es son|ha han|era eran|este esta|estos estas|fue fueron|del de|al a|unos unas|todo toda"
    "|todos todas|está están|puede pueden|tiene tienen|había habían|nuestro nuestra|el él|tu tú",
    "it": "il la|lo il|un una|i gli|le la|è sono|ha hanno|era erano|questo questa|del della|al alla|nel nella|dei delle"
    "|può possono|viene vengono|stato stata|e è|tutto tutta|dal dalla|sul sulla",
    "nl": "de het|is zijn|heeft hebben|was waren|deze dit|die dat|kan kunnen|wordt worden|zal zullen|hun hen|als dan"
    "|word wordt|onze ons|elk elke|welk welke|vind vindt|gaat gaan|komt komen",
    "pt": "o a|um uma|os as|é são|foi foram|do da|no na|ao à|este esta|tem têm|está estão|pode podem|pelo pela|num numa"
    "|todo toda|todos todas|seu sua|era eram|dos das|esse essa|nosso nossa",
    "ru": "был была было были|этот эта это эти|его её|который которая которое которые|мог могла могли|стал стала стали"
    "|один одна одно|весь вся все|новый новая новое новые|свой своя своё|другой другая другие|тся ться",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence with one word changed: `text[start:end]` stands where `before` stood."""

    text: str
    start: int
    end: int
    before: str

    @property
    def sound(self) -> str:
        """The sentence as it was."""
        return self.text[: self.start] + self.before + self.text[self.end :]


def faulty(text: str, lang: str) -> Fault | None:
    """`text` with a fault in it; None where it has no word that the groups of `lang` know.

    >>> faulty("She has seen it.", "en")
    Fault(text='She have seen it.', start=4, end=8, before='has')
    """
    groups = [group.split() for group in _GROUPS[lang].split("|")]
    number = zlib.crc32(text.encode())
    places = [
        (match, others)
        for match in _WORD.finditer(text)
        for group in groups
        if (others := [form for form in group if form != match[0]]) and match[0] in group
    ]
    if not places:
        return None
    if lang == "en" and (thousands := _THOUSANDS.search(text)):
        start, end = thousands.span()
        return Fault(text[:start] + thousands[0].replace(",", ".") + text[end:], start, end, thousands[0])
    match, others = places[number % len(places)]
    form = f"{match[0]}_{match[0]}" if number % _DOUBLE_EVERY == 0 else others[number // 7 % len(others)]
    form = form.replace("_", " ")
    return Fault(text[: match.start()] + form + text[match.end() :], match.start(), match.start() + len(form), match[0])
