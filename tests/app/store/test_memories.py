"""What is remembered of requesters, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.facts import Remembered
from app.store.engine import Store
from app.store.memories import MOST, Memories
from tests.fakes import NOON

TOLD = Remembered("1", NOON, "Returns", "replied", ("How to return “it”",), ("We will call you tomorrow.",))


@pytest.fixture
def memories(store: Store) -> Memories:
    return Memories(store)


def test_what_was_kept_comes_back_newest_first(memories: Memories) -> None:
    newer = replace(TOLD, ticket="2", at=NOON + timedelta(days=1))
    for one in (TOLD, newer):
        memories.keep("main", "100", one)

    assert memories.of("main", "100") == (newer, TOLD)


def test_the_ticket_at_hand_is_no_memory(memories: Memories) -> None:
    memories.keep("main", "100", TOLD)

    assert memories.of("main", "100", but="1") == ()


def test_a_later_run_on_the_ticket_replaces_what_was_kept(memories: Memories) -> None:
    later = replace(TOLD, kind="handed_off", promised=())
    memories.keep("main", "100", TOLD)
    memories.keep("main", "100", later)

    assert memories.of("main", "100") == (later,)


def test_nobody_without_an_id_is_remembered_or_recalled(memories: Memories) -> None:
    memories.keep("main", "", TOLD)

    assert memories.of("main", "") == ()


def test_no_more_than_a_few_tickets_are_told(memories: Memories) -> None:
    for number in range(MOST + 3):
        memories.keep("main", "100", replace(TOLD, ticket=str(number), at=NOON + timedelta(hours=number)))

    assert len(memories.of("main", "100")) == MOST


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["main", "other"]), st.sampled_from(["1", "10", "100"]), st.sampled_from("abc")),
        max_size=8,
    )
)
def test_a_requester_never_sees_anothers(memories: Memories, rows: list[tuple[str, str, str]]) -> None:
    for connection in ("main", "other"):
        for requester in ("1", "10", "100"):
            memories.erase(connection, requester)
    for connection, requester, ticket in rows:
        memories.keep(connection, requester, replace(TOLD, ticket=ticket, intent=f"{connection}/{requester}"))

    for connection in ("main", "other"):
        for requester in ("1", "10", "100"):
            assert {one.intent for one in memories.of(connection, requester)} <= {f"{connection}/{requester}"}


def test_erasing_takes_all_of_one_requester_and_nothing_else(memories: Memories) -> None:
    for requester, ticket in (("100", "1"), ("100", "2"), ("200", "3")):
        memories.keep("main", requester, replace(TOLD, ticket=ticket))

    assert (memories.erase("main", "100"), memories.erase("main", "100")) == (2, 0)
    assert memories.of("main", "100") == ()
    assert [one.ticket for one in memories.of("main", "200")] == ["3"]


def test_what_is_old_is_forgotten(memories: Memories) -> None:
    memories.keep("main", "100", TOLD)
    memories.keep("main", "100", replace(TOLD, ticket="2", at=NOON + timedelta(days=5)))

    assert memories.forget(NOON + timedelta(days=1)) == 1
    assert [one.ticket for one in memories.of("main", "100")] == ["2"]
