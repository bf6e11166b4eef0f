"""What the code never does with data, whatever the data says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "pipeline"
FILES = sorted(ROOT.rglob("*.py"))
CALLS = {"eval", "exec", "compile", "__import__", "extractall"}
OF_OS = {"system", "popen"}
MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "yaml", "telnetlib", "ftplib", "smtplib"}
# Tasks and results of our own worker processes, which no data can reach.
OWN_PICKLES = {"runs/ray_cluster.py", "runs/process.py"}


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_data_is_run_or_unpickled(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: set[str] = set()
        if isinstance(node, ast.Import):
            names = {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {(node.module or "").partition(".")[0]}
        elif isinstance(node, ast.Call):
            plain = isinstance(node.func, ast.Name)
            of = node.func.value if isinstance(node.func, ast.Attribute) else None
            is_re = isinstance(of, ast.Name) and of.id in {"re", "regex"}
            of_os = isinstance(of, ast.Name) and of.id == "os"
            assert not (of_os and called(node) in OF_OS), ast.unparse(node)
            assert called(node) not in CALLS or is_re or (not plain and called(node) == "compile"), ast.unparse(node)
            unsafe = {"shell", "allow_pickle", "trust_remote_code"}
            for keyword in node.keywords:
                said = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
                assert keyword.arg not in unsafe or said is False, ast.unparse(node)
        assert not names & MODULES or path.relative_to(ROOT).as_posix() in OWN_PICKLES
