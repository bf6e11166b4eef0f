"""Plain text files: a file is a record. Which encoding it is in is found out when it is decoded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress

from pipeline.document import Media, Record
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.keys import Keys
from pipeline.readers.slices import Slice
from pipeline.readers.streams import open_packed, open_stream, read_whole
from pipeline.readers.unpacking import is_packed

_CHUNK = 1024 * 1024


class WholeFileReader:
    """A file as one record."""

    def __init__(self, media: Media) -> None:
        self.media = media

    def read(self, file: InputFile, settings: ReaderSettings) -> Iterator[Record | Failure]:
        """The one record of `file`, its bytes as they are."""
        data = read_whole(file.path, settings)
        yield Record(file.source, data, self.media, charset=settings.encoding or None)

    def cut(self, file: InputFile, settings: ReaderSettings, size: int) -> Iterator[Slice]:  # noqa: ARG002 it is one record
        """The whole file, known by its bytes as they are stored."""
        with open_packed(file.path) as packed:
            stored = hashlib.sha256()
            length = 0
            while chunk := packed.read(_CHUNK):
                stored.update(chunk)
                length += len(chunk)
        if is_packed(file.path):
            length = _unpacked_length(file, settings)
        yield Slice(0, 1, length, stored.hexdigest())

    def read_slice(
        self,
        file: InputFile,
        piece: Slice,  # noqa: ARG002 it is the whole file
        settings: ReaderSettings,
        keys: Keys,  # noqa: ARG002 the name of the file is its key
    ) -> Iterator[Record | Failure]:
        """The one record."""
        yield from self.read(file, settings)


def _unpacked_length(file: InputFile, settings: ReaderSettings) -> int:
    """How long a compressed file is, as far as it will be read."""
    length = 0
    with suppress(Exception), open_stream(file.path, settings) as stream:  # what is wrong is said when it is read
        while length <= settings.max_record_bytes and (chunk := stream.read1(_CHUNK)):
            length += len(chunk)
    return length


READER = WholeFileReader(Media.TEXT)
