"""Tiny models, made up here, in the format that real ones have."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from pipeline.repair.context.bpe import _LETTERS

_WIDTH, _INNER, _LAYERS, _HEADS, _SHARED = 64, 96, 2, 4, 2


def tiny_model(path: Path, *, seed: int = 1, packing: int = 3, **values: object) -> Path:
    """A model of random weights; `packing` is the type of its matrices (3: Q4_1)."""
    words = [*_LETTERS, "Ġt", "he", "Ġthe"]
    head = {
        "general.architecture": "llama",
        "general.name": "Tiny",
        "llama.block_count": _LAYERS,
        "llama.attention.head_count": _HEADS,
        "llama.attention.head_count_kv": _SHARED,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.freq_base": 10_000.0,
        "tokenizer.ggml.pre": "smollm",
        "tokenizer.ggml.tokens": words,
        "tokenizer.ggml.merges": ["Ġ t", "h e", "Ġt he"],
        **values,
    }
    rng = np.random.default_rng(seed)
    shapes = {"token_embd.weight": (_WIDTH, len(words)), "output_norm.weight": (_WIDTH,)}
    for number in range(_LAYERS):
        part = f"blk.{number}."
        side = _WIDTH // _HEADS * _SHARED
        for name, shape in {
            "attn_norm": (_WIDTH,),
            "attn_q": (_WIDTH, _WIDTH),
            "attn_k": (_WIDTH, side),
            "attn_v": (_WIDTH, side),
            "attn_output": (_WIDTH, _WIDTH),
            "ffn_norm": (_WIDTH,),
            "ffn_gate": (_WIDTH, _INNER),
            "ffn_up": (_WIDTH, _INNER),
            "ffn_down": (_INNER, _WIDTH),
        }.items():
            shapes[f"{part}{name}.weight"] = shape
    directory, data = b"", b""
    for name, shape in shapes.items():
        kind = packing if len(shape) > 1 else 0
        directory += _string(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)
        directory += struct.pack("<IQ", kind, len(data))
        data += _packed(rng, int(np.prod(shape)), kind)
        data += bytes(-len(data) % 32)
    start = b"GGUF" + struct.pack("<IQQ", 3, len(shapes), len(head))
    start += b"".join(_string(key) + _value(value) for key, value in head.items()) + directory
    path.write_bytes(start + bytes(-len(start) % 32) + data)
    return path


def _string(text: str) -> bytes:
    content = text.encode()
    return struct.pack("<Q", len(content)) + content


def _value(value: object) -> bytes:
    match value:
        case bool():
            return struct.pack("<I?", 7, value)
        case int():
            return struct.pack("<II", 4, value)
        case float():
            return struct.pack("<If", 6, value)
        case str():
            return struct.pack("<I", 8) + _string(value)
        case list():
            return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(_string, value))
        case _:
            raise TypeError(value)


def _packed(rng: np.random.Generator, count: int, kind: int) -> bytes:
    if kind == 0:
        return (1 + 0.1 * rng.standard_normal(count)).astype("<f4").tobytes()
    if kind == 1:
        return (0.2 * rng.standard_normal(count)).astype("<f2").tobytes()
    blocks = count // 32
    scales = (0.02 + 0.02 * rng.random((blocks, 1))).astype("<f2").view(np.uint8)
    if kind == 8:
        scales = (0.002 + 0.002 * rng.random((blocks, 1))).astype("<f2").view(np.uint8)
        return np.concatenate([scales, rng.integers(0, 256, (blocks, 32), np.uint8)], axis=1).tobytes()
    least = (-0.3 * np.ones((blocks, 1))).astype("<f2").view(np.uint8)
    parts = [scales, rng.integers(0, 256, (blocks, 16), np.uint8)]
    if kind == 3:
        parts.insert(1, least)
    return np.concatenate(parts, axis=1).tobytes()
