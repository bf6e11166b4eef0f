"""What a system changes in a text, and which spaces that puts in and takes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class Change(NamedTuple):
    """Put `after` in place of `[start, end)`."""

    start: int
    end: int
    after: str


class Spaces(NamedTuple):
    """Where spaces are put in and taken out, each place counted as characters of the text that are no space."""

    added: frozenset[int]
    removed: frozenset[int]


Changes = Sequence[Change]
Changer = Callable[[str], Changes]


def applied(text: str, changes: Iterable[Change]) -> str:
    """The text after changes that do not overlap; of two that do, the first counts.

    >>> applied("ofthe a the", [Change(2, 2, " "), Change(5, 7, "")])
    'of the the'
    """
    out: list[str] = []
    at = 0
    for change in sorted(changes):
        if change.start >= at:
            out += text[at : change.start], change.after
            at = change.end
    return "".join((*out, text[at:]))


def spaces_changed(before: str, after: str) -> Spaces | None:
    """The spaces that differ; None where other characters differ, too (letters may change their case).

    >>> spaces_changed("It 's onthe", "It's on the")
    Spaces(added=frozenset({6}), removed=frozenset({2}))
    """
    old, new = _spaces(before), _spaces(after)
    if _solid(before) != _solid(after):
        return None
    return Spaces(new - old, old - new)


def spaces_of(text: str, changes: Iterable[Change]) -> Spaces:
    """The spaces that `changes` put in and take out; changes of other characters do not count."""
    kept = [
        change for change in changes if _solid(text[change.start : change.end]).strip() == _solid(change.after).strip()
    ]
    found = spaces_changed(text, applied(text, kept))
    return found if found is not None else Spaces(frozenset(), frozenset())


def _solid(text: str) -> str:
    return "".join(text.split()).lower()


def _spaces(text: str) -> frozenset[int]:
    """After how many other characters the text has a space, its ends left out."""
    places: set[int] = set()
    count = 0
    for word in text.split():
        count += len(word)
        places.add(count)
    return frozenset(places - {count})


def pieces_of(start: int, token: str, pieces: Sequence[str]) -> Iterable[Change]:
    """The spaces that part `token`, which stands at `start`, into `pieces`; none where its letters change."""
    if len(pieces) > 1 and "".join(pieces).lower() == token.lower():
        for piece in pieces[:-1]:
            start += len(piece)
            yield Change(start, start, " ")
