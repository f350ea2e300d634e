"""What an agent sees of a ticket: state, reason in words, draft with passages, and what there is to do."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain import AutonomyLevel, Limit, OutcomeKind, Policy, Reason
from app.evidence.desk import CLAIMED, Look, age, chips, ending_words, outcome_words, summary, view
from app.evidence.seen import Delay, Guess, Held, Kind, Spoken, State
from app.store.holds import Hold
from app.store.ledger import Entry
from app.words import reason_words
from tests.app.evidence.entries import asked, entry
from tests.app.store.examples import decision
from tests.fakes import NOON

POLICY = Policy("p1", (), ())
NOW = NOON + timedelta(minutes=5)


def look(*entries: Entry, **changes: Any) -> Look:
    """Return what is known of ticket 7, newest run first."""
    return Look(**{"connection": "main", "ticket": "7", "entries": entries, "policy": POLICY, "now": NOW, **changes})


def skipped(reason: Reason, number: int = 1, **changes: Any) -> Entry:
    """Return a run that left the ticket alone before it read a question."""
    limits = (Limit(AutonomyLevel.OFF, reason),)
    bare = decision(question=None, triage=None, draft=None, passages=(), limits=limits, level=AutonomyLevel.OFF)
    made = replace(bare, reason=reason, message_id=changes.pop("message", ""), handoff=None)
    return entry(number, OutcomeKind.SKIPPED, decision=made, **changes)


# State


def test_a_ticket_that_nobody_knows_is_empty_and_can_be_taken() -> None:
    found = view(look())

    assert found.state is State.NOTHING
    assert (found.run, found.why, found.draft, found.outcome) == (None, None, None, None)
    assert found.can.take
    assert found.can.ask
    assert not found.can.insert


def test_a_draft_that_is_ready() -> None:
    found = view(look(entry()))

    assert (found.state, found.run, found.message, found.old) == (State.READY, 1, "m1", False)
    assert found.outcome
    assert (found.outcome.kind, found.outcome.level) == ("suggested", "suggest")
    assert found.can.insert
    assert found.can.reject


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        (Reason.TAGGED_OUT, State.OFF),
        (Reason.CEILING, State.OFF),
        (Reason.PAUSED, State.PAUSED),
        (Reason.NOTHING_ASKED, State.SKIPPED),
        (Reason.AUTOMATIC_MAIL, State.SKIPPED),
        (Reason.TAKEN_BY_PERSON, State.SKIPPED),
    ],
)
def test_a_ticket_that_is_left_alone_says_why(reason: Reason, state: State) -> None:
    found = view(look(skipped(reason)))

    assert found.state is state
    assert found.why
    assert found.why.words.startswith(reason_words[reason])


def test_a_delivery_that_waits_is_work() -> None:
    assert view(look(waiting=True)).state is State.WORKING
    assert view(look(entry(), waiting=True)).state is State.WORKING
    assert view(look(entry(2, None, decision=None), entry(1))).state is State.WORKING


def test_while_it_works_the_last_draft_stays() -> None:
    found = view(look(entry(2, None, decision=None, message=""), entry(1)))

    assert found.draft
    assert found.draft.run == 1


def test_a_pause_is_seen_at_once() -> None:
    found = view(look(entry(), policy=replace(POLICY, paused=True)))

    assert found.state is State.PAUSED
    assert found.draft


def test_a_run_that_failed_says_what_is_known() -> None:
    found = view(look(entry(1, OutcomeKind.FAILED, decision=None, detail="given up after 100 attempts")))

    assert found.state is State.FAILED
    assert found.why
    assert found.why.words == "given up after 100 attempts"


def test_a_run_that_found_the_work_done_is_not_news() -> None:
    """Our own note sets off an event: the run about the message itself is the one to show."""
    found = view(look(skipped(Reason.ALREADY_HANDLED, 3), entry(2, OutcomeKind.SUPERSEDED, decision=None), entry(1)))

    assert (found.state, found.run) == (State.READY, 1)


# Draft


def test_a_draft_whose_article_has_changed_is_old() -> None:
    assert view(look(entry(), outdated=True)).old


def test_a_draft_on_an_older_message_is_old() -> None:
    newer = entry(2, OutcomeKind.HANDED_OFF, decision=decision(message="m2", draft=None))
    found = view(look(newer, entry(1)))

    assert (found.newest_message, found.old) == ("m2", True)
    assert found.draft
    assert found.draft.run == 1


@pytest.mark.parametrize("reason", [Reason.PERSON_ANSWERED, Reason.CLOSED, Reason.MERGED])
def test_a_question_that_is_answered_has_no_draft_any_more(reason: Reason) -> None:
    assert view(look(skipped(reason, 2), entry(1))).draft is None


@pytest.mark.parametrize("kind", [OutcomeKind.REPLIED, OutcomeKind.RESOLVED])
def test_a_draft_that_was_sent_is_no_draft(kind: OutcomeKind) -> None:
    found = view(look(entry(1, kind)))

    assert found.draft is None
    assert found.outcome
    assert found.outcome.words == outcome_words[kind]


def test_a_ticket_taken_keeps_its_draft() -> None:
    assert view(look(skipped(Reason.TAKEN_BY_PERSON, 2), entry(1))).draft


def test_a_citation_opens_the_passage_it_is_from() -> None:
    found = view(look(entry()))
    assert found.draft
    (one,) = found.draft.citations

    assert (one.mark, one.title, one.article, one.passage) == (1, "Article 1", "1", "help/en/1#0")
    assert one.passage_html == "<p>One.</p>"
    assert (one.updated, one.age_days) == (NOON, 0)


def test_a_citation_without_its_passage_shows_the_quote() -> None:
    found = view(look(entry(decision=decision(passages=()))))
    assert found.draft

    assert found.draft.citations[0].passage_html == "<p>One.</p>"
    assert found.draft.citations[0].age_days is None


def test_what_an_article_holds_is_shown_and_never_run() -> None:
    plain = decision()
    evil = replace(plain.passages[0].chunk, text='<script>x()</script>[a](javascript:x) <img src=x onerror="x()">')
    made = replace(plain, passages=(replace(plain.passages[0], chunk=evil),))
    found = view(look(entry(decision=made)))
    assert found.draft

    html = found.draft.citations[0].passage_html
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html


def test_citations_stand_in_the_order_of_their_marks() -> None:
    plain = decision()
    assert plain.draft
    marks = tuple(replace(plain.draft.citations[0], number=number) for number in (3, 1, 2))
    found = view(look(entry(decision=replace(plain, draft=replace(plain.draft, citations=marks)))))
    assert found.draft

    assert [one.mark for one in found.draft.citations] == [1, 2, 3]


# Why


def test_every_limit_is_told_in_words() -> None:
    limits = (
        Limit(AutonomyLevel.SUGGEST, Reason.ANGER, "worst", handoff=True),
        Limit(AutonomyLevel.REPLY, Reason.ALLOWED, "card"),
    )
    found = view(look(entry(decision=decision(limits=limits, reason=Reason.ANGER))))
    assert found.why

    assert [(one.level, one.reason, one.detail) for one in found.why.limits] == [
        ("suggest", "anger", "worst"),
        ("reply", "allowed", "card"),
    ]
    assert found.why.limits[0].words == reason_words[Reason.ANGER]
    assert found.why.next_step


def test_a_missing_draft_is_explained_beside_the_reason() -> None:
    limits = (Limit(AutonomyLevel.SUGGEST, Reason.ANGER), Limit(AutonomyLevel.SUGGEST, Reason.NOTHING_FOUND))
    made = decision(limits=limits, reason=Reason.ANGER, draft=None)
    found = view(look(entry(1, OutcomeKind.HANDED_OFF, decision=made)))
    assert found.why

    assert found.draft is None
    assert found.why.words == f"{reason_words[Reason.ANGER]} {reason_words[Reason.NOTHING_FOUND]}"


def test_what_was_found_on_the_way_out_is_the_reason() -> None:
    found = view(look(entry(1, OutcomeKind.SKIPPED, reason="person_answered")))
    assert found.why

    assert found.why.reason == "person_answered"


def test_a_reason_that_nobody_knows_any_more_breaks_nothing() -> None:
    found = view(look(entry(1, OutcomeKind.FAILED, decision=None, reason="of_an_older_version")))

    assert found.why
    assert found.why.words


def test_every_end_has_words() -> None:
    assert set(outcome_words) == set(OutcomeKind)
    assert ending_words(entry(1, None)) == "The copilot is at work on it."
    assert ending_words(entry(decision=decision(draft=None))) == "The copilot has no draft to suggest."


# Hands


def test_a_hold_names_who_holds_it_without_the_mark_of_a_claim() -> None:
    hold = Hold("main", "7", f"Agent 01{CLAIMED}", NOON)
    found = view(look(entry(), hold=hold))

    assert found.held == Held("Agent 01", NOON)
    assert (found.can.take, found.can.hand_back) == (False, True)


def test_a_reply_that_waits_can_be_stopped_until_it_is_due() -> None:
    waiting = entry(1, None, due=NOW + timedelta(seconds=9.26), decision=decision(level=AutonomyLevel.REPLY))

    found = view(look(waiting))

    assert found.delay == Delay(9.3, 1)
    assert found.can.stop
    assert view(look(waiting, stopped=True)).delay is None
    assert view(look(waiting, now=NOW + timedelta(seconds=10))).can.stop is False
    assert view(look(replace(waiting, kind=OutcomeKind.REPLIED))).delay is None


def test_without_a_search_nothing_can_be_asked() -> None:
    assert not view(look(asks=False)).can.ask


# Chips and summary


def test_chips_say_what_is_known_of_the_message() -> None:
    found = chips(asked("Where is my parcel? I am really disappointed and need it today."))

    assert found.intent == Kind("card", "Card", 0.9)
    assert found.sentiment == Guess("negative", 0.7)
    assert found.urgency == Guess("high", 0.7)
    assert found.language == Spoken("en", True)


def test_chips_of_a_ticket_that_was_not_read_are_empty() -> None:
    found = view(look(skipped(Reason.TAGGED_OUT)))

    assert (found.chips.intent, found.chips.sentiment, found.chips.language) == (None, None, None)


def test_chips_come_from_the_newest_run_that_read_the_message() -> None:
    found = view(look(skipped(Reason.TAKEN_BY_PERSON, 2), entry(1)))

    assert found.chips.intent == Kind("card", "Card", 0.9)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello,\n\nI bought a lamp. How do I return it? Thanks", "How do I return it?"),
        ("Hello\n\nThe lamp is broken.\nIt was a gift.", "The lamp is broken."),
        ("", ""),
        ("Thanks", ""),
        ("a  b\tc", "a b c"),
    ],
)
def test_the_summary_is_the_question_in_one_line(text: str, line: str) -> None:
    assert summary(asked(text).question) == line


def test_a_long_summary_ends_at_a_word() -> None:
    found = summary(asked("word " * 100).question)

    assert len(found) <= 162
    assert found.endswith("word …")


def test_nothing_asked_has_no_summary() -> None:
    assert summary(None) == ""


@pytest.mark.parametrize(("days", "told"), [(0, 0), (3, 3), (-2, 0)])
def test_an_age_is_whole_days_and_never_below_none(days: int, told: int) -> None:
    assert age(NOW - timedelta(days=days, hours=1), NOW) == told


def test_an_unknown_age_is_not_zero() -> None:
    assert age(None, NOW) is None
