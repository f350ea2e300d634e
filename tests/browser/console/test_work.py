"""Pausing, trying, searching, reading a run, importing, inviting: with a script, as most people will."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from app.policy import edited, shipped
from tests.app.web.stage import ADMIN, PASSWORD
from tests.browser.console.conftest import Reading
from tests.browser.console.server import Site


def test_somebody_signs_in_and_out(reader: Reading) -> None:
    page = reader("", "/console/runs?kind=replied")
    page.get_by_label("E-mail address").fill(ADMIN)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("summary.who").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    page.goto("/console/runs")

    expect(page.get_by_label("Password")).to_be_visible()


def test_one_click_pauses_everything_and_the_reason_comes_after(console: Site, page: Page) -> None:
    page.goto("/console/runs?kind=replied")
    page.get_by_role("button", name="Pause all").click()

    expect(page.get_by_role("heading", name="All automation is paused")).to_be_visible()
    assert console.made.faces.policy().paused
    expect(page.get_by_label("Why? Your colleagues will read it.")).to_be_focused()
    page.keyboard.type("Wrong answers")
    page.keyboard.press("Enter")
    expect(page.locator(".halt")).to_contain_text("Paused by admin-01@example.com")
    expect(page.locator(".halt")).to_contain_text("Wrong answers")


def test_going_on_takes_a_reason(console: Site, page: Page) -> None:
    page.get_by_role("button", name="Pause all").click()
    page.get_by_text("Resume …").click()
    page.get_by_label("What has been mended?").fill("The article")
    page.get_by_role("button", name="Resume").click()

    expect(page.locator(".halt")).to_have_count(0)
    assert not console.made.faces.policy().paused


def test_a_text_is_tried_without_a_new_page(page: Page) -> None:
    page.goto("/console/try")
    page.evaluate("window.same = true")
    page.get_by_label("A customer's message").fill("How long do I have to send a lamp back?")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".verdict")).to_contain_text("send the reply")
    expect(page.locator(".guesses tr").first).to_contain_text("Return policy")
    expect(page.locator(".limits .decides")).to_contain_text("At most Reply")
    expect(page.locator(".sources")).to_contain_text("You may return any item within 30 days")
    expect(page.locator("#result")).to_be_focused()
    assert page.evaluate("window.same")


def test_a_run_is_searched_and_read(console: Site, page: Page) -> None:
    page.goto("/console/runs")
    page.keyboard.press("/")
    page.keyboard.type("20007")
    page.keyboard.press("Enter")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.get_by_role("link", name="#7").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Run 7")
    expect(page.get_by_role("link", name="Ticket 20007")).to_have_attribute("href", "https://desk.example.com/20007")
    with page.expect_download() as given:
        page.get_by_role("link", name="JSON").click()
    assert json.loads(Path(given.value.path()).read_text())["story"]["run"] == 7


def test_a_mark_in_the_draft_leads_to_its_source(console: Site, page: Page) -> None:
    entry = next(one for one in console.made.faces.ledger.newest(100) if one.decision and one.decision.draft)
    page.goto(f"/console/runs/{entry.number}")
    page.locator(".prose .cite").first.click()

    expect(page.locator("#source-1")).to_be_in_viewport()


def test_times_are_told_in_the_readers_zone(reader: Reading) -> None:
    page = reader(timezone_id="Asia/Tokyo")
    page.goto("/console/history")

    expect(page.locator("tbody time").last).to_have_text("Feb 10, 2026, 8:00 PM")


def test_a_mistake_in_a_policy_leads_to_its_line(console: Site, page: Page) -> None:
    page.goto("/console/policy")
    wrong = shipped().replace('ceiling = "suggest"', 'ceiling = "always"', 1)
    page.locator("#toml").evaluate("(field, text) => { field.value = text }", wrong)
    page.get_by_label("Why?").fill("x")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#problems")).to_be_focused()
    page.locator("#problems a").first.click()

    assert page.evaluate("getSelection().toString()") == 'ceiling = "always"'
    assert console.made.faces.policies.stamp() == 4


def test_a_file_is_read_into_the_text_before_it_is_sent(console: Site, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(edited(shipped(), {"feedback": {"ceiling": "off"}}), encoding="utf-8")
    page.goto("/console/policy")
    page.set_input_files("[name=file]", file)
    expect(page.locator("#toml")).to_have_value(re.compile('ceiling = "off"'))
    page.get_by_role("button", name="Check", exact=True).click()

    expect(page.locator("section", has_text="It would change")).to_contain_text("Praise and suggestions")


def test_an_invited_person_comes_in_by_the_link(page: Page, reader: Reading) -> None:
    page.goto("/console/people")
    page.get_by_label("E-mail address").fill("agent-09@example.com")
    page.get_by_role("button", name="Make a one-time link").click()
    link = page.locator("#one-time")
    expect(link).to_be_focused()
    page.goto(link.input_value())
    page.get_by_label("Name").fill("Agent Nine")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()

    expect(page.get_by_text("Your account is ready. Sign in.")).to_be_visible()
    expect(reader("agent-09@example.com").get_by_text("Agent Nine").first).to_be_visible()


def test_a_role_is_offered_to_be_set_once_it_differs(page: Page) -> None:
    page.goto("/console/people")
    row = page.locator("tr", has_text="agent-01@example.com")
    expect(row.get_by_role("button", name="Set")).to_be_hidden()
    row.locator("select").select_option("admin")
    row.get_by_role("button", name="Set").click()

    expect(page.get_by_text("agent-01@example.com is now: Admin.")).to_be_visible()


def test_a_theme_is_taken_at_once_and_kept(page: Page) -> None:
    dark = "rgb(15, 19, 21)"
    page.locator("details.menu summary.who").click()
    with page.expect_response("**/console/look"):
        page.locator("label", has_text="Dark").click()
    expect(page.locator("body")).to_have_css("background-color", dark)
    page.goto("/console/runs")

    expect(page.locator("body")).to_have_css("background-color", dark)


def test_the_language_is_changed_where_one_stands(page: Page) -> None:
    page.goto("/console/runs?kind=replied")
    page.locator("details.menu summary.who").click()
    page.locator("label", has_text="Deutsch").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Läufe")
    assert page.url.endswith("/console/runs?kind=replied")
