"""The lowest limit decides, and nothing can raise it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import NEVER_ALONE, AutonomyLevel, Limit, Reason
from app.steps.decide import decide

CEILING = Limit(AutonomyLevel.REPLY, Reason.ALLOWED, "opening_hours")
LIMITS = st.builds(Limit, st.sampled_from(AutonomyLevel), st.sampled_from(Reason), st.text(max_size=3), st.booleans())


def test_lowest_gives_level_reason_and_detail() -> None:
    verdict = decide((CEILING, Limit(AutonomyLevel.SUGGEST, Reason.CHANNEL, "chat")))

    assert verdict == (AutonomyLevel.SUGGEST, Reason.CHANNEL, "chat", False)


def test_first_of_equals_gives_the_reason() -> None:
    two = (Limit(AutonomyLevel.SUGGEST, Reason.LANGUAGE), Limit(AutonomyLevel.SUGGEST, Reason.CHANNEL))

    assert decide(two).reason is Reason.LANGUAGE


def test_without_limits_a_suggestion() -> None:
    assert decide(()).level is AutonomyLevel.SUGGEST


def test_lowest_asks_for_a_person() -> None:
    equals = (Limit(AutonomyLevel.SUGGEST, Reason.CEILING), Limit(AutonomyLevel.SUGGEST, Reason.LANGUAGE, "fr", True))

    assert decide((CEILING, *equals)).handoff


def test_higher_limit_does_not_ask_for_a_person() -> None:
    higher = Limit(AutonomyLevel.SUGGEST, Reason.REPLY_LIMIT, handoff=True)

    assert not decide((higher, Limit(AutonomyLevel.OBSERVE, Reason.CEILING))).handoff


@pytest.mark.parametrize("reason", NEVER_ALONE)
def test_never_alone_asks_for_a_person_at_any_level(reason: Reason) -> None:
    never = Limit(AutonomyLevel.SUGGEST, reason, handoff=True)

    assert decide((Limit(AutonomyLevel.OBSERVE, Reason.CEILING), never)).handoff


@pytest.mark.parametrize("silent", [Reason.PAUSED, Reason.TAGGED_OUT])
def test_kill_switch_and_tag_silence_a_handoff(silent: Reason) -> None:
    fraud = Limit(AutonomyLevel.SUGGEST, Reason.FRAUD, handoff=True)

    assert not decide((Limit(AutonomyLevel.OFF, silent), fraud)).handoff


@given(st.lists(LIMITS, min_size=1))
def test_level_is_the_minimum(limits: list[Limit]) -> None:
    assert decide(limits).level == min(one.level for one in limits)


@given(st.lists(LIMITS, min_size=1), LIMITS)
def test_another_limit_never_raises_the_level(limits: list[Limit], more: Limit) -> None:
    assert decide([*limits, more]).level <= decide(limits).level


@given(
    st.lists(LIMITS, unique_by=lambda one: one.level).flatmap(
        lambda some: st.tuples(st.just(some), st.permutations(some))
    )
)
def test_order_of_different_levels_is_irrelevant(both: tuple[list[Limit], list[Limit]]) -> None:
    given_order, other_order = both

    assert decide(given_order) == decide(other_order)
