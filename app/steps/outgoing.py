"""What a draft would carry out of the house: forged sources, foreign links, internal words, facts for a stranger.

Nothing here looks for an attack. Whoever wrote the draft, and whatever a text made them write, a reply
holds what public sources hold, links where they live, and claims no more than was found.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import assert_never

from app.domain import AutonomyLevel, Context, Draft, Evidence, Finding, House, Limit, Policy, Reason, Record, Trace
from app.texts.addresses import foreign, host
from app.texts.grounding.said import COMMON, Sentence, sentences, stem
from app.texts.secrecy import holds, shared
from app.writers.frames import body, phrases
from app.writers.records import founded
from integrations.hidden import shaped
from knowledge.passages import Audience, Citation, Found

OWN = 0.5  # share of a sentence's words that may stand in no source


def outgoing(draft: Draft, found: Found, around: Context, policy: Policy, house: House) -> tuple[Finding, ...]:
    """Return one finding a check, each with the limit that it imposes or None."""
    cited = tuple(one for one in draft.citations if _stands(one, found))
    true = (*cited, *(one.citation for one in draft.records if _recorded(one, around)))
    approved = (draft.evidence is Evidence.APPROVED and _approved(draft, policy)) or founded(draft, around)
    sources = tuple(text for one in true for text in (one.quote, one.title, one.url))
    known = (*sources, *around.public, phrases(), *(draft.text for _ in range(approved)))
    hosts = (*house.hosts, *policy.links, *(host(one.url) for one in true))
    return (
        _finding("origin", Reason.FALSE_SOURCE, _forged(draft, true, approved)),
        _finding(
            "origin", Reason.UNSURE_ANSWER, "" if approved or _of_record(draft, true) else _boast(draft, found, policy)
        ),
        _finding("links", Reason.FOREIGN_LINK, "" if approved else foreign(draft.text, hosts)[:200]),
        _finding("secrecy", Reason.INTERNAL_TEXT, _leaks(draft.text, around, house, known)),
        _finding("words", Reason.OWN_WORDS, "" if approved else _own(draft, true, known)),
        _sender(draft, around, known),
    )


def _finding(check: str, reason: Reason, detail: str) -> Finding:
    limit = Limit(AutonomyLevel.SUGGEST, reason, detail) if detail else None
    return Finding(check, detail or "passed", limit)


def _stands(citation: Citation, found: Found) -> bool:
    """Say whether a citation is of a public article that was found, and every paragraph of its quote stands there."""
    for one in (passage.source for passage in found.passages if passage.source.key == citation.article):
        whole = _levelled(one.markdown)
        same = (citation.url, citation.title) == (one.url, one.title) and one.audience is Audience.PUBLIC
        return same and all(_levelled(part) in whole for part in citation.quote.split("\n\n"))
    return False


def _recorded(record: Record, around: Context) -> bool:
    """Say whether a fact was read for this very run, and may be told to this customer."""
    fact = record.fact
    return fact in around.facts and fact.quotable and (around.verified or not fact.verified_only)


def _of_record(draft: Draft, true: tuple[Citation, ...]) -> bool:
    """Say whether it rests on facts that were read and on nothing else: no search need be sure of them."""
    return bool(draft.records) and not draft.citations and len(true) == len(draft.records)


def _levelled(text: str) -> str:
    return f" {' '.join(text.split())} " if text.strip() else ""


def _approved(draft: Draft, policy: Policy) -> bool:
    """Say whether a draft is an approved text of the policy inside its frame, word for word."""
    texts = [text for intent in policy.intents for language, text in intent.approved if language == draft.language]
    paragraphs = [" ".join(one.split()) for one in body(draft.text)]
    return not draft.sources and any(paragraphs == [" ".join(one.split()) for one in body(text)] for text in texts)


def _forged(draft: Draft, true: tuple[Citation, ...], approved: bool) -> str:
    """Return the first mark whose citation is not what it says, or that a text is not approved."""
    if draft.evidence is Evidence.APPROVED and not approved:
        return Trace.NOT_APPROVED
    return next((f"[{one.number}]" for one in draft.sources if one not in true), "")


def _boast(draft: Draft, found: Found, policy: Policy) -> str:
    """Return how sure the search is, where the writer says that it may be sent and the search does not."""
    if draft.confidence < policy.reply_above or found.confidence >= policy.reply_above:
        return ""
    return f"{found.confidence:.2f} < {policy.reply_above:.2f}"


def _leaks(text: str, around: Context, house: House, known: Iterable[str]) -> str:
    """Return where words stand that nobody outside may read."""
    if shaped(text) != text:
        return Trace.UNSEEN
    if shared(text, (*around.internal, *_untold(around)), known):
        return Trace.IN_NOTE
    return Trace.IN_HOUSE if holds(text, house.secrets) or shared(text, house.prompts, known) else ""


def _untold(around: Context) -> tuple[str, ...]:
    """Return the facts that are for people of the team alone, with what they hold."""
    kept = (one for one in around.facts if not one.quotable or (one.verified_only and not around.verified))
    return tuple(text for one in kept for text in (one.text, *(value for _, value in one.values)))


def _own(draft: Draft, true: tuple[Citation, ...], known: Iterable[str]) -> str:
    """Return the first words that neither a source nor the thread has: most of a sentence, or two in a row."""
    have = {stem(word) for text in known for one in sentences(text) for word in one.words}
    for paragraph in body(draft.text, true):
        for one in sentences(paragraph):
            if strange := _strange(one, have):
                return strange
    return ""


def _strange(sentence: Sentence, have: set[str]) -> str:
    meant = [word for word in sentence.words if word not in COMMON and not word.isdigit()]
    new = [word for word in meant if stem(word) not in have]
    pair = next((f"{one} {other}" for one, other in pairwise(sentence.words) if {one, other} <= set(new)), "")
    return pair or (" ".join(new[:5]) if len(new) > OWN * len(meant) else "")


def _sender(draft: Draft, around: Context, known: Iterable[str]) -> Finding:
    """Return what a draft says that its sender may not know; who asks is told in any case."""
    match draft.evidence:
        case Evidence.INFERRED:
            return _finding("sender", Reason.INFERRED, Trace.FROM_LINE if not around.verified else Trace.VERIFIED)
        case Evidence.RECORD if not around.verified:
            return _finding("sender", Reason.UNVERIFIED, Trace.OF_RECORD)
        case Evidence.RECORD | Evidence.DOCUMENTED | Evidence.APPROVED:
            if not around.verified and shared(draft.text, around.earlier, known):
                return _finding("sender", Reason.UNVERIFIED, Trace.IN_EARLIER)
            return Finding("sender", Trace.VERIFIED if around.verified else Trace.FROM_LINE)
        case _:
            assert_never(draft.evidence)
