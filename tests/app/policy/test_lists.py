"""Computed rules, tiers, entities and routes as a policy says them; nothing is taken that does not fit."""

from collections.abc import Mapping

import pytest

from app.domain import COMPUTED, NEVER_ALONE, Computed, Reason
from app.policy import PolicyError, changes, load, shipped
from app.policy.lists import NAMES, NUMBERS
from app.signals import Mention, Route, Severity, Tier
from integrations.helpdesk import Priority

EXTRA = """
[[rule]]
reason = "high_value"
over = 1000
tags = ["dear"]
group = "Billing"
severity = "high"

[[tier]]
name = "vip"
tags = ["gold"]
organizations = ["7"]
priority = "high"

[[entity]]
name = "serial"
pattern = 'SN-\\d{4,8}'

[[route]]
intents = ["return_policy"]
languages = ["de"]
tiers = ["vip"]
group = "Returns"
priority = "urgent"
"""


def written(text: str) -> str:
    return f"{shipped()}\n{text}"


def rule(reason: str, keys: str = "") -> str:
    return f'[[rule]]\nreason = "{reason}"\n{keys}\n'


def test_lists_are_read() -> None:
    policy = load(written(EXTRA))

    assert policy.figure(Reason.HIGH_VALUE) == Computed(
        Reason.HIGH_VALUE, 1000, ("dear",), "Billing", True, Severity.HIGH
    )
    assert policy.tiers == (Tier("vip", ("gold",), ("7",), Priority.HIGH),)
    assert policy.entities == (Mention("serial", r"SN-\d{4,8}"),)
    assert policy.routes == (Route("Returns", Priority.URGENT, ("return_policy",), (), ("de",), ("vip",)),)


def test_rules_that_are_not_named_are_those_of_the_package() -> None:
    policy = load(shipped())

    assert {one.reason for one in policy.computed} == COMPUTED
    assert {one.reason for one in policy.computed if not one.on} == {Reason.URGENT}
    for table in (NUMBERS, NAMES):
        assert table.keys() <= COMPUTED


@pytest.mark.parametrize("reason", sorted(NUMBERS))
def test_number_of_each_rule_is_its_own(reason: Reason) -> None:
    key, number = NUMBERS[reason]
    found = load(shipped()).figure(reason)

    assert found is not None and found.number == number
    for other in {key for key, _ in NUMBERS.values()} - {key}:
        with pytest.raises(PolicyError, match=f"{other} is not a number of the rule {reason}"):
            load(written(rule(reason, f"{other} = 1")))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (rule("vip", "days = 3"), "days is not a number of the rule vip"),
        (rule("novel", "below = 2"), "less than or equal to 1"),
        (rule("repeat_contact", "days = 0"), "greater than or equal to 1"),
        (rule("urgent", 'severity = "huge"'), "severity"),
        (rule("urgent", '[rule.phrases]\nen = ["now"]'), "goes by figures"),
        (rule("ceiling"), "is not one of"),
        ('[[entity]]\nname = "x"', "needs a pattern or words"),
        ("[[entity]]\nname = \"x\"\npattern = '(a+)+'", "instead of"),
        ('[[tier]]\nname = "a"\n[[tier]]\nname = "a"', "two tiers"),
        ('[[route]]\nintents = ["no_such"]\ngroup = "A"', "no_such"),
        ('[[route]]\ntiers = ["vip"]\ngroup = "A"', "vip"),
        ('[[route]]\nlanguages = ["de"]', "needs a group or a priority"),
        ('[[route]]\ngroup = "A"\npriority = "soon"', "priority"),
        ('[[route]]\ngroup = "A"\nlevel = "reply"', "unknown key"),
    ],
)
def test_what_does_not_fit_is_refused_whole(text: str, told: str) -> None:
    with pytest.raises(PolicyError, match=told.replace("(", "\\(")):
        load(written(text))


def test_refusal_names_the_line() -> None:
    lines = shipped().count("\n") + 2

    with pytest.raises(PolicyError, match=rf"line {lines}: "):
        load(written(rule("vip", "days = 3")))


def told(old: str, new: str) -> Mapping[tuple[str, str, str], tuple[str, str]]:
    return {(one.part, one.name, one.key): (one.before, one.after) for one in changes(old, new)}


def test_changes_of_lists_are_told() -> None:
    assert told(shipped(), written(EXTRA)) == {
        ("rule", "high_value", "over"): ("500", "1000"),
        ("rule", "high_value", "tags"): ("high_value", "dear"),
        ("rule", "high_value", "group"): ("", "Billing"),
        ("rule", "high_value", "severity"): ("medium", "high"),
        ("tier", "vip", ""): ("", "vip"),
        ("entity", "serial", ""): ("", "serial"),
        ("policy", "", "route"): ("", "return_policy, de, vip > Returns, urgent"),
    }


def test_severity_of_topics_is_told_by_the_package_and_by_the_policy() -> None:
    grave = {one.reason for one in load(shipped()).never_alone() if one.severity is Severity.HIGH}

    assert {Reason.SELF_HARM, Reason.SAFETY, Reason.FRAUD} <= grave < NEVER_ALONE
