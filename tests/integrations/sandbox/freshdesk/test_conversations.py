"""Replies and notes: bodies, visibility, addresses, statistics, and that nothing is recognised a second time."""

import pytest
import requests

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.freshdesk.parts import Key, fault
from tests.integrations.sandbox.parts import REQUESTER, Hand

HEAD = ("incoming", "private", "source", "category")


def test_a_reply_is_public_and_comes_from_the_mailbox(box: Sandbox, key: Key, ticket: int) -> None:
    answer = key.reply(ticket)
    made = answer.json()

    assert (answer.status_code, [made[name] for name in HEAD]) == (201, [False, False, 0, 3])
    assert (made["user_id"], made["ticket_id"]) == (box.store.account.copilot_id, ticket)
    assert (made["from_email"], made["to_emails"]) == ("Copilot <support@sandbox.example.com>", [REQUESTER])
    assert made["replied_to"] == [REQUESTER]


def test_a_note_is_private_unless_told_otherwise(key: Key, ticket: int) -> None:
    found = [key.note(ticket).json(), key.note(ticket, private=True).json(), key.note(ticket, private=False).json()]

    assert [[one[name] for name in HEAD] for one in found] == [
        [False, True, 2, 2],
        [False, True, 2, 2],
        [False, False, 2, 3],
    ]
    assert {None} == {one["from_email"] for one in found}


def test_a_note_may_stand_for_the_requester(box: Sandbox, key: Key, ticket: int) -> None:
    made = key.note(ticket, incoming=True, private=False).json()

    assert (True, box.store.ticket(ticket)["requester_id"]) == (made["incoming"], made["user_id"])


def test_a_customers_answer_is_incoming(box: Sandbox, key: Key, ticket: int) -> None:
    box.store.customer_writes(ticket, "Well?")
    box.store.customer_writes(ticket, "Me too", email="copied-01@example.com")
    one, other = key.talk(ticket)

    assert [True, False, 0, 1] == [one[name] for name in HEAD] == [other[name] for name in HEAD]
    assert one["user_id"] == box.store.ticket(ticket)["requester_id"] != other["user_id"]
    assert (
        other["from_email"],
        other["to_emails"],
    ) == ("copied-01 <copied-01@example.com>", ["support@sandbox.example.com"])


def test_a_survey_answer_is_an_incoming_public_conversation(box: Sandbox, key: Key, ticket: int, clock: Hand) -> None:
    box.store.set_status(ticket, "solved")
    clock.pass_by(60)
    box.store.customer_rates(ticket, good=True, text="Fast and friendly")
    said = key.talk(ticket)[-1]
    shown = key.get(f"tickets/{ticket}", include="stats")

    assert [said[name] for name in HEAD] == [True, False, 6, 7]
    assert (4, said["created_at"]) == (shown["status"], shown["stats"]["requester_responded_at"])
    assert key.get(f"tickets/{ticket}/satisfaction_ratings")[0]["ratings"] == {"default_question": 103}


def test_nothing_marks_a_machines_mail(box: Sandbox, key: Key) -> None:
    numbers = [box.store.add_ticket(REQUESTER, "Away", "I am away", automatic=flag) for flag in (True, False)]
    for number in numbers:
        box.store.customer_writes(number, "I am away", automatic=number == numbers[0])
    one, other = (key.get(f"tickets/{number}", include="conversations,stats") for number in numbers)
    for shown in (one, other):
        shown["id"] = shown["conversations"][0]["id"] = shown["conversations"][0]["ticket_id"] = 0

    assert one == other


def test_the_same_reply_twice_is_two_replies(box: Sandbox, key: Key, ticket: int) -> None:
    assert len({key.reply(ticket).json()["id"] for _ in range(2)}) == 2
    assert len(box.store.comments(ticket)) == 3


def test_an_agents_reply_is_counted_by_its_own_second(box: Sandbox, key: Key, ticket: int, clock: Hand) -> None:
    first = key.reply(ticket).json()["created_at"]
    clock.pass_by(60)
    box.store.agent_writes(ticket, "And one thing more.")
    clock.pass_by(60)
    key.note(ticket)
    key.note(ticket, private=False)
    stats = key.get(f"tickets/{ticket}", include="stats")["stats"]

    assert (first, "2026-03-02T12:02:00Z") == (stats["first_responded_at"], stats["agent_responded_at"])
    assert key.talk(ticket)[1]["created_at"] == stats["agent_responded_at"]
    assert stats["requester_responded_at"] is None


def test_a_private_note_moves_the_tickets_time(key: Key, ticket: int, clock: Hand) -> None:
    clock.pass_by(60)

    assert key.note(ticket).json()["created_at"] == key.get(f"tickets/{ticket}")["updated_at"]


def test_a_reply_leaves_the_status(key: Key, ticket: int) -> None:
    key.put(ticket, status=3)
    key.reply(ticket)

    assert key.get(f"tickets/{ticket}")["status"] == 3


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<p>Hi<!-- key --></p>", "<p>Hi</p>"),
        ('<p data-key="1" style="display:none">Hi</p>', "<p>Hi</p>"),
        ("<script>alert(1)</script><p>Hi</p>", "<p>Hi</p>"),
        ('<a href="javascript:x">Hi</a>', '<a rel="noreferrer">Hi</a>'),
        ("<p>Hi</p><span hidden>key</span>", "<p>Hi</p><span>key</span>"),
    ],
)
def test_what_is_hidden_does_not_stay_hidden(key: Key, ticket: int, sent: str, kept: str) -> None:
    assert [kept, kept] == [key.reply(ticket, sent).json()["body"], key.note(ticket, sent).json()["body"]]


def test_a_signature_follows_a_reply_and_no_note(box: Sandbox, key: Key, ticket: int) -> None:
    box.store.limit_copilot(signature="<p>Your copilot</p>")

    assert key.reply(ticket).json()["body_text"] == "On its way.\nYour copilot"
    assert key.note(ticket).json()["body_text"] == "Look here."


def test_a_reply_goes_to_copies_that_are_named(box: Sandbox, key: Key) -> None:
    number = box.store.add_ticket(REQUESTER, "Hi", "Hello", ccs=("copied-01@example.com",))
    plain, named = (
        key.reply(number).json(),
        key.reply(number, cc_emails=["a@example.com"], bcc_emails=["b@example.com"]),
    )

    assert (
        plain["cc_emails"],
        named.json()["cc_emails"],
        named.json()["bcc_emails"],
    ) == ([], ["a@example.com"], ["b@example.com"])


def test_another_agent_may_be_named_as_the_writer(box: Sandbox, key: Key, ticket: int) -> None:
    agent = box.store.account.agent_id

    assert [agent, agent] == [
        key.reply(ticket, user_id=agent).json()["user_id"],
        key.note(ticket, user_id=agent).json()["user_id"],
    ]


@pytest.mark.parametrize(
    ("path", "asked", "field", "code"),
    [
        ("reply", {}, "body", "missing_field"),
        ("reply", {"body": ""}, "body", "invalid_value"),
        ("reply", {"body": "<p> </p>"}, "body", "invalid_value"),
        ("reply", {"body": 5}, "body", "datatype_mismatch"),
        ("reply", {"body": "Hi", "private": True}, "private", "invalid_field"),
        ("reply", {"body": "Hi", "from_email": "other@example.com"}, "from_email", "invalid_value"),
        ("reply", {"body": "Hi", "user_id": 1}, "user_id", "invalid_value"),
        ("notes", {"body": "Hi", "private": "yes"}, "private", "datatype_mismatch"),
        ("notes", {"body": "Hi", "metadata": {}}, "metadata", "invalid_field"),
    ],
)
def test_wrong_fields_are_refused_and_nothing_is_written(
    box: Sandbox, key: Key, ticket: int, path: str, asked: dict[str, object], field: str, code: str
) -> None:
    assert (400, field, code) == fault(key("POST", f"tickets/{ticket}/{path}", asked))
    assert len(box.store.comments(ticket)) == 1


def test_who_may_not_speak_to_customers_writes_notes_alone(box: Sandbox, key: Key, ticket: int) -> None:
    box.store.limit_copilot(only_private_comments=True)

    assert (key.reply(ticket).status_code, key.note(ticket).status_code) == (403, 201)
    assert [one["public"] for one in box.store.comments(ticket)] == [True, False]


def test_conversations_come_in_pages_oldest_first(box: Sandbox, key: Key, ticket: int) -> None:
    for number in range(5):
        box.store.customer_writes(ticket, f"Message {number}")
    first = key("GET", f"tickets/{ticket}/conversations?per_page=3")
    second = key("GET", first.links["next"]["url"])

    assert [f"Message {number}" for number in range(5)] == [one["body_text"] for one in [*first.json(), *second.json()]]
    assert "link" not in second.headers
    assert key.get(f"tickets/{ticket}/conversations", page=3, per_page=3) == []


def test_a_note_can_be_edited_and_deleted_and_a_reply_not(box: Sandbox, key: Key, ticket: int, clock: Hand) -> None:
    note, reply = key.note(ticket).json()["id"], key.reply(ticket).json()["id"]
    clock.pass_by(60)
    edited = key("PUT", f"conversations/{note}", {"body": "<p>Other</p>"}).json()

    assert ("Other", edited["updated_at"]) == (edited["body_text"], edited["last_edited_at"])
    assert box.store.account.copilot_id == edited["last_edited_user_id"]
    assert key("PUT", f"conversations/{reply}", {"body": "<p>Other</p>"}).status_code == 400
    assert tuple(key("DELETE", f"conversations/{note}").status_code for _ in range(2)) == (204, 404)
    assert [reply] == [one["id"] for one in key.talk(ticket)]


def test_the_description_is_no_conversation_to_delete(box: Sandbox, key: Key, ticket: int) -> None:
    number = box.store.comments(ticket)[0]["id"]

    assert key("DELETE", f"conversations/{number}").status_code == 404


def test_a_reply_brings_files_in_a_form(box: Sandbox, key: Key, ticket: int) -> None:
    form = {"body": "<p>See there</p>", "cc_emails[]": ["a@example.com"]}
    answer = requests.post(
        f"{box.url}/api/v2/tickets/{ticket}/reply",
        data=form,
        files=[("attachments[]", ("label.pdf", b"%PDF", "application/pdf"))],
        auth=(box.api_key, "X"),
        timeout=5,
    )

    assert (answer.status_code, answer.json()["cc_emails"]) == (201, ["a@example.com"])
    assert [(one["name"], one["size"]) for one in answer.json()["attachments"]] == [("label.pdf", 4)]


def test_a_description_can_be_rewritten(key: Key, ticket: int) -> None:
    shown = key.put(ticket, description="<p>Other<!-- x --></p>").json()

    assert (shown["description"], shown["description_text"]) == ("<p>Other</p>", "Other")


def test_every_write_is_there_for_the_judge(box: Sandbox, key: Key, ticket: int) -> None:
    key.note(ticket)
    key.reply(ticket)

    assert [(one["author"], one["public"]) for one in box.store.comments(ticket)] == [
        ("requester", True),
        ("copilot", False),
        ("copilot", True),
    ]
