"""The autonomy table with a script: previews at once, saves, undoes."""

import re

from playwright.sync_api import Page, expect

from app.domain import AutonomyLevel
from app.policy import edited
from tests.app.web.stage import ADMIN
from tests.browser.console.conftest import Reading
from tests.browser.console.server import Site


def choose(page: Page, name: str, level: str) -> None:
    """Click a step as a person does, on its words."""
    page.locator(f'label:has(> [name="{name}"][value="{level}"])').click()


def level(console: Site, name: str) -> AutonomyLevel:
    """Return the level in force."""
    intent = console.made.faces.policy().intent(name)
    assert intent is not None
    return intent.ceiling


def test_a_change_is_previewed_at_once_and_saved_with_a_reason(console: Site, page: Page) -> None:
    choose(page, "level.order_status", "reply")
    review = page.locator("#review")
    expect(review).to_contain_text("would have been sent instead of suggested")
    expect(page.locator("tr.changed")).to_have_count(1)

    page.get_by_label("Why?").fill("Three good weeks")
    page.get_by_role("button", name="Save 1 change").click()

    expect(page.locator("#saved")).to_contain_text("Saved as version 5. Where is my order: Level Suggest → Reply.")
    assert level(console, "order_status") is AutonomyLevel.REPLY


def test_an_example_of_the_preview_leads_to_its_run(page: Page) -> None:
    choose(page, "level.order_status", "reply")
    page.locator("#review .effects a").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Run \d+"))


def test_undo_takes_it_back(console: Site, page: Page) -> None:
    choose(page, "level.order_status", "resolve")
    page.get_by_label("Why?").fill("x")
    page.get_by_role("button", name="Save 1 change").click()
    page.get_by_role("button", name="Undo").click()

    expect(page.locator("#saved")).to_contain_text("Saved as version 6.")
    assert level(console, "order_status") is AutonomyLevel.SUGGEST


def test_a_category_moves_all_its_kinds(console: Site, page: Page) -> None:
    choose(page, "category.delivery", "observe")
    expect(page.locator("#review h2")).to_have_text("5 changes")
    page.get_by_label("Why?").fill("New carrier")
    page.keyboard.press("Enter")

    expect(page.locator("#saved")).to_contain_text("and 3 more")
    assert {level(console, name) for name in ("order_status", "delivery_cost")} == {AutonomyLevel.OBSERVE}


def test_a_category_shows_what_its_kinds_have_in_common(page: Page) -> None:
    group = page.locator('tbody[data-group="delivery"]')
    choose(page, "level.order_status", "off")
    expect(group.get_by_text("Mixed")).to_be_visible()
    expect(page.locator('[name="category.delivery"]:checked')).to_have_count(0)

    choose(page, "level.order_status", "suggest")

    expect(group.get_by_text("Mixed")).to_be_hidden()
    expect(page.locator('[name="category.delivery"][value=suggest]')).to_be_checked()


def test_a_threshold_is_previewed_too(page: Page) -> None:
    page.locator('[name="threshold.opening_hours"]').fill("99,5")
    page.keyboard.press("Enter")

    expect(page.locator("#review")).to_contain_text("Threshold 85% → becomes 99.5%")


def test_a_threshold_that_is_none_is_told(console: Site, page: Page) -> None:
    page.locator('[name="threshold.opening_hours"]').fill("lots")
    page.keyboard.press("Enter")

    expect(page.locator("#review")).to_contain_text("Opening hours and how to reach us: A number from 0 to 100")
    assert console.made.faces.policies.stamp() == 4


def test_discarding_puts_everything_back_without_a_new_page(page: Page) -> None:
    choose(page, "category.delivery", "off")
    expect(page.locator("#review h2")).to_have_text("5 changes")
    page.get_by_role("link", name="Discard").click()

    expect(page.locator("tr.changed")).to_have_count(0)
    expect(page.locator("#review")).to_be_hidden()
    expect(page.locator('[name="level.order_status"][value=suggest]')).to_be_checked()


def test_without_a_reason_nothing_is_saved_and_the_field_has_the_focus(console: Site, page: Page) -> None:
    choose(page, "level.order_status", "reply")
    page.get_by_role("button", name="Save 1 change").click()

    expect(page.locator("#reason-error")).to_have_text("Say why: who comes after you will want to know.")
    expect(page.get_by_label("Why?")).to_be_focused()
    expect(page.locator('[name="level.order_status"][value=reply]')).to_be_checked()
    assert console.made.faces.policies.stamp() == 4


def test_a_reason_that_is_being_written_survives_the_next_preview(page: Page) -> None:
    choose(page, "level.order_status", "reply")
    page.get_by_label("Why?").fill("Three good")
    choose(page, "level.feedback", "off")
    page.get_by_label("Why?").focus()
    page.keyboard.press("End")
    page.keyboard.type(" weeks")
    expect(page.locator("#review h2")).to_have_text("2 changes")

    expect(page.get_by_label("Why?")).to_have_value("Three good weeks")


def test_what_others_save_meanwhile_is_told_and_kept(console: Site, page: Page) -> None:
    newest = console.made.faces.policies.current()
    assert newest is not None
    console.made.faces.policies.save(edited(newest.toml, {"feedback": {"ceiling": "off"}}), ADMIN, "noise", 4)
    choose(page, "level.order_status", "reply")

    expect(page.get_by_text("Somebody saved version 5 meanwhile")).to_be_visible()
    page.get_by_label("Why?").fill("x")
    page.get_by_role("button", name="Save 1 change").click()
    expect(page.locator("#saved")).to_be_visible()
    assert level(console, "feedback") is AutonomyLevel.OFF
    assert level(console, "order_status") is AutonomyLevel.REPLY


def test_kinds_are_filtered_while_typing(page: Page) -> None:
    page.get_by_label("Filter kinds of question").fill("deliv addr")

    expect(page.locator("tr.intent:visible")).to_have_count(1)
    expect(page.locator("#announce")).to_have_text("Matching kinds of question: 1")
    page.get_by_label("Filter kinds of question").fill("nothing like it")
    expect(page.get_by_text("No kind of question matches.")).to_be_visible()


def test_whoever_may_only_look_sees_levels_and_changes_none(reader: Reading) -> None:
    page = reader("viewer-01@example.com")

    expect(page.get_by_text("You can look but not change: your role is Viewer.")).to_be_visible()
    expect(page.locator("table input")).to_have_count(0)
    expect(page.get_by_role("img", name="Reply", exact=True).first).to_be_visible()
