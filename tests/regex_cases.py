"""Worst cases of regular expressions, made from the expressions themselves; run as a program it tries them all.

    python -m tests.regex_cases SIZE SECONDS

prints a line for each expression that took more than SECONDS of processor time for SIZE characters.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

import regex

import pipeline

ROOT = Path(pipeline.__file__).parent
RUNS = (" ", "a", "1", ".", "<", "\n", "é", "中", '"', "a ", "a.", "<a ", "a@", "http://a")
WINDOWED = ("segmentation_srx.py",)  # its expressions see some hundred characters around a place, and no more
ENDS = ("", "\0", "!", "\n")
MEMBERS = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_WORD: "-",
}


class Late(Exception):  # noqa: N818 it ends a try
    """The time is over."""


def member(choices: list[Any]) -> str:
    """A character of a class."""
    if choices and choices[0][0] is codes.NEGATE:
        taken = {value for kind, value in choices if kind is codes.LITERAL}
        return next(char for char in "a b1-<\n" if ord(char) not in taken)
    kind, value = choices[0]
    match kind:
        case codes.LITERAL:
            return chr(value)
        case codes.RANGE:
            return chr(value[0])
        case _:
            return MEMBERS.get(value, "a")


def sample(tree: Any) -> str:  # noqa: ANN401 the parser's own
    """A text that the expression nearly matches, each repeat taken once."""
    return "".join(_sample(kind, value) for kind, value in tree)


def _sample(kind: Any, value: Any) -> str:  # noqa: ANN401, PLR0911 the parser's own
    match kind:
        case codes.LITERAL:
            return chr(value)
        case codes.NOT_LITERAL:
            return "a" if value != ord("a") else "b"
        case codes.ANY:
            return "a"
        case codes.IN:
            return member(value)
        case codes.BRANCH:
            return sample(value[1][0])
        case codes.SUBPATTERN:
            return sample(value[3])
        case codes.ATOMIC_GROUP:
            return sample(value)
        case codes.MAX_REPEAT | codes.MIN_REPEAT | codes.POSSESSIVE_REPEAT:
            return sample(value[2]) * min(max(1, value[0]), 50)
    return ""


def repeats(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 the parser's own
    """What is repeated without end, and what stands before it."""
    for kind, value in tree:
        inner: list[Any] = []
        match kind:
            case codes.MAX_REPEAT | codes.MIN_REPEAT | codes.POSSESSIVE_REPEAT:
                if value[1] > 50:
                    yield before, sample(value[2])
                    found = value[2][0]
                    for choice in found[1] if len(value[2]) == 1 and found[0] is codes.IN else ():
                        yield before, member([choice]) if choice[0] is not codes.NEGATE else "a"
                inner = [value[2]]
            case codes.BRANCH:
                inner = value[1]
            case codes.SUBPATTERN:
                inner = [value[3]]
            case codes.ASSERT | codes.ASSERT_NOT:
                inner = [value[1]]
            case codes.ATOMIC_GROUP:
                inner = [value]
        for part in inner:
            yield from repeats(part, before)
        before += _sample(kind, value)


def worst(pattern: str, flags: int, size: int) -> Iterator[str]:
    """Texts of `size` characters that make the expression work as hard as it can."""
    pieces = {("", run) for run in RUNS}
    try:
        tree = parser.parse(pattern, flags & ~regex.VERSION1)
    except (re.error, ValueError, OverflowError):
        tree = []
    whole = sample(tree)
    pieces |= set(repeats(tree)) | {("", whole), ("", whole[:-1]), ("", whole[:1])}
    pieces |= {("", before + body) for before, body in set(pieces)}
    for before, body in sorted(pieces):
        if body:
            for end in ENDS[:2]:
                yield before + body * (size // len(body)) + end


def methods(source: str, name: str) -> set[str]:
    """How an expression of that name is used in the source of the package; as a search where that is not plain."""
    uses = re.findall(rf"\b{re.escape(name)}\b(\.(\w+)\()?", source)
    called = {method for _, method in uses if method}
    plain = sum(bool(method) for _, method in uses) + 1 >= len(uses)  # one use is where it is made
    return called if plain and called and called <= {"match", "fullmatch"} else {"search"}


def expressions() -> dict[tuple[str, int], tuple[Any, set[str]]]:
    """All expressions that the package makes when it is imported and cleans a page, and how they are used."""
    made: dict[tuple[str, int], Any] = {}
    home = (str(ROOT),)

    def watched(really: Callable[..., Any]) -> Callable[..., Any]:
        def compiled(pattern: Any, flags: int = 0, *more: Any, **named: Any) -> Any:  # noqa: ANN401 as the real one
            found = really(pattern, flags, *more, **named)
            frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 who calls is what is asked
            if (
                frame is not None
                and frame.f_code.co_filename.startswith(home)
                and not frame.f_code.co_filename.endswith(WINDOWED)
            ):
                made[str(found.pattern), int(found.flags)] = found
            return found

        return compiled

    re.compile = watched(re.compile)  # type: ignore[assignment]
    regex.compile = watched(regex.compile)
    names: dict[tuple[str, int], set[str]] = {}
    for info in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern | regex.Pattern) and isinstance(value.pattern, str):
                names.setdefault((value.pattern, int(value.flags)), set()).update(methods(source, name))
    for text in (
        "It 's late ,and theFerry is gone.Posted by Ann on March 3, 2010",
        "Ein Hund ,derBellt.Ja",
        "これは猫です。",
    ):
        pipeline.clean(f"{text}\n" * 4)
    return {key: (found, names.get(key, {"search"})) for key, found in made.items() if isinstance(found.pattern, str)}


def late(_number: int, _frame: object) -> None:
    raise Late


def slow(found: Any, uses: set[str], text: str, seconds: float) -> bool:  # noqa: ANN401 either module's pattern
    """Whether the expression takes longer than that for the text, in processor time."""
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        for use in sorted(uses):
            if use == "search":
                for _ in found.finditer(text):
                    pass
            else:
                getattr(found, use)(text)
    except (Late, TimeoutError):
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return False


def main(size: int, seconds: float) -> None:
    signal.signal(signal.SIGVTALRM, late)
    known = expressions()
    sys.stdout.write(f"{len(known)} expressions\n")
    for (pattern, flags), (found, uses) in sorted(known.items()):
        for text in worst(pattern, flags, size):
            if slow(found, uses, text, seconds):
                sys.stdout.write(f"SLOW {sorted(uses)} {pattern[:300]!r} for {text[:60]!r} … {text[-20:]!r}\n")
                break


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
