"""What is read out of a message besides its question."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain import AutonomyLevel, Limit, Reason
from app.policy import load, shipped
from app.signals import Mention, Sentiment, Signals, Tier, Urgency
from app.steps.question import question
from app.steps.signals import signals
from integrations.helpdesk import Priority, Ticket
from tests.fakes import NOON, message, ticket

POLICY = replace(
    load(shipped()),
    tiers=(Tier("vip", ("gold",), priority=Priority.HIGH), Tier("firm", (), ("7",)), Tier("late", ("gold",))),
    entities=(Mention("serial", r"SN-\d{4}"),),
)


def seen(one: Ticket, *heard: Limit) -> Signals:
    return signals(one, question(one, POLICY.languages), heard, POLICY, NOON)


def tagged(*tags: str) -> Ticket:
    return replace(ticket(), requester=replace(ticket().requester, tags=frozenset(tags), organization_id=""))


def test_first_tier_that_fits_is_the_tier() -> None:
    assert [seen(one).tier for one in (tagged("gold"), ticket(), tagged("other"))] == ["vip", "firm", ""]


def test_tier_raises_the_urgency_and_never_lowers_it() -> None:
    urgent = replace(tagged("gold"), messages=(message("Emergency! This is urgent, we are stranded."),))

    assert [seen(one).mood.urgency for one in (tagged("gold"), tagged(), urgent)] == [
        Urgency.HIGH,
        Urgency.NORMAL,
        Urgency.URGENT,
    ]


@pytest.mark.parametrize(
    ("minutes", "urgency"),
    [(-5, Urgency.URGENT), (20, Urgency.URGENT), (100, Urgency.HIGH), (600, Urgency.NORMAL), (None, Urgency.NORMAL)],
)
def test_answer_that_is_due_is_urgent(minutes: int | None, urgency: Urgency) -> None:
    breach = None if minutes is None else NOON + timedelta(minutes=minutes)
    found = seen(ticket(breach=breach))

    assert (found.mood.urgency, found.breach) == (urgency, minutes)


def test_topics_of_the_rules_count_more_than_words() -> None:
    heard = Limit(AutonomyLevel.SUGGEST, Reason.ANGER, "words")

    assert seen(ticket(), heard).mood.sentiment is Sentiment.NEGATIVE
    assert seen(ticket()).mood.sentiment is Sentiment.NEUTRAL


def test_own_things_are_found() -> None:
    assert [one.name for one in seen(ticket(message("SN-1234 of order 4711"))).entities] == ["order_number", "serial"]
