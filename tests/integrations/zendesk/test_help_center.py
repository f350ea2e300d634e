"""Test what of the help centres is told, and that nothing is public that strangers are not shown."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from integrations.helpdesk import Article, RateLimited, Unavailable
from integrations.zendesk import Account, Zendesk, connect
from tests.integrations.zendesk.safe import Safe
from tests.integrations.zendesk.shapes import article
from tests.integrations.zendesk.wire import Asked, Reply, Wire, always

Answer = Callable[[Asked], Reply]
LAST = {"meta": {"has_more": False}, "links": {"next": None}}
START = 1772409600
SINCE = json.dumps({"": START})
DATED = {"Date": "Mon, 02 Mar 2026 00:02:00 GMT"}
SHOWN = "words for strangers"


def listing(asked: Asked) -> Reply:
    """List two articles for us, and for strangers the first alone, in the words that are shown."""
    locale = asked.path.split("/")[4]
    ours = [article(id=number, locale=locale, title=f"{number} in {locale}") for number in (11, 12)]
    return Reply(200, {"articles": ours if "authorization" in asked.headers else [ours[0] | {"body": SHOWN}], **LAST})


def changed(asked: Asked) -> Reply:
    """Tell of one changed article on each of two pages."""
    start = int(asked.query["start_time"])
    rows = [article(id=11)] if start == START else [article(id=12, draft=True)]
    return Reply(200, {"articles": rows, "count": 1, "next_page": "http://elsewhere.example/", "end_time": START + 100})


def translations(asked: Asked) -> Reply:
    number = int(asked.path.split("/")[5])
    rows = [
        {"locale": "en-us", "title": f"{number} en", "body": "<p>e</p>", "draft": number == 12, "hidden": False},
        {"locale": "de", "title": f"{number} de", "body": "<p>d</p>", "draft": False, "hidden": number == 12},
    ]
    return Reply(200, {"translations": rows})


def shown(asked: Asked) -> Reply:
    """Show a stranger an article."""
    _, locale, _, number = asked.path.rsplit("/", 3)
    return Reply(200, {"article": article(id=int(number), locale=locale, title=f"{number} {locale}", body=SHOWN)})


class Centre:
    """Answers like a help centre; `answers` come before what it knows itself."""

    def __init__(self, **answers: Answer) -> None:
        section = [{"id": 4, "name": "Basics"}], [{"id": 4, "name": "Grundlagen"}]
        self.answers: dict[str, Answer] = {
            "locales": always(Reply(200, {"locales": ["en-us", "de"], "default_locale": "en-us"}, DATED)),
            "en-us/sections": always(Reply(200, {"sections": section[0], **LAST})),
            "de/sections": always(Reply(200, {"sections": section[1], **LAST})),
            "en-us/articles": listing,
            "de/articles": listing,
            "incremental/articles": changed,
            "articles/11": always(Reply(200, {"article": article(id=11)})),
            "articles/11/translations": translations,
            "articles/12/translations": translations,
            "en-us/articles/11": shown,
            "de/articles/11": shown,
            **{name.replace("__", "/"): answer for name, answer in answers.items()},
        }

    def __call__(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix("/api/v2/help_center/").removesuffix(".json")
        return self.answers[path](asked) if path in self.answers else Reply(404, {"error": "RecordNotFound"})


@pytest.fixture
def served() -> Iterator[Callable[[Centre], Wire]]:
    wires: list[Wire] = []

    def serve(centre: Centre) -> Wire:
        wires.append(Wire(centre).__enter__())
        return wires[-1]

    yield serve
    for wire in wires:
        wire.__exit__(None, None, None)


Serve = Callable[[Centre], Wire]


def port(wire: Wire, brand: str = "shop") -> Zendesk:
    return connect("main", Account(url=wire.url, email="c@example.com", api_token="abc", brand=brand), Safe())


def every(wire: Wire, cursor: str = "") -> list[Article]:
    return [one for page in port(wire).articles(cursor) for one in page.articles]


def to_strangers(answer: Reply) -> Answer:
    """List articles for us, and answer strangers like this."""
    return lambda asked: listing(asked) if "authorization" in asked.headers else answer


def test_articles_are_listed_in_every_locale(served: Serve) -> None:
    assert [(one.title, one.locale, one.section, one.brand) for one in every(served(Centre()))] == [
        ("11 in en-us", "en-us", "Basics", "shop"),
        ("12 in en-us", "en-us", "Basics", "shop"),
        ("11 in de", "de", "Grundlagen", "shop"),
        ("12 in de", "de", "Grundlagen", "shop"),
    ]


def test_what_is_public_is_told_in_the_words_that_a_stranger_was_shown(served: Serve) -> None:
    """Between two requests somebody may hide an article and write into it what nobody is to read."""
    for cursor in ("", SINCE):
        assert {one.body for one in every(served(Centre()), cursor) if one.public} == {SHOWN}


def test_article_that_strangers_are_not_shown_is_internal(served: Serve) -> None:
    assert [one.public for one in every(served(Centre()))] == [True, False, True, False]


@pytest.mark.parametrize("limit", [{"draft": True}, {"user_segment_id": 7}, {"user_segment_ids": [7]}])
def test_article_that_is_restricted_is_internal_even_if_a_stranger_was_shown_it(
    limit: dict[str, Any], served: Serve
) -> None:
    def guarded(asked: Asked) -> Reply:
        raw = article(id=11) | (limit if "authorization" in asked.headers else {})
        return Reply(200, {"articles": [raw], **LAST})

    assert {one.public for one in every(served(Centre(**{"en-us__articles": guarded, "de__articles": guarded})))} == {
        False
    }


@pytest.mark.parametrize("raw", [{"draft": True}, {"user_segment_id": 7}])
def test_article_that_only_strangers_were_shown_goes_by_its_own_word(raw: dict[str, Any], served: Serve) -> None:
    """It was published after our own account had read the list."""

    def newest(asked: Asked) -> Reply:
        rows = [] if "authorization" in asked.headers else [article(id=13), article(id=14, **raw)]
        return Reply(200, {"articles": rows, **LAST})

    found = every(served(Centre(**{"en-us__articles": newest, "de__articles": newest})))

    assert {one.id: one.public for one in found} == {"13": True, "14": False}


CLOSED = pytest.mark.parametrize(
    "closed",
    [
        Reply(400),
        Reply(401),
        Reply(403),
        Reply(404),
        Reply(302, b"", {"Location": "/login"}),
    ],
)


@CLOSED
def test_closed_help_centre_has_nothing_public_and_says_so(closed: Reply, served: Serve) -> None:
    answers = {f"{one}__articles": to_strangers(closed) for one in ("en-us", "de")}
    wire = served(Centre(**answers))
    pages = list(port(wire).articles(""))

    assert [one.public for page in pages for one in page.articles] == [False] * 4
    assert [page.note for page in pages if page.note] == [
        f"strangers are turned away from the help centre at {wire.url}: nothing of it is public"
    ]


@CLOSED
def test_changed_article_that_strangers_are_refused_is_internal(closed: Reply, served: Serve) -> None:
    answers = {f"{one}__articles__11": always(closed) for one in ("en-us", "de")}

    assert [one.public for one in every(served(Centre(**answers)), SINCE)] == [False] * 4


def test_one_closed_locale_leaves_the_other_open(served: Serve) -> None:
    listed = every(served(Centre(**{"de__articles": to_strangers(Reply(403))})))
    looked = every(served(Centre(**{"de__articles__11": always(Reply(403))})), SINCE)

    assert {one.locale for one in listed if one.public} == {"en-us"}
    assert {one.locale for one in looked if one.public} == {"en-us"}


@pytest.mark.parametrize("broken", [Reply(500), Reply(429)])
@pytest.mark.parametrize("cursor", ["", SINCE])
def test_strangers_who_get_no_answer_stop_the_pass(cursor: str, broken: Reply, served: Serve) -> None:
    answers = {"en-us__articles": to_strangers(broken), "en-us__articles__11": always(broken)}
    with pytest.raises((Unavailable, RateLimited)):
        every(served(Centre(**answers)), cursor)


def test_broken_listing_is_raised_not_shortened(served: Serve) -> None:
    pages = port(served(Centre(**{"de__articles": always(Reply(500))}))).articles("")

    assert {one.locale for one in next(pages).articles} == {"en-us"}
    with pytest.raises(Unavailable):
        next(pages)


def test_complete_pass_ends_with_a_cursor_of_zendesks_own_time(served: Serve) -> None:
    """Ours may differ by hours; two minutes are for machines of Zendesk's that differ among themselves."""
    *others, last = port(served(Centre())).articles("")

    assert (last.complete, last.cursor) == (True, SINCE)
    assert not any(page.complete or page.cursor for page in others)


def test_changed_articles_come_with_their_translations(served: Serve) -> None:
    found = every(served(Centre()), SINCE)

    assert [(one.title, one.locale, one.public) for one in found] == [
        ("11 en-us", "en-us", True),
        ("11 de", "de", True),
        ("12 en", "en-us", False),
        ("12 de", "de", False),
    ]


def test_each_page_of_changes_has_its_cursor_and_none_is_the_whole(served: Serve) -> None:
    pages = list(port(served(Centre())).articles(SINCE))

    assert [json.loads(page.cursor)[""] for page in pages] == [START + 100] * 2
    assert not any(page.complete for page in pages)


@pytest.mark.parametrize("cursor", ["2026-03-02T00:00:00+00:00", "{", "[]", '{"77": 1}'])
def test_cursor_of_another_time_means_a_complete_pass(cursor: str, served: Serve) -> None:
    assert list(port(served(Centre())).articles(cursor))[-1].complete


def test_article_that_went_while_it_was_looked_at_is_left_to_the_next_pass(served: Serve) -> None:
    assert [one.id for one in every(served(Centre(articles__11__translations=always(Reply(404)))), SINCE)] == ["12"] * 2


def test_one_article_is_looked_at(served: Serve) -> None:
    found = port(served(Centre())).article("11")

    assert [(one.locale, one.public, one.body) for one in found] == [("en-us", True, SHOWN), ("de", True, SHOWN)]


def test_article_that_is_gone_is_nowhere(served: Serve) -> None:
    assert port(served(Centre())).article("99") == ()


def test_votes_do_not_make_an_article_younger(served: Serve) -> None:
    assert {str(one.updated) for one in every(served(Centre()))} == {"2026-03-02 12:00:00+00:00"}
