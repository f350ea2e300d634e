"""Which questions are put to search: of the ledger, of files, of intents."""

from collections.abc import Callable
from typing import Any

from app.domain import OutcomeKind
from app.evidence.audit.asking import PAGE, ask, ask_examples, listed, lived
from app.store.ledger import Entry
from integrations.helpdesk import Article
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.app.evidence.audit.test_coverage import intent
from tests.app.evidence.entries import asked, entry


def newest(runs: list[Entry]) -> Callable[[int, int], list[Entry]]:
    """Return what reads runs as the ledger does, newest first."""

    def read(limit: int, before: int) -> list[Entry]:
        return [one for one in runs[::-1] if not before or one.number < before][:limit]

    return read


def run(number: int, text: str, ticket: str = "7", **changes: Any) -> Entry:
    return entry(number, ticket=ticket, decision=asked(text), **changes)


def texts(runs: list[Entry], most: int = 1000) -> list[str]:
    return [one.text for one in lived(newest(runs), most)]


def test_a_ticket_asks_what_it_asked_last() -> None:
    assert texts([run(1, "first"), run(2, "other", "8"), run(3, "last")]) == ["last", "other"]


def test_runs_without_a_question_ask_nothing() -> None:
    silent = [entry(1, decision=None), run(2, " ", "8"), entry(3, OutcomeKind.FAILED, decision=None, ticket="9")]

    assert texts([*silent, run(4, "asked", "5")]) == ["asked"]


def test_so_many_runs_are_read_over_pages() -> None:
    runs = [run(at, f"question {at}", str(at)) for at in range(1, 2 * PAGE + 50)]

    assert len(texts(runs)) == 2 * PAGE + 49
    assert texts(runs, PAGE + 1) == [one.decision.question.masked for one in runs[: -PAGE - 2 : -1]]  # type: ignore[union-attr]


def test_a_question_of_the_ledger_knows_what_its_draft_cited() -> None:
    (put,) = lived(newest([run(1, "asked")]), 9)

    assert (put.ticket, put.language) == ("main/7", "en")
    assert put.cited == tuple(dict.fromkeys(one.article for one in asked("x").draft.citations))  # type: ignore[union-attr]


def test_search_answers_with_confidence_and_what_it_shows() -> None:
    library = Library(MemoryTexts())
    sync("main", whole([Article("1", "Passwords", "<p>Choose Forgot password.</p>", "en", public=True)]), library)
    (put,) = listed(["How do I change my forgot password?"], ("en",))
    found = ask(put, Search(library))

    assert (found.shown, found.ticket) == (("main/en/1",), "1")
    assert found.confidence > 0


def test_examples_in_languages_without_articles_are_not_asked() -> None:
    held, none = (
        ask_examples(intent("a"), ("en",), frozenset(one), Search(Library(MemoryTexts()))) for one in ({"en"}, {"de"})
    )

    assert (len(held.confidences), held.languages) == (2, ("en",))
    assert (none.confidences, none.languages) == ((), ())
