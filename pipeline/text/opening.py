"""From a record to a page whose raw text is known: decoding, and rendering of HTML."""

from __future__ import annotations

import hashlib

from pipeline.document import Document, Page, Record
from pipeline.text.decoding import Decoded, decode


def open_record(record: Record) -> tuple[Page, Document]:
    """The page of a record, and the whole page as one document. Raises `ReadError`."""
    if isinstance(record.content, str):
        data = record.content.encode("utf-8", "surrogatepass")
        decoded = Decoded(record.content, "utf-8")
    else:
        data = record.content
        decoded = decode(data, declared=record.charset)
    digest = hashlib.sha256(data).hexdigest()
    page = Page(record.source, decoded.text, [], record.media, decoded.encoding, digest, decoded.undecodable)
    whole = Document.of(decoded.text, source=record.source)
    whole.metadata.url = record.url
    whole.metadata.extra = dict(record.extra)
    return page, whole
