"""Lists and the search: windows, orders, pages, limits, and what is not found yet."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.sandbox.freshdesk.errors import Refused
from integrations.sandbox.freshdesk.query import parsed
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.freshdesk.parts import Key, fault
from tests.integrations.sandbox.parts import REQUESTER, Hand


def opened(box: Sandbox, clock: Hand, number: int) -> list[int]:
    """Return tickets that were opened a minute apart."""
    made = []
    for _ in range(number):
        made.append(box.store.add_ticket(REQUESTER, "Hi", "Hello"))
        clock.pass_by(60)
    return made


def test_the_newest_come_first(box: Sandbox, key: Key, clock: Hand) -> None:
    made = opened(box, clock, 3)

    assert made[::-1] == key.ids("tickets")
    assert made == key.ids("tickets", order_type="asc")


@pytest.mark.parametrize(("name", "first"), [("updated_at", 0), ("status", 1), ("due_by", 2)])
def test_other_orders_are_other_orders(box: Sandbox, key: Key, clock: Hand, name: str, first: int) -> None:
    made = opened(box, clock, 3)
    key.put(made[1], status=5)
    key.put(made[2], due_by="2027-01-01T00:00:00Z")
    clock.pass_by(60)
    key.note(made[0])

    assert made[first] == key.ids("tickets", order_by=name)[0]


def test_only_the_last_thirty_days_come_unless_a_time_is_named(box: Sandbox, key: Key, clock: Hand) -> None:
    old = box.store.add_ticket(REQUESTER, "Old", "Old", created=clock.time - timedelta(days=31))
    new = box.store.add_ticket(REQUESTER, "New", "New")

    assert [new] == key.ids("tickets")
    assert [old, new] == key.ids("tickets", updated_since="2025-01-01T00:00:00Z", order_type="asc")


def test_a_change_brings_a_ticket_back_into_the_poll(box: Sandbox, key: Key, clock: Hand) -> None:
    made = opened(box, clock, 3)
    moment = clock.time.strftime("%Y-%m-%dT%H:%M:%SZ")
    key.note(made[1])

    assert [made[1]] == key.ids("tickets", updated_since=moment)
    assert made[1:] == key.ids("tickets", updated_since="2026-03-02T12:02:00Z", order_type="asc")


@pytest.mark.parametrize("text", ["yesterday", "02/03/2026"])
def test_a_time_that_is_none_is_refused(key: Key, text: str) -> None:
    assert fault(key("GET", f"tickets?updated_since={text}"))[1:] == ("updated_since", "invalid_value")


def test_a_link_leads_on_while_there_is_more(box: Sandbox, key: Key, clock: Hand) -> None:
    made = opened(box, clock, 5)
    found, address, pages = [], "tickets?per_page=2&order_type=asc", 0
    while address:
        answer = key("GET", address)
        found += [one["id"] for one in answer.json()]
        address, pages = answer.links.get("next", {}).get("url", ""), pages + 1

    assert (made, 3) == (found, pages)


def test_the_page_past_the_last_is_empty(key: Key, ticket: int) -> None:
    assert (key.ids("tickets", page=300), key.ids("tickets", page=2)) == ([], [])


def test_no_page_past_the_three_hundredth(key: Key) -> None:
    answer = key("GET", "tickets?page=301")

    assert fault(answer) == (400, "page", "invalid_value")
    assert "300th page" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("per_page=101", "per_page"),
        ("page=0", "page"),
        ("page=x", "page"),
        ("order_by=subject", "order_by"),
        ("order_type=up", "order_type"),
        ("filter=mine", "filter"),
        ("include=conversations", "include"),
        ("since=2026-01-01", "since"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(key: Key, query: str, field: str) -> None:
    assert fault(key("GET", f"tickets?{query}"))[:2] == (400, field)


def test_texts_people_and_times_come_only_if_asked(key: Key, ticket: int) -> None:
    plain, full = key.get("tickets")[0], key.get("tickets", include="description,requester,stats,company")[0]

    assert {"description", "description_text", "structured_description", "requester", "stats", "company"} == set(
        full
    ) - set(plain)
    assert full["description_text"].startswith("I wait")


def test_filters_choose(box: Sandbox, key: Key, clock: Hand) -> None:
    made = opened(box, clock, 4)
    box.store.assign(made[0], box.store.account.agent_id)
    box.store.set_status(made[1], "solved")
    box.store.delete_ticket(made[3])

    assert [made[2]] == key.ids("tickets", filter="new_and_my_open")
    assert [made[3]] == key.ids("tickets", filter="deleted")
    assert key.ids("tickets", filter="spam") == key.ids("tickets", filter="watching") == []
    assert made[3] not in key.ids("tickets")


def test_a_requesters_tickets_are_listed(box: Sandbox, key: Key, clock: Hand, ticket: int) -> None:
    other = box.store.add_ticket("requester-02@example.com", "Hi", "Hello")

    assert [ticket] == key.ids("tickets", email=REQUESTER)
    assert [other] == key.ids("tickets", requester_id=box.store.ticket(other)["requester_id"])


def test_the_search_lags_behind(box: Sandbox, key: Key, ticket: int, clock: Hand) -> None:
    fresh = key.get("search/tickets", query='"status:2"')
    clock.pass_by(120)
    later = key.get("search/tickets", query='"status:2"')
    key.reply(ticket)

    assert ((fresh["total"], later["total"]), [ticket]) == ((0, 1), [one["id"] for one in later["results"]])
    assert key.get("search/tickets", query='"status:2"') == {"results": [], "total": 0}


def test_the_search_ends_after_three_hundred(box: Sandbox, key: Key, clock: Hand) -> None:
    for _ in range(35):
        box.store.add_ticket(REQUESTER, "Hi", "Hello")
    clock.pass_by(120)
    pages = [key.get("search/tickets", query='"priority:1"', page=page) for page in (1, 2, 10)]

    assert [(one["total"], len(one["results"])) for one in pages] == [(35, 30), (35, 5), (35, 0)]
    assert fault(key("GET", 'search/tickets?query="priority:1"&page=11'))[1] == "page"


TICKET: dict[str, Any] = {
    "status": 2,
    "priority": 3,
    "type": None,
    "tags": ["a", "b"],
    "responder_id": 7,
    "group_id": None,
}
TICKET |= {"created_at": "2026-03-02T12:00:00Z", "custom_fields": {"cf_order": "4711"}}


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("status:2", True),
        ("status:3 OR status:2", True),
        ("(status:3 OR status:2) AND priority:3", True),
        ("status:2 AND priority:3 AND tag:'c'", False),
        ("status:3 AND priority:3 OR agent_id:7", True),
        ("status:3 AND (priority:3 OR agent_id:7)", False),
        ("type:null AND group_id:null", True),
        ("tag:null", False),
        ("created_at:>'2026-03-02'", True),
        ("created_at:<'2026-03-02'", True),
        ("created_at:>'2026-03-03'", False),
        ("cf_order:'4711'", True),
    ],
)
def test_a_query_combines_fields(query: str, holds: bool) -> None:
    assert holds is parsed(f'"{query}"')(TICKET)


@pytest.mark.parametrize(
    "query",
    ["status:2", '"status"', '"(status:2"', '"status:2 AND"', '"words alone"', '""', f'"{"a" * 511}"', '"subject:x"'],
)
def test_a_query_that_cannot_be_read_is_refused(key: Key, query: str) -> None:
    assert key("GET", "search/tickets", params={"query": query}).status_code == 400


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_no_query_does_worse_than_be_refused(text: str) -> None:
    try:
        parsed(f'"{text}"')(TICKET)
    except Refused as error:
        assert error.status == 400
