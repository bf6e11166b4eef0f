"""HTML files: a file is a record; its markup, and the encoding it declares, are read later."""

from __future__ import annotations

from pipeline.document import Media
from pipeline.readers.plain_text import WholeFileReader

READER = WholeFileReader(Media.HTML)
