"""Who may talk to the application: whoever opened the address that was printed, from this machine, and nobody else."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

COOKIE = "textmend_review"
HEADER = "x-textmend"  # no page of another origin can send it without being asked first
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass
class Gate:
    """A token that opens once, and the session that it opens. `hosts` are the names that this server answers to."""

    hosts: frozenset[str]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def enter(self, token: str) -> bool:
        """Whether the token opens; it does so once."""
        fits = bool(self.token) and secrets.compare_digest(token.encode(), self.token.encode())
        if fits:
            self.token = ""
        return fits

    def is_known(self, request: Request) -> bool:
        """Whether a request comes from the session."""
        return secrets.compare_digest(request.cookies.get(COOKIE, "").encode(), self.session.encode())


class Guard(BaseHTTPMiddleware):
    """Refuses whatever does not come from the session, or does not come from our own page."""

    def __init__(self, app: Callable[..., Awaitable[None]], gate: Gate) -> None:
        super().__init__(app)
        self.gate = gate

    async def dispatch(self, request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        """The answer, with the headers that every answer has."""
        response = await self._answer(request, call_next)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    async def _answer(self, request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.headers.get("host", "") not in self.gate.hosts:
            return PlainTextResponse("This server answers to its own name only.", 400)
        if request.url.path == "/" and "token" in request.query_params:
            if not self.gate.enter(request.query_params["token"]):
                return PlainTextResponse("This address was used before: start `textmend review` again.", 403)
            response = RedirectResponse("/", 303)
            response.set_cookie(COOKIE, self.gate.session, httponly=True, samesite="strict")
            return response
        if not self.gate.is_known(request):
            return PlainTextResponse("Open the address that `textmend review` printed.", 403)
        if request.method != "GET" and request.headers.get(HEADER) != "1":
            return PlainTextResponse("Only the page of this server may do that.", 403)
        return await call_next(request)
