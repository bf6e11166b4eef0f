"""The bytes of a page from its raw text."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.document import UndecodableByte
from pipeline.text import decoding


def encode_back(text: str, encoding: str, undecodable: Sequence[UndecodableByte]) -> bytes:
    """The bytes that `text` was decoded from."""
    back = getattr(decoding, "encode_back", None)
    if back is None:
        return text.encode(encoding)
    return bytes(back(text, encoding, tuple(undecodable)))
