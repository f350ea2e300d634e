"""Test that the writers and readers of a Freshdesk thread are told apart, and what is no message is none."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain import AutonomyLevel, Reason
from app.policy import load, shipped
from app.steps.gate import gate
from app.texts.thread import waiting
from integrations.freshdesk import mapping
from integrations.helpdesk import Author, Channel, Message, Visibility
from integrations.render import render
from tests.fakes import FakeMemory
from tests.integrations.freshdesk.shapes import (
    AGENT,
    ME,
    OTHER,
    agent,
    note,
    reply,
    talk,
)
from tests.integrations.freshdesk.threads import NOTE, SINCE, read


def only(row: Any, **changes: Any) -> Message:
    _, message = read(row, **changes).messages
    return message


# Conversations


@pytest.mark.parametrize(
    ("row", "author", "visibility"),
    [
        (talk(), Author.REQUESTER, Visibility.PUBLIC),
        (talk(by=OTHER), Author.OTHER, Visibility.PUBLIC),
        (talk(by=None), Author.OTHER, Visibility.PUBLIC),
        (talk(private=True), Author.REQUESTER, Visibility.INTERNAL),
        (reply(), Author.COPILOT, Visibility.PUBLIC),
        (reply(by=AGENT), Author.AGENT, Visibility.PUBLIC),
        (reply(by=AGENT, source=2), Author.AGENT, Visibility.PUBLIC),
        (reply(by=None), Author.SYSTEM, Visibility.PUBLIC),
        (reply(by=AGENT, automation_id=5), Author.SYSTEM, Visibility.PUBLIC),
        (reply(by=AGENT, auto_response=True), Author.SYSTEM, Visibility.PUBLIC),
        (note(), Author.AGENT, Visibility.INTERNAL),
        (note(by=ME), Author.COPILOT, Visibility.INTERNAL),
        (reply(by=AGENT, source=8), Author.AGENT, Visibility.INTERNAL),
        (talk(by=OTHER, source=8), Author.OTHER, Visibility.INTERNAL),
    ],
)
def test_writers_and_readers_are_told_apart(row: Any, author: Author, visibility: Visibility) -> None:
    found = only(row)

    assert (found.author, found.visibility) == (author, visibility)


@pytest.mark.parametrize("rating", [{"source": 6, "category": 7}, {"source": 6}, {"category": 7}])
def test_a_rating_is_no_message(rating: dict[str, int]) -> None:
    assert len(read(reply(by=AGENT), talk(body="<p>103</p>", **rating)).messages) == 2


RATING = talk(80, body="<p>Bad. Where is my money?</p>", source=6, category=7, created_at="2026-03-02T13:00:00Z")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([reply(by=AGENT), RATING], Reason.PERSON_ANSWERED),
        ([reply(by=ME), RATING], Reason.NOTHING_ASKED),
    ],
)
def test_a_rating_is_never_answered(rows: list[Any], reason: Reason) -> None:
    limits = gate(read(*rows), mapping.agent(agent()), FakeMemory(), load(shipped()), SINCE + timedelta(hours=1))

    assert (AutonomyLevel.OFF, reason) in [(one.level, one.reason) for one in limits]


def test_a_rating_does_not_hide_the_question_before_it() -> None:
    assert [one.id for one in waiting(read(RATING))] == ["description"]


def test_a_receipt_by_a_rule_is_no_answer() -> None:
    receipt = reply(by=None, body="<p>We have received your message.</p>")

    assert [one.id for one in waiting(read(receipt))] == ["description"]


def test_message_says_where_it_came_from() -> None:
    found = only(talk(from_email="Somebody Else <else@example.com>", attachments=[{"name": "a.png", "size": 5}]))

    assert (found.id, found.author_email, found.channel) == ("71", "else@example.com", Channel.EMAIL)
    assert [(one.name, one.size, one.content_type) for one in found.attachments] == [("a.png", 5, "")]


@pytest.mark.parametrize(("source", "channel"), [(2, Channel.WEB), (5, Channel.OTHER), (9, Channel.VOICE)])
def test_conversation_has_a_channel_of_its_own(source: int, channel: Channel) -> None:
    assert only(talk(source=source)).channel is channel


def test_what_a_machine_sent_is_automatic() -> None:
    assert only(talk(auto_response=True)).automatic


def test_plain_form_is_read_where_there_is_no_html() -> None:
    assert only(talk(body="", body_text=" Plain ")).text == "Plain"


def test_our_mark_is_read_back_and_taken_off() -> None:
    found = only(note(by=ME, body=mapping.signed(render(NOTE.text), "key-1")))

    assert (found.key, found.text) == ("key-1", "Between us")


@pytest.mark.parametrize("row", [note(body=mapping.signed("", "k")), reply(body=mapping.signed("<p>a</p>", "k"))])
def test_mark_of_others_is_only_text(row: Any) -> None:
    found = only(row)

    assert found.key == ""
    assert "deskmate-k" in found.text
