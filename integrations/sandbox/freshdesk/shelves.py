"""The help centre as Freshdesk keeps it: who may read is the folder's matter, not the article's.

A section of the store is one folder for each kind of reader that it has articles for.
"""

from dataclasses import dataclass
from enum import IntEnum

from integrations.sandbox.articles import DEFAULT
from integrations.sandbox.freshdesk import numbers
from integrations.sandbox.markup import plain
from integrations.sandbox.rows import Record
from integrations.sandbox.store import Store

DRAFT, PUBLISHED = 1, 2
EMPTY = "<p> </p>"


class Visibility(IntEnum):
    """Who may read a folder."""

    ALL = 1
    LOGGED_IN = 2
    AGENTS = 3
    COMPANIES = 4


@dataclass(frozen=True, slots=True)
class Folder:
    """One section for one kind of reader. The id holds both."""

    section: Record
    visibility: Visibility

    @property
    def id(self) -> int:
        """Return the id by which the API knows it."""
        return int(self.section["id"]) * 10 + self.visibility


class Shelves:
    """Categories, folders and articles of a store, in one language at a time."""

    def __init__(self, store: Store) -> None:
        """Keep where records lie."""
        self._store = store
        self._rows = store.rows

    def categories(self) -> list[Record]:
        """Return the categories."""
        return self._rows.all("category")

    def folders(self, category_id: int) -> list[Folder]:
        """Return the folders directly in a category."""
        sections = [one for one in self._rows.all("section") if one["category_id"] == category_id]
        return [folder for one in sections if one["parent_section_id"] is None for folder in self._of(one)]

    def subfolders(self, folder: Folder) -> list[Folder]:
        """Return the folders in a folder. They hang on the first folder of their parent's section."""
        if self._of(folder.section)[0] != folder:
            return []
        inner = [one for one in self._rows.all("section") if one["parent_section_id"] == folder.section["id"]]
        return [found for one in inner for found in self._of(one)]

    def folder(self, number: int) -> Folder | None:
        """Return the folder with this id, or None."""
        section = self._rows.get("section", number // 10)
        return next((one for one in self._of(section) if one.id == number), None) if section else None

    def articles(self, folder: Folder) -> list[Record]:
        """Return the articles of a folder, drafts included, without their text."""
        held = [one for one in self._rows.all("article") if one["section_id"] == folder.section["id"]]
        return [one for one in held if not one["archived"] and self.visibility(one) is folder.visibility]

    def article(self, number: int) -> Record | None:
        """Return an article that is not archived, or None."""
        held = self._rows.get("article", number)
        return None if held is None or held["archived"] else held

    def everything(self) -> list[Record]:
        """Return every article."""
        return [one for one in self._rows.all("article") if not one["archived"]]

    def home(self, article: Record) -> Folder:
        """Return the folder of an article."""
        section = self._rows.get("section", article["section_id"]) or {}
        return Folder(section, self.visibility(article))

    def visibility(self, article: Record) -> Visibility:
        """Return who may read an article."""
        section = self._rows.get("section", article["section_id"]) or {}
        named = {article["user_segment_id"], *article["user_segment_ids"], section.get("segment_id")}
        return self._readers([one for one in named if one])

    def _readers(self, segments: list[int]) -> Visibility:
        held = [one for one in (self._rows.get("segment", number) for number in segments) if one]
        if any(one["user_type"] == "staff" for one in held):
            return Visibility.AGENTS
        if any(one["organization_ids"] for one in held):
            return Visibility.COMPANIES
        return Visibility.LOGGED_IN if held else Visibility.ALL

    def companies(self, folder: Folder) -> list[int]:
        """Return the companies that may read a folder of selected companies."""
        ids = {number for one in self.articles(folder) for number in [one["user_segment_id"], *one["user_segment_ids"]]}
        held = [self._rows.get("segment", number) for number in ids if number]
        return sorted({company for one in held if one for company in one["organization_ids"]})

    def languages(self) -> list[str]:
        """Return the codes of the languages beside the primary one."""
        return [numbers.language(one) for one in self._store.help.locales() if one != DEFAULT]

    def portal_languages(self) -> list[str]:
        """Return the codes of the languages, beside the primary one, that the portal shows."""
        chosen = (self._rows.get("portal", 1) or {}).get("shown")
        return [one for one in self.languages() if chosen is None or one in chosen]

    def parent(self, folder: Folder) -> Folder | None:
        """Return the folder that holds this one, or None."""
        section = self._rows.get("section", folder.section["parent_section_id"] or 0)
        return self._of(section)[0] if section else None

    def text(self, article: Record, language: str) -> Record | None:
        """Return title, description and status in a language, or None where there is no translation.

        An article cannot be without its primary language: one that was written in another has an empty draft there.
        """
        held = self._store.help.translation(article["id"], numbers.locale(language))
        if held is None and language == numbers.PRIMARY:
            source = self._store.help.translations(article["id"])[0]
            return {**_text(source["title"], EMPTY, DRAFT), "updated_at": article["updated_at"]}
        if held is None:
            return None
        status = DRAFT if held["draft"] or held["hidden"] else PUBLISHED
        return {**_text(held["title"], held["body"], status), "updated_at": article["updated_at"]}

    def _of(self, section: Record) -> list[Folder]:
        held = [one for one in self.everything() if one["section_id"] == section["id"]]
        empty = self._readers([one for one in [section.get("segment_id")] if one])
        kinds = sorted({self.visibility(one) for one in held}) or [empty]
        return [Folder(section, kind) for kind in kinds]


def _text(title: str, markup: str, status: int) -> Record:
    # The API's own text form runs words together.
    return {
        "title": title,
        "description": markup,
        "description_text": plain(markup).replace("\n", ""),
        "status": status,
    }
