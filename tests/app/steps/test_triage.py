"""The admin's ceiling, and what lowers it when the kind of question is not certain."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Intent, Limit, Policy, Question, Reason, Triage
from app.steps.decide import decide
from app.steps.triage import triage
from tests.fakes import NOON

HOURS = Intent("hours", "Opening hours", "contact", (), ceiling=AutonomyLevel.REPLY)
RETURNS = Intent("returns", "Returns", "order", (), threshold=0.5)
SILENT = Intent("silent", "Watched", "order", (), ceiling=AutonomyLevel.OBSERVE)
POLICY = Policy("v", (HOURS, RETURNS, SILENT), ())


@dataclass
class Says:
    """A classifier with one answer."""

    intent: str = "hours"
    probability: float = 0.9
    scope: float = 0.9
    also: tuple[str, ...] = ()

    def classify(self, text: str) -> Triage:
        return Triage(self.intent, text, "contact", self.probability, self.scope, also=self.also)


def asked(language: str = "en", sure: bool = True) -> Question:
    return Question("When?", "When?", "", language, sure, "digest", 1, NOON, "m1")


def limits(says: Says, language: str = "en", sure: bool = True) -> tuple[Limit, ...]:
    return triage(asked(language, sure), says, POLICY)[1]


def test_whole_text_is_classified() -> None:
    assert triage(asked(), Says(), POLICY)[0].title == "When?"


def test_raised_intent_is_allowed() -> None:
    assert limits(Says()) == (Limit(AutonomyLevel.REPLY, Reason.ALLOWED, "hours"),)


def test_intent_that_nobody_raised_is_a_suggestion() -> None:
    assert limits(Says("returns")) == (Limit(AutonomyLevel.SUGGEST, Reason.CEILING, "returns"),)


def test_ceiling_may_lie_below_a_suggestion() -> None:
    assert limits(Says("silent")) == (Limit(AutonomyLevel.OBSERVE, Reason.CEILING, "silent"),)


def test_unknown_intent_is_a_suggestion() -> None:
    assert [(one.level, one.reason) for one in limits(Says("?"))] == [(AutonomyLevel.SUGGEST, Reason.CEILING)]


@pytest.mark.parametrize(("intent", "probability"), [("hours", 0.849), ("returns", 0.49)])
def test_intent_below_its_threshold_is_unsure(intent: str, probability: float) -> None:
    found = limits(Says(intent, probability))[1]

    assert (found.level, found.reason, found.handoff) == (AutonomyLevel.SUGGEST, Reason.UNSURE_INTENT, False)


@pytest.mark.parametrize(("intent", "probability"), [("hours", 0.85), ("returns", 0.5)])
def test_intent_at_its_threshold_is_sure(intent: str, probability: float) -> None:
    assert len(limits(Says(intent, probability))) == 1


def test_unlike_all_examples_is_out_of_scope() -> None:
    found = limits(Says(scope=0.49))[1]

    assert (found.level, found.reason, found.handoff) == (AutonomyLevel.SUGGEST, Reason.OUT_OF_SCOPE, False)


@pytest.mark.parametrize(("language", "sure"), [("fr", True), ("fr", False), ("en", False)])
def test_other_or_uncertain_language_is_never_answered_alone(language: str, sure: bool) -> None:
    found = limits(Says(), language, sure)

    # Where it is only uncertain, the draft is worth an agent's look.
    assert [(one.level, one.reason, one.handoff) for one in found[1:]] == [
        (AutonomyLevel.SUGGEST, Reason.LANGUAGE, language == "fr")
    ]


def test_ceiling_of_everything_asked_counts() -> None:
    found = limits(Says(also=("silent", "returns", "?")))

    assert [(one.level, one.detail) for one in found] == [
        (AutonomyLevel.REPLY, "hours"),
        (AutonomyLevel.OBSERVE, "silent"),
        (AutonomyLevel.SUGGEST, "returns"),
        (AutonomyLevel.SUGGEST, "?"),
    ]


NAMES = st.sampled_from([*(one.name for one in POLICY.intents), "?"])


@given(NAMES, st.lists(NAMES), NAMES, st.floats(0, 1), st.floats(0, 1))
def test_another_intent_never_raises_the_level(
    first: str, others: list[str], more: str, probability: float, scope: float
) -> None:
    said = [limits(Says(first, probability, scope, tuple(some))) for some in (others, [*others, more])]

    assert decide(said[1]).level <= decide(said[0]).level <= decide(limits(Says(first, probability, scope))).level
