"""The report as one HTML page: template, style and script put together, nothing fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.decisions import NAME as DECISIONS
from pipeline.decisions import Decisions, Kind, Precision, precisions
from pipeline.output import files as output_files
from pipeline.output.manifest import NAME as MANIFEST
from pipeline.report.content import POST_EXAMPLES, QUARANTINED, RULE_EXAMPLES, gather
from pipeline.report.marks import shown
from pipeline.report.queries import open_corpus
from pipeline.report.timing import Timing
from pipeline.tables import Corpus

NAME = "report.html"
_NOTHING = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
_NAMELESS = "A cleaned corpus"
_HEAD = 2000  # the mark stands within so many bytes


def report(corpus: Corpus, *, timed: bool = False) -> str:
    """The report of a corpus as HTML; with `timed`, with its name and the time of the last run, if that is known.

    Without, it depends on what the tables hold and on nothing else.

    Raises `OutputError` where a part cannot be read.
    """
    manifest = corpus.manifest
    with open_corpus(corpus) as queries:
        content = gather(queries, manifest["recipe"]["stages"])
    return (
        environment()
        .get_template("report.html.jinja")
        .render(
            name=corpus.path.name if timed else _NAMELESS,
            mark=_mark(corpus),
            content=content,
            counts=manifest["counts"],
            reviewed=_reviewed(corpus.path),
            recipe=json.dumps(manifest["recipe"], indent=1, ensure_ascii=False),
            versions=manifest["versions"],
            unknown=[*manifest["unknown_files"], *manifest["outside_links"]],
            timing=Timing.read(corpus.path) if timed else None,
            limits={"rule": RULE_EXAMPLES, "post": POST_EXAMPLES, "quarantine": QUARANTINED},
            **assets("report"),
        )
    )


def write_report(corpus: Corpus, path: Path, *, timed: bool = False) -> None:
    """Write the report of a corpus to a file, where it does not stand there already. Raises `OutputError`."""
    if timed or not _is_current(corpus, path):
        output_files.write_small(path, report(corpus, timed=timed).encode("utf-8", "replace"))


def _is_current(corpus: Corpus, path: Path) -> bool:
    try:
        with path.open("rb") as handle:
            return _mark(corpus).encode() in handle.read(_HEAD)
    except OSError:
        return False


def _mark(corpus: Corpus) -> str:
    """A hash of the manifest, which names the hashes of all tables and of our own code, and of what was decided."""
    whole = hashlib.sha256((corpus.path / MANIFEST).read_bytes())
    decisions = corpus.path / DECISIONS
    if decisions.is_file():
        whole.update(decisions.read_bytes())
    return whole.hexdigest()


@cache
def environment() -> Environment:
    """The templates; whatever is put into them is escaped."""
    made = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["shown"] = shown
    made.filters["number"] = lambda value: f"{value:,}"
    made.filters["percent"] = lambda value: f"{100 * value:.1f} %"
    return made


def assets(name: str) -> Mapping[str, Any]:
    """Style and script, and a policy that lets a browser run these and nothing else."""
    style, script = (
        files("pipeline.report").joinpath("assets", f"{name}.{kind}").read_text("utf-8") for kind in ("css", "js")
    )
    policy = f"{_NOTHING}; style-src {_hash(style)}; script-src {_hash(script)}"
    return {"style": Markup(style), "script": Markup(script), "policy": policy}  # noqa: S704 our own files


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _reviewed(out: Path) -> list[tuple[Kind, Precision]]:
    """The precision of each rule by those who reviewed it."""
    decisions = Decisions.load(out / DECISIONS)
    return [(kind, item) for kind in (Kind.EDIT, Kind.SUGGESTION) for item in precisions(decisions, kind)]
