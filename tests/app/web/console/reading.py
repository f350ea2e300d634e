"""A page read as a browser without a script reads it: its words, its links, its forms as they would be sent."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse

VOID = frozenset(["br", "hr", "img", "input", "link", "meta", "path", "rect", "circle"])


@dataclass
class Form:
    """One form: where it goes, and what it holds."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Sheet:
    """What a page holds."""

    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    words: str = ""

    def form(self, action: str) -> Form:
        """Return the form that goes there."""
        return next(one for one in self.forms if one.action == action)


def read(answer: TestResponse) -> Sheet:
    """Return what a page holds."""
    reader = _Reader()
    reader.feed(answer.get_data(as_text=True))
    reader.sheet.words = " ".join("".join(reader.said).split())
    return reader.sheet


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sheet = Sheet()
        self.said: list[str] = []
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.said.append(" ")
        if "id" in given:
            self.sheet.ids.append(given["id"])
        match tag:
            case "form":
                self.sheet.forms.append(Form(given.get("action", "")))
            case "a":
                self.sheet.links.append(given.get("href", ""))
            case "input":
                self._input(given)
            case "textarea":
                self._area = given.get("name", "")
            case "select":
                self._select = given.get("name", "")
            case "option" if self._select and ("selected" in given or self._select not in self.sheet.forms[-1].fields):
                self.sheet.forms[-1].fields[self._select] = given.get("value", "")

    def _input(self, given: dict[str, str]) -> None:
        chosen = given.get("type") not in {"radio", "checkbox"} or "checked" in given
        if given.get("name") and chosen and self.sheet.forms:
            self.sheet.forms[-1].fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.said.append(" ")
        if tag == "textarea":
            self._area = ""
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            held = self.sheet.forms[-1].fields
            held[self._area] = held.get(self._area, "") + data.removeprefix("\n")
        self.said.append(data)
