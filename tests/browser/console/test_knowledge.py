"""The knowledge base: asked, read and taken out of use, by keys alone, with a script and without."""

import re

from playwright.sync_api import Page, expect

from tests.browser.console.conftest import Reading
from tests.browser.console.server import Site

PATH = "/console/knowledge"
RETURN = f"{PATH}/article?key=main/en/return_policy"
QUESTION = "Which country is free for sending back, and what about islands?"


def tab_to(page: Page, condition: str) -> None:
    """Press Tab until what has the focus is of this kind; a page has fewer stops than a hundred."""
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const e = document.activeElement; return Boolean({condition}) }})()"):
            return
    raise AssertionError(f"no stop is {condition}")


def test_a_question_is_asked_and_a_passage_read_by_keys_alone(page: Page) -> None:
    page.goto(PATH)
    page.evaluate("window.same = true")
    page.keyboard.press("/")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_focused()
    tab_to(page, "e.matches('.hits summary')")
    page.keyboard.press("Enter")
    expect(page.locator(".hits .here").first).to_contain_text("Germany")
    expect(page.locator(".hits .around").first).to_contain_text("the order number")
    assert page.evaluate("window.same")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"key=main/en/return_policy#part-2$"))
    expect(page.locator("#part-2")).to_be_in_viewport()


def test_an_article_is_excluded_and_used_again_by_keys_alone(console: Site, page: Page) -> None:
    page.goto(RETURN)
    tab_to(page, "e.name === 'reason'")
    page.keyboard.type("The time is wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Not used: The time is wrong")).to_be_visible()
    assert "main/en/return_policy" in console.made.faces.holdings.texts.excluded()
    tab_to(page, "e.name === 'reason'")
    page.keyboard.type("Mended")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("It is used again, from the next question on.")).to_be_visible()
    assert "main/en/return_policy" not in console.made.faces.holdings.texts.excluded()


def test_rows_of_the_list_are_walked_with_two_keys(page: Page) -> None:
    page.goto(f"{PATH}/articles")
    page.keyboard.press("j")
    page.keyboard.press("j")

    expect(page.locator("tr[data-row] a.title").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Delivery times")


def test_an_audit_is_read_and_asked_for_by_keys_alone(console: Site, page: Page) -> None:
    page.goto(f"{PATH}/audit")
    tab_to(page, "e.matches('.tasks summary')")
    page.keyboard.press("Enter")
    expect(page.locator(".tasks q").first).to_be_visible()
    tab_to(page, "e.getAttribute('href')?.startsWith('#gap-')")
    page.keyboard.press("Enter")
    expect(page.locator("#gap-1")).to_be_in_viewport()
    page.goto(f"{PATH}/audit")
    tab_to(page, "e.matches('.acts button')")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").filter(has_text="asked for an audit")).to_be_visible()
    assert console.made.faces.holdings.audits.wanted()


def test_a_mistake_stays_where_it_was_made(page: Page) -> None:
    page.goto(PATH)
    page.evaluate("document.querySelector('.ask [name=text]').required = false")
    page.get_by_role("button", name="Ask", exact=True).click()

    expect(page.get_by_role("alert")).to_have_text("Write a question first.")


def test_everything_works_without_a_script(console: Site, reader: Reading) -> None:
    page = reader(path=PATH, java_script_enabled=False)
    page.get_by_label("Ask a question as a customer would").fill(QUESTION)
    page.get_by_label("Also what only agents may read").check()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".hits li").first).to_contain_text("Return an item")
    page.locator(".hits summary").first.click()
    expect(page.locator(".hits .here").first).to_be_visible()
    page.get_by_role("link", name="Return an item").click()
    expect(page.locator("#part-2")).to_be_in_viewport()
    page.get_by_label("Why?").fill("The time is wrong")
    page.get_by_role("button", name="Exclude").click()
    expect(page.locator(".say")).to_contain_text("Not used: The time is wrong")
    page.goto(PATH)
    page.get_by_role("button", name="Sync everything").click()
    expect(page.locator(".say")).to_contain_text("asked for a pass over everything")
    page.goto(f"{PATH}/articles")
    page.get_by_label("State").select_option("excluded")
    page.get_by_role("button", name="Search").click()

    expect(page.locator("tr[data-row]")).to_have_count(2)
    assert console.made.faces.holdings.passes.wished()
