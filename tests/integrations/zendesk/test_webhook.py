"""Test that only genuine deliveries are believed, and that each becomes the right event."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.helpdesk import ArticleEvent, TicketEvent
from integrations.zendesk.webhook import TEST_SECRET, Refused, parse, sign, verify

SECRET = "HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA="
STAMP = "2021-07-25T10:00:00Z"
NOW = datetime(2021, 7, 25, 10, 0, 30, tzinfo=UTC)
BODY = b'{"say": "hello"}'
SIGNED = "Rry/4TtIdFyawtXXp8QdI6tlAUUQ/5kL1OTp5qo/ZIk="
REVERSED = "tRDSF7URY8BLCDlaBcQ7FHu051Zk+aAB0NKMP53teMw="


def headers(signature: str = SIGNED, stamp: str = STAMP, **more: str) -> dict[str, str]:
    return {
        "X-Zendesk-Webhook-Signature": signature,
        "X-Zendesk-Webhook-Signature-Timestamp": stamp,
        "X-Zendesk-Webhook-Invocation-Id": "01HANA2B5D5W9XSJS3NE5SQA1J",
        **more,
    }


def envelope(kind: str = "ticket.created", **changes: Any) -> dict[str, Any]:
    return {
        "type": f"zen:event-type:{kind}",
        "account_id": 1,
        "id": "event-1",
        "time": "2025-01-08T10:12:07.672717030Z",
        "zendesk_event_version": "2022-11-06",
        "subject": "zen:ticket:5158",
        "detail": {"id": "5158", "status": "NEW", "tags": None, "assignee_id": None},
        "event": {},
        **changes,
    }


def event(body: Any, **headed: Any) -> TicketEvent | None:
    found = parse("main", headers(**headed), json.dumps(body).encode())
    assert not isinstance(found, ArticleEvent)
    return found


@pytest.mark.parametrize("kind", ["published", "unpublished"])
def test_article_that_is_told_of_is_to_be_looked_at(kind: str) -> None:
    body = envelope(type=f"zen:event-type:article.{kind}", subject="zen:article:77", detail={"id": "77"})

    assert parse("main", headers(), json.dumps(body).encode()) == ArticleEvent(
        "main", "77", datetime(2025, 1, 8, 10, 12, 7, 672717, tzinfo=UTC)
    )


@pytest.mark.parametrize("kind", ["vote_created", "comment_created", "author_changed"])
def test_what_changes_no_word_of_an_article_is_nothing(kind: str) -> None:
    assert parse("main", headers(), json.dumps(envelope(type=f"zen:event-type:article.{kind}")).encode()) is None


def test_genuine_delivery_is_accepted() -> None:
    verify(headers(), BODY, SECRET, NOW)


def test_header_names_may_be_of_any_case() -> None:
    verify({name.upper(): value for name, value in headers().items()}, BODY, SECRET, NOW)


def test_order_of_the_old_page_is_refused() -> None:
    with pytest.raises(Refused, match="does not fit"):
        verify(headers(REVERSED), BODY, SECRET, NOW)


@pytest.mark.parametrize("secret", ["", TEST_SECRET])
def test_public_or_missing_secret_is_refused(secret: str) -> None:
    genuine = headers(sign(STAMP, BODY, secret))
    with pytest.raises(Refused, match="secret"):
        verify(genuine, BODY, secret, NOW)


@pytest.mark.parametrize("name", ["X-Zendesk-Webhook-Signature", "X-Zendesk-Webhook-Signature-Timestamp"])
def test_missing_header_is_refused(name: str) -> None:
    incomplete = {key: value for key, value in headers().items() if key != name}
    with pytest.raises(Refused, match="missing"):
        verify(incomplete, BODY, SECRET, NOW)


@pytest.mark.parametrize("late", [timedelta(hours=1), -timedelta(minutes=5), timedelta(0)])
def test_age_within_the_limit_is_accepted(late: timedelta) -> None:
    verify(headers(), BODY, SECRET, datetime(2021, 7, 25, 10, tzinfo=UTC) + late)


@pytest.mark.parametrize("late", [timedelta(hours=1, seconds=1), -timedelta(minutes=5, seconds=1), timedelta(days=900)])
def test_age_beyond_the_limit_is_refused(late: timedelta) -> None:
    with pytest.raises(Refused, match="too old"):
        verify(headers(), BODY, SECRET, datetime(2021, 7, 25, 10, tzinfo=UTC) + late)


def test_nanoseconds_are_understood() -> None:
    stamp = "2021-07-25T10:00:00.123456789Z"
    verify(headers(sign(stamp, BODY, SECRET), stamp), BODY, SECRET, NOW)


@pytest.mark.parametrize("stamp", ["yesterday", "2021-13-45T00:00:00Z", "1627207200", "é", "0001-01-01T00:00:00+23:00"])
def test_signed_nonsense_time_is_refused(stamp: str) -> None:
    with pytest.raises(Refused):
        verify(headers(sign(stamp, BODY, SECRET), stamp), BODY, SECRET, NOW)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=40), st.text(max_size=30), st.text(max_size=40), st.text(max_size=50))
def test_any_tampering_is_refused(body: bytes, stamp: str, secret: str, signature: str) -> None:
    for forged, words, key in [
        (headers(), body, SECRET),
        (headers(stamp=stamp), BODY, SECRET),
        (headers(), BODY, secret),
        (headers(signature), BODY, SECRET),
    ]:
        if (forged, words, key) != (headers(), BODY, SECRET):
            with pytest.raises(Refused):
                verify(forged, words, key, NOW)


def test_event_of_zendesk_names_its_ticket() -> None:
    occurred = datetime(2025, 1, 8, 10, 12, 7, 672717, tzinfo=UTC)

    assert event(envelope()) == TicketEvent("main", "01HANA2B5D5W9XSJS3NE5SQA1J", "5158", occurred)


@pytest.mark.parametrize("kind", ["ticket.comment_added", "ticket.merged", "ticket.status_changed", "ticket.new_kind"])
def test_every_ticket_event_asks_to_look(kind: str) -> None:
    assert event(envelope(kind)) is not None


def test_message_event_names_its_ticket() -> None:
    found = event(envelope("messaging_ticket.message_added", detail={"id": "77"}))

    assert found and found.ticket_id == "77"


@pytest.mark.parametrize("detail", [{}, None, {"id": None}, {"id": "0"}, {"id": ""}, {"id": "../x"}, [1]])
def test_subject_serves_where_the_detail_fails(detail: Any) -> None:
    found = event(envelope(detail=detail))

    assert found and found.ticket_id == "5158"


@pytest.mark.parametrize(
    "kind", ["article.vote_created", "user.created", "ticket.soft_deleted", "ticket.permanently_deleted"]
)
def test_events_without_a_ticket_to_read_are_nothing(kind: str) -> None:
    assert event(envelope(kind)) is None


@pytest.mark.parametrize("number", ["123", 123, " 123 "])
def test_trigger_body_names_its_ticket(number: object) -> None:
    signed = datetime(2021, 7, 25, 10, tzinfo=UTC)

    assert event({"ticket_id": number}) == TicketEvent("main", "01HANA2B5D5W9XSJS3NE5SQA1J", "123", signed)


@pytest.mark.parametrize(
    "number", ["", "0", "-1", "1.5", 1.5, True, None, [], "12a", "١٢", 0, -4, 10**30, "1" * 21, "{{ticket.id}}"]
)
def test_trigger_body_without_a_number_is_refused(number: object) -> None:
    with pytest.raises(Refused, match="id is missing"):
        event({"ticket_id": number})


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"7", b"\xff", b"[" * 100_000, b'{"a": 1}', b'{"type": 5}']
)
def test_other_bodies_are_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        parse("main", headers(), body)


def test_event_id_serves_where_the_invocation_is_missing() -> None:
    body = json.dumps(envelope()).encode()
    found = parse("main", {"X-Zendesk-Webhook-Signature-Timestamp": STAMP}, body)

    assert isinstance(found, TicketEvent)
    assert found.event_id == "event-1"


def test_digest_tells_two_deliveries_of_one_trigger_apart() -> None:
    body = b'{"ticket_id": "1"}'
    ids = set()
    for stamp in (STAMP, STAMP, "2021-07-25T10:00:01Z"):
        found = parse("main", {"X-Zendesk-Webhook-Signature-Timestamp": stamp}, body)
        ids.add(found.event_id if isinstance(found, TicketEvent) else "")

    assert len(ids) == 2
    assert all(one.startswith("sha256:") for one in ids)


def test_time_of_signing_serves_where_the_event_has_none() -> None:
    found = event(envelope(time="whenever"))

    assert found and found.occurred == datetime(2021, 7, 25, 10, tzinfo=UTC)


def test_event_without_any_time_is_refused() -> None:
    with pytest.raises(Refused, match="time"):
        parse("main", {}, b'{"ticket_id": "1"}')


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
SHAPED = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from([f"zen:event-type:{name}" for name in ("ticket.created", "article.published", "x")])
        | JSON,
        "ticket_id": JSON,
        "id": JSON,
        "time": st.sampled_from(["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00"]) | JSON,
        "subject": JSON,
        "detail": JSON | st.fixed_dictionaries({"id": JSON}),
    },
)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | SHAPED.map(lambda body: json.dumps(body).encode()), st.text(max_size=30))
def test_any_body_is_an_event_nothing_or_refused(body: bytes, stamp: str) -> None:
    try:
        found = parse("main", {"x-zendesk-webhook-signature-timestamp": stamp}, body)
    except Refused:
        return

    assert found is None or found.occurred.tzinfo is not None
    match found:
        case TicketEvent():
            assert found.ticket_id.isdigit()
            assert found.event_id
        case ArticleEvent():
            assert found.article_id.isdigit()


def test_reasons_hold_nothing_of_the_body() -> None:
    with pytest.raises(Refused) as caught:
        parse("main", headers(), b'{"secret-words": 1')

    assert "secret-words" not in str(caught.value)
    assert caught.value.__suppress_context__
