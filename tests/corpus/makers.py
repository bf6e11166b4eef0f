"""Sources made up for tests: pages in invented languages, so that no lexicon can know their furniture."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_ALPHABETS = {
    "latin": ("bdfgklmnprstvz", "aeiouäöõ"),
    "cyrillic": ("бвгджзклмнпрст", "аеиоуыэя"),
    "greek": ("βγδζθκλμνπρστφχ", "αεηιου"),
    "georgian": ("ბგდვზთკლმნპრსტ", "აეიოუ"),
}


@dataclass
class Tongue:
    """An invented language; what it says is the same for the same seed."""

    alphabet: str
    seed: int
    random: random.Random = field(init=False)
    words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(f"{self.alphabet}{self.seed}")  # noqa: S311 no secrets here
        self.words = [self._word() for _ in range(600)]

    def _word(self) -> str:
        consonants, vowels = _ALPHABETS[self.alphabet]
        pick = self.random.choice
        return "".join(pick(consonants) + pick(vowels) for _ in range(self.random.randint(1, 4)))

    def phrase(self, least: int, most: int) -> str:
        """Some words, the first with a capital."""
        return " ".join(self.random.choices(self.words, k=self.random.randint(least, most))).capitalize()

    def prose(self, sentences: int) -> str:
        """A paragraph on one line."""
        return " ".join(f"{self.phrase(6, 16)}." for _ in range(sentences))

    def paragraphs(self, count: int) -> list[str]:
        """Paragraphs, each on a line of its own."""
        return [self.prose(self.random.randint(2, 5)) for _ in range(count)]


@dataclass(frozen=True)
class MadePage:
    """Lines, each with whether it is furniture."""

    lines: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The page as a text."""
        return "\n".join(line for line, _ in self.lines) + "\n"

    @property
    def own(self) -> list[str]:
        """The author's lines."""
        return [line for line, furniture in self.lines if not furniture]

    @property
    def furniture(self) -> list[str]:
        """The site's lines."""
        return [line for line, furniture in self.lines if furniture]


def page(own: Sequence[str], head: Sequence[str] = (), foot: Sequence[str] = ()) -> MadePage:
    """A page of an author's lines between the site's."""
    marked = [(line, True) for line in head] + [(line, False) for line in own] + [(line, True) for line in foot]
    return MadePage(tuple(marked))


# ------------------------------------------------------------- sources with furniture
def blog(tongue: Tongue, pages: int) -> list[MadePage]:
    """Posts between a menu and a footer of several lines, in which a name and a number differ."""
    menu = [tongue.phrase(1, 2) for _ in range(6)]
    links = [tongue.phrase(1, 3) for _ in range(5)]
    made = []
    for number in range(pages):
        own = [tongue.phrase(2, 6), *tongue.paragraphs(tongue.random.randint(2, 6))]
        counter = f"{tongue.words[1].capitalize()} ({number * 7 % 23})"
        made.append(page(own, menu, [counter, *links]))
    return made


def bar_blog(tongue: Tongue, pages: int) -> list[MadePage]:
    """Posts under a menu in one line, over a footer with a claim of copyright."""
    menu = [" | ".join(tongue.phrase(1, 1) for _ in range(5))]
    foot = [tongue.phrase(2, 3), f"© 2009 {tongue.phrase(2, 2)}", " · ".join(tongue.phrase(1, 2) for _ in range(4))]
    return [page([tongue.phrase(2, 6), *tongue.paragraphs(3)], menu, foot) for _ in range(pages)]


def notice_blog(tongue: Tongue, pages: int) -> list[MadePage]:
    """Posts over a long notice in whole sentences, and links."""
    foot = [*(tongue.phrase(1, 3) for _ in range(4)), tongue.prose(3), tongue.phrase(2, 4)]
    return [page([tongue.phrase(2, 6), *tongue.paragraphs(4)], foot=foot) for _ in range(pages)]


# ----------------------------------------------------------- sources with none
def diary(tongue: Tongue, pages: int) -> list[MadePage]:
    """Days that all begin and end with the same words."""
    hail, bye, name = f"{tongue.phrase(2, 2)},", f"{tongue.phrase(2, 3)},", tongue.phrase(1, 1)
    return [page([hail, *tongue.paragraphs(3), bye, name]) for _ in range(pages)]


def poems(tongue: Tongue, pages: int) -> list[MadePage]:
    """Poems with refrains of their own, which close them too."""
    made = []
    for _ in range(pages):
        refrain = [tongue.phrase(3, 6) for _ in range(4)]
        verses = [[tongue.phrase(4, 7) for _ in range(4)] for _ in range(3)]
        made.append(page([tongue.phrase(2, 4), *(line for verse in verses for line in ("", *verse, "", *refrain))]))
    return made


def recipes(tongue: Tongue, pages: int) -> list[MadePage]:
    """Recipes with the same headings, measures and kitchen phrases."""
    serves, takes, needs, how = (tongue.phrase(1, 2) for _ in range(4))
    goods = [tongue.phrase(1, 2).lower() for _ in range(25)]
    habits = [f"{tongue.phrase(5, 7)}." for _ in range(4)]
    pick = tongue.random
    made = []
    for number in range(pages):
        list_of = [f"{pick.randint(1, 9) * 50} g {good}" for good in pick.sample(goods, 6)]
        steps = [f"{tongue.phrase(6, 12)}." for _ in range(5)]
        head = [tongue.phrase(2, 4), f"{serves} {number % 6 + 2}", f"{takes}: {number % 9 * 5 + 10}", needs]
        made.append(page([*head, *list_of, how, *steps, pick.choice(habits)]))
    return made


def reposts(tongue: Tongue, pages: int) -> list[MadePage]:
    """A post that was scraped again and again, each time with another note, among few others."""
    post = [tongue.phrase(2, 6), *tongue.paragraphs(5), *(tongue.phrase(2, 4) for _ in range(6))]
    again = [page([*post, tongue.prose(2)]) if n % 2 else page(post) for n in range(pages - 3)]
    return [*again, *(page([tongue.phrase(2, 6), *tongue.paragraphs(5)]) for _ in range(3))]


def quoted_poem(tongue: Tongue, pages: int) -> list[MadePage]:
    """One poem, quoted in many posts with a few words of introduction: it is the text, not furniture."""
    poem = [tongue.phrase(4, 7) for _ in range(12)]
    return [page([tongue.phrase(2, 5), tongue.prose(n % 3 + 1), *poem]) for n in range(pages)]


def code(tongue: Tongue, pages: int) -> list[MadePage]:
    """Lessons whose listings begin alike."""
    imports = [f"import {word}" for word in tongue.words[:4]]
    made = []
    for _ in range(pages):
        body = [f"{tongue.words[n]} = {tongue.phrase(1, 1)}({n})" for n in tongue.random.sample(range(300), 6)]
        made.append(page([tongue.phrase(2, 4), tongue.prose(3), *imports, *body, tongue.prose(3)]))
    return made


def course(tongue: Tongue, pages: int) -> list[MadePage]:
    """Lessons of which each repeats the listing so far."""
    listing = [f"{tongue.words[n]}({tongue.words[n + 1]}, {tongue.words[n + 2]});" for n in range(12 + pages)]
    return [
        page([tongue.phrase(2, 4), *tongue.paragraphs(4), *listing[: 12 + n], tongue.prose(3)]) for n in range(pages)
    ]


def middle_block(tongue: Tongue, pages: int) -> list[MadePage]:
    """Posts into which a list of links was scraped."""
    links = [(tongue.phrase(1, 3), True) for _ in range(9)]
    made = []
    for _ in range(pages):
        own = [(line, False) for line in (tongue.phrase(2, 6), *tongue.paragraphs(4))]
        made.append(MadePage((*own[:3], *links, *own[3:])))
    return made


WITH_FURNITURE: tuple[Callable[[Tongue, int], list[MadePage]], ...] = (blog, bar_blog, notice_blog, middle_block)
WITHOUT_FURNITURE: tuple[Callable[[Tongue, int], list[MadePage]], ...] = (
    diary,
    poems,
    recipes,
    reposts,
    quoted_poem,
    code,
    course,
)
ALPHABETS = tuple(_ALPHABETS)
