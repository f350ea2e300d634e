"""What the policy says of an intent beyond its level: channels, replies on a ticket, brands, languages."""

from dataclasses import replace

import pytest

from app.domain import AutonomyLevel, Intent, Limit, Policy, Question, Reason, Triage
from app.remit import SILENT, Category, Terms
from app.steps.remit import remit
from integrations.helpdesk import Channel, Ticket
from tests.fakes import NOON, message, ticket

BOLD = Intent("bold", "Bold", "some", (), ceiling=AutonomyLevel.REPLY)
TIMID = Intent("timid", "Timid", "some", ())
ASKED = Question("When?", "When?", "", "de", True, "digest", 1, NOON, "m1")
KIND = Triage("bold", "Bold", "some", 0.9, 0.9)


def limits(
    one: Ticket, terms: Terms = SILENT, sent: int = 0, kind: Triage = KIND, **policy: object
) -> tuple[Limit, ...]:
    """Return what is found for an intent with these terms."""
    made = Policy("v", (replace(BOLD, terms=terms), TIMID), (), **policy)  # type: ignore[arg-type]
    return remit(one, ASKED, kind, made, sent)


def reasons(*arguments: object, **named: object) -> list[Reason]:
    """Return only the reasons; each caps at a suggestion."""
    found = limits(*arguments, **named)  # type: ignore[arg-type]
    assert {one.level for one in found} <= {AutonomyLevel.SUGGEST}
    return [one.reason for one in found]


def test_a_plain_question_is_not_limited() -> None:
    assert limits(ticket()) == ()


@pytest.mark.parametrize("channel", [Channel.CHAT, Channel.VOICE, Channel.API, Channel.OTHER])
def test_channel_without_replies(channel: Channel) -> None:
    assert reasons(ticket(channel=channel)) == [Reason.CHANNEL]


def test_web_form_is_replied_to() -> None:
    assert limits(ticket(message(channel=Channel.WEB), channel=Channel.WEB)) == ()


def test_newest_message_by_another_channel() -> None:
    found = limits(ticket(message(), message("Hello? Anybody?", 1, channel=Channel.CHAT)))

    assert [(one.reason, one.detail) for one in found] == [(Reason.CHANNEL, "chat")]


def test_an_intent_has_channels_of_its_own_in_both_directions() -> None:
    chat = ticket(message(channel=Channel.CHAT), channel=Channel.CHAT)

    assert reasons(chat, Terms(channels=("chat",))) == []
    assert reasons(ticket(), Terms(channels=("chat",))) == [Reason.CHANNEL]


def test_replies_per_ticket_end_with_a_person() -> None:
    assert [(one.reason, one.handoff) for one in limits(ticket(), sent=3)] == [(Reason.REPLY_LIMIT, True)]
    assert reasons(ticket(), sent=2) == []


def test_an_intent_counts_replies_by_its_own_measure() -> None:
    assert reasons(ticket(), Terms(replies_per_ticket=5), sent=4) == []
    assert reasons(ticket(), Terms(replies_per_ticket=0), sent=0) == [Reason.REPLY_LIMIT]


def test_only_tickets_of_its_brands_are_answered_alone() -> None:
    terms = Terms(brands=("shop",))

    assert [reasons(ticket(brand=brand), terms) for brand in ("shop", "club", "")] == [[], *[[Reason.BRAND]] * 2]


def test_only_its_languages_are_answered_alone() -> None:
    assert reasons(ticket(), Terms(languages=("en", "de"))) == []
    assert reasons(ticket(), Terms(languages=("en",))) == [Reason.UNTESTED_LANGUAGE]


def test_the_category_speaks_where_the_intent_is_silent() -> None:
    categories = (Category("some", Terms(languages=("en",), brands=("club",))),)

    assert reasons(ticket(), categories=categories) == [Reason.BRAND, Reason.UNTESTED_LANGUAGE]
    assert reasons(ticket(), Terms(languages=("de",), brands=()), categories=categories) == []


def test_each_intent_asked_about_has_its_say() -> None:
    timid = replace(KIND, intent="timid", also=("bold",))

    assert reasons(ticket(), Terms(languages=("en",)), kind=timid) == [Reason.UNTESTED_LANGUAGE]


def test_what_is_only_suggested_anyway_needs_no_tested_language() -> None:
    kind = replace(KIND, intent="timid")

    assert (
        limits(
            ticket(),
            kind=kind,
            terms=Terms(),
            categories=(
                Category(
                    "some",
                    Terms(languages=()),
                ),
            ),
        )
        == ()
    )
