"""How a draft would read, whoever wrote it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain import AutonomyLevel, Context, Draft, DraftKind, Evidence, Policy, Reason
from app.steps.wording import wording
from app.tone import Address, Tone
from app.writers.extractive import Extractive
from knowledge.passages import Citation
from tests.app.writers.reading import found, question, source
from tests.fakes import NOON

QUOTE = "We send the invoice by e-mail within 5 days. Write to help@example.com. Refunds take a week."
SOURCE = replace(source(QUOTE, "Money"), updated=NOON - timedelta(days=400))
CITED = Citation(1, SOURCE.key, SOURCE.id, f"{SOURCE.key}#0", SOURCE.title, SOURCE.url, QUOTE)
KNOWN = found(SOURCE)
PLAIN = Policy("v1", (), ())


def draft(text: str, **changes: object) -> Draft:
    """Build an English draft with a good source."""
    made = Draft(text, (CITED,), Evidence.DOCUMENTED, "en", 0.9, "model", "digest")
    return replace(made, **changes)  # type: ignore[arg-type]


def reasons(made: Draft, tone: Tone = Tone(), around: Context | None = None) -> set[Reason]:  # noqa: B008 (frozen)
    """Return why a draft is not sent."""
    limits = [one.limit for one in wording(made, KNOWN, around or Context(), replace(PLAIN, tone=tone), NOON)]
    assert all(one is None or one.level is AutonomyLevel.SUGGEST for one in limits)
    return {one.reason for one in limits if one}


@pytest.mark.parametrize(
    "text",
    [
        "I will check this for you. [1]",
        "We'll get back to you soon. [1]",
        "A colleague will contact you tomorrow. [1]",
        "I've forwarded it to the team. [1]",
        "We have refunded the order. [1]",
        "You will hear from us. [1]",
        "Wir werden das für Sie prüfen. [1]",
        "Ich habe Ihre Bestellung storniert. [1]",
        "Ein Kollege wird sich bei Ihnen melden. [1]",
        "Wir kümmern uns darum. [1]",
        "Le contactaremos mañana. [1]",
        "Vamos a revisar su pedido. [1]",
        "Ya hemos cancelado el pedido. Hemos enviado otro. [1]",
    ],
)
def test_work_that_nobody_has_taken_on_is_no_answer(text: str) -> None:
    assert reasons(draft(text)) == {Reason.PROMISE}


@pytest.mark.parametrize(
    "text",
    [
        "We will send the invoice within 5 days. [1]",
        "Refunds take a week. [1]",
        "You can check the invoice yourself. [1]",
        "Sie können die Rechnung prüfen. [1]",
        "If you have sent it already, wait a week. [1]",
    ],
)
def test_what_the_house_always_does_is_no_promise(text: str) -> None:
    assert reasons(draft(text)) == set()


def test_texts_that_somebody_approved_may_promise() -> None:
    promise = "We will contact you."

    assert reasons(draft(promise, evidence=Evidence.APPROVED)) == set()
    assert reasons(draft(promise, kind=DraftKind.CLARIFY)) == set()


def test_a_written_answer_passes() -> None:
    made = Extractive().write(question(), None, found(source()), PLAIN)

    assert made is not None
    assert all(one.limit is None for one in wording(made, found(source()), Context(), PLAIN, NOON))


@pytest.mark.parametrize("value", ["requester-09@example.com", "+49 30 1234567", "DE89 3704 0044 0532 0130 00"])
def test_personal_data_of_somebody_else_stays(value: str) -> None:
    told = draft(f"Write to {value}. [1]")

    assert reasons(told) == {Reason.OTHER_PERSON}
    assert value not in str([one.detail for one in wording(told, KNOWN, Context(), PLAIN, NOON)])
    assert reasons(told, around=Context(public=(f"I am {value}",))) == set()


def test_addresses_of_the_source_may_be_named() -> None:
    assert reasons(draft("Write to help@example.com. [1]")) == set()


def test_forbidden_words_are_heard_with_their_endings() -> None:
    tone = Tone(forbidden=("cheap*", "no worries"))

    assert reasons(draft("It is the cheapest one. [1]"), tone) == {Reason.TONE}
    assert reasons(draft("No  worries, it comes. [1]"), tone) == {Reason.TONE}
    assert reasons(draft("No worriesome thing. [1]"), tone) == set()
    assert reasons(draft("It is the cheapest one. [1]")) == set()


@pytest.mark.parametrize(
    ("language", "text", "address", "kept"),
    [
        ("de", "Schicke uns deine Rechnung. [1]", Address.FORMAL, False),
        ("de", "Bitte schicken Sie uns Ihre Rechnung. [1]", Address.FORMAL, True),
        ("de", "Bitte schicken Sie uns Ihre Rechnung. [1]", Address.FAMILIAR, False),
        ("de", "Sie kommt in 5 Tagen. [1]", Address.FAMILIAR, True),
        ("es", "Envía tu factura. [1]", Address.FORMAL, False),
        ("es", "Usted recibe la factura. [1]", Address.FAMILIAR, False),
        ("en", "Send us your invoice. [1]", Address.FORMAL, True),
    ],
)
def test_customers_are_addressed_as_asked(language: str, text: str, address: Address, kept: bool) -> None:
    assert (reasons(draft(text, language=language), Tone(address=address)) == set()) is kept


def test_length_and_age_count_where_the_policy_says_so() -> None:
    long = draft("Refunds take a week. " * 10 + "[1]")

    assert reasons(long) == set()
    assert reasons(long, Tone(longest=100)) == {Reason.TOO_LONG}
    assert reasons(draft("Refunds take a week. [1]"), Tone(article_days=365)) == {Reason.OLD_ARTICLE}
    assert reasons(draft("Refunds take a week. [1]"), Tone(article_days=500)) == set()
