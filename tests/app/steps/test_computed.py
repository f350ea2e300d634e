"""Never-alone rules that go by figures: each hits, stays silent beside, and says what hit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import COMPUTED, AutonomyLevel, Computed, Limit, Policy, Question, Reason, Triage
from app.policy import load, shipped
from app.ports import Known
from app.signals import Contact, Severity, Tier
from app.steps.computed import HITS, computed
from app.steps.decide import decide
from app.steps.question import question
from app.steps.signals import signals
from app.writers.frames import asking
from integrations.helpdesk import Author, Message, Ticket
from knowledge.passages import Found
from tests.fakes import NOON, FakeMemory, message, ticket

POLICY = replace(load(shipped()), tiers=(Tier("vip", ("gold",)), Tier("plain", ("basic",))))
KIND = Triage("track_order", "Where is my order", "orders", 0.9, 0.9)
NOW = NOON + timedelta(hours=1)
ANSWER = "You find it in your account."


def known(one: Ticket, kind: Triage = KIND, found: Found | None = None) -> Known:
    """Return what is known of a ticket; by default an article answers it."""
    wanted: Question = question(one, POLICY.languages)
    seen = signals(one, wanted, (), POLICY, NOW)
    return Known(one, wanted, kind, seen, found or Found((), 0.9))


def hits(at: Known, memory: FakeMemory | None = None, policy: Policy = POLICY) -> dict[Reason, str]:
    """Return which rules hit, and what."""
    return {one.reason: one.detail for one in computed(at, memory or FakeMemory(), policy, NOW)}


def ours(minute: int, text: str = ANSWER) -> Message:
    return message(text, minute, author=Author.COPILOT)


def only(reason: Reason, **changes: object) -> Policy:
    """Return the policy with one rule changed."""
    rule = next(one for one in POLICY.computed if one.reason is reason)
    others = (one for one in POLICY.computed if one.reason is not reason)
    return replace(POLICY, computed=(*others, replace(rule, **changes)))  # type: ignore[arg-type]


def test_every_computed_reason_is_looked_for() -> None:
    assert HITS.keys() | {Reason.OUT_OF_SCOPE} == COMPUTED == {one.reason for one in POLICY.computed}


def test_plain_question_hits_nothing() -> None:
    assert hits(known(ticket(message("Where is my order 4711? I paid 49,90 €.")))) == {}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("I paid 1,249.00 EUR for the desk.", "1,249.00 EUR"),
        ("Ich habe 1.249,00 € für den Tisch bezahlt.", "1.249,00 €"),
        ("He pagado 1.249 euros por la mesa.", "1.249 euros"),
    ],
)
def test_amount_over_the_rules_is_high_value(text: str, shown: str) -> None:
    assert hits(known(ticket(message(text)))) == {Reason.HIGH_VALUE: f"{shown} > 500"}


def test_amount_at_the_rules_is_not_high_value() -> None:
    assert hits(known(ticket(message("I paid 500 EUR for the desk.")))) == {}


def test_tag_makes_a_ticket_high_value_whatever_the_amount() -> None:
    assert hits(known(ticket(tags=frozenset({"high_value"})))) == {Reason.HIGH_VALUE: "high_value"}


@pytest.mark.parametrize(("tag", "expected"), [("gold", {Reason.VIP: "vip"}), ("basic", {}), ("vip", {})])
def test_vip_is_told_by_tier(tag: str, expected: dict[Reason, str]) -> None:
    one = ticket(message("Where is it?"))

    assert hits(known(replace(one, requester=replace(one.requester, tags=frozenset({tag}))))) == expected


def again(words: str, intent: str = "track_order") -> FakeMemory:
    return FakeMemory(earlier=[Contact("9", intent, words)])


def test_same_matter_on_another_ticket_is_a_second_contact() -> None:
    memory = again("My parcel with the lamp has not arrived yet, where is it?")

    assert hits(known(ticket(message("The parcel with the lamp has still not arrived."))), memory) == {
        Reason.REPEAT_CONTACT: "9"
    }


def test_same_order_on_another_ticket_is_a_second_contact_whatever_the_intent() -> None:
    memory = again("Please change the address of order 4711.", "change_address")

    assert Reason.REPEAT_CONTACT in hits(known(ticket(message("Order number 4711: wrong street!"))), memory)


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("My parcel with the lamp of order 9922 has not arrived, where is it?", "track_order"),  # another order
        ("The parcel with the lamp has not arrived yet, where is it?", "refund_status"),
        ("How long does delivery to Austria take in general?", "track_order"),
        ("", "track_order"),
    ],
)
def test_another_matter_is_no_second_contact(words: str, intent: str) -> None:
    asked = "The parcel with the lamp of order 4711 has not arrived yet."

    assert hits(known(ticket(message(asked))), again(words, intent)) == {}


def test_coming_back_unsatisfied_twice_is_two_failed_attempts() -> None:
    thread = (message("How do I find my invoice?"), ours(1), message("That did not help.", 2), ours(3))
    last = message("It still does not work, I cannot find it.", 4)

    assert hits(known(ticket(*thread, last))).get(Reason.FAILED_ATTEMPTS) == "2 ≥ 2"
    assert Reason.FAILED_ATTEMPTS not in hits(known(ticket(*thread[:2], last)))


@pytest.mark.parametrize(
    "said",
    ["Thank you, that helped! One more thing: can I pay by card?", "Great. Do you ship to Spain?", "Danke, erledigt."],
)
def test_coming_back_with_something_else_is_no_failed_attempt(said: str) -> None:
    thread = (message("How do I find my invoice?"), ours(1), message(said, 2), ours(3), message(said, 4))

    assert Reason.FAILED_ATTEMPTS not in hits(known(ticket(*thread)))


@pytest.mark.parametrize("sentence", asking())
def test_question_back_is_no_attempt(sentence: str) -> None:
    """The customer who answers it was not failed."""
    back = f"Hello,\n\n{sentence}\n\n- one\n- two"
    thread = (message("It does not work."), ours(1, back), message("It still does not work.", 2), ours(3, back))

    assert Reason.FAILED_ATTEMPTS not in hits(known(ticket(*thread, message("Still broken again.", 4))))


def test_a_persons_replies_are_no_attempts_of_ours() -> None:
    person = [message(ANSWER, minute, author=Author.AGENT) for minute in (1, 3)]
    thread = (message("No invoice."), person[0], message("Still no invoice.", 2), person[1], message("Still none.", 4))

    assert Reason.FAILED_ATTEMPTS not in hits(known(ticket(*thread)))


def test_many_messages_are_too_many_turns() -> None:
    thread = [message(f"Question {minute} about lamps", minute) for minute in range(9)]

    assert hits(known(ticket(*thread)))[Reason.TOO_MANY_TURNS] == "9 > 8"
    assert Reason.TOO_MANY_TURNS not in hits(known(ticket(*thread[:8])))


@pytest.mark.parametrize(("scope", "sure", "novel"), [(0.1, 0.1, True), (0.3, 0.1, False), (0.1, 0.9, False)])
def test_novel_is_unlike_examples_and_articles(scope: float, sure: float, novel: bool) -> None:
    at = known(ticket(), replace(KIND, scope=scope), Found((), sure))

    assert (Reason.NOVEL in hits(at)) is novel


FRUSTRATED = [
    "This is the third time I write, I am still waiting and nobody answers.",
    "Ich bin genervt, ich warte immer noch und niemand antwortet.",
    "Estoy harta, sigo esperando y nadie responde.",
]


@pytest.mark.parametrize("text", FRUSTRATED)
def test_frustration_over_the_share_brings_a_person(text: str) -> None:
    assert Reason.FRUSTRATION in hits(known(ticket(message(text))))
    assert Reason.FRUSTRATION not in hits(known(ticket(message(text))), policy=only(Reason.FRUSTRATION, number=1.0))


def test_urgent_is_off_until_somebody_switches_it_on() -> None:
    at = known(ticket(message("This is urgent, please answer asap.")))

    assert Reason.URGENT not in hits(at)
    assert Reason.URGENT in hits(at, policy=only(Reason.URGENT, on=True))


@pytest.mark.parametrize(
    ("severity", "called"), [(Severity.LOW, False), (Severity.MEDIUM, True), (Severity.HIGH, True)]
)
def test_severity_says_whether_a_person_is_called(severity: Severity, called: bool) -> None:
    [limit] = computed(
        known(ticket(tags=frozenset({"high_value"}))), FakeMemory(), only(Reason.HIGH_VALUE, severity=severity), NOW
    )

    assert (limit.level, limit.handoff) == (AutonomyLevel.SUGGEST, called)


LIMITS = st.builds(Limit, st.sampled_from(AutonomyLevel), st.sampled_from(Reason), st.just(""), st.booleans())
RULES = st.lists(
    st.builds(
        Computed,
        st.sampled_from(sorted(COMPUTED)),
        st.floats(0, 10),
        st.just(("gold", "vip")),
        st.just(""),
        st.booleans(),
        st.sampled_from(Severity),
    ),
    max_size=6,
)
TEXTS: list[Callable[[], str]] = [lambda: FRUSTRATED[0], lambda: "I paid 900 EUR. Urgent!", lambda: "Where is it?"]


@given(st.lists(LIMITS, min_size=1, max_size=4), RULES, st.sampled_from(TEXTS))
def test_no_rule_ever_raises_a_level(others: list[Limit], rules: list[Computed], text: Callable[[], str]) -> None:
    at = known(ticket(message(text()), tags=frozenset({"gold"})))
    more = computed(at, FakeMemory(), replace(POLICY, computed=tuple(rules)), NOW)

    assert decide([*others, *more]).level <= decide(others).level
