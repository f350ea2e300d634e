"""Test that the port writes to Zendesk once, guarded, and says what did not get through."""

from dataclasses import replace

import pytest

from integrations.helpdesk import (
    Conflict,
    HelpdeskError,
    Invalid,
    NotFound,
    NotPermitted,
    Posted,
    RateLimited,
    Status,
    Unavailable,
    Visibility,
)
from tests.integrations.zendesk.account import POST, SINCE, Desk, Serve, desk, puts
from tests.integrations.zendesk.shapes import (
    CHANGED,
    ME,
    audit,
    comment,
    ticket,
)
from tests.integrations.zendesk.wire import Asked, Reply, always


def test_reply_is_one_guarded_request(served: Serve) -> None:
    wire = served(Desk())
    posted = desk(wire).post(POST)

    assert (posted.message_id, posted.status_refused) == ("75", False)
    assert wire.seen() == ["PUT /api/v2/tickets/7.json"]
    assert puts(wire) == [
        {
            "id": 7,
            "comment": {"html_body": "<p>Hello <strong>you</strong></p>", "public": True},
            "metadata": {"deskmate_key": "key-1"},
            "safe_update": True,
            "updated_stamp": CHANGED,
        }
    ]


def test_reply_without_words_is_invalid(served: Serve) -> None:
    wire = served(Desk())
    with pytest.raises(Invalid):
        desk(wire).post(replace(POST, text=" \n"))

    assert wire.asked == []


def test_note_is_said_to_be_internal(served: Serve) -> None:
    wire = served(Desk())
    desk(wire).post(replace(POST, visibility=Visibility.INTERNAL))

    assert puts(wire)[0]["comment"]["public"] is False


def test_status_assignee_and_group_go_along(served: Serve) -> None:
    wire = served(Desk())
    desk(wire).post(replace(POST, status=Status.SOLVED, assign_to="900", group="5"))

    sent = puts(wire)[0]
    assert (sent["status"], sent["assignee_id"], sent["group_id"]) == ("solved", 900, 5)


def test_post_without_a_version_is_unguarded(served: Serve) -> None:
    wire = served(Desk())
    desk(wire).post(replace(POST, version=""))

    assert not {"safe_update", "updated_stamp"} & puts(wire)[0].keys()


def refusing(asked: Asked) -> Reply:
    words = {"error": "RecordInvalid", "details": {"status": [{"description": "a field is required"}]}}
    if "status" in asked.body["ticket"]:
        return Reply(422, words)
    return Reply(200, {"ticket": ticket(), "audit": audit({"id": 75, "type": "Comment"})})


def test_refused_status_does_not_lose_the_reply(served: Serve) -> None:
    wire = served(Desk(**{"PUT tickets/7": refusing}))
    posted = desk(wire).post(replace(POST, status=Status.SOLVED, assign_to="900"))

    assert (posted.message_id, posted.status_refused) == ("75", True)
    assert [sorted(one.keys() & {"status", "assignee_id"}) for one in puts(wire)] == [["assignee_id", "status"], []]
    assert puts(wire)[1]["metadata"] == {"deskmate_key": "key-1"}


def test_refused_text_is_invalid_and_not_repeated(served: Serve) -> None:
    wire = served(Desk(**{"PUT tickets/7": always(Reply(422, {"error": "RecordInvalid"}))}))
    with pytest.raises(Invalid):
        desk(wire).post(POST)

    assert len(wire.asked) == 1


def test_closed_ticket_is_invalid_after_two_requests(served: Serve) -> None:
    wire = served(Desk(**{"PUT tickets/7": always(Reply(422, {"error": "RecordInvalid"}))}))
    with pytest.raises(Invalid):
        desk(wire).post(replace(POST, status=Status.PENDING))

    assert len(wire.asked) == 2


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(409, {"error": "UpdateConflict"}), Conflict),
        (Reply(429, {"error": "slow"}, {"Retry-After": "9"}), RateLimited),
        (Reply(403, {"error": {"title": "Forbidden"}}), NotPermitted),
        (Reply(404, {"error": "RecordNotFound"}), NotFound),
        (Reply(502, b"<html>"), Unavailable),
        (Reply(503), Unavailable),
        (Reply(200, b"<html>"), Unavailable),
        (Reply(200, {}), Unavailable),
        (Reply(200, {"job_status": {"id": "x"}}), Unavailable),
        (Reply(cut=True), Unavailable),
        (Reply(slow=0.5), Unavailable),
    ],
)
def test_failed_write_goes_out_once(reply: Reply, error: type[HelpdeskError], served: Serve) -> None:
    wire = served(Desk(**{"PUT tickets/7": always(reply)}))
    with pytest.raises(error):
        desk(wire, timeout=0.2).post(replace(POST, status=Status.PENDING))

    assert len(wire.asked) == 1


def test_key_is_found_on_the_newest_comments(served: Serve) -> None:
    answers = Desk()
    answers.comments = [comment(ME, 80, metadata={"custom": {"deskmate_key": "key-1"}}), comment()]
    wire = served(answers)

    assert desk(wire).find(POST, SINCE) == "80"
    assert [one.query["sort"] for one in wire.asked] == ["-created_at"]


def test_key_is_found_in_the_history(served: Serve) -> None:
    answers = Desk()
    answers.audits = [audit({"id": 81, "type": "Comment"}, metadata={"custom": {"deskmate_key": "key-1"}})]

    assert desk(served(answers)).find(POST, SINCE) == "81"


def test_key_that_is_nowhere_is_empty(served: Serve) -> None:
    assert desk(served(Desk())).find(POST, SINCE) == ""


def test_history_we_may_not_read_is_no_empty_answer(served: Serve) -> None:
    answers = Desk(**{"GET tickets/7/audits": always(Reply(403, {"error": "Forbidden"}))})
    with pytest.raises(NotPermitted):
        desk(served(answers)).find(POST, SINCE)


def test_nothing_is_left_to_finish(served: Serve) -> None:
    wire = served(Desk())
    posted = Posted("75")

    assert desk(wire).finish(replace(POST, status=Status.SOLVED, assign_to="900"), posted) == posted
    assert wire.asked == []


def test_tags_are_added(served: Serve) -> None:
    wire = served(Desk())
    desk(wire).tag("7", frozenset({"b", "a"}))

    assert [(one.method, one.body) for one in wire.asked] == [("PUT", {"tags": ["a", "b"]})]


def test_no_tags_are_no_request(served: Serve) -> None:
    wire = served(Desk())
    desk(wire).tag("7", frozenset())

    assert wire.asked == []
