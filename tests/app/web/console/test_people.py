"""Who may use the console."""

import re

import pytest
from flask.testing import FlaskClient

from app.store.accounts import Account, Role
from tests.app.web.console.reading import read
from tests.app.web.stage import PASSWORD, Stage


def account(made: Stage, email: str) -> Account:
    """Return somebody's account."""
    return next(one for one in made.faces.accounts.list() if one.email == email)


def test_everybody_stands_there_with_role_and_state(admin: FlaskClient) -> None:
    words = read(admin.get("/console/people")).words

    assert "Agent 01 agent-01@example.com" in words
    assert "agent-02@example.com" in words.partition("Invited")[0]
    assert "Deactivated" in words


def test_an_invitation_gives_a_link_that_works(made: Stage, admin: FlaskClient) -> None:
    page = admin.post("/console/people", data={"email": " Agent-07@Example.com ", "role": "agent"})
    link = re.search(r'value="http://localhost(/console/accept/[^"]+)"', page.get_data(as_text=True))
    assert link is not None

    assert made.client().get(link[1]).status_code == 200
    assert account(made, "agent-07@example.com").role is Role.AGENT


def test_the_link_is_shown_this_once(admin: FlaskClient) -> None:
    admin.post("/console/people", data={"email": "agent-07@example.com", "role": "agent"})

    assert "/console/accept/" not in admin.get("/console/people").get_data(as_text=True)


@pytest.mark.parametrize(
    ("email", "role"), [("nobody", "agent"), ("", "agent"), ("a@example.com", "god"), ("a@b@c", "")]
)
def test_what_is_no_address_or_no_role_invites_nobody(made: Stage, admin: FlaskClient, email: str, role: str) -> None:
    before = len(made.faces.accounts.list())
    answer = admin.post("/console/people", data={"email": email, "role": role})

    assert answer.status_code == 422
    assert len(made.faces.accounts.list()) == before


def test_a_role_is_set_and_told(made: Stage, admin: FlaskClient) -> None:
    somebody = account(made, "agent-01@example.com")
    words = read(admin.post(f"/console/people/{somebody.id}/role", data={"role": "admin"})).words

    assert "agent-01@example.com is now: Admin." in words
    assert account(made, "agent-01@example.com").role is Role.ADMIN


def test_whoever_is_deactivated_is_out_at_once(made: Stage, admin: FlaskClient, agent: FlaskClient) -> None:
    somebody = account(made, "agent-05@example.com")
    words = read(admin.post(f"/console/people/{somebody.id}/deactivate", data={})).words

    assert "agent-05@example.com was deactivated" in words
    assert agent.get("/console").status_code == 303


def test_nobody_can_take_their_own_role_away_here(made: Stage, admin: FlaskClient) -> None:
    me = account(made, "admin-05@example.com")

    assert f"/console/people/{me.id}/role" not in {one.action for one in read(admin.get("/console/people")).forms}


def test_the_last_admin_stays(bare: Stage) -> None:
    client = bare.signed_in()
    me = bare.faces.accounts.list()[0]
    answer = client.post(f"/console/people/{me.id}/role", data={"role": "viewer"})

    assert answer.status_code == 409
    assert "Nobody would be left" in read(answer).words
    assert bare.faces.accounts.login(me.email, PASSWORD, "127.0.0.1")


def test_somebody_who_is_not_there_is_told_so(admin: FlaskClient) -> None:
    assert admin.post("/console/people/999/deactivate", data={}).status_code == 404
    assert admin.post("/console/people/999/role", data={"role": "agent"}).status_code == 404


def test_people_are_for_admins(agent: FlaskClient) -> None:
    assert agent.get("/console/people").status_code == 403
    assert agent.post("/console/people", data={"email": "x@example.com", "role": "admin"}).status_code == 403
