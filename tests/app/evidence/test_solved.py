"""What is kept of a solved ticket: what was asked, and which articles solved it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain import OutcomeKind
from app.evidence.links import linked
from app.evidence.solved import LONGEST, opening, solved
from app.store.ledger import Entry
from integrations.helpdesk import Author, Message, Requester, Status, Ticket, Visibility
from tests.app.evidence.entries import entry
from tests.fakes import NOON, message, ticket

URL = "https://help.example.com/articles/7"
KNOWN = linked(
    [("main/en/7", URL), ("main/en/8", "https://help.example.com/articles/8")], "https://a.example.com", "main"
)
LANGUAGES = ("en", "de")


def answer(text: str = URL, minute: int = 5, **changes: object) -> Message:
    """Build an agent's public answer."""
    return message(text, minute, author=Author.AGENT, **changes)


def done(*thread: Message, **changes: object) -> Ticket:
    """Build a solved ticket of the question and this thread."""
    return ticket(message(), *thread, **{"status": Status.SOLVED, **changes})


def keys(found: Ticket, *runs: Entry) -> tuple[str, ...]:
    """Return the articles that it votes for."""
    made = solved(found, KNOWN, runs, LANGUAGES)
    return made.articles if made else ()


@pytest.mark.parametrize("status", list(Status))
def test_only_a_solved_ticket_votes(status: Status) -> None:
    assert bool(keys(done(answer(), status=status))) is (status in {Status.SOLVED, Status.CLOSED})


def test_public_answers_of_the_team_count_and_nothing_else() -> None:
    assert keys(done(answer())) == ("main/en/7",)
    assert keys(done(replace(answer(), author=Author.COPILOT))) == ("main/en/7",)
    assert keys(done(answer(visibility=Visibility.INTERNAL))) == ()
    assert keys(done(answer(on_behalf=True))) == ()
    assert keys(done(replace(answer(), author=Author.SYSTEM))) == ()
    assert keys(done(message(URL, 5))) == ()


def test_merged_ticket_says_nothing() -> None:
    assert keys(done(answer(), merged=True)) == ()


def test_last_answer_that_named_one_tells_when() -> None:
    found = solved(done(answer(), answer("More: " + URL, 9), answer("Bye", 30)), KNOWN, (), LANGUAGES)

    assert found
    assert found.when == NOON + timedelta(minutes=9)


@pytest.mark.parametrize("kind", list(OutcomeKind))
def test_what_a_sent_reply_of_ours_cites_counts(kind: OutcomeKind) -> None:
    run = entry(kind=kind)
    assert run.decision
    assert run.decision.draft
    cited = {one.article for one in run.decision.draft.citations}

    sent = kind in {OutcomeKind.REPLIED, OutcomeKind.RESOLVED}
    assert cited
    assert set(keys(done(answer("By hand")), run)) == (cited if sent else set())


def test_run_without_a_draft_cites_nothing() -> None:
    assert keys(done(answer()), replace(entry(kind=OutcomeKind.REPLIED), decision=None)) == ("main/en/7",)


def test_opening_is_what_was_asked_before_the_first_answer() -> None:
    thread = (answer("Welcome", 1), message("How do I return it?", 2), message("The lamp.", 3), answer("Which?", 4))
    found = done(*thread, message("The green one", 5))

    assert opening(replace(found, messages=found.messages[1:]), LANGUAGES)[0] == "How do I return it?\n\nThe lamp."


def test_ticket_without_a_customers_word_says_nothing() -> None:
    assert opening(ticket(answer()), LANGUAGES) == ("", "")
    assert keys(ticket(answer(), status=Status.SOLVED)) == ()


def test_ticket_that_says_nothing_has_no_vote() -> None:
    assert keys(replace(done(answer()), subject="Hello", messages=(message("Hi!"), answer()))) == ()


def test_people_of_the_ticket_are_not_named() -> None:
    people = {"requester": Requester("1", "Requester Nine"), "copied": (Requester("2", "copied@example.com"),)}
    text = "Requester here, write to copied@example.com in example town"

    assert opening(ticket(message(text), **people), LANGUAGES)[0] == "[NAME_1] here, write to [EMAIL_1] in example town"


def test_names_of_people_in_copy_are_masked() -> None:
    copied = (Requester("2", "Tester Eleven", "copied@example.com"),)
    asked, _ = opening(done(message("Please tell Eleven and Tester Eleven, too"), copied=copied), LANGUAGES)

    assert "Eleven" not in asked
    assert "[NAME_1]" in asked


def test_long_question_is_cut() -> None:
    assert len(opening(ticket(message("How do I return it? " * 500)), LANGUAGES)[0]) == LONGEST


def test_language_is_the_questions() -> None:
    found = solved(done(answer(), subject="", messages=(message("Wie kann ich die Lampe zurückgeben?"), answer())),
                   KNOWN, (), LANGUAGES)  # fmt: skip

    assert found
    assert found.language == "de"
