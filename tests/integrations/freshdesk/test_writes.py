"""Test that the port writes to Freshdesk once, finds what was written after all, and merges tags."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from integrations.helpdesk import (
    Conflict,
    HelpdeskError,
    Invalid,
    NotFound,
    NotPermitted,
    Post,
    Posted,
    RateLimited,
    Status,
    Unavailable,
    Uncertain,
    Visibility,
)
from integrations.render import render
from tests.integrations.freshdesk.desk import Desk, serving
from tests.integrations.freshdesk.posts import NOTE, POST, SINCE
from tests.integrations.freshdesk.shapes import (
    CHANGED,
    ME,
    note,
    reply,
    talk,
    ticket,
)
from tests.integrations.zendesk.wire import Asked, Reply, always

GROUPS = [{"id": 44, "name": "Fraud"}, {"id": 45, "name": "Returns"}]


# Writing


def test_reply_is_one_request() -> None:
    with serving(Desk()) as open_:
        posted = open_.port.post(replace(POST, status=Status.PENDING, assign_to="900"))

    assert posted == Posted("75")
    assert open_.paths() == ["POST tickets/7/reply"]
    assert open_.sent() == [{"body": "<p>Hello <strong>you</strong></p>"}]


def test_note_is_private_and_carries_our_mark() -> None:
    with serving(Desk()) as open_:
        open_.port.post(NOTE)

    (sent,) = open_.sent()
    assert open_.paths() == ["POST tickets/7/notes"]
    assert sent == {
        "body": "<p>Hello <strong>you</strong></p>\n<p>Reference: deskmate-key-1</p>",
        "private": True,
    }


@pytest.mark.parametrize("visibility", list(Visibility))
def test_nothing_is_written_without_words(visibility: Visibility) -> None:
    with serving(Desk()) as open_, pytest.raises(Invalid):
        open_.port.post(replace(POST, text=" \n", visibility=visibility))

    assert open_.wire.asked == []


def moved(desk: Desk, before: Callable[[], None]) -> list[str]:
    """Post on what was read before something happened; return what was sent."""
    with serving(desk) as open_:
        version = open_.port.ticket("7").version
        before()
        with pytest.raises(Conflict):
            open_.port.post(replace(POST, version=version))
        return [one for one in open_.paths() if one.startswith("POST")]


def test_newer_message_is_a_conflict_even_within_the_second() -> None:
    desk = Desk(rows=[talk(71)])

    assert moved(desk, lambda: desk.rows.append(talk(72))) == []


def test_change_of_a_field_is_a_conflict() -> None:
    desk = Desk()

    assert moved(desk, lambda: desk.ticket.update(updated_at=CHANGED, status=5)) == []


def test_note_of_our_own_is_none() -> None:
    desk = Desk(rows=[talk(71)])
    with serving(desk) as open_:
        version = open_.port.ticket("7").version
        desk.rows.append(note(72, ME, created_at="2026-03-02T12:06:00Z"))
        desk.ticket["updated_at"] = "2026-03-02T12:06:00Z"

        assert open_.port.post(replace(POST, version=version)).message_id == "75"


BAD = [
    (Reply(400, {"description": "Validation failed", "errors": []}), Invalid),
    (Reply(401, {"code": "invalid_credentials"}), NotPermitted),
    (Reply(403, {"code": "require_feature"}), NotPermitted),
    (Reply(404, b""), NotFound),
    (Reply(405, {}), Invalid),
    (Reply(409, {"code": "inconsistent_state"}), Conflict),
    (Reply(415, {}), Invalid),
    (Reply(429, {"message": "slow"}, {"Retry-After": "9"}), RateLimited),
    (Reply(500, {}), Unavailable),
    (Reply(502, b"<html>"), Unavailable),
    (Reply(503, b"<html>"), Unavailable),
    (Reply(201, b"<html>"), Unavailable),
    (Reply(201, {}), Unavailable),
    (Reply(201, []), Unavailable),
    (Reply(cut=True), Unavailable),
    (Reply(slow=0.5), Unavailable),
]


@pytest.mark.parametrize(("answer", "error"), BAD)
@pytest.mark.parametrize("post", [POST, NOTE])
def test_failed_write_goes_out_once(post: Post, answer: Reply, error: type[HelpdeskError]) -> None:
    kind = "reply" if post is POST else "notes"
    with (
        serving(Desk({f"POST tickets/7/{kind}": always(answer)}), timeout=0.2) as open_,
        pytest.raises(error) as caught,
    ):
        open_.port.post(post)

    assert open_.paths() == [f"POST tickets/7/{kind}"]
    assert "Hello" not in str(caught.value)


# The rest of a write


def test_status_assignee_and_group_are_set_together() -> None:
    with serving(Desk(lists={"groups": GROUPS})) as open_:
        post = replace(POST, status=Status.SOLVED, assign_to="900", group="fraud")
        posted = open_.port.finish(post, Posted("75"))

    assert posted == Posted("75")
    assert open_.sent("PUT") == [{"status": 4, "responder_id": 900, "group_id": 44}]


def test_nothing_to_set_is_no_request() -> None:
    with serving(Desk()) as open_:
        assert open_.port.finish(POST, Posted("75")) == Posted("75")

    assert open_.wire.asked == []


@pytest.mark.parametrize(("group", "sent"), [("45", [{"group_id": 45}]), ("Nobody", [])])
def test_group_is_an_id_or_a_known_name(group: str, sent: list[Any]) -> None:
    with serving(Desk(lists={"groups": GROUPS})) as open_:
        open_.port.finish(replace(NOTE, group=group), Posted("75"))

    assert open_.sent("PUT") == sent


def test_groups_are_read_once_in_a_while() -> None:
    with serving(Desk(lists={"groups": GROUPS})) as open_:
        for _ in range(3):
            open_.port.finish(replace(NOTE, group="Returns"), Posted("75"))

    assert open_.paths().count("GET groups") == 1


@pytest.mark.parametrize("answer", [Reply(400, {"description": "Validation failed"}), Reply(403, {}), Reply(404, b"")])
def test_refused_status_is_told_and_costs_nothing(answer: Reply) -> None:
    with serving(Desk({"PUT tickets/7": always(answer)})) as open_:
        posted = open_.port.finish(replace(POST, status=Status.SOLVED), Posted("75"))

    assert posted == Posted("75", status_refused=True)


@pytest.mark.parametrize("status", [Status.HOLD, Status.DELETED])
def test_status_that_freshdesk_lacks_is_refused(status: Status) -> None:
    with serving(Desk()) as open_:
        assert open_.port.finish(replace(POST, status=status), Posted("75")).status_refused

    assert open_.wire.asked == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Reply(409, {}), Unavailable),
        (Reply(503), Unavailable),
        (Reply(429, {}), RateLimited),
        (Reply(cut=True), Unavailable),
    ],
)
def test_rest_that_does_not_come_through_is_for_later(answer: Reply, error: type[HelpdeskError]) -> None:
    with serving(Desk({"PUT tickets/7": always(answer)})) as open_, pytest.raises(error):
        open_.port.finish(replace(POST, status=Status.SOLVED), Posted("75"))

    assert open_.paths() == ["PUT tickets/7"]


# Was it written?


def committing(desk: Desk, answer: Reply, body: str | None = None) -> None:
    """Let replies be written and then answered like this."""

    def commit(asked: Asked) -> Reply:
        number = 80 + len(desk.rows)
        desk.rows.append(reply(number, body=body or asked.body["body"], created_at=CHANGED))
        desk.stats["agent_responded_at"] = CHANGED
        return answer

    desk.answers["POST tickets/7/reply"] = commit


@pytest.mark.parametrize(
    "answer", [Reply(slow=0.4), Reply(502, b"<html>"), Reply(503), Reply(cut=True), Reply(201, {})]
)
def test_reply_that_was_written_after_all_is_found(answer: Reply) -> None:
    desk = Desk(rows=[talk()])
    committing(desk, answer)
    with serving(desk, timeout=0.2) as open_:
        assert open_.port.find(POST, SINCE) == ""
        with pytest.raises(Unavailable):
            open_.port.post(POST)

        assert open_.port.find(POST, SINCE) == "81"
    assert len(open_.sent()) == 1


def test_reply_in_other_words_leaves_a_doubt() -> None:
    desk = Desk()
    committing(desk, Reply(502), body="<p>Cut by somebody</p>")
    with serving(desk) as open_:
        with pytest.raises(Unavailable):
            open_.port.post(POST)
        with pytest.raises(Uncertain) as caught:
            open_.port.find(POST, SINCE)

    assert caught.value.permanent
    assert "Cut" not in str(caught.value)


def test_reply_that_is_only_counted_yet_leaves_a_doubt() -> None:
    with serving(Desk(stats={"agent_responded_at": CHANGED})) as open_, pytest.raises(Uncertain):
        open_.port.find(POST, SINCE)


def test_count_is_read_before_the_thread() -> None:
    with serving(Desk()) as open_:
        open_.port.find(POST, SINCE)

    assert open_.paths()[:2] == ["GET tickets/7", "GET tickets/7/conversations"]
    assert open_.wire.asked[0].query == {"include": "stats"}


def test_note_is_found_behind_many_others() -> None:
    mine = note(500, ME, f"{render(NOTE.text)}<p>Reference: deskmate-key-1</p>")
    rows = [note(number, ME, f"<p>x</p><p>Reference: deskmate-{number}</p>") for number in range(1, 150)]
    with serving(Desk(rows=[*rows, mine])) as open_:
        assert open_.port.find(NOTE, SINCE) == "500"
        assert open_.port.find(replace(NOTE, key="key-2"), SINCE) == ""


# Tags


def test_tags_are_merged_into_the_list() -> None:
    with serving(Desk(ticket=ticket(tags=["vip", "b"]))) as open_:
        open_.port.tag("7", frozenset({"b", "a"}))

    assert open_.sent("PUT") == [{"tags": ["vip", "b", "a"]}]


@pytest.mark.parametrize("tags", [frozenset[str](), frozenset({"vip"})])
def test_tags_that_are_there_are_no_write(tags: frozenset[str]) -> None:
    with serving(Desk(ticket=ticket(tags=["vip"]))) as open_:
        open_.port.tag("7", tags)

    assert open_.sent("PUT") == []


def test_threads_lose_no_tags() -> None:
    desk = Desk()

    def put(asked: Asked) -> Reply:
        desk.ticket["tags"] = asked.body["tags"]
        return Reply(200, desk.ticket)

    desk.answers["PUT tickets/7"] = put
    with serving(desk) as open_, ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: open_.port.tag("7", frozenset({one})), "abcdefgh"))

    assert set(desk.ticket["tags"]) == set("abcdefgh")
