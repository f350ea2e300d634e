"""The help centre: folders by reader, articles by language, drafts in between."""

from typing import Any

import pytest
import requests

from integrations.sandbox.enclosures import HOLDS
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.freshdesk.parts import Key
from tests.integrations.sandbox.parts import Hand


def folders(key: Key) -> dict[tuple[str, int], dict[str, Any]]:
    """Return every folder by name and visibility."""
    category = key.get("solutions/categories")[0]["id"]
    found = key.get(f"solutions/categories/{category}/folders", per_page=100)
    return {(one["name"], one["visibility"]): one for one in found}


def titles(key: Key, folder: dict[str, Any], language: str = "") -> list[str]:
    path = f"solutions/folders/{folder['id']}/articles"
    return [one["title"] for one in key.get(f"{path}/{language}" if language else path)]


def test_each_kind_of_reader_has_a_folder(box: Sandbox, key: Key) -> None:
    account, store = box.store.account, box.store
    company = store.help.add_segment("Example", "signed_in_users", organization_ids=(store.add_organization("E"),))
    readers = {1: None, 2: account.signed_in_segment_id, 3: account.staff_segment_id, 4: company}
    for visibility, segment in readers.items():
        store.add_article(f"For {visibility}", "<p>Text</p>", section="Orders", user_segment_id=segment)
    found = folders(key)

    assert {("Orders", number) for number in readers} <= set(found)
    assert [[f"For {number}"] for number in readers] == [titles(key, found["Orders", number]) for number in readers]
    assert found["Orders", 4]["company_ids"] == [store.rows.all("organization")[0]["id"]]
    assert len({one["id"] for one in found.values()}) == len(found)


def test_an_article_moves_to_another_folder_with_its_readers(box: Sandbox, key: Key) -> None:
    number = box.store.add_article("Returns", "<p>Text</p>", section="Orders")
    seen = []
    for segment in (None, box.store.account.staff_segment_id):
        box.store.edit_article(number, user_segment_id=segment)
        folder = key.get(f"solutions/articles/{number}")["folder_id"]
        seen.append(key.get(f"solutions/folders/{folder}")["visibility"])

    assert seen == [1, 3]


def test_folders_lie_in_folders(box: Sandbox, key: Key) -> None:
    box.store.add_section("Abroad", parent="Delivery")
    box.store.add_article("Customs", "<p>Text</p>", section="Abroad")
    outer = folders(key)["Delivery", 1]
    inner = key.get(f"solutions/folders/{outer['id']}/subfolders")[0]
    article = key.get(f"solutions/folders/{inner['id']}/articles")[0]

    assert ("Abroad", 1) not in folders(key)
    assert (1, 0, outer["id"]) == (outer["sub_folders_count"], outer["articles_count"], inner["parent_folder_id"])
    assert [one["data"]["name"] for one in article["hierarchy"]] == ["Help", "Delivery", "Abroad"]
    assert [one["type"] for one in article["hierarchy"]] == ["category", "folder", "folder"]


def test_drafts_are_listed_with_the_others(box: Sandbox, key: Key) -> None:
    for title, draft in (("Ready", False), ("Not ready", True)):
        box.store.add_article(title, "<p>Text</p>", section="Orders", draft=draft)
    path = f"solutions/folders/{folders(key)['Orders', 1]['id']}/articles"

    assert {one["title"]: one["status"] for one in key.get(path)} == {"Ready": 2, "Not ready": 1}


def test_a_translation_has_a_path_of_its_own(box: Sandbox, key: Key) -> None:
    number = box.store.add_article("Returns", "<p>Text</p>", section="Orders")
    other = box.store.add_article("Refunds", "<p>Text</p>", section="Orders")
    box.store.translate_article(number, "Rückgabe", "<p>Wort</p>", "de", draft=True)
    folder = folders(key)["Orders", 1]
    german = key.get(f"solutions/articles/{number}/de")

    assert ("Rückgabe", 1, number) == (german["title"], german["status"], german["id"])
    assert (titles(key, folder), titles(key, folder, "de")) == (["Returns", "Refunds"], ["Rückgabe"])
    assert [key("GET", f"solutions/articles/{one}").status_code for one in (f"{other}/de", f"{number}/fr")] == [
        404,
        404,
    ]


def test_an_article_of_another_language_is_an_empty_draft_in_the_primary_one(box: Sandbox, key: Key) -> None:
    number = box.store.add_article("Rückgabe", "<p>Wort</p>", "de", section="Rückgabe")
    primary, german = key.get(f"solutions/articles/{number}"), key.get(f"solutions/articles/{number}/de")

    assert (primary["description"], primary["status"]) == ("<p> </p>", 1)
    assert (german["description"], german["status"]) == ("<p>Wort</p>", 2)


def test_the_settings_name_the_languages(box: Sandbox, key: Key) -> None:
    number = box.store.add_article("Returns", "<p>Text</p>")
    for locale in ("de", "pt-br"):
        box.store.translate_article(number, "T", "<p>T</p>", locale)
    shown = key.get("settings/helpdesk")

    assert (shown["primary_language"], shown["supported_languages"]) == ("en", ["de", "pt-BR"])
    assert key.get(f"solutions/articles/{number}/pt-BR")["title"] == "T"


def test_the_plain_text_runs_words_together(box: Sandbox, key: Key) -> None:
    number = box.store.add_article("Returns", "<p>One day</p><p>Two days</p>")

    assert key.get(f"solutions/articles/{number}")["description_text"] == "One dayTwo days"


def test_an_archived_article_leaves_no_trace(box: Sandbox, key: Key) -> None:
    number = box.store.add_article("Returns", "<p>Text</p>", section="Orders")
    box.store.archive_article(number)

    assert titles(key, folders(key)["Orders", 1]) == []
    assert key("GET", f"solutions/articles/{number}").status_code == 404


@pytest.mark.parametrize("name", ["updated_since", "start_time"])
def test_no_list_says_what_changed(box: Sandbox, key: Key, name: str) -> None:
    category = key.get("solutions/categories")[0]["id"]

    assert key("GET", f"solutions/categories/{category}/folders?{name}=2026-01-01T00:00:00Z").status_code == 400


def test_articles_come_in_pages(box: Sandbox, key: Key) -> None:
    for number in range(35):
        box.store.add_article(f"Article {number}", "<p>Text</p>", section="Orders")
    path = f"solutions/folders/{folders(key)['Orders', 1]['id']}/articles"
    first = key("GET", path)

    assert (len(first.json()), len(key("GET", first.links["next"]["url"]).json())) == (30, 5)
    assert len(key.get(path, per_page=100)) == 35


def test_a_change_moves_the_articles_time(box: Sandbox, key: Key, clock: Hand) -> None:
    number = box.store.add_article("Returns", "<p>Text</p>")
    clock.pass_by(60)
    box.store.edit_article(number, body="<p>Other</p>")

    assert key.get(f"solutions/articles/{number}")["updated_at"] == "2026-03-02T12:01:00Z"


def test_published_articles_are_found_by_words(box: Sandbox, key: Key) -> None:
    for title, draft in (("Returns", False), ("Return draft", True)):
        box.store.add_article(title, "<p>Thirty days</p>", draft=draft, section="Orders")
    found = key.get("search/solutions", term="thirty return")

    assert [(one["title"], one["folder_name"], one["folder_visibility"]) for one in found] == [("Returns", "Orders", 1)]


def test_files_hang_on_articles_by_signed_addresses(box: Sandbox, key: Key, clock: Hand) -> None:
    """Whoever has one gets the bytes for a while, without a key."""
    number = box.store.add_article("Lamp", "<p>Text</p>")
    box.store.attach(number, "manual.pdf", b"%PDF-1.7 words")
    (file,) = key.get(f"solutions/articles/{number}")["attachments"]
    at_once = requests.get(file["attachment_url"], timeout=5)
    clock.pass_by(HOLDS + 1)
    late = requests.get(file["attachment_url"], timeout=5)

    assert (file["name"], file["content_type"], file["size"]) == ("manual.pdf", "application/pdf", 14)
    assert (at_once.status_code, at_once.content, late.status_code) == (200, b"%PDF-1.7 words", 403)


@pytest.mark.parametrize(
    "path", ["categories/1", "categories/1/folders", "folders/11", "folders/11/articles", "articles/1"]
)
def test_what_is_not_there_is_not_found(key: Key, path: str) -> None:
    assert ((answer := key("GET", f"solutions/{path}")).status_code, answer.content) == (404, b"")
