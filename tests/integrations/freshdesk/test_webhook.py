"""Test what is believed of a delivery, and which ticket it is about."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from integrations.freshdesk.setup import TAKEN
from integrations.freshdesk.webhook import Refused, parse, verify
from integrations.helpdesk import TicketEvent

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECRET = "our-own-secret"


def basic(password: str, user: str = "anybody") -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def look(content: Any, now: datetime = NOON) -> TicketEvent | None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return parse("main", {}, body, now)


def key(content: Any, now: datetime = NOON) -> str:
    event = look(content, now)
    assert event
    return event.event_id


# Who sends it


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Deskmate-Secret": SECRET},
        {"x-deskmate-secret": SECRET},
        basic(SECRET),
        basic(SECRET, user=""),
        basic(SECRET) | {"X-Deskmate-Secret": "another"},
    ],
)
def test_secret_is_believed(headers: dict[str, str]) -> None:
    verify(headers, b"{}", SECRET, NOON)


@pytest.mark.parametrize("secret", ["a:b:c", "pässwörd", "ключ"])
def test_secret_may_hold_anything(secret: str) -> None:
    verify(basic(secret), b"", secret, NOON)
    # A server hands on a header's bytes one by one.
    verify({"X-Deskmate-Secret": secret.encode().decode("latin-1")}, b"", secret, NOON)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Deskmate-Secret": ""},
        {"X-Deskmate-Secret": SECRET + "x"},
        {"X-Deskmate-Secret": SECRET.upper()},
        {"X-Webhook-Secret": SECRET},
        {"Authorization": f"Bearer {SECRET}"},
        {"Authorization": "Basic"},
        {"Authorization": "Basic ???"},
        {"Authorization": f"Basic {SECRET}"},
        basic(""),
        basic("wrong"),
        basic("x", user=SECRET),
    ],
)
def test_anything_else_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(Refused):
        verify(headers, b"{}", SECRET, NOON)


@pytest.mark.parametrize("headers", [{}, {"X-Deskmate-Secret": ""}, basic("")])
def test_no_secret_of_our_own_refuses_everybody(headers: dict[str, str]) -> None:
    with pytest.raises(Refused, match="is set"):
        verify(headers, b"{}", "", NOON)


@settings(deadline=None)
@example("?", "\u0100")
@given(st.text(max_size=40), st.text(max_size=40))
def test_only_the_secret_itself_is_believed(secret: str, given_: str) -> None:
    headers = basic(given_) | {"X-Deskmate-Secret": given_}
    # What a server hands on as these characters was sent as those bytes.
    same = given_ == secret or given_.encode("latin-1", "ignore") == secret.encode()
    if secret and same:
        verify(headers, b"", secret, NOON)
        return
    with pytest.raises(Refused) as caught:
        verify(headers, b"", secret, NOON)
    assert not given_ or len(given_) < 8 or given_ not in str(caught.value)


# Automation rules


@pytest.mark.parametrize(
    "content",
    [
        {"ticket_id": "11"},
        {"ticket_id": 11},
        {"ticket_id": " 11 "},
        {"freshdesk_webhook": {"ticket_id": "11", "ticket_subject": "Hello"}},
        {"ticket": {"id": "11"}},
        {"v": 1, "ticket_id": "11", "event": "{status:{from:4,to:6}}", "rule": "copilot-update"},
        {"ticket_id": "11", "event": "one day"},
    ],
)
def test_ticket_is_found_wherever_it_stands(content: dict[str, Any]) -> None:
    event = look(content)

    assert event and (event.connection, event.ticket_id, event.occurred) == ("main", "11", NOON)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"ticket_id": ""},
        {"ticket_id": "{{ticket.id}}"},
        {"ticket_id": "0"},
        {"ticket_id": "-1"},
        {"ticket_id": "1.5"},
        {"ticket_id": True},
        {"ticket_id": None},
        {"ticket_id": "٧"},
        {"ticket_id": "9" * 40},
        {"ticket_id": ["11"]},
        {"freshdesk_webhook": "11"},
        {"event": "onTicketCreate"},
        {"event": "onConversationCreate", "data": {"conversation": {"id": 5, "incoming": True}}},
        [11],
        "11",
        b"",
        b"<xml/>",
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_body_without_a_ticket_is_refused(content: Any) -> None:
    with pytest.raises(Refused):
        look(content)


@pytest.mark.parametrize("nested", [True, False])
@pytest.mark.parametrize(
    "said",
    [
        "{note_type:private}",
        '{"note_type":"private"}',
        "{ note_type : private }",
        "{customer_feedback:103}",
        "{survey:happy}",
    ],
)
def test_notes_and_ratings_need_no_look(said: str, nested: bool) -> None:
    content = {"ticket_id": "11", "triggered_event": said}

    assert look({"freshdesk_webhook": content} if nested else content) is None


@pytest.mark.parametrize("name", ["triggered_event", "event"])
def test_a_new_ticket_is_one_event(name: str) -> None:
    later = NOON + timedelta(minutes=95)
    content = {"ticket_id": "11", name: "{ticket_action:created}"}

    assert key(content) == key(content, later) == key({"event": "onTicketCreate", "ticket_id": 11}, later)
    assert key(content) != key(content | {"ticket_id": "12"})


@pytest.mark.parametrize(
    "said", ["{note_type:public}", "{reply_sent:sent}", "{status:{from:4,to:2}}", "", "{", "{ticket_action:updated}"]
)
def test_what_can_happen_twice_is_two_events(said: str) -> None:
    """Nothing in the body tells two replies apart: swallowing the second would leave a customer waiting."""
    content = {"ticket_id": "11", "triggered_event": said}

    assert key(content) != key(content, NOON + timedelta(seconds=1))


@pytest.mark.parametrize(
    "body",
    [
        b'{"ticket_id": "11", "subject": "He said "no" and left"}',
        b'{"subject": "He said "no"", "ticket_id": 11\n}',
        b'{"freshdesk_webhook": {"ticket_id": "11", "ticket_subject": "a\nb\t"c""}}',
        b'{"subject": "a", "ticket_id": "11", "subject": "b"}',
        b'{"ticket_id": "11", "subject": "a", "note": "he wrote {note_type:private} "quoted"}',
    ],
)
def test_broken_body_still_names_its_ticket(body: bytes) -> None:
    event = look(body)

    assert event and event.ticket_id == "11"


@pytest.mark.parametrize(
    "body",
    [
        b'{"ticket_id": "11", "subject": "x","ticket_id":"99","y":"z"}',
        b'{"ticket_id": "11", "subject": "x "ticket_id": "99" y"}',
        b'{"ticket_id": "11 or 12", "subject": "broken"',
        b'{"ticket_id": 11',
        b'{"subject": "broken"',
    ],
)
def test_broken_body_that_may_mean_another_ticket_is_refused(body: bytes) -> None:
    with pytest.raises(Refused) as caught:
        look(body)

    assert "99" not in str(caught.value)


# An app's product events


def product(name: str, **data: Any) -> dict[str, Any]:
    envelope = {"account_id": "1", "domain": "acme.freshdesk.com", "region": "EUC", "timestamp": 1772452800.25}
    return {**envelope, "event": name, "iparams": {}, "data": data}


def said(**changes: Any) -> dict[str, Any]:
    raw = {"id": 77, "ticket_id": 11, "private": False, "incoming": True, "source": 0, "category": {"id": 1}}
    return product("onConversationCreate", conversation=raw | changes, actor={"type": "user", "id": 100})


def test_conversation_is_one_event_each() -> None:
    later = NOON + timedelta(hours=1)

    assert key(said()) == key(said(), later) == "11:conversation:77"
    assert key(said(id=78)) != key(said())


def test_what_our_app_forwards_is_the_same_event() -> None:
    small = {"event": "onConversationCreate", "ticket_id": "11", "conversation_id": "77", "actor_id": 1, "ts": 17.5}

    assert key(small) == key(said())


def test_conversation_without_an_id_is_an_event_each_time() -> None:
    small = {"event": "onConversationCreate", "ticket_id": "11"}

    assert key(small) != key(small, NOON + timedelta(seconds=1))


@pytest.mark.parametrize(
    "content",
    [
        said(private=True),
        said(incoming=False),
        said(source=6),
        said(category={"id": 7, "name": "customer_feedback"}),
        said(category=7),
        product("onTicketUpdate", ticket={"id": 11}, actor={"type": "agent", "id": 900}),
        product("onTicketDelete", ticket={"id": 11}),
        product("onConversationUpdate", conversation={"id": 77, "ticket_id": 11}),
        product("onTimeEntryCreate"),
        {"event": "onScheduledEvent"},
    ],
)
def test_what_nobody_waits_for_needs_no_look(content: dict[str, Any]) -> None:
    assert look(content) is None


def test_ticket_events_name_the_ticket() -> None:
    made = look(product("onTicketCreate", ticket={"id": 11, "model_id": 7000011}, actor={"type": "agent"}))
    changed = product("onTicketUpdate", ticket={"id": 11}, actor={"type": "user"})

    assert made and made.ticket_id == "11"
    assert key(changed) != key(changed, NOON + timedelta(seconds=1))


TAKES = {"id": 11, "changes": {"responder_id": [None, 200]}}


@pytest.mark.parametrize(
    "content",
    [
        json.loads(TAKEN.replace("{{ticket.id}}", "11")),
        product("onTicketUpdate", ticket=TAKES, actor={"type": "agent", "id": 200}),
    ],
)
def test_a_person_who_takes_a_ticket_is_told_each_time(content: dict[str, Any]) -> None:
    event = look(content)

    assert event and (event.ticket_id, event.by_hand) == ("11", True)
    assert key(content) != key(content, NOON + timedelta(seconds=1))


@pytest.mark.parametrize(
    "content",
    [
        product("onTicketUpdate", ticket=TAKES, actor={"type": "system"}),
        {"ticket_id": "11", "triggered_event": "{ticket_action:created}"},
        said(),
    ],
)
def test_nothing_else_tells_of_a_persons_hand(content: dict[str, Any]) -> None:
    event = look(content)

    assert event and not event.by_hand


def test_time_of_receipt_is_taken_where_none_is_given() -> None:
    event = parse("main", {}, b'{"ticket_id": "11"}')

    assert event and event.occurred.tzinfo is UTC


NAMES = st.sampled_from(
    [
        "ticket_id",
        "freshdesk_webhook",
        "ticket",
        "id",
        "event",
        "triggered_event",
        "data",
        "conversation",
        "actor",
        "type",
        "private",
        "category",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
EVENTS = st.sampled_from(["onTicketCreate", "onTicketUpdate", "onConversationCreate", "{note_type:private}", "{a:{b"])


@settings(deadline=None)
@given(st.dictionaries(NAMES, JSON, max_size=6), EVENTS | JSON)
def test_any_object_is_an_event_nothing_or_refused(content: dict[str, Any], event: Any) -> None:
    try:
        found = look({**content, "event": event})
    except Refused:
        return
    assert found is None or (found.ticket_id.isdigit() and 0 < len(found.event_id) <= 128)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_an_event_nothing_or_refused(body: bytes) -> None:
    try:
        found = look(body)
    except Refused:
        return
    assert found is None or found.ticket_id.isdigit()


WORDS = st.sampled_from(['"', "{", "}", ":", ",", "99", "\\", "\n", "x", " "])
WORDS |= st.sampled_from(['"ticket_id"', '"freshdesk_webhook"', '"ticket"', '"id"', '"event"', '"onTicketCreate"'])
NESTED = '{{"freshdesk_webhook": {{"ticket_id": "{0}", "ticket_subject": "{1}"}}}}'
FRAMES = st.sampled_from(
    [
        NESTED,
        '{{"ticket_id": "{0}", "ticket_subject": "{1}", "rule": "r"}}',
        '{{"ticket_subject": "{1}", "ticket_id": {0}}}',
    ]
)


@settings(deadline=None)
@example(NESTED, 11, ['"', "}", ",", '"ticket_id"', ":", '"', "99", '"', ",", '"', "x", '"', ":", "{", '"'])
@given(FRAMES, st.integers(100, 10**12), st.lists(WORDS, max_size=20))
def test_a_subject_never_turns_the_look_to_another_ticket(frame: str, number: int, subject: list[str]) -> None:
    """Whatever a customer writes into a template, the ticket is its own, or the delivery is refused."""
    try:
        found = look(frame.format(number, "".join(subject)).encode())
    except Refused:
        return
    assert found is None or found.ticket_id == str(number)
