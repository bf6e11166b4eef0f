"""The pages of the documentation that are made from the code: rules, tables, commands.

    python -m docs.rule_pages FOLDER

Rules are told in the words of their stages, with examples that the stages have just made (`rule_examples.py`).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import typer.main
from markupsafe import Markup, escape

from docs.rule_examples import Example, Fate, examples, full_recipe
from pipeline.cli import app
from pipeline.recipe import Recipe
from pipeline.schema import TABLES
from pipeline.stages.registry import builtin_names, stage_class
from pipeline.terminal import visible

_TOKEN = re.compile(r"\w+|\W")
_HEAD = Markup('<table class="examples"><thead><tr><th>language</th><th>before</th><th>after</th></tr></thead><tbody>')
_ROW = Markup(
    '<tr><td>{lang}</td><td lang="{lang}" dir="auto">{before}</td><td lang="{lang}" dir="auto">{after}</td></tr>'
)
_DROPPED = Markup('<em lang="en" dir="ltr">dropped</em>')
_FLAGGED = Markup('<em lang="en" dir="ltr">flagged</em>')
_SUGGESTED = Markup(' <em lang="en" dir="ltr">suggested</em>')
_RULES = """\
# What each rule does

Every change carries the stage and the rule that made it. What the rules do is told on these pages, in the words that
`textmend stages` prints; the examples are what the stages made of test cases when this documentation was built.
They show what one rule does: others may have more to do in the same place. What is *suggested* or *flagged*
here is never changed; what is changed here is only suggested in a text that shows no other damage.

"""


def stages() -> list[str]:
    """The stages in the order in which they run; those that no preset names come last."""
    ordered = full_recipe().stages
    return [*ordered, *(name for name in builtin_names() if name not in ordered)]


def write(folder: Path) -> None:
    """Write all generated pages below `folder`; what is there already is replaced where it differs."""
    found = examples()
    pages = {f"rules/{name}.md": stage_page(name, found) for name in stages()}
    pages["rules/index.md"] = _RULES + _toctree(stages())
    pages["tables.md"] = tables_page()
    pages["commands.md"] = commands_page()
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _toctree(names: Sequence[str]) -> str:
    return "\n".join(["```{toctree}", *names, "```", ""])


def stage_page(name: str, found: Mapping[tuple[str, str], Sequence[Example]]) -> str:
    """The page of a stage, in Markdown: what it does, its settings, and its rules with examples."""
    kind = stage_class(name)
    parts = [f"# {name}", (kind.__doc__ or "").strip().split("\n\n")[0]]
    if name not in Recipe.preset("default").stages:
        parts.append("The default recipe does not name this stage.")
    parts.append(f"It sees {'a whole page' if kind.scope == 'page' else 'one post'} at a time.")
    parts += _settings(name)
    if not kind.rules:
        parts.append("It changes no text.")
    for rule, told in kind.rules.items():
        parts += [f"## {name}/{rule}", f"{_sentence(told)}"]
        if items := found.get((name, rule)):
            parts.append(_table(items))
    return "\n\n".join(parts) + "\n"


def _sentence(told: str) -> str:
    return f"{told[:1].upper()}{told[1:]}."


def _settings(stage: str) -> list[str]:
    defaults = stage_class(stage).Config().model_dump(mode="json")
    rows = [f"| `{key}` | `{json.dumps(value)}` |" for key, value in defaults.items()]
    return ["\n".join([f"| setting in `[stage.{stage}]` | default |", "| --- | --- |", *rows])] if rows else []


def _table(items: Sequence[Example]) -> str:
    return _HEAD + Markup().join(map(_row, items)) + Markup("</tbody></table>")


def _row(item: Example) -> Markup:
    before, after = _marked(item.before, item.after)
    if item.fate is Fate.FLAGGED:
        after = _FLAGGED
    elif not item.after:
        after = _DROPPED
    elif item.fate is Fate.SUGGESTED:
        after += _SUGGESTED
    return _ROW.format(lang=item.lang, before=before, after=after)


def _marked(before: str, after: str) -> tuple[Markup, Markup]:
    """Both with the words and signs marked that are not in the other."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    left, right = [], []
    for kind, start, end, below, above in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = ("".join(part) for part in (old[start:end], new[below:above]))
        left.append(_piece(gone, "" if kind == "equal" else "del"))
        right.append(_piece(come, "" if kind == "equal" else "ins"))
    return Markup().join(left), Markup().join(right)


def _piece(text: str, tag: str) -> Markup:
    shown = escape(visible(text, breaks=True))
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), shown) if tag and text else shown  # noqa: S704 a tag of ours


def tables_page() -> str:
    """The tables of a corpus, column by column."""
    parts = ["# Tables", "What `textmend run` writes: folders of Parquet files. Offsets count Unicode code points."]
    for table in TABLES.values():
        parts += [f"## {table.name}", table.doc, table.markdown()]
    return "\n\n".join(parts) + "\n"


def commands_page() -> str:
    """All commands with their options, as `--help` tells them."""
    parts = ["# Commands", "Data goes to standard output, all else to standard error."]
    for words, command in commands():
        parts += [f"## textmend {words}", (command.help or "").strip()]
        rows = [
            f"| `{', '.join([*item.opts, *item.secondary_opts])}` | {_told(item.help)} |"
            for item in command.params
            if item.param_type_name == "option" and item.name != "help"
        ]
        if rows:
            parts.append("\n".join(["| option | does |", "| --- | --- |", *rows]))
    return "\n\n".join(parts) + "\n"


def _told(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


def commands() -> Iterator[tuple[str, Any]]:
    """Each command of the program, with the words that call it."""
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from ((f"{name} {below}", leaf) for below, leaf in command.commands.items())
        else:
            yield name, command


if __name__ == "__main__":
    write(Path(sys.argv[1]))
