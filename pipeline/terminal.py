"""What the command shows a person: diffs, stories and tables, with hostile text made harmless.

Everything that comes from a page passes `visible` first: control characters, escape sequences
and direction overrides become signs, so that a page cannot drive the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from pipeline.document import Document, Page, Provenance, SpanLabel, Status
from pipeline.ledger import Edit

if TYPE_CHECKING:
    from pipeline.runs.runner import RunSummary

CONTEXT = 30
_KEPT = {"\n", "\t"}
_PICTURES = 0x2400  # the block of signs for the control characters, which are those below the space
_HIDDEN = {"Cc", "Cf", "Cs", "Co"}
_JOINERS = {"\u200c", "\u200d"}  # they shape letters and emoji and cannot harm


def visible(text: str, *, breaks: bool = False) -> str:
    r"""`text` with every character that a terminal could obey shown as a sign.

    With `breaks`, line breaks and tabs too become signs, for one-line displays.

    >>> visible("red \x1b[31m alert")
    'red ␛[31m alert'
    >>> visible("two\nlines", breaks=True)
    'two⏎lines'
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _shown(char, breaks=breaks) for char in text)


def _shown(char: str, *, breaks: bool) -> str:
    if char in _JOINERS or (char in _KEPT and not breaks):
        return char
    if char == "\n":
        return "⏎"
    if char == "\t":
        return "⇥"
    if char < " ":
        return chr(_PICTURES + ord(char))
    if unicodedata.category(char) in _HIDDEN:
        return f"<U+{ord(char):04X}>"
    return char


def because(edit: Edit) -> str:
    """The causes of an edit in one line: `stage/rule .97`."""
    return ", ".join(f"{c.stage}/{c.rule} {c.confidence:.2f}".replace(" 0.", " .") for c in edit.causes)


def clip(text: str, width: int) -> str:
    """`text` in at most `width` code points, its middle left out where it is longer."""
    if len(text) <= width:
        return text
    half = (width - 3) // 2
    return f"{text[:half]} … {text[len(text) - half :]}"


# --------------------------------------------------------------------- diff
def diff(post: Document) -> Text:
    """The post's raw text with its edits marked, `[-gone-]{+come+}`, in colour, and their causes below.

    Only lines that change are shown, with the lines between them counted.
    """
    out = Text()
    at = skipped = 0
    edits = post.ledger.edits
    index = 0
    raw = post.raw
    while at < len(raw):
        end = raw.find("\n", at) + 1 or len(raw)
        first = index
        while index < len(edits) and edits[index].start < end:
            end = max(end, _line_end(raw, edits[index].end))
            index += 1
        if first == index:
            skipped += 1
        else:
            skipped = _note_skipped(out, skipped)
            _changed(out, raw, at, end, edits[first:index])
        at = end
    for edit in edits[index:]:
        _changed(out, raw, at, at, [edit])
    _note_skipped(out, skipped)
    return out


def _line_end(raw: str, offset: int) -> int:
    if offset and raw[offset - 1] == "\n":
        return offset
    return raw.find("\n", offset) + 1 or len(raw)


def _note_skipped(out: Text, skipped: int) -> int:
    if skipped:
        out.append(f"      … {skipped} unchanged line{'s' * (skipped > 1)}\n", style="dim")
    return 0


def _mark(out: Text, before: str, after: str) -> None:
    """Append what went and what came, marked so that it can be told without colour too."""
    if before:
        head = before.rstrip("\n")
        out.append(f"[-{head}-]{before[len(head) :]}", style="red")
    if after:
        out.append(f"{{+{after}+}}", style="green bold")


def _changed(out: Text, raw: str, start: int, end: int, edits: Sequence[Edit]) -> None:
    """Append `raw[start:end]` with `edits` marked, and a line that says why."""
    at = start
    for edit in edits:
        out.append(visible(raw[at : edit.start]))
        _mark(out, visible(edit.before), visible(edit.after))
        at = edit.end
    out.append(visible(raw[at:end]))
    if not out.plain.endswith("\n"):
        out.append("\n")
    reasons = list(dict.fromkeys(because(edit) for edit in edits))
    out.append(f"      └ {'; '.join(reasons)}\n", style="yellow")


def suggestions(post: Document) -> Text:
    """One line for each repair that was not made and each flag."""
    out = Text()
    for item in sorted(post.suggestions, key=lambda s: (s.start, s.end)):
        flagged = item.status is Status.FLAGGED
        out.append("flag  " if flagged else "maybe ", style="magenta" if flagged else "cyan")
        out.append(visible(clip(item.before, 60), breaks=True))
        if item.after is not None:
            out.append(" → ")
            out.append(visible(clip(item.after, 60), breaks=True) or "(drop)", style="green")
        why = f"  {item.cause.stage}/{item.cause.rule} {item.cause.confidence:.2f}: {visible(item.reason, breaks=True)}"
        out.append(f"{why}\n", style="dim")
    return out


# ------------------------------------------------------------------- explain
def heading(post: Document, *, source: str) -> Text:
    """Who and what a post is: id, source, title, date, language."""
    facts = {
        "source": source,
        "title": post.metadata.title,
        "date": post.metadata.date,
        "author": post.metadata.author,
        "language": f"{post.metadata.lang} ({post.metadata.lang_score:.2f})" if post.metadata.lang else None,
        "url": post.metadata.url,
        "origin": _origin(post),
    }
    out = Text()
    for name, value in facts.items():
        if value:
            out.append(f"{name:>9}  ", style="dim")
            out.append(f"{visible(str(value), breaks=True)}\n")
    return out


def _origin(post: Document) -> str | None:
    """How the text came about and the words that show it, by kind; None where that is not known."""
    if post.metadata.provenance is Provenance.UNKNOWN:
        return None
    shown: dict[str, list[str]] = {}
    for span in post.spans_of(SpanLabel.EVIDENCE):
        start, end = post.in_text(span)
        shown.setdefault(span.value, []).append(clip(post.text[start:end], 40))
    why = "".join(f"; {kind}: {' | '.join(words)}" for kind, words in sorted(shown.items()))
    return f"{post.metadata.provenance.value} ({post.metadata.provenance_score or 0:.2f}){why}"


def story(post: Document) -> Text:
    """Every edit of a post, one after the other, each with its surroundings and its causes."""
    out = Text()
    for number, edit in enumerate(post.ledger.edits, start=1):
        left = post.raw[max(0, edit.start - CONTEXT) : edit.start]
        right = post.raw[edit.end : edit.end + CONTEXT]
        out.append(f"{number:>4}. ", style="dim")
        out.append(f"{because(edit)}  raw {edit.start}–{edit.end}\n", style="yellow")
        out.append("      ")
        out.append(visible(left, breaks=True), style="dim")
        _mark(out, visible(clip(edit.before, 200), breaks=True), visible(clip(edit.after, 200), breaks=True))
        out.append(visible(right, breaks=True), style="dim")
        out.append("\n")
    return out


# -------------------------------------------------------------------- tables
def summary_table(summary: RunSummary) -> Table:
    """What a run did, stage by stage."""
    table = Table(title="What was done, by stage", title_justify="left", box=None, pad_edge=False)
    table.add_column("stage")
    for name in ("edits", "changed", "dropped"):
        table.add_column(name, justify="right")
    for stage, counts in summary.by_stage.items():
        table.add_row(stage, f"{counts.edits:,}", f"{counts.changed:,}", f"{counts.dropped:,}")
    return table


def profile_table(summary: RunSummary) -> Table:
    """The time that each stage took, summed over workers, beside what was read in it."""
    seconds = {**summary.seconds_by_stage, "tables, files": summary.seconds_bookkeeping}
    whole = sum(seconds.values())
    table = Table(title="Time by stage", title_justify="left", box=None, pad_edge=False)
    table.add_column("stage")
    for name in ("seconds", "share", "MB/s"):
        table.add_column(name, justify="right")
    for stage, spent in (*seconds.items(), ("all", whole)):
        speed = f"{summary.bytes_done / 1e6 / spent:,.1f}" if spent else "–"
        table.add_row(stage, f"{spent:,.2f}", f"{spent / whole:.1%}" if whole else "–", speed)
    return table


def languages_line(languages: Mapping[str, int], most: int = 12) -> str:
    """The languages with their numbers of posts, the most frequent first."""
    ranked = sorted(languages.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{lang} {count:,}" for lang, count in ranked[:most])
    return shown + (f" and {len(ranked) - most} more" if len(ranked) > most else "")


def plain_posts(posts: Iterable[Document]) -> str:
    """The texts of the posts, a blank line between them."""
    return "\n\n".join(post.text.strip("\n") for post in posts)


def page_diff(page: Page) -> Text:
    """The diff of each post of a page under a line that names it."""
    out = Text()
    for post in page.posts:
        title = post.metadata.title or "(no title)"
        head = f"── post {post.post_index + 1} of {len(page.posts)}: {visible(title, breaks=True)}"
        out.append(f"{head}  {post.metadata.date or ''}  {post.metadata.lang}\n", style="bold")
        out.append_text(diff(post) if post.ledger.edits else Text("      nothing to change\n", style="dim"))
        if post.suggestions:
            out.append("   not changed, for you to judge:\n", style="bold")
            out.append_text(suggestions(post))
    return out
