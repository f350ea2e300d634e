"""Test that customers are told the real time, in their language, and nothing that nobody knows."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain import Courtesy, Policy
from app.writers.courtesies import Moment, back, filled, first_line, slots, written
from integrations.helpdesk import Schedule

BERLIN = Schedule("Europe/Berlin", tuple((day * 1440 + 540, day * 1440 + 1020) for day in range(5)))
FRIDAY_NIGHT = datetime(2026, 6, 5, 20, 0, tzinfo=UTC)
FRIDAY_NOON = datetime(2026, 6, 5, 10, 0, tzinfo=UTC)
POLICY = Policy("v", (), (), greetings=((Courtesy.CREATED, "en", "It is here.\n\n{hours}\n{reply}"),))


def hours(language: str, at: datetime, schedule: Schedule = BERLIN) -> str:
    return slots(language, Moment(at, schedule)).get("hours", "")


HOURS = {
    "en": (
        "Our team is back on Monday from 9:00 (Berlin time).",
        "Our team is here now, until 17:00 (Berlin time).",
    ),
    "de": (
        "Unser Team ist am Montag ab 9:00 Uhr (Ortszeit Berlin) wieder da.",
        "Unser Team ist gerade da, bis 17:00 Uhr (Ortszeit Berlin).",
    ),
    "es": (
        "Nuestro equipo vuelve el lunes a partir de las 9:00 (hora de Berlin).",
        "Nuestro equipo está disponible ahora, hasta las 17:00 (hora de Berlin).",
    ),
}


@pytest.mark.parametrize("language", HOURS)
def test_hours_are_said_in_three_languages(language: str) -> None:
    assert (hours(language, FRIDAY_NIGHT), hours(language, FRIDAY_NOON)) == HOURS[language]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 6, 8, 4, tzinfo=UTC), "today from 9:00"),
        (datetime(2026, 6, 7, 21, tzinfo=UTC), "tomorrow from 9:00"),
        (datetime(2026, 6, 7, 23, tzinfo=UTC), "today from 9:00"),  # Monday in Berlin already
        (datetime(2026, 6, 3, 22, tzinfo=UTC), "on Tuesday from 9:00"),
    ],
)
def test_day_is_named_as_seen_from_the_teams_clock(at: datetime, said: str) -> None:
    closed = replace(BERLIN, holidays=frozenset(date(2026, 6, day) for day in ((4, 5, 8) if at.day == 3 else ())))

    assert said in hours("en", at, closed)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "on Friday, 2 January, from 9:00"),
        ("de", "am Freitag, dem 2. Januar, ab 9:00 Uhr"),
        ("es", "el viernes 2 de enero a partir de las 9:00"),
    ],
)
def test_day_beyond_a_week_has_its_date(language: str, said: str) -> None:
    closed = replace(BERLIN, holidays=frozenset(date(2025, 12, day) for day in range(24, 32)), country="DE")

    assert said in hours(language, datetime(2025, 12, 23, 20, tzinfo=UTC), closed)


def test_one_o_clock_is_singular_in_spanish() -> None:
    assert "a partir de la 1:00" in hours("es", FRIDAY_NIGHT, Schedule("Europe/Madrid", ((60, 120),)))


@pytest.mark.parametrize(
    ("zone", "said"),
    [("America/Argentina/Buenos_Aires", "Buenos Aires time"), ("Etc/UTC", "UTC"), ("Etc/GMT-3", "UTC+0300")],
)
def test_place_is_a_city_or_a_distance(zone: str, said: str) -> None:
    assert f"({said})" in hours("en", FRIDAY_NIGHT, replace(BERLIN, zone=zone))


def test_who_is_there_around_the_clock_has_no_end() -> None:
    assert hours("en", FRIDAY_NIGHT, Schedule("Europe/Berlin", ((0, 7 * 1440),))) == "Our team is here now."


def test_first_reply_is_promised_in_business_time_only_where_it_is_set() -> None:
    promised = slots("en", Moment(FRIDAY_NOON, BERLIN, 8.0))

    assert promised["reply"] == "A person will answer you by 12:00 on Monday (Berlin time)."
    assert "reply" not in slots("en", Moment(FRIDAY_NOON, BERLIN))
    assert slots("de", Moment(FRIDAY_NOON, BERLIN, 2.0))["reply_by"] == "heute um 14:00 Uhr (Ortszeit Berlin)"


def test_a_promise_is_never_shortened_to_the_minute() -> None:
    late = FRIDAY_NOON.replace(second=1)

    assert slots("en", Moment(late, BERLIN, 1.0))["reply_by"].startswith("13:01 today")


def test_nothing_is_promised_where_nobody_knows_the_hours() -> None:
    never = Schedule("Europe/Berlin", ())

    assert [slots("en", Moment(FRIDAY_NIGHT, one, 8.0)) for one in (None, never)] == [{}, {}]
    assert slots("fr", Moment(FRIDAY_NIGHT, BERLIN)) == {}
    assert written(Courtesy.CREATED, "en", POLICY, Moment(FRIDAY_NIGHT)).startswith("It is here.\n\n*This message")


def test_text_holds_the_real_time_and_says_that_a_machine_sent_it() -> None:
    told = written(Courtesy.CREATED, "en", POLICY, Moment(FRIDAY_NIGHT, BERLIN))

    assert told == (
        "It is here.\n\nOur team is back on Monday from 9:00 (Berlin time).\n\n*This message was sent automatically.*"
    )


def test_language_without_an_approved_text_is_told_nothing() -> None:
    assert [written(Courtesy.CREATED, one, POLICY, Moment(FRIDAY_NIGHT, BERLIN)) for one in ("de", "fr")] == ["", ""]


def test_line_with_an_empty_slot_is_left_out() -> None:
    assert filled("One.\nBack {open_from}.\n\nTwo {hours}", {"hours": "here"}) == "One.\n\nTwo here"
    assert filled("Back {open_from}.", {}) == ""


def test_sentence_for_replies_is_there_only_while_nobody_is() -> None:
    assert back("en", Moment(FRIDAY_NIGHT, BERLIN)) == hours("en", FRIDAY_NIGHT)
    assert [back("en", one) for one in (Moment(FRIDAY_NOON, BERLIN), Moment(FRIDAY_NIGHT))] == ["", ""]


@pytest.mark.parametrize(("language", "yes"), [("en", "Yes"), ("de", "Ja"), ("es", "Sí")])
def test_bot_question_is_answered_yes_in_every_language(language: str, yes: str) -> None:
    told = written(Courtesy.MACHINE, language, Policy("v", (), ()), Moment(FRIDAY_NIGHT))

    assert [one.startswith(f"{yes}, ") for one in (told, first_line(language, True), first_line(language, False))] == [
        True,
        True,
        True,
    ]
