"""What PDFs say is kept by key, on both databases, and forgotten with its origin."""

from app.store.contents import PAGE, StoredContents
from app.store.engine import Store
from knowledge.attached import Content

TEXT = Content("stamp", "Take four screws")


def held(store: Store, *keys: str) -> StoredContents:
    contents = StoredContents(store)
    for key in keys:
        contents.put(key, TEXT)
    return contents


def test_what_is_put_is_got(store: Store) -> None:
    contents = held(store, "main/public//1")
    contents.put("main/public//2", Content("other", failure="broken"))

    assert contents.get(["main/public//2", "main/public//1", "main/public//3"]) == {
        "main/public//1": TEXT,
        "main/public//2": Content("other", failure="broken"),
    }
    assert contents.get([]) == {}


def test_the_newest_stays(store: Store) -> None:
    contents = held(store, "main/public//1")
    contents.put("main/public//1", Content("later", "Take six\0 screws\ud800"))

    assert contents.get(["main/public//1"]) == {"main/public//1": Content("later", "Take six screws")}


def test_what_is_gone_is_forgotten_and_nobody_elses(store: Store) -> None:
    contents = held(store, "main/public//1", "main/public//2", "main_2/public//1", "other/public//1")
    contents.keep("main", ["main/public//2"])
    left = {"main/public//2", "main_2/public//1", "other/public//1"}

    assert set(contents.get([*left, "main/public//1"])) == left


def test_more_than_a_page_is_got_and_forgotten(store: Store) -> None:
    keys = [f"main/public//{number}" for number in range(PAGE + 2)]
    contents = held(store, *keys)
    assert len(contents.get(keys)) == PAGE + 2
    contents.keep("main", [])

    assert contents.get(keys) == {}


def test_only_the_named_origins_stay(store: Store) -> None:
    contents = held(store, "main/public//1", "main_2/public//1", "other/public//1")
    contents.only(["main"])
    assert set(contents.get(["main/public//1", "main_2/public//1", "other/public//1"])) == {"main/public//1"}
    contents.only([])

    assert contents.get(["main/public//1"]) == {}
