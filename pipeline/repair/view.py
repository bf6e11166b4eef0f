"""A document as the repair rules see it, and the proposals that they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.document import Document, SpanLabel
from pipeline.repair.protect import Protected, protected, short_quotations
from pipeline.repair.run_together import run_together
from pipeline.repair.signs import signs
from pipeline.repair.splits import Split, best_split
from pipeline.text.lexicon import Lexicon, lexicon

_WORD_AFTER = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_REACH = 48  # how far to look for the ends of a word
_TOKEN = 200  # how far to look for the ends of what spaces part
_SOLID = re.compile(r"[^ \n\t\u00a0]*+")
_FORMS = 400
_NEAR = 2000
_COMPARED = 200_000  # more would cost more than to split all words again
_FOREIGN_SHARE = 0.45  # a language with more of the text than this is not a quotation


@dataclass(frozen=True, slots=True)
class Proposal:
    """Put `after` in place of `text[start:end]`; `confidence` that this is better and not worse.

    `generator`, `scorer`, `score` and `evidence` are as in `Decision`. Of several candidates for one
    place, `rank` 1 is the best; only that one can be applied. `alone`: surer than any damage of the text need make it.
    """

    start: int
    end: int
    after: str
    rule: str
    confidence: float
    generator: str = "rule"
    scorer: str = ""
    score: float | None = None
    evidence: str = ""
    rank: int = 1
    alone: bool = False


@dataclass(frozen=True)
class View:
    """A text in one language, with what must be left alone in it. All offsets are those of `text`."""

    text: str
    lang: str
    foreign: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, doc: Document) -> View:
        """The current text of `doc`, in its main language."""
        lang = doc.metadata.lang
        runs = [(doc.in_text(span), span.value) for span in doc.spans_of(SpanLabel.LANGUAGE)]
        share: dict[str, int] = {}
        for (start, end), value in runs:
            share[value] = share.get(value, 0) + end - start
        enough = _FOREIGN_SHARE * len(doc.text)
        foreign = tuple(place for place, value in runs if value != lang and share[value] < enough)
        return view_of(doc.text, lang, foreign)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The lexicon of the text's language."""
        return lexicon(self.lang)

    @cached_property
    def signs(self) -> frozenset[int]:
        """The signs of something to repair: without one, its rules need not look."""
        return signs(self.text)

    @cached_property
    def by_rule(self) -> dict[Callable[[View], Iterable[Proposal]], Sequence[Proposal]]:
        """What rules have proposed for this text so far."""
        return {}

    @cached_property
    def protected(self) -> Protected:
        """What no repair may touch."""
        return protected(self.text, self.foreign)

    @cached_property
    def quotations(self) -> Protected:
        """Short quotations, whose oddities may be what they are quoted for."""
        return short_quotations(self.text)

    @cached_property
    def words(self) -> int:
        """How many words the text has."""
        return len(self.tokens)

    @cached_property
    def tokens(self) -> list[str]:
        """What stands between white space, in order."""
        return self.text.split()

    @cached_property
    def small_vocabulary(self) -> frozenset[str]:
        """All words of the text in small letters."""
        return frozenset(map(str.lower, self.vocabulary))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words of the text as they are written."""
        return frozenset(_WORD.findall(self.text))

    @cached_property
    def splits(self) -> dict[tuple[str, bool], Split | None]:
        """How words of the text come apart, as far as it has been asked."""
        return {}

    @cached_property
    def run_together(self) -> frozenset[str]:
        """Words of the text that are surely two or three, found by a quick look."""
        return run_together(self.tokens, self.lexicon)

    def follow(self, earlier: View) -> None:
        """Take over from the view of the text before some repairs what they cannot have changed.

        How a word comes apart depends on what stands elsewhere in the text only where that is a part of it.
        """
        if earlier is self or self.splits:
            return
        changed = tuple(sorted(self.small_vocabulary ^ earlier.small_vocabulary))
        if len(changed) * len(earlier.splits) > _COMPARED:
            return
        self.splits.update(
            (key, split) for key, split in earlier.splits.items() if not any(word in key[0].lower() for word in changed)
        )

    def split(self, word: str, *, inside: bool = False) -> Split | None:
        """The likeliest split of `word`, known words of the text included; `inside` as in `best_split`."""
        key = word, inside
        if key not in self.splits:
            self.splits[key] = best_split(word, self.lexicon, self.small_vocabulary, inside=inside)
        return self.splits[key]

    def word_before(self, at: int) -> str:
        """The word that ends at `at`; empty where there is none."""
        match = _WORD_AFTER.match(self.text[max(0, at - _REACH) : at][::-1])  # a word reads alike from both ends
        return match.group()[::-1] if match else ""

    def word_after(self, at: int) -> str:
        """The word that begins at `at`; empty where there is none."""
        match = _WORD_AFTER.match(self.text, at, at + _REACH)
        return match.group() if match else ""

    def token_around(self, at: int) -> str:
        """What stands around `at` from space to space; empty where that is too long for prose."""
        low, high, token = self._solid[0]
        if low <= at < high:
            return token
        text = self.text
        start, end = max(0, at - _TOKEN), at + _TOKEN
        low = max(text.rfind(" ", start, at), *(text.rfind(space, start, at) for space in "\n\t\u00a0")) + 1
        if not low and start:  # and so it is for all that follows without a space
            self._solid[0] = at, _SOLID.match(text, at).end(), ""  # type: ignore[union-attr]  # it matches anywhere
            return ""
        highs = [found for space in " \n\t\u00a0" if (found := text.find(space, at, end)) >= 0]
        if not highs and end < len(text):
            return ""
        high = min(highs, default=len(text))
        if high - low < _TOKEN:
            self._solid[0] = low, high, text[low:high]
        return text[low:high]

    @cached_property
    def _solid(self) -> list[tuple[int, int, str]]:
        """Where what was last looked up stands from space to space: what stands in it needs no other look."""
        return [(0, 0, "")]

    def comes_back(self, form: str, at: int) -> bool:
        """Whether `form`, which stands at or near `at`, stands elsewhere, too: a name, perhaps.

        After the first hundreds of forms only the text near `at` is searched, to bound the work.
        """
        seen = self._forms
        if form not in seen and len(seen) < _FORMS:
            seen[form] = self.text.count(form) > 1
        if form in seen:
            return seen[form]
        return self.text.count(form, max(0, at - _NEAR), at + _NEAR) > 1

    @cached_property
    def _forms(self) -> dict[str, bool]:
        return {}

    def free(self, proposals: Iterable[Proposal]) -> list[Proposal]:
        """The proposals that touch nothing protected."""
        return [item for item in proposals if not self.protected.covers(item.start, item.end)]


@lru_cache(maxsize=1)
def view_of(text: str, lang: str, foreign: tuple[tuple[int, int], ...]) -> View:
    """The view of a text; the last one is kept, as the next stage often sees the same text."""
    return View(text, lang, foreign)
