"""Test that hours and acknowledgements are read strictly and changed in place."""

from datetime import date

import pytest

from app.domain import Courtesy
from app.policy import PolicyError, changes, load, shipped, tabled
from integrations.helpdesk import Schedule

HOURS = """
[schedule]
zone = "Europe/Berlin"
monday = ["9:00-12:30", "13:30-24:00"]
sunday = ["22:00-6:00"]
holidays = [2026-12-24]
country = "DE"
region = "BE"
first_reply_hours = 8
"""


def test_shipped_policy_switches_on_the_bot_question_alone() -> None:
    policy = load(shipped())

    assert policy.courtesies == (Courtesy.MACHINE,)
    assert (policy.schedule, policy.first_reply_hours) == (None, 0)
    assert {(one, language) for one, language, _ in policy.greetings} == {
        (one, language) for one in (Courtesy.CREATED, Courtesy.NEVER_ALONE) for language in ("en", "de", "es")
    }


def test_hours_are_read() -> None:
    policy = load(shipped() + HOURS)
    week = ((540, 750), (810, 1440), (6 * 1440 + 1320, 7 * 1440 + 360))

    assert policy.schedule == Schedule(
        "Europe/Berlin", week, frozenset({date(2026, 12, 24)}), country="DE", region="BE"
    )
    assert policy.first_reply_hours == 8


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('zone = "Europe/Berlim"', "schedule.zone: 'Europe/Berlim' is no time zone"),
        ('zone = "Europe/Berlin"\nmonday = ["9-5"]', "schedule.monday[1]: '9-5' is no interval like 9:00-17:30"),
        ('zone = "Europe/Berlin"\nmonday = ["25:00-26:00"]', "is no interval"),
        ('monday = ["9:00-17:00"]', "hours and holidays need a zone"),
        ('zone = "Europe/Berlin"\ncountry = "XX"', "nobody knows the public holidays of XX"),
        ('zone = "Europe/Berlin"\ncountry = "DE"\nregion = "ZZ"', "the public holidays of DE ZZ"),
        ('zone = "Europe/Berlin"\nregion = "BE"', "a region needs its country"),
        ('zone = "Europe/Berlin"\nholidays = ["soon"]', "schedule.holidays[1]"),
        ('zone = "Europe/Berlin"\nfirst_reply_hours = -1', "schedule.first_reply_hours"),
        ("zones = 1", "schedule.zones: unknown key"),
    ],
)
def test_bad_hours_are_refused_with_their_line(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as told:
        load(f"{shipped()}\n[schedule]\n{text}\n")

    lines = shipped().count("\n") + 2
    assert said in str(told.value)
    assert f"policy, line {lines}" in str(told.value) or f"line {lines + text.count(chr(10)) + 1}:" in str(told.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('fr = "Back {opening}."', "there is no slot {opening}; there are {hours}"),
        ('fr = " "', "acknowledge.created.texts.fr"),
        ('french = "Merci"', "acknowledge.created.texts.french"),
    ],
)
def test_bad_texts_are_refused(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as told:
        load(shipped().replace("[acknowledge.created.texts]", f"[acknowledge.created.texts]\n{text}"))

    assert said in str(told.value)


def test_switches_and_texts_change_in_place() -> None:
    table = ("acknowledge", "created")
    made = tabled(shipped(), {table: {"on": True}, (*table, "texts"): {"en": "Hi.\n{hours}", "es": None}})
    policy, before = load(made), set(shipped().split("\n"))

    assert Courtesy.CREATED in policy.courtesies
    texts = {language: text for one, language, text in policy.greetings if one is Courtesy.CREATED}
    assert (texts["en"], set(texts)) == ("Hi.\n{hours}", {"en", "de"})
    assert {one for one in made.split("\n") if one not in before} == {'en = "Hi.\\n{hours}"'}


def test_table_that_is_not_there_is_added() -> None:
    made = tabled(shipped(), {("schedule",): {"zone": "Europe/Berlin", "monday": ["9:00-17:00"]}})

    assert load(made).schedule == Schedule("Europe/Berlin", ((540, 1020),))
    assert made.startswith(shipped().rstrip())


def test_wrong_value_changes_nothing() -> None:
    with pytest.raises(PolicyError, match="slot"):
        tabled(shipped(), {("acknowledge", "created", "texts"): {"en": "{nonsense}"}})


def test_changes_are_told_key_by_key() -> None:
    made = tabled(shipped() + HOURS, {("acknowledge", "machine"): {"on": False}})
    told = {one.key: (one.before, one.after) for one in changes(shipped(), made)}

    assert told["acknowledge.machine.on"] == ("true", "false")
    assert told["schedule.zone"] == ("", "Europe/Berlin")
    assert told["schedule.monday"] == ("", "9:00-12:30, 13:30-24:00")
