"""Test that every article is found in every language, and none is public that strangers are not shown."""

from collections.abc import Callable
from typing import Any

import pytest

from integrations.freshdesk import Freshdesk
from integrations.helpdesk import Article, NotFound, NotPermitted, Unavailable
from tests.integrations.freshdesk.desk import Desk, serving
from tests.integrations.freshdesk.shapes import article, category, folder
from tests.integrations.zendesk.wire import Asked, Reply, always

ENGLISH = {"primary_language": "en", "supported_languages": [], "portal_languages": []}
GERMAN = {"primary_language": "en", "supported_languages": ["de", "fr"], "portal_languages": ["de"]}


def centre(settings: dict[str, Any] = ENGLISH, **lists: list[Any]) -> Desk:
    """Return a help centre; names of lists are paths with `__` for a slash."""
    known = {"solutions/categories": [category()], "solutions/categories/1/folders": [folder()]}
    every_list = {**known, **{f"solutions/{name.replace('__', '/')}": rows for name, rows in lists.items()}}
    rows = [one for name, some in every_list.items() if name.endswith(("categories", "folders")) for one in some]
    singles = {f"GET solutions/{_kind(one)}/{one['id']}": always(Reply(200, one)) for one in rows}
    portal = {"GET settings/helpdesk": always(Reply(200, settings)), "HEAD /support/solutions": always(Reply())}
    return Desk({**singles, **portal}, lists=every_list)


def _kind(raw: dict[str, Any]) -> str:
    return "folders" if "visibility" in raw else "categories"


def told(port: Freshdesk) -> list[Article]:
    return [one for page in port.articles("") for one in page.articles]


def every(desk: Desk | Callable[[Asked], Reply], **account: str) -> list[Article]:
    with serving(desk, **account) as open_:
        return told(open_.port)


def test_article_is_told_whole() -> None:
    with serving(centre(folders__10__articles=[article()]), brand="shop") as open_:
        (found,) = told(open_.port)

    assert (found.id, found.title, found.body, found.format) == ("11", "Resetting", "<p>Press it.</p>", "html")
    assert (found.locale, found.brand, found.section, found.labels) == ("en", "shop", "Folder 10", ("reset",))
    assert found.url == f"{open_.wire.url}/support/solutions/articles/11"
    assert (found.public, str(found.updated)) == (True, "2026-03-02 12:05:00+00:00")


def test_drafts_come_along_and_are_not_public() -> None:
    found = every(centre(folders__10__articles=[article(11), article(12, status=1)]))

    assert {one.id: one.public for one in found} == {"11": True, "12": False}


@pytest.mark.parametrize("visibility", [2, 3, 4, 5, 6, 7])
def test_folders_for_some_come_along_and_are_not_public(visibility: int) -> None:
    desk = centre(
        categories__1__folders=[folder(10), folder(20, visibility=visibility)],
        folders__10__articles=[article(11)],
        folders__20__articles=[article(21)],
    )

    assert {one.id: one.public for one in every(desk)} == {"11": True, "21": False}


@pytest.mark.parametrize(("portals", "public"), [([5], True), (None, True), ([], False)])
def test_category_that_no_portal_shows_is_not_public(portals: list[int] | None, public: bool) -> None:
    desk = centre(categories=[category(visible_in_portals=portals)], folders__10__articles=[article()])

    assert [one.public for one in every(desk)] == [public]


def test_category_that_says_nothing_of_portals_is_public() -> None:
    raw = category()
    del raw["visible_in_portals"]

    assert [one.public for one in every(centre(categories=[raw], folders__10__articles=[article()]))] == [True]


def test_folders_in_folders_are_walked_and_no_more_public_than_those() -> None:
    desk = centre(
        categories__1__folders=[folder(10, visibility=3, sub_folders_count=1)],
        folders__10__subfolders=[folder(20, parent_folder_id=10, sub_folders_count=1)],
        folders__20__subfolders=[folder(30, parent_folder_id=20)],
        folders__10__articles=[],
        folders__20__articles=[article(21)],
        folders__30__articles=[article(31)],
    )

    assert {one.id: one.public for one in every(desk)} == {"21": False, "31": False}


def test_folder_that_is_listed_flat_as_well_is_walked_once() -> None:
    desk = centre(
        categories__1__folders=[folder(10, visibility=3, sub_folders_count=1), folder(20, parent_folder_id=10)],
        folders__10__subfolders=[folder(20, parent_folder_id=10)],
        folders__10__articles=[],
        folders__20__articles=[article(21)],
    )

    assert [(one.id, one.public) for one in every(desk)] == [("21", False)]


def test_every_page_is_read() -> None:
    desk = centre(folders__10__articles=[article(number) for number in range(1, 251)])

    assert len(every(desk)) == 250


def test_translations_come_with_their_own_state() -> None:
    desk = centre(
        GERMAN,
        folders__10__articles=[article(11), article(12)],
        folders__10__articles__de=[
            article(11, title="Zurücksetzen", description="<p>Drücken.</p>"),
            article(12, title="Später", status=1),
        ],
    )
    with serving(desk) as open_:
        found = {(one.id, one.locale): one for one in told(open_.port)}

    assert {key: one.public for key, one in found.items()} == {
        ("11", "en"): True,
        ("12", "en"): True,
        ("11", "de"): True,
        ("12", "de"): False,
    }
    assert found["11", "de"].title == "Zurücksetzen"
    assert found["11", "de"].url == f"{open_.wire.url}/de/support/solutions/articles/11"


def test_article_that_is_not_translated_is_not_told_twice() -> None:
    desk = centre(GERMAN, folders__10__articles=[article()], folders__10__articles__de=[article()])

    assert [one.locale for one in every(desk)] == ["en"]


def test_language_that_the_portal_does_not_speak_is_not_public() -> None:
    french = article(title="Remettre")
    desk = centre(GERMAN, folders__10__articles=[article()], folders__10__articles__fr=[french])

    assert {one.locale: one.public for one in every(desk)} == {"en": True, "fr": False}


def test_empty_folder_is_asked_for_once() -> None:
    with serving(centre(GERMAN, folders__10__articles=[])) as open_:
        assert told(open_.port) == []

    assert [one for one in open_.paths() if "articles" in one] == ["GET solutions/folders/10/articles"]


def test_each_pass_is_a_whole_one() -> None:
    """A folder that is closed to customers changes nothing on its articles that a time would show."""
    with serving(centre(folders__10__articles=[article()])) as open_:
        pages = list(open_.port.articles("any cursor"))

    assert [page.complete for page in pages] == [False, True]
    assert [page.cursor for page in pages] == ["", ""]


@pytest.mark.parametrize(
    ("path", "answer", "error"),
    [
        ("settings/helpdesk", Reply(403, {"code": "access_denied"}), NotPermitted),
        ("solutions/categories", Reply(500), Unavailable),
        ("solutions/categories/1/folders", Reply(404, b""), NotFound),
        ("solutions/folders/20/articles", Reply(404, b""), NotFound),
        ("solutions/folders/20/articles", Reply(200, {"articles": []}), Unavailable),
        ("solutions/folders/10/articles/de", Reply(500), Unavailable),
        ("solutions/folders/10/subfolders", Reply(503), Unavailable),
    ],
)
def test_error_half_way_is_raised_not_shortened(path: str, answer: Reply, error: type[Exception]) -> None:
    desk = centre(
        GERMAN,
        categories__1__folders=[folder(10, sub_folders_count=1), folder(20)],
        folders__10__articles=[article()],
        folders__10__subfolders=[],
        folders__20__articles=[article(21)],
    )
    desk.answers[f"GET {path}"] = always(answer)
    with pytest.raises(error):
        every(desk)


@pytest.mark.parametrize(("left", "waits"), [("150", 0.0), ("99.0", 1.0), ("0", 1.0)])
def test_walk_slows_down_where_others_need_the_requests(left: str, waits: float) -> None:
    desk = centre(folders__10__articles=[article()])
    desk.headers = {"X-RateLimit-Total": "200.0", "X-RateLimit-Remaining": left}
    with serving(desk) as open_:
        told(open_.port)

    assert open_.waits == [waits] * 3


def test_reading_a_ticket_never_waits() -> None:
    desk = Desk(headers={"X-RateLimit-Total": "200", "X-RateLimit-Remaining": "1"})
    with serving(desk) as open_:
        open_.port.ticket("7")

    assert open_.waits == []
