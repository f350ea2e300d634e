"""What speaks against sending a draft as it is."""

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from app.domain import (
    AutonomyLevel,
    Context,
    Draft,
    DraftKind,
    Evidence,
    Finding,
    Limit,
    Policy,
    Question,
    Reason,
    Trace,
)
from app.language import tongue
from app.texts.grounding.check import mismatches
from app.texts.grounding.claims import Kind
from app.texts.plain import words
from app.writers.blocks import clean
from app.writers.frames import body
from app.writers.records import founded
from app.writers.several import claims
from knowledge.passages import Audience, Citation, Found

LONGEST = 4000  # characters of a whole reply
SAME = 0.9  # share of a draft's runs of words that an earlier reply holds
RUN = 4  # words
OWN = 4  # digits from which on a number of the customer is an order or the like

_MARK = re.compile(r"(?<![^\s(])\[(\d{1,2})\](?=[\s).,;:!?]|$)")


def checks(draft: Draft, question: Question, found: Found, context: Context, policy: Policy) -> tuple[Finding, ...]:
    """Return one finding a check, each with the limit that it imposes or None."""
    asked = draft.kind is DraftKind.CLARIFY  # its frame is all that it says
    paragraphs = (draft.text,) if asked else claims(draft, body(draft.text, draft.sources))
    # An approved text is its own source, and what records say word for word has its own.
    quoted = draft.evidence is not Evidence.APPROVED and not founded(draft, context)
    return (
        _finding("sources", Reason.UNCITED, _uncited(paragraphs, draft.sources) if quoted else ""),
        _finding("audience", Reason.INTERNAL_SOURCE, _internal(draft, found)),
        _finding("figures", Reason.MISMATCH, _unfounded(paragraphs, draft.sources, question) if quoted else ""),
        _finding("language", Reason.WRONG_LANGUAGE, _foreign(draft, paragraphs, question, policy), handoff=True),
        _finding("repetition", Reason.REPEATED, _repeated(paragraphs, context), handoff=True),
        _finding("length", Reason.TOO_LONG, str(len(draft.text)) if len(draft.text) > LONGEST else ""),
        _finding("confidence", Reason.UNSURE_ANSWER, _unsure(draft, policy)),
        *(_finding("questions", Reason.PARTLY_ANSWERED, one) for one in draft.unanswered),
    )


def _finding(check: str, reason: Reason, detail: str, handoff: bool = False) -> Finding:
    """Return a finding; without a detail nothing was found wrong."""
    limit = Limit(AutonomyLevel.SUGGEST, reason, detail, handoff) if detail else None
    return Finding(check, detail or "passed", limit)


def _uncited(paragraphs: tuple[str, ...], citations: tuple[Citation, ...]) -> str:
    """Return what has no source: a mark without a citation, or text that no mark covers."""
    quotes = {one.number: f"{_said(one.quote)}\n{_said(clean(one.quote))}" for one in citations}
    open_: list[str] = []
    for paragraph in paragraphs:
        marks = [int(one) for one in _MARK.findall(paragraph)]
        if unknown := [one for one in marks if one not in quotes]:
            return f"[{unknown[0]}]"
        if not marks:
            open_.append(_said(paragraph))
            continue
        # A heading and a lead-in carry no mark of their own: they must stand in the source.
        if not all(one in quotes[marks[0]] for one in open_):
            return Trace.UNMARKED
        open_ = []
    return Trace.UNMARKED if open_ or not paragraphs else ""


def _internal(draft: Draft, found: Found) -> str:
    """Return the first cited article that is not public, or was not found at all."""
    public = {one.source.key for one in found.passages if one.source.audience is Audience.PUBLIC}
    return next((one.article for one in draft.citations if one.article not in public), "")


def _unfounded(paragraphs: tuple[str, ...], citations: tuple[Citation, ...], question: Question) -> str:
    """Return the first thing in which a text leaves what it cites, with its kind: "duration: 15 days"."""
    beside = [text for one in citations for text in (one.title, one.quote)]
    for text, quotes in _marked(paragraphs, citations):
        for kind, shown in mismatches(text, quotes):
            if not _elsewhere(kind, shown, beside, question):
                return f"{kind}: {shown}"
    return ""


def _elsewhere(kind: Kind, shown: str, beside: list[str], question: Question) -> bool:
    """Say whether a value stands in a title or another cited text, or the customer named the order or thing."""
    match kind:
        case Kind.NEGATION | Kind.LINK | Kind.UNIT:
            return False
        case Kind.NAME:
            return any(_stands(shown, one) for one in (*beside, question.text))
        case Kind.NUMBER:
            own = sum(map(str.isdigit, shown)) >= OWN and _stands(shown, question.text)
            return own or any(_stands(shown, one) for one in beside)
        case Kind.DATE | Kind.TIME | Kind.AMOUNT | Kind.DURATION:
            return not mismatches(shown, beside)
        case _:
            assert_never(kind)


def _stands(shown: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(shown)}(?!\w)", text, re.IGNORECASE))


def _marked(paragraphs: tuple[str, ...], citations: tuple[Citation, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each run of paragraphs up to the next mark with what it cites; without a known mark, with all of it.

    A paragraph that stands in what it cites letter by letter is left out, and what looks like a mark from both.
    """
    open_: list[str] = []
    for at, paragraph in enumerate(paragraphs, 1):
        open_.append(paragraph)
        marks = {int(one) for one in _MARK.findall(paragraph)}
        if marks or at == len(paragraphs):
            cited = [one for one in citations if one.number in marks] or citations
            quotes = [_MARK.sub(" ", said) for one in cited for said in (one.quote, clean(one.quote))]
            own = [said for said in (_MARK.sub(" ", one) for one in open_) if not _verbatim(said, quotes)]
            yield "\n\n".join(own), (*quotes, *(one.url for one in cited))
            open_ = []


def _verbatim(text: str, quotes: Iterable[str]) -> bool:
    """Say whether a text stands in one of the quotes, letter by letter but for its spaces."""
    return any(f" {' '.join(text.split())} " in f" {' '.join(one.split())} " for one in quotes)


def _foreign(draft: Draft, paragraphs: tuple[str, ...], question: Question, policy: Policy) -> str:
    """Return the draft's language where it is not the requester's."""
    if draft.language != question.language:
        return draft.language
    spoken = tongue("\n".join(paragraphs), question.language, policy.languages)
    return spoken.code if spoken.sure and spoken.code != question.language else ""


def _repeated(paragraphs: tuple[str, ...], context: Context) -> str:
    """Return which of our earlier replies says the same already."""
    fresh = _runs(_MARK.sub(" ", "\n".join(paragraphs)))
    for number, reply in enumerate(context.replies, 1):
        if fresh and len(fresh & _runs(_MARK.sub(" ", reply))) >= SAME * len(fresh):
            return f"#{number}"
    return ""


def _unsure(draft: Draft, policy: Policy) -> str:
    """Return the confidence where it is under the policy's."""
    if draft.confidence >= policy.reply_above:
        return ""
    return f"{draft.confidence:.2f} < {policy.reply_above:.2f}"


def _said(text: str) -> str:
    return " ".join(words(_MARK.sub(" ", text)))


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of a few words."""
    said = words(text)
    return {tuple(said[at : at + RUN]) for at in range(max(1, len(said) - RUN + 1)) if said}
