"""The same thing written otherwise passes; another thing does not."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.texts.grounding.check import Mismatch, claims, mismatches
from app.texts.grounding.claims import Kind
from app.texts.grounding.idioms import plainer
from app.texts.grounding.moments import spelled
from app.texts.grounding.numbers import value

SOURCE = """## Money back

Refunds arrive within 14 days after the parcel. We charge EUR 1.200 for the repair, parts included.
The shop in Example Town opens at noon on 5 March 2026 and is open from 9:00 to 17:30, Monday to Friday.
Transfers by ExamplePay take 3 to 5 working days. You cannot return opened bulbs, but lamps are always accepted.
The large lamp weighs 2 kg and is 60 x 40 cm. Members get 15 % off. A dozen bulbs is a pack. Use code LAMP-26.
See https://help.example.com/money or write to help@example.com. The guarantee is two years; a pause lasts an hour.
"""


@pytest.mark.parametrize(
    "text",
    [
        "You get it within two weeks.",
        "It takes a fortnight at most.",
        "The repair costs 1,200 euros.",
        "The repair costs €1200.00.",
        "It opens at 12:00 on March 5.",
        "It opens on 05.03.2026, a Monday.",
        "We are here from 9 am to 5:30 p.m.",
        "It takes three to five business days with ExamplePay.",
        "Between 3 and 5 working days.",
        "Opened bulbs cannot be returned.",
        "You can't return opened bulbs.",
        "The large lamp weighs 2000 g.",
        "It is 0.6 m by 40 centimetres.",
        "Fifteen percent is off for members.",
        "There are 12 bulbs in a pack.",
        "The guarantee lasts 24 months.",
        "Pause it for 60 minutes.",
        "Use the code LAMP-26.",
        "See https://help.example.com/money.",
        "1. First the parcel.\n2. Then the money.",
        SOURCE,
    ],
)
def test_the_same_in_other_words_passes(text: str) -> None:
    assert mismatches(text, [SOURCE]) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("You get it within 15 days.", Kind.DURATION),
        ("Refunds arrive within 14 hours.", Kind.DURATION),
        ("It takes 3 to 5 days with ExamplePay.", Kind.DURATION),
        ("The repair costs 1,300 euros.", Kind.AMOUNT),
        ("The repair costs $1,200.", Kind.AMOUNT),
        ("It opens at 11:00.", Kind.TIME),
        ("We are here from 9 pm.", Kind.TIME),
        ("It opens on March 6.", Kind.DATE),
        ("It opens on 5 March 2027.", Kind.DATE),
        ("We are open on Sunday.", Kind.DATE),
        ("The lamp is 60 x 40 mm.", Kind.UNIT),
        ("Members get 16% off.", Kind.UNIT),
        ("There are 13 bulbs.", Kind.NUMBER),
        ("Transfers by OtherPay take 3 to 5 working days.", Kind.NAME),
        ("OtherPay transfers take 3 to 5 working days, ask Example Town.", Kind.NAME),
        ("Use the code LAMP-27.", Kind.NAME),
        ("See https://evil.example.org/money.", Kind.LINK),
        ("Write to helped@example.com.", Kind.LINK),
        ("You can return opened bulbs.", Kind.NEGATION),
        ("Refunds don't arrive within 14 days.", Kind.NEGATION),
        ("Refunds arrive within 14 days before the parcel.", Kind.NEGATION),
    ],
)
def test_something_else_is_found(text: str, kind: Kind) -> None:
    assert kind in {one.kind for one in mismatches(text, [SOURCE])}


@pytest.mark.parametrize(
    ("source", "text", "good"),
    [
        ("Die Rückgabe ist innerhalb von 14 Tagen möglich.", "Zwei Wochen haben Sie Zeit.", True),
        (
            "Die Rückgabe ist innerhalb von 14 Tagen möglich.",
            "Die Rückgabe ist innerhalb von 14 Tagen nicht möglich.",
            False,
        ),
        ("Der Versand kostet 4,90 €.", "4,90 Euro kostet der Versand.", True),
        ("Der Versand kostet 4,90 €.", "Der Versand kostet 5,90 €.", False),
        ("Bis 17 Uhr am 3. Mai.", "Bis 17:00 am 03.05.2026.", True),
        ("El envío tarda tres días hábiles.", "Tarda 3 días laborables.", True),
        ("El envío tarda tres días.", "El envío tarda cuatro días.", False),
        ("Standard 3 to 5 days, express 1 day.", "Express 5 to 3 days.", True),
        ("Open Monday to Friday.", "Open Friday to Friday.", False),
        ("It holds 10 GB.", "It holds 10000 MB.", True),
        ("It holds 10 GB.", "It holds 10 MB.", False),
        ("About half a year.", "6 months.", True),
        ("Version 1.2.3 is needed.", "Version 1.2.4 is needed.", False),
        ("", "Nothing is claimed here.", True),
        ("Anything", "", True),
    ],
)
def test_other_languages_and_units(source: str, text: str, good: bool) -> None:
    assert (mismatches(text, [source]) == []) is good


@pytest.mark.parametrize(
    ("text", "worth"),
    [("1.200", 1200), ("1,200.50", 1200.5), ("1 200", 1200), ("2,5", 2.5), ("twenty-five", 25), ("two hundred", 200),
     ("two dozen", 24), ("zwölf", 12), ("3 million", 3e6), ("1.2.3", None)],
)  # fmt: skip
def test_numbers_are_read(text: str, worth: float | None) -> None:
    assert value(text) == worth


def test_the_words_are_told_as_they_stand() -> None:
    assert mismatches("You have 15 days.", [SOURCE]) == [Mismatch(Kind.DURATION, "15 days")]


@settings(deadline=None)
@given(st.text(max_size=120))
def test_a_text_agrees_with_itself(text: str) -> None:
    assert mismatches(text, [text]) == []


_PARTS = st.sampled_from(["14 days", "not", "EUR 5", "Example", "noon", "5 May", "a", "of", "3", "cm", "-", ". ", "\n"])


@settings(deadline=None)
@given(st.lists(_PARTS, max_size=14).map(" ".join))
def test_every_claim_of_a_text_is_its_own(text: str) -> None:
    assert mismatches(text, [text]) == []
    plain = spelled(plainer(text))
    assert all(re.search(re.escape(one.shown.strip()), plain) for one in claims(text))


@pytest.mark.parametrize(
    ("source", "text", "good"),
    [
        ("Die Kaution beträgt zweihundert Franken.", "Sie hinterlegen 200 Franken.", True),
        ("Die Frist beträgt dreißig Tage.", "Sie haben 30 Tage.", True),
        ("Die Frist beträgt dreißig Tage.", "Sie haben vierzig Tage.", False),
        ("It costs 2,500 euros.", "Cuesta dos mil quinientos euros.", True),
        ("A ride ends after 90 minutes.", "Your ride stops after an hour and a half.", True),
        ("The session ends after 15 minutes.", "It ends after a quarter of an hour.", True),
        ("The tariff is valid until 31 March.", "The tariff is valid until the end of March.", True),
        ("The tariff is valid until 31 March.", "The tariff is valid until the end of April.", False),
        ("The course runs from 3 to 7 August.", "It starts on 3 August.", True),
        ("The shop opens at 7:45.", "We open at a quarter to eight.", True),
        ("The hall is free from 6 pm.", "You can have the hall from six in the evening.", True),
        ("On 2026-05-12 it moves.", "It moves on 5 December 2026.", False),
        ("A call costs 0.20 €.", "A call is 20 cents.", True),
        ("The fee is 12 euros a month.", "You pay 12 euros a year.", False),
        ("It costs 240 euros a year.", "That is 20 euros a month.", True),
        ("It costs 240 euros a year.", "That is 30 euros a month.", False),
        ("Backups are made every 6 hours.", "We back up four times a day.", True),
        ("Backups are made every 6 hours.", "We back up five times a day.", False),
        ("Half of the deposit is returned.", "You get 50 percent back.", True),
        ("The line delivers 500 Mbit/s.", "Your line has 500 kbit/s.", False),
        ("Each user may store 5 GB per month.", "There are 5 GB per workspace.", False),
        ("Open Monday to Friday.", "Come on a Wednesday if you like.", True),
    ],
)
def test_values_are_counted_over(source: str, text: str, good: bool) -> None:
    assert (mismatches(text, [source]) == []) is good


@pytest.mark.parametrize(
    ("source", "text", "good"),
    [
        ("Cooking in the room is prohibited.", "You cannot cook in your room.", True),
        ("Cooking in the room is prohibited.", "Cooking in your room is permitted.", False),
        ("Pets are allowed only with a carrier.", "You may take a pet without a carrier.", False),
        ("The price does not include installation.", "Installation is not part of the price.", True),
        ("Gift cards never expire.", "Your gift card has an expiry date.", False),
        ("Batteries are not included.", "It comes without batteries.", True),
        ("Switch off the boiler before opening the cover.", "Turn the boiler off after opening the cover.", False),
        ("Gäste haben keinen Zugriff auf das Archiv.", "Auf das Archiv können Gäste zugreifen.", False),
        ("Gäste haben keinen Zugriff auf das Archiv.", "Auf das Archiv können Gäste nicht zugreifen.", True),
        ("Los artículos rebajados no se pueden cambiar.", "Los artículos rebajados se pueden cambiar.", False),
        ("A deposit is required.", "A deposit is optional.", False),
        ("You can only vote as a member.", "If you are no member you cannot vote.", True),
    ],
)
def test_denials_are_weighed_by_what_they_are_about(source: str, text: str, good: bool) -> None:
    assert (mismatches(text, [source]) == []) is good


@pytest.mark.parametrize(
    ("source", "text", "good"),
    [
        ("A lost parcel is reported by the sender.", "The recipient has to report a lost parcel.", False),
        ("A lost parcel is reported by the sender.", "It is the sender who reports a lost parcel.", True),
        ("The green lamp shows it is online.", "When it is online, the lamp is orange.", False),
        ("The Harbor plan has chat.", "You need the Summit plan for chat.", False),
        ("Refunds are handled by the Billing team.", "Our Billing team handles your refund.", True),
        ("The Oak table is oiled, the Ash table varnished.", "It is the Ash table that is oiled.", False),
        ("The pool is on Mill Road; deliveries go to Dock Lane.", "Find the pool on Dock Lane.", False),
        ("Fahrräder gibt man in Halle B ab.", "Ihr Fahrrad geben Sie in Halle D ab.", False),
    ],
)
def test_things_of_one_kind_are_told_apart(source: str, text: str, good: bool) -> None:
    assert (mismatches(text, [source]) == []) is good
