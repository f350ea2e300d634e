"""A bar shows every run, and never more than there is room for."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain import OutcomeKind
from app.web.console.bars import WIDTH, bar, gathered
from app.web.console.texts import texts

volumes = st.dictionaries(st.sampled_from([*map(str, OutcomeKind), "running"]), st.integers(0, 100_000))


@given(volumes)
def test_no_run_is_lost(volume: dict[str, int]) -> None:
    assert sum(gathered(volume).values()) == sum(volume.values())


@given(volumes, st.integers(0, 1_000_000))
def test_pieces_follow_each_other_inside_the_picture(volume: dict[str, int], more: int) -> None:
    parts = bar(volume, sum(volume.values()) + more, texts("en")).parts

    assert all(one.x >= 0 and one.width > 0 and one.x + one.width <= WIDTH + 0.2 for one in parts)
    assert all(one.x + one.width <= other.x + 0.2 for one, other in pairwise(parts))


def test_resolved_counts_as_replied() -> None:
    assert gathered({"replied": 2, "resolved": 3, "skipped": 1}) == {"replied": 5, "other": 1}


def test_the_words_tell_what_the_picture_shows() -> None:
    shown = bar({"replied": 1200, "suggested": 30, "failed": 1}, 2000, texts("de"))

    assert shown.words == "1.231 Läufe: 1.200 Beantwortet, 30 Vorgeschlagen, 1 Sonstiges"


def test_no_runs_make_an_empty_bar() -> None:
    assert bar({}, 0, texts("en")).parts == ()
