"""The client library that the adapter uses drives the sandbox, unpatched."""

import pytest
import zenpy.lib.exception as refused
from zenpy import Zenpy
from zenpy.lib.api_objects import Comment, Ticket, Webhook

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox import parts
from tests.integrations.sandbox.parts import REQUESTER, Hand


@pytest.fixture
def client(box: Sandbox) -> Zenpy:
    return parts.zenpy(box)


@pytest.fixture
def ticket(box: Sandbox, clock: Hand) -> int:
    number = box.store.add_ticket(REQUESTER, "Where is it?", "I wait since Monday.", tags=("parcel",))
    clock.pass_by(120)
    return number


def test_it_knows_who_it_is(client: Zenpy, box: Sandbox) -> None:
    assert (box.agent_email, "admin") == (client.users.me().email, client.users.me().role)


def test_it_reads_a_ticket(client: Zenpy, ticket: int) -> None:
    found = client.tickets(id=ticket)

    assert (found.subject, found.status, list(found.tags)) == ("Where is it?", "new", ["parcel"])
    assert [ticket] == [one.id for one in client.tickets(ids=[ticket, 99])]


def test_it_replies_with_a_key_and_a_guard(client: Zenpy, box: Sandbox, ticket: int) -> None:
    stamp = client.tickets(id=ticket).updated_at
    comment = Comment(html_body="<p>Tomorrow.</p>", public=True)
    asked = Ticket(id=ticket, comment=comment, metadata={"key": "k1"}, safe_update=True, updated_stamp=stamp)
    answer = client.tickets.update(asked)

    assert box.store.comments(ticket)[-1]["metadata"]["custom"] == {"key": "k1"}
    assert (ticket, "Comment") == (answer.ticket.id, answer.audit.events[0]["type"])


def test_it_reads_comments_and_audits(client: Zenpy, box: Sandbox, ticket: int) -> None:
    box.store.agent_writes(ticket, "A note", public=False)

    assert [(one.body, one.public) for one in client.tickets.comments(ticket=ticket)] == [
        ("I wait since Monday.", True),
        ("A note", False),
    ]
    assert [one["id"] for one in box.store.audits(ticket)] == [one.id for one in client.tickets.audits(ticket=ticket)]


def test_it_reads_more_comments_than_a_page_holds(client: Zenpy, box: Sandbox, ticket: int) -> None:
    for number in range(120):
        box.store.customer_writes(ticket, f"Message {number}")

    assert len({one.id for one in client.tickets.comments(ticket=ticket)}) == 121


def test_it_adds_tags(client: Zenpy, ticket: int) -> None:
    assert {"parcel", "seen"} == set(client.tickets.add_tags(ticket, ["seen"]))


def test_it_exports_incrementally(client: Zenpy, box: Sandbox, clock: Hand, ticket: int) -> None:
    first = client.tickets.incremental(start_time=1)
    seen = [one.id for one in first]
    box.store.customer_writes(ticket, "Hello?")

    assert [ticket] == seen == [one.id for one in client.tickets.incremental(cursor=first.after_cursor)]


def test_it_lists_articles(client: Zenpy, box: Sandbox) -> None:
    for number in range(130):
        box.store.add_article(f"Article {number}", "<p>Text</p>")

    assert len({one.id for one in client.help_center.articles(locale="en-us")}) == 130
    assert len({one.id for one in client.help_center.articles.incremental(start_time=1)}) == 130


def test_it_reads_sections_segments_and_translations(client: Zenpy, box: Sandbox) -> None:
    number = box.store.add_article("Returns", "<p>Text</p>", section="Orders")
    box.store.translate_article(number, "Rückgabe", "<p>Text</p>", "de")

    assert "Orders" in {one.name for one in client.help_center.sections()}
    assert {"en-us", "de"} == {one.locale for one in client.help_center.articles.translations(number)}
    assert {"staff", "signed_in_users"} == {one.user_type for one in client.help_center.user_segments()}


def test_it_searches(client: Zenpy, ticket: int) -> None:
    assert [ticket] == [one.id for one in client.search("monday", type="ticket")]
    assert [ticket] == [one.id for one in client.search_export("monday", type="ticket")]


def test_it_sets_up_a_webhook(client: Zenpy, box: Sandbox) -> None:
    fields = {"endpoint": "https://copilot.example.com/webhooks/main", "http_method": "POST", "request_format": "json"}
    made = client.webhooks.create(
        Webhook(name="Copilot", status="active", subscriptions=["conditional_ticket_events"], **fields)
    )

    assert box.store.hooks.secret(made.id) == client.webhooks.show_secret(made).secret
    assert [made.id] == [one.id for one in client.webhooks.list()]


def test_its_errors_are_the_real_ones(client: Zenpy, box: Sandbox, ticket: int) -> None:
    with pytest.raises(refused.RecordNotFoundException):
        client.tickets(id=404)
    box.store.set_status(ticket, "closed")
    with pytest.raises(refused.APIException) as error:
        client.tickets.update(Ticket(id=ticket, comment=Comment(body="Late", public=True)))

    assert error.value.response.status_code == 422
