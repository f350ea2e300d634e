"""Test that the port asks Zendesk the right things, once, and says plainly what went wrong."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.helpdesk import (
    Author,
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
    Visibility,
)
from integrations.zendesk import Account, Zendesk, connect, origin
from tests.integrations.zendesk.safe import Safe
from tests.integrations.zendesk.shapes import (
    AGENT,
    CHANGED,
    ME,
    OTHER,
    REQUESTER,
    article,
    audit,
    comment,
    handed,
    people,
    ticket,
    user,
    via,
)
from tests.integrations.zendesk.wire import Asked, Reply, Wire, always

POST = Post("7", "Hello **you**", Visibility.PUBLIC, "key-1", CHANGED)
SINCE = datetime(2026, 3, 2, tzinfo=UTC)
NEXT = {"meta": {"has_more": True, "after_cursor": "x"}}
LAST = {"meta": {"has_more": False}}


def desk(wire: Wire, timeout: float = 2, brand: str = "") -> Zendesk:
    account = Account(url=wire.url, email="copilot@example.com", api_token="abc", brand=brand, timeout=timeout)
    return connect("main", account, Safe())


class Desk:
    """Answers like an account with one ticket; `answers` come before what it knows itself."""

    def __init__(self, **answers: Any) -> None:
        self.raw = ticket()
        self.comments = [comment()]
        self.audits: list[Any] = []
        self.users = list(people().values())
        self.answers: dict[str, Callable[[Asked], Reply]] = answers
        self.host = ""

    def __call__(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix("/api/v2/").removesuffix(".json")
        key = f"{asked.method} {path}"
        return self.answers[key](asked) if key in self.answers else self._known(key)

    def _known(self, key: str) -> Reply:
        known: dict[str, Any] = {
            "GET users/me": {"user": user(ME, "admin")},
            "GET tickets/7": {"ticket": self.raw, "users": self.users},
            "GET tickets/7/comments": {"comments": self.comments, "users": [], **LAST},
            "GET tickets/7/audits": {"audits": self.audits, "users": [], **LAST},
            "PUT tickets/7": {"ticket": self.raw, "audit": audit({"id": 75, "type": "Comment"}, author=ME)},
            "PUT tickets/7/tags": {"tags": ["a", "b"]},
        }
        return Reply(200, known[key]) if key in known else Reply(404, {"error": "RecordNotFound"})


@pytest.fixture
def served() -> Iterator[Callable[[Desk], Wire]]:
    open_wires: list[Wire] = []

    def serve(answers: Desk) -> Wire:
        wire = Wire(answers)
        answers.host = wire.url
        open_wires.append(wire.__enter__())
        return wire

    yield serve
    for wire in open_wires:
        wire.__exit__(None, None, None)


Serve = Callable[[Desk], Wire]


def puts(wire: Wire) -> list[dict[str, Any]]:
    return [one.body["ticket"] for one in wire.asked if one.method == "PUT"]


def test_ticket_takes_two_requests(served: Serve) -> None:
    wire = served(Desk())
    found = desk(wire, brand="shop").ticket("7")

    assert wire.seen() == ["GET /api/v2/tickets/7", "GET /api/v2/tickets/7/comments", "GET /api/v2/users/me.json"]
    assert wire.asked[0].query == {"include": "users"}
    assert wire.asked[1].query == {"include": "users", "page[size]": "100"}
    assert (found.connection, found.id, found.version, found.brand) == ("main", "7", CHANGED, "shop")
    assert found.url == f"{wire.url}/agent/tickets/7"
    assert [(one.author, one.text) for one in found.messages] == [(Author.REQUESTER, "Hello")]


def test_own_account_is_asked_for_once(served: Serve) -> None:
    wire = served(Desk())
    helpdesk = desk(wire)
    helpdesk.ticket("7")
    helpdesk.ticket("7")

    assert wire.seen().count("GET /api/v2/users/me.json") == 1


def test_all_pages_of_a_thread_are_read(served: Serve) -> None:
    def pages(asked: Asked) -> Reply:
        number = int(asked.query.get("page[after]", "0"))
        more = {"links": {"next": f"{answers.host}/api/v2/tickets/7/comments?page[after]={number + 1}"}}
        rest = NEXT if number < 2 else LAST
        return Reply(200, {"comments": [comment(number=number)], **more, **rest})

    answers = Desk(**{"GET tickets/7/comments": pages})
    found = desk(served(answers)).ticket("7")

    assert [message.id for message in found.messages] == ["0", "1", "2"]


def test_next_page_on_another_host_is_refused(served: Serve) -> None:
    with Wire(always(Reply())) as stranger:
        body = {"comments": [], "links": {"next": stranger.url + "/api/v2/x"}, **NEXT}
        helpdesk = desk(served(Desk(**{"GET tickets/7/comments": always(Reply(200, body))})))
        with pytest.raises(NotPermitted):
            helpdesk.ticket("7")

    assert stranger.asked == []


def test_history_is_read_only_where_somebody_is_assigned(served: Serve) -> None:
    answers = Desk()
    answers.raw = ticket(assignee_id=AGENT)
    answers.audits = [audit(handed(AGENT))]
    wire = served(answers)
    found = desk(wire).ticket("7")

    assert "GET /api/v2/tickets/7/audits" in wire.seen()
    assert found.assigned_by_hand == found.updated


@pytest.mark.parametrize("assignee", [None, ME])
def test_history_is_left_alone_otherwise(assignee: int | None, served: Serve) -> None:
    answers = Desk()
    answers.raw = ticket(assignee_id=assignee)
    wire = served(answers)

    assert desk(wire).ticket("7").assigned_by_hand is None
    assert "GET /api/v2/tickets/7/audits" not in wire.seen()


def test_people_who_did_not_come_along_are_fetched(served: Serve) -> None:
    many = always(Reply(200, {"users": [user(OTHER, organization_id=5)]}))
    answers = Desk(**{"GET users/show_many": many})
    answers.users = [user(REQUESTER), user(AGENT, "agent")]
    answers.raw = ticket(email_cc_ids=[OTHER])
    wire = served(answers)
    found = desk(wire).ticket("7")

    assert [(one.id, one.organization_id) for one in found.copied] == [("300", "5")]
    assert wire.asked[-1].query == {"ids": "300"}


def test_follow_up_names_its_parent(served: Serve) -> None:
    answers = Desk()
    answers.raw = ticket(via=via("email", "follow_up", ticket_id=3))

    assert desk(served(answers)).ticket("7").parent_id == "3"


@pytest.mark.parametrize("number", ["", "7/comments", "../users/me", "abc", "٧", "-7"])
def test_what_is_no_number_never_becomes_a_path(number: str, served: Serve) -> None:
    wire = served(Desk())
    helpdesk = desk(wire)
    for call in (lambda: helpdesk.ticket(number), lambda: helpdesk.find(replace(POST, ticket_id=number), SINCE)):
        with pytest.raises(NotFound):
            call()
    with pytest.raises(NotFound):
        helpdesk.post(replace(POST, ticket_id=number))
    with pytest.raises(NotFound):
        helpdesk.tag(number, frozenset({"a"}))

    assert wire.asked == []


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


@pytest.mark.parametrize(
    "call",
    [
        lambda helpdesk: helpdesk.copilot(),
        lambda helpdesk: helpdesk.ticket("7"),
        lambda helpdesk: helpdesk.changed("", datetime(2026, 3, 2, tzinfo=UTC)),
        lambda helpdesk: helpdesk.post(POST),
        lambda helpdesk: helpdesk.find(POST, SINCE),
        lambda helpdesk: helpdesk.tag("7", frozenset({"a"})),
        lambda helpdesk: list(helpdesk.articles(None)),
        lambda helpdesk: list(helpdesk.articles(datetime(2026, 3, 2, tzinfo=UTC))),
    ],
)
def test_429_is_raised_at_once_everywhere(call: Callable[[Zendesk], object]) -> None:
    with Wire(always(Reply(429, b"slow", {"Retry-After": "93"}))) as wire, pytest.raises(RateLimited) as caught:
        call(desk(wire))

    assert caught.value.seconds == 93
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


def export(rows: list[dict[str, Any]], end: bool, after: str | None = "c2") -> Desk:
    body = {"tickets": rows, "after_cursor": after, "after_url": "http://x.example/", "end_of_stream": end}
    return Desk(**{"GET incremental/tickets/cursor": always(Reply(200, body))})


def test_changes_begin_at_a_time(served: Serve) -> None:
    wire = served(export([ticket(generated_timestamp=5), ticket(id=8, status="deleted")], end=False))
    found = desk(wire).changed("", datetime(2026, 3, 2, tzinfo=UTC))

    assert ([one.ticket_id for one in found.events], found.cursor, found.end) == (["7"], "c2", False)
    assert wire.asked[0].query == {"start_time": "1772409600", "per_page": "1000"}
    assert len(wire.asked) == 1


def test_changes_go_on_from_a_cursor(served: Serve) -> None:
    wire = served(export([], end=True))
    found = desk(wire).changed("c1", datetime(2026, 3, 2, tzinfo=UTC))

    assert (found.events, found.cursor, found.end) == ((), "c2", True)
    assert wire.asked[0].query["cursor"] == "c1"


@pytest.mark.parametrize("after", ["c1", None])
def test_cursor_that_does_not_move_is_the_end(after: str | None, served: Serve) -> None:
    found = desk(served(export([], end=False, after=after))).changed("c1", datetime(2026, 3, 2, tzinfo=UTC))

    assert (found.cursor, found.end) == ("c1", True)


def listing(asked: Asked) -> Reply:
    """List two articles for us, and for strangers the first alone."""
    locale = asked.path.split("/")[4]
    shown = [article(id=number, locale=locale, title=f"{number} in {locale}") for number in (11, 12)]
    return Reply(200, {"articles": shown if "authorization" in asked.headers else shown[:1], **LAST})


def centre(**answers: Any) -> Desk:
    known = {
        "GET help_center/locales": always(Reply(200, {"locales": ["en-us", "de"], "default_locale": "en-us"})),
        "GET help_center/en-us/sections": always(Reply(200, {"sections": [{"id": 4, "name": "Basics"}], **LAST})),
        "GET help_center/de/sections": always(Reply(200, {"sections": [{"id": 4, "name": "Grundlagen"}], **LAST})),
        "GET help_center/en-us/articles": listing,
        "GET help_center/de/articles": listing,
    }
    return Desk(**{**known, **answers})


def test_articles_are_listed_in_every_locale(served: Serve) -> None:
    found = list(desk(served(centre()), brand="shop").articles(None))

    assert [(one.title, one.locale, one.section, one.brand) for one in found] == [
        ("11 in en-us", "en-us", "Basics", "shop"),
        ("12 in en-us", "en-us", "Basics", "shop"),
        ("11 in de", "de", "Grundlagen", "shop"),
        ("12 in de", "de", "Grundlagen", "shop"),
    ]


def test_article_that_strangers_are_not_shown_is_internal(served: Serve) -> None:
    found = list(desk(served(centre())).articles(None))

    assert [one.public for one in found] == [True, False, True, False]


CLOSED = pytest.mark.parametrize(
    "closed",
    [
        Reply(400),
        Reply(401),
        Reply(403),
        Reply(404),
        Reply(302, b"", {"Location": "/login"}),
        Reply(200, {"articles": [], **LAST}),
    ],
)
SINCES = pytest.mark.parametrize("since", [None, datetime(2026, 3, 2, tzinfo=UTC)])


def to_strangers(answer: Reply) -> Callable[[Asked], Reply]:
    """List articles for us, and answer strangers like this."""

    def guarded(asked: Asked) -> Reply:
        return listing(asked) if "authorization" in asked.headers else answer

    return guarded


@CLOSED
@SINCES
def test_closed_help_centre_has_nothing_public(closed: Reply, since: datetime | None, served: Serve) -> None:
    answers = changing(**{f"GET help_center/{one}/articles": to_strangers(closed) for one in ("en-us", "de")})

    assert [one.public for one in desk(served(answers)).articles(since)] == [False] * 4


@SINCES
def test_one_closed_locale_leaves_the_other_open(since: datetime | None, served: Serve) -> None:
    answers = changing(**{"GET help_center/de/articles": to_strangers(Reply(403))})

    assert {one.locale for one in desk(served(answers)).articles(since) if one.public} == {"en-us"}


@SINCES
@pytest.mark.parametrize("broken", [Reply(500), Reply(429)])
def test_strangers_who_get_no_answer_stop_the_pass(since: datetime | None, broken: Reply, served: Serve) -> None:
    with pytest.raises((Unavailable, RateLimited)):
        list(desk(served(changing(**{"GET help_center/en-us/articles": to_strangers(broken)}))).articles(since))


def test_broken_listing_is_raised_not_shortened(served: Serve) -> None:
    found = desk(served(centre(**{"GET help_center/de/articles": always(Reply(500))}))).articles(None)

    assert [next(found).locale, next(found).locale] == ["en-us", "en-us"]
    with pytest.raises(Unavailable):
        next(found)


def changed_articles(asked: Asked) -> Reply:
    start = int(asked.query["start_time"])
    rows = [article(id=11)] if start == 1772409600 else [article(id=12, draft=True)]
    more = {"next_page": "http://elsewhere.example/", "end_time": 1772409700}
    return Reply(200, {"articles": rows, "count": 1, **more})


def translations(asked: Asked) -> Reply:
    number = int(asked.path.split("/")[5])
    rows = [
        {"locale": "en-us", "title": f"{number} en", "body": "<p>e</p>", "draft": number == 12, "hidden": False},
        {"locale": "de", "title": f"{number} de", "body": "<p>d</p>", "draft": False, "hidden": number == 12},
    ]
    return Reply(200, {"translations": rows})


def changing(**answers: Any) -> Desk:
    known = {
        "GET help_center/incremental/articles": changed_articles,
        "GET help_center/articles/11/translations": translations,
        "GET help_center/articles/12/translations": translations,
    }
    return centre(**{**known, **answers})


def test_changed_article_that_strangers_are_not_shown_is_internal(served: Serve) -> None:
    def only_another(asked: Asked) -> Reply:
        return Reply(200, {"articles": [article(id=13)], **LAST})

    wire = served(changing(**{"GET help_center/en-us/articles": only_another}))
    found = desk(wire).articles(datetime(2026, 3, 2, tzinfo=UTC))

    assert {one.title for one in found if one.public} == {"11 de"}


def test_strangers_are_asked_once_about_each_changed_locale(served: Serve) -> None:
    wire = served(changing())
    list(desk(wire).articles(datetime(2026, 3, 2, tzinfo=UTC)))
    asked = [one.path for one in wire.asked if "authorization" not in one.headers]

    assert sorted(asked) == ["/api/v2/help_center/de/articles", "/api/v2/help_center/en-us/articles"]


def test_changed_articles_come_with_their_translations(served: Serve) -> None:
    wire = served(changing())
    found = list(desk(wire).articles(datetime(2026, 3, 2, tzinfo=UTC)))

    assert [(one.title, one.public) for one in found] == [
        ("11 en", True),
        ("11 de", True),
        ("12 en", False),
        ("12 de", False),
    ]


def test_copilot_is_the_account_behind_the_credentials(served: Serve) -> None:
    me = always(Reply(200, {"user": user(ME, "agent", only_private_comments=True, ticket_restriction="assigned")}))
    found = desk(served(Desk(**{"GET users/me": me}))).copilot()

    assert (found.id, found.role, found.may_reply, found.sees_all) == ("900", "agent", False, False)


def test_anonymous_account_is_not_permitted(served: Serve) -> None:
    nobody = always(Reply(200, {"user": {"id": None, "name": "Anonymous user", "role": "end-user"}}))
    with pytest.raises(NotPermitted):
        desk(served(Desk(**{"GET users/me": nobody}))).copilot()


def test_threads_may_share_the_port(served: Serve) -> None:
    wire = served(Desk())
    helpdesk = desk(wire)
    with ThreadPoolExecutor(8) as pool:
        posted = list(pool.map(lambda number: helpdesk.post(replace(POST, key=f"k{number}")), range(60)))

    assert {one.message_id for one in posted} == {"75"}
    assert sorted(one["metadata"]["deskmate_key"] for one in puts(wire)) == sorted(f"k{number}" for number in range(60))


def test_logs_hold_no_words_of_anybody(served: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    helpdesk = desk(served(Desk()))
    helpdesk.ticket("7")
    helpdesk.post(replace(POST, text="words-of-a-reply"))
    helpdesk.tag("7", frozenset({"a"}))

    assert "Hello" not in caplog.text
    assert "words-of-a-reply" not in caplog.text
    assert "abc" not in caplog.text


@pytest.mark.parametrize(
    ("subdomain", "url", "address"),
    [
        ("acme", "", "https://acme.zendesk.com"),
        ("", "https://support.example.com/", "https://support.example.com"),
        ("acme", "https://support.example.com", "https://support.example.com"),
        ("", "http://127.0.0.1:8400", "http://127.0.0.1:8400"),
        ("", "http://localhost:8400", "http://127.0.0.1:8400"),
    ],
)
def test_address_of_an_account(subdomain: str, url: str, address: str) -> None:
    assert origin(subdomain, url) == address


@pytest.mark.parametrize(
    ("subdomain", "url"),
    [
        ("", ""),
        ("", "acme"),
        ("", "http://acme.zendesk.com"),
        ("", "ftp://acme.zendesk.com"),
        ("", "https://acme.zendesk.com/api/v2"),
        ("", "https://user:secret@acme.zendesk.com"),
        ("evil.example/", ""),
    ],
)
def test_address_that_cannot_be_one(subdomain: str, url: str) -> None:
    with pytest.raises(ValueError, match="Zendesk"):
        origin(subdomain, url)


@pytest.mark.parametrize("given", [{}, {"client_id": "a"}, {"client_secret": "a"}, {"email": "a"}, {"api_token": "a"}])
def test_account_without_credentials_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="needs"):
        Account(subdomain="acme", **given)  # type: ignore[arg-type]


def test_account_does_not_show_its_secrets() -> None:
    shown = repr(Account(subdomain="acme", client_id="id", client_secret="s1", refresh_token="s2", api_token="s3"))

    assert not {"s1", "s2", "s3"} & set(shown.replace("'", " ").split())
