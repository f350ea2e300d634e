"""Votes are bounded, fair and never the last word."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from knowledge.votes import DOUBT, NEIGHBOURS, Neighbour, raised, votes

ARTICLES = st.lists(st.sampled_from("abcd"), max_size=3).map(tuple)
NEIGHBOUR = st.tuples(st.floats(-1, 1.0001), ARTICLES)
SOME = st.lists(NEIGHBOUR, max_size=NEIGHBOURS)
SHARE = st.floats(0, 1)
ROUNDING = 1e-12


@given(SOME)
def test_shares_lie_between_nothing_and_all(neighbours: list[Neighbour]) -> None:
    assert all(0 < share < 1 for share in votes(neighbours).values())


@given(SOME)
def test_only_what_solved_a_neighbour_has_votes(neighbours: list[Neighbour]) -> None:
    assert set(votes(neighbours)) == {article for _, articles in neighbours for article in articles}


@given(SOME, NEIGHBOUR)
def test_one_neighbour_more_helps_what_it_votes_for_and_nothing_else(
    neighbours: list[Neighbour], another: Neighbour
) -> None:
    before, after = votes(neighbours), votes([*neighbours, another])
    for article in after:
        if article in another[1]:
            assert after[article] >= before.get(article, 0) - ROUNDING
        else:
            assert after[article] <= before[article] + ROUNDING


@given(SOME, NEIGHBOUR, st.floats(0, 2))
def test_nearer_neighbour_counts_no_less(neighbours: list[Neighbour], another: Neighbour, nearer: float) -> None:
    far, near = votes([*neighbours, another]), votes([*neighbours, (another[0] + nearer, another[1])])

    assert all(near[article] >= far[article] - ROUNDING for article in another[1])


@given(SOME, st.randoms())
def test_order_of_neighbours_does_not_count(neighbours: list[Neighbour], dice: Random) -> None:
    mixed = list(neighbours)
    dice.shuffle(mixed)
    one, other = votes(neighbours), votes(mixed)

    assert one.keys() == other.keys()
    assert all(abs(one[article] - other[article]) < ROUNDING for article in one)


def test_article_named_twice_by_a_ticket_has_one_voice() -> None:
    assert votes([(0.9, ("a", "a", "b"))]) == votes([(0.9, ("a", "b"))])


def test_far_neighbours_do_not_convince_and_near_ones_do() -> None:
    assert votes([(0.3, ("a",))] * NEIGHBOURS)["a"] < 0.3
    assert votes([(DOUBT, ("a",))])["a"] == 0.5
    assert votes([(0.95, ("a",))] * 5)["a"] > 0.9


@given(SHARE)
def test_without_votes_a_score_is_what_it_was(score: float) -> None:
    assert raised(score, 0.0) == score


@given(SHARE, SHARE, SHARE)
def test_raised_score_is_a_score_and_grows_with_both(score: float, vote: float, more: float) -> None:
    made = raised(score, vote)

    assert score <= made + ROUNDING
    assert 0 <= made <= 1
    assert raised(max(score, more), vote) >= made - ROUNDING
    assert raised(score, max(vote, more)) >= made - ROUNDING
