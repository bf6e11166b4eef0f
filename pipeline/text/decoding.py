"""Bytes to text, so that the text in its encoding gives the very bytes back.

The order: byte-order mark, UTF-16 that shows by its zero bytes, strict UTF-8, the declared charset
where the bytes bear it out, UTF-8 with a few bad bytes or with lines in other encodings, detection. A
byte that no character stands for is kept: U+FFFD holds its place and `Decoded.undecodable` its value.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.document import ForeignRun, UndecodableByte
from pipeline.errors import ReadError
from pipeline.text.charsets import likely_charsets, reading_cost, supersets
from pipeline.text.foreign_lines import charsets_of, is_foreign, sound_utf8
from pipeline.text.mojibake.model import read

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_STATEFUL = ("iso2022_jp", "iso2022_jp_ext", "iso2022_kr", "hz")
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}encoding=[\"']([\w.:-]+)|<meta[^>]{0,200}charset=[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_LOOKS_HTML = re.compile(rb"<(?:!doctype|html|head|meta|body|\?xml)", re.IGNORECASE)
_HEAD = 4096
_JUDGED = 1200  # characters that the model looks at
_FAVOUR_DECLARED = 25.0  # nats by which another charset must read better than the declared one
_MAGIC = (
    b"\x89PNG",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"GIF8",
    b"\xff\xd8\xff",
    b"%PDF-",
    b"\x7fELF",
    b"\x28\xb5\x2f\xfd",
    b"PAR1",
)
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BINARY = 0.1  # share of bad bytes and controls above which a record is no text
_FEW_BAD = 0.4  # bad bytes for each sound sequence of UTF-8
_SOUND_LINES = 3  # sequences of UTF-8, in lines of their own, that chance does not make
_SOUND_SHARE = 0.04  # of the bad bytes
_NULS_UTF16 = 0.02  # of the bytes of one parity
_SENSE = 8.0  # nats a character
_ESCAPED = re.compile("[\udc80-\udcff]")
_UTF8_SOUND = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the codec that gave it, the bytes that no character stands for, and the stretches in other encodings.

    Offsets are code points.
    """

    text: str
    encoding: str
    undecodable: tuple[UndecodableByte, ...] = ()
    foreign: tuple[ForeignRun, ...] = ()


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    r"""`data` as text; a byte-order mark stays in it as U+FEFF. `declared` is what the transport said.

    `encode_back` gives `data` again. Raises `ReadError` where the bytes are no text.

    >>> decode("Příliš".encode("utf-8")).encoding
    'utf-8'
    >>> decode("déjà vu: café".encode() + b"\xff").undecodable
    (UndecodableByte(offset=13, byte=255),)
    """
    found = _by_mark(data) or _strict(data, "utf-8") or _declared(data, declared) or _utf8_with_faults(data)
    decoded = found or _detected(data)
    _refuse_binary(data, decoded)
    return decoded


def encode_back(
    text: str, encoding: str, undecodable: Sequence[UndecodableByte] = (), foreign: Sequence[ForeignRun] = ()
) -> bytes:
    r"""The bytes that `decode` was given: its exact inverse.

    >>> encode_back("caf\ufffd", "utf-8", [UndecodableByte(3, 0xE9)])
    b'caf\xe9'
    >>> encode_back("café\ncafé", "utf-8", foreign=[ForeignRun(5, 4, "cp1252")])
    b'caf\xc3\xa9\ncaf\xe9'
    """
    pieces = [(bad.offset, 1, bytes([bad.byte])) for bad in undecodable]
    for run in foreign:
        stretch = text[run.offset : run.offset + run.length]
        pieces.append((run.offset, run.length, stretch.encode(run.encoding)))
    out: list[bytes] = []
    at = 0
    for offset, length, data in sorted(pieces):
        out += (text[at:offset].encode(encoding), data)
        at = offset + length
    out.append(text[at:].encode(encoding))
    return b"".join(out)


_SURROGATE = re.compile("[\ud800-\udfff]")


def of_text(text: str) -> Decoded:
    r"""A text that came as text. Lone surrogates, which no file can hold, are kept as undecodable bytes.

    >>> of_text("a\ud800b").text
    'a���b'
    """
    if text.isascii() or not _SURROGATE.search(text):
        return Decoded(text, "utf-8")
    return _utf8_escaped(text.encode("utf-8", "surrogatepass"))


# ---------------------------------------------------------------- marks and Unicode
def _by_mark(data: bytes) -> Decoded | None:
    """By a byte-order mark, by the zero bytes of UTF-16, or by the escapes of ISO-2022."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _utf8_by_lines(data) if codec == "utf-8" else _wide(data, codec)
    if b"\0" in data[:_HEAD] and (codec := _utf16_by_zeros(data[:_HEAD])):
        wide = _wide(data, codec)
        if _makes_sense(wide.text):
            return wide
    if b"\x1b$" in data or b"\x1b(" in data:
        return next((found for codec in _STATEFUL if (found := _strict(data, codec))), None)
    return None


def _utf16_by_zeros(head: bytes) -> str:
    """The byte order of UTF-16 text, where one byte in two is often zero; empty where it is not."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    enough = _NULS_UTF16 * len(head) / 2
    if odd >= enough and odd > 8 * even:
        return "utf-16-le"
    return "utf-16-be" if even >= enough and even > 8 * odd else ""


def _wide(data: bytes, codec: str) -> Decoded:
    """UTF-16 or UTF-32; a half unit at the end and lone surrogates are undecodable."""
    unit = 2 if "16" in codec else 4
    whole = len(data) - len(data) % unit
    try:
        text = data[:whole].decode(codec, "surrogatepass")
    except UnicodeDecodeError:
        return _strict(data, "utf-8") or Decoded(data.decode("latin-1"), "latin-1")
    out: list[str] = []
    bad: list[UndecodableByte] = []
    at = size = 0
    for match in re.finditer("[\ud800-\udfff]", text):
        out += (text[at : match.start()], "\ufffd" * unit)
        size += match.start() - at
        at = match.end()
        for byte in match[0].encode(codec, "surrogatepass"):
            bad.append(UndecodableByte(size, byte))
            size += 1
    out.append(text[at:])
    size += len(text) - at
    bad += [UndecodableByte(size + i, byte) for i, byte in enumerate(data[whole:])]
    return Decoded("".join(out) + "\ufffd" * (len(data) - whole), codec, tuple(bad))


def _utf8_escaped(data: bytes) -> Decoded:
    """UTF-8, with a placeholder for every byte that is none."""
    return _placeholders(data.decode("utf-8", "surrogateescape"), "utf-8")


def _placeholders(escaped: str, codec: str) -> Decoded:
    """Text in which Python has escaped the bad bytes as surrogates, with placeholders in their stead."""
    bad = tuple(UndecodableByte(m.start(), ord(m[0]) - 0xDC00) for m in _ESCAPED.finditer(escaped))
    return Decoded(_ESCAPED.sub("\ufffd", escaped) if bad else escaped, codec, bad)


def _strict(data: bytes, codec: str) -> Decoded | None:
    """The text in `codec`, if every byte fits and comes back from it."""
    try:
        text = data.decode(codec)
        if codec == "utf-8" or text.encode(codec) == data:
            return Decoded(text, codecs.lookup(codec).name)
    except (UnicodeError, LookupError):
        pass
    return None


def _utf8_by_lines(data: bytes) -> Decoded:
    """UTF-8, with foreign lines read in their own encodings, and a placeholder for every other bad byte."""
    decoded = _utf8_escaped(data)
    if not decoded.undecodable:
        return decoded
    lines = data.split(b"\n")
    charsets = charsets_of(line for line in lines if is_foreign(line))
    if not charsets:
        return decoded
    out: list[str] = []
    bad: list[UndecodableByte] = []
    runs: list[ForeignRun] = []
    size = 0
    for line in lines:
        if codec := charsets.get(line):
            text = line.decode(codec)
            runs.append(ForeignRun(size, len(text), codec))
        else:
            found = _utf8_escaped(line)
            text = found.text
            bad += [UndecodableByte(size + item.offset, item.byte) for item in found.undecodable]
        out.append(text)
        size += len(text) + 1
    return Decoded("\n".join(out), "utf-8", tuple(bad), tuple(runs))


def _utf8_with_faults(data: bytes) -> Decoded | None:
    """UTF-8 with a few bad bytes or foreign lines, where there is enough sound UTF-8 to say so."""
    sound = len(_UTF8_SOUND.findall(data))
    decoded = _utf8_escaped(data)
    if len(decoded.undecodable) > _FEW_BAD * sound:
        sound = sound_utf8(data.split(b"\n"))
        if sound < max(_SOUND_LINES, _SOUND_SHARE * len(decoded.undecodable)):
            return None
    decoded = _utf8_by_lines(data)
    return decoded if len(decoded.undecodable) <= _FEW_BAD * sound else None


# ---------------------------------------------------------------- declared and detected
def _declared(data: bytes, declared: str | None) -> Decoded | None:
    """By the declared charset, unless another reads clearly better."""
    label = declared or _label_in_markup(data)
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except LookupError:
        return None
    if name in {"utf-8", "utf-16", "utf-32"} or name.startswith("utf"):
        return None  # strict UTF-8 has failed, and UTF-16 would have shown
    found = _first_exact(data, name)
    if found is None:
        return None
    rival = _guess(data)
    if rival is None or rival.text == found.text:
        return found
    return (
        rival if reading_cost(data, rival.encoding) + _FAVOUR_DECLARED < reading_cost(data, found.encoding) else found
    )


def _label_in_markup(data: bytes) -> str:
    """The charset that an HTML or XML head declares, or an empty string."""
    head = data[:_HEAD]
    match = _DECLARED.search(head) if _LOOKS_HTML.search(head) else None
    return (match[1] or match[2]).decode("ascii", "replace") if match else ""


def _first_exact(data: bytes, name: str) -> Decoded | None:
    """The text in `name`, or in the wider charset that browsers take the label for."""
    return next((found for codec in supersets(name) if (found := _strict(data, codec))), None)


def _detected(data: bytes) -> Decoded:
    """By detection; where nothing fits, windows-1252 with placeholders."""
    return _guess(data) or _utf16_by_sense(data) or _placeholders(data.decode("cp1252", "surrogateescape"), "cp1252")


def _guess(data: bytes) -> Decoded | None:
    """The first charset that detection proposes and that the bytes bear out; None where nothing fits."""
    return next((found for codec in likely_charsets(data) if (found := _strict(data, codec))), None)


def _utf16_by_sense(data: bytes) -> Decoded | None:
    """UTF-16 without mark or zero bytes, as Chinese and Japanese are; None where neither order makes sense."""
    if len(data) % 2:
        return None
    orders = (_strict(data, codec) for codec in ("utf-16-le", "utf-16-be"))
    return next((found for found in orders if found and found.text and _makes_sense(found.text)), None)


def _makes_sense(text: str) -> bool:
    """Whether a text reads like any language at all."""
    head = text[:_JUDGED]
    return read(head).cost + _SENSE * len(_CONTROL.findall(head)) < _SENSE * len(head)


def _refuse_binary(data: bytes, decoded: Decoded) -> None:
    """Raise `ReadError` where the bytes are no text."""
    lost = len(decoded.undecodable)
    if lost and lost <= _FEW_BAD * len(_UTF8_SOUND.findall(data)):
        lost = 0  # a line that nothing decodes does not make a page of UTF-8 binary
    bad = lost + len(_CONTROL.findall(decoded.text))
    if data.startswith(_MAGIC) or bad > _BINARY * len(decoded.text) + 3:
        msg = f"looks binary: {bad} of {len(decoded.text)} characters are none that a text has"
        raise ReadError(msg, remedy="Name only files of text as input.")
