"""Dropping whole lines: each takes its line break along, and blank lines that would be left behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.ledger import Cause, Edit
from pipeline.text.lines import Line


def drop_lines(text: str, lines: Sequence[Line], causes: Mapping[int, Cause]) -> list[Edit]:
    r"""Edits that drop the lines whose numbers are the keys of `causes`, one edit a line.

    Blank lines between dropped lines go, as do those beside a dropped run at either end of the
    text; between kept lines as many blank lines stay as stood before the run.

    >>> from pipeline.text.lines import split_lines
    >>> text = "body\n\nfooter\n\nmore footer\n"
    >>> edits = drop_lines(text, split_lines(text), {2: Cause("x", "y"), 4: Cause("x", "y")})
    >>> [edit.before for edit in edits]
    ['\nfooter\n', '\nmore footer\n']
    """
    edits: list[Edit] = []
    for first, last in _runs(lines, causes):
        begin, finish = _with_blanks(lines, first, last)
        start = lines[begin].start
        for number in range(first, last + 1):
            if number in causes:
                end = lines[finish].next if number == last else lines[number].next
                edits.append(Edit(start, end, text[start:end], "", (causes[number],)))
                start = end
    return edits


def _runs(lines: Sequence[Line], causes: Mapping[int, Cause]) -> list[tuple[int, int]]:
    """Stretches of dropped lines, blank lines between them included, as (first, last)."""
    runs: list[tuple[int, int]] = []
    for number in sorted(causes):
        if runs and all(line.is_blank for line in lines[runs[-1][1] + 1 : number]):
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _with_blanks(lines: Sequence[Line], first: int, last: int) -> tuple[int, int]:
    """The run together with the blank lines that would be left without a purpose, as (first, last)."""
    above = first
    while above and lines[above - 1].is_blank:
        above -= 1
    below = last
    while below + 1 < len(lines) and lines[below + 1].is_blank:
        below += 1
    if below + 1 == len(lines):
        return above, below  # the run ends the text
    if not above:
        return 0, below  # the run begins the text
    return first, below if above < first else last
