"""Articles suggested from earlier tickets, and figures that say how well."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.evidence.rows import Unreadable
from app.evidence.suggestions import (
    DEPTHS,
    Measured,
    Tagged,
    ahead,
    by_popularity,
    by_words,
    compare,
    figures,
    measure,
    split,
    tagged,
)
from tests.knowledge.articles import Letters

SPLIT = datetime(2026, 1, 3, tzinfo=UTC)
ASKED = {
    "reset-password": ["I forgot my password", "The password is not accepted", "A new password please"],
    "send-back": ["How do I send the lamp back", "Returning a lamp", "Send back what I bought"],
    "track-parcel": ["Where is my parcel", "My parcel is late", "Parcel lost"],
}


def rows() -> list[dict[str, Any]]:
    """Return tickets: the first two about an article come before the split, the third one after it."""
    return [
        {"id": f"{name}-{day}", "created": f"2026-01-0{day}", "subject": "", "body": said, "kb_slugs": [name]}
        for name, every in ASKED.items()
        for day, said in enumerate(every, 1)
    ]


def written(folder: Path, every: list[dict[str, Any]]) -> Path:
    path = folder / "tickets.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in every), "utf-8")
    return path


@pytest.fixture
def found(tmp_path: Path) -> list[Tagged]:
    unsolved = {"id": "x", "created": "2026-01-02", "subject": "Hello", "body": "Nobody knew", "kb_slugs": []}
    return tagged(written(tmp_path, [*rows(), unsolved]))


def test_tickets_are_split_by_day_and_those_that_nothing_solved_are_left_out(found: list[Tagged]) -> None:
    earlier, later = split(found, SPLIT)

    assert (len(earlier), len(later)) == (6, 3)
    assert max(one.created for one in earlier) < SPLIT == min(one.created for one in later)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"created": None}, "created"),
        ({"kb_slugs": "one"}, "kb_slugs"),
        ({"kb_slugs": []}, "no ticket has kb_slugs"),
        ({"body": None}, "body or messages"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    path = written(tmp_path, [{**rows()[0], **change}])
    with pytest.raises(Unreadable, match=said):
        tagged(path)


def test_split_that_leaves_one_side_empty_is_told(found: list[Tagged]) -> None:
    with pytest.raises(Unreadable, match="9 tickets with kb_slugs before 2027-01-01, 0 from then on"):
        split(found, datetime(2027, 1, 1, tzinfo=UTC))


def test_product_and_its_rivals_are_compared_on_the_same_tickets(found: list[Tagged]) -> None:
    told: dict[str, int] = {}

    def begun(what: str, count: int) -> Any:
        told[what] = 0

        def done(more: int) -> None:
            told[what] += more

        return done

    made = compare(*split(found, SPLIT), Letters(), begun, seed=1)

    assert (made["default"], made["n"], made["earlier"], made["articles"]) == ("votes", 3, 6, 3)
    assert (made["hit@1"], made["hit@5"], made["mrr"]) == (1, 1, 1)
    assert set(made["searches"]) == {"votes", "bm25", "popularity"}
    assert made["searches"]["popularity"]["hit@5"] == 1
    assert made["searches"]["popularity"]["hit@1"] == pytest.approx(1 / 3, abs=1e-3)
    assert made["ahead_of_bm25"]["hit@1_low"] <= made["ahead_of_bm25"]["hit@1"] <= made["ahead_of_bm25"]["hit@1_high"]
    assert 0 < made["p50_ms"] <= made["p95_ms"]
    assert told == {"Solved tickets": 6, "votes": 3, "bm25": 3, "popularity": 3}


def test_words_find_neighbours_and_nothing_where_none_is_known(found: list[Tagged]) -> None:
    suggest = by_words(split(found, SPLIT)[0])

    assert suggest("my parcel")[0] == "track-parcel"
    assert suggest("xylophone") == []


def test_popularity_counts_tickets() -> None:
    some = [Tagged(None, SPLIT, names) for names in (("a", "a"), ("b",), ("b", "c"))]  # type: ignore[arg-type]

    assert by_popularity(some)("anything") == ["b", "a", "c"]


def test_first_right_one_of_several_counts(found: list[Tagged]) -> None:
    one = found[0]
    both = Tagged(one.ticket, one.created, ("x", "y"))

    assert measure(lambda text: ["a", "y", "x"], [both, both], lambda done: None).places == (2, 2)
    assert measure(lambda text: ["a"], [both], lambda done: None).places == (0,)


PLACES = st.lists(st.integers(0, 9), min_size=1, max_size=12).map(tuple)


@settings(deadline=None, max_examples=20)
@given(PLACES)
def test_figures_lie_in_their_intervals_and_in_order(places: tuple[int, ...]) -> None:
    made = figures(Measured(places, ()), seed=0)

    assert made["hit@1"] <= made["mrr"] + 1e-9
    assert made["hit@1"] <= made["hit@5"]
    for name in (*(f"hit@{depth}" for depth in DEPTHS), "mrr"):
        assert 0 <= made[f"{name}_low"] <= made[name] + 1e-4
        assert made[name] <= made[f"{name}_high"] + 1e-4 <= 1 + 1e-3


@settings(deadline=None, max_examples=20)
@given(PLACES)
def test_nothing_is_ahead_of_itself(places: tuple[int, ...]) -> None:
    one = Measured(places, ())

    assert set(ahead(one, one, seed=0).values()) == {0.0}
