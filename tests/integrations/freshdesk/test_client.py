"""Test that the port asks Freshdesk the right things, writes once, and says plainly what went wrong."""

import base64
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.freshdesk import Account, Freshdesk, connect
from integrations.helpdesk import (
    Author,
    Conflict,
    Helpdesk,
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
from tests.integrations.freshdesk.desk import KEY, Desk, serving
from tests.integrations.freshdesk.shapes import (
    AGENT,
    CHANGED,
    MADE,
    ME,
    agent,
    contact,
    note,
    reply,
    talk,
    ticket,
)
from tests.integrations.zendesk.wire import Asked, Reply, Wire, always

SINCE = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
POST = Post("7", "Hello **you**", Visibility.PUBLIC, "key-1", "")
NOTE = replace(POST, visibility=Visibility.INTERNAL)
GROUPS = [{"id": 44, "name": "Fraud"}, {"id": 45, "name": "Returns"}]


# Reading


def test_ticket_takes_two_requests_and_who_is_not_met_yet() -> None:
    with serving(Desk(rows=[talk()]), brand="shop") as open_:
        whole: Helpdesk = open_.port
        found = whole.ticket("7")

    assert open_.paths() == ["GET tickets/7", "GET tickets/7/conversations", "GET contacts/100", "GET agents/me"]
    assert open_.wire.asked[0].query == {"include": "requester"}
    assert open_.wire.asked[1].query == {"page": "1", "per_page": "100"}
    assert (found.connection, found.id, found.brand) == ("main", "7", "shop")
    assert found.url == open_.port.link("7") == f"{open_.wire.url}/a/tickets/7"
    assert [one.author for one in found.messages] == [Author.REQUESTER] * 2


def test_key_is_the_user_of_every_request() -> None:
    with serving(Desk()) as open_:
        open_.port.ticket("7")

    token = base64.b64encode(f"{KEY}:X".encode()).decode()
    assert {one.headers["authorization"] for one in open_.wire.asked} == {f"Basic {token}"}


def test_people_are_asked_for_once() -> None:
    with serving(Desk()) as open_:
        for _ in range(3):
            open_.port.ticket("7")

    assert open_.paths().count("GET contacts/100") == open_.paths().count("GET agents/me") == 1


def test_ten_conversations_that_come_along_are_not_the_thread() -> None:
    rows = [talk(number, body=f"<p>{number}</p>") for number in range(1, 251)]
    few = always(Reply(200, ticket(conversations=rows[:10])))
    with serving(Desk({"GET tickets/7": few}, rows=rows)) as open_:
        found = open_.port.ticket("7")

    assert len(found.messages) == 251
    assert open_.paths().count("GET tickets/7/conversations") == 3


def test_whole_pages_without_a_link_go_on() -> None:
    rows = [talk(number) for number in range(1, 201)]
    with serving(Desk(rows=rows, links=False)) as open_:
        found = open_.port.ticket("7")

    assert len(found.messages) == 201


def test_short_page_with_a_link_goes_on() -> None:
    def short(asked: Asked) -> Reply:
        page = int(asked.query["page"])
        link = {"Link": '<https://elsewhere.example/2>; rel="next"'} if page < 3 else {}
        return Reply(200, [talk(page)], link)

    with serving(Desk({"GET tickets/7/conversations": short})) as open_:
        assert [one.id for one in open_.port.ticket("7").messages] == ["description", "1", "2", "3"]


def test_thread_without_an_end_is_given_up() -> None:
    endless = always(Reply(200, [talk()], {"Link": '<https://x.example>; rel="next"'}))
    with serving(Desk({"GET tickets/7/conversations": endless})) as open_, pytest.raises(Unavailable):
        open_.port.ticket("7")


def test_thread_is_sorted() -> None:
    rows = [talk(73, created_at=CHANGED), talk(72, created_at=CHANGED), talk(99, created_at=MADE)]
    with serving(Desk(rows=rows)) as open_:
        assert [one.id for one in open_.port.ticket("7").messages] == ["description", "99", "72", "73"]


@pytest.mark.parametrize("answer", [Reply(404, b""), Reply(403, {"code": "access_denied", "message": "no"})])
def test_requester_who_is_no_contact_is_known_from_the_ticket(answer: Reply) -> None:
    with serving(Desk({"GET contacts/100": always(answer)})) as open_:
        found = open_.port.ticket("7").requester

    assert (found.id, found.email, found.locale) == ("100", "person-100@example.com", "")


def test_people_in_copy_are_looked_up_where_a_company_is_to_compare() -> None:
    desk = Desk(ticket=ticket(cc_emails=["a@example.com", "b@example.com"], company_id=5))
    known = contact(301, email="a@example.com", company_id=5)
    desk.answers["GET contacts"] = lambda asked: Reply(200, [known] if asked.query["email"] == "a@example.com" else [])
    with serving(desk) as open_:
        found = open_.port.ticket("7").copied

    assert [one.organization_id for one in found] == ["5", ""]


def test_people_in_copy_are_let_alone_otherwise() -> None:
    with serving(Desk(ticket=ticket(cc_emails=["a@example.com"]))) as open_:
        found = open_.port.ticket("7").copied

    assert [one.id for one in found] == ["a@example.com"]
    assert "GET contacts" not in open_.paths()


def test_only_some_of_many_in_copy_are_looked_up() -> None:
    many = [f"copied-{number:02}@example.com" for number in range(30)]
    desk = Desk(ticket=ticket(cc_emails=many, company_id=5), answers={"GET contacts": always(Reply(400, {}))})
    with serving(desk) as open_:
        found = open_.port.ticket("7").copied

    assert len(found) == 30
    assert open_.paths().count("GET contacts") == 10


def test_setting_decides_whether_assigned_is_taken() -> None:
    desk = Desk(ticket=ticket(responder_id=AGENT))
    with serving(desk) as safe, serving(desk, assigned_means_taken=False) as bold:
        assert safe.port.ticket("7").assigned_by_hand is not None
        assert bold.port.ticket("7").assigned_by_hand is None


def test_what_a_delivery_told_decides_otherwise() -> None:
    asked: list[str] = []

    def told(number: str) -> datetime | None:
        asked.append(number)
        return SINCE

    with Wire(Desk(ticket=ticket(responder_id=AGENT))) as wire:
        account = Account(url=wire.url, api_key=KEY, assigned_means_taken=False)
        found = connect("main", account, told).ticket("7")

    assert (found.assigned_by_hand, asked) == (SINCE, ["7"])


@pytest.mark.parametrize("holder", [None, ME])
def test_ticket_of_nobody_or_ours_is_not_taken(holder: int | None) -> None:
    with serving(Desk(ticket=ticket(responder_id=holder))) as open_:
        assert open_.port.ticket("7").assigned_by_hand is None


def test_copilot_is_the_agent_behind_the_key() -> None:
    with serving(Desk({"GET agents/me": always(Reply(200, agent(type="collaborator", ticket_scope=2)))})) as open_:
        found = open_.port.copilot()

    assert (found.id, found.name, found.may_reply, found.sees_all) == ("900", "Copilot", False, False)


@pytest.mark.parametrize("answer", [Reply(401, {"code": "invalid_credentials"}), Reply(404, b""), Reply(200, {})])
def test_account_that_is_not_ours_is_not_permitted(answer: Reply) -> None:
    with serving(always(answer)) as open_, pytest.raises(NotPermitted):
        open_.port.copilot()


@pytest.mark.parametrize("number", ["", "7/reply", "../agents/me", "abc", "٧", "-7"])
def test_what_is_no_number_never_becomes_a_path(number: str) -> None:
    post = replace(POST, ticket_id=number, status=Status.OPEN)
    calls: list[Callable[[Freshdesk], object]] = [
        lambda port: port.ticket(number),
        lambda port: port.find(post, SINCE),
        lambda port: port.post(post),
        lambda port: port.tag(number, frozenset({"a"})),
    ]
    with serving(Desk()) as open_:
        for call in calls:
            with pytest.raises(NotFound):
                call(open_.port)

    assert open_.wire.asked == []


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


# Changes


def stamp(seconds: int) -> str:
    return (SINCE + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Changing:
    """A list of tickets as Freshdesk gives it: in order, filtered, and not beyond the 300th page."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.pages: list[int] = []

    def __call__(self, asked: Asked) -> Reply:
        query = asked.query
        self.pages.append(int(query["page"]))
        if self.pages[-1] > 300:
            words = {"field": "page", "message": "beyond the 300th page", "code": "invalid_value"}
            return Reply(400, {"description": "Validation failed", "errors": [words]})
        assert (query["order_by"], query["order_type"]) == ("updated_at", "asc")
        rows = sorted(self.rows, key=lambda one: (one["updated_at"], one["id"]))
        found = [one for one in rows if one["updated_at"] >= query["updated_since"]]
        return Desk().page(asked, found)


def every(port: Freshdesk, cursor: str = "") -> tuple[set[str], str]:
    """Follow the list to its end; return the names of all events, and the last cursor."""
    names: set[str] = set()
    while True:
        changes = port.changed(cursor, SINCE)
        names |= {one.event_id for one in changes.events}
        cursor = changes.cursor
        if changes.end:
            return names, cursor


def test_changes_begin_at_a_time() -> None:
    listed = Changing([ticket(id=8, updated_at=stamp(5)), ticket(id=9, updated_at=stamp(-5))])
    with serving(listed) as open_:
        found = open_.port.changed("", SINCE)

    (event,) = found.events
    assert (event.connection, event.ticket_id, event.occurred) == ("main", "8", SINCE + timedelta(seconds=5))
    assert found.end
    assert open_.wire.asked[0].query["updated_since"] == stamp(0)


def test_next_look_overlaps_and_repeats_names_only() -> None:
    rows = [ticket(id=8, updated_at=stamp(600)), ticket(id=9, updated_at=stamp(601))]
    listed = Changing(rows)
    with serving(listed) as open_:
        first, cursor = every(open_.port)
        again, same = every(open_.port, cursor)
        rows.append(ticket(id=8, updated_at=stamp(900)))
        third, later = every(open_.port, cursor)

    assert first == again
    assert cursor == same == f"{stamp(601 - 180)} 1"
    assert len(third - first) == 1
    assert later == f"{stamp(900 - 180)} 1"


def test_spam_and_trash_are_left_out() -> None:
    rows = [ticket(id=8, spam=True), ticket(id=9, deleted=True), ticket(id=10)]
    with serving(Changing(rows)) as open_:
        assert [one.ticket_id for one in open_.port.changed("", SINCE).events] == ["10"]


def test_every_ticket_of_many_pages_is_seen() -> None:
    rows = [ticket(id=number, updated_at=stamp(number // 7)) for number in range(1, 1200)]
    listed = Changing(rows)
    with serving(listed) as open_:
        names, _ = every(open_.port)

    assert len(names) == len(rows)


def test_tickets_that_move_meanwhile_hide_none() -> None:
    rows = [ticket(id=number, updated_at=stamp(number)) for number in range(1, 400)]
    listed = Changing(rows)
    with serving(listed) as open_:
        first = open_.port.changed("", SINCE)
        for one in rows[:50]:
            one["updated_at"] = stamp(1000)
        names, _ = every(open_.port, first.cursor)
    seen = {one.event_id.split(":")[1] for one in first.events} | {one.split(":")[1] for one in names}

    assert len(seen) == len(rows)


def test_list_of_more_than_three_hundred_pages_is_walked() -> None:
    """A whole second's bulk change is paged through; nothing ever asks for page 301."""

    def page(asked: Asked) -> Reply:
        number, since = int(asked.query["page"]), asked.query["updated_since"]
        pages.append(number)
        if number > 300:
            return Reply(400, {"description": "Validation failed"})
        late = since > stamp(0)
        rows = [] if late else [ticket(id=number * 1000 + one, updated_at=stamp(0)) for one in range(100)]
        return Reply(200, [{"id": one["id"], "updated_at": one["updated_at"]} for one in rows])

    pages: list[int] = []
    with serving(page) as open_:
        names, _ = every(open_.port)

    assert (max(pages), len(names)) == (300, 30_000)


# Everything


@pytest.mark.parametrize(
    "call",
    [
        lambda port: port.copilot(),
        lambda port: port.ticket("7"),
        lambda port: port.changed("", SINCE),
        lambda port: port.post(POST),
        lambda port: port.post(replace(POST, version="x")),
        lambda port: port.finish(replace(POST, status=Status.OPEN), Posted("75")),
        lambda port: port.find(POST, SINCE),
        lambda port: port.tag("7", frozenset({"a"})),
        lambda port: list(port.articles(None)),
    ],
)
def test_429_is_raised_at_once_everywhere(call: Callable[[Freshdesk], object]) -> None:
    limited = always(Reply(429, b"", {"Retry-After": "93", "X-RateLimit-Remaining": "0", "X-RateLimit-Total": "200"}))
    with serving(limited) as open_, pytest.raises(RateLimited) as caught:
        call(open_.port)

    assert caught.value.seconds == 93
    assert len(open_.wire.asked) == 1
    assert open_.waits == []


def test_logs_and_errors_hold_no_words_of_anybody(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(Desk({"POST tickets/7/notes": always(Reply(400, {"errors": ["words-of-a-note"]}))})) as open_:
        open_.port.ticket("7")
        open_.port.post(replace(POST, text="words-of-a-reply"))
        with pytest.raises(Invalid) as caught:
            open_.port.post(replace(NOTE, text="words-of-a-note"))

    told = caplog.text + str(caught.value)
    assert not any(words in told for words in ("where is my order", "words-of", KEY, "person-100"))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"api_key": "k"},
        {"subdomain": "acme"},
        {"url": "http://acme.freshdesk.com", "api_key": "k"},
        {"url": "https://acme.freshdesk.com/api/v2", "api_key": "k"},
        {"subdomain": "evil.example/", "api_key": "k"},
    ],
)
def test_account_that_cannot_work_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="Freshdesk"):
        Account(**given)  # type: ignore[arg-type]


def test_account_does_not_show_its_key() -> None:
    assert KEY not in repr(Account(subdomain="acme", api_key=KEY))


def test_assigned_is_taken_unless_somebody_says_otherwise() -> None:
    assert Account(subdomain="acme", api_key=KEY).assigned_means_taken
