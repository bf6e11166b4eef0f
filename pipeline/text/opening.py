"""From a record to a page whose raw text is known: decoding, and rendering of HTML."""

from __future__ import annotations

import hashlib

from pipeline.document import Document, Page, Record
from pipeline.text.decoding import decode


def open_record(record: Record) -> tuple[Page, Document]:
    """The page of a record, and the whole page as one document. Raises `ReadError`."""
    if isinstance(record.content, str):
        data = record.content.encode("utf-8", "surrogatepass")
        text, encoding, undecodable = record.content, "utf-8", ()
    else:
        data = record.content
        decoded = decode(data, declared=record.charset)
        text, encoding, undecodable = decoded.text, decoded.encoding, decoded.undecodable
    page = Page(record.source, text, [], record.media, encoding, hashlib.sha256(data).hexdigest(), undecodable)
    whole = Document.of(text, source=record.source)
    whole.metadata.url = record.url
    whole.metadata.extra = dict(record.extra)
    return page, whole
