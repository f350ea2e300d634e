"""Kinds of past tickets as intents: a policy takes them as they are printed."""

import tomllib

from app.domain import AutonomyLevel
from app.evidence.inventory.past import Past
from app.evidence.inventory.proposals import proposals, toml
from app.policy import load
from tests.app.evidence.inventory.test_inventory import Axes

SAID = ('How do I reset "it"', "hours on a \\ day", "zebra\x00 stripes", "  many   spaces  ", 'ends in a quote"')


def tickets(word: str, count: int) -> list[Past]:
    """Return different tickets of one kind."""
    return [Past(f"{word}{n}", "", f"{word} {SAID[n % len(SAID)]} {n}", "en" if n % 2 else "de") for n in range(count)]


def proposed(*given: Past) -> list[dict[str, object]]:
    """Return the intents of the printed tables."""
    found = proposals(given, Axes(), lambda done: None)  # type: ignore[arg-type]
    read: list[dict[str, object]] = tomllib.loads(toml(found)).get("intent", [])
    return read


def test_what_is_printed_is_a_policy_at_its_safest() -> None:
    found = proposals([*tickets("address", 12), *tickets("parcel", 10)], Axes(), lambda done: None)  # type: ignore[arg-type]

    policy = load(toml(found))

    assert {one.ceiling for one in policy.intents} == {AutonomyLevel.SUGGEST}
    assert [one.n for one in found] == [12, 10]
    assert found[0].name.startswith("address")
    assert found[1].name.startswith("parcel")
    assert sum(map(len, found[0].examples.values())) == 12


def test_a_kind_with_too_few_different_examples_is_not_proposed() -> None:
    same = [Past(f"{n}", "", "parcel parcel", "en") for n in range(20)]

    assert [one["title"] for one in proposed(*same, *tickets("address", 8))] == ['address How do I reset "it" 0']


def test_a_locale_of_three_letters_makes_no_policy_that_is_refused() -> None:
    found = proposals([*tickets("address", 12), *tickets("parcel", 10)], Axes(), lambda done: None)  # type: ignore[arg-type]
    far = [Past(f"{n}", "", f"zone number {n}", "fil") for n in range(9)]
    more = proposals([*far, *tickets("address", 12)], Axes(), lambda done: None)  # type: ignore[arg-type]

    assert len(load(toml(more)).intents) == len(found) == 2


def test_two_kinds_never_share_a_name() -> None:
    intents = [Past(f"{one}{n}", "", f"where is number {n}", "en", intent=one) for one in "ab" for n in range(8)]

    names = [one["name"] for one in proposed(*intents)]
    assert len(set(names)) == 2
