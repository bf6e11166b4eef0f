"""The application: a page, a few questions in JSON, and a file to which decisions are added."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.decisions import NAME, Decisions, Judgement, Verdict, read_judgements
from pipeline.errors import TextmendError, UsageError
from pipeline.output.files import output_errors
from pipeline.review.access import Gate, Guard
from pipeline.review.items import Items, Wanted, progress
from pipeline.tables import Corpus

_TYPES = {"review.html": "text/html", "review.css": "text/css", "review.js": "text/javascript"}
_LONGEST = 100_000  # of a text that somebody types, in characters


class Journal:
    """The decisions of a corpus, each written to disk as it is made."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.judgements = read_judgements(path)

    def add(self, judgement: Judgement) -> None:
        """Keep a judgement. Raises `OutputError`."""
        with output_errors(self.path), self.path.open("a", encoding="utf-8", newline="\n") as handle:
            handle.write(judgement.line() + "\n")
            handle.flush()
            os.fsync(handle.fileno())
        self.judgements.append(judgement)

    @property
    def decisions(self) -> Decisions:
        """What counts now."""
        return Decisions.of(self.judgements)


class Review:
    """The answers of the application."""

    def __init__(self, corpus: Corpus, decisions: Path | None = None) -> None:
        self.items = Items(corpus)
        self.journal = Journal(decisions or corpus.path / NAME)
        self.name = corpus.path.name
        self.done: list[str] = []  # the items decided about since the start, for undo

    def overview(self) -> dict[str, Any]:
        """The rules with their numbers, and how far each is."""
        decisions = self.journal.decisions
        groups = {"groups": self.items.groups, "languages": self.items.languages}
        return {"name": self.name, **groups, "decided": progress(decisions), "total": len(decisions)}

    def queue(self, wanted: Wanted, *, decided: bool) -> list[dict[str, Any]]:
        """Names and verdicts of the items that are wanted; those decided about only if asked for."""
        known = self.journal.decisions.by_source
        found = []
        for item in self.items.listed(wanted):
            judgement = known.get(item.post[0], {}).get(item.change)
            if judgement is None or decided:
                found.append({"id": item.id, "verdict": judgement.verdict if judgement else Verdict.OPEN})
        return found

    def decide(self, verdict: Verdict, given: dict[str, str]) -> dict[str, Any]:
        """Keep a decision about the item `given["id"]`; `given["text"]` is the correction."""
        name, text = given.get("id", ""), given.get("text", "")
        if len(text) > _LONGEST:
            msg = f"{len(text):,} characters are more than {_LONGEST:,}"
            raise UsageError(msg, remedy="Correct a smaller stretch.")
        self.journal.add(self.items.get(name).judged(verdict, text if verdict is Verdict.CORRECT else ""))
        self.done.append(name)
        return {"id": name, "verdict": verdict}

    def undo(self) -> dict[str, Any]:
        """Take back the last decision since the start."""
        if not self.done:
            return {"id": None}
        name = self.done.pop()
        self.journal.add(self.items.get(name).judged(Verdict.OPEN))
        return {"id": name, "verdict": Verdict.OPEN}


def application(review: Review, gate: Gate) -> Starlette:
    """The application for a review, behind a gate."""
    routes = [
        Route("/", _file("review.html")),
        Route("/review.css", _file("review.css")),
        Route("/review.js", _file("review.js")),
        Route("/api/overview", _answer(lambda _: review.overview())),
        Route("/api/queue", _answer(lambda q: review.queue(_wanted(q), decided=q.get("decided") == "1"))),
        Route("/api/item", _answer(lambda q: review.items.shown(review.items.get(q.get("id", ""))))),
        Route("/api/decide", _answer(lambda q: review.decide(_verdict(q), q)), methods=["POST"]),
        Route("/api/undo", _answer(lambda _: review.undo()), methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, gate=gate)])


def _wanted(query: dict[str, str]) -> Wanted:
    try:
        low, high = float(query.get("low") or 0), float(query.get("high") or 1)
    except ValueError as error:
        msg = f"no confidence: {error}"
        raise UsageError(msg, remedy="Give numbers from 0 to 1.") from error
    words = {name: query.get(name, "") for name in ("kind", "stage", "rule", "lang")}
    return Wanted(**words, low=low, high=high, cosmetic=query.get("cosmetic") == "1")


def _verdict(query: dict[str, str]) -> Verdict:
    try:
        return Verdict(query["verdict"])
    except (KeyError, ValueError) as error:
        msg = "that is no verdict"
        raise UsageError(msg, remedy=f"Choose from: {', '.join(Verdict)}.") from error


def _answer(work: Callable[[dict[str, str]], Any]) -> Callable[[Request], Any]:
    """A question answered in JSON: from the query of a GET, or the body of a POST."""

    async def answer(request: Request) -> Response:
        try:
            given = dict(request.query_params) if request.method == "GET" else await _body(request)
            return JSONResponse(work(given))
        except TextmendError as error:
            return JSONResponse({"error": str(error)}, 400)

    return answer


async def _body(request: Request) -> dict[str, str]:
    try:
        body = await request.json()
        return {str(name): str(value) for name, value in body.items()}
    except (ValueError, AttributeError) as error:
        msg = "the request is not a JSON object"
        raise UsageError(msg, remedy="Use the page of this server.") from error


def _file(name: str) -> Callable[[Request], Any]:
    content = files("pipeline.review").joinpath("assets", name).read_bytes()

    async def answer(_: Request) -> Response:
        return Response(content, media_type=_TYPES[name])

    return answer
