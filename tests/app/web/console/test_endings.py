"""How a ticket really ended, on the page of its run."""

from datetime import timedelta

import pytest

from app.evidence.drafts import Edit, Use
from app.evidence.outcomes import Ending, Sign
from app.evidence.totals import HANDS
from app.store.outcomes import Due, Outcomes
from app.web.console.endings import span
from app.web.console.texts import LANGUAGES, texts
from tests.app.web.console.reading import read
from tests.app.web.stage import Stage


def test_the_run_tells_how_its_ticket_ended(made: Stage) -> None:
    entry = made.faces.ledger.get(1)
    assert entry is not None
    told = {
        "sign": "confirmed", "by": "people", "draft": "edited", "changed": 0.25, "edits": ["value", "cut"],
        "good": True, "first_reply": 90.0, "resolution": 7300.0,
    }  # fmt: skip
    due = Due(entry.connection, entry.ticket, entry.number, entry.received)
    Outcomes(made.faces.ledger.store, made.faces.clock).keep(due, entry.intent, "resolved", told)

    words = read(made.signed_in().get("/console/runs/1")).words

    assert "resolved The customer says so." in words
    assert "edited, 25% of its words (another value, cut)" in words
    assert "To the first reply 90 seconds" in words
    assert "To the solution 2 hours" in words


def test_nothing_is_told_before_anybody_has_looked(made: Stage) -> None:
    assert "How the ticket ended" not in read(made.signed_in().get("/console/runs/1")).words


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_of_an_outcome_is_known(language: str) -> None:
    t = texts(language)

    for name, kind in (("ending", Ending), ("sign", Sign), ("use", Use), ("edit", Edit)):
        assert all(t(f"{name}.{one.value}") for one in kind)
    assert all(t(f"by.{one}") for one in HANDS)


@pytest.mark.parametrize(
    ("days", "told"), [(0.0001, "9 seconds"), (0.01, "14 minutes"), (1, "24 hours"), (3, "3 days")]
)
def test_a_span_has_the_unit_that_suits_it(days: float, told: str) -> None:
    assert span(timedelta(days=days).total_seconds(), texts("en")) == told
