"""Figures that contradict each other, and figures that only look so."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.evidence.audit.contradictions import contradictions
from app.evidence.audit.findings import Finding, Kind, Severity, Use
from knowledge.embeddings import Encoder
from tests.app.evidence.audit.articles import article, key

CLASH = [
    ("You can return items within 14 days of delivery.", "You can return your items up to 30 days after delivery."),
    ("Unused items may be sent back within 14 days of receipt.",
     "We accept returns of unused items for 30 days after receipt."),
    ("Shipping takes 3 to 5 business days.", "Shipping takes 7 to 10 business days as a rule."),
    ("All products come with a warranty of 2 years.", "The warranty on our products is 12 months."),
    ("Delivery is free for orders over 50 EUR.", "Orders over 75 EUR are delivered free of charge."),
    ("You can invite up to 5 members to a team.", "A team can have at most 10 members."),
    ("The maximum file size is 25 MB.", "Files can be up to 10 MB in size."),
    ("Cancel your subscription at least 14 days before renewal.",
     "A subscription must be cancelled at least 30 days before it renews."),
    ("Every account starts with a 14-day free trial.", "New accounts get a free trial of 30 days."),
    ("Orders placed before 14:00 ship the same day.", "Orders placed before 12:00 ship on the same day."),
    ("Gift vouchers are valid for 3 years.", "A gift voucher is valid for one year."),
    ("We keep your files for 30 days after you delete the account.",
     "After you delete the account your files are kept for 90 days."),
]  # fmt: skip
GERMAN = [
    ("Sie können Artikel innerhalb von 14 Tagen nach Erhalt zurückgeben.",
     "Artikel können Sie bis zu 30 Tage nach Erhalt zurückgeben."),
    ("Ab 50 EUR Bestellwert ist der Versand kostenlos.", "Der Versand ist ab 75 EUR Bestellwert kostenlos."),
    ("Auf alle Geräte geben wir 2 Jahre Garantie.", "Für alle Geräte gilt eine Garantie von 3 Jahren."),
]  # fmt: skip
PEACE = [
    ("You can return items within 14 days of delivery.", "Plus members can return items within 60 days of delivery."),
    ("Delivery within Germany takes 2 days.", "Delivery within France takes 4 days."),
    ("Express delivery takes 1 day.", "Standard delivery takes 5 days."),
    ("The basic plan costs 9 EUR per month.", "The pro plan costs 29 EUR per month."),
    ("Monthly billing costs 9 EUR.", "Yearly billing costs 90 EUR."),
    ("Hold the button for 10 seconds to reset the MX-100.", "Hold the button for 5 seconds to reset the MX-200."),
    ("Refunds are paid within 5 working days.", "We answer questions within 2 working days."),
    ("Returns are possible for 2 weeks after delivery.", "Returns are possible for 14 days after delivery."),
    ("Version 2.0 keeps logs for 7 days.", "Version 3.0 keeps logs for 30 days."),
    ("Uploads may be up to 25 MB in size.", "Downloads may be up to 2 GB in size."),
    ("Telephone support is open until 18:00.", "Chat support is open until 22:00."),
    ("On Saturday we are open until 14:00.", "On weekdays we are open until 18:00."),
    ("The first reminder is sent after 7 days.", "The second reminder is sent after 14 days."),
    ("For example, a parcel arrives within 3 days.", "A parcel arrives within 5 days."),
    ("| Parcels arrive | within 3 days | always |", "Parcels arrive within 5 days always."),
    ("Parcels arrive `within 3 days` always.", "Parcels arrive within 5 days always."),
    ("3. Press the red button and wait.", "7. Press the red button and wait."),
    ("Could a parcel arrive within 3 days?", "A parcel can arrive within 5 days."),
    ("A typical page has a scroll depth of 30%.", "A typical page has a scroll depth of 60%."),
    ("The last 30 days of orders are shown.", "The last 90 days of orders are shown."),
]


def found(one: str, other: str, encoder: Encoder | None, language: str = "en") -> list[Finding]:
    """Return what is found in two articles that say this among other things."""
    articles = [article("1", "Good to know", one, language), article("2", "Questions", other, language)]
    return contradictions(
        [*articles, article("3", "Paint", "Let it dry for 6 hours.")], Use(), encoder.encode if encoder else None
    )


@pytest.mark.parametrize(("one", "other"), CLASH)
def test_other_figures_of_one_thing_are_found(one: str, other: str, encoder: Encoder) -> None:
    (clash,) = found(one, other, encoder)

    assert (clash.kind, clash.articles, clash.severity) == (Kind.CONTRADICTION, (key("1"), key("2")), Severity.HIGH)
    assert {quote.text for quote in clash.quotes} == {one, other}


@pytest.mark.parametrize(("one", "other"), GERMAN)
def test_german_contradictions_are_found(one: str, other: str, encoder: Encoder) -> None:
    assert len(found(one, other, encoder, "de")) == 1


@pytest.mark.parametrize(("one", "other"), PEACE)
def test_figures_of_other_things_are_none(one: str, other: str, encoder: Encoder) -> None:
    assert found(one, other, encoder) == found(one, other, None) == []


def test_words_alone_find_what_is_said_alike() -> None:
    (clash,) = found(
        "Orders placed before 14:00 ship the same day.", "Orders placed before 12:00 ship the same day.", None
    )

    assert clash.figures["values"] == "12:00 / 14:00"


def test_all_articles_about_one_thing_are_one_finding(encoder: Encoder) -> None:
    texts = ["You can return items within 14 days of delivery."] * 2 + [
        "You can return items within 30 days of delivery."
    ]
    articles = [article(str(at), "Good to know", text) for at, text in enumerate(texts)]
    (clash,) = contradictions(articles, Use({key("0"): frozenset("ab"), key("2"): frozenset("bc")}), encoder.encode)

    assert (clash.articles, clash.tickets) == ((key("0"), key("1"), key("2")), 3)


def test_a_figure_for_each_of_many_things_contradicts_nothing(encoder: Encoder) -> None:
    articles = [article(str(days), "Drying", f"Let the paint dry for {days} hours.") for days in (2, 4, 8, 12, 24)]

    assert contradictions(articles, Use(), encoder.encode) == []


def test_an_article_that_knows_both_figures_contradicts_neither(encoder: Encoder) -> None:
    both = "You can return items within 14 days of delivery. You can return items up to 30 days after delivery."

    assert found(both, "You can return items within 30 days of delivery.", encoder) == []


@pytest.mark.parametrize("changes", [{"language": "de"}, {"brand": "b"}, {"number": "1", "locale_place": "b"}])
def test_other_languages_brands_and_places_are_not_compared(changes: dict[str, str], encoder: Encoder) -> None:
    one, other = (f"You can return items within {days} days of delivery." for days in (14, 30))
    place = {"place": changes["locale_place"]} if "locale_place" in changes else {}
    second = article(
        changes.get("number", "2"),
        "Returns",
        other,
        changes.get("language", "en"),
        brand=changes.get("brand", ""),
        **place,
    )

    assert contradictions([article("1", "Return", one, brand="a"), second], Use(), encoder.encode) == []


def test_what_only_agents_read_weighs_less(encoder: Encoder) -> None:
    texts = ("You can return items within 14 days of delivery.", "You can return items within 30 days of delivery.")
    articles = [article("1", "A", texts[0]), article("2", "B", texts[1], public=False)]

    assert [one.severity for one in contradictions(articles, Use(), encoder.encode)] == [Severity.MEDIUM]


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_articles_changes_nothing(chance: random.Random) -> None:
    pairs = [text for pair in CLASH + PEACE for text in pair]
    articles = [article(str(at), "Good to know", text) for at, text in enumerate(pairs)]
    shuffled = chance.sample(articles, len(articles))

    assert contradictions(shuffled, Use()) == contradictions(articles, Use()) != []
