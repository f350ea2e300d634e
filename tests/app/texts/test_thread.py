"""What still waits for an answer."""

from app.texts.thread import arrived, last_answer, waiting
from integrations.helpdesk import Author, Message, Visibility
from tests.fakes import message, ticket

ASKED = message(minute=0)
ANSWERED = message("Here you are.", minute=1, author=Author.COPILOT)
AGAIN = message("Still dark.", minute=2)
MORE = message("And cold.", minute=3)


def ids(messages: tuple[Message, ...]) -> list[str]:
    return [one.id for one in messages]


def test_burst_waits_as_a_whole() -> None:
    assert ids(waiting(ticket(ASKED, ANSWERED, AGAIN, MORE))) == ["m2", "m3"]


def test_note_does_not_answer() -> None:
    note = message("Looking.", minute=3, author=Author.AGENT, visibility=Visibility.INTERNAL)

    assert ids(waiting(ticket(ASKED, ANSWERED, AGAIN, note))) == ["m2"]


def test_system_does_not_answer() -> None:
    receipt = message("We received your request.", minute=1, author=Author.SYSTEM)

    assert ids(waiting(ticket(ASKED, receipt, AGAIN))) == ["m0", "m2"]


def test_forward_by_an_agent_asks() -> None:
    forward = message(minute=2, author=Author.AGENT, on_behalf=True)

    assert ids(waiting(ticket(ASKED, ANSWERED, forward))) == ["m2"]


def test_machine_within_a_burst_is_passed_over() -> None:
    away = message("I am out of the office.", minute=3)

    assert ids(waiting(ticket(ASKED, ANSWERED, AGAIN, away))) == ["m2"]


def test_machine_has_arrived_all_the_same() -> None:
    away = message("I am out of the office.", minute=3)

    assert ids(arrived(ticket(ASKED, ANSWERED, AGAIN, away))) == ["m2", "m3"]


def test_subject_counts_for_the_first_message_alone() -> None:
    found = waiting(ticket(ASKED, ANSWERED, AGAIN, subject="Automatic reply: order"))

    assert ids(found) == ["m2"]


def test_last_answer_is_public() -> None:
    note = message("Looking.", minute=3, author=Author.AGENT, visibility=Visibility.INTERNAL)

    assert last_answer(ticket(ASKED, ANSWERED, AGAIN, note)) == ANSWERED


def test_nobody_has_answered() -> None:
    assert last_answer(ticket(ASKED)) is None


def test_bot_that_answers_its_own_acknowledgement_does_not_ask() -> None:
    said = "We have received your message and answer within 24 hours."
    ours = message("Hello", 1, author=Author.COPILOT)
    thread = (message(f"How long? {said}"), ours, message(said, 2))

    assert waiting(ticket(*thread, subject="Request received: delivery")) == ()
    assert [one.id for one in waiting(ticket(*thread, subject="Delivery"))] == ["m2"]
