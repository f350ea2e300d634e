"""Test that the Zendesk port and the sandbox's Zendesk face understand each other."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from integrations.helpdesk import ArticleEvent, Helpdesk, Invalid, NotFound, NotPermitted, Status, TicketEvent
from integrations.sandbox.server import Face, Sandbox
from integrations.zendesk import Account, Zendesk, connect
from integrations.zendesk.webhook import parse, verify
from tests.integrations.contract import ASKS, Contract, ears, reply
from tests.integrations.zendesk.safe import Safe


def reach(box: Sandbox, timeout: float = 2) -> Zendesk:
    who = {"client_id": box.client_id, "client_secret": box.client_secret}
    account = Account(url=box.url, timeout=timeout, attachments=True, **who)
    return connect("main", account, Safe(), pause=lambda seconds: None)


class TestZendesk(Contract):
    """What every adapter must do, and what only Zendesk can."""

    face = Face.ZENDESK
    fresh = Status.NEW
    locale = "en-us"
    writes = ("PUT", r"tickets/{}$")
    reach = staticmethod(reach)

    def test_machine_and_forwarded_mail_are_marked(self, port: Helpdesk, box: Sandbox) -> None:
        machine = box.store.add_ticket(ASKS, "Away", "I am out of office", automatic=True)
        forwarded = box.store.add_ticket(ASKS, "Fw: help", "Please help", forwarded_by_agent=True)

        assert port.ticket(str(machine)).messages[0].automatic
        assert not port.ticket(str(machine)).messages[0].on_behalf
        assert port.ticket(str(forwarded)).messages[0].on_behalf

    def test_ticket_assigned_by_a_rule_is_not_taken(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        box.store.assign(int(number), box.store.account.agent_id, by_rule=True)

        assert port.ticket(number).assigned_by_hand is None

    def test_merged_closed_and_followed_up_tickets_are_seen(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        other = box.store.add_ticket(ASKS, "Again", "Same thing")
        box.store.merge(other, int(number))
        box.store.set_status(int(number), "closed")
        later = box.store.customer_writes(int(number), "Not solved")

        assert port.ticket(str(other)).merged
        assert not port.ticket(number).merged
        assert port.ticket(number).status is Status.CLOSED
        assert port.ticket(str(later)).parent_id == number

    def test_missing_and_deleted_tickets_are_not_found(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        box.store.delete_ticket(int(number))
        for one in (number, "987654321"):
            with pytest.raises(NotFound):
                port.ticket(one)

    def test_closed_ticket_takes_no_reply(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        box.store.set_status(int(number), "closed")
        with pytest.raises(Invalid):
            port.post(reply(port, number, status=Status.PENDING))

    def test_changed_articles_are_a_part(self, port: Helpdesk, box: Sandbox) -> None:
        old = box.store.add_article("Old", "<p>Old</p>")
        box.store.help.date(old, datetime.now(UTC) - timedelta(hours=1))
        cursor = list(port.articles(""))[-1].cursor
        new = box.store.add_article("Fresh", "<p>New</p>")
        changed = list(port.articles(cursor))
        found = {one.id for page in changed for one in page.articles}

        assert {str(new), str(old)} & found == {str(new)}
        assert not any(page.complete for page in changed)
        assert json.loads(changed[-1].cursor)[""] > json.loads(cursor)[""]

    def test_api_token_still_works(self, box: Sandbox, number: str) -> None:
        account = Account(url=box.url, email=box.agent_email, api_token=box.api_token)

        assert connect("main", account, Safe()).ticket(number).id == number

    def test_expired_token_is_renewed_under_way(self, port: Helpdesk, box: Sandbox, number: str) -> None:
        port.ticket(number)
        box.store.tokens.expire_all()

        assert port.ticket(number).id == number

    def test_wrong_client_secret_is_not_permitted(self, box: Sandbox, number: str) -> None:
        account = Account(url=box.url, client_id=box.client_id, client_secret="wrong")
        with pytest.raises(NotPermitted):
            connect("main", account, Safe()).ticket(number)


def test_light_agent_is_seen() -> None:
    with Sandbox() as own:
        own.store.limit_copilot(only_private_comments=True, ticket_restriction="groups")
        found = reach(own).copilot()

    assert (found.may_reply, found.sees_all) == (False, False)


@pytest.mark.parametrize("route", ["events", "trigger"])
def test_deliveries_are_believed_and_understood(route: str) -> None:
    with ears() as (address, got), Sandbox() as own:
        own.subscribe(address, "our-secret", route)
        number = own.store.add_ticket(ASKS, 'A "quoted" subject', "Hello")
        own.settle()

    assert got
    for headers, body in got:
        verify(headers, body, "our-secret", datetime.now(UTC))
        event = parse("main", headers, body)
        assert isinstance(event, TicketEvent)
        assert event.ticket_id == str(number)
        assert event.event_id == headers["X-Zendesk-Webhook-Invocation-Id"]


def test_articles_are_told_of() -> None:
    with ears() as (address, got), Sandbox() as own:
        own.subscribe(address, "our-secret", "events")
        number = own.store.add_article("New", "<p>Text</p>")
        own.store.archive_article(number)
        own.settle()
    told = [parse("main", headers, body) for headers, body in got]

    assert [(type(one), one.article_id) for one in told if isinstance(one, ArticleEvent)] == [
        (ArticleEvent, str(number))
    ] * 2


def test_each_brand_has_a_help_centre_of_its_own() -> None:
    with Sandbox() as own:
        lamps = own.store.add_brand("Lamps")
        section = own.store.add_section("Lamps", brand=lamps)
        here, there = own.store.add_article("Here", "<p>a</p>"), own.store.add_article("There", "<p>b</p>")
        own.store.move_article(there, section)
        port = connect("main", Account(url=own.url, email=own.agent_email, api_token=own.api_token, brand="x"), Safe())
        pages = list(port.articles(""))
        looked = port.article(str(there))
        own.store.set_help_center("restricted", lamps)
        closed = {one.id: one.public for page in port.articles("") for one in page.articles}
        shop = own.store.add_brand("Shop")
        again = list(port.articles(pages[-1].cursor))

    found = {one.id: (one.place, one.brand, one.public) for page in pages for one in page.articles}
    assert found == {str(here): ("", "x", True), str(there): (str(lamps), f"x/{lamps}", True)}
    assert [one.brand for one in looked] == [f"x/{lamps}"]
    assert closed == {str(here): True, str(there): False}
    assert again[-1].complete  # another brand: what changed since is not known for all
    assert set(json.loads(again[-1].cursor)) == {"", str(lamps), str(shop)}
