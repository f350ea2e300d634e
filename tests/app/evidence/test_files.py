"""Anybody's files: read strictly, told clearly what is wrong."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.files import FileHelpdesk, Unreadable, articles, rows, tickets
from app.evidence.files import TicketRow as Row
from integrations.helpdesk import Author, Channel, Helpdesk, Invalid, NotFound, Post, Status, Visibility


def written(folder: Path, *lines: str) -> Path:
    """Write lines to a file."""
    path = folder / "rows.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_ticket_becomes_a_customers_first_mail(tmp_path: Path) -> None:
    path = written(
        tmp_path, '{"id": 7, "subject": "S", "body": "B", "created": "2026-01-02", "locale": "de", "topic": "x"}'
    )

    (found,) = tickets(path)

    assert (found.id, found.subject, found.status, found.channel) == ("7", "S", Status.NEW, Channel.EMAIL)
    assert found.requester.locale == "de"
    assert (
        found.messages[0].author,
        found.messages[0].visibility,
        found.messages[0].text,
    ) == (Author.REQUESTER, Visibility.PUBLIC, "B")
    assert datetime(2026, 1, 2, tzinfo=UTC) == found.created


def test_two_requesters_are_never_the_same(tmp_path: Path) -> None:
    one, two = tickets(written(tmp_path, '{"id": "a", "body": "x"}', '{"id": "b", "body": "x"}'))

    assert one.requester.id != two.requester.id


@pytest.mark.parametrize("created", ["yesterday", "", "2026-13-01"])
def test_a_time_that_is_none_is_no_reason_to_stop(tmp_path: Path, created: str) -> None:
    line = json.dumps({"id": "a", "body": "x", "created": created})

    assert tickets(written(tmp_path, line))[0].created.tzinfo is not None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"id": "a"', "2: not JSON"),
        ('{"id": "a"}', "2: body: field required"),
        ('{"id": "", "body": "x"}', "2: id:"),
        ('["a"]', "2: "),
        ('{"id": "a", "body": 5}', "2: body:"),
    ],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        tickets(written(tmp_path, '{"id": "z", "body": "fine"}', line))


def test_blank_lines_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    path = written(tmp_path, '\ufeff{"id": "a", "body": "x"}', "", '{"id": "b", "body": "y"}', "")

    assert [one.id for one in tickets(path)] == ["a", "b"]


def test_a_file_without_tickets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no ticket in it"):
        tickets(written(tmp_path, ""))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"id": "\xff\xfe"}')

    with pytest.raises(Unreadable, match="UTF-8"):
        tickets(path)


@given(st.text())
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "rows.jsonl"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))

    try:
        found = list(rows(path, Row))
    except Unreadable:
        return
    assert all(one.id for one in found)


def test_articles_say_what_form_they_have(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '{"id": "a", "title": "A", "body": "<p>Text</p>", "url": "https://example.com/a"}',
        '{"id": "b", "title": "B", "body": "# Head\\n\\nText", "locale": "es"}',
    )

    first, second = articles(path)

    assert (first.format, second.format) == ("html", "markdown")
    assert first.public and second.public
    assert (first.url, second.locale) == ("https://example.com/a", "es")


def test_a_folder_of_articles_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "returns.md").write_text("# Returns\n\nWithin 14 days.\n")

    (found,) = articles(tmp_path)

    assert found.public
    assert "Within 14 days." in found.body


def test_a_helpdesk_of_files_takes_no_write(tmp_path: Path) -> None:
    (one,) = tickets(written(tmp_path, '{"id": "a", "body": "x"}'))
    desk: Helpdesk = FileHelpdesk({one.id: one})

    assert one == desk.ticket("a")
    with pytest.raises(Invalid):
        desk.post(Post("a", "text", Visibility.PUBLIC, "key", "1"))
    with pytest.raises(Invalid):
        desk.tag("a", frozenset({"x"}))
    with pytest.raises(NotFound):
        desk.ticket("b")
