"""What an agent reads when something is wrong, and that the panel recovers."""

import pytest
from playwright.sync_api import expect

from app.cli.packaging.files import Kind
from tests.browser.sidebar.seats import Room
from tests.browser.sidebar.server import Cloud
from tests.browser.sidebar.views import view

TICKET = ("GET", "tickets/42")
TOLD = {"error": {"code": "x", "message": "What the service says.", "mend": "How to mend it."}}
PROBLEMS = [
    (403, "Not permitted", "Ask an admin of Deskmate."),
    (404, "Not found", "the connection's name"),
    (500, "That did not work", "tell whoever looks after it"),
    (502, "Deskmate does not answer", "try again in a minute"),
    (503, "Deskmate does not answer", "Your helpdesk works as ever"),
]


@pytest.mark.parametrize(("status", "title", "words"), PROBLEMS)
def test_each_failure_has_its_words(room: Room, cloud: Cloud, kind: Kind, status: int, title: str, words: str) -> None:
    cloud.api.failures[TICKET] = (status, TOLD)
    panel = room.open(kind).panel

    expect(panel.get_by_role("alert")).to_contain_text(title)
    expect(panel.get_by_role("alert")).to_contain_text(words)
    expect(panel.get_by_text("What the service says. How to mend it.")).to_be_visible()


def test_looking_again_recovers(room: Room, cloud: Cloud, kind: Kind) -> None:
    cloud.api.failures[TICKET] = (500, TOLD)
    panel = room.open(kind).panel
    expect(panel.get_by_role("alert")).to_be_visible()
    cloud.api.failures.clear()
    panel.get_by_role("button", name="Look again").click()

    expect(panel.get_by_role("heading", name="Draft ready for you")).to_be_visible()
    expect(panel.get_by_role("alert")).to_have_count(0)


def test_wrong_secret_is_not_configured(room: Room, cloud: Cloud, kind: Kind) -> None:
    cloud.secret = "another secret of thirty-two characters"
    cloud.settings["sidebar_token"] = "another"
    panel = room.open(kind).panel

    expect(panel.get_by_role("alert")).to_contain_text("Deskmate is not set up here")
    expect(panel.get_by_role("alert")).to_contain_text("An admin enters the same secret")


def test_offline_says_so_and_goes_on_by_itself(room: Room, cloud: Cloud, kind: Kind) -> None:
    seat = room.open(kind)
    expect(seat.panel.get_by_role("heading", name="Draft ready for you")).to_be_visible()
    seat.context.set_offline(True)
    seat.panel.get_by_role("searchbox").fill("refund")
    seat.panel.get_by_role("button", name="Ask", exact=True).click()
    expect(seat.panel.get_by_text("You seem to be offline.")).to_be_visible()
    cloud.api.answers[TICKET] = view(summary="Written while the agent was away.")
    seat.errors.clear()  # the browser's own word about the call that failed
    seat.context.set_offline(False)

    expect(seat.panel.get_by_text("Written while the agent was away.")).to_be_visible()


def test_opening_offline_is_told(room: Room, cloud: Cloud) -> None:
    seat = room.open(Kind.ZENDESK, clock=True)
    expect(seat.panel.get_by_role("heading", name="Draft ready for you")).to_be_visible()
    seat.context.set_offline(True)
    seat.page.clock.run_for(10_000)
    seat.shown()

    seat.page.clock.run_for(100)
    expect(seat.panel.get_by_role("alert")).to_contain_text("No connection")
    expect(seat.panel.get_by_text("What you see below is from before.")).to_be_visible()
    expect(seat.panel.get_by_role("button", name="Insert")).to_be_visible()
    seat.errors.clear()


def test_used_up_budget_keeps_what_is_shown(room: Room, cloud: Cloud) -> None:
    cloud.budget = 1
    panel = room.open(Kind.FRESHDESK).panel
    expect(panel.get_by_role("heading", name="Draft ready for you")).to_be_visible()
    panel.get_by_text("Similar solved tickets").click()

    expect(panel.get_by_text("Wait a moment, then look again.")).to_be_visible()
    expect(panel.get_by_role("button", name="Insert")).to_be_visible()


def test_part_that_cannot_be_read_is_asked_for_once_a_click(room: Room, cloud: Cloud) -> None:
    cloud.api.failures["GET", "tickets/42/runs"] = (503, TOLD)
    seat = room.open(Kind.FRESHDESK)
    story = seat.panel.get_by_text("What happened on this ticket")
    story.click()
    expect(seat.panel.get_by_text("The service cannot be reached")).to_be_visible()
    seat.settle()
    assert cloud.templates.count("deskmateRuns") == 1
    cloud.api.failures.clear()
    story.click()
    story.click()

    expect(seat.panel.get_by_text("Overtaken by a newer message")).to_be_visible()
    assert cloud.templates.count("deskmateRuns") == 2


def test_budget_that_was_gone_before_names_freshdesk(room: Room, cloud: Cloud) -> None:
    cloud.budget = 0
    panel = room.open(Kind.FRESHDESK).panel

    expect(panel.get_by_role("alert")).to_contain_text("Freshdesk allows an account 50 calls a minute")


def test_feedback_waits_for_the_service(room: Room, cloud: Cloud, kind: Kind) -> None:
    cloud.api.failures["POST", "tickets/42/reviews"] = (503, TOLD)
    seat = room.open(kind)
    seat.panel.get_by_role("button", name="Insert", exact=True).click()
    expect(seat.panel.get_by_text("Inserted into your reply. Read it once more")).to_be_visible()
    cloud.api.failures.clear()
    cloud.api.calls.clear()
    seat.panel.locator("body").evaluate("dispatchEvent(new Event('online'))")

    seat.until(lambda: bool(cloud.api.made("POST", "reviews")))
    assert [call.body["kind"] for call in cloud.api.made("POST", "reviews")] == ["used"]


def test_feedback_that_is_refused_is_told(room: Room, cloud: Cloud) -> None:
    cloud.api.failures["POST", "tickets/42/reviews"] = (422, TOLD)
    panel = room.open(Kind.ZENDESK).panel
    panel.get_by_role("button", name="Helpful", exact=True).first.click()

    expect(panel.locator("#panel")).to_contain_text("That did not work")
    expect(panel.get_by_role("button", name="Helpful", exact=True).first).to_have_attribute("aria-pressed", "false")


def test_page_outside_a_helpdesk_says_where_it_belongs(room: Room, cloud: Cloud, kind: Kind) -> None:
    seat = room.open(kind)
    place = {Kind.ZENDESK: "zendesk/assets/panel.html", Kind.FRESHDESK: "freshdesk/app/index.html"}[kind]
    seat.context.route("**/appclient.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    seat.page.goto(f"http://127.0.0.1:{cloud.port}/app/{place}")

    expect(seat.page.get_by_role("alert")).to_contain_text("This page belongs inside the helpdesk")
