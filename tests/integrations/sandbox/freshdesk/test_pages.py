"""The portal as a stranger's browser gets it."""

import pytest

from integrations.sandbox import reader
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.test_pages import page


def test_a_portal_shows_its_articles_in_each_language(box: Sandbox) -> None:
    number = box.store.add_article("Returns", "<p>Within 14 days.</p>")
    box.store.translate_article(number, "Rückgabe", "<p>In 14 Tagen.</p>", "de")
    english, german = (
        page(f"{box.url}/support/solutions"),
        page(f"{box.url}/de/support/solutions/articles/{number}"),
    )

    assert "Returns" in english.text
    assert "In 14 Tagen." in german.text


def test_a_closed_portal_asks_for_a_login(box: Sandbox) -> None:
    box.store.set_help_center("restricted")
    found = page(f"{box.url}/support/solutions")

    assert (found.status_code, found.headers["Location"]) == (302, "/support/login")


@pytest.mark.parametrize("how", ["folder", "category", "language", "parent"])
def test_what_lies_in_a_closed_place_is_not_shown(how: str, box: Sandbox) -> None:
    store, inner = box.store, box.store.add_section("Inner", parent="Articles")
    number = store.add_article("Returns", "<p>a</p>", section=inner if how == "parent" else "")
    store.translate_article(number, "Rückgabe", "<p>b</p>", "de")
    before = len(reader.freshdesk(store))
    match how:
        case "folder" | "parent":
            store.restrict_section(store.account.section_id, store.account.staff_segment_id)
        case "category":
            store.show_category([])
        case _:
            store.set_languages([])
    after = {one.locale for one in reader.freshdesk(store)}

    assert (before, after) == (2, {"en"} if how == "language" else set())
