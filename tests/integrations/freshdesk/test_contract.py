"""Test that the Freshdesk port and the sandbox's Freshdesk face understand each other."""

from datetime import UTC, datetime

import pytest

from integrations.freshdesk import Account, Freshdesk, connect
from integrations.freshdesk.webhook import Refused, parse, verify
from integrations.helpdesk import Conflict, Helpdesk, NotPermitted, Status, Uncertain, Visibility
from integrations.sandbox.freshdesk.rules import Content, Rule
from integrations.sandbox.server import Face, Sandbox
from tests.integrations.contract import ASKS, Contract, Delivery, ears, reply

SECRET = "our-own-secret"
HEADER = "X-Deskmate-Secret"


def reach(box: Sandbox, timeout: float = 2, assigned_means_taken: bool = True) -> Freshdesk:
    account = Account(url=box.url, api_key=box.api_key, timeout=timeout, assigned_means_taken=assigned_means_taken)
    return connect("main", account)


class TestFreshdesk(Contract):
    """What every adapter must do, and what only Freshdesk makes necessary."""

    face = Face.FRESHDESK
    fresh = Status.OPEN
    locale = "en"
    writes = ("POST", r"tickets/{}/reply$")
    reach = staticmethod(reach)

    def test_assignment_counts_as_the_setting_says(self, number: str, box: Sandbox) -> None:
        box.store.assign(int(number), box.store.account.agent_id)

        assert reach(box).ticket(number).assigned_by_hand is not None
        assert reach(box, assigned_means_taken=False).ticket(number).assigned_by_hand is None

    def test_deleted_and_merged_tickets_cannot_be_written_to(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        other = box.store.add_ticket(ASKS, "Again", "Same thing")
        box.store.merge(other, int(number))
        box.store.delete_ticket(int(number))

        assert port.ticket(number).status is Status.DELETED
        assert port.ticket(str(other)).status is Status.CLOSED

    def test_reply_in_other_words_of_ours_leaves_a_doubt(self, port: Helpdesk, number: str) -> None:
        since = port.ticket(number).messages[-1].created
        port.post(reply(port, number, text="Something else"))
        with pytest.raises(Uncertain):
            port.find(reply(port, number), since)

    def test_our_own_note_does_not_stop_a_reply(self, port: Helpdesk, number: str) -> None:
        post = reply(port, number)
        port.post(reply(port, number, visibility=Visibility.INTERNAL, key="note"))

        assert port.post(post).message_id

    def test_message_of_the_same_second_is_a_conflict(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        late = reply(port, number)
        box.store.customer_writes(int(number), "Wait")
        with pytest.raises(Conflict):
            port.post(late)

    def test_wrong_key_is_not_permitted(self, box: Sandbox, number: str) -> None:
        with pytest.raises(NotPermitted):
            connect("main", Account(url=box.url, api_key="wrong")).ticket(number)


def delivered(rule: Rule | None, route: str = "rule") -> tuple[list[Delivery], str]:
    """Let a customer open a ticket and write again, and an agent add a note; return what was delivered."""
    with ears() as (address, got), Sandbox(face=Face.FRESHDESK) as own:
        own.subscribe(address, SECRET, route, rule)
        number = own.store.add_ticket(ASKS, 'A "quoted" subject', "Hello")
        own.store.customer_writes(number, "Any news?")
        own.store.customer_writes(number, "Hello?")
        own.store.agent_writes(number, "Between us", public=False)
        own.settle()
        return got, str(number)


@pytest.mark.parametrize(
    "rule",
    [
        Rule(header=HEADER),
        Rule(header="", user="deskmate"),
        Rule(Content.NESTED, header=HEADER),
        Rule(header=HEADER, careless=True),
    ],
)
def test_deliveries_of_a_rule_are_believed_and_understood(rule: Rule) -> None:
    got, number = delivered(rule)
    names = []
    for turn, (headers, body) in enumerate(got):
        now = datetime(2026, 3, 2, 12, 0, turn, tzinfo=UTC)
        verify(headers, body, SECRET, now)
        event = parse("main", headers, body, now)
        names += [event.event_id] if event else []
        assert event is None or event.ticket_id == number

    assert len(set(names)) == 3


def test_deliveries_without_our_header_are_refused() -> None:
    got, _ = delivered(Rule(header="X-Another-Secret"))
    for headers, body in got:
        with pytest.raises(Refused):
            verify(headers, body, SECRET, datetime.now(UTC))


def test_product_events_are_understood() -> None:
    got, number = delivered(None, "product")
    events = [parse("main", headers, body) for headers, body in got]
    names = {one.event_id for one in events if one}

    assert {one.ticket_id for one in events if one} == {number}
    assert len([one for one in names if ":conversation:" in one]) == 2
    assert f"{number}:created" in names
