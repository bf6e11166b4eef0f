"""Reading model files: GGUF version 2 and 3, as far as the models that are used here need.

The format is little-endian: a header, typed key-value pairs, the directory of tensors, then their data.
Every length comes from the file, so every read is checked against what the file has.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UsageError

Floats = NDArray[np.float32]
_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_STRING, _ARRAY = 8, 9
_SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
_ALIGNMENT = 32
_MOST = 1 << 26
_REMEDY = "Name a GGUF file of a model of the Llama architecture, quantised as F32, F16, Q4_0, Q4_1 or Q8_0."


class GgufError(UsageError):
    """A model file that cannot be used."""

    def __init__(self, message: str, *, remedy: str = _REMEDY) -> None:
        super().__init__(message, remedy=remedy)


@dataclass(frozen=True, slots=True)
class _Tensor:
    shape: tuple[int, ...]
    kind: int
    offset: int


class ModelFile:
    """A GGUF file: `values` by key, and tensors as arrays. Raises `GgufError` for what is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._bytes = mmap(file.fileno(), 0, access=ACCESS_READ)
            self._read()
        except (OSError, ValueError, KeyError, struct.error, OverflowError, MemoryError) as error:
            msg = f"{path} cannot be read as a model: {error or type(error).__name__}"
            raise GgufError(msg) from error

    def _read(self) -> None:
        self._at = 0
        if self._taken(4) != _MAGIC:
            msg = "it is no GGUF file"
            raise ValueError(msg)
        version = self._scalar("<I")
        if version not in _VERSIONS:
            msg = f"GGUF version {version} is unknown"
            raise ValueError(msg)
        tensors, values = self._count(), self._count()
        self.values: Mapping[str, Any] = {self._string(): self._value(self._scalar("<I")) for _ in range(values)}
        self._tensors = {self._string(): self._tensor() for _ in range(tensors)}
        step = int(self.values.get("general.alignment", _ALIGNMENT)) or _ALIGNMENT
        self._data = -(-self._at // step) * step

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self._bytes).hexdigest()

    def has(self, name: str) -> bool:
        """Whether there is a tensor of this name."""
        return name in self._tensors

    def tensor(self, name: str) -> Floats:
        """A tensor as numbers, rows first. Raises `GgufError` where it is not there or packed in an unknown way."""
        entry = self._tensors.get(name)
        if entry is None:
            msg = f"{self.path} has no tensor {name}"
            raise GgufError(msg)
        if entry.kind not in _UNPACK:
            msg = f"{self.path} is packed in a way that is not read here (type {entry.kind} of {name})"
            raise GgufError(msg)
        size, width, unpack = _UNPACK[entry.kind]
        count = int(np.prod(entry.shape, dtype=np.int64))
        start = self._data + entry.offset
        length = count // size * width
        if count % size or start + length > len(self._bytes):
            msg = f"{self.path} ends before the tensor {name} does"
            raise GgufError(msg)
        packed = np.frombuffer(self._bytes, np.uint8, length, start).reshape(-1, width)
        return unpack(packed).reshape(entry.shape[::-1])

    def _taken(self, length: int) -> bytes:
        part = self._bytes[self._at : self._at + length]
        if len(part) != length:
            msg = "it ends too early"
            raise ValueError(msg)
        self._at += length
        return part

    def _scalar(self, form: str) -> Any:  # noqa: ANN401 what the form says
        return struct.unpack(form, self._taken(struct.calcsize(form)))[0]

    def _count(self) -> int:
        count: int = self._scalar("<Q")
        if count > _MOST:
            msg = "it claims to hold more than any model does"
            raise ValueError(msg)
        return count

    def _string(self) -> str:
        return self._taken(self._count()).decode("utf-8", "replace")

    def _value(self, kind: int) -> Any:  # noqa: ANN401 what the file says
        if kind == _STRING:
            return self._string()
        if kind != _ARRAY:
            return self._scalar(_SCALARS[kind])
        inner, count = self._scalar("<I"), self._count()
        if inner == _STRING:
            return [self._string() for _ in range(count)]
        form = _SCALARS[inner]  # arrays of arrays are in no model
        return np.frombuffer(self._taken(count * struct.calcsize(form)), form.replace("?", "b")).tolist()

    def _tensor(self) -> _Tensor:
        shape = tuple(self._count() for _ in range(min(self._scalar("<I"), 4)))
        return _Tensor(shape, self._scalar("<I"), self._scalar("<Q"))


def _halves(packed: NDArray[np.uint8]) -> Floats:
    return np.ascontiguousarray(packed).view(np.float16).astype(np.float32)


def _nibbles(packed: NDArray[np.uint8]) -> Floats:
    return np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32)


def _f32(packed: NDArray[np.uint8]) -> Floats:
    return packed.reshape(-1).view(np.float32).astype(np.float32)


def _q4_0(packed: NDArray[np.uint8]) -> Floats:
    return (_nibbles(packed[:, 2:]) - np.float32(8)) * _halves(packed[:, :2])


def _q4_1(packed: NDArray[np.uint8]) -> Floats:
    scales = _halves(packed[:, :4])
    return _nibbles(packed[:, 4:]) * scales[:, :1] + scales[:, 1:]


def _q8_0(packed: NDArray[np.uint8]) -> Floats:
    return np.ascontiguousarray(packed[:, 2:]).view(np.int8).astype(np.float32) * _halves(packed[:, :2])


# By type: numbers in a block, bytes of a block, and how it is unpacked.
_UNPACK: Mapping[int, tuple[int, int, Callable[[NDArray[np.uint8]], Floats]]] = {
    0: (1, 4, _f32),
    1: (1, 2, _halves),
    2: (32, 18, _q4_0),
    3: (32, 20, _q4_1),
    8: (32, 34, _q8_0),
}
