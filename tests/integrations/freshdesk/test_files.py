"""Files on articles: their signed addresses, asked for without our key."""

from collections.abc import Iterator

import pytest

from integrations.freshdesk import Account, Freshdesk, connect
from integrations.helpdesk import Article, Attachment, NotFound, NotPermitted
from integrations.sandbox.enclosures import HOLDS
from integrations.sandbox.server import Face, Sandbox
from tests.integrations.sandbox.parts import Hand
from tests.integrations.zendesk.wire import Reply, Wire, always


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def box(clock: Hand) -> Iterator[Sandbox]:
    with Sandbox(face=Face.FRESHDESK, clock=clock) as box:
        yield box


def port(url: str) -> Freshdesk:
    return connect("main", Account(url=url, api_key=Sandbox.api_key, timeout=2), pause=lambda seconds: None)


def told(box: Sandbox) -> Article:
    number = box.store.add_article("Manual", "<p>See the file</p>")
    box.store.attach(number, "manual.pdf", b"%PDF-1.7 words")
    (found,) = (one for page in port(box.url).articles("") for one in page.articles if one.id == str(number))
    return found


def test_files_come_with_their_article(box: Sandbox) -> None:
    article = told(box)

    assert [one.name for one in article.attachments] == ["manual.pdf"]
    assert port(box.url).download(article, article.attachments[0], 2000) == b"%PDF-1.7 words"


def test_an_address_that_is_too_old_is_refused(box: Sandbox, clock: Hand) -> None:
    article = told(box)
    clock.pass_by(HOLDS + 1)

    with pytest.raises(NotPermitted):
        port(box.url).download(article, article.attachments[0], 2000)


def test_the_stamp_stays_where_the_address_changes(box: Sandbox, clock: Hand) -> None:
    article = told(box)
    clock.pass_by(7)
    (again,) = port(box.url).article(article.id)

    assert again.attachments[0].address != article.attachments[0].address
    assert again.attachments[0].stamp == article.attachments[0].stamp


def test_our_key_stays_with_us() -> None:
    with Wire(always(Reply(200, b"%PDF-"))) as wire:
        file = Attachment("a.pdf", id="1", address=f"{wire.url}/data/1")
        port(wire.url).download(Article("1", "", ""), file, 2000)

    assert "authorization" not in wire.asked[0].headers


@pytest.mark.parametrize("address", ["http://files.example.com/a.pdf", "https://evil.example/a.pdf", "", "file:///a"])
def test_files_elsewhere_are_not_asked_for(address: str) -> None:
    with Wire(always(Reply(404))) as wire, pytest.raises((NotPermitted, NotFound)):
        port(wire.url).download(Article("1", "", ""), Attachment("a.pdf", address=address), 2000)
