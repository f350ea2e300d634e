"""The note with which a person takes over."""

from dataclasses import replace

import pytest

from app.domain import AutonomyLevel, Context, Draft, Evidence, Intent, Limit, Policy, Reason, Rule, Triage
from app.steps.handoff import Case, handoff
from app.words import level_words, next_step, reason_words
from knowledge.passages import Found
from tests.app.writers.reading import found, question, source

DRAFT = Draft("Soon. [1]", (), Evidence.DOCUMENTED, "en", 0.9, "extractive-1", "digest")
POLICY = Policy(
    "v1",
    (Intent("refund", "Refunds", "money", (), group="Billing"),),
    (Rule(Reason.FRAUD, (), group="Trust"), Rule(Reason.ANGER, (), group="Care", on=False)),
    group="Support",
)
TRIAGE = Triage("refund", "Refunds", "money", 0.93, 1.0)
ANGRY = Limit(AutonomyLevel.SUGGEST, Reason.ANGER, "useless", handoff=True)
FRAUD = Limit(AutonomyLevel.SUGGEST, Reason.FRAUD, "stolen card", handoff=True)
CASE = Case(
    Context(),
    question("Hello!\nI am waiting for my money. When does it come? I am Requester."),
    TRIAGE,
    found(source(), source(title="Refunds [all]", url=""), confidence=0.41),
    None,
)


def note(case: Case = CASE, reason: Reason = Reason.ANGER, detail: str = "useless", *limits: Limit) -> str:
    """Return the note."""
    return handoff(case, reason, detail, limits or (ANGRY,), POLICY, link).note


def link(ticket_id: str) -> str:
    """Return an address."""
    return f"https://helpdesk.example.com/agent/tickets/{ticket_id}"


def line(text: str, head: str) -> str:
    """Return the paragraph of a note that begins so."""
    (found_,) = (one for one in text.split("\n\n") if one.startswith(head))
    return found_


def test_the_note_says_why_with_the_words_that_hit() -> None:
    assert "The customer is angry. (useless)" in line(note(), "**Over to")


def test_the_note_says_what_is_wanted_questions_first() -> None:
    assert line(note(), "**Wanted:**") == "**Wanted:** When does it come?"


def test_without_a_question_mark_the_first_sentences_are_wanted() -> None:
    case = replace(CASE, question=question("Good morning\nMy parcel is lost. It was blue. It was big."))

    assert line(note(case), "**Wanted:**") == "**Wanted:** My parcel is lost. It was blue."


def test_what_is_wanted_is_masked() -> None:
    asked = replace(question("Why was 4111 charged?"), masked="Why was [card] charged?")

    assert "4111" not in note(replace(CASE, question=asked))


def test_what_is_wanted_is_short() -> None:
    asked = question("word " * 200)

    assert len(line(note(replace(CASE, question=asked)), "**Wanted:**")) < 330


def test_an_empty_message_still_makes_a_note() -> None:
    assert "see the message" in note(replace(CASE, question=question("")))


def test_a_customers_markup_stays_text() -> None:
    asked = question("[Click](https://evil.example.com) **now**?")

    assert r"\[Click\](https://evil.example.com) \*\*now\*\*?" in note(replace(CASE, question=asked))


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (CASE, "found 2 articles; no draft was written."),
        (replace(CASE, draft=DRAFT), "a draft is ready, not sent."),
        (replace(CASE, found=Found((), 0.0)), "found no articles;"),
        (
            replace(CASE, context=Context(replies=("a",))),
            "1 earlier reply by the copilot; the customer wrote again",
        ),
        (
            replace(CASE, context=Context(replies=("a", "b"))),
            "2 earlier replies by the copilot; the customer wrote again",
        ),
    ],
)
def test_the_note_says_what_was_tried(case: Case, said: str) -> None:
    assert said in line(note(case), "**Tried:**")


def test_sources_stand_with_links_and_scores() -> None:
    text = note()

    assert "- [Return an order](<https://help.example.com/return-an-order>), match 90%" in text
    assert r"- Refunds \[all\], match 80%" in text


def test_no_source_leaves_no_empty_list() -> None:
    assert "Sources" not in note(replace(CASE, found=Found((), 0.0)))


def test_an_earlier_ticket_with_the_same_question_is_linked() -> None:
    text = note(CASE, Reason.ASKED_TWICE, "17", replace(ANGRY, reason=Reason.ASKED_TWICE))

    assert "[17](<https://helpdesk.example.com/agent/tickets/17>)" in text


def test_other_reasons_for_a_person_are_named_once() -> None:
    text = note(CASE, Reason.ANGER, "useless", ANGRY, FRAUD, FRAUD)

    assert text.count(reason_words[Reason.FRAUD]) == 1
    assert text.count(reason_words[Reason.ANGER]) == 1


def test_confidence_speaks_of_question_and_answer() -> None:
    said = line(note(), "**Confidence:**")

    assert said == "**Confidence:** 93% that this is “Refunds”, 41% that the best article answers it."


def test_the_next_step_fits_the_reason() -> None:
    assert line(note(), "**Next step:**") == f"**Next step:** {next_step(Reason.ANGER)}"


@pytest.mark.parametrize(
    ("triage", "limits", "group"),
    [
        (TRIAGE, (ANGRY, FRAUD), "Trust"),
        (TRIAGE, (ANGRY,), "Billing"),
        (None, (ANGRY,), "Support"),
        (replace(TRIAGE, intent="unknown"), (), "Support"),
    ],
)
def test_the_group_is_the_topics_then_the_intents_then_the_policys(
    triage: Triage | None, limits: tuple[Limit, ...], group: str
) -> None:
    made = handoff(replace(CASE, triage=triage), Reason.ANGER, "", limits, POLICY, link)

    assert (made.group, made.reason) == (group, Reason.ANGER)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words_and_a_next_step(reason: Reason) -> None:
    assert reason_words[reason].endswith(".")
    assert next_step(reason).endswith(".")
    assert note(CASE, reason, "").startswith("**Over to")


def test_every_level_has_words() -> None:
    assert set(level_words) == set(AutonomyLevel)
