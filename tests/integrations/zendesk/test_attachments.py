"""Files on articles: of public ones as a stranger gets them, and never with our credentials elsewhere."""

from collections.abc import Iterator

import pytest
from flask import request

from integrations.helpdesk import Article, NotFound
from integrations.sandbox.server import Sandbox
from integrations.zendesk import Account, Zendesk, connect
from integrations.zendesk.attachments import UNTOLD
from tests.integrations.zendesk.safe import Safe
from tests.integrations.zendesk.shapes import article as raw
from tests.integrations.zendesk.wire import Asked, Reply, Wire

PDF = b"%PDF-1.7 words"
LAST = {"meta": {"has_more": False}, "links": {"next": None}}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox() as box:
        yield box


def port(url: str, attachments: bool = True, waits: list[float] | None = None) -> Zendesk:
    account = Account(url=url, email=Sandbox.agent_email, api_token=Sandbox.api_token, attachments=attachments)
    return connect("main", account, Safe(), pause=(waits if waits is not None else []).append)


def found(desk: Zendesk, number: int) -> Article:
    (one,) = (one for page in desk.articles("") for one in page.articles if one.id == str(number))
    return one


def test_without_the_switch_nothing_is_asked(box: Sandbox) -> None:
    number = box.store.add_article("Manual", "<p>See the file</p>")
    box.store.attach(number, "manual.pdf", PDF)

    assert found(port(box.url, attachments=False), number).attachments == ()


def test_what_strangers_get_is_fetched_without_credentials(box: Sandbox) -> None:
    number = box.store.add_article("Manual", "<p>See the file</p>")
    box.store.attach(number, "manual.pdf", PDF)
    desk = port(box.url)
    article = found(desk, number)
    fetched = desk.download(article, article.attachments[0], 2000)
    box.store.edit_article(number, user_segment_id=box.store.account.staff_segment_id)

    assert fetched == PDF
    assert b"Sign in" in desk.download(article, article.attachments[0], 2000)


def test_what_agents_alone_get_is_fetched_as_an_agent(box: Sandbox) -> None:
    number = box.store.add_article("Manual", "<p>See</p>", user_segment_id=box.store.account.staff_segment_id)
    box.store.attach(number, "manual.pdf", PDF)
    desk = port(box.url)
    article = found(desk, number)

    assert not article.public
    assert desk.download(article, article.attachments[0], 2000) == PDF


def test_a_file_of_another_brand_comes_from_its_own_help_centre(box: Sandbox) -> None:
    section = box.store.add_section("Lamps", brand=box.store.add_brand("Lamps"))
    number = box.store.add_article("Manual", "<p>See the file</p>", section=section)
    box.store.attach(number, "manual.pdf", PDF)
    desk = port(box.url)
    article = found(desk, number)

    assert not article.attachments[0].address.startswith(box.url)
    assert desk.download(article, article.attachments[0], 2000) == PDF


def test_a_file_that_is_gone_is_not_found(box: Sandbox) -> None:
    number = box.store.add_article("Manual", "<p>See the file</p>")
    held = box.store.attach(number, "manual.pdf", PDF)
    desk = port(box.url)
    article = found(desk, number)
    box.store.detach(held)

    with pytest.raises(NotFound):
        desk.download(article, article.attachments[0], 2000)


def test_each_article_is_asked_about_once_in_a_pass(box: Sandbox) -> None:
    number = box.store.add_article("Manual", "<p>See</p>")
    box.store.attach(number, "manual.pdf", PDF)
    box.store.translate_article(number, "Handbuch", "<p>Siehe</p>", "de")
    asked: list[str] = []
    box.app.before_request(lambda: asked.append(request.path))
    told = [one for page in port(box.url).articles("") for one in page.articles]

    assert [[file.name for file in one.attachments] for one in told] == [["manual.pdf"], ["manual.pdf"]]
    assert len([one for one in asked if one.endswith("/attachments")]) == 1


class Closed:
    """A help centre that shows strangers its articles and not their files."""

    def __call__(self, asked: Asked) -> Reply:
        stranger, path = "authorization" not in asked.headers, asked.path.removeprefix("/api/v2/help_center/")
        match path:
            case "locales":
                return Reply(200, {"locales": ["en-us"]})
            case "en-us/sections":
                return Reply(200, {"sections": [], **LAST})
            case "en-us/articles":
                return Reply(200, {"articles": [raw(id=11)], **LAST})
            case "en-us/articles/11/attachments" if not stranger:
                return Reply(200, {"article_attachments": [file()], **LAST})
        return Reply(403, {})


def file() -> dict[str, object]:
    return {"id": 5, "article_id": 11, "file_name": "a.pdf", "inline": False, "size": 3, "updated_at": "2026-01-01"}


def test_files_that_strangers_are_not_told_of_are_not_read() -> None:
    with Wire(Closed()) as wire:
        pages = list(port(wire.url).articles(""))

    assert [one.attachments for page in pages for one in page.articles] == [()]
    assert UNTOLD.format(wire.url) in [page.note for page in pages]


def test_others_are_left_their_share_of_requests() -> None:
    """Half of the account's requests of this minute are spent."""

    def answer(asked: Asked) -> Reply:
        reply = Closed()(asked)
        if not asked.path.endswith("attachments"):
            return reply
        return Reply(200, {"article_attachments": [], **LAST}, {"X-Rate-Limit": "200", "X-Rate-Limit-Remaining": "90"})

    waits: list[float] = []
    with Wire(answer) as wire:
        list(port(wire.url, waits=waits).articles(""))

    assert waits == [1.0]
