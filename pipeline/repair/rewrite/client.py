"""Asking an OpenAI-compatible server for one answer, within bounds of time, size and tries."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

Message = Mapping[str, str]
_PATH = "/chat/completions"
_MOST_BYTES = 1 << 16  # of an answer: a sentence has a few hundred
_CHUNK = 4096
_OK = 200
_TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 8.0  # seconds between tries
_SECURE = "https"


class NoAnswerError(Exception):
    """A server that gave no answer that can be used; says in a few words what it did."""


class _PassingError(NoAnswerError):
    """One that another try may mend."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server and how to ask it. `url` is that of its API, up to and including `/v1`.

    `timeout` is the longest time for one try, in seconds; a failed try is repeated up to `retries` times. `key` is
    sent as a bearer token and shown nowhere.
    """

    url: str
    model: str
    timeout: float = 60.0
    retries: int = 2
    key: str = ""
    sleep: Callable[[float], None] = time.sleep

    def __repr__(self) -> str:
        return f"Server(url={self.url!r}, model={self.model!r})"

    def answer(self, messages: Sequence[Message], tokens: int = 400) -> str:
        """What the model answers, in at most so many tokens. Raises `NoAnswerError`, after the last try."""
        wait = _FIRST_WAIT
        for left in range(self.retries, -1, -1):
            try:
                return self._tried(self._body(messages, tokens))
            except _PassingError:
                if not left:
                    raise
            self.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)
        raise NoAnswerError  # pragma: no cover  the last try returns or raises

    def _tried(self, question: bytes) -> str:
        where = urlsplit(self.url)
        kind = http.client.HTTPSConnection if where.scheme == _SECURE else http.client.HTTPConnection
        line = kind(where.hostname or "", where.port, timeout=self.timeout)
        try:
            line.connect()
            with _Deadline(line.sock, self.timeout) as deadline:
                line.request("POST", where.path.rstrip("/") + _PATH, question, self._headers())
                status, body = _bounded(line.getresponse())
                deadline.check()
        except TimeoutError as error:
            msg = "no answer in time"
            raise _PassingError(msg) from error
        except (OSError, http.client.HTTPException, UnicodeError) as error:  # the last of a host name
            msg = f"the connection failed: {type(error).__name__}"
            raise _PassingError(msg) from error
        finally:
            line.close()
        if status != _OK:
            msg = f"HTTP {status}"
            raise _PassingError(msg) if status in _TRY_AGAIN else NoAnswerError(msg)
        return _content(body)

    def _headers(self) -> Mapping[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return {**headers, "Authorization": f"Bearer {self.key}"} if self.key else headers

    def _body(self, messages: Sequence[Message], tokens: int) -> bytes:
        request = {
            "model": self.model,
            "messages": list(messages),
            "temperature": 0,
            "seed": 0,
            "max_tokens": tokens,
            "stream": False,
        }
        return json.dumps(request, sort_keys=True).encode()


class _Deadline:
    """The end of a try, however slowly a server sends: a time limit of the socket begins anew with each byte."""

    def __init__(self, line: socket.socket, seconds: float) -> None:
        self._line = line
        self._passed = threading.Event()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def _end(self) -> None:
        self._passed.set()
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)

    def check(self) -> None:
        """Raise `TimeoutError` after the end."""
        if self._passed.is_set():
            raise TimeoutError

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._timer.cancel()
        if error is not None:
            self.check()


def _bounded(response: http.client.HTTPResponse) -> tuple[int, bytes]:
    """The status and the body of a response that is not too long."""
    parts: list[bytes] = []
    size = 0
    while part := response.read1(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > _MOST_BYTES:
            msg = "an answer that is too long"
            raise NoAnswerError(msg)
    return response.status, b"".join(parts)


def _content(body: bytes) -> str:
    try:
        choice = json.loads(body)["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        msg = "an answer that is not of the agreed form"
        raise NoAnswerError(msg) from error
    if not isinstance(content, str) or choice.get("finish_reason") == "length":
        msg = "an answer that is not whole"
        raise NoAnswerError(msg)
    return content
