"""The classifier, with a stand-in for the encoder that knows which words mean the same."""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.domain import Intent
from app.intents import Intents
from app.policy import load, shipped

HOURS = (
    "What are your opening hours?",
    "When do you open on Saturday?",
    "Are you open on Sundays?",
    "Until what time is the shop open?",
    "opening times please",
    "Which hours is the hotline open?",
    "Wann haben Sie geöffnet?",
    "Wie sind Ihre Öffnungszeiten?",
)
RETURNS = (
    "How do I return my shoes?",
    "I want to send the jacket back",
    "return label for my order please",
    "Can I send back what does not fit?",
    "How can I return an item?",
    "sending back my order",
    "Wie kann ich die Schuhe zurücksenden?",
    "Ich möchte den Artikel zurückschicken",
)
PASSWORD = (
    "I forgot my password",
    "How do I reset my password?",
    "password reset link does not work",
    "I cannot log in with my password",
    "new password please",
    "my login password is wrong",
    "Ich habe mein Passwort vergessen",
    "Wie setze ich mein Passwort zurück?",
)
INTENTS = (
    Intent("hours", "Opening hours", "contact", HOURS),
    Intent("returns", "Returns", "order", RETURNS),
    Intent("password", "Password", "account", PASSWORD),
)
SYNONYMS = {"footwear": "shoes", "boots": "shoes", "passphrase": "password", "credentials": "password"}


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return sums of one random vector a word, the same for synonyms."""
    rows = [
        np.sum([_vector(word) for word in text.lower().strip("?.!").split()] or [_vector("")], axis=0) for text in texts
    ]
    return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def _vector(word: str) -> NDArray[np.float64]:
    return np.random.default_rng(zlib.crc32(SYNONYMS.get(word, word).encode())).normal(size=64)


@pytest.fixture(scope="module")
def sighted() -> Intents:
    return Intents.fit(INTENTS, encode)


@pytest.fixture(scope="module")
def blind() -> Intents:
    return Intents.fit(INTENTS)


QUESTIONS = [
    ("Hi, when are you open on Friday?", "hours"),
    ("I would like to return the trousers", "returns"),
    ("reset of my password", "password"),
    ("Ich will die Hose zurücksenden", "returns"),
]


@pytest.mark.parametrize(("text", "intent"), QUESTIONS)
def test_intent_with_an_encoder(sighted: Intents, text: str, intent: str) -> None:
    assert sighted.classify(text).intent == intent


@pytest.mark.parametrize(("text", "intent"), QUESTIONS)
def test_intent_without_an_encoder(blind: Intents, text: str, intent: str) -> None:
    assert blind.classify(text).intent == intent


def test_encoder_knows_other_words(sighted: Intents, blind: Intents) -> None:
    text = "passphrase"

    assert sighted.classify(text).intent == "password"
    assert sighted.classify(text).probability > blind.classify(text).probability


def test_answer_is_described(sighted: Intents) -> None:
    found = sighted.classify("I forgot my password")

    assert (found.title, found.category) == ("Password", "account")
    assert [name for name, _ in found.runners_up] != []
    assert found.probability + sum(share for _, share in found.runners_up) == pytest.approx(1.0)


def test_runners_up_come_in_order(sighted: Intents) -> None:
    found = sighted.classify("open my password")
    shares = [found.probability, *(share for _, share in found.runners_up)]

    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("text", HOURS[:3])
def test_example_is_in_scope(sighted: Intents, blind: Intents, text: str) -> None:
    assert min(sighted.classify(text).scope, blind.classify(text).scope) > 0.5


@pytest.mark.parametrize("text", ["zebra quantum violin", "Schmetterling", "", "?!", "12345"])
def test_unlike_everything_is_out_of_scope(sighted: Intents, blind: Intents, text: str) -> None:
    assert max(sighted.classify(text).scope, blind.classify(text).scope) < 0.5


def test_beginning_of_a_long_text_counts_on_its_own(blind: Intents) -> None:
    story = "Yesterday the weather was fine and my neighbour walked along the river with two dogs. " * 8
    text = f"I forgot my password. {story}"

    assert blind.classify(text).probability > blind.classify(f"{story} I forgot my password.").probability


def test_sentences_ask_about_other_intents_besides(sighted: Intents) -> None:
    found = sighted.classify("How can I return an item? And when do you open on Saturday? Thanks a lot.")

    assert {found.intent, *found.also} == {"returns", "hours"}
    assert found.intent not in found.also


@pytest.mark.parametrize("text", ["How can I return an item and when do you open?", "I forgot my password. Help!"])
def test_single_sentences_ask_nothing_besides(sighted: Intents, text: str) -> None:
    assert sighted.classify(text).also == ()


def test_sentence_that_is_like_no_example_asks_nothing(sighted: Intents) -> None:
    assert sighted.classify("The zebra played a quantum violin. Elephants whistle under purple moons.").also == ()


@given(st.lists(st.text(max_size=40), max_size=5))
@settings(max_examples=25, deadline=None)
def test_many_at_once_are_told_the_same(blind: Intents, texts: list[str]) -> None:
    for text, found in zip(texts, blind.classified(texts), strict=True):
        alone = blind.classify(text)

        assert (found.also, found.title) == (alone.also, alone.title)
        assert (found.probability, found.scope) == pytest.approx((alone.probability, alone.scope), abs=1e-5)


def test_same_examples_give_the_same_answer(sighted: Intents) -> None:
    assert Intents.fit(INTENTS, encode).classify("open the shoes") == sighted.classify("open the shoes")


def test_one_example_is_enough_beside_a_title() -> None:
    found = Intents.fit((*INTENTS, Intent("gift", "Gift vouchers", "order", ("Do you sell gift vouchers?",))))

    assert found.classify("gift vouchers").intent == "gift"


def test_two_intents_are_enough() -> None:
    found = Intents.fit(INTENTS[:2]).classify("When do you open?")

    assert (found.intent, len(found.runners_up)) == ("hours", 1)
    assert found.probability > 0.5


@pytest.mark.parametrize("intents", [(), INTENTS[:1], (INTENTS[0], Intent("one", "One", "x", ()))])
def test_too_few_examples_are_refused(intents: tuple[Intent, ...]) -> None:
    with pytest.raises(ValueError, match="two"):
        Intents.fit(intents)


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_any_text_gets_figures_between_0_and_1(blind: Intents, text: str) -> None:
    found = blind.classify(text)

    assert 0 <= found.probability <= 1
    assert 0 <= found.scope <= 1


def test_probability_is_calibrated_on_the_shipped_examples() -> None:
    intents = load(shipped()).intents
    shown = tuple(Intent(one.name, one.title, one.category, one.examples[::2]) for one in intents)
    classifier = Intents.fit(shown)
    held = [(text, one.name) for one in intents for text in one.examples[1::2]]

    found = [classifier.classify(text) for text, _ in held]
    right = np.mean([one.intent == name for one, (_, name) in zip(found, held, strict=True)])

    assert abs(np.mean([one.probability for one in found]) - right) < 0.1


def test_what_was_learned_is_found_again(tmp_path: Path) -> None:
    intents = load(shipped()).intents[:4]
    kept = tmp_path / "intents-none"
    first = Intents.fit(intents, kept=kept)
    (file,) = tmp_path.iterdir()
    stamp = file.stat().st_mtime_ns

    again = Intents.fit(intents, kept=kept)

    assert file.stat().st_mtime_ns == stamp
    assert again.classify("When are you open?") == first.classify("When are you open?")


@pytest.mark.parametrize("junk", [b"", b"no archive", b"PK\x03\x04"])
def test_a_broken_file_is_learned_anew(tmp_path: Path, junk: bytes) -> None:
    intents = load(shipped()).intents[:4]
    kept = tmp_path / "intents-none"
    first = Intents.fit(intents, kept=kept)
    (file,) = tmp_path.iterdir()
    file.write_bytes(junk)

    assert Intents.fit(intents, kept=kept).classify("When are you open?") == first.classify("When are you open?")


def test_another_example_is_learned_from(tmp_path: Path) -> None:
    intents = load(shipped()).intents[:4]
    kept = tmp_path / "intents-none"
    Intents.fit(intents, kept=kept)

    Intents.fit((replace(intents[0], examples=(*intents[0].examples, "brand new")), *intents[1:]), kept=kept)

    assert len(list(tmp_path.iterdir())) == 2
