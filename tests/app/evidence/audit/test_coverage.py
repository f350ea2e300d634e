"""How much of what is asked is answered."""

from app.domain import Intent
from app.evidence.audit.coverage import Examples, Share, coverage, top, uncovered
from app.evidence.audit.findings import Asked, Severity

LEAST = 0.4


def intent(name: str) -> Intent:
    """Return an intent of that name."""
    return Intent(name, name.title(), "orders", ("a", "b"))


def asked(ticket: str, confidence: float, about: str = "") -> Asked:
    """Return a question that search is so sure of."""
    return Asked(ticket, f"question {ticket}", confidence, intent=about)


def examples(name: str, *confidences: float) -> Examples:
    """Return an intent's examples with what search says to them."""
    return Examples(name, name.title(), tuple((f"{name} {at}", one) for at, one in enumerate(confidences)), ("en",))


def test_shares_count_what_is_sure_enough() -> None:
    found = coverage([asked("1", 0.4), asked("2", 0.39)], [examples("a", 0.9, 0.1, 0.5)], LEAST)

    assert (found.questions, found.intents) == (Share(1, 2), Share(2, 3))


def test_nothing_asked_is_not_nothing_answered() -> None:
    found = coverage([], [examples("a")], LEAST)

    assert (found.questions, found.intents) == (None, None)


def test_the_commonest_intents_come_first_and_the_others_not() -> None:
    intents = [intent(name) for name in ("a", "b", "c")]

    assert [one.name for one in top(intents, ["c", "b", "c", "", "unknown"])] == ["c", "b"]


def test_an_intent_whose_examples_find_too_little_is_found_with_its_tickets() -> None:
    puts = [asked(str(at), 0.2, "a") for at in range(5)] + [asked("9", 0.8, "a"), asked("8", 0.1, "b")]
    found = uncovered([examples("a", 0.9, 0.1, 0.3), examples("b", 0.9, 0.1)], puts, LEAST)

    assert [(one.figures["intent"], one.tickets, one.severity) for one in found] == [("a", 5, Severity.HIGH)]
    assert [quote.text for quote in found[0].quotes] == ["a 1", "a 2"]  # weakest first, and no answered one


def test_hard_examples_of_what_is_answered_are_no_task() -> None:
    assert uncovered([examples("a", 0.1, 0.1)], [asked("1", 0.9, "a"), asked("2", 0.1, "b")], LEAST) == []
