"""Never alone: found in any wording and language, silent on ordinary questions, not fooled by a negation."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Learned, Limit, Reason, Rule
from app.policy import load, shipped
from app.steps.rules import _hit, _index, _listen, rules

SAID = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))
POLICY = load(shipped())
RULES = POLICY.rules
PHRASES = tuple(replace(one, learned=Learned.NONE) for one in RULES)
TOUCHING = [
    (topic, language, text)
    for topic, by_language in SAID.items()
    if topic != "calm"
    for language, texts in by_language.items()
    for text in texts
]
CALM = [(language, text) for language, texts in SAID["calm"].items() for text in texts]
texts = st.text(st.characters(codec="utf-8"), max_size=200)


def reasons(text: str, language: str = "en") -> set[str]:
    return {limit.reason.value for limit in rules(text, language, RULES)}


def rule(*phrases: str, on: bool = True) -> tuple[Rule, ...]:
    return (Rule(Reason.LEGAL, (("en", phrases),), on=on),)


def heard(phrase: str, text: str) -> str:
    """Return what of a text a single phrase hits."""
    return "".join(limit.detail for limit in rules(text, "en", rule(phrase)))


@pytest.mark.parametrize(("topic", "language", "text"), TOUCHING)
def test_hears_a_topic(topic: str, language: str, text: str) -> None:
    assert topic in reasons(text, language)


@pytest.mark.parametrize(("topic", "language", "text"), TOUCHING[::5])
def test_hears_a_topic_whatever_language_was_recognised(topic: str, language: str, text: str) -> None:
    assert topic in reasons(text, "de" if language != "de" else "es")


@pytest.mark.parametrize(("topic", "language", "text"), TOUCHING[::5])
def test_hears_a_topic_in_the_middle_of_a_mail(topic: str, language: str, text: str) -> None:
    mail = f"Hello,\n\nI have a question about order 100222.\n\n{text}\n\nThank you in advance."

    assert topic in reasons(mail, language)


@pytest.mark.parametrize(("topic", "language", "text"), TOUCHING[::5])
def test_case_and_line_breaks_change_nothing(topic: str, language: str, text: str) -> None:
    assert topic in reasons(text.lower().replace(" ", "\n"), language)
    assert topic in reasons(text.upper(), language)


@pytest.mark.parametrize(("language", "text"), CALM)
def test_calls_nobody_for_ordinary_questions(language: str, text: str) -> None:
    """A score alone may still leave them to an agent: who never misses a topic overhears some."""
    assert [limit for limit in rules(text, language, RULES) if limit.handoff] == []


@pytest.mark.parametrize(("language", "text"), CALM)
def test_phrases_are_silent_on_ordinary_questions(language: str, text: str) -> None:
    assert rules(text, language, PHRASES) == ()


def test_calls_hardly_anybody_for_the_examples_of_all_other_intents() -> None:
    ordinary = [
        text for one in POLICY.intents if one.name not in {"cancel_order", "double_charge"} for text in one.examples
    ]

    assert [text for text in ordinary if rules(text, "en", PHRASES)] == []
    called = [text for text in ordinary if any(limit.handoff for limit in rules(text, "en", RULES))]
    assert len(called) <= len(ordinary) / 40  # none of them was learned from


def test_a_hit_asks_for_a_person_and_names_the_words() -> None:
    found = rules("Hello, I will call my Lawyer!", "en", RULES)

    assert Limit(AutonomyLevel.SUGGEST, Reason.LEGAL, "Lawyer", handoff=True) in found


def test_several_topics_give_several_limits_in_order_of_the_policy() -> None:
    found = rules("My mother passed away. Cancel her subscription or I call my lawyer.", "en", RULES)

    assert [limit.reason for limit in found] == [Reason.CANCEL, Reason.LEGAL, Reason.BEREAVEMENT]


def test_words_of_the_own_language_are_named_first() -> None:
    both = (Rule(Reason.LEGAL, (("en", ("lawyer",)), ("de", ("anwalt",)))),)

    assert rules("lawyer, Anwalt", "de", both)[0].detail == "Anwalt"
    assert rules("lawyer, Anwalt", "en", both)[0].detail == "lawyer"


@pytest.mark.parametrize("text", [text for _, _, text in TOUCHING[::3]] + [text for _, text in CALM[::3]])
def test_phrases_that_are_left_out_beforehand_hit_nothing(text: str) -> None:
    spoken = _listen(text)
    for one in RULES:
        for _, phrases in one.phrases:
            kept = set(_index(phrases).likely(spoken))
            assert not [left for left in phrases if left not in kept and left[0] != "@" and _hit(spoken.line, left)[0]]


umlauts = st.text(st.sampled_from("aäoöuübc"), min_size=1, max_size=5)


@given(umlauts, st.data())
def test_umlauts_are_heard_in_either_spelling_each(word: str, data: st.DataObject) -> None:
    either = {"ä": "ae", "ö": "oe", "ü": "ue"}
    written = "".join(data.draw(st.sampled_from([one, one.replace(one, either.get(one, one))])) for one in word)

    assert heard(f"{word}*", written) == written
    assert heard(word, written) == written


def test_a_rule_that_is_off_is_silent() -> None:
    assert rules("my lawyer", "en", rule("lawyer", on=False)) == ()


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("lawyer", "the LAWYER said", "LAWYER"),
        ("lawyer", "lawyers", ""),
        ("lawyer*", "lawyers", "lawyers"),
        ("kündig*", "ich kuendige", "kuendige"),
        ("kündig*", "ich kündige", "kündige"),
        ("cancelación", "cancelacion", "cancelacion"),
        ("don't pay", "I dont pay", "dont pay"),
        ("dont pay", "I don’t pay", "don’t pay"),
        ("(speak|talk) to (a|an)? human", "talk to human", "talk to human"),
        ("(speak|talk) to (a|an)? human", "speak to a human", "speak to a human"),
        ("(speak|talk) to (a|an)? human", "speak to the human", ""),
        ("(a|the)? court", "see you in court", "court"),
        ("cancel ... order", "cancel the order", "cancel the order"),
        ("cancel ... order", "cancel order", "cancel order"),
        ("cancel ... order", "cancel this very last big order", "cancel this very last big order"),
        ("cancel ... order", "cancel one two three four five order", ""),
        ("cancel ... order", "cancel. My order", ""),
        ("cancel ... order", "cancel, please, my order", "cancel , please , my order"),
        ("e mail", "my e-mail", "e mail"),
        ("lawyer", "write to lawyer@example.com or https://example.com/ lawyer-free", "lawyer"),
        ("lawyer", "write to lawyer@example.com", ""),
    ],
)
def test_phrases_are_read_as_explained(phrase: str, text: str, words: str) -> None:
    assert heard(phrase, text) == words


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to cancel",
        "I do not want you to cancel",
        "I never asked to cancel",
        "without wanting to cancel",
        "ich will nicht cancel",
        "sin querer cancel",
    ],
)
def test_a_negation_before_the_words_takes_the_hit_back(text: str) -> None:
    assert heard("cancel", text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "I do not know how to cancel",
        "I am not happy and want to cancel",
        "I am not happy, cancel it",
        "No. Cancel it",
        "I cannot cancel",
        "I can not cancel",
        "Why not cancel it",
        "It does not let me cancel",
        "I do not want to wait. Please cancel",
        "I did not cancel last time but now cancel",
        "no puedo cancel",
    ],
)
def test_other_negations_leave_the_hit(text: str) -> None:
    assert heard("cancel", text).lower() == "cancel"


@pytest.mark.parametrize(
    ("text", "angry"),
    [
        ("WHY DO YOU NOT ANSWER ME!", True),
        ("WHERE IS MY ORDER AND MY MONEY??", True),
        ("Hello. I WANT MY MONEY BACK. NOW!", True),
        ("WHERE IS MY ORDER", False),
        ("Where is my order!!!", False),
        ("LED RGB WIFI USB HDMI IP44!", False),
        ("I ordered the LAMP SET DE LUXE!", False),
    ],
)
def test_shouting_is_a_run_of_plain_words_with_a_bang(text: str, angry: bool) -> None:
    assert bool(heard("@shouting", text)) == angry


@given(texts)
def test_never_raises(text: str) -> None:
    found = rules(text, "en", RULES)

    assert all(limit.level is AutonomyLevel.SUGGEST and limit.detail for limit in found)


@given(texts, st.sampled_from(TOUCHING), texts)
def test_other_paragraphs_take_no_hit_back(before: str, said: tuple[str, str, str], after: str) -> None:
    topic, language, text = said

    assert topic in reasons(f"{before}\n\n{text}\n\n{after}", language)


@given(texts)
def test_a_text_without_letters_touches_nothing(text: str) -> None:
    assert reasons("".join(one for one in text if not one.isalnum())) == set()


@pytest.mark.parametrize("sign", ["a", "a ", "!", "a.", "no ", "cancel ", "@", "'", "\n\n", "I do not want to "])
def test_long_texts_take_a_bounded_time(sign: str) -> None:
    text = sign * (20_000 // len(sign))

    assert isinstance(rules(text, "en", RULES), tuple)


@pytest.mark.parametrize("before", [0, 300, 700, 1500])
def test_a_threat_is_heard_wherever_it_stands_in_a_long_text(before: int) -> None:
    text = f"{'The lamp is blue and small. ' * before}My lawyer will sue you. {'It stands on a desk. ' * 900}"

    assert Reason.LEGAL in {one.reason for one in rules(text, "en", RULES)}
