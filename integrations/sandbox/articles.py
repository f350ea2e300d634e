"""The help centres: articles with translations, and who may read them."""

from dataclasses import dataclass, replace
from datetime import datetime

from integrations.sandbox.brands import BRAND, Brands
from integrations.sandbox.errors import not_found
from integrations.sandbox.moments import Clock, stamp
from integrations.sandbox.people import People
from integrations.sandbox.rows import Record, Rows

DEFAULT = "en-us"
PERMISSION = 6130869170001


@dataclass(frozen=True, slots=True)
class Page:
    """An article in one locale, as somebody writes it."""

    title: str
    body: str
    locale: str = DEFAULT
    draft: bool = False
    hidden: bool = False


class HelpCenter:
    """Every article. `reader` is a user, or None for somebody without an account."""

    def __init__(self, rows: Rows, people: People, clock: Clock) -> None:
        """Keep where records lie."""
        self.brands = Brands(rows, people, clock)
        self._rows = rows
        self._people = people
        self._clock = clock

    def add(self, page: Page, author_id: int, section_id: int, **more: object) -> Record:
        """Publish a new article with its first translation; return it."""
        with self._rows.transaction():
            article = {**self._blank(author_id, section_id, page.locale), **more}
            self._keep(article)
            self.translate(article["id"], page, author_id)
        return self.article(article["id"])

    def article(self, article_id: int) -> Record:
        """Return an article without its text, or raise a 404 refusal; an archived one is not there."""
        found = self._rows.get("article", article_id)
        if found is None or found["archived"]:
            raise not_found()
        return found

    def change(self, article_id: int, **fields: object) -> Record:
        """Change what is not text: labels, segment, section, votes."""
        article = {**self.article(article_id), **fields, "updated_at": stamp(self._clock())}
        return self._keep(article)

    def date(self, article_id: int, moment: datetime) -> None:
        """Let an article have been written last at this time."""
        self._keep({**self.article(article_id), "updated_at": stamp(moment), "edited_at": stamp(moment)})

    def archive(self, article_id: int) -> Record:
        """Take an article away. Nothing anywhere says that it was there."""
        return self.change(article_id, archived=True)

    def translate(self, article_id: int, page: Page, author_id: int) -> Record:
        """Write the text of one locale, over an older one."""
        with self._rows.transaction():
            article = self.article(article_id)
            now = stamp(self._clock())
            old = self.translation(article_id, page.locale)
            record: Record = {"id": old["id"] if old else self._people.number(), "source_id": article_id}
            record |= {"source_type": "Article", "locale": page.locale, "title": page.title, "body": page.body}
            record |= {"draft": page.draft, "hidden": page.hidden, "outdated": False}
            record |= {"created_at": old["created_at"] if old else now, "updated_at": now}
            record |= {"created_by_id": author_id, "updated_by_id": author_id}
            self._rows.put("translation", record["id"], record, parent=article_id)
            self._keep({**article, "updated_at": now, "edited_at": now})
        return record

    def edit(self, article_id: int, locale: str, author_id: int, **fields: object) -> Record:
        """Change some of a translation's title, body, draft and hidden."""
        old = self.translation(article_id, locale)
        if old is None:
            raise not_found()
        page = Page(old["title"], old["body"], locale, old["draft"], old["hidden"])
        return self.translate(article_id, replace(page, **fields), author_id)  # type: ignore[arg-type]

    def translation(self, article_id: int, locale: str) -> Record | None:
        """Return the text of one locale or None."""
        return next((one for one in self.translations(article_id) if one["locale"] == locale), None)

    def translations(self, article_id: int) -> list[Record]:
        """Return the texts of all locales."""
        return self._rows.all("translation", article_id)

    def delete(self, article_id: int) -> None:
        """Take an article away for good."""
        with self._rows.transaction():
            for one in self.translations(self.article(article_id)["id"]):
                self._rows.drop("translation", one["id"])
            for one in self._rows.all("enclosure", article_id):
                self._rows.drop("enclosure", one["id"])
            self._rows.drop("article", article_id)

    def untranslate(self, article_id: int, locale: str) -> None:
        """Take the text of one locale away; the article stays as long as it has its source locale."""
        old = self.translation(article_id, locale)
        if old is None or locale == self.article(article_id)["source_locale"]:
            raise not_found()
        self._rows.drop("translation", old["id"])
        self.change(article_id)

    def listed(self, locale: str | None, reader: Record | None, brand: int = BRAND) -> list[Record]:
        """Return what this reader may see of a brand: articles in one locale, or each in its source locale."""
        articles = (one for one in self._rows.all("article") if self.brand_of(one) == brand)
        shown = (self.shown(one, locale or one["source_locale"], reader) for one in articles)
        return [one for one in shown if one is not None]

    def brand_of(self, article: Record) -> int:
        """Return the brand in whose help centre an article is."""
        section = self._rows.get("section", article["section_id"]) or {}
        return self.brand_of_section(section)

    def brand_of_section(self, section: Record) -> int:
        """Return the brand of a section."""
        category = self._rows.get("category", section.get("category_id", 0)) or {}
        return int(category.get("brand_id", BRAND))

    def shown(self, article: Record, locale: str, reader: Record | None) -> Record | None:
        """Return an article as the API shows it to a reader, or None where it is not for them."""
        text = self.translation(article["id"], locale)
        if text is None or article["archived"] or not self._readable(article, text, reader):
            return None
        hidden = {"archived"}
        words = {"name": text["title"], "title": text["title"], "body": text["body"], "draft": text["draft"]}
        return {**{key: value for key, value in article.items() if key not in hidden}, **words, "locale": locale}

    def _readable(self, article: Record, text: Record, reader: Record | None) -> bool:
        if reader is not None and reader["role"] != "end-user":
            return True
        if text["draft"] or text["hidden"]:
            return False
        section = self._rows.get("section", article["section_id"]) or {}
        brand = self.brands.get(self.brand_of_section(section))
        if brand["help_center_state"] != "enabled" or text["locale"] in section.get("untranslated", ()):
            return False
        segments = {*(article["user_segment_ids"] or []), article["user_segment_id"]} - {None}
        return not segments or any(self._member(one, reader) for one in segments)

    def _member(self, segment_id: int, reader: Record | None) -> bool:
        segment = self._rows.get("segment", segment_id)
        if reader is None or segment is None or segment["user_type"] == "staff":
            return False
        wanted = segment["organization_ids"]
        return reader["organization_id"] in wanted if wanted else True

    def add_segment(
        self, name: str, user_type: str, built_in: bool = False, organization_ids: tuple[int, ...] = ()
    ) -> int:
        """Add a group of readers: `signed_in_users` or `staff`; return its id."""
        now = stamp(self._clock())
        record: Record = {"id": self._people.number(), "name": name, "user_type": user_type, "group_ids": []}
        record |= {"organization_ids": list(organization_ids), "tags": [], "or_tags": [], "added_user_ids": []}
        record |= {"built_in": built_in, "created_at": now, "updated_at": now}
        self._rows.put("segment", record["id"], record)
        return int(record["id"])

    def section(self, name: str, parent_id: int | None = None, brand: int = BRAND) -> int:
        """Return the id of the section with this name, made if need be, inside another one if that is given."""
        key = name if brand == BRAND else f"{brand}/{name}"
        found = self._rows.keyed("section", key)
        if found:
            return int(found[0]["id"])
        now = stamp(self._clock())
        record: Record = {"id": self._people.number(), "name": name, "description": "", "locale": DEFAULT}
        record |= {"source_locale": DEFAULT, "category_id": self.category(brand), "parent_section_id": parent_id}
        record |= {"position": 0, "outdated": False, "created_at": now, "updated_at": now, "key": key}
        self._rows.put("section", record["id"], record, key=key)
        return int(record["id"])

    def change_section(self, section_id: int, **fields: object) -> Record:
        """Change a section: its name, who may read it, the locales that it is not in."""
        old = self._rows.get("section", section_id)
        if old is None:
            raise not_found()
        changed = {**old, **fields, "updated_at": stamp(self._clock())}
        return self._rows.put("section", section_id, changed, key=str(old.get("key") or old["name"]))

    def category(self, brand: int = BRAND) -> int:
        """Return the id of a brand's category."""
        found = [one for one in self._rows.all("category") if one.get("brand_id", BRAND) == brand]
        if found:
            return int(found[0]["id"])
        now = stamp(self._clock())
        record: Record = {"id": self._people.number(), "position": 0, "created_at": now, "updated_at": now}
        record |= {"name": "Help", "description": "", "locale": DEFAULT, "source_locale": DEFAULT, "outdated": False}
        self._rows.put("category", record["id"], {**record, "brand_id": self.brands.get(brand)["id"]})
        return int(record["id"])

    def change_category(self, category_id: int, **fields: object) -> Record:
        """Change a category: its name, the portals that show it."""
        old = self._rows.get("category", category_id)
        if old is None:
            raise not_found()
        return self._rows.put("category", category_id, {**old, **fields, "updated_at": stamp(self._clock())})

    def locales(self) -> list[str]:
        """Return every locale in which there is an article, the default first."""
        found = {one["locale"] for one in self._rows.all("translation")} - {DEFAULT}
        return [DEFAULT, *sorted(found)]

    def _blank(self, author_id: int, section_id: int, locale: str) -> Record:
        now = stamp(self._clock())
        record: Record = {"id": self._people.number(), "author_id": author_id, "comments_disabled": False}
        record |= {"content_tag_ids": [], "label_names": [], "promoted": False, "position": 0}
        record |= {"vote_sum": 0, "vote_count": 0, "section_id": section_id, "created_at": now, "updated_at": now}
        record |= {"edited_at": now, "source_locale": locale, "outdated": False, "outdated_locales": []}
        record |= {"permission_group_id": PERMISSION, "user_segment_id": None, "user_segment_ids": []}
        return {**record, "archived": False}

    def _keep(self, article: Record) -> Record:
        return self._rows.put("article", article["id"], article)
