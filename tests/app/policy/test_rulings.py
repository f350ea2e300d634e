"""One rule of a policy changed in place: all else stays, and nothing is saved that does not fit."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import COMPUTED, NEVER_ALONE, Reason
from app.policy import PolicyError, load, ruled, rulings, shipped
from tests.app.policy.texts import Written, policies

EVERY = sorted(NEVER_ALONE | COMPUTED)


def test_every_rule_is_listed() -> None:
    listed = {one.reason: one for one in rulings(load(shipped()))}

    assert set(listed) == NEVER_ALONE | COMPUTED
    assert (listed[Reason.REPEAT_CONTACT].key, listed[Reason.REPEAT_CONTACT].number) == ("days", 7)
    assert listed[Reason.VIP].names == ("vip",)
    assert listed[Reason.ANGER].key == ""


@pytest.mark.parametrize("reason", EVERY)
def test_rule_is_set_whether_the_text_names_it_or_not(reason: Reason) -> None:
    text = ruled(shipped(), reason, {"on": False, "group": "Some [group] # 1", "severity": "high"})
    [found] = [one for one in rulings(load(text)) if one.reason == reason]

    assert (found.on, found.group, found.severity) == (False, "Some [group] # 1", "high")
    assert text.startswith(shipped()[:2000])


def test_number_is_set_and_set_again() -> None:
    once = ruled(shipped(), Reason.HIGH_VALUE, {"over": 1000})
    twice = ruled(once, Reason.HIGH_VALUE, {"over": 50.5, "group": "Billing"})

    assert load(twice).figure(Reason.HIGH_VALUE) != load(once).figure(Reason.HIGH_VALUE)
    assert twice.count('reason = "high_value"') == 1


@given(policies(), st.sampled_from(EVERY), st.booleans(), st.sampled_from(["low", "medium", "high"]))
def test_all_else_stays_as_its_author_wrote_it(made: Written, reason: Reason, on: bool, severity: str) -> None:
    text = ruled(made.text, reason, {"on": on, "severity": severity})
    before, after = tomllib.loads(made.text), tomllib.loads(text)

    assert all(one in text for one in made.comments)
    for table in (before, after):
        table["rule"] = [one for one in table["rule"] if one["reason"] != reason]
    assert before == after


@pytest.mark.parametrize(
    ("reason", "keys"),
    [
        ("ceiling", {"on": False}),
        ("vip", {"days": 3}),
        ("novel", {"below": 7}),
        ("anger", {"severity": "huge"}),
        ("anger", {"level": "reply"}),
    ],
)
def test_what_does_not_fit_is_refused(reason: str, keys: dict[str, str | int]) -> None:
    with pytest.raises(PolicyError):
        ruled(shipped(), reason, keys)


def test_rules_in_one_line_are_not_torn() -> None:
    text = shipped().split("[[rule]]")[0]

    with pytest.raises(PolicyError):
        ruled(f'rule = [{{reason = "anger"}}]\n{text}', "anger", {"on": False})
