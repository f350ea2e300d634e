"""The list of every change."""

from flask.testing import FlaskClient

from app.web.console.audit import MANY
from tests.app.web.console.reading import read
from tests.app.web.stage import Stage


def test_changes_are_told_in_words_newest_first(admin: FlaskClient) -> None:
    admin.post("/console/pause", data={})
    admin.post("/console/pause/reason", data={"reason": "Wrong answers"})
    words = read(admin.get("/console/audit")).words

    assert words.index("Reason of the pause") < words.index("Everything paused") < words.index("Policy saved")
    assert "Wrong answers" in words
    assert "Account set up" in words


def test_a_change_of_the_policy_leads_to_its_version(admin: FlaskClient) -> None:
    assert "/console/history/4" in read(admin.get("/console/audit")).links


def test_a_word_that_has_no_translation_is_shown_as_it_is(made: Stage, admin: FlaskClient) -> None:
    made.faces.audit.record("somebody", "thing.done", "a thing")

    assert "somebody thing.done a thing" in read(admin.get("/console/audit")).words


def test_a_long_list_has_pages(made: Stage, admin: FlaskClient) -> None:
    for number in range(MANY):
        made.faces.audit.record("somebody", "thing.done", f"thing {number:03}")
    older = next(one for one in read(admin.get("/console/audit")).links if "before=" in one)
    first, rest = read(admin.get("/console/audit")).words, read(admin.get(older)).words

    assert "thing 099" in first
    assert "Policy saved" not in first
    assert "Policy saved" in rest
    assert "That is all." in rest
