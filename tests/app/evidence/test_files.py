"""Anybody's files as tickets and articles, and as a helpdesk that takes no write."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.evidence.files import FileHelpdesk, articles, asked, tickets
from app.evidence.rows import Unreadable
from integrations.helpdesk import Helpdesk, Invalid, NotFound, Post, Visibility


def written(folder: Path, *lines: str) -> Path:
    """Write lines to a file."""
    path = folder / "rows.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_tickets_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = tickets(written(tmp_path, '{"id": "b", "body": "x"}', "", '{"id": 1, "body": "y", "topic": "z"}'))

    assert [(one.id, one.messages[0].text) for one in found] == [("b", "x"), ("1", "y")]


def test_a_file_without_tickets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no ticket in it"):
        tickets(written(tmp_path, ""))


def test_the_same_ticket_twice_is_told_with_both_lines(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=":3: id: '7' is on line 1 already"):
        tickets(written(tmp_path, '{"id": 7, "body": "x"}', '{"id": "8", "body": "x"}', '{"id": "7", "body": "y"}'))


def test_intents_that_the_file_names_are_kept(tmp_path: Path) -> None:
    path = written(tmp_path, '{"id": "a", "body": "x", "intent": "refund"}', '{"id": "b", "body": "x"}')

    assert asked(path).intents == {"a": "refund"}


def test_a_limit_takes_the_first_ones_of_a_file_that_is_fine_throughout(tmp_path: Path) -> None:
    lines = [json.dumps({"id": str(number), "body": "x"}) for number in range(5)]

    assert [one.id for one in asked(written(tmp_path, *lines), 2).tickets] == ["0", "1"]
    with pytest.raises(Unreadable, match=":6: not JSON"):
        asked(written(tmp_path, *lines, "{"), 2)


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


def article(**fields: Any) -> str:
    """Return a line of an articles file."""
    return json.dumps({"id": "a", "title": "A", "body": "Text", **fields})


def test_an_article_in_two_locales_is_two_articles(tmp_path: Path) -> None:
    path = written(tmp_path, article(locale="de_DE"), article(locale="en"))

    assert [one.locale for one in articles(path)] == ["de-DE", "en"]


def test_the_same_article_twice_is_told_with_both_lines(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=":2: id: 'a' is on line 1 already, in the same locale"):
        list(articles(written(tmp_path, article(locale="pt-BR"), article(locale="pt-br"))))


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
