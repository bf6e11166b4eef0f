"""Text that was decoded in the wrong encoding, read again as it was meant.

The whole page is judged first, then line by line: what happened to the page is what most likely
happened to a short line, but no line is changed unless it reads better for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.text.lines import split_lines
from pipeline.text.mojibake_chains import LABELS, Step, steps_from, undo, undo_by_parts
from pipeline.text.mojibake_gate import has_bad_shape, has_twins, looks_sound
from pipeline.text.mojibake_model import flaws, read

_WORD = re.compile(r"[^\s\x80-\U0010ffff]*[\x80-\U0010ffff][^ \t]*")
_PAIR = re.compile(r"[\x80-\U0010ffff]{2}|[\u3400-\uffff]")  # what UTF-8 needs that was read as something else
_SEGMENT = 4000  # characters of a line that are judged at once
_SAMPLE = 600  # characters that a search looks at
_DEPTH = 3
_BEAM = 3
_SEARCHES = 6  # lines of a page that are searched in vain
_CHAINS = 4  # confusions of a page that are remembered
_MARGIN = 7.0  # nats by which a reading must be better
_MARGIN_UTF8 = 5.0  # chance makes no UTF-8
_MARGIN_KNOWN = 1.5  # for a confusion that the page shows elsewhere
_GAIN_PER_CHAR = 0.3  # of the words that change
_EXCESS_PER_CHAR = 0.15
_SOUND = {"zh": 7.0, "zh-Hant": 7.0, "ja": 6.2, "ko": 4.6, "th": 4.6, "und": 6.5}  # nats a character, usual
_SOUND_ALPHABET = 2.6
_FLUENT = {"zh": 7.6, "zh-Hant": 7.6, "ja": 7.2, "ko": 5.6, "th": 5.6, "und": 7.2}
_FLUENT_ALPHABET = 3.7
_CONFIDENCE_UTF8 = 0.99
_CONFIDENCE = 0.95
_LINES_OF_PAGE = 3  # lines beyond ASCII that make a page
_MARGIN_PAGE = 20.0
_MOST = 0.6  # share of the changed lines that must read better, where one confusion struck all
_SLACK = 6.0  # nats that a line may then read worse
_FEW_UTF8 = 3  # characters that UTF-8 must give where a text has no shape of mis-decoding
_LETTERS_KEPT = 0.6  # share of the letters beyond ASCII
_FLAWS = 10  # signs that no writing has in the text as it stands, for each that the new reading may have
_FTFY_WORSE = 6.0
_FTFY_BONUS = 6.0
# One character of the pair was changed after the damage was done.
_NEAR_MISSES = (("Ã|", "Ã¦"), ("Â|", "Â¦"))

Chain = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch `[start, end)` of a text and what it should read, the rule's name, and how sure it is."""

    start: int
    end: int
    after: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Option:
    text: str
    chain: Chain
    cost: float  # of the words beyond ASCII, with the priors of the steps
    rule: str = ""

    @property
    def name(self) -> str:
        """The rule's name; a confusion that struck repeatedly says so."""
        if self.rule or not self.chain:
            return self.rule
        first = self.chain[0]
        if len(set(self.chain)) == 1 and len(self.chain) > 1:
            return f"{first.rule}-{'twice' if len(self.chain) == 2 else 'repeatedly'}"  # noqa: PLR2004
        return "-then-".join(step.rule for step in reversed(self.chain))


@dataclass(slots=True)
class _Page:
    """What is known of the page: the confusions that struck it, and how many searches are left."""

    chains: list[Chain] = field(default_factory=list)
    searches: int = _SEARCHES
    tried: set[str] = field(default_factory=set)

    def learn(self, chain: Chain, *, first: bool = False) -> None:
        """Remember a chain, as the likeliest of the page with `first`."""
        if chain and chain not in self.chains and (first or len(self.chains) < _CHAINS):
            self.chains.insert(0 if first else len(self.chains), chain)

    def learn_utf8(self, rule: str) -> None:
        """Remember a confusion by the name of its rule."""
        read = next((codec for codec, label in LABELS.items() if rule.startswith(f"utf-8-as-{label}")), "cp1252")
        self.learn((Step("utf-8", read),))


def find_repairs(text: str) -> list[Repair]:
    r"""The stretches of `text` that were decoded wrongly, in order, with what they should read.

    >>> [(r.after, r.rule) for r in find_repairs("På veggen hang en hylle.\\nPÃ¥ bordet stod blomster.")]
    [('På', 'utf-8-as-windows-1252')]
    """
    if text.isascii():
        return []
    twins = has_twins(text) and _reads_badly(_words(text)[:_SAMPLE])
    if not twins and looks_sound(text):
        return []
    segments = [(start, piece) for start, piece in _segments(text) if not piece.isascii()]
    suspects = {start for start, piece in segments if _is_suspect(piece, twins=twins)}
    if not suspects:
        return []
    page = _Page()
    sample = " ".join(_words(_without_near_misses(piece)) for start, piece in segments if start in suspects)[:_SAMPLE]
    for start, piece in segments:
        if start in suspects and len(page.chains) < _CHAINS and (option := _by_ftfy_strictly(piece)):
            page.learn_utf8(option.rule)
    if all(undo(sample, step) is None for chain in page.chains for step in chain[:1]):
        page.tried.add(sample)
        page.learn(_search(sample).chain, first=True)
    options = _of_whole_page(segments, page) or _line_by_line(segments, suspects, page)
    out: list[Repair] = []
    for (start, piece), option in zip(segments, options, strict=True):
        if option.text != piece:
            out += _minimal(piece, start, option)
    return out


def _line_by_line(segments: list[tuple[int, str]], suspects: set[int], page: _Page) -> list[_Option]:
    """The best reading of each line by itself."""
    options = [_decide(piece, page, suspect=start in suspects) for start, piece in segments]
    if page.chains:  # for the lines that came before the one that taught us
        options = [_decide(piece, page, suspect=start in suspects) for start, piece in segments]
    return options


def _of_whole_page(segments: list[tuple[int, str]], page: _Page) -> list[_Option]:
    """The reading of all lines by the one confusion that struck the whole page; empty where none did.

    Then even a line that reads no better for it, a date or a title of few letters, is read that way.
    """
    if not page.chains or len(segments) < _LINES_OF_PAGE:
        return []
    (chain, *_), options, gains = page.chains, [], []
    for _, piece in segments:
        after: str | None = piece
        for step in chain:
            after = undo(after, step) if after else None
        if not after:
            return []
        option = _Option(after, chain, read(_words(after)).cost)
        gains.append(read(_words(piece)).cost - option.cost if after != piece else 0.0)
        options.append(option)
    better = sum(gain >= _MARGIN_KNOWN for gain in gains)
    changed = sum(gain != 0.0 for gain in gains)
    sound = min(gains) >= -_SLACK and better >= _MOST * changed and sum(gains) >= _MARGIN_PAGE
    return options if sound else []


def _segments(text: str) -> Iterator[tuple[int, str]]:
    """The lines of `text` with their offsets; very long ones in pieces that end at a space."""
    for line in split_lines(text):
        at = line.start
        while line.end - at > _SEGMENT:
            cut = text.rfind(" ", at, at + _SEGMENT) + 1 or at + _SEGMENT
            yield at, text[at:cut]
            at = cut
        yield at, text[at : line.end]


def _words(text: str) -> str:
    """The words of `text` with anything beyond ASCII in them, each once: to repeat a word is no evidence."""
    return " ".join(dict.fromkeys(_WORD.findall(text)))


def _is_suspect(piece: str, *, twins: bool = False) -> bool:
    """Whether a line deserves a closer look; `twins` where the page shows letters of a neighbouring code page."""
    if looks_sound(piece):
        return twins and has_twins(piece) and _reads_badly(_words(piece)[:_SAMPLE])
    return has_bad_shape(piece) or _reads_badly(_words(piece)[:_SAMPLE])


def _reads_badly(words: str) -> bool:
    reading = read(words)
    excess = reading.cost - _SOUND.get(reading.lang, _SOUND_ALPHABET) * len(words)
    return excess >= _MARGIN and excess >= _EXCESS_PER_CHAR * len(words)


# ---------------------------------------------------------------- deciding on a line
def _decide(piece: str, page: _Page, *, suspect: bool) -> _Option:
    """The best reading of a line; the line itself where none is clearly better."""
    if not suspect and not page.chains:
        return _Option(piece, (), 0.0)
    base = _Option(piece, (), read(_words(piece)).cost)
    near = _without_near_misses(piece)
    best = min([base, *_known_options(near, page, base)], key=lambda option: option.cost)
    if not suspect:
        return best
    if has_bad_shape(near):
        option = _by_ftfy(near, base)
        if option is not None and option.rule in _STRICT and option.cost <= best.cost + _FTFY_BONUS:
            return option
        best = _better(best, option, base)
        if option is best:
            page.learn_utf8(best.rule)
            best = min([best, *_known_options(best.text, page, best)], key=lambda option: option.cost)
    left = _words(best.text)
    words = _words(_without_near_misses(best.text))[:_SAMPLE]
    if page.searches > 0 and words not in page.tried and _is_suspect(best.text, twins=True):
        page.searches -= 1
        page.tried.add(words)
        found = _search(words)
        if found.chain:
            page.searches += 1  # only searches in vain are counted
            page.learn(found.chain)
            option = _applied(_without_near_misses(best.text), found.chain)
            if option is not None and _accepts(option, _Option(best.text, (), read(left).cost), _MARGIN_KNOWN):
                return _Option(option.text, (*best.chain, *found.chain), option.cost, best.rule)
    return best


def _without_near_misses(piece: str) -> str:
    for near, right in _NEAR_MISSES:
        if near in piece:
            piece = piece.replace(near, right)
    return piece


def _known_options(piece: str, page: _Page, base: _Option) -> Iterator[_Option]:
    for chain in page.chains:
        option = _applied(piece, chain)
        if option is not None and _accepts(option, base, _MARGIN_KNOWN):
            yield option


def _applied(text: str, chain: Chain) -> _Option | None:
    """`text` with a chain of confusions undone, as a whole or else in the parts where that is possible."""
    for step in chain:
        before = undo(text, step)
        text = undo_by_parts(text, step) if before is None else before
    if not text:
        return None
    return _Option(text, chain, read(_words(text)).cost)


def _accepts(option: _Option, base: _Option, margin: float) -> bool:
    return option.text != base.text and base.cost - option.cost >= margin


def _better(best: _Option, option: _Option | None, base: _Option) -> _Option:
    """The reading of ftfy, unless ours is clearly better or ftfy's reads worse than the line as it stands."""
    if option is None or option.cost > base.cost + _FTFY_WORSE:
        return best
    return option if not best.chain or option.cost <= best.cost else best


# ---------------------------------------------------------------- searching
def _search(words: str) -> _Option:
    """The best reading of `words` over chains of confusions; the words themselves where none is clearly better."""
    base = _Option(words, (), read(words).cost)
    if not words:
        return base
    best, frontier = base, [base]
    narrow = not _reads_badly(words)
    if narrow and not _PAIR.search(words):
        return base
    for _ in range(_DEPTH):
        grown = sorted(
            (new for option in frontier for new in _grown(option, narrow=narrow)), key=lambda option: option.cost
        )
        if not grown:
            break
        frontier = _beam(grown)
        if frontier[0].cost < best.cost:
            best = frontier[0]
        elif best is not base or all(option.chain[-1].stored != "utf-8" for option in frontier):
            break
    return best if best is not base and _is_convincing(best, base) else base


def _beam(options: list[_Option]) -> list[_Option]:
    utf8 = [option for option in options if option.chain[-1].stored == "utf-8"][:_BEAM]
    top = options[:_BEAM]
    return [*top, *(option for option in utf8 if option not in top)]


def _grown(option: _Option, *, narrow: bool) -> Iterator[_Option]:
    spent = sum(step.prior for step in option.chain)
    for step, before in steps_from(option.text, utf8_only=narrow):
        yield _Option(before, (*option.chain, step), read(before).cost + spent + step.prior)


def _is_convincing(option: _Option, base: _Option) -> bool:
    """Whether a reading that a search found is better by a clear margin, and good writing in itself."""
    gain = base.cost - option.cost
    if all(step.stored == "utf-8" for step in option.chain):
        decoded = sum(char > "\x7f" for char in option.text)
        least = 1 if has_bad_shape(base.text) else _FEW_UTF8
        return gain >= _MARGIN_UTF8 and decoded >= least and flaws(option.text) <= flaws(base.text) // _FLAWS
    reading = read(option.text)
    limit = _FLUENT.get(reading.lang, _FLUENT_ALPHABET)
    fluent = (
        reading.cost <= limit * len(option.text)
        and _keeps_letters(option, base)
        and flaws(option.text) <= flaws(base.text) // _FLAWS
    )
    return fluent and gain >= max(_MARGIN, _GAIN_PER_CHAR * _changed(option.text, base.text))


def _changed(after: str, before: str) -> int:
    """The number of characters in the words of `before` that differ in `after`."""
    old, new = before.split(), after.split()
    if len(old) != len(new):
        return len(before)
    return sum(len(a) for a, b in zip(old, new, strict=True) if a != b)


def _keeps_letters(option: _Option, base: _Option) -> bool:
    """False where a reading of single bytes turns most letters into signs: then it is the reading that is wrong."""
    if len(option.text) < len(base.text):  # characters of several bytes
        return _letters(option.text) > 0
    return _letters(option.text) >= _LETTERS_KEPT * _letters(base.text)


def _letters(text: str) -> int:
    return sum(char > "\x7f" and char.isalpha() for char in text)


# ---------------------------------------------------------------- ftfy
_FTFY_LABELS = {"latin-1": "windows-1252", "macroman": "macintosh", "cp437": "ibm437", "iso-8859-2": "iso-8859-2"}


_STRICT = frozenset(f"utf-8-as-{label}{times}" for label in LABELS.values() for times in ("", "-twice", "-repeatedly"))


def _by_ftfy(piece: str, base: _Option) -> _Option | None:
    """The reading by ftfy of a line, with repairs of encoding only."""
    from ftfy import TextFixerConfig, fix_encoding_and_explain  # noqa: PLC0415 heavy

    config = TextFixerConfig(
        unescape_html=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        remove_terminal_escapes=False,
        normalization=None,
    )
    fixed = fix_encoding_and_explain(piece, config)
    if fixed.text == piece:
        return None
    steps = [(step.action, step.parameter) for step in fixed.explanation or ()]
    return _Option(fixed.text, (), min(base.cost, read(_words(fixed.text)).cost), _ftfy_rule(steps))


def _by_ftfy_strictly(piece: str) -> _Option | None:
    """The reading by ftfy of a line as UTF-8 from beginning to end, or None."""
    if not has_bad_shape(piece):
        return None
    option = _by_ftfy(piece, _Option(piece, (), 0.0))
    return option if option is not None and option.rule in _STRICT else None


def _ftfy_rule(steps: list[tuple[str, str]]) -> str:
    """The name of our rule for what ftfy did."""
    read_as = [_FTFY_LABELS.get(name, name.removeprefix("sloppy-")) for action, name in steps if action == "encode"]
    decoded = [name for action, name in steps if action == "decode"]
    if not read_as:
        return "utf-8-in-part" if ("apply", "decode_inconsistent_utf8") in steps else "c1-controls"
    stored = "windows-1252" if decoded[0] == "windows-1252" else "utf-8"
    rule = f"{stored}-as-{read_as[0]}"
    if len(read_as) > 1 and set(read_as) == {read_as[0]}:
        return f"{rule}-{'twice' if len(read_as) == 2 else 'repeatedly'}"  # noqa: PLR2004
    return rule


# ---------------------------------------------------------------- smallest repairs
_TOKEN = re.compile(r"[ \t]+|[^ \t]+")


def _minimal(piece: str, start: int, option: _Option) -> Iterator[Repair]:
    """The words of a line that differ, each a repair of its own."""
    sure = _CONFIDENCE_UTF8 if "utf-8" in option.name else _CONFIDENCE
    old, new = _TOKEN.findall(piece), _TOKEN.findall(option.text)
    if len(old) != len(new) or any(a[0] in " \t" and a != b for a, b in zip(old, new, strict=True)):
        head = _common_prefix(piece, option.text)
        tail = _common_prefix(piece[head:][::-1], option.text[head:][::-1])
        end = len(piece) - tail
        yield Repair(start + head, start + end, option.text[head : len(option.text) - tail], option.name, sure)
        return
    at = start
    for before, after in zip(old, new, strict=True):
        if before != after:
            yield Repair(at, at + len(before), after, option.name, sure)
        at += len(before)


def _common_prefix(left: str, right: str) -> int:
    """The number of characters that two strings have in common at their beginning."""
    size = min(len(left), len(right))
    return next((i for i in range(size) if left[i] != right[i]), size)


def rule_names() -> dict[str, str]:
    """Every rule that a repair may name for a single confusion, with a line that says what it does."""
    from pipeline.text.mojibake_chains import CONFUSIONS  # noqa: PLC0415 beside its only use

    steps = [Step(stored, seen) for seen, stores in CONFUSIONS.items() for stored in stores]
    return {step.rule: f"bytes in {LABELS[step.stored]} that were read as {LABELS[step.read]}" for step in steps}
