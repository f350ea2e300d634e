"""The hold-out: a stable share of requesters."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Intent, Policy, Reason, Triage
from app.remit import Terms
from app.steps.hold_out import hold_out
from tests.fakes import REQUESTER, ticket

BOLD = Intent("bold", "Bold", "some", (), ceiling=AutonomyLevel.REPLY)
KIND = Triage("bold", "Bold", "some", 0.9, 0.9)


def held(requester: str, share: float, connection: str = "main", level: AutonomyLevel = AutonomyLevel.REPLY) -> bool:
    """Say whether a requester is held out at this share."""
    made = Policy("v", (replace(BOLD, ceiling=level, terms=Terms(hold_out=share)),), ())
    one = ticket(connection=connection, requester=replace(REQUESTER, id=requester))
    return [limit.reason for limit in hold_out(one, KIND, made)] == [Reason.HOLD_OUT]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.25, 0.5])
def test_the_share_is_what_was_asked_for(share: float) -> None:
    count, number = sum(held(str(at), share) for at in range(20_000)), 20_000

    # Six standard deviations of a binomial count: one wrong hash in a thousand million would fail.
    assert abs(count - number * share) <= 6 * (number * share * (1 - share)) ** 0.5


@given(st.text(max_size=12), st.floats(0, 0.5), st.floats(0, 0.5))
def test_who_is_held_out_stays_so_and_at_every_greater_share(requester: str, one: float, other: float) -> None:
    less, more = sorted((one, other))

    assert held(requester, less) == held(requester, less)
    assert held(requester, less) <= held(requester, more)


def test_accounts_have_groups_of_their_own() -> None:
    both = [(held(str(at), 0.5), held(str(at), 0.5, "shop")) for at in range(2000)]

    assert 900 < sum(one == other for one, other in both) < 1100


def test_what_is_only_suggested_has_nothing_to_compare() -> None:
    assert not any(held(str(at), 0.5, level=AutonomyLevel.SUGGEST) for at in range(100))
