"""The autonomy table, as a browser without a script uses it."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain import AutonomyLevel
from app.policy import edited, load, shipped
from app.store.accounts import Role
from app.web import Desk
from app.web.sidebar import Key
from tests.app.web.console.reading import Form, read
from tests.app.web.console.seed import fill, thought
from tests.app.web.stage import ADMIN, Stage, stage


def table(answer: TestResponse) -> Form:
    """Return the table's form as it stands on the page."""
    return next(one for one in read(answer).forms if "base" in one.fields and "csrf_token" in one.fields)


def send(client: FlaskClient, answer: TestResponse, **changes: str) -> TestResponse:
    """Send the table's form with some fields changed."""
    renamed = {name.replace("__", "."): value for name, value in changes.items()}
    return client.post("/console", data={**table(answer).fields, **renamed})


def level(made: Stage, name: str) -> AutonomyLevel:
    """Return the level of a kind of question that is in force now."""
    intent = made.faces.policy().intent(name)
    assert intent is not None
    return intent.ceiling


def test_every_kind_of_question_stands_under_its_category(made: Stage, admin: FlaskClient) -> None:
    sheet = read(admin.get("/console"))

    for intent in made.faces.policy().intents:
        assert intent.title in sheet.words
        assert intent.name in sheet.words
    assert sheet.words.index("Delivery 5 kinds") < sheet.words.index("How long delivery takes")


def test_the_level_in_force_is_the_one_that_is_chosen(admin: FlaskClient) -> None:
    fields = table(admin.get("/console")).fields

    assert fields["level.opening_hours"] == "reply"
    assert fields["level.order_status"] == "suggest"
    assert fields["threshold.order_status"] == "90"


def test_a_category_of_different_levels_has_none_chosen(admin: FlaskClient) -> None:
    fields = table(admin.get("/console")).fields

    assert "category.returns" not in fields
    assert fields["category.delivery"] == "suggest"


def test_who_changed_it_last_when_and_why_is_told(admin: FlaskClient) -> None:
    words = read(admin.get("/console")).words

    assert "admin-01 20 days ago Drafts were sent unchanged for three weeks" in words
    assert "terminal 6 days ago Two wrong kinds last week" in words
    assert "As shipped" in words


def test_the_volume_is_told_in_words_and_leads_to_its_runs(made: Stage, admin: FlaskClient) -> None:
    answer = admin.get("/console")
    counts = made.faces.ledger.volumes(made.clock.time.replace(year=2020))["invoice_copy"]

    assert f"{sum(counts.values())} runs: " in answer.get_data(as_text=True)
    assert "/console/runs?intent=invoice_copy&days=30" in read(answer).links


def test_a_preview_tells_what_would_have_been_sent_and_saves_nothing(made: Stage, admin: FlaskClient) -> None:
    answer = send(admin, admin.get("/console"), level__order_status="reply", do="preview")
    words = read(answer).words

    assert answer.status_code == 200
    assert "1 change Where is my order Level Suggest → becomes Reply" in words
    assert "would have been sent instead of suggested" in words
    assert any(link.startswith("/console/runs/") for link in read(answer).links)
    assert made.faces.policies.stamp() == 4
    assert table(answer).fields["level.order_status"] == "reply"


def test_a_preview_of_what_nobody_asked_about_says_so(admin: FlaskClient) -> None:
    answer = send(admin, admin.get("/console"), level__gift_card="reply", do="preview")

    assert "No run of the last 30 days was about it." in read(answer).words


def test_a_change_needs_a_reason_and_is_not_lost_without(made: Stage, admin: FlaskClient) -> None:
    answer = send(admin, admin.get("/console"), level__order_status="reply", do="save", reason="  ")

    assert answer.status_code == 422
    assert "Say why" in read(answer).words
    assert table(answer).fields["level.order_status"] == "reply"
    assert level(made, "order_status") is AutonomyLevel.SUGGEST


def test_a_saved_change_is_in_force_and_told(made: Stage, admin: FlaskClient) -> None:
    answer = send(admin, admin.get("/console"), level__order_status="reply", do="save", reason="Three good weeks")
    assert answer.location == "/console?saved=5"
    told = read(admin.get(answer.location)).words

    assert level(made, "order_status") is AutonomyLevel.REPLY
    assert "Saved as version 5. Where is my order: Level Suggest → Reply. It acts from the next ticket on." in told
    newest = made.faces.policies.current()
    assert newest is not None
    assert (newest.author, newest.reason) == ("admin-05@example.com", "Three good weeks")
    assert made.faces.audit.newest(1)[0].what == "policy.saved"


def test_only_what_was_changed_differs_in_the_text(made: Stage, admin: FlaskClient) -> None:
    before = made.faces.policies.current()
    send(admin, admin.get("/console"), level__order_status="reply", threshold__newsletter="92,5", do="save", reason="x")
    after = made.faces.policies.current()
    assert before is not None
    assert after is not None

    assert after.toml == edited(before.toml, {"order_status": {"ceiling": "reply"}, "newsletter": {"threshold": 0.925}})


def test_a_whole_category_is_changed_at_once(made: Stage, admin: FlaskClient) -> None:
    send(admin, admin.get("/console"), category__delivery="observe", do="save", reason="New carrier")

    mine = [one for one in made.faces.policy().intents if one.category == "delivery"]
    assert {one.ceiling for one in mine} == {AutonomyLevel.OBSERVE}
    assert level(made, "opening_hours") is AutonomyLevel.REPLY


def test_undo_puts_back_what_was_before(made: Stage, admin: FlaskClient) -> None:
    saved = send(admin, admin.get("/console"), level__order_status="reply", do="save", reason="x")
    undo = read(admin.get(saved.location or "")).form("/console/undo")
    answer = admin.post("/console/undo", data=undo.fields)

    assert answer.location == "/console?saved=6"
    assert level(made, "order_status") is AutonomyLevel.SUGGEST
    assert "Undid version 5" in read(admin.get("/console/history")).words
    assert "Saved as version 6." in read(admin.get("/console?saved=6")).words


def test_the_first_version_can_be_undone_to_what_was_shipped(bare: Stage) -> None:
    admin = bare.signed_in()
    send(admin, admin.get("/console"), level__order_status="reply", do="save", reason="x")
    admin.post("/console/undo", data=read(admin.get("/console?saved=1")).form("/console/undo").fields)

    newest = bare.faces.policies.current()
    assert newest is not None
    assert newest.toml == shipped()


def test_undo_does_not_touch_what_others_saved_meanwhile(made: Stage, admin: FlaskClient) -> None:
    saved = send(admin, admin.get("/console"), level__order_status="reply", do="save", reason="x")
    undo = read(admin.get(saved.location or "")).form("/console/undo")
    newest = made.faces.policies.current()
    assert newest is not None
    made.faces.policies.save(edited(newest.toml, {"feedback": {"ceiling": "off"}}), ADMIN, "noise", 5)
    answer = admin.post("/console/undo", data=undo.fields)

    assert answer.status_code == 409
    assert "not the newest any more" in read(answer).words
    assert level(made, "feedback") is AutonomyLevel.OFF


def test_a_change_on_top_of_anothers_is_shown_again_and_loses_neither(made: Stage, admin: FlaskClient) -> None:
    page = admin.get("/console")
    newest = made.faces.policies.current()
    assert newest is not None
    made.faces.policies.save(edited(newest.toml, {"feedback": {"ceiling": "off"}}), ADMIN, "noise", 4)
    answer = send(admin, page, level__order_status="reply", do="save", reason="Three good weeks")

    assert answer.status_code == 409
    assert "Somebody saved version 5 meanwhile" in read(answer).words
    fields = table(answer).fields
    assert (fields["level.order_status"], fields["level.feedback"], fields["base"]) == ("reply", "off", "5")
    assert fields["reason"] == "Three good weeks"

    send(admin, answer, do="save")
    assert level(made, "order_status") is AutonomyLevel.REPLY
    assert level(made, "feedback") is AutonomyLevel.OFF


def test_a_threshold_that_is_no_number_is_marked_and_kept(made: Stage, admin: FlaskClient) -> None:
    answer = send(admin, admin.get("/console"), threshold__order_status="high", do="save", reason="x")

    assert "A number from 0 to 100" in read(answer).words
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)
    assert table(answer).fields["threshold.order_status"] == "high"
    assert made.faces.policies.stamp() == 4


def test_saving_without_a_change_saves_nothing(made: Stage, admin: FlaskClient) -> None:
    answer = send(admin, admin.get("/console"), do="save", reason="x")

    assert answer.status_code == 200
    assert "Nothing differs" in read(answer).words
    assert made.faces.policies.stamp() == 4


@pytest.mark.parametrize("path", ["/console", "/console/undo", "/console/resume", "/console/history/1/restore"])
@pytest.mark.parametrize("role", [Role.VIEWER, Role.AGENT])
def test_only_admins_change_levels(made: Stage, role: Role, path: str) -> None:
    client = made.signed_in(role, "somebody-07@example.com")
    answer = client.post(path, data={"level.order_status": "resolve", "do": "save", "reason": "x", "base": "4"})

    assert answer.status_code == 403
    assert made.faces.policies.stamp() == 4


def test_a_form_of_another_site_changes_nothing(made: Stage, admin: FlaskClient) -> None:
    admin.environ_base.pop("HTTP_X_CSRFTOKEN")
    answer = admin.post("/console", data={"level.order_status": "resolve", "do": "save", "reason": "x", "base": "4"})

    assert answer.status_code == 403
    assert made.faces.policies.stamp() == 4


def test_a_policy_in_a_file_is_shown_and_not_changed(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(edited(shipped(), {"order_status": {"ceiling": "off"}}), encoding="utf-8")
    with stage(
        tmp_path / "store", try_=thought, managed=str(file), policy=lambda: load(file.read_text(encoding="utf-8"))
    ) as made:
        fill(made, 0.02)
        admin = made.signed_in()
        answer = admin.get("/console")
        words = read(answer).words

        assert str(file) in words
        assert "level.order_status" not in answer.get_data(as_text=True)
        assert admin.post("/console", data={"level.order_status": "reply", "do": "save"}).status_code == 409
        assert admin.post("/console/policy", data={"toml": shipped(), "do": "save"}).status_code == 409
        assert 'ceiling = "off"' in read(admin.get("/console/policy")).words


def test_a_connection_with_a_file_of_its_own_is_named(tmp_path: Path) -> None:
    own = Desk("shop", Key("freshdesk"), lambda: load(shipped()), managed="/etc/shop.toml")
    with stage(tmp_path, desks={"shop": own}) as made:
        assert "The connection shop has a policy file of its own" in read(made.signed_in().get("/console")).words
