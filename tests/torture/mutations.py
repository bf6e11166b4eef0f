"""Input files of every format, cut short, flipped and spliced; and what must come of them."""

from __future__ import annotations

import gzip
import io
import json
import random
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from pipeline.limits import Limits
from pipeline.output.manifest import load
from pipeline.recipe import Recipe
from pipeline.runs.runner import RunOptions, RunSummary, run
from pipeline.tables import read
from pipeline.verify import verify

PROSE = (
    "The harbour lay quiet. Boats came in with the tide, and nobody hurried.\n\n"
    "Der Regen fiel auf die Dächer. Nous étions déjà partis. Ветер стих к вечеру.\n"
)
HTML = f"<!doctype html><html><head><title>Tide</title></head><body><nav>Home</nav><p>{PROSE}</p></body></html>"
Mutation = Callable[[random.Random, bytes], bytes]


def bases() -> dict[str, bytes]:
    """A sound file of each format, by its suffix, plain and packed."""
    rows = [
        {"id": str(n), "url": f"https://tide.example/{n}", "text": PROSE.replace("tide", f"tide {n}")} for n in range(4)
    ]
    table = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), table, row_group_size=2)
    plain = {
        ".txt": PROSE.encode(),
        ".html": HTML.encode(),
        ".jsonl": "".join(json.dumps(row) + "\n" for row in rows).encode(),
        ".csv": ("id,text\n" + "".join(f'{n},"{PROSE}"\n' for n in range(3))).encode(),
        ".tsv": ("id\ttext\n" + "".join(f"{n}\tOne line of text.\n" for n in range(3))).encode(),
        ".parquet": table.getvalue(),
        ".warc": b"".join(_warc(n) for n in range(3)),
    }
    wide = {".txt": ("\ufeff" + PROSE).encode("utf-16-le"), ".html": HTML.encode("cp1251", "xmlcharrefreplace")}
    packed = {f"{suffix}.gz": gzip.compress(data, mtime=0) for suffix, data in plain.items() if suffix != ".parquet"}
    zipped = {
        f"{suffix}.zst": zstandard.ZstdCompressor().compress(plain[suffix]) for suffix in (".jsonl", ".txt", ".warc")
    }
    return plain | {f".wide{suffix}": data for suffix, data in wide.items()} | packed | zipped


def _warc(number: int) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + HTML.encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
        f"WARC-Target-URI: https://tide.example/{number}\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


# ---------------------------------------------------------------------- mutations
def cut(chance: random.Random, data: bytes) -> bytes:
    """The file as a broken download leaves it."""
    return data[: chance.randrange(len(data) + 1)]


def flip(chance: random.Random, data: bytes) -> bytes:
    """Up to eight bits turned over."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def splice(chance: random.Random, data: bytes) -> bytes:
    """A piece of the file put elsewhere, over or between what is there."""
    start, to = chance.randrange(len(data)), chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 200)]
    over = chance.choice([0, len(piece)])
    return data[:to] + piece * chance.choice([1, 1, 50]) + data[to + over :]


def fill(chance: random.Random, data: bytes) -> bytes:
    """A stretch of one byte, or of noise, in the place of what was there."""
    start, length = chance.randrange(len(data)), chance.randint(1, 64)
    noise = chance.randbytes(length) if chance.random() < 0.5 else chance.choice([b"\0", b"\xff", b"\n", b'"']) * length
    return data[:start] + noise + data[start + length :]


MUTATIONS: tuple[Mutation, ...] = (cut, flip, splice, fill)


def write_mutants(folder: Path, number: int, seed: int) -> None:
    """`number` mutants over all formats, and the sound files beside them."""
    folder.mkdir(parents=True)
    chance = random.Random(seed)  # noqa: S311 not for secrets
    sound = bases()
    for suffix, data in sound.items():
        (folder / f"sound{suffix}").write_bytes(data)
    names = sorted(sound)
    for index in range(number):
        suffix = names[index % len(names)]
        (folder / f"m{index:05}{suffix}").write_bytes(chance.choice(MUTATIONS)(chance, sound[suffix]))


def check_mutants(folder: Path, out: Path, number: int, seed: int, *, workers: int) -> RunSummary:
    """Clean mutants. Raises `AssertionError` unless all is accounted for and sound files are as without mutants."""
    recipe = Recipe.preset("default").without_duplicates().without_survey()
    recipe = recipe.model_copy(update={"limits": Limits(seconds=20)})
    options = RunOptions(workers=workers, shard_bytes=200_000)
    write_mutants(folder / "mutants", number, seed)
    write_mutants(folder / "sound", 0, seed)
    run([folder / "sound"], out / "sound", recipe, options=options)
    summary = run([folder / "mutants"], out / "mutants", recipe, options=options)
    assert summary.records == summary.pages + summary.quarantined
    assert verify(out / "mutants").problems == ()
    corpus, whole = read(out / "mutants"), read(out / "sound")
    theirs = corpus.documents[corpus.documents["source"].str.startswith("sound")].reset_index(drop=True)
    assert theirs.drop(columns="id").equals(whole.documents.drop(columns="id"))
    told = {name.partition("#")[0] for name in [*corpus.documents["source"], *corpus.quarantine["source"]]}
    told |= set(corpus.edits["source"])  # a page of which nothing is left
    lost = {path.name for path in (folder / "mutants").iterdir()} - told - set(load(out / "mutants").unknown_files)
    assert not {name for name in lost if not _may_be_empty(folder / "mutants" / name)}
    return summary


def _may_be_empty(path: Path) -> bool:
    """Whether a file may leave no trace in the tables: its markup shows nothing, or there is no record in it."""
    data = path.read_bytes()
    kind = path.name.removesuffix(".gz").removesuffix(".zst").rpartition(".")[2]
    return kind in {"csv", "html", "parquet", "tsv", "warc"} or not data.strip(b"\0 \r\n\t")
