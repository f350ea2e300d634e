"""Freshdesk gives an account fifty template calls a minute, for all its agents together."""

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from app.cli.packaging.files import Kind
from tests.browser.sidebar.seats import Room, Seat
from tests.browser.sidebar.server import Cloud
from tests.browser.sidebar.views import view

AGENTS = 30
MINUTE = 50  # template calls
NOON = datetime(2126, 11, 14, 12, tzinfo=UTC)  # a clock can only be wound forward


def activate(page: Page, agent: str, ticket: int) -> None:
    """Let an agent open a ticket."""
    page.evaluate(
        "([name, id]) => { desks[name].data.ticket = { ticket: { id } };"
        " desks[name].handlers['app.activated'].forEach((handler) => handler()); }",
        [agent, ticket],
    )


def settle(seat: Seat, cloud: Cloud, calls: int) -> None:
    """Let every clock run out and wait until so many calls came, or one too many."""
    seat.page.clock.run_for(1000)
    seat.until(lambda: len(cloud.templates) >= calls)
    seat.settle()


def test_thirty_agents_work_within_a_minutes_budget(room: Room, cloud: Cloud) -> None:
    """Each opens a ticket, every other one uses the draft, some come back, three leaf through ten tickets."""
    names = [f"agent{number}" for number in range(AGENTS)]
    cloud.budget = MINUTE
    for number in range(200):
        cloud.api.answers["GET", f"tickets/{number}"] = view(ticket=str(number))
        cloud.api.answers["POST", f"tickets/{number}/reviews"] = {}
    seat = room.open(Kind.FRESHDESK, agents=[(name, str(number)) for number, name in enumerate(names)], clock=NOON)
    settle(seat, cloud, AGENTS)
    assert cloud.templates == ["deskmateTicket"] * AGENTS

    for name in names:
        activate(seat.page, name, names.index(name))  # Freshdesk says once more that the app is shown
    for name in names[::2]:
        frame = seat.page.frame_locator(f"iframe[name={name}]")
        frame.get_by_role("button", name="Insert", exact=True).click()
        expect(frame.get_by_role("button", name="Insert again")).to_be_visible()
    for name in names[:3]:
        for ticket in range(100, 110):
            activate(seat.page, name, ticket)
    settle(seat, cloud, AGENTS + 15 + 3)

    assert cloud.templates.count("deskmateTicket") == AGENTS + 3
    assert cloud.templates.count("deskmateReview") == 15
    assert len(cloud.templates) <= MINUTE
