"""What somebody without an account sees, found as such a reader would: by walking the pages from the top.

None of this goes through the API's code: it is what the API's answers can be held against.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from integrations.sandbox.brands import BRAND
from integrations.sandbox.enclosures import content
from integrations.sandbox.freshdesk import numbers
from integrations.sandbox.rows import Record
from integrations.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Sight:
    """An article in one language, as anybody reads it in a brand's help centre."""

    article: int
    locale: str
    brand: int
    title: str
    body: str
    files: tuple[tuple[str, bytes], ...] = ()  # name and bytes of what hangs on it


Reader = Callable[[Store], frozenset[Sight]]


def zendesk(store: Store) -> frozenset[Sight]:
    """Return all that strangers are shown by help centres that let them in."""
    return frozenset(
        Sight(article["id"], text["locale"], brand, text["title"], text["body"], _files(store, article))
        for brand in _open_brands(store)
        for category in store.rows.all("category")
        if category.get("brand_id", BRAND) == brand
        for section in store.rows.all("section")
        if section["category_id"] == category["id"]
        for article in _on_shelf(store, section)
        if article["user_segment_id"] is None and not article["user_segment_ids"]
        for text in store.rows.all("translation", article["id"])
        if not (text["draft"] or text["hidden"]) and text["locale"] not in (section.get("untranslated") or [])
    )


def freshdesk(store: Store) -> frozenset[Sight]:
    """Return all that strangers are shown by the portal."""
    if BRAND not in _open_brands(store):
        return frozenset()
    top = [one for one in store.rows.all("category") if one.get("portals") != []]
    roots = [
        section
        for category in top
        for section in store.rows.all("section")
        if section["category_id"] == category["id"] and section["parent_section_id"] is None
    ]
    return frozenset(sight for root in roots for sight in _folder(store, root))


def _folder(store: Store, section: Record) -> Iterator[Sight]:
    """Yield what is to be read in a folder that stands open, and in those inside it."""
    held = list(_on_shelf(store, section))
    if section.get("segment_id"):
        return
    free = [one for one in held if one["user_segment_id"] is None and not one["user_segment_ids"]]
    for article in free:
        for text in store.rows.all("translation", article["id"]):
            if not (text["draft"] or text["hidden"]) and _spoken(store, text["locale"]):
                said = text["title"], text["body"], _files(store, article)
                yield Sight(article["id"], numbers.language(text["locale"]), BRAND, *said)
    if free or not held:  # a section with readers of several kinds is several folders: the inner ones lie in the first
        for inner in store.rows.all("section"):
            if inner["parent_section_id"] == section["id"]:
                yield from _folder(store, inner)


def _spoken(store: Store, locale: str) -> bool:
    shown = (store.rows.get("portal", 1) or {}).get("shown")
    code = numbers.language(locale)
    return code == numbers.PRIMARY or shown is None or code in shown


def _open_brands(store: Store) -> list[int]:
    return [one["id"] for one in store.help.brands.all() if one["help_center_state"] == "enabled"]


def _files(store: Store, article: Record) -> tuple[tuple[str, bytes], ...]:
    held = store.rows.all("enclosure", article["id"])
    return tuple((one["file_name"], content(one)) for one in held if not one["inline"])


def _on_shelf(store: Store, section: Record) -> Iterator[Record]:
    for article in store.rows.all("article"):
        if article["section_id"] == section["id"] and not article["archived"]:
            yield article
