"""What speaks against a draft."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Context, Draft, Evidence, Finding, Policy, Reason
from app.steps.checks import LONGEST, checks
from app.writers.extractive import Extractive
from app.writers.frames import entry
from knowledge.passages import Audience, Citation, Found
from tests.app.writers.reading import found, question, source

POLICY = Policy("v1", (), ())
QUOTE = "We refund 1,250.50 euros within 5 days. Write to help@example.com or see https://example.com/money/."
CITED = Citation(1, "help/en/Money", "1", "help/en/Money#0", "Money", "https://help.example.com/money", QUOTE)
KNOWN = found(source(QUOTE, "Money"))


def draft(text: str, *citations: Citation, **changes: object) -> Draft:
    """Build an English draft with a good source."""
    made = Draft(text, citations or (CITED,), Evidence.DOCUMENTED, "en", 0.9, "model", "digest")
    return replace(made, **changes)  # type: ignore[arg-type]


def finding(name: str, made: Draft, known: Found = KNOWN, context: Context | None = None) -> Finding:
    """Return the one finding of this name."""
    asked = question("When is my money coming back?")
    (one,) = (one for one in checks(made, asked, known, context or Context(), POLICY) if one.check == name)
    return one


def reason(name: str, made: Draft, known: Found = KNOWN, context: Context | None = None) -> Reason | None:
    """Return why a check limits a draft, or None."""
    limit = finding(name, made, known, context).limit
    assert limit is None or limit.level is AutonomyLevel.SUGGEST
    return limit.reason if limit else None


def test_a_good_draft_passes_every_check() -> None:
    made = draft("You have your money back within 5 days, as the article about it says. [1]")

    assert {one.detail for one in checks(made, question(), KNOWN, Context(), POLICY)} == {"passed"}


def test_a_quotation_passes_every_check() -> None:
    known = found(source())
    made = Extractive().write(question(), None, known, POLICY)

    assert made is not None
    assert all(one.limit is None for one in checks(made, question(), known, Context(), POLICY))


# Sources


@pytest.mark.parametrize(
    "text",
    [
        "The money comes soon.",
        "The money comes soon. [1]\n\nAnd a bottle of wine with it.",
        "A bottle of wine comes first.\n\nThe money comes soon. [1]",
        "The money comes soon. [2]",
        "array[1] is no mark",
        "",
    ],
)
def test_text_without_a_source_is_not_sent(text: str) -> None:
    assert reason("sources", draft(text)) is Reason.UNCITED


@pytest.mark.parametrize(
    "text",
    [
        "It comes soon [1].",
        "Soon. [1]\n\nLater too. [1]",
        "We refund 1,250.50 euros within 5 days.\n\n[1]",
        "**Refund**\n\nWe refund 1,250.50 euros. [1]",
    ],
)
def test_text_with_a_source_may_be_sent(text: str) -> None:
    cited = replace(CITED, quote=f"## Refund\n\n{QUOTE}")

    assert reason("sources", draft(text, cited)) is None


def test_an_approved_text_is_its_own_source() -> None:
    made = replace(draft("We are open from 9 to 5."), citations=(), evidence=Evidence.APPROVED)

    assert reason("sources", made) is None
    assert reason("figures", made) is None


@pytest.mark.parametrize("audience", [Audience.INTERNAL, None])
def test_only_public_articles_that_were_found_are_cited(audience: Audience | None) -> None:
    known = found(source(QUOTE, "Money", audience=audience)) if audience else Found((), 0.0)

    assert reason("audience", draft("Soon. [1]"), known) is Reason.INTERNAL_SOURCE


# Figures


@pytest.mark.parametrize(
    "text",
    [
        "It takes 6 days. [1]",
        "We refund 1,250.51 euros. [1]",
        "We refund 12,505 euros. [1]",
        "Write to helped@example.com. [1]",
        "See https://example.com/monkey. [1]",
        "See [this](https://evil.example.org). [1]",
    ],
)
def test_a_figure_or_address_of_its_own_is_not_sent(text: str) -> None:
    assert reason("figures", draft(text)) is Reason.MISMATCH


@pytest.mark.parametrize(
    "text",
    [
        "It takes 5 days. [1]",
        "We refund 1250.50 euros. [1]",
        "We refund 1.250,50 euros. [1]",
        "Write to HELP@example.com, or see https://example.com/money. [1]",
        "1. First\n2. Then\n3. Last\n\n[1]",
        "Read [the article](https://help.example.com/money). [1]",
    ],
)
def test_a_figure_or_address_of_the_source_may_be_sent(text: str) -> None:
    assert reason("figures", draft(text)) is None


def test_the_figure_is_named() -> None:
    assert finding("figures", draft("It takes 77 days. [1]")).detail == "duration: 77 days"


def test_figures_behind_the_list_of_sources_are_checked_too() -> None:
    text = f"Soon. [1]\n\n**Sources**\n\n{entry(CITED)}\n\nCall 0900 123. [1]"

    assert reason("figures", draft(text)) is Reason.MISMATCH


@settings(deadline=None)
@given(st.integers(min_value=6, max_value=10**9))
def test_no_number_of_its_own_gets_through(number: int) -> None:
    """Whatever number is not in the quote is found, with separators or without."""
    if number not in (50, 1250):
        for shown in (f"{number}", f"{number:,}", f"{number:,}".replace(",", ".")):
            assert reason("figures", draft(f"You get {shown} euros. [1]")) is Reason.MISMATCH


# Language, repetition, length, confidence


def test_a_draft_in_another_language_is_not_sent() -> None:
    german = draft("Das Geld ist innerhalb weniger Tage wieder auf Ihrem Konto, meistens sogar schneller. [1]")

    assert reason("language", german) is Reason.WRONG_LANGUAGE
    assert reason("language", draft("Soon. [1]", language="de")) is Reason.WRONG_LANGUAGE


def test_a_few_words_are_no_proof_of_a_language() -> None:
    assert reason("language", draft("Menu > Tools. [1]")) is None


@pytest.mark.parametrize(
    "earlier",
    [
        "The money is back within 5 days of the return. [1]",
        "Hello,\n\nThe money  is back within 5 days of the return.\n\nSources",
    ],
)
def test_the_same_again_is_not_sent(earlier: str) -> None:
    made = draft("The money is back within 5 days of the return. [1]")

    limit = finding("repetition", made, context=Context(replies=("Something else.", earlier))).limit

    assert limit is not None
    assert (limit.reason, limit.detail, limit.handoff) == (Reason.REPEATED, "#2", True)


def test_something_new_is_no_repetition() -> None:
    made = draft("The money is back within 5 days of the return. [1]")

    assert reason("repetition", made, context=Context(replies=("The parcel is back in our shop.",))) is None


@pytest.mark.parametrize(("length", "expected"), [(LONGEST, None), (LONGEST + 1, Reason.TOO_LONG)])
def test_a_reply_has_an_end(length: int, expected: Reason | None) -> None:
    assert reason("length", draft("x" * length)) is expected


@pytest.mark.parametrize(("confidence", "expected"), [(0.75, None), (0.74, Reason.UNSURE_ANSWER)])
def test_an_unsure_answer_is_not_sent(confidence: float, expected: Reason | None) -> None:
    assert reason("confidence", draft("Soon. [1]", confidence=confidence)) is expected


def test_values_of_a_title_another_source_or_the_customer_are_no_mismatch() -> None:
    titled = replace(CITED, title="Money within 8 days, version 5")
    other = replace(CITED, number=2, quote="A repair takes 3 weeks and costs 90 euros.")

    assert reason("figures", draft("In 8 days you have it. [1]", titled)) is None
    assert reason("figures", draft("It takes 3 weeks. [1]\n\nSee there. [2]", CITED, other)) is None
    assert reason("figures", draft("It takes 4 weeks. [1]\n\nSee there. [2]", CITED, other)) is Reason.MISMATCH


def test_the_customers_own_order_may_be_named_and_nothing_else_of_theirs() -> None:
    asked = question("Order 471123: do I get my money within 9 days?")

    def figures(text: str) -> Reason | None:
        found = checks(draft(text), asked, KNOWN, Context(), POLICY)
        (limit,) = (one.limit for one in found if one.check == "figures")
        return limit.reason if limit else None

    assert figures("We refund order 471123 within 5 days. [1]") is None
    assert figures("We refund order 471124 within 5 days. [1]") is Reason.MISMATCH
    assert figures("We refund within 9 days. [1]") is Reason.MISMATCH
