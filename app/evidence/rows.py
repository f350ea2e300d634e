"""JSON Lines of anybody's, read strictly: whatever is wrong is told with file, line and what to write."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    model_validator,
)

LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_OLDEST = datetime(1970, 1, 1, tzinfo=UTC)
_SPACED_ZONE = re.compile(r"\s+(?=(?:[+-]\d\d:?\d\d|Z)$)")

Kind = TypeVar("Kind", bound="Row")


class Unreadable(Exception):
    """A file is not what it should be; the message names file, line and what to do."""


def _whole(text: str) -> str:
    """Return the text with half characters replaced: "\\ud800" is valid in JSON and in nothing else."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _id(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _named(text: str) -> str:
    if not text.strip():
        raise ValueError("empty; a number or a name is needed")
    return text


def _locale(value: str) -> str:
    """Return `de_DE` as `de-DE`."""
    if value and not LOCALE.fullmatch(value):
        raise ValueError("not a locale; write de, de-DE or pt_BR")
    return value.replace("_", "-")


def _moment(value: object) -> object:
    """Return an aware time in UTC; a date alone is its midnight, a time without a zone is UTC."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise ValueError("not a date; write it as text, 2026-03-02 or 2026-03-02T12:00:00Z")
    try:
        found = datetime.fromisoformat(_SPACED_ZONE.sub("", value.strip().removesuffix(" UTC")))
        moment = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("not a date; write 2026-03-02 or 2026-03-02T12:00:00Z") from None
    if moment < _OLDEST:
        raise ValueError("before 1970; leave it out where it is not known")
    return moment


Text = Annotated[str, AfterValidator(_whole)]
Id = Annotated[Text, BeforeValidator(_id), AfterValidator(_named)]
Locale = Annotated[str, AfterValidator(_locale)]
Moment = Annotated[datetime, BeforeValidator(_moment)]


class Row(BaseModel):
    """One line of a file. Fields that are null or not ours are as good as absent, and so is an empty date."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _present(cls, value: Any) -> Any:
        if not isinstance(value, dict):  # a message may be anything
            return value
        return {name: one for name, one in value.items() if one is not None and (name, one) != ("created", "")}


class ArticleRow(Row):
    """One line of an articles file."""

    id: Id
    title: Text
    body: Text
    url: Text = ""
    locale: Locale = ""


class MessageRow(Row):
    """One message of a ticket's thread."""

    author: Literal["customer", "agent"]
    body: Text
    public: bool = True
    created: Moment | None = None


class TicketRow(Row):
    """One line of a tickets file: a first message, or a thread with `messages`, oldest first."""

    id: Id
    subject: Text = ""
    body: Text | None = None
    created: Moment | None = None
    locale: Locale = ""
    requester: Id | None = None
    messages: tuple[MessageRow, ...] | None = None
    intent: Text = ""

    @model_validator(mode="after")
    def _said(self) -> "TicketRow":
        if self.body is None and self.messages is None:
            raise ValueError("body or messages: one of them is needed")
        if not self.body and self.messages == ():
            raise ValueError("messages: the thread is empty, and there is no body")
        return self


def rows(path: Path, kind: type[Kind]) -> Iterator[tuple[int, Kind]]:
    """Yield a JSON Lines file's rows by line number, blank lines skipped. Raise Unreadable at the first bad one."""
    try:
        # A JSON text may hold characters at which Python's splitlines would break it.
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            yield from parsed(file, kind, str(path))
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read ({error.strerror or type(error).__name__})") from None


def parsed(lines: Iterable[str], kind: type[Kind], name: str) -> Iterator[tuple[int, Kind]]:
    """Yield the rows of lines by number, as of a file of this name. Raise Unreadable at the first bad one."""
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, _row(line, kind, f"{name}:{number}")
    except UnicodeDecodeError:
        raise Unreadable(f"{name}: not UTF-8 text after line {number}; save it as UTF-8") from None


def _row(line: str, kind: type[Kind], where: str) -> Kind:
    try:
        found = json.loads(line)
        if not isinstance(found, dict):
            raise Unreadable(f"{where}: not an object; one JSON object a line")
        return kind.model_validate(found)
    except json.JSONDecodeError as error:
        raise Unreadable(f"{where}: not JSON at column {error.colno}; one object a line") from None
    except ValidationError as error:
        raise Unreadable(f"{where}: {_complaint(error)}") from None
    except (ValueError, RecursionError):  # a number of thousands of figures, thousands of brackets
        raise Unreadable(f"{where}: not JSON that can be read; one object a line") from None


def _complaint(error: ValidationError) -> str:
    """Name the field, a message by its place in the thread from 1."""
    first = error.errors()[0]
    parts = [f"message {one + 1}" if isinstance(one, int) else str(one) for one in first["loc"]]
    where = ", ".join(one for one in parts if one != "messages" or len(parts) == 1)
    said = first["msg"].removeprefix("Value error, ")
    told = said[:1].lower() + said[1:] if said.startswith(("Input", "Field", "String")) else said
    return f"{where}: {told}" if where else told
