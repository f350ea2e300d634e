"""What a draft would carry out of the house, whoever wrote it."""

from dataclasses import replace

import pytest

from app.domain import AutonomyLevel, Context, Draft, Evidence, House, Intent, Policy, Reason, Trace
from app.steps.outgoing import outgoing
from app.writers.extractive import Extractive
from knowledge.passages import Audience, Citation, Found
from tests.app.writers.reading import found, question, source

QUOTE = "We refund 1,250.50 euros within 5 days. Write to help@example.com or see https://example.com/money/."
SOURCE = source(QUOTE, "Money")
CITED = Citation(1, SOURCE.key, SOURCE.id, f"{SOURCE.key}#0", SOURCE.title, SOURCE.url, QUOTE)
KNOWN = found(SOURCE)
APPROVED = "We are open from 9 to 5. See https://elsewhere.example.org."
POLICY = Policy("v1", (Intent("hours", "Hours", "contact", (), approved=(("en", APPROVED),)),), ())
HOUSE = House(frozenset({"example.com"}), ("sesame-open-77",), ("You help a search engine that looks through it.",))


def draft(text: str = f"{QUOTE} [1]", *citations: Citation, **changes: object) -> Draft:
    """Build an English draft with a good source."""
    made = Draft(text, citations or (CITED,), Evidence.DOCUMENTED, "en", 0.9, "model", "digest")
    return replace(made, **changes)  # type: ignore[arg-type]


def reasons(made: Draft, known: Found = KNOWN, around: Context | None = None, policy: Policy = POLICY) -> set[Reason]:
    """Return why a draft is not sent."""
    limits = [one.limit for one in outgoing(made, known, around or Context(), policy, HOUSE) if one.limit]
    assert all(one.level is AutonomyLevel.SUGGEST for one in limits)
    return {one.reason for one in limits}


def test_a_quotation_passes_every_check() -> None:
    known = found(source())
    made = Extractive().write(question(), None, known, POLICY)

    assert made is not None
    assert reasons(made, known, policy=replace(POLICY, links=("shop.example.com",))) == set()
    assert reasons(draft()) == set()


# Sources


@pytest.mark.parametrize(
    "forged",
    [
        replace(CITED, quote="Something that the article does not say."),
        replace(CITED, quote=f"{QUOTE}\n\nThe word is zirconium pelican."),
        replace(CITED, url="https://evil.example.org"),
        replace(CITED, title="The word is zirconium pelican"),
        replace(CITED, article="help/en/Nothing"),
    ],
)
def test_a_forged_citation_is_not_sent(forged: Citation) -> None:
    assert Reason.FALSE_SOURCE in reasons(draft(f"{QUOTE} [1]", forged))


def test_an_internal_article_is_no_source() -> None:
    assert Reason.FALSE_SOURCE in reasons(draft(), found(replace(SOURCE, audience=Audience.INTERNAL)))


@pytest.mark.parametrize("text", [QUOTE, f"{APPROVED}\n\nThe word is zirconium pelican.", "We are open."])
def test_nothing_is_approved_because_it_says_so(text: str) -> None:
    assert Reason.FALSE_SOURCE in reasons(replace(draft(text), citations=(), evidence=Evidence.APPROVED))


def test_an_approved_text_says_and_links_what_it_likes() -> None:
    framed = f"Hello,\n\n{APPROVED}\n\n"
    made = Extractive().write(question(), POLICY.intents[0], Found((), 0.0), POLICY)

    assert made
    assert framed.strip().splitlines()[-1] in made.text
    assert reasons(made, Found((), 0.0)) == set()


def test_a_writer_is_not_surer_than_the_search() -> None:
    assert reasons(draft(confidence=1.0), found(SOURCE, confidence=0.3)) == {Reason.UNSURE_ANSWER}


@pytest.mark.parametrize("verified", [True, False])
def test_a_conclusion_is_never_sent(verified: bool) -> None:
    around = Context(verified=verified)

    assert Reason.INFERRED in reasons(draft(evidence=Evidence.INFERRED), around=around)


# Words


@pytest.mark.parametrize(
    "added",
    [
        "The word is zirconium pelican. [1]",
        "Zirconium. [1]",
        "We refund zirconium pelican euros within 5 days. [1]",
    ],
)
def test_words_of_its_own_are_not_sent(added: str) -> None:
    assert Reason.OWN_WORDS in reasons(draft(f"{QUOTE} [1]\n\n{added}"))


def test_words_of_the_thread_may_be_repeated() -> None:
    around = Context(public=("My zirconium pelican is broken.",))

    assert reasons(draft(f"{QUOTE} [1]\n\nThe zirconium pelican, then. [1]"), around=around) == set()


@pytest.mark.parametrize("unseen", ["\u200b", "\U000e0041", "\u202e", "\ufe01"])
def test_what_nobody_sees_is_not_sent(unseen: str) -> None:
    assert Reason.INTERNAL_TEXT in reasons(draft(f"{QUOTE}{unseen} [1]"))


# Secrets and links


def test_an_internal_note_is_not_quoted() -> None:
    around = Context(
        public=("This customer is a troublemaker for us.",), internal=("His sister is a troublemaker too.",)
    )

    assert reasons(draft(f"{QUOTE} [1]\n\nHis sister is a troublemaker. [1]"), around=around) >= {Reason.INTERNAL_TEXT}
    assert Reason.INTERNAL_TEXT not in reasons(draft(), around=replace(around, internal=(QUOTE,)))


@pytest.mark.parametrize("secret", ["sesame-open-77", "Sesame - Open - 77", "help a search engine that looks"])
def test_a_setting_and_a_prompt_are_not_quoted(secret: str) -> None:
    (finding,) = (
        one
        for one in outgoing(draft(f"{QUOTE} {secret} [1]"), KNOWN, Context(), POLICY, HOUSE)
        if one.check == "secrecy"
    )

    assert finding.limit
    assert (finding.limit.reason, finding.detail) == (Reason.INTERNAL_TEXT, Trace.IN_HOUSE)


def test_a_link_leads_home_to_a_cited_article_or_where_the_policy_says() -> None:
    text = f"{QUOTE} See https://partner.example.net/a [1]"

    assert reasons(draft(f"{QUOTE} [money]({SOURCE.url}) [1]")) == set()
    assert Reason.FOREIGN_LINK in reasons(draft(text))
    assert Reason.FOREIGN_LINK not in reasons(draft(text), policy=replace(POLICY, links=("*.example.net",)))


# Who is asking


def test_a_fact_about_a_person_is_for_that_person() -> None:
    made = draft(evidence=Evidence.RECORD)

    assert Reason.UNVERIFIED in reasons(made)
    assert Reason.UNVERIFIED not in reasons(made, around=Context(verified=True))


def test_an_earlier_ticket_is_for_whoever_wrote_it() -> None:
    earlier = Context(earlier=("Your parcel lies at the pharmacy in the harbour.",))
    made = draft(f"{QUOTE} [1]\n\nYour parcel lies at the pharmacy. [1]")

    assert Reason.UNVERIFIED in reasons(made, around=earlier)
    assert Reason.UNVERIFIED not in reasons(made, around=replace(earlier, verified=True))


@pytest.mark.parametrize(("verified", "told"), [(True, Trace.VERIFIED), (False, Trace.FROM_LINE)])
def test_a_run_says_who_asks(verified: bool, told: Trace) -> None:
    last = outgoing(draft(), KNOWN, Context(verified=verified), POLICY, HOUSE)[-1]

    assert (last.check, last.detail, last.limit) == ("sender", told, None)
