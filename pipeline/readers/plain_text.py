"""Plain text files: a file is a record. Which encoding it is in is found out when it is decoded."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.document import Media, Record
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.streams import read_whole


class WholeFileReader:
    """A file as one record."""

    def __init__(self, media: Media) -> None:
        self.media = media

    def read(self, file: InputFile, settings: ReaderSettings) -> Iterator[Record | Failure]:
        """The one record of `file`, its bytes as they are."""
        data = read_whole(file.path, settings)
        yield Record(file.source, data, self.media, charset=settings.encoding or None)


READER = WholeFileReader(Media.TEXT)
