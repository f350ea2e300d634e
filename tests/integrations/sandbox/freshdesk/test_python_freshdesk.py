"""A client library that other people wrote for the real API reads and writes this one."""

from typing import Any

import pytest

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.freshdesk.parts import Key
from tests.integrations.sandbox.parts import REQUESTER, Hand

v2 = pytest.importorskip("freshdesk.v2.api", reason="python-freshdesk is not installed")
errors = pytest.importorskip("freshdesk.v2.errors")


@pytest.fixture
def client(box: Sandbox) -> Any:
    """Return the client, which makes its address of a domain and always says https."""
    client = v2.API("sandbox.freshdesk.com", box.api_key)
    client._api_prefix = f"{box.url}/api/v2/"
    return client


def test_it_reads_a_ticket_with_its_conversations(client: Any, box: Sandbox, ticket: int) -> None:
    box.store.agent_writes(ticket, "A note", public=False)
    found = client.tickets.get_ticket(ticket, "conversations", "requester", "stats")

    assert (found.subject, found.status, found.priority, found.source) == ("Where is it?", "open", "low", "email")
    assert (found.requester["email"], found.conversations[0]["body_text"]) == (REQUESTER, "A note")


def test_it_lists_more_tickets_than_a_page_holds(client: Any, box: Sandbox) -> None:
    numbers = {box.store.add_ticket(REQUESTER, "Hi", "Hello") for _ in range(120)}

    assert numbers == {one.id for one in client.tickets.list_tickets(filter_name=None)}
    assert numbers == {one.id for one in client.tickets.list_new_and_my_open_tickets()}


def test_it_lists_what_changed(client: Any, box: Sandbox, ticket: int, clock: Hand) -> None:
    other = box.store.add_ticket(REQUESTER, "Hi", "Hello")

    assert [other] == [
        one.id for one in client.tickets.list_tickets(filter_name=None, updated_since="2026-03-02T12:01:00Z")
    ]


def test_it_replies_and_notes(client: Any, box: Sandbox, ticket: int) -> None:
    client.comments.create_reply(ticket, "<p>On its way.</p>")
    note = client.comments.create_note(ticket, "<p>Look here.</p>", private=True)

    assert [(one["author"], one["public"]) for one in box.store.comments(ticket)[1:]] == [
        ("copilot", True),
        ("copilot", False),
    ]
    assert (note.private, len(client.comments.list_comments(ticket))) == (True, 2)


def test_it_changes_opens_and_deletes(client: Any, box: Sandbox, key: Key, ticket: int) -> None:
    changed = client.tickets.update_ticket(ticket, status=4, tags=["a"])
    made = client.tickets.create_ticket("Hi", description="Hello", email=REQUESTER)
    client.tickets.delete_ticket(ticket)

    assert (changed.status, changed.tags, made.subject) == ("resolved", ["a"], "Hi")
    assert [ticket] == [one.id for one in client.tickets.list_deleted_tickets()]


def test_it_searches(client: Any, box: Sandbox, ticket: int, clock: Hand) -> None:
    clock.pass_by(120)

    assert [ticket] == [one.id for one in client.tickets.filter_tickets("status:2 AND priority:1")]


def test_it_reads_people(client: Any, box: Sandbox, ticket: int) -> None:
    account = box.store.account

    assert account.copilot_id == client.agents.currently_authenticated_agent().id
    assert {account.copilot_id, account.agent_id} == {one.id for one in client.agents.list_agents()}
    assert [one.email for one in client.contacts.list_contacts()] == [REQUESTER]
    assert [account.group_id] == [one.id for one in client.groups.list_groups()]
    assert "status" in {one.name for one in client.ticket_fields.list_ticket_fields()}


def test_it_walks_the_help_centre(client: Any, box: Sandbox) -> None:
    number = box.store.add_article("Returns", "<p>Text</p>", section="Orders")
    box.store.translate_article(number, "Rückgabe", "<p>Wort</p>", "de")
    category = client.solutions.categories.list_categories()[0]
    folders = client.solutions.folders.list_from_category(category.id)
    articles = [one for folder in folders for one in client.solutions.articles.list_from_folder(folder.id)]

    assert [one.title for one in articles] == ["Returns"]
    assert client.solutions.articles.get_article_translated(number, "de").title == "Rückgabe"


def test_its_errors_are_the_real_ones(client: Any, box: Sandbox, ticket: int) -> None:
    with pytest.raises(errors.FreshdeskNotFound):
        client.tickets.get_ticket(404)
    with pytest.raises(errors.FreshdeskBadRequest, match="Validation failed"):
        client.tickets.update_ticket(ticket, priorty=1)
    box.faults.add("rate_limited", seconds=9)
    with pytest.raises(errors.FreshdeskRateLimited, match="9 seconds"):
        client.tickets.get_ticket(ticket)
