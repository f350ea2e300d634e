"""The same thing written otherwise passes; another thing does not."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.texts.grounding.check import Mismatch, claims, mismatches
from app.texts.grounding.claims import Kind
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
    assert all(re.search(re.escape(one.shown.strip()), text) for one in claims(text))
