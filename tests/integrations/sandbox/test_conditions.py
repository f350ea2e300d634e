"""When a trigger fires, and what its text says."""

from typing import Any

import pytest

from integrations.sandbox.changes import Change
from integrations.sandbox.conditions import check, fires, render
from integrations.sandbox.errors import Refusal

TICKET = {
    "id": 7,
    "subject": 'A "quoted" subject',
    "status": "open",
    "tags": ["parcel", "vip"],
    "priority": None,
    "requester_id": 100,
    "assignee_id": None,
    "via": {"channel": "email"},
}


def change(comment: bool | None = None, before: dict[str, Any] | None = None, author: int = 100) -> Change:
    said = None if comment is None else {"public": comment, "body": "Hello"}
    return Change(before, TICKET, {"author_id": author, "events": []}, said)


def holds(field: str, operator: str, value: object = None, happened: Change | None = None) -> bool:
    condition = {"field": field, "operator": operator, "value": value}
    return fires({"all": [condition], "any": []}, happened or change(), staff=False)


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("status", "is", "open", True),
        ("status", "is_not", "open", False),
        ("update_type", "is", "Create", True),
        ("update_type", "is", "Change", False),
        ("current_tags", "includes", "vip other", True),
        ("current_tags", "not_includes", "vip", False),
        ("current_tags", "not_includes", "copilot_off", True),
        ("role", "is", "end_user", True),
        ("current_user_id", "is", "100", True),
        ("comment_is_public", "is", "not_relevant", True),
        ("priority", "is", "", True),
    ],
)
def test_a_condition_reads_the_ticket(field: str, operator: str, value: str, expected: bool) -> None:
    assert expected is holds(field, operator, value)


@pytest.mark.parametrize(
    ("public", "value", "expected"), [(True, "true", True), (False, "true", False), (False, False, True)]
)
def test_a_condition_reads_the_comment(public: bool, value: object, expected: bool) -> None:
    assert expected is holds("comment_is_public", "is", value, change(public))


def test_a_condition_compares_with_before() -> None:
    happened = change(before={**TICKET, "status": "pending"})

    assert holds("status", "changed", happened=happened)
    assert holds("status", "value_previous", "pending", happened)
    assert holds("priority", "not_changed", happened=happened)
    assert holds("update_type", "is", "Change", happened)


def test_all_and_any_must_both_hold() -> None:
    right = {"field": "status", "operator": "is", "value": "open"}
    wrong = {"field": "status", "operator": "is", "value": "solved"}
    cases = [([], []), ([right], [wrong]), ([right], [wrong, right]), ([wrong], [right])]

    assert [fires({"all": a, "any": b}, change(), False) for a, b in cases] == [True, False, True, False]


@pytest.mark.parametrize(("field", "operator"), [("moon", "is"), ("status", "resembles")])
def test_an_unknown_condition_is_refused(field: str, operator: str) -> None:
    with pytest.raises(Refusal) as refused:
        check({"all": [{"field": field, "operator": operator}], "any": []})

    assert refused.value.status == 422


def test_placeholders_become_plain_text() -> None:
    """A quotation mark in a subject breaks the JSON around it: send ids only."""
    people = {100: {"email": "requester-01@example.com", "name": "R"}}
    template = (
        "{{ticket.id}}|{{ ticket.title }}|{{ticket.tags}}|{{ticket.status}}|{{current_user.email}}|{{ticket.nope}}|"
    )
    text = render(template, change(True), people.get, "http://127.0.0.1")

    assert text == '7|A "quoted" subject|parcel vip|Open|requester-01@example.com||'
    assert (
        render("{{ticket.latest_comment}} {{ticket.url}}", change(True), people.get, "http://127.0.0.1")
        == "Hello http://127.0.0.1/agent/tickets/7"
    )
