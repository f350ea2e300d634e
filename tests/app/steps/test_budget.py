"""The budgets as a decision sees them."""

from dataclasses import replace

from app.domain import AutonomyLevel, Intent, Limit, Policy, Reason, Triage
from app.remit import Category, Quota, Terms
from app.steps.budget import budget
from tests.fakes import NOON, FakeMemory, ticket

BOLD = Intent("bold", "Bold", "some", (), ceiling=AutonomyLevel.REPLY, terms=Terms(per_hour=2))
OTHER = Intent("other", "Other", "some", ())
POLICY = Policy(
    "v", (BOLD, OTHER), (), terms=Terms(per_day=100), categories=(Category("some", Terms(per_hour=5, per_day=9)),)
)
KIND = Triage("bold", "Bold", "some", 0.9, 0.9)


def limits(budgets: dict[tuple[str, int], int]) -> tuple[Limit, ...]:
    return budget(ticket(), KIND, POLICY, FakeMemory(budgets=budgets), NOON)


def test_what_is_not_spent_is_no_limit() -> None:
    assert limits({("bold", 1): 1, ("some", 1): 4, ("some", 24): 8, ("", 24): 99}) == ()


def test_each_budget_counts_for_itself() -> None:
    found = limits({("bold", 1): 2, ("some", 24): 12, ("", 24): 99})

    assert found == tuple(
        Limit(AutonomyLevel.SUGGEST, Reason.BUDGET, detail) for detail in ("some 12 ≥ 9 / 24 h", "bold 2 ≥ 2 / 1 h")
    )


def test_a_budget_of_a_category_is_for_all_of_its_intents_together() -> None:
    assert POLICY.quotas(["other"]) == (
        Quota("", None, 24, 100),
        Quota("some", ("bold", "other"), 1, 5),
        Quota("some", ("bold", "other"), 24, 9),
    )


def test_no_budget_is_inherited() -> None:
    alone = replace(POLICY, categories=())

    assert [one.of for one in alone.quotas(["other"])] == [""]
    assert alone.quotas(["unknown"]) == (Quota("", None, 24, 100),)


def test_a_budget_of_nothing_sends_nothing() -> None:
    made = replace(POLICY, terms=Terms(per_hour=0))

    assert [one.detail for one in budget(ticket(), KIND, made, FakeMemory(), NOON)] == ["* 0 ≥ 0 / 1 h"]
