"""What the pages hear of the service's runs: the newest that tells something, in words, lowest limit first."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.demo.watch import FRESH, Watch, look
from app.domain import AutonomyLevel, Limit, OutcomeKind, Reason
from app.words import reason_words
from integrations.sandbox.workspace.copilot import Outcome
from tests.app.store.examples import event
from tests.app.web.stage import Stage, stage


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path) as made:
        yield made


@pytest.fixture
def watch(service: Stage) -> Watch:
    return Watch(service.faces.ledger, service.faces.deliveries)


def later() -> None:
    time.sleep(FRESH + 0.02)


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (OutcomeKind.REPLIED, Outcome.REPLIED),
        (OutcomeKind.RESOLVED, Outcome.REPLIED),
        (OutcomeKind.SUGGESTED, Outcome.DRAFT),
        (OutcomeKind.HANDED_OFF, Outcome.PERSON),
        (OutcomeKind.SKIPPED, Outcome.ALONE),
        (OutcomeKind.OBSERVED, Outcome.ALONE),
        (OutcomeKind.FAILED, Outcome.FAILED),
        (None, Outcome.WORKING),
    ],
)
def test_every_end_has_its_place(service: Stage, watch: Watch, kind: OutcomeKind | None, outcome: Outcome) -> None:
    service.run(1, kind)

    found = watch.looks()[7]
    assert found.outcome is outcome
    assert found.decided
    assert (found.finished is None) is (kind is None)


def test_suggestion_without_a_draft_is_no_draft(service: Stage, watch: Watch) -> None:
    service.run(1, OutcomeKind.SUGGESTED, draft=None)

    assert watch.looks()[7].outcome is Outcome.ALONE


def test_limits_stand_lowest_first(service: Stage, watch: Watch) -> None:
    limits = (
        Limit(AutonomyLevel.REPLY, Reason.ALLOWED, ""),
        Limit(AutonomyLevel.SUGGEST, Reason.CEILING, "first"),
        Limit(AutonomyLevel.OFF, Reason.TAGGED_OUT, ""),
        Limit(AutonomyLevel.SUGGEST, Reason.ANGER, "second"),
    )
    service.run(1, limits=limits)

    found = watch.looks()[7].limits
    assert [one.level for one in found] == ["off", "suggest", "suggest", "reply"]
    assert [one.detail for one in found] == ["", "first", "second", ""]
    assert found[1].words == reason_words[Reason.CEILING]


def test_echo_of_our_own_write_hides_nothing(service: Stage, watch: Watch) -> None:
    service.run(1, OutcomeKind.REPLIED)
    service.run(2, OutcomeKind.SKIPPED, reason=Reason.NOTHING_ASKED)
    service.run(3, OutcomeKind.SUPERSEDED)

    assert (watch.looks()[7].run, watch.looks()[7].outcome) == (1, Outcome.REPLIED)
    assert [one.echo for one in watch.story(7)] == [True, True, False]


def test_run_that_made_way_alone_is_work(service: Stage, watch: Watch) -> None:
    service.run(1, OutcomeKind.SUPERSEDED)

    assert watch.looks()[7].outcome is Outcome.WORKING


def test_stamp_moves_when_a_run_begins_is_decided_and_ends(service: Stage, watch: Watch) -> None:
    ledger, seen = service.faces.ledger, [watch.stamp()]
    later()
    ledger.claim("main-7-000000000001", event(1, "7"), service.clock.now())
    seen.append(watch.stamp())
    later()
    service.run(1, None)
    seen.append(watch.stamp())
    later()
    service.run(1, OutcomeKind.REPLIED)
    seen.append(watch.stamp())
    later()

    assert seen == [0, 1, 2, 3]
    assert watch.stamp() == 3


def test_other_connections_are_not_shown(service: Stage, watch: Watch) -> None:
    service.run(1, connection="shop")

    assert watch.looks() == {}


def test_delivery_is_expected_until_its_run_begins(service: Stage, watch: Watch) -> None:
    assert not watch.expected(7)

    service.faces.receive(event(1, "7"))
    assert watch.expected(7)

    service.run(1)
    assert not watch.expected(7)


def test_stopped_reply_waits_no_more(service: Stage, watch: Watch) -> None:
    service.run(1, None, delay=600.0, level=AutonomyLevel.REPLY)
    seen = [watch.stamp()]
    service.faces.holds.stop("main-7-000000000001", "agent-01")
    later()
    seen.append(watch.stamp())

    assert seen == [1, 2]
    for found in (watch.looks()[7], watch.story(7)[0]):
        assert (found.outcome, found.stopped, found.due) == (Outcome.ALONE, True, None)
        assert found.words == reason_words[Reason.TAKEN_BY_PERSON]


def test_reply_that_waits_says_until_when(service: Stage) -> None:
    service.run(1, None, delay=5.0, level=AutonomyLevel.REPLY)

    found = look(service.faces.ledger.newest(1)[0])
    assert found.due is not None
    assert (found.due - service.clock.now()).total_seconds() == pytest.approx(5, abs=1)
