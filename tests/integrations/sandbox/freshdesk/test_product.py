"""Product events of a Freshworks app: the envelope, who acted, what is cut."""

import json
from typing import Any

import pytest

from integrations.sandbox.freshdesk.rules import HEADER
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.freshdesk.parts import Key
from tests.integrations.sandbox.parts import REQUESTER, Receiver

SECRET = "a secret of ours"


def told(box: Sandbox, receiver: Receiver) -> dict[str, Any]:
    """Return the newest event of each name, once all are delivered."""
    assert box.settle()
    return {body["event"]: body for body in (json.loads(one.body) for one in receiver.got)}


@pytest.fixture
def heard(box: Sandbox, receiver: Receiver) -> Receiver:
    box.subscribe(receiver.url, SECRET, "product")
    return receiver


def test_a_new_ticket_is_one_event_with_its_requester(box: Sandbox, heard: Receiver) -> None:
    number = box.store.add_ticket(REQUESTER, "Hi", "Hello", locale="de", tags=("one",))
    found = told(box, heard)
    held = found["onTicketCreate"]

    assert set(found) == {"onTicketCreate"}
    assert {"account_id", "domain", "region", "timestamp", "event", "iparams", "currentHost", "data"} == set(held)
    assert (number, 2, ["one"]) == tuple(held["data"]["ticket"][name] for name in ("id", "status", "tags"))
    assert held["data"]["ticket"]["model_id"] != number
    assert (held["data"]["requester"]["email"], held["data"]["requester"]["language"]) == (REQUESTER, "de")
    assert (held["data"]["actor"]["type"], held["data"]["actor"]["helpdesk_agent"]) == ("user", False)
    assert heard.got[0].headers[HEADER] == SECRET


def test_a_conversation_is_an_event_of_its_own(box: Sandbox, key: Key, heard: Receiver, ticket: int) -> None:
    box.store.customer_writes(ticket, "Well?")
    held = told(box, heard)["onConversationCreate"]["data"]

    assert (ticket, True, False) == tuple(held["conversation"][name] for name in ("ticket_id", "incoming", "private"))
    assert (held["conversation"]["category"], held["conversation"]["kind"]) == (
        {"id": 1, "name": "customer_response"},
        "reply",
    )


@pytest.mark.parametrize(
    ("private", "category", "kind"),
    [(True, "agent_private_response", "private_note"), (False, "agent_public_response", "public_note")],
)
def test_our_own_notes_come_back(
    box: Sandbox, key: Key, heard: Receiver, ticket: int, private: bool, category: str, kind: str
) -> None:
    key.note(ticket, private=private)
    held = told(box, heard)["onConversationCreate"]["data"]

    assert (category, kind) == (held["conversation"]["category"]["name"], held["conversation"]["kind"])
    assert ("agent", box.store.account.copilot_id) == (held["actor"]["type"], held["actor"]["id"])


def test_our_own_replies_come_back(box: Sandbox, key: Key, heard: Receiver, ticket: int) -> None:
    key.reply(ticket)

    assert told(box, heard)["onConversationCreate"]["data"]["conversation"]["kind"] == "reply"


def test_a_change_names_old_and_new(box: Sandbox, key: Key, heard: Receiver, ticket: int) -> None:
    key.put(ticket, status=4, priority=2)

    assert told(box, heard)["onTicketUpdate"]["data"]["ticket"]["changes"] == {"status": [2, 4], "priority": [1, 2]}


def test_a_rule_acts_as_the_system(box: Sandbox, heard: Receiver, ticket: int) -> None:
    box.store.assign(ticket, box.store.account.agent_id, by_rule=True)

    assert told(box, heard)["onTicketUpdate"]["data"]["actor"]["type"] == "system"


def test_a_deletion_is_told(box: Sandbox, heard: Receiver, ticket: int) -> None:
    box.store.delete_ticket(ticket)

    assert told(box, heard)["onTicketDelete"]["data"]["ticket"]["deleted"] is True


def test_a_survey_answer_says_that_it_is_one(box: Sandbox, heard: Receiver, ticket: int) -> None:
    box.store.customer_rates(ticket, True, "Good")
    held = told(box, heard)["onConversationCreate"]["data"]["conversation"]

    assert (held["category"]["id"], held["source"]) == (7, 6)


@pytest.mark.parametrize(("words", "cut"), [(100, False), (3000, True)])
def test_a_long_text_is_cut_and_says_so(box: Sandbox, heard: Receiver, words: int, cut: bool) -> None:
    number = box.store.add_ticket(REQUESTER, "Hi", "grüße " * words)
    box.store.customer_writes(number, "grüße " * words)
    found = told(box, heard)
    ticket, said = found["onTicketCreate"]["data"]["ticket"], found["onConversationCreate"]["data"]["conversation"]

    assert [cut] * 4 == [
        ticket["is_description_truncated"],
        ticket["is_description_text_truncated"],
        said["is_body_truncated"],
        said["is_body_text_truncated"],
    ]
    assert (len(ticket["description_text"].encode()) > 10_000) is cut
    assert len(ticket["description_text"].encode()) <= 10 * 1024


def test_an_event_is_not_sent_again(box: Sandbox, heard: Receiver) -> None:
    heard.answers = [(500, {})] * 5
    box.store.add_ticket(REQUESTER, "Hi", "Hello")
    told(box, heard)

    assert len(heard.got) == 1


def test_files_call_their_size_otherwise(box: Sandbox, heard: Receiver) -> None:
    box.store.add_ticket(REQUESTER, "Hi", "Hello", attachments=("a.png",))
    file = told(box, heard)["onTicketCreate"]["data"]["ticket"]["attachments"][0]

    assert (file["name"], "file_size" in file, "size" in file) == ("a.png", True, False)


def test_custom_fields_carry_the_account(box: Sandbox, key: Key, heard: Receiver, ticket: int) -> None:
    key.put(ticket, custom_fields={"cf_order": "1"}, status=3)
    held = told(box, heard)["onTicketUpdate"]["data"]["ticket"]["custom_fields"]

    assert [name.startswith("cf_order_") for name in held] == [True]
