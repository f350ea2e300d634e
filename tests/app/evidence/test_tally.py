"""What runs come to: every run counts once, whatever it is counted by."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Decision, Question, Reason, Triage
from app.evidence.tally import EXAMPLES, Found, Tally, ranked
from app.evidence.trial import Run, Verdict
from tests.fakes import NOON


def run(verdict: Verdict, intent: str = "refund", ticket: str = "1", milliseconds: float = 10.0) -> Run:
    """Return a run; one that failed or was skipped has no triage."""
    if verdict is Verdict.FAILED:
        return Run(ticket, verdict, milliseconds, error="KeyError")
    thought = verdict is not Verdict.SKIPPED
    made = Decision(
        connection="files",
        ticket_id=ticket,
        message_id="",
        version="1",
        requester_id="r",
        level=AutonomyLevel.SUGGEST if thought else AutonomyLevel.OFF,
        reason=Reason.CEILING if thought else Reason.PERSON_ANSWERED,
        detail="",
        limits=(),
        question=Question("q", "q", "q", "en", True, "d", 1, NOON, "m") if thought else None,
        triage=Triage(intent, intent.title(), "c", 0.9, 0.9) if thought else None,
    )
    return Run(ticket, verdict, milliseconds, made)


def tally(*runs: Run, **named: str) -> Tally:
    """Return the counts of these runs."""
    found = Tally(named)
    for one in runs:
        found.add(one)
    return found


@given(st.lists(st.builds(run, st.sampled_from(Verdict), st.sampled_from("abc"))))
def test_every_run_counts_once(runs: list[Run]) -> None:
    figures = tally(*runs).figures()

    counts = Counter(one.verdict.value for one in runs)
    assert {verdict.value: counts[verdict.value] for verdict in Verdict} == {
        one.value: figures[one.value] for one in Verdict
    }
    assert len(runs) - counts["skipped"] - counts["failed"] == figures["handled"]
    thought = sum(one["n"] for one in figures["by_intent"].values())
    assert figures["handled"] == thought == sum(one["n"] for one in figures["by_language"].values())
    assert len(runs) - counts["failed"] == sum(figures["reasons"].values())
    json.dumps(figures)


def test_times_are_those_of_all_runs() -> None:
    figures = tally(*(run(Verdict.SUGGESTED, milliseconds=float(one)) for one in range(1, 101))).figures()

    assert (figures["ms_per_ticket"], figures["p95_ms"]) == (50.5, 96.0)


def test_no_run_is_no_division_by_zero() -> None:
    assert tally().figures()["ms_per_ticket"] == 0


def test_intents_that_the_file_names_are_held_against_those_found() -> None:
    runs = [run(Verdict.SUGGESTED, "refund", name) for name in "abc"]

    figures = tally(*runs, a="refund", b="delivery", z="refund").figures()

    assert (figures["intents_named"], figures["intents_right"]) == (2, 1)
    assert "intents_named" not in tally(*runs).figures()


def test_only_a_few_runs_of_each_verdict_are_kept() -> None:
    found = tally(*(run(one, ticket=str(number)) for one in Verdict for number in range(9)))

    assert all([one.ticket for one in found.examples[verdict]] == ["0", "1"] for verdict in Verdict)
    assert EXAMPLES == 2


def test_the_largest_group_stands_first() -> None:
    groups = {"b": Counter({Verdict.REPLIED: 1}), "a": Counter({Verdict.FAILED: 1}), "c": Counter({Verdict.REPLIED: 2})}

    assert [name for name, _ in ranked(groups)] == ["c", "a", "b"]


@pytest.mark.parametrize(("tickets", "stopped"), [(2, False), (3, True)])
def test_a_trial_that_lacks_tickets_was_stopped(tickets: int, stopped: bool) -> None:
    found = Found(tally(run(Verdict.SKIPPED), run(Verdict.FAILED)), tickets, 1)

    assert stopped is found.stopped


def test_a_pace_is_tickets_a_second() -> None:
    found = Found(tally(run(Verdict.SKIPPED), run(Verdict.FAILED)), 2, 1)
    assert found.pace == 0

    found.seconds = 0.5
    assert found.pace == 4
