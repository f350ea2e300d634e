"""Freshdesk gives an account fifty template calls a minute, for all its agents together."""

from playwright.sync_api import Page, expect

from app.cli.packaging.files import Kind
from tests.browser.sidebar.seats import Room, Seat
from tests.browser.sidebar.server import Cloud
from tests.browser.sidebar.views import view

AGENTS = 30
MINUTE = 50  # template calls


def activate(page: Page, agent: str, ticket: int) -> None:
    """Let an agent open a ticket."""
    page.evaluate(
        "([name, id]) => { desks[name].data.ticket = { ticket: { id } };"
        " desks[name].handlers['app.activated'].forEach((handler) => handler()); }",
        [agent, ticket],
    )


def settle(seat: Seat, cloud: Cloud, calls: int) -> None:
    """Wait until so many calls came, and a moment for one too many."""
    seat.until(lambda: len(cloud.templates) >= calls)
    seat.page.wait_for_timeout(400)


def test_thirty_agents_work_within_a_minutes_budget(room: Room, cloud: Cloud) -> None:
    """Each opens a ticket, every other one uses the draft, some come back, three leaf through ten tickets."""
    names = [f"agent{number}" for number in range(AGENTS)]
    cloud.budget = MINUTE
    for number in range(200):
        cloud.api.answers["GET", f"tickets/{number}"] = view(ticket=str(number))
        cloud.api.answers["POST", f"tickets/{number}/reviews"] = {}
    seat = room.open(Kind.FRESHDESK, agents=[(name, str(number)) for number, name in enumerate(names)])
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
