"""Bytes to text (placeholder until the decoder lands)."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.document import UndecodableByte


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the codec that gave it, and the bytes that no character stands for."""

    text: str
    encoding: str
    undecodable: tuple[UndecodableByte, ...] = ()


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    return Decoded(data.decode("utf-8", "replace"), "utf-8")
