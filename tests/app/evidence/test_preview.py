"""What another level or threshold would have made of the runs there were."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Decision, Intent, Limit, Policy, Reason
from app.evidence.preview import EXAMPLES, Effect, changed, decided, preview
from app.steps.decide import decide
from app.store.ledger import Entry
from tests.app.evidence.entries import entry
from tests.app.store.examples import decision

CARD = Intent("card", "Card", "billing", (), ceiling=AutonomyLevel.SUGGEST, threshold=0.85)
OTHER = replace(CARD, name="other")
POLICY = Policy("p1", (CARD, OTHER), ())


def made(*limits: Limit, intent: str = "card", sure: float = 0.9) -> Decision:
    """Return a decision of these limits, as `consider` makes it."""
    plain = decision()
    assert plain.triage
    every = (Limit(AutonomyLevel.SUGGEST, Reason.CEILING, intent), *limits)
    triage = replace(plain.triage, intent=intent, probability=sure)
    return replace(plain, limits=every, level=decide(every).level, triage=triage)


def runs(*decisions: Decision) -> list[Entry]:
    """Return a run for each, numbered from 1."""
    return [entry(number, decision=one) for number, one in enumerate(decisions, 1)]


def effect(ceiling: str, *decisions: Decision, **wish: Any) -> Effect:
    """Return what a change of `card` makes of runs."""
    return preview({"card": {"ceiling": ceiling, **wish}}, runs(*decisions), POLICY)["card"]


def test_a_higher_ceiling_lets_out_what_nothing_else_holds() -> None:
    found = effect("reply", made(), made(Limit(AutonomyLevel.SUGGEST, Reason.ANGER)), made())

    assert found == Effect(3, {"suggest": 3}, {"suggest": 1, "reply": 2}, (3, 1))


def test_a_lower_ceiling_keeps_in() -> None:
    assert effect("observe", made(), made()).then == {"observe": 2}
    assert effect("off", made()).then == {"off": 1}


def test_what_the_gate_left_alone_stays_alone() -> None:
    left = made(Limit(AutonomyLevel.OFF, Reason.AUTOMATIC_MAIL))

    assert effect("resolve", left).then == {"off": 1}


def test_a_threshold_holds_what_is_less_sure() -> None:
    found = effect("reply", made(sure=0.86), made(sure=0.95), threshold=0.9)

    assert found.then == {"suggest": 1, "reply": 1}


def test_an_earlier_doubt_about_the_intent_counts_no_more() -> None:
    doubted = made(Limit(AutonomyLevel.SUGGEST, Reason.UNSURE_INTENT), sure=0.8)

    assert effect("reply", doubted).then == {"suggest": 1}
    assert effect("reply", doubted, threshold=0.7).then == {"reply": 1}


def test_what_else_was_asked_holds_as_it_was() -> None:
    one = made(Limit(AutonomyLevel.OBSERVE, Reason.CEILING, "other"))
    assert one.triage
    both = replace(one, triage=replace(one.triage, also=("other",)))

    assert effect("reply", both).then == {"observe": 1}
    assert effect("off", both).then == {"off": 1}


def test_only_runs_of_the_intent_count() -> None:
    bare = entry(9, decision=decision(triage=None))
    found = preview({"card": {"ceiling": "reply"}}, [*runs(made(), made(intent="other")), bare], POLICY)

    assert found["card"].runs == 1


def test_a_change_of_several_intents_is_told_apart() -> None:
    wishes = {"card": {"ceiling": "reply"}, "other": {"ceiling": "off"}}
    found = preview(wishes, runs(made(), made(intent="other")), POLICY)

    assert (found["card"].then, found["other"].then) == ({"reply": 1}, {"off": 1})


def test_now_is_what_the_policy_in_force_would_do() -> None:
    """A run may have been decided under another policy than the one that is changed."""
    raised = replace(POLICY, intents=(replace(CARD, ceiling=AutonomyLevel.REPLY),))
    found = preview({"card": {"ceiling": "reply"}}, runs(made()), raised)["card"]

    assert (found.now, found.then, found.examples) == ({"reply": 1}, {"reply": 1}, ())


def test_without_a_policy_now_is_what_was_decided() -> None:
    found = preview({"card": {"ceiling": "reply", "threshold": 0.5}}, runs(made()))["card"]

    assert (found.now, found.then) == ({"suggest": 1}, {"reply": 1})


def test_examples_are_few_and_the_newest() -> None:
    found = effect("reply", *[made() for _ in range(9)])

    assert found.examples == (9, 8, 7, 6, 5)
    assert len(found.examples) == EXAMPLES


def test_a_level_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="no level 'all'"):
        effect("all", made())


def test_what_is_not_wished_stays() -> None:
    assert changed(CARD, {}) == CARD
    assert changed(CARD, {"threshold": 0.5}) == replace(CARD, threshold=0.5)


levels = st.sampled_from(list(AutonomyLevel))
limits = st.lists(st.builds(Limit, levels, st.sampled_from([Reason.ANGER, Reason.MISMATCH, Reason.CLOSED])), max_size=4)


@given(limits, levels, levels, st.floats(0, 1))
def test_a_lower_ceiling_never_lets_out_more(
    some: list[Limit], one: AutonomyLevel, other: AutonomyLevel, sure: float
) -> None:
    low, high = sorted((one, other))
    what = made(*some, sure=sure)

    assert decided(what, replace(CARD, ceiling=low)) <= decided(what, replace(CARD, ceiling=high))
    assert decided(what, replace(CARD, ceiling=high)) <= min([high, *(each.level for each in some)])
