"""Every version: what it changed, the difference, a way back."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.domain import AutonomyLevel
from app.policy import paused
from app.web.console.history import MANY, difference
from tests.app.web.console.reading import read
from tests.app.web.stage import ADMIN, Stage


def test_versions_are_listed_newest_first_with_what_why_and_who(admin: FlaskClient) -> None:
    words = read(admin.get("/console/history")).words

    assert words.index("Version 4 in force") < words.index("Version 3") < words.index("Version 1")
    assert "Return policy: Level Suggest → Reply, Threshold 85% → 90%" in words
    assert "Two wrong kinds last week terminal" in words


def test_one_version_shows_the_lines_that_differ(admin: FlaskClient) -> None:
    page = admin.get("/console/history/2").get_data(as_text=True)

    assert "<del>- threshold = 0.85</del>" in page
    assert "<ins>+ threshold = 0.9</ins>" in page
    assert "2 lines added, 2 removed" in page
    assert "Preview: 96 of 121 would have gone out, all right" in page


def test_an_earlier_version_can_be_put_in_force_again(made: Stage, admin: FlaskClient) -> None:
    form = read(admin.get("/console/history/1")).form("/console/history/1/restore")
    answer = admin.post("/console/history/1/restore", data={**form.fields, "reason": "Too early"})

    assert answer.location == "/console?saved=5"
    first, newest = made.faces.policies.get(1), made.faces.policies.current()
    assert first is not None
    assert newest is not None
    assert (newest.toml, newest.reason) == (first.toml, "Restored version 1: Too early")


def test_restoring_needs_a_reason(made: Stage, admin: FlaskClient) -> None:
    answer = admin.post("/console/history/1/restore", data={"base": "4", "reason": ""})

    assert answer.status_code == 422
    assert made.faces.policies.stamp() == 4


def test_restoring_does_not_overrun_what_others_saved(made: Stage, admin: FlaskClient) -> None:
    newest = made.faces.policies.current()
    assert newest is not None
    made.faces.policies.save(paused(newest.toml, True), ADMIN, "stop", 4)
    answer = admin.post("/console/history/1/restore", data={"base": "4", "reason": "x"})

    assert answer.status_code == 409
    assert made.faces.policy().paused


def test_the_version_in_force_cannot_be_restored(admin: FlaskClient) -> None:
    assert "/restore" not in admin.get("/console/history/4").get_data(as_text=True)


def test_whoever_may_only_look_sees_no_way_back(viewer: FlaskClient) -> None:
    assert "/restore" not in viewer.get("/console/history/1").get_data(as_text=True)


def test_a_change_of_comments_alone_says_so(made: Stage, admin: FlaskClient) -> None:
    newest = made.faces.policies.current()
    assert newest is not None
    made.faces.policies.save(f"# a comment\n{newest.toml}", ADMIN, "comment", 4)

    assert "Comments or spacing only" in read(admin.get("/console/history")).words


def test_a_long_history_has_pages(made: Stage, admin: FlaskClient) -> None:
    text, number = made.faces.policies.current(), 4
    assert text is not None
    for at in range(MANY):
        made.faces.policies.save(paused(text.toml, at % 2 == 0), ADMIN, f"turn {at}", number + at)
    first = read(admin.get("/console/history"))
    older = [one for one in first.links if "before=" in one]

    assert "Version 1 " not in first.words
    assert len(older) == 1
    assert "Version 1 " in read(admin.get(older[0])).words


def test_levels_are_told_for_intents_that_have_gone_too(made: Stage, admin: FlaskClient) -> None:
    """The title of what is gone is not known any more; its name is."""
    assert made.faces.policy().intents[0].ceiling is AutonomyLevel.REPLY
    assert admin.get("/console/history/1").status_code == 200


lines = st.lists(st.sampled_from("abcdef"), max_size=30)


@given(lines, lines)
def test_a_difference_holds_exactly_what_was_added_and_removed(old: list[str], new: list[str]) -> None:
    hunks = list(difference("\n".join(old), "\n".join(new)))
    kinds = [(line.kind, line.text) for hunk in hunks for line in hunk.lines]
    removed, added = sum(kind == "removed" for kind, _ in kinds), sum(kind == "added" for kind, _ in kinds)

    assert len(old) - removed == len(new) - added
    assert bool(hunks) == (old != new)


@pytest.mark.parametrize("text", ["", "a", "a\nb\nc"])
def test_the_same_text_differs_nowhere(text: str) -> None:
    assert list(difference(text, text)) == []
