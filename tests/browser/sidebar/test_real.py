"""The packaged app against the service itself: what one says, the other understands."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from app.cli.packaging.files import Kind
from app.store.inbox import run_id
from tests.app.web.stage import SECRET, TOKEN, Stage, stage
from tests.browser.sidebar.seats import Room, Seat
from tests.browser.sidebar.server import Cloud
from tests.browser.windows import Windows

CONNECTION = {Kind.ZENDESK: "main", Kind.FRESHDESK: "shop"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Stage]:
    """Return the application over a store of its own."""
    with stage(tmp_path) as made:
        yield made


@pytest.fixture
def cloud(service: Stage) -> Iterator[Cloud]:
    """Return both clouds in front of the service."""
    server = make_server("127.0.0.1", 0, service.app, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    made = Cloud(secret=SECRET, service=server.server_port, now=lambda: service.clock.now().timestamp())
    made.settings |= {"connection": CONNECTION[Kind.FRESHDESK], "sidebar_token": TOKEN}
    yield made
    made.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def seat(windows: Windows, cloud: Cloud, service: Stage, kind: Kind) -> Iterator[Seat]:
    """Return a seat in front of ticket 42, for which there is a draft."""
    service.run(1, ticket="42", connection=CONNECTION[kind])
    room = Room(windows, cloud)
    made = room.open(kind)
    expect(made.panel.get_by_role("button", name="Insert", exact=True)).to_be_visible()
    yield made
    room.close()


def said(service: Stage, kind: Kind) -> list[tuple[str, str, str]]:
    """Return the reviews that the service keeps: kind, reason, passage."""
    run = run_id(CONNECTION[kind], "42", 1)
    return [(str(one.kind), one.reason, one.passage) for one in service.faces.reviews.of_run(run)]


def test_draft_is_used_and_rated(seat: Seat, service: Stage, kind: Kind) -> None:
    seat.panel.get_by_role("button", name="Insert", exact=True).click()
    expect(seat.panel.get_by_role("button", name="Insert again")).to_be_visible()
    seat.panel.locator("#source-1 summary").click()
    helpful = seat.panel.locator("#source-1").get_by_role("button", name="Helpful", exact=True)
    helpful.click()
    expect(helpful).to_have_attribute("aria-pressed", "true")

    used, rated = said(service, kind)
    assert used == ("used", "", "")
    assert rated[0] == "passage_helpful"
    assert rated[2] != ""


def test_draft_is_rejected_with_its_reason(seat: Seat, service: Stage, kind: Kind) -> None:
    seat.panel.get_by_role("button", name="Reject").click()
    seat.panel.get_by_label("Wrong source").check()
    seat.panel.locator("#reject").get_by_role("button", name="Reject").click()
    expect(seat.panel.get_by_text("You rejected this draft: Wrong source")).to_be_visible()

    assert said(service, kind) == [("rejected", "source", "")]


def test_ticket_is_taken_and_handed_back(seat: Seat, service: Stage, kind: Kind) -> None:
    seat.panel.get_by_role("button", name="Take over").click()
    expect(seat.panel.get_by_text("Taken by agent-01")).to_be_visible()
    assert service.faces.holds.taken(CONNECTION[kind], "42") is not None
    seat.panel.get_by_role("button", name="Hand back").click()

    expect(seat.panel.get_by_role("button", name="Take over")).to_be_visible()
    assert service.faces.holds.taken(CONNECTION[kind], "42") is None


def test_knowledge_base_and_story_answer(seat: Seat) -> None:
    seat.panel.get_by_role("searchbox").fill("How long does delivery take?")
    seat.panel.get_by_role("searchbox").press("Enter")
    expect(seat.panel.locator("#answer-0")).to_be_visible()
    seat.panel.get_by_text("What happened on this ticket").click()

    expect(seat.panel.get_by_text("Draft suggested")).to_be_visible()
    seat.panel.get_by_text("Similar solved tickets").click()
    expect(seat.panel.get_by_text("No solved ticket is like this one.")).to_be_visible()


def test_unknown_ticket_can_be_looked_at(windows: Windows, cloud: Cloud, service: Stage, kind: Kind) -> None:
    room = Room(windows, cloud)
    panel = room.open(kind).panel
    panel.get_by_role("button", name="Look now").click()

    expect(panel.get_by_role("heading", name="Deskmate is looking at it")).to_be_visible()
    assert not service.faces.deliveries.newest(CONNECTION[kind], "42", 0)
    room.close()
