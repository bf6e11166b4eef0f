"""Smoothing: the likeliest sequence of languages, where changing language has a price (Viterbi)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def smooth(evidence: Sequence[Mapping[str, float]], costs: Sequence[float], languages: Sequence[str]) -> list[str]:
    """The language of each piece.

    `evidence` holds, for each piece, the log-probability of languages; one that is not named has
    the least of the piece's values, and an empty mapping says nothing. `costs[i]` is the price of
    a change between piece `i - 1` and piece `i` (`costs[0]` is not used). Ties go to the language
    that comes first in `languages`.

    >>> smooth([{"en": 0.0, "de": -5.0}, {"de": -0.1, "en": -1.0}, {"en": 0.0, "de": -5.0}], [3.0] * 3, ["en", "de"])
    ['en', 'en', 'en']
    """
    if not evidence or not languages:
        return []
    width = range(len(languages))
    stay = list(width)
    score = _row(evidence[0], languages)
    back: list[list[int]] = []
    for piece, cost in zip(evidence[1:], costs[1:], strict=True):
        top = max(score)
        changed = top - cost
        if min(score) >= changed:
            back.append(stay)
        else:
            best = score.index(top)
            back.append([k if score[k] >= changed else best for k in width])
            score = [max(value, changed) for value in score]
        score = [value + own for value, own in zip(score, _row(piece, languages), strict=True)]
    at = score.index(max(score))
    path = [at]
    for came in reversed(back):
        at = came[at]
        path.append(at)
    return [languages[k] for k in reversed(path)]


def _row(piece: Mapping[str, float], languages: Sequence[str]) -> list[float]:
    if not piece:
        return [0.0] * len(languages)
    least = min(piece.values())
    return [piece.get(lang, least) for lang in languages]
