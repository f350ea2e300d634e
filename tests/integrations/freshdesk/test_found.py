"""Test that a reply that was written is known again, that doubt is told, and that no change is passed over."""

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.freshdesk import mapping
from integrations.helpdesk import Post, Uncertain, Visibility
from integrations.render import plain, render
from tests.integrations.freshdesk.shapes import (
    AGENT,
    CHANGED,
    MADE,
    ME,
    note,
    reply,
    talk,
    ticket,
)
from tests.integrations.freshdesk.threads import NOTE, SINCE, at, read, row

POST = Post("7", "Hello **you**", Visibility.PUBLIC, "key-1", "")


@pytest.mark.parametrize(
    ("changes", "rows", "moved"),
    [
        ({}, [talk()], False),
        ({"updated_at": at(9)}, [talk()], True),
        ({}, [talk(), talk(80)], True),
        ({"updated_at": at(9)}, [talk(), talk(80, created_at=at(9))], True),
        ({"updated_at": at(9)}, [talk(), note(80, ME, created_at=at(9))], False),
        ({"updated_at": at(10)}, [talk(), note(80, ME, created_at=at(9))], True),
        ({"updated_at": at(9)}, [talk(), note(80, AGENT, created_at=at(9))], True),
        ({"updated_at": at(9)}, [talk(), talk(79, created_at=at(9)), note(80, ME, created_at=at(9))], True),
    ],
)
def test_only_others_move_a_ticket_on(changes: dict[str, Any], rows: list[Any], moved: bool) -> None:
    version = read(talk()).version

    assert mapping.moved(version, ticket(**changes), rows, ME) is moved


@pytest.mark.parametrize("version", ["x", "2020-01-01T00:00:00Z", MADE, f"{MADE} 70"])
def test_version_of_something_else_has_moved(version: str) -> None:
    assert mapping.moved(version, ticket(), [talk()], ME)


# Was it written?


def find(post: Post, *rows: Any, responded: str | None = None, since: datetime = SINCE) -> str:
    return mapping.written(post, rows, responded, ME, since)


def test_reply_is_known_by_its_words() -> None:
    assert find(POST, talk(), reply(80), responded=CHANGED) == "80"


@pytest.mark.parametrize(
    "body",
    [
        "<div>Hello&nbsp;<b>you</b></div>",
        "hello   you",
        "<p>Hello you</p><br><p>--<br>Copilot<br>Example Ltd</p>",
        "<p>Hi there,</p><p>Hello you!</p>",
    ],
)
def test_reply_is_known_in_another_dress(body: str) -> None:
    assert find(POST, reply(80, body=body)) == "80"


@pytest.mark.parametrize("rows", [[], [talk()], [reply(by=AGENT)], [note(by=ME, body="Hello you")]])
def test_nothing_of_ours_is_nothing(rows: list[Any]) -> None:
    assert find(POST, *rows) == ""


def test_our_reply_to_an_earlier_message_is_another() -> None:
    assert find(POST, reply(80), since=SINCE + timedelta(minutes=6)) == ""


def test_fraction_of_a_second_hides_nothing() -> None:
    made = datetime.fromisoformat(CHANGED)

    assert find(POST, reply(80), since=made + timedelta(microseconds=999_999)) == "80"


@pytest.mark.parametrize("body", ["<p>Hello they</p>", "<p>Hello</p>", "<p>Hello your</p>", "", "<p>Othello you</p>"])
def test_other_words_of_ours_leave_a_doubt(body: str) -> None:
    with pytest.raises(Uncertain):
        find(POST, reply(80, body=body))


def test_reply_that_is_counted_and_does_not_show_leaves_a_doubt() -> None:
    with pytest.raises(Uncertain):
        find(POST, talk(), responded=CHANGED)


@pytest.mark.parametrize("rows", [[reply(by=AGENT)], [reply(by=None)]])
def test_reply_that_is_counted_and_anothers_leaves_none(rows: list[Any]) -> None:
    assert find(POST, *rows, responded=CHANGED) == ""


def test_reply_that_was_counted_before_leaves_none() -> None:
    assert find(POST, responded=CHANGED, since=SINCE + timedelta(hours=1)) == ""


def test_note_is_known_by_its_mark_alone() -> None:
    marked = note(80, ME, mapping.signed("<p>Cut to pieces</p>", "key-1"))
    rows = [note(81, ME, render(NOTE.text)), note(82, AGENT, mapping.signed("", "key-1")), marked]

    assert find(NOTE, *rows, responded=CHANGED) == "80"
    assert find(NOTE, *rows[:2], responded=CHANGED) == ""
    assert find(NOTE, note(83, ME, mapping.signed("", "key-12"))) == ""


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@settings(deadline=None)
@given(TEXT)
def test_any_reply_is_found_or_leaves_a_doubt(text: str) -> None:
    """What our own account wrote since then never counts as nothing."""
    try:
        found = find(Post("7", text, Visibility.PUBLIC, "k", ""), reply(80, body=render(text)))
    except Uncertain:
        assert not re.search(r"\w", unicodedata.normalize("NFKC", plain(text)))
    else:
        assert found == "80"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["your", "order", "is", "on", "its", "way", "4711"]), min_size=1, max_size=8), st.data()
)
def test_spaces_marks_and_case_do_not_count(words: list[str], data: st.DataObject) -> None:
    gaps = st.sampled_from([" ", "  ", "\n", " \u00a0", ", ", " - ", ". "])
    said = "".join(data.draw(gaps) + data.draw(st.sampled_from([one, one.upper()])) for one in words)

    assert mapping.holds(f"before {said}. After", " ".join(words))
    assert not mapping.holds(said, " ".join([*words, "else"]))


@settings(deadline=None)
@given(TEXT, TEXT)
def test_holding_is_of_whole_words(said: str, wanted: str) -> None:
    """Nothing is held that is not there letter by letter."""
    if mapping.holds(said, wanted):
        assert mapping.holds(f"{said} x", wanted)
        assert not mapping.holds("", wanted)


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (at(40), f"poll:7:{at(30)}"),
        (at(39), f"poll:7:{at(30)}:early"),
        (at(0), f"poll:7:{at(30)}:early"),
        (None, f"poll:7:{at(30)}:early"),
    ],
)
def test_change_that_may_not_be_the_last_of_its_second_has_a_name_for_the_time_being(
    now: str | None, name: str
) -> None:
    found = mapping.change("main", row(30), datetime.fromisoformat(now) if now else None)

    assert (found.event_id, found.ticket_id) == (name, "7")


def test_list_begins_where_it_was_told_to() -> None:
    assert mapping.place("", SINCE) == (at(0), 1)
    assert mapping.place("2026-03-02T12:00:05Z 4", SINCE) == (at(5), 4)
    assert mapping.place("some other helpdesk's", SINCE) == (at(0), 1)


@pytest.mark.parametrize(
    ("rows", "more", "cursor"),
    [
        ([], False, f"{at(0)} 1"),
        ([row(30)], False, f"{at(0)} 1"),
        ([row(30), row(40)], True, f"{at(39)} 1"),
        ([row(0), row(1)], True, f"{at(0)} 2"),
    ],
)
def test_next_page_begins_at_the_newest(rows: list[Any], more: bool, cursor: str) -> None:
    assert mapping.onward(at(0), 1, rows, more) == cursor


def test_end_of_the_list_leaves_an_overlap() -> None:
    assert mapping.onward(at(0), 1, [ticket(updated_at=CHANGED)], False) == "2026-03-02T12:02:00Z 1"


def test_no_page_beyond_the_last_is_asked_for() -> None:
    assert mapping.onward(at(0), 300, [row(1)], True) == f"{at(2)} 1"
