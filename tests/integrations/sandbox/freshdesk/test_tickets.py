"""One ticket over HTTP: what it shows, what changes it, what is refused."""

import pytest
import requests

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.freshdesk.parts import Key, fault
from tests.integrations.sandbox.parts import REQUESTER, Hand


def test_the_first_message_is_the_description_and_no_conversation(key: Key, ticket: int) -> None:
    shown = key.get(f"tickets/{ticket}", include="conversations")

    assert shown["description_text"] == "I wait since Monday.\n\nPlease look."
    assert "<p" in shown["description"]
    assert "zd-comment" not in shown["description"]
    assert shown["conversations"] == []


def test_a_ticket_that_came_by_mail_names_the_mailbox(key: Key, ticket: int) -> None:
    shown = key.get(f"tickets/{ticket}")

    assert (shown["source"], shown["support_email"]) == (1, "support@sandbox.example.com")
    assert shown["to_emails"] == ["support@sandbox.example.com"]


@pytest.mark.parametrize(("channel", "source"), [("web", 2), ("chat", 7), ("phone", 3), ("api", 2)])
def test_other_doors_have_other_numbers_and_no_mailbox(box: Sandbox, key: Key, channel: str, source: int) -> None:
    shown = key.get(f"tickets/{box.store.add_ticket(REQUESTER, 'Hi', 'Hello', channel=channel)}")

    assert (source, None, None) == (shown["source"], shown["support_email"], shown["to_emails"])


def test_copied_people_are_addresses(box: Sandbox, key: Key) -> None:
    number = box.store.add_ticket(REQUESTER, "Hi", "Hello", ccs=("copied-01@example.com",))
    shown = key.get(f"tickets/{number}")

    assert [shown[f"{name}cc_emails"] for name in ("", "reply_", "ticket_")] == [["copied-01@example.com"]] * 3


def test_includes_come_along_only_if_asked(key: Key, ticket: int) -> None:
    shown = key.get(f"tickets/{ticket}", include="requester,company,stats")

    assert (shown["requester"]["email"], shown["company"]) == (REQUESTER, {})
    assert shown["stats"]["agent_responded_at"] is None
    assert not {"requester", "company", "stats", "conversations"} & set(key.get(f"tickets/{ticket}"))


def test_an_unknown_include_is_refused(key: Key, ticket: int) -> None:
    assert fault(key("GET", f"tickets/{ticket}?include=everything")) == (400, "include", "invalid_value")


def test_only_ten_conversations_come_along(box: Sandbox, key: Key, ticket: int) -> None:
    for number in range(12):
        box.store.customer_writes(ticket, f"Message {number}")
    shown = key.get(f"tickets/{ticket}", include="conversations")["conversations"]

    assert [f"Message {number}" for number in range(10)] == [one["body_text"] for one in shown]
    assert len(key.talk(ticket)) == 12


@pytest.mark.parametrize(
    ("word", "number"),
    [("new", 2), ("open", 2), ("pending", 3), ("solved", 4), ("closed", 5), ("hold", 7)],
)
def test_status_words_have_numbers(box: Sandbox, key: Key, ticket: int, word: str, number: int) -> None:
    box.store.set_status(ticket, word)

    assert number == key.get(f"tickets/{ticket}")["status"]


@pytest.mark.parametrize(
    ("number", "word"),
    [(3, "pending"), (4, "solved"), (5, "closed"), (6, "pending"), (7, "hold")],
)
def test_status_numbers_set_words(box: Sandbox, key: Key, ticket: int, number: int, word: str) -> None:
    answer = key.put(ticket, status=number)

    assert (200, number, word) == (answer.status_code, answer.json()["status"], box.store.ticket(ticket)["status"])


def test_a_status_of_the_accounts_own_is_left_like_any_other(key: Key, ticket: int) -> None:
    found = [key.put(ticket, status=number).json()["status"] for number in (6, 3, 6, 2)]

    assert found == [6, 3, 6, 2]


def test_setting_what_is_set_changes_nothing(box: Sandbox, key: Key, ticket: int) -> None:
    before = box.store.ticket(ticket)
    key.put(ticket, status=2, priority=1)

    assert (before, 1) == (box.store.ticket(ticket), len(box.store.audits(ticket)))


def test_tags_are_replaced(box: Sandbox, key: Key, ticket: int) -> None:
    box.store.add_tags(ticket, "first")

    assert key.put(ticket, tags=["second", "third", "second"]).json()["tags"] == ["second", "third"]
    assert key.put(ticket, tags=[]).json()["tags"] == []


def test_custom_fields_are_merged(key: Key, ticket: int) -> None:
    key.put(ticket, custom_fields={"cf_order": "4711", "cf_vip": True})

    assert key.put(ticket, custom_fields={"cf_order": None}).json()["custom_fields"] == {
        "cf_order": None,
        "cf_vip": True,
    }


def test_every_other_field_can_be_set(box: Sandbox, key: Key, ticket: int) -> None:
    account = box.store.account
    product = key.get("products")[0]["id"]
    asked = {"priority": 4, "type": "Refund", "responder_id": account.agent_id, "group_id": account.group_id}
    asked |= {"subject": "Other", "product_id": product, "due_by": "2026-04-01T00:00:00Z"}
    shown = key.put(ticket, **asked).json()

    assert asked == {name: shown[name] for name in asked}
    assert key.put(ticket, responder_id=None).json()["responder_id"] is None


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"priorty": 2}, "priorty", "invalid_field"),
        ({"status": 99}, "status", "invalid_value"),
        ({"status": "2"}, "status", "datatype_mismatch"),
        ({"status": True}, "status", "datatype_mismatch"),
        ({"priority": 0}, "priority", "invalid_value"),
        ({"tags": "one"}, "tags", "datatype_mismatch"),
        ({"type": "Praise"}, "type", "invalid_value"),
        ({"responder_id": 1}, "responder_id", "invalid_value"),
        ({"group_id": 1}, "group_id", "invalid_value"),
        ({"product_id": 1}, "product_id", "invalid_value"),
        ({"requester_id": 1}, "requester_id", "invalid_value"),
        ({}, "request", "missing_field"),
    ],
)
def test_wrong_fields_are_refused_and_nothing_is_changed(
    box: Sandbox, key: Key, ticket: int, fields: dict[str, object], field: str, code: str
) -> None:
    before = box.store.ticket(ticket)

    assert (400, field, code) == fault(key.put(ticket, **fields, **({"subject": "Other"} if fields else {})))
    assert before == box.store.ticket(ticket)


@pytest.mark.parametrize("status", [4, 5])
def test_a_field_that_must_be_filled_before_the_end_refuses_the_end(
    box: Sandbox, key: Key, ticket: int, status: int
) -> None:
    box.faults.solve_needs = "cf_order"

    assert fault(key.put(ticket, status=status)) == (400, "cf_order", "missing_field")
    assert (key.put(ticket, tags=["a"]).status_code, box.store.ticket(ticket)["status"]) == (200, "new")


def test_a_closed_ticket_takes_replies_and_changes(box: Sandbox, key: Key, ticket: int) -> None:
    box.store.set_status(ticket, "closed")

    assert [one.status_code for one in (key.reply(ticket), key.note(ticket), key.put(ticket, status=2))] == [
        201,
        201,
        200,
    ]


def test_a_customers_answer_opens_a_closed_ticket_again(box: Sandbox, key: Key, ticket: int) -> None:
    box.store.set_status(ticket, "closed")

    assert ticket == box.store.customer_writes(ticket, "Not yet.")
    assert key.get(f"tickets/{ticket}")["status"] == 2


def test_a_ticket_is_opened_over_the_api(key: Key) -> None:
    asked = {"subject": "Hi", "description": "<p>Hello</p>", "email": REQUESTER, "status": 3, "priority": 2}
    answer = key("POST", "tickets", {**asked, "cc_emails": ["copied-01@example.com"], "source": 9})
    made = answer.json()

    assert (answer.status_code, made["status"], made["priority"], made["source"]) == (201, 3, 2, 9)
    assert (made["description"], made["cc_emails"]) == ("<p>Hello</p>", ["copied-01@example.com"])
    assert answer.headers["Location"].endswith(f"/api/v2/tickets/{made['id']}")
    assert key.get(f"contacts/{made['requester_id']}")["email"] == REQUESTER


@pytest.mark.parametrize("missing", ["subject", "description", "email"])
def test_a_ticket_without_its_parts_is_refused(key: Key, missing: str) -> None:
    asked = {"subject": "Hi", "description": "Hello", "email": REQUESTER}
    del asked[missing]

    assert fault(key("POST", "tickets", asked))[::2] == (400, "missing_field")


def test_a_file_comes_with_a_form(box: Sandbox, key: Key) -> None:
    form = {"subject": "Hi", "description": "See there", "email": REQUESTER, "priority": "2", "tags[]": ["a", "b"]}
    form |= {"custom_fields[cf_x]": "1"}
    answer = requests.post(
        f"{box.url}/api/v2/tickets",
        data=form,
        files=[("attachments[]", ("a.png", b"12345", "image/png"))],
        auth=(box.api_key, "X"),
        timeout=5,
    )
    made = answer.json()
    file = made["attachments"][0]

    assert (answer.status_code, made["tags"], made["custom_fields"]) == (201, ["a", "b"], {"cf_x": "1"})
    assert (file["name"], file["content_type"], file["size"]) == ("a.png", "image/png", 5)


def test_a_deleted_ticket_shows_so_and_can_be_restored(key: Key, ticket: int) -> None:
    assert ((gone := key("DELETE", f"tickets/{ticket}")).status_code, gone.content) == (204, b"")
    assert key.get(f"tickets/{ticket}")["deleted"] is True
    assert [key.reply(ticket).status_code, key.put(ticket, status=3).status_code] == [404, 404]

    assert key("PUT", f"tickets/{ticket}/restore").status_code == 204
    assert "deleted" not in key.get(f"tickets/{ticket}")


def test_a_merged_ticket_is_closed_with_a_private_note_and_nothing_else(box: Sandbox, key: Key, ticket: int) -> None:
    other = box.store.add_ticket(REQUESTER, "Again", "The same")
    answer = key("PUT", "tickets/merge", {"primary_id": ticket, "ticket_ids": [other]})
    merged, note = key.get(f"tickets/{other}"), key.talk(other)[-1]

    assert (answer.status_code, merged["status"], merged["tags"], merged["association_type"]) == (204, 5, [], None)
    assert (True, 2, f"This ticket is closed and merged into ticket {ticket}.") == (
        note["private"],
        note["category"],
        note["body_text"],
    )
    assert str(other) in key.talk(ticket)[-1]["body_text"]


def test_a_ticket_is_not_merged_into_itself(key: Key, ticket: int) -> None:
    asked = {"primary_id": ticket, "ticket_ids": [ticket]}

    assert fault(key("PUT", "tickets/merge", asked)) == (400, "ticket_ids", "invalid_value")


def test_nobody_tells_who_assigned_a_ticket(box: Sandbox, key: Key, clock: Hand) -> None:
    numbers = [box.store.add_ticket(REQUESTER, "Hi", "Hello") for _ in range(2)]
    for number, by_rule in zip(numbers, (True, False), strict=True):
        box.store.assign(number, box.store.account.agent_id, by_rule=by_rule)
    one, other = (key.get(f"tickets/{number}", include="stats,conversations") for number in numbers)

    assert {**one, "id": 0} == {**other, "id": 0}
    assert one["responder_id"] == box.store.account.agent_id


@pytest.mark.parametrize(("restriction", "scope"), [(None, 1), ("groups", 2), ("assigned", 3)])
def test_the_scope_of_the_keys_owner_limits_what_is_seen(
    box: Sandbox, key: Key, ticket: int, restriction: str | None, scope: int
) -> None:
    box.store.limit_copilot(ticket_restriction=restriction)
    mine = box.store.add_ticket(REQUESTER, "Hi", "Hello")
    box.store.assign(mine, box.store.account.copilot_id)

    assert scope == key.get("agents/me")["ticket_scope"]
    assert key("GET", f"tickets/{ticket}").status_code == (200 if scope == 1 else 403)
    assert key.ids("tickets") == ([mine, ticket] if scope == 1 else [mine])


def test_what_only_closed_tickets_know_is_told_by_stats(box: Sandbox, key: Key, ticket: int, clock: Hand) -> None:
    times = []
    for status in ("pending", "solved", "closed", "open"):
        box.store.set_status(ticket, status)
        times.append(key.get(f"tickets/{ticket}", include="stats")["stats"])
        clock.pass_by(60)
    opened, begun = "2026-03-02T12:04:00Z", "2026-03-02T12:01:00Z"

    assert [begun, None, None, None] == [one["pending_since"] for one in times]
    assert [one["resolved_at"] for one in times] == [None, "2026-03-02T12:02:00Z", "2026-03-02T12:02:00Z", None]
    assert [one["closed_at"] for one in times] == [None, None, "2026-03-02T12:03:00Z", None]
    assert (opened, opened) == (times[-1]["reopened_at"], times[-1]["status_updated_at"])
