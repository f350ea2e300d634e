"""The help centre as a stranger's browser gets it, and several help centres of one account."""

from pathlib import Path

import pytest
import requests

from integrations.sandbox import reader
from integrations.sandbox.brands import BRAND
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.parts import Caller

LIST = "/api/v2/help_center/en-us/articles"


def page(address: str) -> requests.Response:
    return requests.get(address, timeout=5, allow_redirects=False)


def listed(caller: Caller, path: str = LIST) -> set[str]:
    return {one["title"] for one in caller.get(path)["articles"]}


def test_an_articles_address_leads_to_its_page(box: Sandbox, anybody: Caller) -> None:
    box.store.add_article("Returns <1>", "<p>Within 14 days.</p>")
    found = page(anybody.get(LIST)["articles"][0]["html_url"])

    assert (found.status_code, "Returns &lt;1&gt;" in found.text, "Within 14 days." in found.text) == (200, True, True)


def test_a_page_that_is_not_for_everybody_is_not_there(box: Sandbox) -> None:
    number = box.store.add_article("Draft", "<p>Later</p>", draft=True)

    assert page(f"{box.url}/hc/en-us/articles/{number}").status_code == 404


def test_strangers_are_turned_away_from_a_closed_help_centre(box: Sandbox, agent: Caller, anybody: Caller) -> None:
    box.store.add_article("Any", "<p>Text</p>")
    box.store.set_help_center("restricted")

    assert anybody("GET", LIST).status_code == 403
    assert listed(agent) == {"Any"}
    assert reader.zendesk(box.store) == frozenset()
    with pytest.raises(ValueError, match="ajar"):
        box.store.set_help_center("ajar")


def test_a_section_without_a_name_in_a_language_shows_nothing_there(box: Sandbox, anybody: Caller) -> None:
    number = box.store.add_article("Any", "<p>Text</p>")
    box.store.translate_article(number, "Irgendeiner", "<p>Text</p>", "de")
    box.store.untranslate_section(box.store.account.section_id, ["de"])

    assert listed(anybody, "/api/v2/help_center/de/articles") == set()
    assert listed(anybody) == {"Any"}
    assert {one.locale for one in reader.zendesk(box.store)} == {"en-us"}


def test_each_brand_has_an_address_that_shows_its_own_articles(box: Sandbox, agent: Caller, anybody: Caller) -> None:
    lamps = box.store.add_brand("Lamps")
    section = box.store.add_section("Lamps", brand=lamps)
    box.store.add_article("Here", "<p>a</p>")
    there = box.store.add_article("There", "<p>b</p>", section=section)
    brands = {one["id"]: one["brand_url"] for one in agent.get("/api/v2/brands")["brands"]}

    assert brands[BRAND] == box.url
    assert (listed(anybody), listed(anybody, brands[lamps] + LIST)) == ({"Here"}, {"There"})
    assert page(f"{brands[lamps]}/hc/en-us/articles/{there}").status_code == 200
    assert page(f"{box.url}/hc/en-us/articles/{there}").status_code == 404
    assert agent("GET", f"/api/v2/help_center/articles/{there}").status_code == 404
    assert [one["name"] for one in agent.get(brands[lamps] + "/api/v2/help_center/sections")["sections"]] == ["Lamps"]


def test_an_article_that_changes_its_brand_is_in_the_other_one(box: Sandbox, anybody: Caller) -> None:
    lamps = box.store.add_brand("Lamps")
    number = box.store.add_article("Moving", "<p>a</p>")
    box.store.move_article(number, box.store.add_section("Lamps", brand=lamps))

    assert listed(anybody) == set()
    assert {one.brand for one in reader.zendesk(box.store)} == {lamps}


def test_brands_of_a_file_have_addresses_again(tmp_path: Path) -> None:
    with Sandbox(tmp_path) as first:
        lamps = first.store.add_brand("Lamps")
    with Sandbox(tmp_path) as again:
        address = again.store.help.brands.get(lamps)["brand_url"]

        assert requests.get(address + LIST, timeout=5).json()["articles"] == []


def test_a_deleted_article_and_a_translation_leave_nothing(box: Sandbox, agent: Caller) -> None:
    gone, kept = box.store.add_article("Gone", "<p>a</p>"), box.store.add_article("Kept", "<p>b</p>")
    box.store.translate_article(kept, "Bleibt", "<p>c</p>", "de")
    box.store.untranslate_article(kept, "de")
    box.store.delete_article(gone)

    assert listed(agent) == {"Kept"}
    assert {(one.title, one.locale) for one in reader.zendesk(box.store)} == {("Kept", "en-us")}


def test_dates_are_those_of_the_sandboxs_clock(agent: Caller) -> None:
    assert agent("GET", LIST).headers["Date"] == "Mon, 02 Mar 2026 12:00:00 GMT"
