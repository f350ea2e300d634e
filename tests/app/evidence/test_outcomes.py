"""Single rules of outcomes, and what holds for every thread."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.evidence.outcomes import Course, Ended, Ending, Later, Sign, ended
from integrations.aftermath import Move
from integrations.helpdesk import Author, Message, Status, Visibility
from tests.fakes import NOON, message

ANSWER = "Open Settings and choose Plan."


def said(text: str, hours: float, author: Author = Author.REQUESTER, public: bool = True) -> Message:
    seen = Visibility.PUBLIC if public else Visibility.INTERNAL
    return message(text, id=f"m{hours}", author=author, visibility=seen, created=NOON + timedelta(hours=hours))


def course(*thread: Message, solved: float | None = None, good: bool | None = None, **more: object) -> Course:
    moves = () if solved is None else (Move(Status.SOLVED, NOON + timedelta(hours=solved)),)
    asked = said("How do I change my plan?", 0)
    return Course("Plan", (asked, said(ANSWER, 1, Author.COPILOT), *thread), moves, good, **more)  # type: ignore[arg-type]


def test_an_answer_without_a_word_is_silent() -> None:
    assert ended(course()) == Ended(Ending.SILENT, Sign.ANSWERED)


def test_solved_with_the_answer_and_no_return_is_resolved() -> None:
    assert ended(course(solved=1)) == Ended(Ending.RESOLVED, Sign.SOLVED)


def test_solved_by_a_rule_after_days_is_silent() -> None:
    assert ended(course(solved=97)) == Ended(Ending.SILENT, Sign.BY_CLOCK)


def test_a_bad_rating_is_no_resolution() -> None:
    assert ended(course(solved=1, good=False)) == Ended(Ending.SILENT, Sign.RATED_BAD)


def test_a_good_rating_confirms() -> None:
    assert ended(course(good=True)) == Ended(Ending.RESOLVED, Sign.RATED_GOOD)


def test_an_out_of_office_note_is_no_return() -> None:
    away = said("I am out of office until Monday.", 2)

    assert ended(course(away, solved=1)).ending is Ending.RESOLVED


def test_thanks_after_solving_do_not_reopen() -> None:
    assert ended(course(said("Thank you!", 5), solved=1)).ending is Ending.RESOLVED


def test_a_return_of_the_matter_reopens() -> None:
    assert ended(course(said("It did not work.", 5), solved=1)) == Ended(Ending.REOPENED, Sign.CAME_BACK)


def test_the_same_matter_counts_within_its_days_only() -> None:
    later = [Later("Plan", "How do I change my plan? I asked before.", NOON + timedelta(days=days)) for days in (3, 40)]

    found = [ended(course(solved=1, later=(one,))).ending for one in later]

    assert found == [Ending.REPEATED, Ending.RESOLVED]


def test_a_person_who_only_says_goodbye_took_nothing_over() -> None:
    thread = said("That worked, thank you.", 3), said("Glad to hear it.", 4, Author.AGENT)

    assert ended(course(*thread)) == Ended(Ending.RESOLVED, Sign.CONFIRMED)


def test_a_note_that_hands_over_counts() -> None:
    note = said("Handed over: billing dispute.", 2, Author.COPILOT, public=False)

    assert ended(course(note)) == Ended(Ending.HANDED_OVER, Sign.PASSED_ON)


def test_the_offer_of_a_person_is_no_handover() -> None:
    offer = said("Open Plan.\n\nJust reply to this message if you would like a colleague of ours.", 2, Author.COPILOT)

    assert ended(course(offer)).ending is Ending.SILENT


TEXTS = st.sampled_from(["That worked!", "Still broken.", "Thanks", "Which model?", "I will try.", "", "Forget it."])


@given(st.lists(st.tuples(TEXTS, st.sampled_from(list(Author)), st.booleans()), max_size=6), st.booleans())
def test_nobody_s_word_and_no_solving_is_never_resolved(
    thread: list[tuple[str, Author, bool]], rated_bad: bool
) -> None:
    quiet = [one for one in thread if one[1] in {Author.AGENT, Author.COPILOT, Author.SYSTEM} or not one[2]]
    made = [said(text, 2 + at, author, public) for at, (text, author, public) in enumerate(quiet)]

    assert ended(course(*made, good=False if rated_bad else None)).ending is not Ending.RESOLVED


@given(st.lists(st.tuples(TEXTS, st.sampled_from(list(Author)), st.booleans()), max_size=8), st.integers(0, 9))
def test_every_thread_ends_somehow(thread: list[tuple[str, Author, bool]], solved: int) -> None:
    made = tuple(said(text, at, author, public) for at, (text, author, public) in enumerate(thread))

    found = ended(Course("", made, (Move(Status.SOLVED, NOON + timedelta(hours=solved)),)))

    assert found.ending in Ending
