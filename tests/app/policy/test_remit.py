"""Who says what: an intent, its category, the whole; and what is refused."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.policy import PolicyError, Standing, amended, changes, load, shipped, standings
from app.remit import Remit, Source

SHIPPED = shipped()
NAME, CATEGORY = "delivery_times", "delivery"
WHOLE = {"channels": "reply_channels"}
VALUES: dict[str, tuple[Any, Any, Any]] = {
    "channels": (["email"], ["chat"], ["web"]),
    "brands": (["a"], ["b"], ["c"]),
    "hours": ("open", "closed", "always"),
    "languages": (None, ["de"], ["en"]),
    "send_delay": (10.0, 20.0, 30.0),
    "replies_per_ticket": (1, 2, 0),
    "review_days": (1, 2, 0),
    "hold_out": (0.1, 0.2, 0.0),
}
PLACES = (("policy", ""), ("category", CATEGORY), ("intent", NAME))


def said(text: str, key: str, name: str = NAME) -> object:
    """Return what counts for an intent, as TOML has it."""
    value: object = getattr(load(text).remit(name), key)
    return list(value) if isinstance(value, tuple) else value


def test_every_key_is_one_of_these() -> None:
    assert {*VALUES, "reviewed"} == set(Remit.__dataclass_fields__)


@pytest.mark.parametrize("key", VALUES)
@pytest.mark.parametrize("who", range(1, 8))
def test_the_nearest_word_counts(key: str, who: int) -> None:
    sayers = [at for at in range(3) if who & 1 << at and VALUES[key][at] is not None]
    keys = {place: WHOLE.get(key, key) if place[0] == "policy" else key for place in PLACES}
    text = amended(SHIPPED, {PLACES[at]: {keys[PLACES[at]]: VALUES[key][at]} for at in sayers})
    other = said(amended(SHIPPED, {PLACES[at]: {keys[PLACES[at]]: VALUES[key][at]} for at in sayers[:1]}), key, "faq")

    assert said(text, key) == (VALUES[key][sayers[-1]] if sayers else said(SHIPPED, key))
    if sayers and sayers[0] == 0:
        assert other == VALUES[key][0]
        assert said(text, key, "return_policy") == VALUES[key][0]


@pytest.mark.parametrize(("key", "value"), [("ceiling", "observe"), ("threshold", 0.5)])
def test_level_and_threshold_come_from_the_category_too(key: str, value: object) -> None:
    bare = amended(SHIPPED, {("intent", NAME): {key: None}, ("category", CATEGORY): {key: value}})
    intent = load(bare).intent(NAME)

    assert intent is not None
    assert standings(bare)[NAME][key] == Standing(value, Source.CATEGORY)
    assert (intent.ceiling.name.lower() if key == "ceiling" else intent.threshold) == value
    assert [(one.part, one.key) for one in changes(SHIPPED, bare)] == [("category", ""), ("intent", key)]


def test_whose_word_it_is_is_told() -> None:
    text = amended(SHIPPED, {("category", CATEGORY): {"hours": "open"}, ("intent", NAME): {"per_day": 5}})
    found = standings(text)

    assert found[NAME]["hours"] == Standing("open", Source.CATEGORY)
    assert found[NAME]["per_day"] == Standing(5, Source.INTENT)
    assert found["return_policy"]["hours"] == Standing("always", Source.POLICY)
    assert found["return_policy"]["per_day"] == Standing(None, Source.DEFAULT)
    assert found[NAME]["languages"] == Standing(["en", "de", "es"], Source.DEFAULT)


@pytest.mark.parametrize("key", ["per_hour", "per_day"])
def test_a_budget_is_nobodys_heir(key: str) -> None:
    text = amended(SHIPPED, {("policy", ""): {key: 9}, ("category", CATEGORY): {key: 5}})

    assert [(one.of, one.most) for one in load(text).quotas([NAME])] == [("", 9), (CATEGORY, 5)]
    assert standings(text)[NAME][key].value is None


def test_a_language_is_tested_by_five_examples_or_an_approved_text() -> None:
    few = re.sub(r"(?s)(name = \"delivery_times\".*?de = \[\n)(?:  [^\n]*\n){4}", r"\1", SHIPPED, count=1)
    approved = f'{few}\n[[intent]]\nname = "x"\ntitle = "X"\ncategory = "c"\nstakes = "low"\n' + (
        'examples.en = ["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"]\napproved.fr = "Oui."\n'
    )

    assert load(approved).remit(NAME).languages == ("en", "es")
    assert load(approved).remit("x").languages == ("en", "fr")


@pytest.mark.parametrize(
    ("place", "keys", "says"),
    [
        (("category", "delivry"), {"hours": "open"}, r"line \d+: category\[1\].name: no intent is of a category"),
        (("category", CATEGORY), {"hold_out": 0.6}, r"line \d+: category\[1\].hold_out"),
        (("category", CATEGORY), {"hours": "night"}, r"line \d+: category\[1\].hours"),
        (("category", CATEGORY), {"reviewed": "why"}, r"line \d+: category\[1\].reviewed: unknown key"),
        (("intent", NAME), {"channels": ["fax"]}, r"line \d+: intent\[2\].channels\[1\]"),
        (("intent", NAME), {"channels": ["web", "web"]}, r"line \d+: intent\[2\].channels: 'web' stands twice"),
        (("intent", NAME), {"send_delay": -1}, r"line \d+: intent\[2\].send_delay"),
        (("intent", NAME), {"per_hour": -1}, r"line \d+: intent\[2\].per_hour"),
        (("intent", NAME), {"review_days": 1.5}, r"line \d+: intent\[2\].review_days"),
        (("intent", NAME), {"reviewed": " "}, r"line \d+: intent\[2\].reviewed"),
        (("policy", ""), {"hold_out": 1.0}, r"line \d+: hold_out"),
        (("policy", ""), {"ceiling": "reply"}, r"line \d+: ceiling: unknown key"),
        (("disclosure", ""), {"en": " "}, r"line \d+: disclosure.en"),
        (("disclosure", ""), {"english": "Hello."}, r"line \d+: disclosure.english"),
    ],
)
def test_what_makes_no_sense_is_refused(place: tuple[str, str], keys: dict[str, object], says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        amended(SHIPPED, {place: keys})


def test_a_category_stands_once() -> None:
    table = f'\n[[category]]\nname = "{CATEGORY}"\n'
    line = SHIPPED.count("\n") + 6

    with pytest.raises(PolicyError, match=rf"line {line}: category\[2\].name: two categories are named"):
        load(SHIPPED + table + table)


@given(
    st.dictionaries(
        st.sampled_from((*PLACES, ("category", "returns"), ("disclosure", ""))),
        st.sampled_from(({"hours": "open"}, {"per_day": 3, "send_delay": 7.0}, {"brands": ["x"]})),
    )
)
@settings(max_examples=40, deadline=None)
def test_what_is_set_can_be_taken_away_again(wishes: dict[tuple[str, str], dict[str, object]]) -> None:
    wishes = {place: {"en": "Software."} if place[0] == "disclosure" else keys for place, keys in wishes.items()}
    fresh = amended(SHIPPED, {("policy", ""): dict.fromkeys(("hours", "send_delay", "per_day", "brands"))})
    once = amended(fresh, wishes)
    back = amended(once, {place: dict.fromkeys(keys) for place, keys in wishes.items()})

    assert load(back).remit(NAME) == load(fresh).remit(NAME)
    assert load(back).disclosure == ()
    assert amended(once, wishes) == once
    assert [line for line in fresh.splitlines() if line.startswith("#")] == [
        line for line in back.splitlines() if line.startswith("#")
    ]
