"""The application on 127.0.0.1, until it is interrupted."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.review.access import Gate
from pipeline.review.app import Review, application
from pipeline.tables import Corpus

HOST = "127.0.0.1"


def serve(corpus: Corpus, port: int, tell: Callable[[str], None], *, decisions: Path | None = None) -> None:
    """Serve the review of a corpus; `tell` gets the address to open. Port 0 means any that is free.

    Raises `UsageError` where the port is taken.
    """
    import uvicorn  # noqa: PLC0415 slow to load

    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen()  # before the address is told: whoever is quick waits
        except OSError as error:
            msg = f"port {port} cannot be used: {error.strerror}"
            raise UsageError(msg, remedy="Name another one with --port, or none.") from error
        host = f"{HOST}:{listening.getsockname()[1]}"
        gate = Gate(frozenset({host}))
        review = Review(corpus, decisions)
        tell(f"http://{host}/?token={gate.token}")
        config = uvicorn.Config(
            application(review, gate), log_level="warning", server_header=False, timeout_graceful_shutdown=1
        )
        try:
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            review.items.close()
