"""The switch that stops everything."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.policy import edited, load, shipped
from app.web import acts
from tests.app.web.console.reading import read
from tests.app.web.stage import ADMIN, Stage, stage

PAGES = ["/console", "/console/runs", "/console/runs/1", "/console/try", "/console/policy", "/console/history"]


@pytest.mark.parametrize("path", PAGES)
def test_the_switch_stands_on_every_page(agent: FlaskClient, path: str) -> None:
    form = read(agent.get(path)).form("/console/pause")

    assert form.fields["back"] == path


def test_one_click_pauses_everything_and_leads_back(made: Stage, agent: FlaskClient) -> None:
    answer = agent.post("/console/pause", data={"back": "/console/runs?kind=replied"})

    assert answer.location == "/console/runs?kind=replied&paused=1"
    assert made.faces.policy().paused
    assert made.faces.audit.newest(1)[0].what == "policy.paused"


def test_while_it_is_paused_every_page_says_so_and_by_whom(agent: FlaskClient, viewer: FlaskClient) -> None:
    agent.post("/console/pause", data={})

    for path in PAGES[:3]:
        words = read(viewer.get(path)).words
        assert "All automation is paused" in words
        assert "Paused by agent-05@example.com" in words
    assert [one for one in read(viewer.get("/console")).forms if one.action == "/console/pause"] == []


def test_the_reason_is_asked_afterwards_and_told_to_everybody(agent: FlaskClient, viewer: FlaskClient) -> None:
    page = agent.post("/console/pause", data={"back": "/console/runs"}, follow_redirects=True)
    assert "autofocus" in page.get_data(as_text=True)
    ask = read(page).form("/console/pause/reason")
    answer = agent.post("/console/pause/reason", data={**ask.fields, "reason": "Wrong answers about refunds"})

    assert answer.location == "/console/runs?paused=1"
    assert "Wrong answers about refunds" in read(viewer.get("/console")).words
    assert "/console/pause/reason" not in {one.action for one in read(agent.get("/console")).forms}


def test_a_reason_of_an_earlier_pause_is_not_taken_for_this_one(made: Stage, admin: FlaskClient) -> None:
    for reason in ("The first", ""):
        admin.post("/console/pause", data={})
        admin.post("/console/pause/reason", data={"reason": reason})
        words = read(admin.get("/console")).words
        admin.post("/console/resume", data={"reason": "mended"})

    assert "The first" not in words.split("Why?")[0].split("All automation is paused")[-1]


def test_going_on_is_for_admins_and_needs_a_reason(made: Stage, admin: FlaskClient, agent: FlaskClient) -> None:
    agent.post("/console/pause", data={})
    assert agent.post("/console/resume", data={"reason": "fine again"}).status_code == 403
    assert "/console/resume" not in {one.action for one in read(agent.get("/console")).forms}
    admin.post("/console/resume", data={"reason": " "})
    assert made.faces.policy().paused

    admin.post("/console/resume", data={"reason": "The articles are mended"})

    assert not made.faces.policy().paused
    assert made.faces.audit.newest(1)[0].detail == "The articles are mended"


def test_pausing_leaves_every_level_as_it_is(made: Stage, admin: FlaskClient) -> None:
    before = {one.name: one.ceiling for one in made.faces.policy().intents}
    admin.post("/console/pause", data={})
    admin.post("/console/resume", data={"reason": "fine"})

    assert {one.name: one.ceiling for one in made.faces.policy().intents} == before


def test_pausing_twice_is_pausing_once(made: Stage, admin: FlaskClient, agent: FlaskClient) -> None:
    admin.post("/console/pause", data={})
    agent.post("/console/pause", data={})

    halt = made.faces.switch.halted()
    assert halt is not None
    assert halt.who == "admin-05@example.com"
    assert [one.what for one in made.faces.audit.newest(20)].count("policy.paused") == 1


def test_a_version_that_is_paused_itself_goes_on_as_a_new_one(made: Stage, admin: FlaskClient) -> None:
    text, number = acts.text(made.faces), made.faces.policies.stamp()
    made.faces.policies.save(text.replace("paused = false", "paused = true"), ADMIN, "no stock", number)
    assert f"Paused by {ADMIN}" in read(admin.get("/console")).words
    admin.post("/console/resume", data={"reason": "mended"})

    assert not made.faces.policy().paused
    assert made.faces.policies.stamp() == number + 2
    assert acts.text(made.faces) == text


def test_a_file_that_is_paused_is_named_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(shipped().replace("paused = false", "paused = true"), encoding="utf-8")
    with stage(tmp_path / "store", managed=str(file), policy=lambda: load(file.read_text("utf-8"))) as made:
        client = made.signed_in()
        page = read(client.get("/console"))

        assert f"paused = true, in {file}" in page.words
        assert not {one.action for one in page.forms} & {"/console/resume", "/console/pause/reason"}
        assert client.post("/console/resume", data={"reason": "mended"}).status_code == 409


def test_levels_can_be_changed_while_it_is_paused(made: Stage, admin: FlaskClient) -> None:
    admin.post("/console/pause", data={})
    newest = made.faces.policies.current()
    assert newest is not None
    made.faces.policies.save(edited(newest.toml, {"feedback": {"ceiling": "off"}}), ADMIN, "noise", newest.number)
    words = read(admin.get("/console")).words

    assert "Paused by admin-05@example.com" in words
    assert made.faces.policy().paused


def test_whoever_may_only_look_cannot_pause(made: Stage, viewer: FlaskClient) -> None:
    assert viewer.post("/console/pause", data={}).status_code == 403
    assert not made.faces.policy().paused
