"""Actions in a policy: off until named exactly, with caps; what is wrong is refused whole, with its line."""

from decimal import Decimal

import pytest

from app.actions import ACTIONS
from app.actions.wording import titles
from app.grants import ActionEffect
from app.policy import PolicyError, changes, load, shipped
from tests.app.actions.bench import policy

CAPS = 'currency = "EUR"\nper_ticket = "80.00"\nper_requester = "160.00"\nper_day = "1000.00"\n'
QUOTED = '"80.00"'
NAMED = 'name = "order_status"\n'


def text(tables: str = "", actions: str = "") -> str:
    """Return the shipped policy with these tables, and these actions for one intent."""
    return shipped().replace(f"\n{NAMED}", f"\n{NAMED}{actions}\n", 1) + tables


def test_the_shipped_policy_names_no_action() -> None:
    made = load(shipped())

    assert made.grants == ()
    assert all(one.actions == () for one in made.intents)


def test_a_table_is_a_grant_with_its_caps() -> None:
    made = load(text(f"[actions.full_refund]\n{CAPS}days = 10\n", 'actions = ["full_refund"]'))
    grant = made.grant("full_refund")

    assert grant is not None
    assert (grant.per_ticket, grant.currency, grant.days, grant.times_per_ticket) == (Decimal("80.00"), "EUR", 10, 1)
    assert made.grant("cancel_order") is None
    (intent,) = [one for one in made.intents if one.actions]
    assert intent.actions == ("full_refund",)


BAD = {
    "a name that is none": ("[actions.full_refunds]\n", "", "no action 'full_refunds'"),
    "a part of a name": ("[actions.refund]\n", "", "no action 'refund'"),
    "money without caps": ("[actions.full_refund]\n", "", "needs currency"),
    "money without a cap a day": (f"[actions.full_refund]\n{CAPS.replace('per_day', '# ')}", "", "needs per_day"),
    "caps the wrong way round": (
        f"[actions.full_refund]\n{CAPS.replace('80.00', '800.00')}",
        "",
        "per_ticket at most",
    ),
    "a float": (f"[actions.full_refund]\n{CAPS.replace(QUOTED, '80.0')}", "", "per_ticket"),
    "less than nothing": (f"[actions.full_refund]\n{CAPS.replace('80.00', '-80.00')}", "", "per_ticket"),
    "an amount for what costs nothing": (f"[actions.return_label]\n{CAPS}", "", "moves no money"),
    "a key that is none": ("[actions.return_label]\nper_week = 3\n", "", "per_week"),
    "no times at all": ("[actions.return_label]\ntimes_per_ticket = 0\n", "", "times_per_ticket"),
    "an intent that names what is off": ("", 'actions = ["return_label"]', "names 'return_label'"),
    "an intent that names nothing known": ("", 'actions = ["refund_all"]', "no action 'refund_all'"),
    "an action twice": ("[actions.return_label]\n", 'actions = ["return_label", "return_label"]', "twice"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_policy_is_refused_whole_with_its_line(name: str) -> None:
    tables, actions, said = BAD[name]
    with pytest.raises(PolicyError) as error:
        load(text(tables, actions))

    assert said in str(error.value)
    assert str(error.value).startswith("policy, line ")


def test_the_line_is_that_of_the_table() -> None:
    bad = text("[actions.return_label]\nper_week = 3\n")
    with pytest.raises(PolicyError) as error:
        load(bad)

    assert f"line {bad.splitlines().index('per_week = 3') + 1}:" in str(error.value)


def test_what_comes_and_what_goes_is_a_change() -> None:
    before, after = text(), text("[actions.return_label]\ndays = 9\n")
    come, gone = changes(before, after), changes(after, before)

    assert ("actions.return_label.days", "", "9") in [(one.key, one.before, one.after) for one in come]
    assert ("actions.return_label.days", "9", "") in [(one.key, one.before, one.after) for one in gone]


def test_every_action_declares_what_it_changes_and_has_a_title() -> None:
    assert {one.name for one in ACTIONS.values()} == set(ACTIONS) == set(titles)
    assert all(isinstance(one.effect, ActionEffect) for one in ACTIONS.values())
    money = {name for name, one in ACTIONS.items() if one.effect is ActionEffect.MONEY}
    assert money == {"cancel_order", "full_refund", "partial_refund", "replacement"}
    assert {name for name, one in ACTIONS.items() if one.reversible} == {
        "replacement",
        "return_label",
        "change_address",
    }


def test_the_tests_policy_is_one() -> None:
    assert policy().grant("full_refund") is not None
