"""The documentation is true: links lead somewhere, commands exist, code runs, every rule is told."""

from __future__ import annotations

import re
import shlex
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml
from click.core import Command

from docs.rule_examples import Example, Fate, declared, examples
from docs.rule_pages import commands, commands_page, stage_page, stages, tables_page
from pipeline.recipe import Recipe
from pipeline.schema import TABLES
from pipeline.stages.base import Stage
from pipeline.stages.registry import stage_class

ROOT = Path(__file__).resolve().parents[1]
GUIDES = sorted((ROOT / "docs").glob("*.md"))
PAGES = [*GUIDES, *sorted((ROOT / "docs" / "api").glob("*.md")), *sorted(ROOT.glob("*.md"))]
PAGES += sorted((ROOT / "benchmarks").glob("*.md")) + sorted((ROOT / "pipeline").rglob("*.md"))
# Rules that no example shows, and why.
WITHOUT_EXAMPLE = {
    ("boilerplate", "markup"): "another rule nearly always has more evidence",
    ("titles", "date-line"): "where a date stood below furniture that repeats",
    ("fused_words", "capital-after-semicolon"): "the same rule of `spacing` nearly always comes before it",
    ("grammar", "A_RULE_OF_LANGUAGETOOL"): "its rules are an extra that need not be installed",
    ("phrases", "spun-odd-word"): "flags what the other two rules know nothing for",
    ("rewrite", "rewrite"): "asks a model of the user's own",
    ("rewrite", "no-rewriting"): "asks a model of the user's own",
}


def blocks(page: Path, kind: str) -> list[str]:
    fence = re.compile(rf"^( *)```{kind}\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
    return [text for _, text in fence.findall(page.read_text(encoding="utf-8"))]


@cache
def found() -> dict[tuple[str, str], list[Example]]:
    return examples(most=1)


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^( *)```.*?^\1```$|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    for target in (target for target in targets if not target.startswith(("https://", "mailto:", "#"))):
        path, _, anchor = target.partition("#")
        assert (page.parent / path).exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", (page.parent / path).read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_every_page_is_in_the_table_of_contents() -> None:
    listed = {line for block in blocks(ROOT / "docs" / "index.md", r"\{toctree\}") for line in block.splitlines()}
    assert {page.stem for page in GUIDES} - {"index"} <= listed
    (names,) = blocks(ROOT / "docs" / "api" / "index.md", r"\{toctree\}")
    assert {page.stem for page in (ROOT / "docs" / "api").glob("*.md")} - {"index"} <= set(names.splitlines())


def known_commands() -> dict[str, Command]:
    return dict(commands())


@pytest.mark.parametrize("page", GUIDES, ids=[page.stem for page in GUIDES])
def test_commands_in_guides_exist_with_their_options(page: Path) -> None:
    known = known_commands()
    lines = [line.strip() for text in blocks(page, "sh") for line in text.splitlines() if "textmend " in line]
    for line in (line for line in lines if line.startswith("textmend ")):
        _, first, *rest = shlex.split(line, comments=True)
        command = known.get(first) or known[f"{first} {rest[0]}"]
        options = {option for parameter in command.params for option in [*parameter.opts, *parameter.secondary_opts]}
        assert {word for word in rest if word.startswith("--")} <= options, line


def test_every_command_is_told_in_a_guide() -> None:
    told = "\n".join(page.read_text(encoding="utf-8") for page in GUIDES)
    assert [name for name in known_commands() if f"textmend {name}" not in told] == []
    assert [name for name in known_commands() if f"## textmend {name}\n" not in commands_page()] == []


def test_what_guides_read_is_there() -> None:
    for page in GUIDES:
        for word in re.findall(r"\bdata/raw\S*", "\n".join(blocks(page, "sh"))):
            assert (ROOT / word).exists(), word


def test_recipes_in_guides_are_valid() -> None:
    Recipe.from_toml(*blocks(ROOT / "docs" / "recipes.md", "toml"))
    for page in ("rewrite.md",):
        for text in blocks(ROOT / "docs" / page, "toml"):
            Recipe.from_toml(text)


def test_the_stage_of_the_guide_passes_its_tests() -> None:
    scope: dict[str, object] = {"__name__": "sic"}
    for code in blocks(ROOT / "docs" / "stages.md", "python"):
        exec(compile(code, "stages.md", "exec"), scope)  # noqa: S102 our own guide
    tests = [value for name, value in scope.items() if name.startswith("test_") and callable(value)]
    assert len(tests) == 3
    for test in tests:
        test()
    kind = scope["STAGE"]
    assert isinstance(kind, type)
    assert issubclass(kind, Stage)
    _, recipe = blocks(ROOT / "docs" / "stages.md", "toml")
    kind.Config.model_validate(tomllib.loads(recipe)["stage"][kind.name])


def test_the_code_of_the_first_guide_runs(capsys: pytest.CaptureFixture[str]) -> None:
    for code in blocks(ROOT / "docs" / "clean.md", "python"):
        exec(compile(code, "clean.md", "exec"), {})  # noqa: S102 our own guide
    assert capsys.readouterr().out.startswith("It's late, and the ferry is gone. We waited for him.")


def test_every_rule_is_told_and_all_but_a_few_show_an_example() -> None:
    assert set(Recipe.preset("default").stages) <= set(stages())
    rules = {(name, rule) for name in stages() for rule in stage_class(name).rules}
    assert set(found()) <= rules
    assert rules - set(found()) == set(WITHOUT_EXAMPLE)
    for name in stages():
        page = stage_page(name, found())
        assert all(f"\n## {name}/{rule}\n" in page for rule in stage_class(name).rules)
        assert page.count('<table class="examples">') == len([key for key in found() if key[0] == name])


def test_examples_show_a_change() -> None:
    for (stage, rule), (example,) in found().items():
        assert declared(example.stage, example.rule) == rule
        assert example.stage == stage
        assert example.before != example.after


def test_what_is_done_to_a_page_cannot_become_markup() -> None:
    hostile = Example("decode", "nul", "en", '<script>alert("x")</script>\0', "", Fate.MADE)
    page = stage_page("decode", {("decode", "nul"): [hostile]})
    assert "<script" not in page
    assert "␀" in page


def test_every_column_of_every_table_is_told() -> None:
    page = tables_page()
    for table in TABLES.values():
        assert f"## {table.name}\n" in page
        assert all(f"| `{column.name}` |" in page for column in table.columns)


def test_the_citation_names_the_version_and_licence() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (citation["version"], citation["license"]) == (project["version"], project["license"])
    assert {"cff-version", "message", "title", "authors"} <= set(citation)


def test_hooks_come_from_the_environment_of_the_project() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (repo,) = config["repos"]
    assert repo["repo"] == "local"
    assert all(hook["language"] == "system" and hook["entry"].startswith(".venv/bin/") for hook in repo["hooks"])


def test_the_notice_names_each_foreign_source() -> None:
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())
    for name in (
        "CLDR",
        "spaCy",
        "Universal Dependencies",
        "NTREX",
        "WordNet 3.0 Copyright",
        "Problematic Paper Screener",
    ):
        assert name in notice
    for path in re.findall(r"pipeline/data/[\w./]+", notice):
        assert (ROOT / path).exists(), path
