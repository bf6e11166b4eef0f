"""Words made from others by prefixes and suffixes: `supranacionalidad`, `inwijking`. Lists need not hold them.

The affixes are in `pipeline/data/repair_spacing.toml`.
"""

from __future__ import annotations

from functools import cache

from pipeline.repair.style import NOTHING, style
from pipeline.text.lexicon import Lexicon

_ANY = "mul"
_SHORTEST_STEM = 3
_STEM = 3.0  # the frequency from which on a stem is one that words are made of


def has_bound_prefix(head: str, tail: str, lexicon: Lexicon) -> bool:
    """Whether `head` is no word by itself where it stands before a content word, but a part of it: `inter`.

    >>> from pipeline.text.lexicon import lexicon
    >>> has_bound_prefix("supra", "nacionalidad", lexicon("es")), has_bound_prefix("para", "casa", lexicon("es"))
    (True, False)
    """
    prefixes = style().bound_prefixes
    bound = head in prefixes[_ANY] or head in prefixes.get(lexicon.lang, NOTHING)
    return bound and not (lexicon.is_function(head) or lexicon.is_function(tail))


def is_derived(token: str, lexicon: Lexicon) -> bool:
    """Whether `token` is a known stem with a suffix, perhaps a prefix: `in-wijk-ing`; it is then no three words.

    >>> from pipeline.text.lexicon import lexicon
    >>> is_derived("inwijking", lexicon("nl")), is_derived("indewoning", lexicon("nl"))
    (True, False)
    """
    table = style()
    if not token.endswith(_suffixes(lexicon.lang)):
        return False
    suffixes = [suffix for suffix in _suffixes(lexicon.lang) if token.endswith(suffix)]
    heads = ["", *(head for head in table.particles.get(lexicon.lang, NOTHING) if token.startswith(head))]
    stems = (token[len(head) : len(token) - len(suffix)] for head in heads for suffix in suffixes)
    endings = ("", *table.stem_endings.get(lexicon.lang, NOTHING))
    return any(
        lexicon.common_zipf(stem + ending) >= _STEM
        for stem in stems
        if len(stem) >= _SHORTEST_STEM
        for ending in endings
    )


@cache
def _suffixes(lang: str) -> tuple[str, ...]:
    return tuple(sorted(style().suffixes.get(lang, NOTHING)))
