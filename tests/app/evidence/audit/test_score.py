"""One number, and what it is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.audit.coverage import Coverage, Share
from app.evidence.audit.findings import Finding, Kind, Severity
from app.evidence.audit.score import score

UNKNOWN = Coverage(None, None, 0.4)
FULL = Coverage(Share(4, 4), None, 0.4)


def finding(kind: Kind, *articles: str) -> Finding:
    """Return a finding about articles."""
    return Finding(kind, "x", articles, Severity.LOW)


def test_nothing_wrong_is_a_hundred() -> None:
    assert score([], 10, FULL, frozenset()).value == 100
    assert sum(one.most for one in score([], 10, FULL, frozenset()).parts) == 100


def test_a_part_goes_down_to_nothing_at_its_worst_share() -> None:
    few, many = (
        score([finding(Kind.CONTRADICTION, *map(str, range(n)))], 100, FULL, frozenset()).parts[1] for n in (5, 40)
    )

    assert (few.points, few.share, few.n) == (10.0, 0.95, 100)
    assert many.points == 0


def test_one_of_duplicates_may_stay_and_an_article_counts_once() -> None:
    pairs = [finding(Kind.DUPLICATE, "a", "b"), finding(Kind.LONG, "a"), finding(Kind.LONG, "a")]
    parts = {one.name: one.share for one in score(pairs, 10, FULL, frozenset()).parts}

    assert (parts["duplicate"], parts["long"]) == (0.9, 0.9)


def test_questions_count_before_examples() -> None:
    both = Coverage(Share(1, 4), Share(4, 4), 0.4)

    assert score([], 10, both, frozenset()).parts[0].share == 0.25
    assert score([], 10, Coverage(None, Share(1, 2), 0.4), frozenset()).parts[0].share == 0.5


def test_what_was_not_looked_at_counts_neither_way() -> None:
    found = score([], 10, UNKNOWN, frozenset([Kind.ORPHAN, Kind.LINK]))

    assert found.value == 100
    assert {one.name for one in found.parts}.isdisjoint({"coverage", "orphan", "broken_link"})


def test_no_articles_and_no_questions_are_no_points() -> None:
    assert (score([], 0, UNKNOWN, frozenset()).value, score([], 0, UNKNOWN, frozenset()).parts) == (0, ())


@given(st.lists(st.tuples(st.sampled_from(Kind), st.sets(st.sampled_from("abcdef"), min_size=1)), max_size=20))
def test_more_findings_never_make_it_better(pairs: list[tuple[Kind, set[str]]]) -> None:
    findings = [finding(kind, *sorted(keys)) for kind, keys in pairs]
    values = [score(findings[:n], 6, FULL, frozenset()).value for n in range(len(findings) + 1)]

    assert values == sorted(values, reverse=True)
    assert all(0 <= one <= 100 for one in values)


@pytest.mark.parametrize("kind", [Kind.UNCOVERED])
def test_what_is_missing_is_counted_by_coverage_alone(kind: Kind) -> None:
    assert score([finding(kind)], 10, FULL, frozenset()).value == 100
