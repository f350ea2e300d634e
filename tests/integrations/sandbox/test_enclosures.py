"""Files on articles as both faces show them."""

from collections.abc import Iterator
from typing import Any

import pytest

from integrations.sandbox.enclosures import HOLDS
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.parts import Caller, Hand

FILE = b"%PDF-1.7 words"


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def box(clock: Hand) -> Iterator[Sandbox]:
    with Sandbox(clock=clock) as box:
        yield box


def hung(box: Sandbox, **more: Any) -> tuple[int, int]:
    """Publish an article with a file on it and a picture in it; return its id and the file's."""
    number = box.store.add_article("Lamp", "<p>See.</p>", **more)
    box.store.attach(number, "picture.png", b"picture", inline=True)
    return number, box.store.attach(number, "manual.pdf", FILE)


def test_files_are_listed_by_kind(box: Sandbox) -> None:
    number, held = hung(box)
    path = f"/api/v2/help_center/en-us/articles/{number}/attachments"
    anybody = Caller(box)
    (file,) = anybody.get(f"{path}/block")["article_attachments"]

    assert [one["inline"] for one in anybody.get(path)["article_attachments"]] == [True, False]
    assert [one["file_name"] for one in anybody.get(f"{path}/inline")["article_attachments"]] == ["picture.png"]
    assert (file["id"], file["article_id"], file["size"]) == (held, number, len(FILE))
    assert (file["content_type"], "content" in file) == ("application/pdf", False)
    assert anybody("GET", file["content_url"]).content == FILE


def test_files_of_what_a_stranger_may_not_read_ask_to_sign_in(box: Sandbox) -> None:
    number, held = hung(box, user_segment_id=box.store.account.staff_segment_id)
    path, file = f"/api/v2/help_center/en-us/articles/{number}/attachments", f"/hc/article_attachments/{held}"
    anybody, agent = Caller(box), Caller(box, box.agent_token)

    assert (anybody("GET", path).status_code, agent("GET", path).status_code) == (404, 200)
    assert "Sign in" in anybody("GET", file).text
    assert agent("GET", file).content == FILE


def test_the_address_of_a_file_is_good_for_a_while(box: Sandbox, clock: Hand) -> None:
    _, held = hung(box)
    place = Caller(box)("GET", f"/hc/article_attachments/{held}", allow_redirects=False).headers["Location"]
    at_once = Caller(box)("GET", place).status_code
    clock.pass_by(HOLDS + 1)

    assert (at_once, Caller(box)("GET", place).status_code) == (200, 403)
    assert Caller(box)("GET", place.replace(str(held), str(held + 1))).status_code == 404


def test_what_is_deleted_takes_its_files_along(box: Sandbox) -> None:
    number, held = hung(box)
    box.store.delete_article(number)

    assert Caller(box)("GET", f"/hc/article_attachments/{held}").status_code == 404
    assert box.store.rows.count("enclosure") == 0
