"""The admin's ceiling, and what lowers it when the kind of question is not certain."""

from dataclasses import dataclass, replace

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

    def classify(self, text: str) -> Triage:
        return Triage(self.intent, text, "contact", self.probability, self.scope)


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


@dataclass
class Hears:
    """A classifier that goes by single words; of a text with several of them it takes the first."""

    probability: float = 0.9
    scope: float = 0.9

    def classify(self, text: str) -> Triage:
        found = sorted((text.find(one.name), one.name) for one in POLICY.intents if one.name in text)
        name = found[0][1] if found else "chatter"
        single = len(found) < 2
        return Triage(name, name, "", self.probability if single else 0.9, self.scope if single else 0.9)


def heard(text: str, hears: Hears | None = None) -> tuple[Triage, tuple[Limit, ...]]:
    return triage(replace(asked(), text=text), hears or Hears(), POLICY)


BOTH = "What about your opening hours? And how do returns work? Many thanks, returns desk."


def test_sentences_ask_about_other_intents_besides() -> None:
    found, limits = heard(BOTH)

    assert (found.intent, found.also) == ("hours", ("returns",))
    assert [(one.level, one.detail) for one in limits] == [
        (AutonomyLevel.REPLY, "hours"),
        (AutonomyLevel.SUGGEST, "returns"),
    ]


@pytest.mark.parametrize("hears", [Hears(probability=0.5), Hears(scope=0.4)])
def test_unsure_sentence_asks_nothing_besides(hears: Hears) -> None:
    assert heard(BOTH, hears)[0].also == ()


@pytest.mark.parametrize("text", ["hours and returns in one sentence", "What about your hours? Returns!", "hours", ""])
def test_few_words_and_single_sentences_ask_nothing_besides(text: str) -> None:
    assert heard(text)[0].also == ()


SENTENCES = st.sampled_from([f"please tell me about {one.name}" for one in POLICY.intents])


@given(st.lists(SENTENCES, min_size=1, max_size=4), SENTENCES)
def test_another_intent_never_raises_the_level(said: list[str], more: str) -> None:
    levels = [decide(heard(". ".join(some))[1]).level for some in (said, [*said, more])]

    assert levels[1] <= levels[0]
