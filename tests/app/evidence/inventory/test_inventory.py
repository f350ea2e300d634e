"""Past tickets by kind: counted by hand, nobody lost, nothing delicate proposed."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.evidence.inventory.clusters import clusters
from app.evidence.inventory.inventory import Terms, covering, inventory
from app.evidence.inventory.page import page
from app.evidence.inventory.past import Past, past
from app.evidence.rows import Unreadable
from app.policy import load, shipped
from knowledge.embeddings import Vectors

POLICY = load(shipped())
DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Axes:
    """Texts that begin with the same word have the same vector."""

    id = "axes"
    dimension = 8

    def encode(self, texts: list[str]) -> Vectors:
        """Return a row for each text."""
        rows: Vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for at, text in enumerate(texts):
            rows[at, ord(text[0]) % self.dimension] = 1.0
        return rows


def taken(*tickets: Past, **terms: float) -> dict[str, Any]:
    """Return the inventory of these tickets without articles."""
    return inventory(tickets, Axes(), Terms(**terms), None, lambda done: None)  # type: ignore[arg-type]


def asked(number: int, text: str, **more: object) -> Past:
    """Return a ticket."""
    return Past(f"{number}", "", text, "en", **more)  # type: ignore[arg-type]


vectors = st.integers(1, 40).flatmap(
    lambda count: st.lists(st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4), min_size=count, max_size=count)
)


@given(vectors)
@example([[1, 0, 0, 0], [0, 0, 0, 0]])
def test_every_row_is_in_exactly_one_cluster(rows: list[list[float]]) -> None:
    made = np.array(rows, dtype=np.float32)
    lengths = np.linalg.norm(made, axis=1, keepdims=True)
    made = np.divide(made, lengths, out=np.zeros_like(made), where=lengths > 1e-3)

    found = clusters(made)

    assert sorted(row for one in found for row in one.rows) == list(range(len(rows)))
    assert [len(one.rows) for one in found] == sorted((len(one.rows) for one in found), reverse=True)
    assert found == clusters(made)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=30))
def test_the_kinds_that_cover_most_are_the_fewest(counts: list[int]) -> None:
    number, largest = covering(counts), sorted(counts, reverse=True)

    assert sum(largest[:number]) >= 0.7 * sum(counts) > sum(largest[: number - 1])


def test_kinds_are_counted() -> None:
    tickets = [
        asked(n, "Hours of the shop?", created=DAY + timedelta(hours=n), requester=f"r{n % 4}") for n in range(8)
    ]
    tickets += [asked(n, "I want a refund", topics=("cancel",), replies=3, answer="done") for n in range(8, 12)]

    found = taken(*tickets, minutes=6)

    hours, refund = found["categories"]
    assert (hours["n"], hours["share"], hours["repeatability"], hours["stakes"]) == (8, 0.6667, 1.0, 0.1)
    assert (hours["fit"], hours["hours"], hours["data"]) == (0.9, 0.8, None)
    assert hours["repeat_contacts"] == 0.5  # four people, each once more within a week
    assert (refund["n"], refund["stakes"], refund["fit"], refund["hours"]) == (4, 1.0, 0.0, 1.2)
    assert (refund["repeat_contacts"], dict(refund["topics"])) == (None, {"cancel": 4})
    assert found["pilot"] == [hours["name"]]
    assert found["covers_70"] == 2
    assert (found["from"], found["to"]) == ("2026-03-02", "2026-03-02")


def test_a_kind_that_is_mostly_delicate_is_no_pilot() -> None:
    found = taken(*(asked(n, "Somebody took my money", topics=("fraud",)) for n in range(20)))

    assert (found["pilot"], found["savings"]) == ([], {"low": 0, "high": 0, "unit": "hours in all"})


def test_intents_of_the_file_are_the_kinds() -> None:
    found = taken(*(asked(n, "x", intent="hours" if n % 2 else "returns") for n in range(6)))

    assert [(one["name"], one["n"]) for one in found["categories"]] == [("hours", 3), ("returns", 3)]


def test_savings_have_the_price_of_an_hour_and_of_a_month() -> None:
    year = [asked(n, "hello", created=DAY + timedelta(days=n)) for n in range(366)]

    hours, money = taken(*year, minutes=60)["savings"], taken(*year, minutes=60, hourly=40)["savings"]

    assert hours["low"] <= hours["high"] == pytest.approx(366 * 0.9 / 12, abs=0.3)
    assert money["high"] == pytest.approx(40 * hours["high"], rel=0.01)
    assert money["unit"] == "money a month"


def test_tickets_are_read_as_customers_first_wrote_them(tmp_path: Path) -> None:
    file = tmp_path / "past.jsonl"
    file.write_text(
        '{"id": 7, "subject": "Late", "created": "2026-03-02T09:00:00Z", "requester": "r1", "messages": ['
        '{"author": "customer", "body": "Where is it? Write to requester-01@example.com"},'
        '{"author": "agent", "body": "On Monday."}, {"author": "agent", "public": false, "body": "odd"},'
        '{"author": "customer", "body": "My lawyer will write"}]}'
    )

    one = past(file, POLICY)[0]

    assert (one.id, one.answer, one.replies, one.topics) == ("7", "On Monday.", 1, ())
    assert "Where is it?" in one.text
    assert "requester-01" not in one.text


def test_what_is_hardly_dated_is_counted_in_all() -> None:
    found = taken(
        *(asked(n, "hello", created=DAY + timedelta(days=n) if n < 2 else None) for n in range(100)), minutes=60
    )

    assert found["savings"] == {"low": 45.0, "high": 90.0, "unit": "hours in all"}


def test_a_ticket_begun_by_an_agent_asks_what_the_customer_then_asked(tmp_path: Path) -> None:
    file = tmp_path / "past.jsonl"
    file.write_text(
        '{"id": 1, "messages": [{"author": "agent", "body": "Please send us the documents."},'
        '{"author": "customer", "body": "I want to cancel my contract"}]}\n'
        '{"id": 2, "messages": [{"author": "agent", "body": "Nobody answered this one."}]}\n'
    )

    (one,) = past(file, POLICY)

    assert (one.answer, one.replies) == ("", 0)
    assert "cancel" in one.topics
    assert "documents" not in one.text


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "past.jsonl"
    file.write_text("")

    with pytest.raises(Unreadable, match="no tickets"):
        past(file, POLICY)


class Text(HTMLParser):
    """What a page shows."""

    shown = ""

    def handle_data(self, data: str) -> None:
        """Keep it."""
        self.shown += data


def test_the_page_shows_what_customers_wrote_and_runs_none_of_it() -> None:
    evil = "<script>alert(1)</script> & my order"
    found = page(taken(*(asked(n, evil) for n in range(6))))

    reader = Text()
    reader.feed(found)
    assert evil in reader.shown
    assert "<script" not in found
    assert "http" not in found
