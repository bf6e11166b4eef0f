from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.decisions import Change, Decisions, Judgement, Kind, Verdict, precisions, read_judgements
from pipeline.document import Cause, Changes, Document, Edit, Status, Suggestion
from pipeline.errors import UsageError

CAUSE = Cause("spacing", "contraction", 0.97)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def document() -> Document:
    """`It 's fine ,so` with the first space gone, and the second suggested to go."""
    doc = Document.of("It 's fine ,so", source="page.txt")
    suggestion = Suggestion(10, 11, " ", "", Cause("spacing", "space-before-mark", 0.5), Status.SUGGESTED, "not sure")
    flag = Suggestion(12, 14, "so", None, Cause("spacing", "garbled", 0.5), Status.FLAGGED, "who knows")
    doc.apply(Changes([Edit(2, 3, " ", "", (CAUSE,))], suggestions=[suggestion, flag]))
    return doc


def judged(kind: Kind, verdict: Verdict, change: Change, text: str = "") -> Judgement:
    return Judgement(change, kind, "spacing", "contraction", "en", verdict, text)


EDIT = Change("page.txt", 2, 3, " ", "")
SUGGESTION = Change("page.txt", 10, 11, " ", "")
FLAG = Change("page.txt", 12, 14, "so", None)


@pytest.mark.parametrize(
    ("judgement", "text", "waiting"),
    [
        (judged(Kind.EDIT, Verdict.ACCEPT, EDIT), "It's fine ,so", 2),
        (judged(Kind.EDIT, Verdict.REJECT, EDIT), "It 's fine ,so", 2),
        (judged(Kind.EDIT, Verdict.CORRECT, EDIT, "_"), "It_'s fine ,so", 2),
        (judged(Kind.EDIT, Verdict.CORRECT, EDIT, " "), "It 's fine ,so", 2),
        (judged(Kind.EDIT, Verdict.OPEN, EDIT), "It's fine ,so", 2),
        (judged(Kind.SUGGESTION, Verdict.ACCEPT, SUGGESTION), "It's fine,so", 1),
        (judged(Kind.SUGGESTION, Verdict.REJECT, SUGGESTION), "It's fine ,so", 1),
        (judged(Kind.SUGGESTION, Verdict.CORRECT, SUGGESTION, ";"), "It's fine;,so", 1),
        (judged(Kind.FLAG, Verdict.ACCEPT, FLAG), "It's fine ,so", 1),
        (judged(Kind.FLAG, Verdict.CORRECT, FLAG, "yes"), "It's fine ,yes", 1),
        (judged(Kind.EDIT, Verdict.REJECT, Change("page.txt", 2, 3, "x", "")), "It's fine ,so", 2),
        (judged(Kind.EDIT, Verdict.REJECT, Change("other.txt", 2, 3, " ", "")), "It's fine ,so", 2),
    ],
)
def test_a_decision_is_carried_out(judgement: Judgement, text: str, waiting: int) -> None:
    doc = document()
    Decisions.of([judgement]).carry_out(doc)
    assert doc.text == text
    assert len(doc.suggestions) == waiting
    assert doc.ledger.restore(doc.text) == doc.raw


def test_all_that_was_decided_about_a_post_is_carried_out_together() -> None:
    doc = document()
    Decisions.of(
        [
            judged(Kind.EDIT, Verdict.REJECT, EDIT),
            judged(Kind.SUGGESTION, Verdict.ACCEPT, SUGGESTION),
            judged(Kind.FLAG, Verdict.CORRECT, FLAG, "yes"),
        ]
    ).carry_out(doc)
    assert doc.text == "It 's fine,yes"
    assert [edit.causes[0].stage for edit in doc.ledger.edits] == ["review", "review"]


def test_the_last_word_counts() -> None:
    decisions = Decisions.of(judged(Kind.EDIT, verdict, EDIT) for verdict in (Verdict.REJECT, Verdict.OPEN))
    assert not len(decisions)
    assert not decisions.sha256(["page.txt"])


def test_the_hash_is_that_of_the_decisions_about_the_files() -> None:
    one = Decisions.of([judged(Kind.EDIT, Verdict.REJECT, EDIT)])
    other = Change("records.jsonl#3", 2, 3, " ", "")
    both = Decisions.of([judged(Kind.EDIT, Verdict.REJECT, change) for change in (other, EDIT)])
    assert one.sha256(["page.txt"]) == both.sha256(["page.txt"]) != both.sha256(["page.txt", "records.jsonl"])
    assert not both.sha256(["third.txt"])


@given(TEXTS, TEXTS, st.none() | TEXTS, st.sampled_from(Verdict))
def test_a_line_says_all(source: str, before: str, after: str | None, verdict: Verdict) -> None:
    item = judged(Kind.SUGGESTION, verdict, Change(source, 1, 4, before, after), before)
    line = item.line()
    assert "\n" not in line
    assert Judgement.parse(line) == item


@pytest.mark.parametrize("line", ["{", "[]", '{"source": "x"}', "7", '{"verdict": "perhaps"}'])
def test_a_line_at_fault_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(judged(Kind.EDIT, Verdict.REJECT, EDIT).line() + f"\n\n{line}\n", "utf-8")
    with pytest.raises(UsageError, match=r"line 3 of .*decisions\.jsonl"):
        read_judgements(path)


def test_no_file_means_no_decisions(tmp_path: Path) -> None:
    assert not len(Decisions.load(tmp_path / "decisions.jsonl"))


def test_precision_by_rule() -> None:
    changes = [Change("page.txt", number, number + 1, " ", "") for number in range(10)]
    verdicts = [Verdict.ACCEPT] * 7 + [Verdict.REJECT] * 2 + [Verdict.CORRECT]
    items = [judged(Kind.EDIT, verdict, change) for verdict, change in zip(verdicts, changes, strict=True)]
    (found,) = precisions(Decisions.of(items))
    assert (found.accepted, found.rejected, found.corrected, found.share) == (7, 2, 1, 0.7)
    low, high = found.interval
    assert 0.39 < low < 0.4
    assert 0.89 < high < 0.9
