"""When the copilot leaves a ticket alone, and when a person has the last word."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Limit, Policy, Reason, Trace
from app.steps.gate import gate
from app.writers.frames import frame
from integrations.helpdesk import Agent, Attachment, Author, Message, Requester, Status, Ticket, Visibility
from tests.fakes import NOON, REQUESTER, FakeMemory, message, ticket

ME = Agent(id="900", name="Copilot", email="copilot@example.com")
POLICY = Policy("v", (), ())
ASKED = message(minute=0)
OURS = message("Our help centre says so.", 1, author=Author.COPILOT)
AGENTS = message("I looked into it.", 2, author=Author.AGENT)
NOTE = message("Calling them.", 2, author=Author.AGENT, visibility=Visibility.INTERNAL)
SCREENSHOT = Attachment("screen.png", "image/png", 200_000)


def limits(found: Ticket, memory: FakeMemory | None = None, me: Agent = ME, policy: Policy = POLICY) -> list[Limit]:
    return list(gate(found, me, memory or FakeMemory(), policy, NOON + timedelta(hours=1)))


def reasons(found: Ticket, memory: FakeMemory | None = None, me: Agent = ME) -> list[tuple[AutonomyLevel, Reason]]:
    return [(one.level, one.reason) for one in limits(found, memory, me)]


def off(reason: Reason) -> list[tuple[AutonomyLevel, Reason]]:
    return [(AutonomyLevel.OFF, reason)]


def suggest(reason: Reason) -> list[tuple[AutonomyLevel, Reason]]:
    return [(AutonomyLevel.SUGGEST, reason)]


def test_plain_question_is_not_limited() -> None:
    assert limits(ticket()) == []


# Whose turn it is.


def test_nothing_is_asked_after_our_answer_and_says_whose_it_was() -> None:
    assert limits(ticket(ASKED, OURS)) == [Limit(AutonomyLevel.OFF, Reason.NOTHING_ASKED, Trace.ANSWERED)]


def test_nothing_is_asked_on_an_empty_ticket() -> None:
    assert reasons(replace(ticket(), messages=())) == off(Reason.NOTHING_ASKED)


def test_nothing_is_asked_when_only_an_agent_wrote() -> None:
    assert reasons(ticket(AGENTS)) == off(Reason.NOTHING_ASKED)


def test_person_has_answered() -> None:
    assert reasons(ticket(ASKED, AGENTS)) == off(Reason.PERSON_ANSWERED)


def test_customer_asks_again_after_our_answer() -> None:
    assert limits(ticket(ASKED, OURS, message("And how long does it take?", 20))) == []


def test_message_that_was_handled() -> None:
    assert reasons(ticket(), FakeMemory(seen={("1", "m0")})) == off(Reason.ALREADY_HANDLED)


def test_newer_message_is_not_the_handled_one() -> None:
    newer = ticket(ASKED, message("Hello? Anybody?", 5))

    assert limits(newer, FakeMemory(seen={("1", "m0")})) == []


def test_ticket_taken_over_in_the_sidebar_is_left_alone() -> None:
    assert reasons(ticket(), FakeMemory(holds={"1"})) == off(Reason.TAKEN_BY_PERSON)
    assert reasons(ticket(), FakeMemory(holds={"2"})) == []


def test_ticket_assigned_by_hand_belongs_to_that_person() -> None:
    assert reasons(ticket(assigned_by_hand=NOON, assignee_id="200")) == off(Reason.TAKEN_BY_PERSON)


@pytest.mark.parametrize(
    "changes",
    [{"assignee_id": "200"}, {"assigned_by_hand": NOON, "assignee_id": "900"}, {"assigned_by_hand": NOON}],
)
def test_assignment_by_rule_to_us_or_undone_takes_nothing_over(changes: dict[str, object]) -> None:
    assert limits(ticket(**changes)) == []


def test_note_of_a_person_since_the_message_caps() -> None:
    assert reasons(ticket(ASKED, NOTE)) == suggest(Reason.TAKEN_BY_PERSON)


def test_older_note_does_not_cap() -> None:
    assert limits(ticket(NOTE, message("New question, please?", 3))) == []


def test_our_own_note_does_not_cap() -> None:
    assert limits(ticket(ASKED, replace(NOTE, author=Author.COPILOT))) == []


def test_conversation_with_a_person_caps() -> None:
    again = message("But which of the two numbers?", 9)

    assert reasons(ticket(ASKED, AGENTS, again)) == suggest(Reason.TAKEN_BY_PERSON)


# The state of the ticket.


def test_kill_switch() -> None:
    assert limits(ticket(), policy=replace(POLICY, paused=True)) == [Limit(AutonomyLevel.OFF, Reason.PAUSED)]


def test_tag_out() -> None:
    assert reasons(ticket(tags=frozenset({"vip", "copilot_off"}))) == off(Reason.TAGGED_OUT)


@pytest.mark.parametrize("status", [Status.CLOSED, Status.DELETED])
def test_closed_ticket(status: Status) -> None:
    assert reasons(ticket(status=status)) == off(Reason.CLOSED)


@pytest.mark.parametrize("status", [Status.NEW, Status.OPEN, Status.PENDING, Status.HOLD])
def test_open_ticket(status: Status) -> None:
    assert limits(ticket(status=status)) == []


def test_merged_ticket() -> None:
    assert reasons(ticket(merged=True)) == off(Reason.MERGED)


# Machines.


@pytest.mark.parametrize(
    "changes",
    [
        {"automatic": True},
        {"headers": (("auto-submitted", "auto-replied"),)},
        {"author_email": "mailer-daemon@example.com"},
        {"text": "I am out of the office until Monday."},
        {"key": "run:reply"},
    ],
)
def test_automatic_mail(changes: dict[str, object]) -> None:
    assert reasons(ticket(replace(ASKED, **changes))) == off(Reason.AUTOMATIC_MAIL)  # type: ignore[arg-type]


def test_automatic_subject() -> None:
    assert reasons(ticket(subject="Automatic reply: Your order")) == off(Reason.AUTOMATIC_MAIL)


def test_question_before_an_absence_notice_still_waits() -> None:
    assert limits(ticket(ASKED, message("I am out of the office until Monday.", 1))) == []


def test_our_label_comes_back() -> None:
    label = frame("en")
    assert label
    sent = replace(OURS, text=f"{label.greeting}\n\nSend it back within 14 days.\n\n{label.label}")

    assert reasons(ticket(ASKED, sent, message(sent.text, 2))) == off(Reason.AUTOMATIC_MAIL)
    assert reasons(ticket(ASKED, OURS, message(f"{label.greeting}\n{label.label}", 2))) == off(Reason.AUTOMATIC_MAIL)


@pytest.mark.parametrize("heading", ["", "Support, Monday:\n\n", "---\n"])
def test_our_label_below_a_customers_words_is_a_customers_reply(heading: str) -> None:
    label = frame("en")
    assert label
    sent = replace(OURS, text=f"{label.greeting}\n\nSend it back within 14 days.\n\n{label.label}")
    answer = message(f"I did that a month ago.\n\n{heading}{sent.text}", 20)

    assert limits(ticket(ASKED, sent, answer)) == []


def test_our_label_in_a_quote_is_a_customers_reply() -> None:
    label = frame("en")
    assert label
    reply = message(f"That did not help, what else?\n\nOn 2 March 2026 Support wrote:\n> {label.label}", 20)

    assert limits(ticket(ASKED, OURS, reply)) == []


def loop(*minutes: int, text: str = "Your request {} was received and will be processed.") -> Ticket:
    messages = [message(text.format(0))]
    for minute in minutes:
        messages += [message("Hello", minute - 1, author=Author.COPILOT), message(text.format(minute), minute)]
    return ticket(*messages)


def test_two_machines_in_a_loop() -> None:
    assert reasons(loop(5, 9)) == off(Reason.AUTOMATIC_MAIL)


def test_repeated_once_is_no_loop() -> None:
    assert limits(loop(5)) == []


def test_short_words_may_repeat() -> None:
    assert limits(loop(5, 9, text="Yes please.")) == []


def test_slow_repetition_is_a_person() -> None:
    slow = loop(5, 9)
    late = tuple(replace(one, created=one.created + timedelta(hours=at)) for at, one in enumerate(slow.messages))

    assert limits(replace(slow, messages=late)) == []


# Caps.


def test_other_writer() -> None:
    assert reasons(ticket(message(author=Author.OTHER))) == suggest(Reason.OTHER_WRITER)


def test_other_writer_in_a_burst() -> None:
    assert reasons(ticket(message("Me too, please!", author=Author.OTHER), message(minute=1))) == suggest(
        Reason.OTHER_WRITER
    )


def test_forward_by_an_agent() -> None:
    assert reasons(ticket(message(author=Author.AGENT, on_behalf=True))) == suggest(Reason.FORWARDED)


@pytest.mark.parametrize(
    ("copied", "home"),
    [
        (Requester("2", email="x@other.example.com", organization_id="8"), REQUESTER),
        (Requester("2", email="x@example.com"), REQUESTER),
        (Requester("2", email="x@other.example"), replace(REQUESTER, organization_id="")),
        (Requester("2", email="x@gmail.com"), replace(REQUESTER, organization_id="", email="y@gmail.com")),
        (Requester("2"), Requester("100")),
    ],
)
def test_stranger_copied(copied: Requester, home: Requester) -> None:
    assert reasons(ticket(copied=(copied,), requester=home)) == suggest(Reason.STRANGERS_COPIED)


@pytest.mark.parametrize(
    ("copied", "home"),
    [
        (Requester("2", email="x@elsewhere.example", organization_id="7"), REQUESTER),
        (Requester("2", email="X@Example.com"), replace(REQUESTER, organization_id="")),
        (Requester("100"), REQUESTER),
        (Requester("2", email="Requester@example.com"), REQUESTER),
        (Requester("900"), REQUESTER),
        (Requester("2", email="copilot@example.com"), REQUESTER),
    ],
)
def test_colleague_copied(copied: Requester, home: Requester) -> None:
    assert limits(ticket(copied=(copied,), requester=home)) == []


@pytest.mark.parametrize(
    "text",
    ["What is this?", "", "I have attached a screenshot of what I see every time", "Siehe Anhang", "Ver foto adjunta"],
)
def test_substance_in_an_attachment(text: str) -> None:
    assert reasons(ticket(message(text, attachments=(SCREENSHOT,)))) == suggest(Reason.ATTACHMENT)


def test_pointer_to_a_file_that_is_missing() -> None:
    assert reasons(ticket(message("Please see attached."))) == suggest(Reason.ATTACHMENT)


LONG = "My lamp does not light up any more since I changed the bulb on Monday, what can I try next? "


@pytest.mark.parametrize(
    "asked",
    [
        message(LONG, attachments=(SCREENSHOT,)),
        message(LONG * 2 + "Screenshot attached.", attachments=(SCREENSHOT,)),
        message("What does it cost?", attachments=(Attachment("image001.png", "image/png", 4_000),)),
        message("How do I upload an attachment?"),
    ],
)
def test_substance_in_the_words(asked: Message) -> None:
    assert limits(ticket(asked)) == []


def test_light_agent_cannot_reply() -> None:
    assert reasons(ticket(), me=replace(ME, may_reply=False)) == suggest(Reason.LIGHT_AGENT)


def test_every_limit_is_named() -> None:
    found = ticket(message(author=Author.OTHER), tags=frozenset({"copilot_off"}), merged=True)

    assert [one.reason for one in limits(found)] == [
        Reason.TAGGED_OUT,
        Reason.MERGED,
        Reason.OTHER_WRITER,
    ]


MESSAGES = st.builds(
    message,
    text=st.one_of(st.text(max_size=30), st.just("I am out of the office.")),
    minute=st.integers(0, 9),
    author=st.sampled_from(Author),
    visibility=st.sampled_from(Visibility),
    automatic=st.booleans(),
    on_behalf=st.booleans(),
)


@given(st.lists(MESSAGES, min_size=1, max_size=6))
def test_no_reply_unless_a_customer_wrote_last(thread: list[Message]) -> None:
    public = [one for one in thread if one.visibility is Visibility.PUBLIC and one.author is not Author.SYSTEM]
    last = public[-1] if public else None
    team = not last or (last.author in {Author.AGENT, Author.COPILOT} and not last.on_behalf)

    found = limits(ticket(*thread))

    assert not team or any(one.level is AutonomyLevel.OFF for one in found)


@pytest.mark.parametrize(("hours", "stale"), [(71, False), (72, False), (73, True), (24 * 30, True)])
def test_a_message_that_waited_too_long_is_only_looked_at(hours: int, stale: bool) -> None:
    found = list(gate(ticket(ASKED), ME, FakeMemory(), POLICY, NOON + timedelta(hours=hours)))

    assert [(one.level, one.reason) for one in found] == ([(AutonomyLevel.OBSERVE, Reason.STALE)] if stale else [])


def test_a_ticket_that_somebody_solved_stays_solved() -> None:
    assert (AutonomyLevel.OFF, Reason.CLOSED) in reasons(ticket(ASKED, status=Status.SOLVED))
