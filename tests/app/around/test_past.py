"""A requester's other tickets: their own alone, with what was promised there."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.around.past import past
from app.around.thread import notes
from app.texts.telling import told
from integrations.helpdesk import Author, Status, Visibility
from integrations.records import Past
from tests.app.around.asking import STRANGER, agent, desk, proved, reading
from tests.fakes import NOON, FakeHelpdesk, message, ticket

PROMISE = "We will refund the 40 euros by Friday."


def texts(*tickets: object, helpdesk: FakeHelpdesk | None = None) -> list[str]:
    now = proved()
    found = past(reading(now), helpdesk or desk(now, *tickets))  # type: ignore[arg-type]
    return [one.text for one in found]


def test_other_tickets_are_told_with_their_ends() -> None:
    lamp = proved(id="2", subject="A lamp", status=Status.SOLVED)

    assert texts(lamp) == [
        "Other tickets: 1, not solved: 0.",
        "Ticket 2, “A lamp”: solved, last changed on 2 March 2026.",
    ]


def test_what_was_promised_on_them_is_told_with_its_day() -> None:
    lamp = proved(id="2", messages=(message("Hello"), agent(f"Hello. {PROMISE} Have a look at your account.")))

    assert f"Promised on 2 March 2026 in ticket 2: “{PROMISE}”" in texts(lamp)


def test_what_was_promised_on_this_one_is_told_too() -> None:
    now = proved(messages=(message("Hello"), agent(PROMISE), message("And?", 2)))
    found = [one.text for one in past(reading(now), desk(now))]

    assert found == [f"Promised on 2 March 2026 in ticket 1: “{PROMISE}”"]


def test_neither_customers_nor_internal_promises_count() -> None:
    lamp = proved(
        id="2",
        messages=(
            message("I will pay tomorrow."),
            agent("We will refund it tomorrow.", visibility=Visibility.INTERNAL),
        ),
    )

    assert not [one for one in texts(lamp) if one.startswith("Promised")]


def test_nobody_elses_ticket_is_told_even_if_the_helpdesk_lists_it() -> None:
    class Confused(FakeHelpdesk):
        """A helpdesk that lists a stranger's ticket as the requester's, and one that has changed hands since."""

        def requested(self, requester_id: str, most: int) -> tuple[Past, ...]:
            listed = Past("3", STRANGER.id, "Secret of another", Status.OPEN, NOON, NOON)
            return listed, replace(listed, id="4", requester_id=requester_id, subject="Changed hands")

    theirs = ticket(message("Hello"), agent("We will send the amber lamp tomorrow."), id="4", requester=STRANGER)
    now = proved()
    said = "\n".join(texts(helpdesk=Confused({"1": now, "4": theirs})))

    assert "Secret" not in said
    assert "amber" not in said


@given(st.text(min_size=1, max_size=60))
def test_words_of_another_requester_never_come(words: str) -> None:
    marked = f"zq{words}zq"
    theirs = ticket(
        message(marked), agent(f"{marked} We will do it tomorrow."), id="9", subject=marked, requester=STRANGER
    )
    now = proved()
    found = tuple(past(reading(now), desk(now, theirs)))

    assert found == ()


def test_nothing_of_it_may_be_quoted() -> None:
    now = proved()
    found = tuple(past(reading(now), desk(now, proved(id="2", messages=(message("Hi"), agent(PROMISE))))))

    assert found
    assert not any(one.quotable for one in found)
    assert all(one.verified_only for one in found)


def test_a_subject_is_masked() -> None:
    assert "someone@example.com" not in "".join(texts(proved(id="2", subject="Mail someone@example.com")))


def test_the_same_is_told_in_german() -> None:
    now = proved()
    found = tuple(past(reading(now), desk(now, proved(id="2", subject="Lampe", status=Status.PENDING))))

    assert [told(one, "de") for one in found] == [
        "Weitere Tickets: 1, nicht gelöst: 1.",
        "Ticket 2, „Lampe“: wartet auf den Kunden, zuletzt geändert am 2. März 2026.",
    ]


def test_internal_notes_of_people_are_for_the_team() -> None:
    kept = agent("The customer was refunded twice.", visibility=Visibility.INTERNAL)
    ours = message("A note of ours", 2, author=Author.COPILOT, visibility=Visibility.INTERNAL)
    (found,) = notes(reading(proved(messages=(message("Hello"), kept, ours))))

    assert found.text == "Internal note of 2 March 2026: “The customer was refunded twice.”"
    assert not found.quotable
