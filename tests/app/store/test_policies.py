"""Versions of the policy: nothing is lost, nobody overwrites another, and what is refused is not saved."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.policy import Change, PolicyError, edited, load, paused, shipped
from app.store.audit import Audit
from app.store.engine import Store
from app.store.policies import Policies, Stale, Touch, Version
from tests.fakes import FakeClock

SHIPPED = shipped()
ADMIN = "admin@example.com"
REPLY = edited(SHIPPED, {"return_policy": {"ceiling": "reply"}})


@pytest.fixture
def policies(store: Store, clock: FakeClock) -> Policies:
    return Policies(store, clock)


def test_an_empty_store_has_no_version(policies: Policies) -> None:
    assert (policies.current(), policies.stamp(), policies.get(1), policies.history()) == (None, 0, None, [])
    assert policies.touched() == {}


def test_a_saved_version_comes_back_whole(policies: Policies, clock: FakeClock) -> None:
    saved = policies.save(REPLY, ADMIN, " low risk ", 0)

    change = Change("intent", "return_policy", "ceiling", "suggest", "reply")
    assert saved == Version(1, clock.time, ADMIN, "low risk", load(REPLY).version, REPLY, (change,))
    assert policies.current() == policies.get(1) == saved
    assert policies.stamp() == 1


def test_versions_are_listed_newest_first_in_pages(policies: Policies) -> None:
    for number in range(4):
        policies.save(f"# {number}\n{SHIPPED}", ADMIN, "why", number)

    assert [one.number for one in policies.history(2)] == [4, 3]
    assert [one.number for one in policies.history(2, before=3)] == [2, 1]


@pytest.mark.parametrize("base", [0, 2, -1])
def test_saving_over_somebody_elses_version_is_refused(policies: Policies, base: int) -> None:
    policies.save(REPLY, ADMIN, "first", 0)

    with pytest.raises(Stale):
        policies.save(SHIPPED, "other@example.com", "second", base)
    assert policies.stamp() == 1


def test_of_many_who_save_at_once_one_wins(policies: Policies) -> None:
    def save(number: int) -> int:
        try:
            return policies.save(f"# {number}\n{SHIPPED}", ADMIN, "why", 0).number
        except Stale:
            return 0

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(save, range(6))) == [0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_change_needs_a_reason(policies: Policies, reason: str) -> None:
    with pytest.raises(ValueError, match="reason"):
        policies.save(REPLY, ADMIN, reason, 0)
    assert policies.stamp() == 0


def test_a_policy_that_cannot_be_used_is_not_saved(policies: Policies, store: Store, clock: FakeClock) -> None:
    with pytest.raises(PolicyError, match=r"line \d+: intent\[1\].ceiling"):
        policies.save(SHIPPED.replace('ceiling = "suggest"', 'ceiling = "all"', 1), ADMIN, "why", 0)

    assert policies.stamp() == 0
    assert Audit(store, clock).newest() == []


def test_who_touched_an_intent_last_is_known(policies: Policies, clock: FakeClock) -> None:
    first = policies.save(REPLY, ADMIN, "low risk", 0)
    clock.time += timedelta(hours=1)
    both: dict[str, dict[str, object]] = {"return_policy": {"threshold": 0.9}, "delivery_times": {"ceiling": "off"}}
    second = policies.save(edited(REPLY, both), "other@example.com", "sharper", 1)
    third = policies.save(edited(second.toml, {"delivery_times": {"ceiling": "reply"}}), ADMIN, "back", 2)

    assert first.number == 1
    assert policies.touched() == {
        "return_policy": Touch(2, second.created, "other@example.com", "sharper"),
        "delivery_times": Touch(3, third.created, ADMIN, "back"),
    }


def test_every_change_is_audited_and_the_kill_switch_by_its_name(
    policies: Policies, store: Store, clock: FakeClock
) -> None:
    policies.save(REPLY, ADMIN, "low risk", 0)
    policies.save(paused(REPLY, True), ADMIN, "stop", 1)
    policies.save(REPLY, ADMIN, "go on", 2)

    told = [(one.who, one.what, one.subject, one.detail) for one in Audit(store, clock).newest()]
    assert told == [
        (ADMIN, "policy.resumed", "version 3", "go on"),
        (ADMIN, "policy.paused", "version 2", "stop"),
        (ADMIN, "policy.saved", "version 1", "low risk"),
    ]
