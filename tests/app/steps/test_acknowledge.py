"""Test that a customer is told something at once only where that is safe, once, and in an approved text."""

from dataclasses import replace

import pytest

from app.domain import (
    ACKNOWLEDGED,
    ANSWERED_YES,
    NEVER_ALONE,
    AutonomyLevel,
    Courtesy,
    Effect,
    Intent,
    Limit,
    Policy,
    Question,
    Reason,
)
from app.steps.acknowledge import Asked, acknowledge
from app.writers.courtesies import Moment
from integrations.helpdesk import Author
from tests.fakes import NOON, message, ticket

TEXTS = tuple((one, "en", f"{one} text") for one in (Courtesy.CREATED, Courtesy.NEVER_ALONE))
EVERYTHING = Policy("v", (), (), courtesies=tuple(Courtesy), greetings=TEXTS)
ALONE = replace(EVERYTHING, intents=(Intent("a", "A", "x", (), ceiling=AutonomyLevel.REPLY),))
FIT = {
    *(Reason.ASKS_FOR_PERSON, Reason.ANGER, Reason.CANCEL, Reason.BILLING_DISPUTE, Reason.FRUSTRATION),
    *(Reason.HIGH_VALUE, Reason.VIP, Reason.NOVEL, Reason.URGENT),
}


def limit(reason: Reason, level: AutonomyLevel = AutonomyLevel.SUGGEST) -> Limit:
    return Limit(level, reason, handoff=reason in NEVER_ALONE)


def asked(*reasons: Reason, **changes: object) -> Asked:
    question = Question("text", "text", "", "en", True, "d", 1, NOON, "m0")
    made = Asked(ticket(message("Where is my lamp?")), question, tuple(map(limit, reasons)))
    return replace(made, **changes)  # type: ignore[arg-type]


def courtesy(one: Asked, policy: Policy = EVERYTHING) -> Courtesy | None:
    made = acknowledge(one, policy, lambda: Moment(NOON))
    return made.courtesy if made else None


def test_new_ticket_is_acknowledged_where_that_is_switched_on() -> None:
    made = acknowledge(asked(Reason.CEILING), EVERYTHING, lambda: Moment(NOON))

    assert made is not None
    assert (made.courtesy, made.language, made.effect) == (Courtesy.CREATED, "en", ACKNOWLEDGED)
    assert made.text == "created text\n\n*This message was sent automatically.*"


def test_everything_but_the_bot_question_is_off_by_default() -> None:
    plain = Policy("v", ALONE.intents, (), greetings=TEXTS)

    assert [courtesy(asked(one), plain) for one in (Reason.CEILING, Reason.ANGER)] == [None, None]
    assert courtesy(asked(Reason.ASKS_FOR_PERSON, machine=True), plain) is Courtesy.MACHINE


@pytest.mark.parametrize("reason", sorted(NEVER_ALONE))
def test_never_alone_topics_are_acknowledged_only_where_it_does_no_harm(reason: Reason) -> None:
    assert courtesy(asked(Reason.CEILING, reason)) is (Courtesy.NEVER_ALONE if reason in FIT else None)


@pytest.mark.parametrize("reason", sorted(NEVER_ALONE - FIT))
def test_bot_question_is_not_answered_by_a_machine_beside_a_grave_topic(reason: Reason) -> None:
    assert courtesy(asked(Reason.ASKS_FOR_PERSON, reason, machine=True), ALONE) is None


@pytest.mark.parametrize(
    "reason",
    [
        *(Reason.STRANGERS_COPIED, Reason.OTHER_WRITER, Reason.FORWARDED, Reason.CHANNEL, Reason.LIGHT_AGENT),
        *(Reason.TAKEN_BY_PERSON, Reason.ASKED_TWICE, Reason.REPLY_LIMIT, Reason.BUDGET, Reason.HOLD_OUT),
        *(Reason.UNVERIFIED, Reason.FOREIGN_LINK, Reason.INTERNAL_TEXT, Reason.BRAND),
    ],
)
def test_limits_on_who_reads_and_writes_forbid_it(reason: Reason) -> None:
    assert courtesy(asked(Reason.CEILING, reason)) is None


@pytest.mark.parametrize(
    ("reason", "level"),
    [
        (Reason.AUTOMATIC_MAIL, AutonomyLevel.OFF),
        (Reason.CEILING, AutonomyLevel.OBSERVE),
        (Reason.STALE, AutonomyLevel.OBSERVE),
        (Reason.ALLOWED, AutonomyLevel.REPLY),
    ],
)
def test_it_goes_out_only_where_a_person_has_the_last_word(reason: Reason, level: AutonomyLevel) -> None:
    assert courtesy(asked(limits=(limit(reason, level),))) is None


@pytest.mark.parametrize("name", [ACKNOWLEDGED, ANSWERED_YES])
def test_no_ticket_gets_a_second_one(name: str) -> None:
    sent = (Effect(name, "key", "m1"),)

    assert courtesy(asked(Reason.CEILING, sent=sent)) is None
    assert courtesy(asked(Reason.ANGER, sent=sent)) is None


def test_bot_question_is_answered_once_though_something_else_was_sent() -> None:
    said = [Effect(ACKNOWLEDGED, "key", "m1")], [Effect(ANSWERED_YES, "key", "m1")]
    made = [courtesy(asked(Reason.ASKS_FOR_PERSON, sent=tuple(one), machine=True), ALONE) for one in said]

    assert made == [Courtesy.MACHINE, None]


def test_bot_question_waits_for_a_person_where_nothing_is_ever_sent_alone() -> None:
    only = replace(ALONE, courtesies=(Courtesy.MACHINE,))

    assert courtesy(asked(Reason.ASKS_FOR_PERSON, machine=True), replace(only, intents=())) is None
    assert courtesy(asked(Reason.CEILING, machine=True), only) is None  # nobody is asked to read it next


def test_ticket_with_an_answer_or_a_story_is_not_new() -> None:
    answered = ticket(message(), message("Here.", 1, author=Author.AGENT), message("And now?", 2))
    followed = ticket(message(), parent_id="7")

    assert [courtesy(asked(Reason.CEILING, ticket=one)) for one in (answered, followed)] == [None, None]
    assert courtesy(asked(Reason.ANGER, ticket=answered)) is Courtesy.NEVER_ALONE


def test_language_without_a_text_or_without_certainty_is_told_nothing() -> None:
    made = asked(Reason.CEILING)
    german, guessed = (replace(made.question, language="de"), replace(made.question, language_sure=False))
    strange = replace(made.ticket, requester=replace(made.ticket.requester, locale="nl"))

    assert courtesy(replace(made, question=german)) is None
    assert courtesy(replace(made, question=guessed)) is Courtesy.CREATED  # the requester's own
    assert courtesy(replace(made, question=guessed, ticket=strange)) is None


def test_hours_are_asked_for_only_where_something_may_be_sent() -> None:
    asked_for: list[int] = []

    def moment() -> Moment:
        asked_for.append(1)
        return Moment(NOON)

    acknowledge(asked(Reason.FRAUD), EVERYTHING, moment)
    acknowledge(asked(Reason.CEILING), Policy("v", (), ()), moment)

    assert asked_for == []
