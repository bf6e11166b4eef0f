"""The floors of the package: each imports only what stands below it, and no stage another stage."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = (
    {"errors", "ledger", "document", "schema", "limits", "decisions", "plugins"},
    {"text", "storage"},
    {"language", "repair", "readers"},
    {"stages", "corpus"},
    {"recipe"},
    {"cleaning", "output"},
    {"runs", "tables", "verify", "single", "export"},
    {"undo", "terminal", "progress"},
    {"report"},
    {"review", "inspect"},
    {"cli", "__main__", "__init__"},
)
FLOOR_OF = {name: number for number, floor in enumerate(FLOORS) for name in floor}
# Stages have a base and a registry of their own, which any of them may use.
STAGE_GROUND = {"base", "registry"}


def imports(path: Path) -> set[tuple[str, ...]]:
    """The modules of ours that a file imports, as parts: ("pipeline", "text", "lines")."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {tuple(name.split(".")) for name in found if name.startswith("pipeline.")}


FILES = sorted((ROOT / "pipeline").rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT / "pipeline").as_posix())
def test_a_file_imports_only_what_stands_below_it(path: Path) -> None:
    own = path.relative_to(ROOT).with_suffix("").parts
    for module in imports(path):
        name = module[1]
        assert name == own[1] or FLOOR_OF[name] <= FLOOR_OF[own[1]], f"{'.'.join(own)} imports {'.'.join(module)}"
        if own[1] == name == "stages" and own[2] != "registry":
            assert set(module[2:]) <= STAGE_GROUND, f"stage {own[2]} imports {'.'.join(module)}"
