"""The limits of an intent, of a category, of everything, as a browser without a script uses them."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain import Effect
from app.policy import amended, shipped
from app.remit import Hours
from app.store.accounts import Role
from app.store.effects import Effects
from integrations.helpdesk import Visibility
from tests.app.web.console.reading import Form, read
from tests.app.web.stage import ADMIN, Stage, stage

INTENT = "/console/limits/intent/order_status"
CATEGORY = "/console/limits/category/delivery"
ALL = "/console/limits"


def form(answer: TestResponse) -> Form:
    """Return the form of the limits."""
    return next(one for one in read(answer).forms if "send_delay" in one.fields)


def send(client: FlaskClient, path: str, **changes: object) -> TestResponse:
    """Send the form of a page with some fields changed."""
    return client.post(path, data={**form(client.get(path)).fields, "do": "save", "reason": "why", **changes})


def said(made: Stage, *places: tuple[str, str, dict[str, object]]) -> None:
    """Save limits as somebody else would."""
    policies, current = made.faces.policies, made.faces.policies.current()
    text = amended(current.toml if current else shipped(), {(part, name): keys for part, name, keys in places})
    policies.save(text, ADMIN, "before", policies.stamp())


def test_a_value_is_saved_and_counts(made: Stage, admin: FlaskClient) -> None:
    answer = send(admin, INTENT, send_delay="300", per_hour="5", hold_out="12.5", brands="shop, club", hours="closed")
    found, policy = made.faces.policy().remit("order_status"), made.faces.policy()

    assert answer.status_code == 303
    assert (found.send_delay, found.hold_out, found.brands, found.hours) == (300, 0.125, ("shop", "club"), Hours.CLOSED)
    assert [(one.of, one.most) for one in policy.quotas(["order_status"])] == [("order_status", 5)]
    assert policy.remit("delivery_times").send_delay == 120


def test_what_was_saved_stands_there_with_a_way_back(made: Stage, admin: FlaskClient) -> None:
    before = made.faces.policies.stamp()
    page = admin.get(send(admin, INTENT, send_delay="300").headers["Location"])
    undo = next(one for one in read(page).forms if one.action.endswith("/undo"))
    back = admin.post(undo.action, data=undo.fields)

    assert form(page).fields["send_delay"] == "300"
    assert back.headers["Location"].startswith(INTENT)
    assert made.faces.policies.stamp() == before + 2
    assert made.faces.policy().remit("order_status").send_delay == 120


def test_what_is_emptied_is_decided_above_again(made: Stage, admin: FlaskClient) -> None:
    said(made, ("category", "delivery", {"send_delay": 60}), ("intent", "order_status", {"send_delay": 300}))
    send(admin, INTENT, send_delay="")

    assert made.faces.policy().remit("order_status").send_delay == 60
    assert "In force: 60 seconds (by its category)" in read(admin.get(INTENT)).words


def test_a_category_and_everything_have_limits_too(made: Stage, admin: FlaskClient) -> None:
    send(admin, CATEGORY, channels=["email", "chat"])
    send(
        admin,
        ALL,
        per_day="50",
        channels=["email", "web"],
        **{"disclosure.en": "Written by software. Reply to reach a person."},
    )
    policy = made.faces.policy()

    assert policy.remit("order_status").channels == ("email", "chat")
    assert policy.remit("return_policy").channels == ("email", "web")
    assert dict(policy.disclosure) == {"en": "Written by software. Reply to reach a person."}
    assert [(one.hours, one.most) for one in policy.quotas([])] == [(24, 50)]
    assert "0 of 50" in read(admin.get(ALL)).words


def test_the_review_period_is_told_and_ended_with_a_reason(made: Stage, admin: FlaskClient) -> None:
    said(made, ("intent", "order_status", {"ceiling": "reply"}))
    page = admin.get(INTENT)
    end = next(one for one in read(page).forms if one.fields.keys() == {"csrf_token", "base", "reason"})
    admin.post(end.action, data={**end.fields, "do": "review", "reason": "a year of good drafts"})
    current = made.faces.policies.current()

    assert "14 days left" in read(page).words
    assert "Ended by an administrator: a year of good drafts" in read(admin.get(INTENT)).words
    assert current is not None and current.reason == "a year of good drafts"
    assert made.faces.policy().remit("order_status").reviewed == "a year of good drafts"


def test_the_autonomy_table_marks_what_is_in_review(made: Stage) -> None:
    said(made, ("intent", "order_status", {"ceiling": "reply", "review_days": 3}))
    made.clock.time += timedelta(days=2, seconds=1)
    soon = read(made.signed_in(Role.ADMIN, "admin-08@example.com").get("/console")).words
    made.clock.time += timedelta(days=1)
    late = read(made.signed_in(Role.ADMIN, "admin-09@example.com").get("/console")).words

    assert "order_status · Limits Review: 1 day" in soon
    assert "order_status · Limits Review" not in late


def test_what_is_spent_of_a_budget_is_told(made: Stage, admin: FlaskClient) -> None:
    said(made, ("policy", "", {"per_hour": 2}))
    for run in ("a", "b"):
        Effects(made.store, made.clock, 1.0, run=run).record(Effect("reply", run, "p1", Visibility.PUBLIC))

    assert "2 of 2 in the last hour, everything together. Until some of them are older" in read(admin.get(INTENT)).words


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("send_delay", "soon", "A whole number from 0 to 3,600"),
        ("send_delay", "3601", "A whole number from 0 to 3,600"),
        ("hold_out", "51", "A number from 0 to 50"),
        ("channels", "fax", "Not one of those that there are"),
        ("per_day", "-1", "A whole number"),
    ],
)
def test_what_makes_no_sense_is_refused_and_kept(
    made: Stage, admin: FlaskClient, field: str, value: str, words: str
) -> None:
    before = made.faces.policies.stamp()
    answer = send(admin, INTENT, review_days="7", **{field: value})

    assert (answer.status_code, made.faces.policies.stamp()) == (422, before)
    assert words in read(answer).words
    assert "1 value makes no sense" in read(answer).words
    assert form(answer).fields["review_days"] == "7"


def test_a_disclosure_cannot_be_markup(admin: FlaskClient) -> None:
    answer = send(admin, ALL, **{"disclosure.en": "a *b* c"})

    assert answer.status_code == 422
    assert "without *" in read(answer).words


def test_nothing_is_saved_without_a_reason(made: Stage, admin: FlaskClient) -> None:
    before = made.faces.policies.stamp()
    answer = send(admin, INTENT, send_delay="9", reason=" ")

    assert (answer.status_code, made.faces.policies.stamp()) == (422, before)
    assert form(answer).fields["send_delay"] == "9"


def test_nothing_new_is_nothing_saved(made: Stage, admin: FlaskClient) -> None:
    before = made.faces.policies.stamp()

    assert "Nothing differs" in read(send(admin, INTENT)).words
    assert made.faces.policies.stamp() == before


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(made: Stage, admin: FlaskClient) -> None:
    base = form(admin.get(INTENT)).fields["base"]
    said(made, ("policy", "", {"send_delay": 7}))
    answer = send(admin, INTENT, send_delay="9", base=base)

    assert (answer.status_code, made.faces.policy().remit("order_status").send_delay) == (409, 7)
    assert form(answer).fields["send_delay"] == "9"


def test_who_may_only_look_sees_the_same_and_saves_nothing(viewer: FlaskClient, made: Stage) -> None:
    before = made.faces.policies.stamp()
    page = viewer.get(INTENT)

    assert "In force: 120 seconds" in read(page).words and "Save the limits" not in read(page).words
    assert viewer.post(INTENT, data={"send_delay": "1", "reason": "x"}).status_code == 403
    assert made.faces.policies.stamp() == before


@pytest.mark.parametrize("path", ["intent/nonsense", "category/nonsense", "policy/x", "rule/anger"])
def test_what_is_not_there_has_no_page(admin: FlaskClient, path: str) -> None:
    assert admin.get(f"/console/limits/{path}").status_code == 404


def test_where_a_file_has_the_say_nothing_is_saved(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(amended(shipped(), {("intent", "order_status"): {"send_delay": 5}}))
    with stage(tmp_path, managed=str(file)) as made:
        admin = made.signed_in(Role.ADMIN, "admin-07@example.com")
        page = read(admin.get(INTENT))
        answer = admin.post(INTENT, data={"send_delay": "9", "reason": "x", "base": "0"})

    assert str(file) in page.words and "Save the limits" not in page.words
    assert (answer.status_code, made.faces.policies is not None) == (409, True)
