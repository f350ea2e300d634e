"""What customers are told before an answer: shown with the real time, tried on, changed, undone."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain import Courtesy
from app.manners import known
from app.policy import load, shipped, tabled
from app.store.accounts import Role
from app.writers.courtesies import Moment
from integrations.helpdesk import HelpdeskError, Schedule, Unavailable
from tests.app.web.console.reading import read
from tests.app.web.stage import Stage, stage
from tests.fakes import FakeHelpdesk

BERLIN = Schedule("Europe/Berlin", tuple((day * 1440 + 540, day * 1440 + 1020) for day in range(5)))
MONDAY_NOON = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)


def put(client: FlaskClient, **fields: object) -> TestResponse:
    """Send the form as it stands on the page, with some fields changed; None leaves one out."""
    held = read(client.get("/console/manners")).form("/console/manners").fields
    sent = {name.replace("__", "."): value for name, value in fields.items()}
    return client.post("/console/manners", data={key: one for key, one in {**held, **sent}.items() if one is not None})


def told(made: Stage, courtesy: Courtesy) -> dict[str, str]:
    """Return the approved texts of a kind in force."""
    return {language: text for one, language, text in made.faces.policy().greetings if one is courtesy}


def told_by(tmp_path: Path, hours: Schedule | HelpdeskError | None, toml: str = "") -> str:
    """Return the words of the page where the helpdesk tells these hours."""
    policy = load(toml or shipped())
    desk = FakeHelpdesk(hours=hours)
    with stage(tmp_path) as made:
        one = replace(made.faces.desks["main"], moment=lambda now: known(desk, None, policy, Moment(now)))
        made.faces.desks["main"] = one  # type: ignore[index]
        return read(made.signed_in().get("/console/manners")).words


def test_hours_in_force_are_shown_with_what_is_true_now(tmp_path: Path) -> None:
    words = told_by(tmp_path, BERLIN)

    assert "These hours come from the helpdesk" in words
    assert "Monday 9:00–17:00" in words
    assert "Saturday 9:00" not in words
    assert "Our team is here now, until 17:00 (Berlin time)." in words  # the clock of the tests: Monday, 13:00 UTC
    assert "read now: Thank you for your message. It has reached our team. Our team is here now" in words


def test_hours_of_the_policy_are_shown_where_the_helpdesk_tells_none(tmp_path: Path) -> None:
    hours = {"zone": "Europe/Madrid", "sunday": ["22:00-24:00"], "country": "ES"}
    words = told_by(tmp_path, None, tabled(shipped(), {("schedule",): hours}))

    assert "these stand in the policy" in words
    assert "Sunday 22:00–24:00" in words
    assert "public holidays (ES)" in words


@pytest.mark.parametrize(("hours", "said"), [(None, "Nobody knows the hours"), (Unavailable("x"), "does not answer")])
def test_where_nobody_knows_nothing_is_promised(tmp_path: Path, hours: HelpdeskError | None, said: str) -> None:
    words = told_by(tmp_path, hours)

    assert said in words
    assert "Nothing is promised" in words or "nothing is promised" in words
    assert "Customers would read now: Thank you for your message. It has reached our team. This message" in words


def test_switch_and_texts_are_saved_and_nothing_else(made: Stage, admin: FlaskClient) -> None:
    before = made.faces.policies.current()
    answer = put(admin, on__created="yes", text__created__en="Hi.\r\n{hours}", do="save", reason="We answer late")
    after = made.faces.policies.current()

    assert answer.location == "/console/manners?saved=5"
    assert before and after
    assert Courtesy.CREATED in made.faces.policy().courtesies
    assert told(made, Courtesy.CREATED)["en"] == "Hi.\n{hours}"
    assert load(after.toml).intents == load(before.toml).intents
    assert {one.key for one in after.changes} == {"acknowledge.created.on", "acknowledge.created.texts"}


def test_hours_of_the_policy_are_set_by_the_form(made: Stage, admin: FlaskClient) -> None:
    days = {"schedule__monday": "9:00 – 12:30, 14:00-18:00", "schedule__friday": "22:00-6:00"}
    held = {"schedule__zone": "Europe/Berlin", "schedule__holidays": "2026-12-24\n2026-12-31"}
    promise = {"schedule__country": "DE", "schedule__region": "BY", "schedule__first_reply_hours": "4,5"}
    put(admin, **days, **held, **promise, do="save", reason="We open")
    policy = made.faces.policy()

    assert policy.schedule
    assert policy.schedule.week == ((540, 750), (840, 1080), (4 * 1440 + 1320, 5 * 1440 + 360))
    assert {one.isoformat() for one in policy.schedule.holidays} == {"2026-12-24", "2026-12-31"}
    assert (policy.schedule.zone, policy.schedule.country, policy.schedule.region) == ("Europe/Berlin", "DE", "BY")
    assert policy.first_reply_hours == 4.5
    held_now = read(admin.get("/console/manners")).form("/console/manners").fields
    assert held_now["schedule.monday"] == "9:00-12:30, 14:00-18:00"
    put(admin, schedule__monday="", schedule__holidays="", do="save", reason="We close on Mondays")
    later = made.faces.policy().schedule
    assert later
    assert (later.week, later.holidays) == ((policy.schedule.week[2],), frozenset())


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("monday", "nine to five", "is no interval like 9:00-17:30"),
        ("zone", "Mars/Olympus", "is no time zone such as Europe/Berlin"),
        ("holidays", "24.12.2026", "holidays"),
        ("first_reply_hours", "soon", "first_reply_hours"),
        ("country", "XX", "public holidays of XX"),
    ],
)
def test_hours_that_are_none_are_refused_and_stay_in_the_form(
    made: Stage, admin: FlaskClient, field: str, value: str, said: str
) -> None:
    known = {"schedule__zone": "Europe/Berlin", f"schedule__{field}": value}
    answer = put(admin, **known, do="save", reason="x")
    page = read(answer)

    assert answer.status_code == 422
    assert said in page.words
    assert page.form("/console/manners").fields[f"schedule.{field}"].split() == value.split()
    assert made.faces.policies.stamp() == 4


def test_change_is_undone_by_the_bar(made: Stage, admin: FlaskClient) -> None:
    put(admin, on__machine=None, do="save", reason="Not yet")
    page = read(admin.get("/console/manners?saved=5"))
    assert Courtesy.MACHINE not in made.faces.policy().courtesies
    admin.post("/console/undo", data=page.form("/console/undo").fields)

    assert Courtesy.MACHINE in made.faces.policy().courtesies


def test_text_that_is_emptied_is_sent_no_more(made: Stage, admin: FlaskClient) -> None:
    put(admin, text__created__de="", do="save", reason="Nobody reads German")

    assert set(told(made, Courtesy.CREATED)) == {"en", "es"}


def test_text_is_tried_on_before_it_is_saved(made: Stage, admin: FlaskClient) -> None:
    words = read(put(admin, text__never_alone__en="We are on it.\nBack {open_from}.", do="try")).words

    assert "Customers would read now: We are on it. This message was sent automatically." in words
    assert made.faces.policies.stamp() == 4


@pytest.mark.parametrize("do", ["try", "save"])
def test_unknown_slot_is_refused_and_stays_in_the_form(made: Stage, admin: FlaskClient, do: str) -> None:
    answer = put(admin, text__created__en="Back at {opening}.", do=do, reason="x")
    page = read(answer)

    assert answer.status_code == 422
    assert "there is no slot {opening}" in page.words
    assert page.form("/console/manners").fields["text.created.en"] == "Back at {opening}."
    assert made.faces.policies.stamp() == 4


def test_saving_needs_a_reason(made: Stage, admin: FlaskClient) -> None:
    answer = put(admin, on__created="yes", do="save")
    page = read(answer)

    assert (answer.status_code, "reason-error" in page.ids) == (422, True)
    assert page.form("/console/manners").fields["on.created"] == "yes"
    assert made.faces.policies.stamp() == 4


def test_nothing_is_saved_over_somebody_elses_change(made: Stage, admin: FlaskClient) -> None:
    answer = put(admin, on__created="yes", do="save", reason="x", base="3")

    assert answer.status_code == 409
    assert made.faces.policies.stamp() == 4


def test_those_who_may_only_look_change_nothing(made: Stage, viewer: FlaskClient) -> None:
    page = read(viewer.get("/console/manners"))

    assert [one.action for one in page.forms if "reason" in one.fields] == []
    assert viewer.post("/console/manners", data={"do": "save", "reason": "x", "base": "4"}).status_code == 403
    assert made.faces.policies.stamp() == 4
    assert made.signed_in(Role.AGENT, "agent-06@example.com").post("/console/manners").status_code == 403
