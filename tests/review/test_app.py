from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.decisions import NAME, Decisions, Verdict
from pipeline.review.access import COOKIE, Gate
from pipeline.review.app import Review, application
from pipeline.tables import Corpus
from tests.report import hostile

HOST = "127.0.0.1:8000"
SENT = {"X-Textmend": "1"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return hostile.corpus(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def review(corpus: Corpus, tmp_path: Path) -> Iterator[Review]:
    made = Review(corpus, tmp_path / NAME)
    yield made
    made.items.close()


@pytest.fixture
def client(review: Review) -> Iterator[TestClient]:
    gate = Gate(frozenset({HOST}))
    with TestClient(application(review, gate), base_url=f"http://{HOST}") as made:
        assert made.get(f"/?token={gate.token}").status_code == 200
        yield made


def first(client: TestClient, **wanted: str) -> str:
    found = client.get("/api/queue", params=wanted).json()
    name: str = found[0]["id"]
    return name


def test_an_address_opens_once(review: Review) -> None:
    gate = Gate(frozenset({HOST}))
    token = gate.token
    client = TestClient(application(review, gate), base_url=f"http://{HOST}", follow_redirects=False)
    entered = client.get(f"/?token={token}")
    assert entered.status_code == 303
    assert "HttpOnly" in entered.headers["set-cookie"]
    assert client.get("/api/overview").status_code == 200
    client.cookies.clear()
    assert client.get(f"/?token={token}").status_code == 403


@pytest.mark.parametrize(
    "path", ["/", "/?token=", "/?token=x", "/api/overview", "/review.js", "/api/item?id=edit|0|0|x"]
)
def test_nobody_else_is_let_in(review: Review, path: str) -> None:
    client = TestClient(application(review, Gate(frozenset({HOST}))), base_url=f"http://{HOST}", cookies={COOKIE: "x"})
    assert client.get(path).status_code == 403


def test_another_host_name_is_refused(client: TestClient) -> None:
    assert client.get("/api/overview", headers={"Host": "evil.example"}).status_code == 400


def test_what_another_page_sends_is_refused(client: TestClient, review: Review) -> None:
    assert client.post("/api/undo", json={}).status_code == 403
    assert client.post("/api/decide", json={"id": first(client), "verdict": "accept"}).status_code == 403
    assert not review.journal.judgements


def test_every_answer_has_the_policy(client: TestClient) -> None:
    for path in ("/", "/review.js", "/api/overview", "/nowhere"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_every_edit_and_suggestion_is_there(client: TestClient, corpus: Corpus) -> None:
    groups = client.get("/api/overview").json()["groups"]
    number = sum(group["number"] + group["cosmetic"] for group in groups)
    assert number == len(corpus.edits) + len(corpus.suggestions)
    assert len(client.get("/api/queue", params={"cosmetic": "1"}).json()) == number


def test_an_item_is_shown_as_text(client: TestClient) -> None:
    for entry in client.get("/api/queue", params={"cosmetic": "1"}).json():
        item = client.get("/api/item", params={"id": entry["id"]}).json()
        assert "<script" not in item["raw"] + item["clean"]
        assert "<img" not in item["raw"] + item["clean"]
        assert 'class="inv"' in item["raw"] + item["clean"] or "target" in item["raw"] + item["clean"]


def test_decisions_are_kept_and_taken_back(client: TestClient, review: Review, corpus: Corpus) -> None:
    name = first(client, kind="edit", stage="spacing", cosmetic="1")
    sent = {"id": name, "verdict": "correct", "text": "two\nlines"}
    assert client.post("/api/decide", json=sent, headers=SENT).json()["verdict"] == "correct"
    (kept,) = Decisions.load(review.journal.path)
    assert (kept.verdict, kept.text, kept.stage) == (Verdict.CORRECT, "two\nlines", "spacing")
    assert name not in [entry["id"] for entry in client.get("/api/queue", params={"cosmetic": "1"}).json()]
    again = Review(corpus, review.journal.path)
    assert again.overview()["total"] == 1
    again.items.close()
    assert client.post("/api/undo", json={}, headers=SENT).json()["id"] == name
    assert not len(Decisions.load(review.journal.path))
    assert client.post("/api/undo", json={}, headers=SENT).json()["id"] is None


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/api/decide", {"id": "edit|0|999|page.txt", "verdict": "accept"}),
        ("/api/decide", {"id": "", "verdict": "accept"}),
        ("/api/decide", {"id": "edit|0|0|page.txt", "verdict": "perhaps"}),
        ("/api/decide", {"id": "edit|0|0|page.txt", "verdict": "correct", "text": "x" * 200_000}),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_remedy(client: TestClient, path: str, given: dict[str, str]) -> None:
    answer = client.post(path, json=given, headers=SENT)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_filters(client: TestClient, corpus: Corpus) -> None:
    middle = corpus.edits["confidence"].median()
    sure = client.get("/api/queue", params={"low": f"{middle}", "kind": "edit", "cosmetic": "1"}).json()
    assert len(sure) == (corpus.edits["confidence"] >= middle).sum() > 0
    assert client.get("/api/queue", params={"lang": "xx"}).json() == []
    assert client.get("/api/queue", params={"low": "many"}).status_code == 400
