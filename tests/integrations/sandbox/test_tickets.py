"""Reading and writing tickets over HTTP, as the real API does it."""

import pytest

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.parts import REQUESTER, Caller, Hand


@pytest.fixture
def ticket(box: Sandbox, clock: Hand) -> int:
    number = box.store.add_ticket(REQUESTER, "Where is it?", "I wait since Monday.")
    clock.pass_by(60)
    return number


def test_a_new_ticket_has_its_first_comment_as_description(agent: Caller, ticket: int) -> None:
    shown = agent.get(f"/api/v2/tickets/{ticket}")["ticket"]

    assert (shown["status"], shown["description"], shown["via"]["channel"]) == ("new", "I wait since Monday.", "email")
    assert (shown["created_at"], shown["is_public"]) == ("2026-03-02T12:00:00Z", True)


def test_the_json_suffix_is_optional(agent: Caller, ticket: int) -> None:
    assert agent.get(f"/api/v2/tickets/{ticket}") == agent.get(f"/api/v2/tickets/{ticket}.json")


def test_an_update_returns_the_ticket_and_its_audit(agent: Caller, ticket: int) -> None:
    body = agent.comment(ticket, "On its way.", status="pending", metadata={"key": "k1"}).json()
    event = body["audit"]["events"][0]

    assert (body["ticket"]["status"], body["ticket"]["updated_at"]) == ("pending", "2026-03-02T12:01:00Z")
    assert ("Comment", body["audit"]["id"], True) == (event["type"], event["audit_id"], event["public"])
    assert body["audit"]["metadata"]["custom"] == {"key": "k1"}


def test_metadata_shows_on_the_comment(agent: Caller, ticket: int) -> None:
    agent.comment(ticket, metadata={"key": "k1"})
    comments = agent.get(f"/api/v2/tickets/{ticket}/comments")["comments"]

    assert [one["metadata"]["custom"] for one in comments] == [{}, {"key": "k1"}]


def test_metadata_over_a_kilobyte_is_refused(agent: Caller, ticket: int) -> None:
    assert agent.comment(ticket, metadata={"key": "k" * 1024}).status_code == 422


def test_comment_html_stands_in_its_frame(agent: Caller, ticket: int) -> None:
    comment = {"html_body": "<p>One</p><ul><li>Two &amp; three</li></ul>", "public": False}
    event = agent("PUT", f"/api/v2/tickets/{ticket}", {"ticket": {"comment": comment}}).json()["audit"]["events"][0]

    assert f'<div class="zd-comment" dir="auto">{comment["html_body"]}</div>' == event["html_body"]
    assert (event["plain_body"], event["public"]) == ("One\nTwo & three", False)


def test_html_in_a_plain_body_stays_text(agent: Caller, ticket: int) -> None:
    event = agent.comment(ticket, "<b>not bold</b>").json()["audit"]["events"][0]

    assert "&lt;b&gt;not bold&lt;/b&gt;" in event["html_body"]


def test_a_comment_is_public_unless_told_otherwise(agent: Caller, ticket: int) -> None:
    body = agent("PUT", f"/api/v2/tickets/{ticket}", {"ticket": {"comment": {"body": "Hello"}}}).json()

    assert body["audit"]["events"][0]["public"] is True


def test_a_guarded_update_goes_through_on_the_stamp_just_read(agent: Caller, ticket: int) -> None:
    stamp = agent.get(f"/api/v2/tickets/{ticket}")["ticket"]["updated_at"]

    assert agent.comment(ticket, safe_update=True, updated_stamp=stamp).status_code == 200


@pytest.mark.parametrize("safe_update", [True, False])
def test_a_guarded_update_of_a_changed_ticket_is_a_conflict(
    box: Sandbox, agent: Caller, ticket: int, safe_update: bool
) -> None:
    """Sending false guards as well: only leaving it out does not."""
    stamp = agent.get(f"/api/v2/tickets/{ticket}")["ticket"]["updated_at"]
    box.store.customer_writes(ticket, "And another thing.")
    answer = agent.comment(ticket, safe_update=safe_update, updated_stamp=stamp)

    assert (answer.status_code, answer.json()["error"]) == (409, "UpdateConflict")
    assert len(box.store.comments(ticket)) == 2


def test_two_updates_within_a_second_slip_past_the_guard(box: Sandbox, agent: Caller, ticket: int) -> None:
    """The stamp has whole seconds, as the real one: who relies on it alone is wrong."""
    box.store.customer_writes(ticket, "One")
    stamp = agent.get(f"/api/v2/tickets/{ticket}")["ticket"]["updated_at"]
    box.store.customer_writes(ticket, "Two")

    assert agent.comment(ticket, safe_update=True, updated_stamp=stamp).status_code == 200


def test_a_closed_ticket_cannot_be_changed(box: Sandbox, agent: Caller, ticket: int) -> None:
    box.store.set_status(ticket, "closed")
    answer = agent.comment(ticket)

    assert (answer.status_code, answer.json()["error"]) == (422, "RecordInvalid")
    assert list(answer.json()["details"]) == ["status"]


def test_a_missing_field_refuses_solving_and_the_comment_with_it(box: Sandbox, agent: Caller, ticket: int) -> None:
    box.faults.solve_needs = "Order number"
    answer = agent.comment(ticket, status="solved")

    assert (answer.status_code, list(answer.json()["details"])) == (422, ["status"])
    assert (box.store.ticket(ticket)["status"], len(box.store.comments(ticket))) == ("new", 1)
    assert agent.comment(ticket, status="pending").status_code == 200


def test_an_unknown_status_is_refused(agent: Caller, ticket: int) -> None:
    assert agent.comment(ticket, status="done").status_code == 422


def test_an_update_that_changes_nothing_leaves_no_audit(box: Sandbox, agent: Caller, ticket: int) -> None:
    before = box.store.ticket(ticket)
    body = agent("PUT", f"/api/v2/tickets/{ticket}", {"ticket": {"status": "new", "metadata": {"key": "k"}}}).json()

    assert body["audit"]["events"] == []
    assert (1, before) == (len(box.store.audits(ticket)), box.store.ticket(ticket))


def test_an_unknown_ticket_is_not_found(agent: Caller) -> None:
    answer = agent("GET", "/api/v2/tickets/404")

    assert (answer.status_code, answer.json()) == (404, {"error": "RecordNotFound", "description": "Not found"})


def test_the_newest_comment_comes_first_if_asked(box: Sandbox, agent: Caller, ticket: int) -> None:
    for word in ("two", "three"):
        box.store.customer_writes(ticket, word)
    page = agent.get(f"/api/v2/tickets/{ticket}/comments", **{"sort": "-created_at", "page[size]": 2})
    rest = agent("GET", page["links"]["next"]).json()

    assert [one["body"] for one in page["comments"]] == ["three", "two"]
    assert ([one["body"] for one in rest["comments"]], rest["meta"]["has_more"]) == (["I wait since Monday."], False)


def test_users_come_along_if_asked(box: Sandbox, agent: Caller, ticket: int) -> None:
    box.store.agent_writes(ticket, "Hello", public=False)
    roles = {one["role"] for one in agent.get(f"/api/v2/tickets/{ticket}/comments", include="users")["users"]}

    assert {"end-user", "agent"} == roles


def test_tags_are_added_set_and_removed(box: Sandbox, agent: Caller, ticket: int) -> None:
    path = f"/api/v2/tickets/{ticket}/tags"
    added = [agent("PUT", path, {"tags": [name]}).json()["tags"] for name in ("one", "Two")]

    assert added == [["one"], ["one", "two"]]
    assert agent("DELETE", path, {"tags": ["one"]}).json()["tags"] == ["two"]
    assert agent("POST", path, {"tags": ["three"]}).json()["tags"] == ["three"]


def test_tags_can_be_guarded(box: Sandbox, agent: Caller, ticket: int) -> None:
    guard = {"safe_update": True, "updated_stamp": "2020-01-01T00:00:00Z"}

    assert agent("PUT", f"/api/v2/tickets/{ticket}/tags", {"tags": ["one"], **guard}).status_code == 409


def test_a_status_can_be_set_by_its_custom_id(box: Sandbox, agent: Caller, ticket: int) -> None:
    pending = box.store.add_ticket(REQUESTER, "Other", "Other")
    box.store.set_status(pending, "pending")
    number = box.store.ticket(pending)["custom_status_id"]

    assert agent.comment(ticket, custom_status_id=number).json()["ticket"]["status"] == "pending"


def test_an_upload_hangs_on_one_comment(box: Sandbox, agent: Caller, ticket: int) -> None:
    token = agent("POST", "/api/v2/uploads?filename=a.png").json()["upload"]["token"]
    comment = {"body": "See there", "uploads": [token]}
    event = agent("PUT", f"/api/v2/tickets/{ticket}", {"ticket": {"comment": comment}}).json()["audit"]["events"][0]

    assert [one["file_name"] for one in event["attachments"]] == ["a.png"]
    assert agent("PUT", f"/api/v2/tickets/{ticket}", {"ticket": {"comment": comment}}).status_code == 422


def test_a_ticket_is_opened_over_the_api(box: Sandbox, agent: Caller) -> None:
    asked = {"subject": "Hi", "comment": {"body": "Hello"}, "requester": {"email": REQUESTER, "name": "R"}}
    answer = agent("POST", "/api/v2/tickets", {"ticket": asked})
    made = answer.json()["ticket"]

    assert (answer.status_code, made["generated_timestamp"], made["via"]["channel"]) == (201, 0, "api")
    assert agent.get(f"/api/v2/users/{made['requester_id']}")["user"]["email"] == REQUESTER


def test_a_light_agent_cannot_be_heard_by_customers(box: Sandbox, agent: Caller, ticket: int) -> None:
    box.store.limit_copilot(only_private_comments=True)

    assert agent.get("/api/v2/users/me")["user"]["only_private_comments"] is True
    assert agent.comment(ticket).json()["audit"]["events"][0]["public"] is False


def test_search_reads_a_few_operators(box: Sandbox, agent: Caller, ticket: int) -> None:
    other = box.store.add_ticket("requester-02@example.com", "Refund", "Please", tags=("money",))
    box.store.set_status(other, "solved")
    queries = {"type:ticket status<solved": [ticket], "tags:money": [other], f"requester:{REQUESTER}": [ticket]}
    queries |= {"refund": [other], "-tags:money monday": [ticket], "status:solved type:ticket": [other]}

    found = {query: agent.get("/api/v2/search", query=query)["results"] for query in queries}

    assert queries == {query: [one["id"] for one in results] for query, results in found.items()}


def test_too_many_ids_are_refused(agent: Caller) -> None:
    answer = agent("GET", f"/api/v2/tickets/show_many?ids={','.join(map(str, range(101)))}")

    assert (answer.status_code, answer.json()["error"], answer.json()["max_count"]) == (400, "TooManyValues", 100)
