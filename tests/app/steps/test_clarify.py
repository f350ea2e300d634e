"""A question back: where one word would settle it, once a ticket, never beside a topic for people."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import AutonomyLevel, DraftKind, Limit, Policy, Reason, Triage
from app.language import tongue
from app.policy import load, shipped
from app.ports import Known
from app.signals import Mention
from app.steps.checks import checks
from app.steps.clarify import Back, clarify
from app.steps.context import context
from app.steps.decide import decide
from app.steps.question import question
from app.steps.signals import signals
from app.writers.back import called
from app.writers.frames import asking, own
from integrations.helpdesk import Author, Ticket
from knowledge.passages import Found
from tests.fakes import NOON, FakeMemory, message, ticket

SHIPPED = load(shipped())
RETURNS, REFUND = "return_policy", "refund_status"
THIN = Triage(RETURNS, "Returns", "returns", 0.45, 0.9, ((REFUND, 0.4), ("opening_hours", 0.02)))
SURE = Triage(RETURNS, "Returns", "returns", 0.95, 0.9)
TEXTS = {
    "en": "What about the thing that I sent back to you last week?",
    "de": "Was ist mit der Sache, die ich letzte Woche zurückgeschickt habe?",
    "es": "¿Qué pasa con lo que les devolví la semana pasada?",
}


def changed(**changes: object) -> Policy:
    """Return the policy with other fields of its returns intent."""
    intents = tuple(
        replace(one, **changes) if one.name == RETURNS else one  # type: ignore[arg-type]
        for one in SHIPPED.intents
    )
    return replace(SHIPPED, intents=intents)


NEEDY = changed(needs=("order_number",))


def known(one: Ticket, kind: Triage = THIN, sure: float = 0.3) -> Known:
    wanted = question(one, SHIPPED.languages)
    return Known(one, wanted, kind, signals(one, wanted, (), SHIPPED, NOON), Found((), sure))


def back(
    at: Known, policy: Policy = SHIPPED, heard: tuple[Limit, ...] = (), memory: FakeMemory | None = None
) -> Back | None:
    return clarify(at, (), heard, memory or FakeMemory(), policy)


@pytest.mark.parametrize("language", TEXTS)
def test_thin_intent_asks_which_in_the_customers_language(language: str) -> None:
    titles = changed(titles=tuple((one, f"Rücksendung {one}") for one in TEXTS))
    found = back(known(ticket(message(TEXTS[language]))), titles)

    assert found is not None
    assert f"- Rücksendung {language}\n" in found.draft.text
    assert "opening" not in found.draft.text.lower()
    assert tongue(found.draft.text).code == found.draft.language == language
    assert (found.draft.kind, found.draft.citations) == (DraftKind.CLARIFY, ())


@pytest.mark.parametrize(
    ("language", "name"), [("en", "order number"), ("de", "Bestellnummer"), ("es", "número de pedido")]
)
def test_missing_thing_is_asked_for(language: str, name: str) -> None:
    found = back(known(ticket(message(TEXTS[language])), SURE), NEEDY)

    assert found is not None and name in found.draft.text


def test_thing_that_any_message_names_is_not_asked_for() -> None:
    earlier = message("My order number is 4711.", 0), message("Hello?", 1, author=Author.AGENT)

    assert back(known(ticket(*earlier, message(TEXTS["en"], 2)), SURE), NEEDY) is None


@pytest.mark.parametrize(
    ("kind", "sure"),
    [
        (SURE, 0.3),  # and nothing is missing
        (replace(THIN, scope=0.3), 0.3),
        (replace(THIN, also=(REFUND,)), 0.3),  # it asks both
        (replace(THIN, runners_up=((REFUND, 0.1),)), 0.3),
        (replace(THIN, probability=0.2, runners_up=((REFUND, 0.2),)), 0.3),  # it may be anything
        (THIN, 0.9),  # an article answers it
    ],
)
def test_nothing_is_asked_where_there_is_nothing_to_ask(kind: Triage, sure: float) -> None:
    assert back(known(ticket(message(TEXTS["en"])), kind, sure)) is None


def test_nothing_is_asked_beside_a_topic_for_people() -> None:
    heard = Limit(AutonomyLevel.SUGGEST, Reason.CANCEL, "cancel", handoff=True)

    assert back(known(ticket(message(TEXTS["en"]))), heard=(heard,)) is None


def test_nothing_is_asked_where_the_policy_does_not_want_it() -> None:
    assert back(known(ticket(message(TEXTS["en"]))), replace(SHIPPED, clarify=AutonomyLevel.OFF)) is None


LEVELS = st.sampled_from(AutonomyLevel)


@given(LEVELS, LEVELS, st.sampled_from([AutonomyLevel.SUGGEST, AutonomyLevel.REPLY]))
def test_question_never_goes_above_its_own_ceiling_nor_out_where_nothing_may(
    first: AutonomyLevel, second: AutonomyLevel, own_level: AutonomyLevel
) -> None:
    ceilings = {RETURNS: first, REFUND: second}
    intents = tuple(replace(one, ceiling=ceilings.get(one.name, one.ceiling)) for one in SHIPPED.intents)
    policy = replace(SHIPPED, intents=intents, clarify=own_level)
    found = back(known(ticket(message(TEXTS["en"]))), policy)

    assert found is not None
    level = decide(found.limits).level
    assert level <= own_level
    assert min(first, second) >= AutonomyLevel.SUGGEST or level <= min(first, second)


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("kind", [THIN, SURE])
def test_question_passes_the_checks_of_every_draft(language: str, kind: Triage) -> None:
    at = known(ticket(message(TEXTS[language])), kind)
    found = back(at, NEEDY)

    assert found is not None
    assert [one.limit for one in checks(found.draft, at.question, at.found, context(at.ticket), NEEDY)] == [None] * 7


@given(
    st.lists(st.sampled_from([Author.REQUESTER, Author.AGENT, Author.COPILOT, None]), min_size=1, max_size=8),
    st.sampled_from(sorted(TEXTS)),
)
def test_customer_is_never_asked_twice(turns: list[Author | None], language: str) -> None:
    """Whoever sends the question, and whatever is said in between; None: the copilot's question, if there is one."""
    thread, times = [message(TEXTS[language])], 0
    for minute, author in enumerate(turns, 1):
        at = known(ticket(*thread, message(TEXTS[language], minute)), THIN)
        found = back(at)
        if author is None and found:
            times += 1
            thread.append(message(found.draft.text, minute, author=[Author.COPILOT, Author.AGENT][minute % 2]))
        elif author:
            thread.append(message("Something else about a lamp.", minute, author=author))
    assert times <= 1


def test_question_that_an_agent_did_not_send_is_not_suggested_again() -> None:
    assert back(known(ticket(message(TEXTS["en"]))), memory=FakeMemory(asked_back={"1"})) is None


@pytest.mark.parametrize("language", TEXTS)
def test_own_question_is_known_when_it_comes_back(language: str) -> None:
    found = back(known(ticket(message(TEXTS[language]))))

    assert found is not None
    assert own(found.draft.text, [found.draft.text])
    assert any(one in found.draft.text for one in asking())


def test_own_things_are_called_as_the_policy_calls_them() -> None:
    serial = Mention("serial_number", titles=(("de", "die Seriennummer"),))

    assert called("serial_number", "de", (serial,)) == "die Seriennummer"
    assert called("serial_number", "en", (serial,)) == "serial number"
