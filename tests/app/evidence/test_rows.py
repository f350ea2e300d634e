"""Anybody's lines: read strictly, told clearly what is wrong."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.rows import ArticleRow, TicketRow, Unreadable, rows


def written(folder: Path, *lines: str | dict[str, Any]) -> Path:
    """Write lines to a file."""
    path = folder / "rows.jsonl"
    text = [one if isinstance(one, str) else json.dumps(one) for one in lines]
    path.write_text("\n".join(text), encoding="utf-8")
    return path


def one(folder: Path, **fields: Any) -> TicketRow:
    """Return a ticket's row with these fields beside an id and a body."""
    ((_, found),) = rows(written(folder, {"id": "a", "body": "x", **fields}), TicketRow)
    return found


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02T12:30:00Z", datetime(2026, 3, 2, 12, 30, tzinfo=UTC)),
        ("2026-03-02T12:30:00+02:00", datetime(2026, 3, 2, 10, 30, tzinfo=UTC)),
        ("2026-03-02 12:30:00 +0200", datetime(2026, 3, 2, 10, 30, tzinfo=UTC)),
        ("2026-03-02 12:30:00 UTC", datetime(2026, 3, 2, 12, 30, tzinfo=UTC)),
        ("2026-03-02 12:30", datetime(2026, 3, 2, 12, 30, tzinfo=UTC)),
    ],
)
def test_dates_as_people_write_them(tmp_path: Path, text: str, moment: datetime) -> None:
    assert moment == one(tmp_path, created=text).created


@pytest.mark.parametrize("created", [None, ""])
def test_no_date_is_none(tmp_path: Path, created: str | None) -> None:
    assert one(tmp_path, created=created).created is None


@pytest.mark.parametrize(
    "created", ["yesterday", "2026-13-01", 46083, "1900-01-00", "1900-01-01", "9999-12-31T23:59-14"]
)
def test_a_date_that_is_none_is_told_with_its_line(tmp_path: Path, created: object) -> None:
    with pytest.raises(Unreadable, match=r"rows\.jsonl:1: created: .*(?:write|leave it out)"):
        one(tmp_path, created=created)


@pytest.mark.parametrize(
    ("written_as", "read_as"),
    [("de", "de"), ("de-DE", "de-DE"), ("de_DE", "de-DE"), ("pt-br", "pt-br"), ("es-419", "es-419"), ("", "")],
)
def test_locales_in_both_spellings(tmp_path: Path, written_as: str, read_as: str) -> None:
    assert read_as == one(tmp_path, locale=written_as).locale


@pytest.mark.parametrize("locale", ["German", "de DE", "1"])
def test_a_language_s_name_is_no_locale(tmp_path: Path, locale: str) -> None:
    with pytest.raises(Unreadable, match=":1: locale: not a locale; write de, de-DE"):
        one(tmp_path, locale=locale)


def test_null_is_as_good_as_absent(tmp_path: Path) -> None:
    found = one(tmp_path, subject=None, locale=None, requester=None, messages=None, intent=None)

    assert (found.subject, found.locale, found.requester, found.messages, found.intent) == ("", "", None, None, "")


def test_numbers_are_ids_and_truth_is_none(tmp_path: Path) -> None:
    ((_, found),) = rows(written(tmp_path, {"id": 7, "body": "x", "requester": 12}), TicketRow)

    assert (found.id, found.requester) == ("7", "12")
    with pytest.raises(Unreadable, match=":1: id:"):
        list(rows(written(tmp_path, {"id": True, "body": "x"}), TicketRow))


def customer(**fields: Any) -> dict[str, Any]:
    """Return a customer's message as JSON."""
    return {"author": "customer", "body": "x", **fields}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"id": "a"', "2: not JSON at column"),
        ('{"id": "a"}', "2: body or messages: one of them is needed"),
        ('{"id": "", "body": "x"}', "2: id: empty; a number or a name is needed"),
        ('["a"]', "2: not an object; one JSON object a line"),
        ('{"id": " ", "body": "x"}', "2: id: empty"),
        ('{"id": "a", "body": 5}', "2: body: input should be a valid string"),
        ("[" * 100_000, "2: not JSON"),
        ('{"id": ' + "1" * 5_000 + "}", "2: not JSON"),
        ({"id": "a", "messages": []}, "2: messages: the thread is empty"),
        ({"id": "a", "messages": "x"}, "2: messages: input should be"),
        (
            {"id": "a", "messages": [customer(author="bot")]},
            "2: message 1, author: input should be 'customer' or 'agent'",
        ),
        ({"id": "a", "messages": [customer(), {"body": "x"}]}, "2: message 2, author: field required"),
        ({"id": "a", "messages": [customer(), customer(body=None)]}, "2: message 2, body: field required"),
        ({"id": "a", "messages": [customer(created="soon")]}, "2: message 1, created: not a date"),
        ({"id": "a", "messages": [customer(public="perhaps")]}, "2: message 1, public: input should be"),
    ],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: str | dict[str, Any], told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        list(rows(written(tmp_path, {"id": "z", "body": "fine"}, line), TicketRow))


def test_what_came_before_a_bad_line_is_read(tmp_path: Path) -> None:
    found = rows(written(tmp_path, {"id": "z", "body": "fine"}, "x"), TicketRow)

    number, first = next(found)
    assert (number, first.id) == (1, "z")
    with pytest.raises(Unreadable):
        next(found)


def test_blank_lines_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    path = written(tmp_path, '\ufeff{"id": "a", "body": "x"}', "", '{"id": "b", "body": "y"}\r', "")

    assert [(number, found.id) for number, found in rows(path, TicketRow)] == [(1, "a"), (3, "b")]


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\u2029"])
def test_only_line_feeds_end_a_line(tmp_path: Path, mark: str) -> None:
    path = written(tmp_path, f'{{"id": "a", "body": "one{mark}two"}}')

    ((_, found),) = rows(path, TicketRow)

    assert f"one{mark}two" == found.body


def test_half_characters_are_replaced(tmp_path: Path) -> None:
    ((_, found),) = rows(written(tmp_path, r'{"id": "a", "body": "\ud83d\ude00 and \ud800"}'), TicketRow)

    assert found.body == "😀 and \ufffd"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"id": "\xff\xfe"}')

    with pytest.raises(Unreadable, match="UTF-8"):
        list(rows(path, TicketRow))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be read"):
        list(rows(tmp_path, TicketRow))


@given(st.text())
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "rows.jsonl"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))

    try:
        found = list(rows(path, TicketRow))
    except Unreadable:
        return
    assert all(row.id for _, row in found)


_json = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3))
_thread = st.lists(st.fixed_dictionaries({}, optional={"author": _json, "body": _json, "created": _json}), max_size=3)


@given(st.fixed_dictionaries({}, optional={"id": _json, "body": _json, "created": _json, "messages": _thread | _json}))
def test_any_values_are_read_or_refused_with_the_line(
    tmp_path_factory: pytest.TempPathFactory, fields: dict[str, Any]
) -> None:
    path = written(tmp_path_factory.mktemp("any"), fields)

    try:
        list(rows(path, TicketRow))
    except Unreadable as error:
        assert f"{path}:1: " in str(error)


def test_an_article_has_a_locale_too(tmp_path: Path) -> None:
    path = written(tmp_path, {"id": 1, "title": "T", "body": "B", "locale": "pt_BR", "labels": ["x"]})

    ((_, found),) = rows(path, ArticleRow)

    assert (found.id, found.locale, found.url) == ("1", "pt-BR", "")
