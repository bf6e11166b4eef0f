"""Evidence of the words themselves, for a line too short for statistics.

A sign where no writing has one (`¡°`, `przyk³ad`, `20═Uhr`) proves that a word was mis-decoded; a word that
the frequency list of the line's language holds, or a typographic mark in its place, proves the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.text.lexicon import Lexicon
from pipeline.text.mojibake.chains import Step, steps_from, undo, undo_by_parts
from pipeline.text.mojibake.familiar import cores, is_familiar, is_known, lexicons
from pipeline.text.mojibake.model import flaws, read
from pipeline.text.mojibake.search import Option, sample_of, words_of

_SMALL = "a-zß-ɏ"
_FIRST = "¡¢£¤¥¦§¨©ª¬®¯´µ¶¸¹º"  # of a character of two bytes, as Latin-1 shows it
_SIGN = "¡-©¬-¿×÷\x80-\xa0"
_BOX = "─-▟⌠⌡■∙√≈≤≥"
_END = r"(?=[\s.,;:!?)]|$)"
# What no writing has, in turn: a C1 control; two different signs side by side; a sign inside a word, or before it;
# dashes and dots of Big5 and GBK; Cyrillic letters inside a Latin word; a Chinese character inside one; a piece of
# a box beside a word; the first byte of UTF-8 and another byte of it.
_BROKEN = re.compile(
    r"[\x80-\x84\x86-\x9f]"
    rf"|([{_FIRST}])(?!\1)(?!¡¿|¿|®)[{_SIGN}¡ªº¹²³]"
    rf"|©©(?<=[{_SMALL}]©©)"
    rf"|[¨©§¢¬¦¯¸ªº¹³¼½¾£¥¤®µ](?<=[{_SMALL}].)(?=[{_SMALL}])"
    rf"|(?<![^\W])[ªº¹³¿¼](?=[{_SMALL}])"
    r"|¡[VXK](?<!\w..)(?!\w)|(?<=\d)¡V(?=\d)|¨[CD](?=[\s\d]|$)"
    r"|(?<=[A-Za-z0-9.,)])[Ѐ-ӿ]{1,4}(?=[A-Za-z0-9:;!?%]|\.\.)"
    r"|[㐀-鿿](?<=[A-Za-z0-9.,].)(?=[A-Za-z0-9])|[㐀-鿿](?=[a-z])|[㐀-鿿](?<=[a-z].)"
    rf"|[═▓](?<=[\w.,;:!?)].)(?=[\w(:;!?%.╩])|╚═(?=\w)|[⌠└╚▒](?<![{_BOX}\w].)(?=\w)|[⌠■╩┘▓](?<=[\w.,!?)].){_END}"
    rf"|[√≈](?<=[{_SMALL}.,!?■] .)(?= [{_SMALL}])"
    r"|[ÃÅÄÂÐÑÎÏĂĹ](?=[\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸŹźŤťĄąŚśŞşŁłĽľŻż])"
)
# Pieces of a box that may also be an ornament, and letters: they need a second one.
_WEAK = re.compile(r"[└╚▒╩√≈]|■(?=\s|$)|[ÃÅÄÂÐÑÎÏĂĹ](?=[^\x00-\x7f])")
_CJK = re.compile("[⺀-鿿가-힣]")
_LOW_QUOTE = re.compile("[(]?└[A-ZÀ-Þ]")  # a branch of a tree of files is no sentence
_PROSE_WORDS = 5
_WORD = 3  # letters of a word that proves something by itself
_MARKS = "‘’‚“”„–—―…«»‹›•\u00a0·°ºª¡¿"
_QUOTES = frozenset("‘‚“”„«»‹›")
_OPENING = " \u00a0([{¿¡-–—/‘‚“„«»‹›"
_PLAIN = re.compile(r"(?<!\S)[A-Za-z]{1,24}[a-z](?=[\s,.;:!?]|$)")
_SURE = 2  # points that a line needs
_MIXED_WITH = ("cp1252", "cp1250", "cp1251")
_TRIED = 4  # readings that are compared
_WORSE = 8.0  # nats that a reading may cost more, where marks alone change
_LEAST = 2.0  # nats by which it must read better, where words change
_PLAIN_WORDS = 3  # beside a Chinese character that is to become a space, or one character of UTF-8


def is_broken(text: str) -> bool:
    """Whether something stands in `text` that no writing has.

    >>> is_broken("Versucht es mit Liebe.¡°"), is_broken("¡Vamos! 5 £, 20 °C, 3½ m², «¡Olé!»")
    (True, False)
    """
    return _BROKEN.search(text) is not None


def attested(piece: str) -> Option | None:
    """The reading of a line that its words and marks attest; None where there is none.

    >>> attested("Versucht es mit Liebe.¡°").text
    'Versucht es mit Liebe.“'
    """
    words = sample_of(piece)
    cost = read(words).cost
    readings = [*steps_from(words), *_in_part(words)]
    options = [(read(after).cost + step.prior, step) for step, after in readings]
    for option, step in sorted(options, key=lambda item: item[0])[:_TRIED]:
        if option > cost + _WORSE:
            break
        after = _undone(piece, step)
        if _is_attested(piece, after, step, gain=cost - option + step.prior):
            return Option(after, (step,), read(words_of(after)).cost)
    return None


def _in_part(words: str) -> Iterator[tuple[Step, str]]:
    """What UTF-8 in a part of the words may have been, beside sound words."""
    for codec in _MIXED_WITH:
        step = Step("utf-8", codec)
        after = undo_by_parts(words, step)
        if after != words:
            yield step, after


def _undone(piece: str, step: Step) -> str:
    """The line with a confusion taken back; in part, where only UTF-8 is concerned."""
    whole = undo(piece, step)
    if whole is not None:
        return whole
    return undo_by_parts(piece, step) if step.stored == "utf-8" else piece


def _is_attested(old: str, new: str, step: Step, *, gain: float) -> bool:
    """Whether every word that differs is attested, and the proof is enough."""
    before, after = old.split(" "), new.split(" ")
    if len(before) != len(after) or flaws(new):
        return False
    changed = list(dict.fromkeys((a, b) for a, b in zip(before, after, strict=True) if a != b))
    if not changed or not all(marks_fit(word) for _, word in changed):
        return False
    plain = len(_PLAIN.findall(old))
    longest = max((len(core) for _, word in changed for core in cores(word)), default=0)
    if longest < _WORD and plain < (_PLAIN_WORDS if longest else 1):
        return False
    return any(_points(changed, step, words, gain=gain, plain=plain) >= _SURE for words in lexicons(new))


def _points(changed: Sequence[tuple[str, str]], step: Step, words: Lexicon, *, gain: float, plain: int) -> int:
    """How much the words that differ prove: 2 for damage that was undone, 1 for an unknown word that became known."""
    total = familiar = 0
    for before, after in changed:
        found = cores(after)
        if found and (gain < (-_LEAST if is_broken(before) else _LEAST) or _was_known(before, found, words)):
            return 0
        if len(found) > 1 and min(map(len, found)) == 1:  # letters strewn among signs
            return 0
        known = sum(is_familiar(core, words) for core in found)
        familiar += 2 * known - len(found)
        if found and not known:
            continue
        chance = not found or step.stored != "utf-8" or plain < _PLAIN_WORDS  # chance makes no UTF-8
        total += _proof(before, after, has_words=bool(found), plain=plain) if chance else _SURE
    return total if familiar >= 0 else 0


def _was_known(before: str, after: Sequence[str], words: Lexicon) -> bool:
    """Whether a word may be right as it stands."""
    old = cores(before)
    return len(old) == len(after) and all(is_known(a, b, words) for a, b in zip(old, after, strict=True))


def marks_fit(word: str) -> bool:
    """Whether all signs beyond ASCII in a word are typographic marks in their places."""
    padded = f" {word} "
    return all(
        char.isascii()
        or (char.isalpha() and char not in "ºª")
        or (char in _MARKS and _fits(char, padded[at - 1], padded[at + 1]))
        for at, char in enumerate(padded)
    )


def _fits(mark: str, before: str, after: str) -> bool:
    """Whether a mark may stand between two characters; the ends of a line count as spaces."""
    if mark == "’":
        return before != " " or after.isalnum()
    if mark in "ºª":
        return before.isdigit() or before == "."
    if mark in "¡¿":
        return after.isalnum()
    if mark in _QUOTES:
        return (before in _OPENING and after != " ") or (before != " " and not after.isalnum())
    if mark == "\u00a0":
        return before != " " and after != " "
    return mark != "…" or not (before.isalnum() and after.isalnum())


def _proof(before: str, after: str, *, has_words: bool, plain: int) -> int:
    """What one word that differs proves, in points."""
    if is_broken(after):
        return 0
    if is_broken(_WEAK.sub("A", before)):
        needs_more = not has_words and _CJK.search(before)
        sure = not needs_more or plain >= _PLAIN_WORDS
        return _SURE if sure and not _CJK.search(after) else 0
    if plain >= _PROSE_WORDS and _LOW_QUOTE.match(before):
        return _SURE
    return int(has_words or is_broken(before))
