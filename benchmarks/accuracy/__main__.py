"""Accuracy of Textmend and of the usual packages, on the same rows in one command.

    python -m benchmarks.accuracy [--data ../shared/eval] [--task boilerplate html] [--sample N]
                                  [--folds DIR] [--json FILE]

Prints the tables of each task. Exit code 2: no such task, or the development data is not there.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.accuracy.base import Options, measure
from benchmarks.accuracy.registry import all_tasks
from benchmarks.accuracy.report import as_data, as_text

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "eval"


def main() -> int:
    """Run the tasks that the command line names, or all."""
    tasks = all_tasks()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the development sets")
    parser.add_argument("--task", nargs="+", choices=sorted(tasks), default=list(tasks), help="only these tasks")
    parser.add_argument("--sample", type=int, help="at most so many rows a task, evenly spread")
    parser.add_argument("--folds", type=Path, help="a folder with a model for each fold (see benchmarks/README.md)")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    given = parser.parse_args()
    if not given.data.is_dir():
        print(f"{given.data} is not there. Give the folder of the development sets with --data.", file=sys.stderr)
        return 2
    options = Options(given.data, given.sample, given.folds)
    data: dict[str, object] = {}
    for name in given.task:
        print(f"== {name}: {tasks[name].title}\n", flush=True)
        try:
            tables = measure(tasks[name], options)
        except FileNotFoundError as error:
            print(f"   left out: {error.filename} is not there\n", flush=True)
            continue
        for table in tables:
            print(as_text(table), end="\n\n", flush=True)
        data[name] = as_data(tables)
    if given.json:
        given.json.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
