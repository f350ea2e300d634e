"""A run as a story: a sentence a step, and everything that is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic_core import from_json, to_json

from app.domain import AutonomyLevel, Effect, Finding, Limit, OutcomeKind, Reason
from app.evidence.story import said, story, whole
from app.words import reason_words
from integrations.helpdesk import Visibility
from knowledge.passages import Rewriting
from tests.app.evidence.entries import entry
from tests.app.store.examples import decision
from tests.fakes import NOON

STEPS = "read gate question triage rules context passages rewriting draft checks decide handoff act"


def test_a_story_has_a_head_and_its_steps_in_order() -> None:
    found = story(entry(3, stages=(("read", 1.5), ("act", 2.0))))

    assert (found.run, found.ticket, found.kind, found.level, found.reason) == (
        3,
        "7",
        "suggested",
        "suggest",
        "ceiling",
    )
    assert (found.intent, found.summary, found.ms) == ("card", "My card ****", 3.5)
    assert found.time == NOON + timedelta(seconds=2)
    assert [(one.name, one.ms) for one in found.steps] == [("read", 1.5), ("act", 2.0)]
    assert found.words == f"The copilot suggests a reply. {reason_words[Reason.CEILING]}"


def test_a_run_that_goes_on_has_no_end_yet() -> None:
    found = story(entry(3, None, decision=None))

    assert (found.kind, found.level, found.reason, found.steps) == ("running", "", "", ())


def test_a_run_without_a_reason_tells_its_detail() -> None:
    found = story(entry(3, OutcomeKind.SUPERSEDED, decision=None, detail="a newer event has arrived"))

    assert found.words == "A newer message came first. a newer event has arrived"


@pytest.mark.parametrize("step", STEPS.split())
def test_every_step_can_be_told_or_says_nothing(step: str) -> None:
    for made in (decision(), decision(question=None, triage=None, draft=None, passages=(), handoff=None, status="")):
        told = said(step, entry(decision=made))
        assert not told or told[0].isupper() or told[0].isdigit()
    assert said(step, entry(decision=None)) == ("" if step != "act" else "The copilot suggests a reply.")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("read", "The ticket was new."),
        ("question", "3 words in en."),
        ("triage", "Card, 90% sure."),
        ("passages", "1 article, it matches 90%."),
        ("draft", "A draft, 90% sure."),
        ("checks", "Nothing speaks against the draft."),
        ("handoff", "A note for billing."),
        ("unheard_of", ""),
    ],
)
def test_what_a_step_found(step: str, words: str) -> None:
    assert said(step, entry()) == words


def test_what_did_not_answer_is_told() -> None:
    alone = replace(decision(), by_words=True, rewriting=Rewriting("", "p2", "the model is down (status 503)"))

    assert said("passages", entry(decision=alone)) == (
        "1 article by words alone, it matches 90%: the vectors did not answer."
    )
    assert said("rewriting", entry(decision=alone)).startswith("The model gave no other words")
    assert said("rewriting", entry()) == "Asked in a model's words, too."
    assert said("rewriting", entry(decision=replace(alone, rewriting=None))) == ""


def test_an_unsure_language_is_told_as_such() -> None:
    made = decision()
    assert made.question
    unsure = replace(made, question=replace(made.question, language_sure=False))

    assert said("question", entry(decision=unsure)) == "3 words in en, not surely."


def test_topics_and_faults_are_named() -> None:
    fault = Finding("numbers", "7", Limit(AutonomyLevel.SUGGEST, Reason.MISMATCH))
    topic = Limit(AutonomyLevel.SUGGEST, Reason.LEGAL, "lawyer", handoff=True)
    made = decision(limits=(topic,), findings=(fault,))

    assert said("rules", entry(decision=made)) == reason_words[Reason.LEGAL]
    assert said("checks", entry(decision=made)) == reason_words[Reason.MISMATCH]
    assert said("decide", entry(decision=made)) == f"At most suggested to the agent: {reason_words[Reason.LEGAL]}"


def test_the_whole_is_plain_values() -> None:
    sent = Effect("reply", "k1", "p1", Visibility.PUBLIC)
    found = from_json(to_json(whole(entry(effects=(sent,), kind=OutcomeKind.REPLIED), NOON)))

    assert found["effects"] == [{"name": "reply", "message": "p1", "visibility": "public", "repeated": False}]
    assert found["draft"]["text"] == "Text [1]"
    assert found["note"] == "note"
    assert found["passages"][0]["title"] == "Article 1"
    assert found["why"]["reason"] == "ceiling"
    assert "k1" not in to_json(found).decode()


def test_the_whole_of_a_run_that_nothing_is_known_of() -> None:
    found = whole(entry(1, None, decision=None), NOON)

    assert (found.why, found.draft, found.passages, found.findings, found.note) == (None, None, (), (), "")
