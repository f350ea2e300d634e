"""Proposed intents: found in a file, accepted, merged, dropped, taken back; the tickets themselves are not kept."""

import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from app.domain import AutonomyLevel
from app.store.accounts import Role
from app.store.tables import marks
from app.web import acts
from tests.app.web.console.library import stocked
from tests.app.web.console.reading import Form, read
from tests.app.web.console.suggested import SHADES, busy, file, lines, proposing, without
from tests.app.web.stage import Stage

PAGE = "/console/suggestions"
VISIT = 0  # the labelled one is proposed first


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Stage]:
    """Return an application that finds proposals by words."""
    with stocked(tmp_path, propose=proposing) as made:
        yield made


@pytest.fixture
def boss(shop: Stage) -> FlaskClient:
    """Return an admin's browser, with a file looked at already."""
    client = shop.signed_in(Role.ADMIN, "admin-05@example.com")
    assert client.post(PAGE, data=file()).status_code == 303
    return client


def form(client: FlaskClient) -> Form:
    return read(client.get(PAGE)).form(f"{PAGE}/{VISIT}")


def send(client: FlaskClient, do: str, /, **changes: str) -> TestResponse:
    held = {**form(client).fields, "reason": "asked every week", "do": do, **changes}
    return client.post(f"{PAGE}/{VISIT}", data={key: value for key, value in held.items() if value != "-"})


def undo(client: FlaskClient, answer: TestResponse) -> TestResponse:
    page = read(client.get(answer.headers["Location"]))
    return client.post("/console/undo", data=page.form("/console/undo").fields)


def test_a_label_is_proposed_first_with_its_examples(boss: FlaskClient) -> None:
    held, words = form(boss).fields, read(boss.get(PAGE)).words

    assert held["name"] == "showroom_visit"
    assert held["title"] == "Showroom visit"
    assert {f"keep.{at}" for at in range(10)} <= held.keys()
    assert "2 proposals" in words
    assert "your label" in words


def test_personal_data_is_masked_and_the_tickets_are_not_kept(shop: Stage, boss: FlaskClient) -> None:
    page = boss.get(PAGE).get_data(as_text=True)
    with shop.store.begin() as connection:
        kept = " ".join(connection.execute(select(marks.c.value)).scalars())

    assert "@example.com" not in page.replace("admin-05@example.com", "")
    assert "@example.com" not in kept.replace("admin-05@example.com", "")
    assert "[EMAIL_1]" in page
    assert SHADES in page


def test_an_accepted_one_suggests_and_no_more_and_is_not_proposed_again(shop: Stage, boss: FlaskClient) -> None:
    before = acts.text(shop.faces)
    answer = send(boss, "accept", name="showroom", title="Visit us", category="visits", **{"keep.0": "-"})
    made = shop.faces.policy().intent("showroom")
    version = shop.faces.policies.current()

    assert answer.status_code == 303
    assert made
    assert (made.title, made.category, made.ceiling) == ("Visit us", "visits", AutonomyLevel.SUGGEST)
    assert len(made.examples) == 9
    assert version
    assert (version.author, version.reason) == ("admin-05@example.com", "asked every week")
    assert version.toml.startswith(before.rstrip())
    assert f"{PAGE}/{VISIT}" not in {one.action for one in read(boss.get(PAGE)).forms}
    assert "accepted as showroom" in read(boss.get(PAGE)).words


def test_accepting_is_undone_and_the_proposal_stands_there_again(shop: Stage, boss: FlaskClient) -> None:
    answer = undo(boss, send(boss, "accept"))

    assert answer.headers["Location"].startswith(PAGE)
    assert shop.faces.policy().intent("showroom_visit") is None
    assert form(boss).fields["name"] == "showroom_visit"


def test_merging_adds_the_ticked_examples_and_nothing_else(shop: Stage, boss: FlaskClient) -> None:
    before = tomllib.loads(acts.text(shop.faces))
    held = form(boss).fields
    send(boss, "merge", into="opening_hours", **{f"keep.{at}": "-" for at in range(2, 10)})
    after = tomllib.loads(acts.text(shop.faces))
    names = [one["name"] for one in before["intent"]]
    one = after["intent"][names.index("opening_hours")]

    assert held["into"] in names
    assert len(one["examples"]["en"]) == len(before["intent"][names.index("opening_hours")]["examples"]["en"]) + 2
    one["examples"]["en"] = one["examples"]["en"][:-2]
    assert after == before
    assert "merged into opening_hours" in read(boss.get(PAGE)).words


def test_merging_is_undone_and_the_proposal_stands_there_again(shop: Stage, boss: FlaskClient) -> None:
    before = acts.text(shop.faces)
    undo(boss, send(boss, "merge", into="opening_hours"))

    assert acts.text(shop.faces) == before
    assert form(boss).fields


def test_a_dropped_one_needs_no_reason_and_can_be_proposed_again(shop: Stage, boss: FlaskClient) -> None:
    newest = shop.faces.policies.stamp()
    assert send(boss, "drop", reason="").status_code == 303
    assert "keep.0" not in form(boss).fields
    boss.post(f"{PAGE}/{VISIT}", data={**form(boss).fields, "do": "back"})

    assert "keep.0" in form(boss).fields
    assert shop.faces.policies.stamp() == newest


@pytest.mark.parametrize(
    ("do", "changes", "words"),
    [
        ("accept", {"reason": " "}, "Say why"),
        ("accept", {"name": "Showroom visit"}, "A name begins with a small letter"),
        ("accept", {"name": "opening_hours"}, "There is an intent opening_hours already"),
        ("accept", {"category": " "}, "A title and a category are needed"),
        ("accept", {"keep.0": "-", "keep.1": "-", "keep.2": "-"}, "An intent needs 8 examples or more"),
        ("merge", {"into": "nothing"}, "There is no such intent any more"),
        ("merge", {f"keep.{at}": "-" for at in range(10)}, "Tick at least one example"),
    ],
)
def test_what_cannot_be_is_refused_with_words_and_the_form_stays(
    shop: Stage, boss: FlaskClient, do: str, changes: dict[str, str], words: str
) -> None:
    newest = shop.faces.policies.stamp()
    answer = send(boss, do, **{"title": "My own title", **changes})
    left = read(answer).form(f"{PAGE}/{VISIT}").fields

    assert answer.status_code == 422
    assert words in read(answer).words
    assert left["title"] == "My own title"
    assert {key for key in left if key.startswith("keep.")}.isdisjoint(
        key for key, one in changes.items() if one == "-"
    )
    assert shop.faces.policies.stamp() == newest


def test_an_example_that_stands_in_the_policy_is_told(shop: Stage, boss: FlaskClient) -> None:
    send(boss, "merge", into="opening_hours", **{f"keep.{at}": "-" for at in range(1, 10)})
    boss.post(PAGE, data=file())
    answer = send(boss, "accept")

    assert answer.status_code == 422
    assert "stands twice" in read(answer).words


def test_a_change_of_somebody_else_is_told(shop: Stage, boss: FlaskClient) -> None:
    held = form(boss).fields
    acts.change(shop.faces, {"opening_hours": {"threshold": 0.9}}, shop.faces.accounts.list()[0], "why", 0)
    answer = boss.post(f"{PAGE}/{VISIT}", data={**held, "reason": "x", "do": "accept"})

    assert answer.status_code == 409
    assert "Somebody saved version 1 meanwhile" in read(answer).words


def test_a_proposal_of_an_earlier_result_changes_nothing(shop: Stage, boss: FlaskClient) -> None:
    held = {key: one for key, one in form(boss).fields.items() if key != "csrf_token"}
    shop.clock.time = shop.clock.time.replace(year=shop.clock.time.year + 1)
    boss = shop.signed_in(Role.ADMIN, "admin-06@example.com")
    boss.post(PAGE, data=file())
    answer = boss.post(f"{PAGE}/{VISIT}", data={**held, "reason": "x", "do": "drop"})

    assert answer.status_code == 409
    assert f"{PAGE}/{VISIT}" in {one.action for one in read(answer).forms}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"of": "file"}, "Choose a file first"),
        (file("\n".join([*lines(1), "{broken"])), "tickets.jsonl:3: not JSON at column"),
        (file('{"id": "1"}'), "tickets.jsonl:1: body or messages"),
        (file("\n" * 2001), "more than 2,000 lines"),
        (file(" ", "../a/<b>.jsonl"), "<b>.jsonl: no tickets"),
        ({"of": "ledger"}, "No questions came in during the last 90 days"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(shop: Stage, sent: dict[str, object], words: str) -> None:
    answer = shop.signed_in().post(PAGE, data=sent)

    assert answer.status_code == 422
    assert words in read(answer).words
    assert shop.faces.holdings.suggestions.last() is None


def test_a_file_that_is_no_text_is_refused(shop: Stage) -> None:
    answer = shop.signed_in().post(PAGE, data={"file": (BytesIO(b'{"id": "\xff"}'), "tickets.jsonl")})

    assert answer.status_code == 422
    assert "not UTF-8" in read(answer).words


def test_a_file_larger_than_other_forms_is_taken(shop: Stage) -> None:
    long = ["{" + f'"id": "{n}", "body": "{"moss " * 300}{n}"' + "}" for n in range(1000)]

    assert shop.signed_in().post(PAGE, data=file("\n".join(long))).status_code == 303


def test_our_own_runs_are_looked_at(tmp_path: Path, made: Stage) -> None:
    client = made.signed_in()
    with stocked(tmp_path, propose=proposing) as again:
        again.clock.time = made.clock.time
        assert client.get(PAGE).status_code == 200
        answer = again.signed_in(Role.ADMIN, "admin-06@example.com").post(PAGE, data={"of": "ledger"})
        found = again.faces.holdings.suggestions.last()

    assert answer.status_code == 303
    assert found
    assert (found.source, found.tickets > 30) == ("", True)


@pytest.mark.parametrize(("propose", "words"), [(busy, "just now"), (without, "no encoder")])
def test_what_stands_in_the_way_is_said(tmp_path: Path, propose: object, words: str) -> None:
    with stocked(tmp_path, propose=propose) as made:
        answer = made.signed_in().post(PAGE, data=file())

    assert answer.status_code == 503
    assert words in read(answer).words


def test_proposals_are_deleted(shop: Stage, boss: FlaskClient) -> None:
    boss.post(f"{PAGE}/forget")

    assert shop.faces.holdings.suggestions.last() is None
    assert "Nothing was looked at yet" in read(boss.get(PAGE)).words
    with shop.store.begin() as connection:
        assert SHADES not in str(connection.execute(text("select value from marks")).all())


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AGENT])
def test_only_admins_may(shop: Stage, boss: FlaskClient, role: Role) -> None:
    held = form(boss).fields
    other = shop.signed_in(role, "other-01@example.com")

    assert other.get(PAGE).status_code == 403
    assert other.post(PAGE, data=file()).status_code == 403
    assert other.post(f"{PAGE}/{VISIT}", data={**held, "do": "accept", "reason": "x"}).status_code == 403
    assert other.post(f"{PAGE}/forget").status_code == 403
    assert PAGE not in read(other.get("/console")).links


def test_a_policy_of_a_file_is_only_shown(tmp_path: Path) -> None:
    with stocked(tmp_path, propose=proposing) as first:
        place = tmp_path / "policy.toml"
        place.write_text(acts.text(first.faces), encoding="utf-8")
    with stocked(tmp_path, propose=proposing, managed=str(place)) as made:
        client = made.signed_in()
        client.post(PAGE, data=file())

        assert {one.action for one in read(client.get(PAGE)).forms}.isdisjoint({f"{PAGE}/{VISIT}"})
        answer = client.post(
            f"{PAGE}/{VISIT}",
            data={"do": "accept", "result": made.faces.holdings.suggestions.last().at.isoformat()},  # type: ignore[union-attr]
        )
        assert answer.status_code == 409


def test_it_is_found_from_policy_and_autonomy(shop: Stage, boss: FlaskClient) -> None:
    for page in ("/console", "/console/policy"):
        assert PAGE in read(boss.get(page)).links
