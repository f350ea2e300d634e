"""What was learned about never-alone topics, and how it is heard."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import topics
from app.domain import NEVER_ALONE
from app.evidence.triggers import measured, own
from app.policy import load, shipped
from app.steps.rules import rules
from app.topics.learning import Judged, learned
from app.topics.weights import keep, recalled
from tests.evals.topics import source

RULES = load(shipped()).rules

PLAIN = [
    ("en", "Since Dad passed we keep getting his parcels, what happens with his membership?", "bereavement"),
    ("en", "Somebody bought three phones in my name and I have never set foot in your shop.", "fraud"),
    ("de", "Seit gestern komme ich nicht mehr rein und das Passwort hat jemand anders geändert.", "security"),
    ("es", "Me han cobrado dos veces el mismo recibo y quiero que me devuelvan uno.", "billing_dispute"),
]
CALM = [
    ("en", "How do I kill a process that hangs when I press the cancel button in the export dialog?"),
    ("en", "Which sizes does the blue jacket come in, and do you deliver to the islands?"),
    ("de", "Wo stelle ich ein, dass die Rechnung monatlich als PDF kommt?"),
    ("es", "¿Cómo cambio el idioma del panel y dónde veo mis facturas?"),
]


def heard(text: str, language: str) -> set[str]:
    return {limit.reason.value for limit in rules(text, language, RULES)}


@pytest.mark.parametrize(("language", "text", "topic"), PLAIN)
def test_what_is_plain_to_a_person_is_heard(language: str, text: str, topic: str) -> None:
    """None of these was learned from."""
    assert topic in heard(text, language)


@pytest.mark.parametrize(("language", "text"), CALM)
def test_the_words_of_a_topic_alone_are_not_enough(language: str, text: str) -> None:
    """A button named so, a setting, an export."""
    assert heard(text, language) == set()


def test_the_words_shown_are_the_customers() -> None:
    """An agent sees why, in the customer's own words."""
    text = "Hello there. " + PLAIN[0][1] + " Thank you."
    limits = [limit for limit in rules(text, "en", RULES) if limit.reason == "bereavement"]

    assert [limit.detail in text for limit in limits] == [True]
    assert all(limit.handoff for limit in limits)


def test_weights_are_those_of_the_sentences() -> None:
    """Whoever changes the sentences learns anew: `python -m tests.evals.topics`."""
    assert topics.shipped().source == source()
    assert set(topics.shipped().topics) <= {str(one) for one in NEVER_ALONE}


def test_sentences_never_seen_are_heard() -> None:
    """A floor under what is measured on sentences by somebody who knew neither phrases nor examples."""
    found = measured(own(), RULES)["all"]

    assert found["recall"] >= 0.95
    assert found["precision"] >= 0.88


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=600))
def test_any_text_can_be_heard(text: str) -> None:
    """What is plain is possible, and its words come from the text."""
    for one in topics.heard(text).values():
        assert one.possible or not one.plain
        assert one.words in " ".join(text.split())


@given(st.lists(st.text(alphabet="ab ", min_size=1, max_size=20).filter(str.strip), min_size=1, max_size=60))
def test_every_sentence_is_judged_up_to_a_bound(said: list[str]) -> None:
    """The first forty of them: none falls between two parts."""
    parts = topics.windows(".\n".join(said))

    assert len(parts) <= 41
    assert all(any(one.strip() in part for part in parts) for one in said[:40])


def test_a_few_sentences_teach(tmp_path: Path) -> None:
    """What is kept in a file says the same as what was learned, as far as a byte a weight goes."""
    said = [Judged(f"please {verb} my {thing}", verb, True, "a") for verb in ("end", "paint") for thing in THINGS]
    said += [Judged(f"where is my {thing}", verb, False, "a") for verb in ("end", "paint") for thing in THINGS]
    said += [Judged(f"{verb} the {thing}", verb, True, "b") for verb in ("end", "paint") for thing in THINGS]
    found = learned(said, ("b",), "digest")
    keep(tmp_path / "weights.npz", found)
    again = recalled(tmp_path / "weights.npz")
    scores = again.scores(["paint my boat", "end my lease", "where is my boat"])

    assert again.topics == ("end", "paint")
    assert scores[0, 1] > again.plain[1] and scores[1, 0] > again.plain[0]
    assert scores[2].max() < min(again.plain)
    assert np.abs(scores - found.scores(["paint my boat", "end my lease", "where is my boat"])).max() < 0.2


THINGS = ("lease", "boat", "house", "order", "garden", "fence", "plan", "car")
