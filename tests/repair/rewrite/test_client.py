"""Servers that misbehave cost a bounded time and give nothing."""

from __future__ import annotations

import json
import socket
import time
from http.server import BaseHTTPRequestHandler

import pytest

from pipeline.repair.rewrite.client import NoAnswerError, Server
from tests.repair.rewrite.server import say, send, serving

ASKED = [{"role": "user", "content": "x"}]
Handler = BaseHTTPRequestHandler


def server(url: str, *, timeout: float = 5.0, retries: int = 2, waits: list[float] | None = None) -> Server:
    return Server(url, "tiny", timeout, retries, sleep=(waits if waits is not None else []).append)


def test_it_asks_without_chance_and_with_the_key() -> None:
    with serving(lambda handler, _: say(handler, "well")) as fake:
        asking = Server(fake.url, "tiny", key="secret-key")
        assert asking.answer(ASKED) == "well"
    assert fake.headers["path"] == "/v1/chat/completions"
    assert fake.headers["Authorization"] == "Bearer secret-key"
    assert fake.asked[0]["temperature"] == 0
    assert fake.asked[0]["model"] == "tiny"
    assert "secret-key" not in repr(asking)


def test_passing_failures_are_tried_again_with_growing_waits() -> None:
    waits: list[float] = []
    with serving(lambda handler, number: say(handler, "well", 200 if number == 2 else 503)) as fake:
        assert server(fake.url, waits=waits).answer(ASKED) == "well"
    assert waits == [0.5, 1.0]


def test_lasting_failures_are_not_tried_again() -> None:
    with serving(lambda handler, _: say(handler, "no", 401)) as fake:
        with pytest.raises(NoAnswerError, match="HTTP 401"):
            server(fake.url).answer(ASKED)
        assert len(fake.asked) == 1


def test_a_server_that_always_fails_is_given_up() -> None:
    with serving(lambda handler, _: say(handler, "no", 500)) as fake:
        with pytest.raises(NoAnswerError, match="HTTP 500"):
            server(fake.url).answer(ASKED)
        assert len(fake.asked) == 3


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"{}",
        b'{"choices": []}',
        b'{"choices": [{"message": null}]}',
        b"\xff\xfe",
        b"[" * 60_000,
    ],
)
def test_garbage_is_no_answer(body: bytes) -> None:
    with serving(lambda handler, _: send(handler, body)) as fake, pytest.raises(NoAnswerError):
        server(fake.url).answer(ASKED)


@pytest.mark.parametrize("content", [None, 5, ["a"], {"a": "b"}])
def test_content_that_is_no_text_is_no_answer(content: object) -> None:
    with serving(lambda handler, _: say(handler, content)) as fake, pytest.raises(NoAnswerError):
        server(fake.url).answer(ASKED)


def test_an_answer_that_was_cut_off_is_none() -> None:
    body = json.dumps({"choices": [{"message": {"content": "He go"}, "finish_reason": "length"}]}).encode()
    with serving(lambda handler, _: send(handler, body)) as fake, pytest.raises(NoAnswerError, match="not whole"):
        server(fake.url).answer(ASKED)


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    def endless(handler: Handler, _: int) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(10_000):  # 100 MB
            handler.wfile.write(b"x" * 10_000)

    with serving(endless) as fake, pytest.raises(NoAnswerError, match="too long"):
        server(fake.url).answer(ASKED)


def test_a_server_that_does_not_answer_is_given_up_in_time() -> None:
    with serving(lambda _handler, _number: fake.released.wait(20)) as fake:
        started = time.monotonic()
        with pytest.raises(NoAnswerError, match="no answer in time"):
            server(fake.url, timeout=0.2, retries=1).answer(ASKED)
        assert time.monotonic() - started < 5


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_sends_a_byte_now_and_then_is_given_up_in_time(start: bytes) -> None:
    def drip(handler: Handler, _: int) -> None:
        handler.wfile.write(start)
        while not fake.released.wait(0.02):
            handler.wfile.write(b"x")

    with serving(drip) as fake:
        started = time.monotonic()
        with pytest.raises(NoAnswerError):
            server(fake.url, timeout=0.3, retries=0).answer(ASKED)
        assert time.monotonic() - started < 5


def test_a_server_that_is_not_there_is_tried_again_and_given_up() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    waits: list[float] = []
    with pytest.raises(NoAnswerError, match="the connection failed"):
        server(url, waits=waits).answer(ASKED)
    assert len(waits) == 2


@pytest.mark.parametrize("host", ["a" * 70, "a..b", "\u00ad.example"])
def test_a_name_that_no_host_has_is_no_answer(host: str) -> None:
    with pytest.raises(NoAnswerError):
        server(f"http://{host}/v1", timeout=1.0, retries=0).answer(ASKED)


def test_chunks_that_are_none_are_no_answer() -> None:
    def broken(handler: Handler, _: int) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n{}")

    with serving(broken) as fake, pytest.raises(NoAnswerError):
        server(fake.url, retries=0).answer(ASKED)


def test_redirections_are_not_followed() -> None:
    def away(handler: Handler, _: int) -> None:
        handler.send_response(307)
        handler.send_header("Location", "http://127.0.0.1:9/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with serving(away) as fake:
        with pytest.raises(NoAnswerError, match="HTTP 307"):
            server(fake.url).answer(ASKED)
        assert len(fake.asked) == 1
