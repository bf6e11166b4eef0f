"""JSON Lines, compressed: one Zstandard frame a file, for many readers stop after the first."""

from __future__ import annotations

from pathlib import Path

from pipeline.export.jsonl import Jsonl

_LEVEL = 9


def compress(source: Path, target: Path) -> None:
    """Write `source` to `target` as one frame with its length and a checksum. Raises `OSError`."""
    import zstandard  # noqa: PLC0415 of no use to other formats

    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True, write_content_size=True)
    with source.open("rb") as reading, target.open("wb") as writing:
        packer.copy_stream(reading, writing, size=source.stat().st_size)


class JsonlZst(Jsonl):
    """JSON Lines in UTF-8, compressed with Zstandard."""

    name = "jsonl.zst"
    doc = "JSON Lines, compressed with Zstandard"
    suffix = ".jsonl.zst"

    def begin(self) -> None:
        """Have each file compressed when it is whole."""
        super().begin()
        self.staging.pack = compress


FORMAT = JsonlZst
