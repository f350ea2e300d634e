"""Our answers have the keys that recorded and published records have.

The recordings lie beside the benchmark data; they are no part of the project.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from integrations.sandbox.freshdesk.rules import Content, Rule
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.freshdesk.parts import Key
from tests.integrations.sandbox.parts import REQUESTER, Hand, Receiver
from tests.integrations.sandbox.test_shapes import keys

# Objects and lists that hold whatever was put into them.
OPEN = ("[].custom_fields.", "[].choices.", "[].choices[]", "[].ratings.question_")
# Records that the sandbox does not have, since no adapter asks for them.
ABSENT = {"email_mailboxes", "scenario_automations", "sla_policies", "time_entries"}
LISTS = {
    "agents": "agents",
    "business_hours": "business_hours",
    "canned_response_folders": "canned_response_folders",
    "companies": "companies",
    "contacts": "contacts",
    "email_configs": "email_configs",
    "groups": "groups",
    "roles": "roles",
    "settings_helpdesk": "settings/helpdesk",
    "solutions_categories": "solutions/categories",
    "surveys": "surveys",
    "surveys_satisfaction_ratings": "surveys/satisfaction_ratings",
    "ticket_fields": "ticket_fields",
    "tickets_list_newer_fields": "tickets?include=description,requester,stats",
}


@pytest.fixture(scope="module")
def shapes(bench_data: Path) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((bench_data.parent / "reference" / "freshdesk_shapes.json").read_text())
    return held


@pytest.fixture
def lived(box: Sandbox, key: Key, clock: Hand) -> int:
    """Return a ticket on an account where something happened."""
    store = box.store
    store.add_user(REQUESTER, organization_id=store.add_organization("Example", ("example.com",)))
    ticket = store.add_ticket(REQUESTER, "Hi", "Hello", tags=("one",))
    store.add_macro("Thanks", "Thank you")
    store.add_article("Returns", "<p>Text</p>", section="Orders", labels=("returns",))
    clock.pass_by(60)
    store.customer_writes(ticket, "Well?")
    store.customer_rates(ticket, True, "Good")
    key.reply(ticket)
    return ticket


def named(value: Any) -> set[str]:
    """Return the path of every key but those inside open objects."""
    return {one for one in keys(value) if not any(part in one for part in OPEN)}


def unlike(shapes: dict[str, Any], name: str, ours: Any) -> tuple[list[str], list[str]]:
    """Return what an answer lacks and what it has too much."""
    real, held = named(shapes[name]["shape"]), named(ours)
    return sorted(real - held), sorted(held - real)


@pytest.mark.usefixtures("lived")
def test_every_list_has_the_recorded_keys(key: Key, shapes: dict[str, Any]) -> None:
    found = {name: unlike(shapes, name, key.get(path)) for name, path in LISTS.items()}

    assert {name: one for name, one in found.items() if one != ([], [])} == {}


def test_a_conversation_has_the_recorded_keys(key: Key, lived: int, shapes: dict[str, Any]) -> None:
    """The answer to a write has one key more."""
    assert unlike(shapes, "ticket_conversations", key.talk(lived)) == ([], [])
    assert unlike(shapes, "ticket_conversations", [key.reply(lived).json()]) == ([], ["[].replied_to"])
    assert unlike(shapes, "ticket_conversations", [key.note(lived).json()]) == ([], [])


@pytest.mark.usefixtures("lived")
def test_older_accounts_have_fewer_keys_and_no_other(key: Key, shapes: dict[str, Any]) -> None:
    lacks, adds = unlike(
        shapes,
        "tickets_list_include_description_requester_stats",
        key.get("tickets?include=description,requester,stats"),
    )

    assert (lacks, adds) == ([], ["[].structured_description", "[].ticket_bcc_emails"])


def test_a_ticket_alone_has_more(key: Key, lived: int) -> None:
    """No recording holds one: these are the documented additions."""
    listed = key.get("tickets?include=description,requester,stats")[0]
    alone = key.get(f"tickets/{lived}?include=requester,stats,conversations,company")

    assert {"attachments", "source_additional_info", "conversations", "company"} == set(alone) - set(listed)


@pytest.mark.usefixtures("lived")
def test_folders_articles_and_responses_have_the_recorded_keys(key: Key, shapes: dict[str, Any]) -> None:
    category, canned = key.get("solutions/categories")[0]["id"], key.get("canned_response_folders")[0]["id"]
    folders = key.get(f"solutions/categories/{category}/folders")
    folder = next(one["id"] for one in folders if one["articles_count"])
    articles = key.get(f"solutions/folders/{folder}/articles")
    responses = key.get(f"canned_response_folders/{canned}/responses")
    answers = {"solutions_folders": folders, "solutions_articles": articles, "canned_responses": responses}
    found = {name: unlike(shapes, name, one) for name, one in answers.items()}

    assert {name: one for name, one in found.items() if one != ([], [])} == {}


def test_errors_have_the_recorded_keys(box: Sandbox, key: Key, lived: int, shapes: dict[str, Any]) -> None:
    answers = {
        "400_not_in_list": key.put(lived, status=99),
        "400_page_over_300": key("GET", "tickets?page=301"),
        "400_unexpected_field": key.put(lived, priorty=1),
        "401": Key(box, "wrong")("GET", "agents/me"),
    }
    box.faults.add("rate_limited")
    answers["429"] = key("GET", "agents/me")
    real = shapes["errors"]["shape"]

    assert {name: set(keys(real[name]["body"])) for name in answers} == {
        name: set(keys(one.json())) for name, one in answers.items()
    }
    assert set(real["429"]["headers"]) <= set(answers["429"].headers)


@pytest.mark.parametrize("name", ["private_note", "status_changed", "ticket_created"])
def test_a_nested_webhook_has_the_published_keys(
    box: Sandbox, key: Key, receiver: Receiver, shapes: dict[str, Any], name: str
) -> None:
    ticket = box.store.add_ticket(REQUESTER, "Hi", "Hello")
    box.subscribe(receiver.url, "s3cret", rule=Rule(content=Content.NESTED, escapes=True, careless=True))
    match name:
        case "private_note":
            key.note(ticket)
        case "status_changed":
            key.put(ticket, status=4)
        case _:
            box.store.add_ticket(REQUESTER, "Hi", "Hello")
    assert box.settle()

    assert unlike(shapes, name, json.loads(receiver.got[0].body)) == ([], [])


def test_what_is_recorded_is_shown_or_named_as_absent(shapes: dict[str, Any]) -> None:
    shown = {*LISTS, "ticket_conversations", "solutions_folders", "solutions_articles", "canned_responses", "errors"}
    shown |= {"private_note", "status_changed", "ticket_created", "tickets_list_include_description_requester_stats"}

    assert set(shapes) == shown | ABSENT
