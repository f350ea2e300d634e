"""The rules that bring a person: looked at by everybody, changed by admins with a reason, taken back."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain import COMPUTED, NEVER_ALONE, Reason
from app.policy import Ruling, rulings
from tests.app.web.console.reading import Form, read
from tests.app.web.stage import Stage

RULES = "/console/rules"


def form(answer: TestResponse, rule: str) -> Form:
    """Return the form of one rule."""
    return next(one for one in read(answer).forms if one.fields.get("rule") == rule)


def send(client: FlaskClient, name: str, /, **changes: str) -> TestResponse:
    held = form(client.get(RULES), name).fields
    return client.post(RULES, data={**held, "reason": "we said so", **changes})


def rule(made: Stage, name: Reason) -> Ruling:
    return next(one for one in rulings(made.faces.policy()) if one.reason == name)


def test_every_rule_stands_there_with_what_it_has(viewer: FlaskClient) -> None:
    words = read(viewer.get(RULES)).words

    for name in NEVER_ALONE | COMPUTED:
        assert name in words
    assert "Within days 7" in words
    assert "Amount over 500" in words


def test_runs_that_a_rule_decided_are_counted_and_lead_there(made: Stage, viewer: FlaskClient) -> None:
    made.run(5003, reason=Reason.NOVEL)
    text = viewer.get(RULES).get_data(as_text=True)

    assert 'href="/console/runs?reason=novel&amp;days=30" class="num">1<' in text


def test_rule_is_changed_with_a_reason_and_taken_back(made: Stage, admin: FlaskClient) -> None:
    before = rule(made, Reason.REPEAT_CONTACT)
    answer = send(admin, "repeat_contact", number="3", group="Second line", severity="high")
    after = rule(made, Reason.REPEAT_CONTACT)

    assert answer.status_code == 303
    assert (after.number, after.group, after.severity, after.on) == (3, "Second line", "high", True)
    page = admin.get(answer.headers["Location"])
    admin.post("/console/undo", data=read(page).form("/console/undo").fields)
    assert rule(made, Reason.REPEAT_CONTACT) == before


def test_rule_is_switched_off_by_leaving_its_box_empty(made: Stage, admin: FlaskClient) -> None:
    held = form(admin.get(RULES), "anger").fields
    admin.post(RULES, data={**{key: value for key, value in held.items() if key != "on"}, "reason": "trial"})

    assert not rule(made, Reason.ANGER).on


@pytest.mark.parametrize(
    ("name", "changes", "status"),
    [
        ("anger", {"reason": " "}, 422),
        ("repeat_contact", {"number": "soon"}, 422),
        ("repeat_contact", {"number": "0"}, 422),
        ("anger", {"severity": "huge"}, 422),
        ("anger", {"rule": "no_such"}, 409),
        ("anger", {"base": "1", "group": "Other"}, 409),
    ],
)
def test_what_does_not_fit_saves_nothing(
    made: Stage, admin: FlaskClient, name: str, changes: dict[str, str], status: int
) -> None:
    newest = made.faces.policies.stamp()

    assert send(admin, name, **changes).status_code == status
    assert made.faces.policies.stamp() == newest


def test_who_may_only_look_sees_no_form_and_changes_nothing(
    made: Stage, admin: FlaskClient, viewer: FlaskClient
) -> None:
    held = form(admin.get(RULES), "anger").fields
    page = read(viewer.get(RULES))
    token = next(one.fields["csrf_token"] for one in page.forms if "csrf_token" in one.fields)

    assert not any("rule" in one.fields for one in page.forms)
    assert viewer.post(RULES, data={**held, "csrf_token": token, "reason": "x"}).status_code == 403


def test_german_speaks_german(admin: FlaskClient) -> None:
    admin.set_cookie("deskmate_language", "de", path="/console")

    assert "Regeln, die einen Menschen holen" in read(admin.get(RULES)).words
