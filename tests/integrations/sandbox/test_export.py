"""Pages, exports and the headers that every answer carries."""

import pytest

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.parts import REQUESTER, Caller, Hand

CURSOR = "/api/v2/incremental/tickets/cursor"


@pytest.fixture
def tickets(box: Sandbox, clock: Hand) -> list[int]:
    numbers = [box.store.add_ticket(REQUESTER, f"Ticket {number}", "Hello") for number in range(5)]
    clock.pass_by(120)
    return numbers


def ids(page: dict[str, list[dict[str, int]]]) -> list[int]:
    return [one["id"] for one in page["tickets"]]


def test_cursor_pages_join_up(agent: Caller, tickets: list[int]) -> None:
    page = agent.get("/api/v2/tickets", **{"page[size]": 2})
    seen = ids(page)
    while page["meta"]["has_more"]:
        page = agent("GET", page["links"]["next"]).json()
        seen += ids(page)

    assert tickets == seen


def test_the_last_page_links_on_to_an_empty_one(agent: Caller, tickets: list[int]) -> None:
    """As the real one does: who follows links.next for ever never ends."""
    page = agent.get("/api/v2/tickets", **{"page[size]": 5})
    following = agent("GET", page["links"]["next"]).json()

    assert (page["meta"]["has_more"], ids(following)) == (False, [])


def test_a_cursor_leads_back(agent: Caller, tickets: list[int]) -> None:
    page = agent.get("/api/v2/tickets", **{"page[size]": 2})
    second = agent("GET", page["links"]["next"]).json()

    assert ids(page) == ids(agent("GET", second["links"]["prev"]).json())


def test_offset_pages_count(agent: Caller, tickets: list[int]) -> None:
    first = agent.get("/api/v2/tickets", per_page=3)
    second = agent("GET", first["next_page"]).json()

    assert (5, None, tickets[3:]) == (first["count"], second["next_page"], ids(second))


@pytest.mark.parametrize("query", ["page[size]=101", "page[size]=x", "page[after]=x", "page=101&per_page=100"])
def test_a_page_that_cannot_be_is_refused(agent: Caller, tickets: list[int], query: str) -> None:
    assert agent("GET", f"/api/v2/tickets?{query}").status_code == 400


def test_an_export_ends_and_goes_on_from_its_cursor(box: Sandbox, agent: Caller, tickets: list[int]) -> None:
    first = agent.get(CURSOR, start_time=1, per_page=3)
    second = agent("GET", first["after_url"]).json()
    box.store.customer_writes(tickets[0], "Well?")
    third = agent.get(CURSOR, cursor=second["after_cursor"])

    assert (tickets[:3], False) == (ids(first), first["end_of_stream"])
    assert (tickets[3:], True) == (ids(second), second["end_of_stream"])
    assert ([tickets[0]], True) == (ids(third), third["end_of_stream"])


def test_an_export_of_nothing_has_a_cursor_to_go_on_from(box: Sandbox, agent: Caller, clock: Hand) -> None:
    box.store.add_ticket(REQUESTER, "Old", "Old")
    clock.pass_by(3600)
    empty = agent.get(CURSOR, start_time=int(clock.time.timestamp()) - 100)
    number = box.store.add_ticket(REQUESTER, "New", "New")

    assert (ids(empty), empty["end_of_stream"]) == ([], True)
    assert [number] == ids(agent.get(CURSOR, cursor=empty["after_cursor"]))


def test_an_export_shows_deleted_tickets(box: Sandbox, agent: Caller, tickets: list[int]) -> None:
    box.store.delete_ticket(tickets[0])
    page = agent.get(CURSOR, start_time=1)

    assert page["tickets"][-1]["status"] == "deleted"
    assert tickets[1:] == ids(agent.get(CURSOR, start_time=1, exclude_deleted="true"))
    assert agent("GET", f"/api/v2/tickets/{tickets[0]}").status_code == 404


def test_a_touched_ticket_is_repeated_with_the_same_stamp(box: Sandbox, agent: Caller, tickets: list[int]) -> None:
    before = agent.get(CURSOR, start_time=1)
    box.store.touch(tickets[2])
    after = agent.get(CURSOR, cursor=before["after_cursor"])["tickets"]

    assert [tickets[2]] == [one["id"] for one in after]
    assert before["tickets"][2]["updated_at"] == after[0]["updated_at"]
    assert before["tickets"][2]["generated_timestamp"] < after[0]["generated_timestamp"]


def test_an_export_may_not_start_within_the_last_minute(box: Sandbox, agent: Caller, clock: Hand) -> None:
    now = int(clock.time.timestamp())
    statuses = [agent("GET", f"{CURSOR}?start_time={now - 59}").status_code]
    box.desk.recent_exports = True

    assert [*statuses, agent("GET", f"{CURSOR}?start_time={now - 59}").status_code] == [400, 200]


def test_the_older_export_pages_by_time(agent: Caller, tickets: list[int]) -> None:
    page = agent.get("/api/v2/incremental/tickets", start_time=1)

    assert (tickets, 5, True) == (ids(page), page["count"], page["end_of_stream"])


def test_answers_carry_the_rate_limits(agent: Caller, tickets: list[int]) -> None:
    headers = agent.comment(tickets[0]).headers
    listing = agent("GET", "/api/v2/tickets").headers

    assert int(headers["X-Rate-Limit-Remaining"]) < int(headers["X-Rate-Limit"]) == 700
    assert headers["Zendesk-RateLimit-tickets-update"].startswith("total=100; remaining=")
    assert {"ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"} <= {name.lower() for name in headers}
    assert "Zendesk-RateLimit-tickets-index" in listing


def test_the_help_centre_sends_only_the_two_headers(agent: Caller) -> None:
    headers = agent("GET", "/api/v2/help_center/en-us/articles").headers

    assert ("X-Rate-Limit" in headers, "ratelimit-limit" in headers) == (True, False)


def test_an_unknown_endpoint_says_so(agent: Caller) -> None:
    answer = agent("GET", "/api/v2/nonsense")

    assert (answer.status_code, answer.json()["error"]) == (404, "InvalidEndpoint")
