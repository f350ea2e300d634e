"""Test that articles are listed in every locale, and that what strangers are not shown is internal."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.helpdesk import (
    RateLimited,
    Unavailable,
)
from tests.integrations.zendesk.account import LAST, Desk, Serve, desk
from tests.integrations.zendesk.shapes import (
    article,
)
from tests.integrations.zendesk.wire import Asked, Reply, always


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
