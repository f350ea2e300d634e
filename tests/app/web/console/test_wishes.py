"""What a reader changed about the table, whatever they typed and whoever saved meanwhile."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Intent, Policy
from app.web.console.wishes import applied, common, percent, share, wishes

LEVELS = [level.name.lower() for level in AutonomyLevel]
POLICY = Policy(
    "v",
    (
        Intent("hours", "Hours", "contact", ()),
        Intent("times", "Times", "delivery", (), threshold=0.9),
        Intent("costs", "Costs", "delivery", (), ceiling=AutonomyLevel.REPLY),
        Intent("status", "Status", "delivery", ()),
    ),
    (),
)


def form(**changes: str) -> dict[str, str]:
    """Return the form as the page was shown, with these fields changed."""
    levels = {f"level.{one.name}": one.ceiling.name.lower() for one in POLICY.intents}
    thresholds = {f"threshold.{one.name}": percent(one.threshold) for one in POLICY.intents}
    renamed = {name.replace("__", "."): value for name, value in changes.items()}
    return {**levels, **thresholds, "category.contact": "suggest", **renamed}


def test_a_form_that_was_left_alone_changes_nothing() -> None:
    assert wishes(form(), POLICY).changes == {}


def test_a_level_of_one_kind_is_a_change_of_that_kind() -> None:
    assert wishes(form(level__hours="reply"), POLICY).changes == {"hours": {"ceiling": "reply"}}


def test_a_category_sets_all_its_kinds() -> None:
    made = wishes(form(category__delivery="observe"), POLICY).changes

    assert made == {name: {"ceiling": "observe"} for name in ("times", "costs", "status")}


def test_a_kind_that_has_the_categorys_level_already_is_no_change() -> None:
    made = wishes(form(category__delivery="reply"), POLICY).changes

    assert made == {name: {"ceiling": "reply"} for name in ("times", "status")}


def test_what_is_said_of_one_kind_counts_before_what_is_said_of_its_category() -> None:
    made = wishes(form(category__delivery="observe", level__status="off"), POLICY).changes

    assert made["status"] == {"ceiling": "off"}
    assert made["times"] == {"ceiling": "observe"}


def test_a_category_that_shows_its_common_level_changes_nothing() -> None:
    """Without a script the category's buttons are sent along as they stand."""
    assert wishes(form(category__contact="suggest", level__hours="reply"), POLICY).changes == {
        "hours": {"ceiling": "reply"}
    }


def test_a_threshold_is_typed_in_per_cent_with_comma_or_point() -> None:
    made = wishes(form(threshold__hours="87,5", threshold__times=" 95 % ", threshold__costs="90.25"), POLICY)

    assert made.changes == {"hours": {"threshold": 0.875}, "times": {"threshold": 0.95}, "costs": {"threshold": 0.9025}}


def test_a_threshold_that_is_none_is_kept_as_it_was_typed() -> None:
    typed = {"hours": "much", "times": "101", "costs": "-1", "status": "1e2"}
    made = wishes(form(**{f"threshold__{name}": value for name, value in typed.items()}), POLICY)

    assert made.wrong == typed
    assert made.changes == {}


def test_an_empty_threshold_stays_as_it_was() -> None:
    assert wishes(form(threshold__hours=""), POLICY).changes == {}


def test_a_level_that_there_is_not_changes_nothing() -> None:
    assert wishes(form(level__hours="god", category__delivery="always"), POLICY).changes == {}


def test_fields_of_kinds_that_there_are_not_are_left_out() -> None:
    assert wishes(form(level__other="reply", threshold__other="3"), POLICY).changes == {}


def test_a_change_that_somebody_has_made_meanwhile_is_none_any_more() -> None:
    changes: dict[str, dict[str, object]] = {
        "costs": {"ceiling": "reply"},
        "hours": {"ceiling": "reply", "threshold": 0.85},
        "gone": {"ceiling": "off"},
    }

    assert applied(POLICY, changes) == {"hours": {"ceiling": "reply"}}


def test_the_common_level_of_different_ones_is_none() -> None:
    assert common(POLICY.intents) is None
    assert common(POLICY.intents[:2]) is AutonomyLevel.SUGGEST
    assert common(()) is None


@given(st.integers(0, 10_000))
def test_a_share_survives_being_shown_and_typed(value: int) -> None:
    exact = value / 10_000

    assert share(percent(exact)) == exact


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_share_or_nothing(typed: str) -> None:
    found = share(typed)

    assert found is None or 0 <= found <= 1


@given(st.dictionaries(st.sampled_from([one.name for one in POLICY.intents]), st.sampled_from(LEVELS)))
def test_exactly_what_differs_is_changed(levels: dict[str, str]) -> None:
    made = wishes(form(**{f"level__{name}": level for name, level in levels.items()}), POLICY).changes
    known = {one.name: one.ceiling.name.lower() for one in POLICY.intents}

    assert made == {name: {"ceiling": level} for name, level in levels.items() if level != known[name]}
