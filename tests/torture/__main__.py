"""`python -m tests.torture [--rounds 50] [--mutations 10000] [--seed 0]`: what goes wrong, many times over.

Each part ends with a line that says what was done; the exit status is 1 where one of them fails.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from tests.torture.kills import Range, fill_a_small_disk, fill_disks, kill_workers_and_parents
from tests.torture.mutations import check_mutants

_BATCH = 500


def main() -> None:
    """Do all of it, or the parts that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--mutations", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("parts", nargs="*", choices=["kills", "disks", "mutations", []], default=[])
    args = parser.parse_args()
    parts = args.parts or ["kills", "disks", "mutations"]
    with tempfile.TemporaryDirectory() as name:
        if {"kills", "disks"} & set(parts):
            place = Range(Path(name))
        if "kills" in parts:
            workers, parents = kill_workers_and_parents(place, args.rounds, args.seed)
            print(
                f"kills: {args.rounds} rounds, {workers} workers and {parents} parents killed; the same bytes each time"
            )
        if "disks" in parts:
            stopped = fill_disks(place)
            print(f"disks: stopped {stopped} times at a file that could not grow; the same bytes after each")
            full = fill_a_small_disk(place)
            done = f"full {full} times; the same bytes after each" if full >= 0 else "no file system could be mounted"
            print(f"disks: {done}")
    if "mutations" in parts:
        mutate(args.mutations, args.seed)


def mutate(number: int, seed: int) -> None:
    """Clean mutants, some hundred at a time."""
    records = quarantined = 0
    for first in range(0, number, _BATCH):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            summary = check_mutants(folder, folder / "out", min(_BATCH, number - first), seed + first, workers=2)
            records += summary.records
            quarantined += summary.quarantined
            shutil.rmtree(folder / "out")
        print(".", end="", flush=True)
    print(f"\nmutations: {number:,} files, {records:,} records, {quarantined:,} in quarantine; all accounted for")


if __name__ == "__main__":
    main()
