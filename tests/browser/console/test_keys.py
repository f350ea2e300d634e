"""The keyboard is enough, and its shortcuts can be switched off."""

from playwright.sync_api import Page, expect

from app.domain import AutonomyLevel
from tests.browser.console.conftest import Reading
from tests.browser.console.server import Site


def test_a_level_is_changed_and_saved_by_keys_alone(console: Site, page: Page) -> None:
    page.goto("/console")
    page.keyboard.press("/")
    page.keyboard.type("where is my order")
    expect(page.locator("tr.intent:visible")).to_have_count(1)
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.name") != "level.order_status":
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#review h2")).to_have_text("1 change")
    page.keyboard.press("c")
    expect(page.get_by_label("Why?")).to_be_focused()
    page.keyboard.type("Three good weeks")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#saved")).to_be_visible()
    intent = console.made.faces.policy().intent("order_status")
    assert intent is not None
    assert intent.ceiling is AutonomyLevel.REPLY


def test_the_list_of_shortcuts_opens_and_closes(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()


def test_pages_are_two_keys_away(page: Page) -> None:
    ways = {"r": "runs", "t": "try", "k": "knowledge", "p": "policy"}
    for key, path in [*((key, f"/console/{name}") for key, name in ways.items()), ("a", "/console")]:
        page.keyboard.press("g")
        page.keyboard.press(key)
        page.wait_for_url(f"**{path}")


def test_rows_are_walked_with_two_keys(page: Page) -> None:
    page.goto("/console/runs")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    rows = page.locator("tr[data-row] th a")

    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Run")


def test_single_keys_can_be_switched_off(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_label("Single keys are shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.goto("/console/runs")
    page.keyboard.press("/")

    expect(page.get_by_label("Search", exact=True)).not_to_be_focused()


def test_letters_that_are_typed_are_no_shortcuts(page: Page) -> None:
    page.goto("/console/try")
    page.get_by_label("A customer's message").click()
    page.keyboard.type("g r ? j")

    expect(page.get_by_label("A customer's message")).to_have_value("g r ? j")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_first_stop_leads_past_the_ways(page: Page) -> None:
    page.goto("/console/runs")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_label("Search", exact=True)).to_be_focused()


def test_what_has_the_focus_is_seen(page: Page) -> None:
    """Every stop of the page has a ring of three pixels, the steps of a level around their words."""
    page.goto("/console")
    for _ in range(25):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            "(() => { const e = document.activeElement; const r = e.matches('.seg input') ? e.parentElement : e;"
            " return [getComputedStyle(r).outlineStyle, getComputedStyle(r).outlineWidth, r.className] })()"
        )
        assert ring[:2] == ["solid", "3px"], ring


def test_a_menu_closes_with_escape_and_gives_the_focus_back(page: Page) -> None:
    menu = page.locator("summary.who")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu).to_be_focused()


def test_everything_works_without_a_script(console: Site, reader: Reading) -> None:
    """Change, preview, save, undo, pause, resume, try, search: by forms alone."""
    page = reader(java_script_enabled=False)
    page.locator('label:has(> [name="level.order_status"][value="reply"])').click()
    page.get_by_role("button", name="Preview the changes").click()
    expect(page.locator("#review")).to_contain_text("would have been sent instead of suggested")
    page.get_by_label("Why?").fill("Three good weeks")
    page.get_by_role("button", name="Save 1 change").click()
    expect(page.locator("#saved")).to_contain_text("Saved as version 5.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#saved")).to_contain_text("Saved as version 6.")
    page.get_by_role("button", name="Pause all").click()
    expect(page.locator(".halt")).to_be_visible()
    page.get_by_text("Resume …").click()
    page.get_by_label("What has been mended?").fill("x")
    page.get_by_role("button", name="Resume").click()
    expect(page.locator(".halt")).to_have_count(0)
    page.goto("/console/try")
    page.get_by_label("A customer's message").fill("How long do I have to send a lamp back?")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".verdict")).to_contain_text("send the reply")
    page.locator("summary.who").click()
    page.locator("label", has_text="Dark").click()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert console.made.faces.policies.stamp() == 6
