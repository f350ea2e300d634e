"""A visit to the live demo, from the first page to the console."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.cli.demo.stage import live_policy
from app.clock import CLOCK
from app.settings import Settings
from app.store.engine import open_store
from app.store.policies import Policies
from tests.browser.demo.conftest import PATIENCE, Demo, Reader, panel, ready

pytestmark = pytest.mark.slow

LABEL, INVOICE = "14", "16"  # samples of intents that nobody has raised


def draft(page: Page, ticket: str = LABEL) -> None:
    """Open a ticket for which a draft waits."""
    page.locator(f'.row[data-key="{ticket}"]').get_by_role("link").click()
    expect(page.locator("body")).to_have_attribute("data-ticket", ticket)
    ready(page)


def write(page: Page, starter: str) -> None:
    """Send one of the messages to begin with, as a customer."""
    page.goto("/write")
    page.get_by_role("button", name=starter).click()
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/customer")


def outcome(page: Page, words: str) -> None:
    """Wait until the newest run came to this."""
    expect(page.locator("#flow .turn").first.locator(".chip")).to_have_text(words, timeout=PATIENCE)


def test_tickets_come_in_with_outcome_and_reason(page: Page) -> None:
    counts = [int(one) for one in page.locator(".filter .count").all_inner_texts()]
    rows = page.locator(".row")

    assert counts[0] == sum(counts[1:]) == rows.count() >= 50
    assert min(counts) > 0
    assert all(rows.locator(".why").all_text_contents())


def test_inbox_is_filtered_by_outcome(page: Page) -> None:
    page.get_by_role("button", name="Draft waiting").click()

    shown = page.locator(".row:visible")
    assert set(shown.locator(".chip").all_text_contents()) == {"Draft waiting"}
    expect(page.locator("#filter-words")).to_have_text("Draft waiting for an agent")


def test_agent_inserts_the_draft_and_sends_it(page: Page) -> None:
    draft(page, INVOICE)
    panel(page).get_by_role("button", name="Insert", exact=True).click()
    composer = page.get_by_role("textbox", name="Your reply")
    expect(composer).to_contain_text("Our help centre says this")

    page.get_by_role("button", name="Send reply").click()
    sent = page.locator('.said[data-role="agent"]')
    expect(sent).to_contain_text("Our help centre says this")
    expect(composer).to_be_empty()
    expect(page.locator("#status")).to_have_text("pending")
    expect(page.locator(".row:has([aria-current])")).to_contain_text("answered", timeout=PATIENCE)


def test_note_is_written_by_keyboard_and_stays_inside(page: Page) -> None:
    draft(page)
    page.get_by_role("radio", name="Public reply").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("textbox", name="Your internal note").focus()
    page.keyboard.type("Ask the warehouse first.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said[data-note]").last).to_contain_text("Ask the warehouse first.")

    page.get_by_role("link", name="Customer", exact=True).click()
    expect(page.locator("#thread")).not_to_contain_text("warehouse")


def test_way_to_a_draft_leads_from_the_first_page(page: Page) -> None:
    page.get_by_role("link", name="Answer a ticket as the agent").click()
    ready(page)
    expect(panel(page).get_by_role("heading", name="Draft", exact=True)).to_be_visible()

    page.go_back()
    expect(page.get_by_role("heading", name="Three things to try")).to_be_visible()
    expect(page.locator("#app")).to_have_count(0)


def test_app_asks_the_knowledge_base_through_the_proxy(page: Page) -> None:
    draft(page)
    panel(page).get_by_role("searchbox").fill("How long does delivery take?")
    panel(page).get_by_role("button", name="Ask").click()

    expect(panel(page).get_by_text("working days").first).to_be_visible(timeout=PATIENCE)


def test_customer_watches_until_the_reply_and_asks_for_a_person(reader: Reader) -> None:
    page = reader("/write")
    write(page, "How many days")
    outcome(page, "Replied by itself")
    expect(page.locator(".stations b")).to_have_text(["Received", "Thought", re.compile("Decided"), "Done"])
    expect(page.locator("#thread")).to_contain_text("Sample Shop")

    page.get_by_role("textbox").fill("That does not help. I want to talk to a person.")
    page.get_by_role("button", name="Send as the customer").click()
    outcome(page, "Handed to a person")
    expect(page.locator(".limits").first.locator("li").first).to_contain_text("asks for a person")
    page.get_by_role("link", name="See the note").click()
    expect(page.locator(".said[data-note]")).to_contain_text("Over to")


@pytest.fixture
def patient(demo: Demo) -> Iterator[None]:
    """Let replies wait for long, and at the end as before."""
    store = open_store(Settings(data_dir=demo.folder, database_url=""))
    policies = Policies(store, CLOCK)
    for_long = re.sub(r"(?m)^send_delay = .*$", "send_delay = 600", live_policy())
    policies.save(for_long, "tests", "To stop a reply at leisure.", policies.stamp())
    yield
    policies.save(live_policy(), "tests", "As before.", policies.stamp())
    store.close()


@pytest.mark.usefixtures("patient")
def test_agent_stops_a_reply_that_waits(reader: Reader) -> None:
    page = reader("/write")
    write(page, "what are your opening hours")
    expect(page.locator("#flow .due")).to_contain_text("Sends in", timeout=PATIENCE)
    page.locator("#flow").get_by_role("link", name="an agent can stop it").click()
    panel(page).get_by_role("button", name="Stop").click()
    expect(panel(page).get_by_role("button", name="Stop")).to_have_count(0, timeout=PATIENCE)

    expect(page.locator(".row:has([aria-current]) .chip")).to_have_text("Left alone", timeout=PATIENCE)
    assert page.locator('.said[data-role="copilot"]').count() == 0


def test_console_opens_signed_in(page: Page) -> None:
    with page.context.expect_page() as opened:
        page.get_by_role("navigation").get_by_role("link", name="Console").click()

    expect(opened.value.get_by_role("heading", name="Autonomy")).to_be_visible(timeout=PATIENCE)


def test_ticket_of_the_console_leads_back(page: Page, demo: Demo) -> None:
    page.goto("/tickets/4/customer")
    outcome(page, "Replied by itself")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="This run in the console").click()
    console = opened.value
    console.locator('a[href*="/agent/tickets/4"]').first.click()

    console.wait_for_url(f"{demo.url}/tickets/4")
