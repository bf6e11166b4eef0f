"""What ftfy makes of a line: repairs of encoding only, under the names of our rules."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.text.mojibake.chains import LABELS
from pipeline.text.mojibake.gate import has_bad_shape
from pipeline.text.mojibake.model import read
from pipeline.text.mojibake.search import Option, words_of

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

_FTFY_LABELS = {"latin-1": "windows-1252", "macroman": "macintosh", "cp437": "ibm437", "iso-8859-2": "iso-8859-2"}


STRICT = frozenset(f"utf-8-as-{label}{times}" for label in LABELS.values() for times in ("", "-twice", "-repeatedly"))


@cache
def _config() -> TextFixerConfig:
    from ftfy import TextFixerConfig  # noqa: PLC0415 heavy

    return TextFixerConfig(
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


def by_ftfy(piece: str, base: Option) -> Option | None:
    """The reading by ftfy of a line, with repairs of encoding only."""
    text, rule = _fixed(piece)
    return Option(text, (), min(base.cost, read(words_of(text)).cost), rule) if text != piece else None


@lru_cache(maxsize=64)  # a line is asked about once for the page and once for itself
def _fixed(piece: str) -> tuple[str, str]:
    """The reading by ftfy of a line, and the name of our rule for it."""
    from ftfy import fix_encoding_and_explain  # noqa: PLC0415 heavy

    fixed = fix_encoding_and_explain(piece, _config())
    if fixed.text == piece:
        return piece, ""
    return fixed.text, _ftfy_rule([(step.action, step.parameter) for step in fixed.explanation or ()])


def by_ftfy_strictly(piece: str) -> Option | None:
    """The reading by ftfy of a line as UTF-8 from beginning to end, or None."""
    if not has_bad_shape(piece):
        return None
    option = by_ftfy(piece, Option(piece, (), 0.0))
    return option if option is not None and option.rule in STRICT else None


def _ftfy_rule(steps: list[tuple[str, str]]) -> str:
    """The name of our rule for what ftfy did."""
    read_as = [_FTFY_LABELS.get(name, name.removeprefix("sloppy-")) for action, name in steps if action == "encode"]
    decoded = [name for action, name in steps if action == "decode"]
    if not read_as:
        return "utf-8-in-part" if ("apply", "decode_inconsistent_utf8") in steps else "c1-controls"
    if decoded[0] == "windows-1252":
        return "c1-controls"
    rule = f"utf-8-as-{read_as[0]}"
    if len(read_as) > 1 and set(read_as) == {read_as[0]}:
        return f"{rule}-{'twice' if len(read_as) == 2 else 'repeatedly'}"  # noqa: PLR2004
    return rule
