"""From a record to a page whose raw text is known: decoding, and rendering of HTML."""

from __future__ import annotations

import hashlib

from pipeline.document import Cause, Document, ForeignRun, Media, Page, Record, Status, Suggestion
from pipeline.text.decoding import Decoded, decode, of_text
from pipeline.text.html.fast import render_fast
from pipeline.text.html.rendering import HtmlMode, render_html


def open_record(record: Record, html: HtmlMode = HtmlMode.ACCURATE) -> tuple[Page, Document]:
    """The page of a record, and the whole page as one document; `html` is how HTML is rendered. Raises `ReadError`.

    The raw text of an HTML page is its rendered text; its bytes are known by their hash alone.
    """
    if isinstance(record.content, str):
        data = record.content.encode("utf-8", "surrogatepass")
        decoded = of_text(record.content)
    else:
        data = record.content
        decoded = decode(data, declared=record.charset)
    digest = hashlib.sha256(data).hexdigest()
    if record.media is Media.HTML:
        return _open_html(record, decoded, digest, html)
    lost, foreign = decoded.undecodable, decoded.foreign
    page = Page(record.source, decoded.text, [], record.media, decoded.encoding, digest, lost, foreign)
    whole = Document.of(decoded.text, source=record.source)
    whole.suggestions += [_flag(run, decoded) for run in foreign]
    whole.metadata.url = record.url
    whole.metadata.extra = dict(record.extra)
    return page, whole


def _flag(run: ForeignRun, decoded: Decoded) -> Suggestion:
    """Word of a stretch in another encoding than the rest."""
    end = run.offset + run.length
    reason = f"bytes in {run.encoding} in a page of {decoded.encoding}"
    cause = Cause("decode", "foreign-encoding")
    return Suggestion(run.offset, end, decoded.text[run.offset : end], None, cause, Status.FLAGGED, reason)


def _open_html(record: Record, decoded: Decoded, digest: str, html: HtmlMode) -> tuple[Page, Document]:
    render = render_fast if html is HtmlMode.FAST else render_html
    rendering = render(decoded.text, url=record.url or "")
    facts = rendering.facts
    page = Page(record.source, rendering.text, [], Media.HTML, decoded.encoding, digest)
    whole = Document.of(rendering.text, source=record.source, blocks=rendering.blocks)
    metadata = whole.metadata
    metadata.title, metadata.date, metadata.author = facts.title or None, facts.date or None, facts.author or None
    metadata.url = facts.url or record.url
    metadata.extra = {**({"sitename": facts.site} if facts.site else {}), **record.extra}
    return page, whole
