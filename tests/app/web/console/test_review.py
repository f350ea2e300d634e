"""What a change would have done, in words."""

from hypothesis import given
from hypothesis import strategies as st

from app.evidence.preview import Effect
from app.policy import Change
from app.web.console.review import Line, Step, moved, told
from app.web.console.saved import said
from app.web.console.texts import texts
from tests.app.web.console.test_wishes import LEVELS

counts = st.dictionaries(st.sampled_from(LEVELS), st.integers(1, 60))


@given(counts, counts, st.integers(0, 60))
def test_as_many_leave_a_level_as_are_missing_there(one: dict[str, int], other: dict[str, int], extra: int) -> None:
    """Both sides hold the same runs, so that they are filled up to one sum."""
    total = max(sum(one.values()), sum(other.values())) + extra
    now = {**one, "off": one.get("off", 0) + total - sum(one.values())}
    then = {**other, "off": other.get("off", 0) + total - sum(other.values())}
    moves = moved(Effect(total, now, then, ()))

    for level in LEVELS:
        change = sum(count for _, to, count in moves if to == level) - sum(n for was, _, n in moves if was == level)
        assert change == then.get(level, 0) - now.get(level, 0)
    assert all(was != to for was, to, _ in moves)


def test_the_largest_move_stands_first() -> None:
    effect = Effect(10, {"suggest": 8, "off": 2}, {"reply": 6, "observe": 4}, ())

    assert moved(effect) == [("suggest", "reply", 6), ("off", "observe", 2), ("suggest", "observe", 2)]


def test_changes_are_told_by_what_they_are_about() -> None:
    changes = (
        Change("policy", "", "paused", "false", "true"),
        Change("intent", "hours", "ceiling", "suggest", "reply"),
        Change("intent", "hours", "threshold", "0.85", "0.9"),
        Change("rule", "anger", "on", "true", "false"),
        Change("intent", "gone", "", "Gone", ""),
        Change("policy", "", "company", "", "Lamps"),
    )

    assert told(changes, {"hours": "Opening hours"}, texts("en")) == (
        Line("Policy", (Step("Paused", "no", "yes"), Step("company", "–", "Lamps"))),
        Line("Opening hours", (Step("Level", "Suggest", "Reply"), Step("Threshold", "85%", "90%"))),
        Line("Rule: Anger", (Step("On", "yes", "no"),)),
        Line("gone", (Step("", "Gone", "removed"),)),
    )


def test_a_saved_change_is_told_in_one_line() -> None:
    lines = tuple(Line(f"Kind {n}", (Step("Level", "Suggest", "Reply"),)) for n in range(4))

    assert said(lines[:1], texts("en")) == "Kind 0: Level Suggest → Reply."
    assert said(lines, texts("en")) == "Kind 0: Level Suggest → Reply; Kind 1: Level Suggest → Reply; and 2 more."
    assert said((), texts("en")) == ""
