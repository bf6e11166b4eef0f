"""What a run is asked for, how far it is, and what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.output.counts import StageCounts
from pipeline.storage.remote import Location

MIB = 1024 * 1024


EngineName = Literal["local", "ray", "inline"]


@dataclass(frozen=True)
class RunOptions:
    """How a run goes about it; nothing here but `only_source` and `shard_bytes` changes the tables.

    `engine` says where shards run: `local`, in `workers` processes (0 for one a core); `ray`, on the
    cluster at `address`, or on one made for the run; `inline`, in this very process, without limits.
    `fresh` does everything anew. `text` writes a readable copy of each post. `shard_bytes` is about
    how much input goes into one part. `only_source` cleans just the record of that source.
    """

    engine: EngineName = "local"
    workers: int = 0
    address: str = ""
    fresh: bool = False
    text: bool = False
    shard_bytes: int = 4 * MIB
    only_source: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: `shards` in all as far as is known, `done` of them, and what they held.

    `phase` is `survey`, `clean`, `duplicates` or `alignment`; the numbers beside `shards` and `done` are
    those of the cleaning. `bytes` is the size of the records that were done; `is_planned` tells whether
    there will be no more shards.
    """

    phase: str
    shards: int
    done: int
    records: int
    posts: int
    quarantined: int
    bytes: int
    is_planned: bool


@dataclass(frozen=True)
class RunSummary:
    """What a run did. `records == pages + quarantined`; `dropped` are the pages with no text left.

    `duplicates` are posts that repeat others, dropped or not. `chars_raw` and `chars_clean` are code points,
    `languages` numbers of posts. Seconds are sums over workers, shards that were kept from an earlier run
    aside: `seconds_by_stage` has decoding and rendering under `read`, `seconds_bookkeeping` is what tables
    and files took. `bytes_raw` is the size of the records, `bytes_done` that of those which were not kept;
    `redone` says why shards were done, with the number of each.
    """

    out: Location
    records: int
    pages: int
    posts: int
    dropped: int
    quarantined: int
    duplicates: int
    unknown_files: int
    chars_raw: int
    chars_clean: int
    languages: Mapping[str, int]
    by_stage: Mapping[str, StageCounts]
    by_rule: Mapping[str, StageCounts]
    seconds_by_stage: Mapping[str, float]
    seconds_bookkeeping: float
    bytes_raw: int
    bytes_done: int
    shards: int
    resumed_shards: int
    redone: Mapping[str, int]
