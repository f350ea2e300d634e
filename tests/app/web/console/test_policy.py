"""The whole policy as text."""

import io

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.policy import PolicyError, edited, load, shipped
from app.web.console.policy import Problem, problems
from tests.app.web.console.reading import read
from tests.app.web.stage import ADMIN, Stage

MORE = "# our own\n" + edited(shipped(), {"feedback": {"ceiling": "off"}})


def put(client: FlaskClient, **fields: object) -> TestResponse:
    """Send the form as it stands on the page, with some fields changed."""
    held = read(client.get("/console/policy")).form("/console/policy").fields
    return client.post("/console/policy", data={**held, **fields}, content_type="multipart/form-data")


def test_the_text_in_force_is_shown_whole(made: Stage, admin: FlaskClient) -> None:
    newest = made.faces.policies.current()
    assert newest is not None

    assert read(admin.get("/console/policy")).form("/console/policy").fields["toml"] == newest.toml


def test_it_is_exported_as_it_is_kept(made: Stage, admin: FlaskClient) -> None:
    newest = made.faces.policies.current()
    answer = admin.get("/console/policy/4.toml")
    assert newest is not None

    assert answer.get_data(as_text=True) == newest.toml
    assert answer.headers["Content-Disposition"] == 'attachment; filename="policy-4.toml"'
    assert admin.get("/console/policy/0.toml").get_data(as_text=True) == shipped()
    assert admin.get("/console/policy/77.toml").status_code == 404


def test_what_is_exported_can_be_imported_again(admin: FlaskClient) -> None:
    exported = admin.get("/console/policy/4.toml").get_data()
    answer = put(admin, file=(io.BytesIO(exported), "policy.toml"), do="save", reason="x")

    assert "The text is the same as the one in force" in read(answer).words


def test_a_checked_text_tells_what_it_would_change_and_saves_nothing(made: Stage, admin: FlaskClient) -> None:
    words = read(put(admin, toml=MORE, do="check")).words

    assert "Praise and suggestions Level Suggest → becomes Off" in words
    assert made.faces.policies.stamp() == 4


def test_a_text_is_saved_with_its_comments(made: Stage, admin: FlaskClient) -> None:
    answer = put(admin, toml=MORE.replace("\n", "\r\n"), do="save", reason="Our own words")
    assert answer.location == "/console/policy?saved=5"

    newest = made.faces.policies.current()
    assert newest is not None
    assert newest.toml == MORE
    assert "Saved as version 5." in read(admin.get(answer.location)).words


def test_a_file_counts_before_the_text(made: Stage, admin: FlaskClient) -> None:
    put(admin, file=(io.BytesIO(MORE.encode("utf-8-sig")), "mine.toml"), toml="broken =", do="save", reason="x")

    newest = made.faces.policies.current()
    assert newest is not None
    assert newest.toml == MORE


def test_a_text_without_a_reason_is_kept_and_not_saved(made: Stage, admin: FlaskClient) -> None:
    answer = put(admin, toml=MORE, do="save", reason=" ")

    assert answer.status_code == 422
    assert "Say why" in read(answer).words
    assert read(answer).form("/console/policy").fields["toml"] == MORE
    assert made.faces.policies.stamp() == 4


def test_every_mistake_is_told_with_its_line_and_nothing_is_lost(made: Stage, admin: FlaskClient) -> None:
    wrong = MORE.replace('ceiling = "suggest"', 'ceiling = "always"', 1).replace("stale_hours = 72", "stale_hours = 0")
    answer = put(admin, toml=wrong, do="save", reason="x")
    words = read(answer).words
    mistakes = ('ceiling = "always"', "stale_hours = 0")
    numbers = [at for at, line in enumerate(wrong.splitlines(), 1) if line.startswith(mistakes)]

    assert answer.status_code == 422
    assert "2 mistakes" in words
    assert len(numbers) == 2
    assert all(f"Line {number}" in words for number in numbers)
    assert 'ceiling = "always"' in words
    assert read(answer).form("/console/policy").fields["toml"] == wrong
    assert made.faces.policies.stamp() == 4


def test_what_is_no_toml_names_the_line_too(admin: FlaskClient) -> None:
    answer = put(admin, toml="company = \n", do="save", reason="x")

    assert answer.status_code == 422
    assert "Line 1" in read(answer).words


def test_a_file_that_is_no_text_is_refused(made: Stage, admin: FlaskClient) -> None:
    answer = put(admin, file=(io.BytesIO(b"\xff\xfe\x00"), "policy.toml"), do="save", reason="x")

    assert answer.status_code == 422
    assert "not a text in UTF-8" in read(answer).words
    assert made.faces.policies.stamp() == 4


def test_what_others_saved_meanwhile_is_not_overrun(made: Stage, admin: FlaskClient) -> None:
    held = read(admin.get("/console/policy")).form("/console/policy").fields
    newest = made.faces.policies.current()
    assert newest is not None
    made.faces.policies.save(edited(newest.toml, {"gift_card": {"ceiling": "off"}}), ADMIN, "x", 4)
    answer = admin.post("/console/policy", data={**held, "toml": MORE, "do": "save", "reason": "x"})

    assert answer.status_code == 409
    assert "Somebody saved version 5 meanwhile" in read(answer).words
    assert read(answer).form("/console/policy").fields["toml"] == MORE
    assert made.faces.policies.stamp() == 5


def test_whoever_may_only_look_reads_it_with_line_numbers(viewer: FlaskClient) -> None:
    answer = viewer.get("/console/policy")

    assert "<textarea" not in answer.get_data(as_text=True)
    assert '<span class="no" aria-hidden="true">100</span>' in answer.get_data(as_text=True)
    assert viewer.post("/console/policy", data={"toml": MORE, "do": "save"}).status_code == 403


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = ", 1),
        ("\n\n]", 3),
        (shipped().replace("paused = false", "paused = 3"), shipped()[: shipped().index("paused =")].count("\n") + 1),
    ],
)
def test_a_mistake_is_found_in_its_line(text: str, found: int) -> None:
    with pytest.raises(PolicyError) as caught:
        load(text)

    first = problems(text, caught.value)[0]
    assert first.line == found
    assert first.source == text.splitlines()[found - 1].strip()


def test_a_mistake_without_a_line_is_told_all_the_same() -> None:
    assert problems("x", PolicyError("two intents are named 'x'")) == (Problem(0, "two intents are named 'x'"),)
