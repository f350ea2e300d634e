"""The try box, a question of an agent's, and tickets with a like question."""

from dataclasses import replace

from app.domain import AutonomyLevel, OutcomeKind
from app.evidence.answers import answered, similar, tried
from knowledge.passages import Audience, Found
from tests.app.evidence.entries import asked, entry
from tests.app.store.examples import decision
from tests.fakes import NOON

HOW = "How do I return the desk lamp that I bought?"


def link(ticket: str) -> str:
    """Return an address."""
    return f"https://desk.example.com/{ticket}"


def test_a_try_says_what_would_be_done() -> None:
    found = tried(decision(), NOON)

    assert (found.level, found.words, found.ms) == ("suggest", "It would be suggested to the agent.", 1.6)
    assert found.draft
    assert found.why.limits
    assert found.passages[0].mark == 1


def test_a_try_without_a_draft_says_so() -> None:
    assert tried(decision(draft=None), NOON).words == "It would be left to an agent, without a draft."
    assert tried(decision(draft=None, level=AutonomyLevel.OFF), NOON).words == "It would be left alone."


def test_an_answer_is_passages_with_a_probability() -> None:
    passage = decision().passages[0]
    inside = replace(passage, source=replace(passage.source, audience=Audience.INTERNAL, updated=None), score=0.51234)
    found = answered(Found((passage, inside), 0.71234), NOON)

    assert found.probability == 0.712
    shown = [(one.mark, one.audience, one.score) for one in found.passages]
    assert shown == [(1, "public", 0.9), (2, "internal", 0.512)]
    assert found.passages[1].age_days is None
    assert (found.passages[0].html, found.passages[0].text) == ("<p>One.</p>", "One.")


def test_like_questions_come_likest_first_each_ticket_once() -> None:
    question = asked(HOW).question
    assert question
    others = [
        entry(1, ticket="8", decision=asked("How do I return a lamp that I bought?"), kind=OutcomeKind.REPLIED),
        entry(2, ticket="9", decision=asked(HOW)),
        entry(3, ticket="8", decision=asked("Do you return my lamp?")),
        entry(4, ticket="10", decision=asked("Wo ist mein Paket?")),
        entry(5, ticket="11", decision=None),
    ]

    found = similar(question, others, link)

    assert [(one.id, one.outcome, one.url) for one in found] == [
        ("9", "suggested", link("9")),
        ("8", "replied", link("8")),
    ]
    assert found[0].score == 1.0
    assert found[1].subject == "How do I return a lamp that I bought?"


def test_like_questions_are_few() -> None:
    question = asked(HOW).question
    assert question

    assert len(similar(question, [entry(n, ticket=str(n), decision=asked(HOW)) for n in range(9)], link)) == 5
