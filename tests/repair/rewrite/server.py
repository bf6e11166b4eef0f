"""A server on the loopback interface that answers as a test wants it to, well or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast


@dataclass
class FakeServer:
    """A server: what `behave` does with each request, by its number from 0; what was asked; the last headers."""

    behave: Callable[[BaseHTTPRequestHandler, int], None]
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def questions(self) -> list[str]:
        return [cast("str", request["messages"][1]["content"]) for request in self.asked]


def say(handler: BaseHTTPRequestHandler, content: object, status: int = 200) -> None:
    """Answer as an OpenAI-compatible server does."""
    send(
        handler, json.dumps({"choices": [{"message": {"content": content}, "finish_reason": "stop"}]}).encode(), status
    )


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    """Answer with any bytes."""
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serving(behave: Callable[[BaseHTTPRequestHandler, int], None]) -> Iterator[FakeServer]:
    """A server for the time of the block."""
    fake = FakeServer(behave)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            number = len(fake.asked)
            fake.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            fake.headers = {"path": self.path, **self.headers}
            try:
                fake.behave(self, number)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield fake
    finally:
        fake.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
