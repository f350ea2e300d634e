"""PDFs on articles, from either helpdesk into what is known, and out of it again."""

from collections.abc import Callable, Iterator

import pytest

from app.clock import CLOCK
from app.origins import Origins
from app.settings import Connection, Settings
from app.store.contents import StoredContents
from app.store.engine import Store
from app.store.looks import Looks
from app.store.passes import Passes
from app.wiring import desks
from integrations.helpdesk import ArticleEvent
from integrations.sandbox.server import Face, Sandbox
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.passages import Audience
from knowledge.sync import Report
from tests.knowledge.papers import pdf

SCREWS = "Take four screws"


@pytest.fixture(params=list(Face))
def box(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(face=request.param) as box:
        yield box


Build = Callable[..., Origins]


@pytest.fixture
def origins(box: Sandbox, store: Store) -> Build:
    texts = MemoryTexts()
    accounts = {
        Face.ZENDESK: Connection(url=box.url, client_id=box.client_id, client_secret=box.client_secret),
        Face.FRESHDESK: Connection(kind="freshdesk", url=box.url, api_key=box.api_key),
    }

    def build(on: bool = True) -> Origins:
        made = Settings(data_dir=store.folder, connections={"main": accounts[box.face]}, article_attachments=on)
        return Origins(made, desks(made, store), Library(texts), store)

    return build


def passed(origins: Origins) -> Report:
    return origins.sync(full=True, share=1)["main"]


def words(origins: Origins, audience: Audience = Audience.PUBLIC) -> str:
    return "\n".join(one.markdown for one in origins.library.texts.sources(audience))


def test_what_a_pdf_says_is_known_where_the_switch_is_on(box: Sandbox, origins: Build) -> None:
    number = box.store.add_article("Lamp", "<p>See the manual.</p>")
    box.store.attach(number, "manual.pdf", pdf(SCREWS))
    off, on, again = passed(origins(on=False)), passed(origins()), passed(origins())

    assert SCREWS in words(origins())
    assert [(one.added, one.changed, one.unchanged) for one in (off, on, again)] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]


def test_switched_off_again_it_is_forgotten(box: Sandbox, origins: Build, store: Store) -> None:
    number = box.store.add_article("Lamp", "<p>See the manual.</p>")
    held = box.store.attach(number, "manual.pdf", pdf(SCREWS))
    passed(origins())
    key = f"main/public//{held}"
    before = StoredContents(store).get([key])
    passed(origins(on=False))

    assert before[key].text == SCREWS
    assert (words(origins()), StoredContents(store).get([key])) == ("See the manual.", {})


def test_a_pdf_is_for_those_who_may_read_its_article(box: Sandbox, origins: Build) -> None:
    number = box.store.add_article("Lamp", "<p>See.</p>", user_segment_id=box.store.account.staff_segment_id)
    box.store.attach(number, "manual.pdf", pdf(SCREWS))
    passed(origins())
    kept = words(origins()), SCREWS in words(origins(), Audience.INTERNAL)
    box.store.edit_article(number, user_segment_id=None)
    passed(origins())

    assert kept == ("", True)
    assert SCREWS in words(origins())


def test_a_pdf_leaves_with_its_article_and_without_it(box: Sandbox, origins: Build) -> None:
    number = box.store.add_article("Lamp", "<p>See.</p>")
    held = box.store.attach(number, "manual.pdf", pdf(SCREWS))
    passed(origins())
    box.store.detach(held)
    passed(origins())
    detached = words(origins())
    box.store.attach(number, "manual.pdf", pdf("Other words"))
    passed(origins())
    box.store.archive_article(number)
    passed(origins())

    assert (detached, words(origins())) == ("See.", "")


def test_a_broken_pdf_is_told_of_with_its_reason(box: Sandbox, origins: Build, store: Store) -> None:
    number = box.store.add_article("Lamp", "<p>See.</p>")
    box.store.attach(number, "broken.pdf", b"%PDF-1.7 nothing")
    box.store.attach(number, "manual.pdf", pdf(SCREWS))
    report = passed(origins())
    (kept,) = (one for one in Passes(store, CLOCK).every() if one.origin == "main")

    assert [why for _, why in report.failures] == ["broken.pdf: broken"]
    assert (report.added, report.failed, kept.report.failures) == (1, 0, report.failures)
    assert SCREWS in words(origins())


def test_an_article_that_was_told_of_is_looked_at_with_its_files(box: Sandbox, origins: Build, store: Store) -> None:
    number = box.store.add_article("Lamp", "<p>See.</p>")
    box.store.attach(number, "manual.pdf", pdf(SCREWS))
    Looks(store).ask(ArticleEvent("main", str(number), CLOCK.now()))
    origins().look()

    assert SCREWS in words(origins())
