"""The policy file: strict, versioned, and never a way to more autonomy by mistake."""

import hashlib
import json
import tomllib

import pytest

from app.domain import NEVER_ALONE, AutonomyLevel, Policy, Reason
from app.policy import PolicyError, load, shipped, with_ceiling
from app.policy.schema import never_alone

SHIPPED = shipped()
TABLES = tomllib.loads(SHIPPED)
LANGUAGES = ("en", "de", "es")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(SHIPPED)


def changed(old: str, new: str) -> str:
    """Return the shipped policy with the first occurrence of a text replaced."""
    assert old in SHIPPED

    return SHIPPED.replace(old, new, 1)


def worded(topic: str, phrases: dict[str, list[str]]) -> str:
    """Return the shipped policy with phrases of its own for a topic."""
    table = ", ".join(f"{language} = {json.dumps(some)}" for language, some in phrases.items())
    return changed(f'reason = "{topic}"\n', f'reason = "{topic}"\nphrases = {{{table}}}\n')


def line_of(text: str, part: str) -> int:
    """Return the number of the first line that begins with a text, from 1."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(part))


def test_version_is_the_digest_of_the_text(policy: Policy) -> None:
    assert hashlib.sha256(SHIPPED.encode()).hexdigest() == policy.version
    assert policy.version != load(SHIPPED + "\n# a word more\n").version


def test_nothing_shipped_is_above_suggest(policy: Policy) -> None:
    assert {AutonomyLevel.SUGGEST} == {one.ceiling for one in policy.intents}


def test_keeps_every_value_of_the_file(policy: Policy) -> None:
    first = TABLES["intent"][0]

    intent = policy.intent(first["name"])

    assert intent is not None
    assert (first["title"], first["category"], first["stakes"], first["threshold"], first["group"]) == (
        intent.title,
        intent.category,
        intent.stakes,
        intent.threshold,
        intent.group,
    )
    assert tuple(first["approved"].items()) == intent.approved
    assert [text for texts in first["examples"].values() for text in texts] == list(intent.examples)
    assert (TABLES["tag_out"], TABLES["replies_per_ticket"]) == (policy.tag_out, policy.replies_per_ticket)


def test_has_about_twenty_five_intents(policy: Policy) -> None:
    assert 24 <= len(policy.intents) <= 30


@pytest.mark.parametrize("intent", TABLES["intent"], ids=lambda one: one["name"])
def test_every_intent_has_examples_in_each_language(intent: dict[str, dict[str, list[str]]]) -> None:
    counts = {language: len(intent["examples"][language]) for language in LANGUAGES}

    assert counts["en"] >= 14
    assert counts["de"] >= 6
    assert counts["es"] >= 6


@pytest.mark.parametrize("topic", sorted(NEVER_ALONE))
def test_every_topic_has_well_formed_phrases_in_each_language(topic: str) -> None:
    phrases = never_alone()[topic]

    assert len(phrases["en"]) >= 12
    assert min(len(phrases["de"]), len(phrases["es"])) >= 9
    assert all(phrases[language] for language in ("fr", "pt", "it", "nl"))
    load(worded(topic, phrases))


def test_every_never_alone_topic_has_a_rule_that_is_on(policy: Policy) -> None:
    assert set(NEVER_ALONE) == {rule.reason for rule in policy.rules if rule.on}


def test_approved_texts_speak_every_language_of_the_policy(policy: Policy) -> None:
    approved = [dict(one.approved) for one in policy.intents if one.approved]

    assert approved
    assert all(set(policy.languages) == set(texts) for texts in approved)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('stakes = "low"\n', 'staks = "low"\n', "staks"),
        ('ceiling = "suggest"', 'ceilling = "suggest"', "ceilling"),
        ("paused = false", "pausd = false", "pausd"),
        ("[intent.approved]", "[intent.aproved]", "aproved"),
        ('reason = "anger"\n', 'reason = "anger"\nlevel = "reply"\n', "level"),
    ],
)
def test_unknown_keys_are_refused_by_name_and_line(old: str, new: str, key: str) -> None:
    text = changed(old, new)
    line = line_of(text, f"[intent.{key}]" if f"[intent.{key}]" in text else key)

    with pytest.raises(PolicyError, match=rf"line {line}: .*{key}: unknown key"):
        load(text)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('ceiling = "suggest"', 'ceiling = "always"', r"intent\[1\].ceiling"),
        ("threshold = 0.85", "threshold = 8.5", r"intent\[1\].threshold"),
        ("threshold = 0.85", 'threshold = "0.85"', r"intent\[1\].threshold"),
        ('stakes = "low"', 'stakes = "none"', r"intent\[1\].stakes"),
        ("paused = false", "paused = 0", "paused"),
        ('languages = ["en", "de", "es"]', 'languages = ["english"]', "languages"),
        ('languages = ["en", "de", "es"]', "languages = []", "languages"),
        ("replies_per_ticket = 3", "replies_per_ticket = -1", "replies_per_ticket"),
        ('tag_out = "copilot_off"', 'tag_out = ""', "tag_out"),
        ('reply_channels = ["email", "web"]', 'reply_channels = ["fax"]', r"reply_channels\[1\]"),
        ('reason = "legal"', 'reason = "allowed"', r"rule\[7\].reason"),
        ('title = "Opening hours and how to reach us"\n', "", r"intent\[1\].title: missing"),
    ],
)
def test_bad_values_are_refused_by_name(old: str, new: str, says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        load(changed(old, new))


@pytest.mark.parametrize(
    "phrase", ["", "(a|b", "a|b", "a)", "(a||b)", "... a", "a ...", "a  b", "*", "a+", "\\\\w", "@crying", "(a|b)?"]
)
def test_malformed_phrases_are_refused(phrase: str) -> None:
    with pytest.raises(PolicyError, match="is not a phrase"):
        load(changed('reason = "anger"\n', f'reason = "anger"\nphrases = {{en = ["{phrase}"]}}\n'))


@pytest.mark.parametrize("phrase", ["word", "stem*", "don't", "(a|b c) d", "(a|b)? c", "a ... (b|c*)", "@shouting"])
def test_well_formed_phrases_are_kept(phrase: str) -> None:
    policy = load(worded("anger", {"en": [phrase]}))

    anger = next(rule for rule in policy.rules if rule.reason is Reason.ANGER)
    assert phrase in dict(anger.phrases)["en"]


def test_says_where_the_file_is_not_toml() -> None:
    line = line_of(SHIPPED, "paused")

    with pytest.raises(PolicyError, match=rf"not TOML: .*line {line}"):
        load(changed("paused = false", "paused = "))


def test_names_every_fault_at_once() -> None:
    text = changed('stakes = "low"', 'staks = "low"').replace("paused = false", "pausd = false")

    with pytest.raises(PolicyError, match=r"(?s)pausd.*staks|staks.*pausd"):
        load(text)


def test_two_intents_of_one_name_are_refused() -> None:
    with pytest.raises(PolicyError, match="two intents are named 'opening_hours'"):
        load(changed('name = "delivery_times"', 'name = "opening_hours"'))


def test_one_example_under_two_intents_is_refused() -> None:
    with pytest.raises(PolicyError, match="how long does delivery take"):
        load(changed('"How much is shipping?"', '"how long does delivery TAKE"'))


def test_too_few_examples_are_refused() -> None:
    start = SHIPPED.index("[intent.examples]")
    few = (
        SHIPPED[:start] + '[intent.examples]\nen = ["Are you open?"]\n' + SHIPPED[SHIPPED.index("[intent.approved]") :]
    )

    with pytest.raises(PolicyError, match="'opening_hours' needs 8 examples"):
        load(few)


def test_two_rules_for_one_topic_are_refused() -> None:
    with pytest.raises(PolicyError, match="two rules are for 'anger'"):
        load(changed('reason = "legal"', 'reason = "anger"'))


def test_a_topic_that_is_not_named_has_the_shipped_rule(policy: Policy) -> None:
    older = load(SHIPPED[: SHIPPED.rindex("[[rule]]")])
    bare = load(SHIPPED[: SHIPPED.index("[[rule]]")])

    assert older.rules[:-1] == policy.rules[:-1]
    assert {one.reason: one.phrases for one in bare.rules} == {one.reason: one.phrases for one in policy.rules}


def test_phrases_of_ones_own_stand_in_place_of_the_shipped_ones() -> None:
    own = load(worded("legal", {"en": ["barrister*"]}))

    assert next(one.phrases for one in own.rules if one.reason is Reason.LEGAL) == (("en", ("barrister*",)),)


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(PolicyError, match="'weather' is not one of"):
        load(changed('reason = "legal"', 'reason = "weather"'))


def test_a_rule_can_be_switched_off() -> None:
    start = SHIPPED.index('reason = "legal"')
    policy = load(SHIPPED[:start] + SHIPPED[start:].replace("on = true", "on = false", 1))

    off = [rule.reason for rule in policy.rules if not rule.on]
    assert off == [Reason.LEGAL]


def test_raises_only_the_named_ceilings(policy: Policy) -> None:
    raised = with_ceiling(policy, {"opening_hours": AutonomyLevel.REPLY})

    above = [one.name for one in raised.intents if one.ceiling > AutonomyLevel.SUGGEST]
    assert above == ["opening_hours"]
    assert (policy.rules, policy.languages, len(policy.intents)) == (
        raised.rules,
        raised.languages,
        len(raised.intents),
    )


def test_other_ceilings_have_another_version(policy: Policy) -> None:
    reply = with_ceiling(policy, {"opening_hours": AutonomyLevel.REPLY})
    resolve = with_ceiling(policy, {"opening_hours": AutonomyLevel.RESOLVE})

    assert len({policy.version, reply.version, resolve.version}) == 3
    assert reply.version == with_ceiling(policy, {"opening_hours": AutonomyLevel.REPLY}).version


def test_unknown_intents_get_no_ceiling(policy: Policy) -> None:
    with pytest.raises(PolicyError, match="no intent 'opening_hour'"):
        with_ceiling(policy, {"opening_hour": AutonomyLevel.REPLY})
