"""A reply from what systems of record say: frame texts around sentences of facts, for a verified requester alone."""

from collections.abc import Iterator, Sequence

from app.domain import Context, Draft, Evidence, Intent, Policy, Question
from app.facts import Fact
from app.texts.entities import ORDER, entities
from app.texts.telling import public
from app.writers.frames import Frame, body, digest, frame

NAME = "records-1"  # counts up whenever the same facts would give another draft
_SURE, _SEVERAL = 1.0, 0.5  # of one order that is meant; where several may be, an agent looks
_OVER = frozenset({"delivered", "cancelled"})
_MOST = 3  # orders of one reply


def record(question: Question, intent: Intent | None, around: Context, policy: Policy) -> Draft | None:
    """Return a reply from facts that may be quoted, or None where they do not answer.

    An order that the message names must be among them; where it names none, those on their way count, else the newest.
    """
    words = frame(question.language)
    if words is None or intent is None or intent.name not in policy.records or not around.verified:
        return None
    orders = _orders(around.facts)
    meant = _meant(question, orders)
    said = tuple(text for one in meant for fact in orders[one] if (text := public(fact, question.language)))
    if not said:
        return None
    sure = _SURE if len(meant) == 1 or _named(question) else _SEVERAL
    return Draft(
        text=_framed(said, words),
        citations=(),
        evidence=Evidence.RECORD,
        language=question.language,
        confidence=sure,
        writer=NAME,
        prompt_digest=digest(NAME),
    )


def founded(draft: Draft, around: Context) -> bool:
    """Say whether a draft says nothing but what facts say that may be quoted to a verified requester, word for word."""
    if draft.evidence is not Evidence.RECORD or draft.citations or not around.verified:
        return False
    told = {public(one, draft.language) for one in around.facts} - {""}
    paragraphs = body(draft.text)
    return bool(paragraphs) and all(" ".join(one.split()) in told for one in paragraphs)


def _orders(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    """Return by number the facts of orders that may be quoted, newest order first, as they were read."""
    found: dict[str, list[Fact]] = {}
    for one in facts:
        if one.source == "orders" and one.quotable:
            found.setdefault(dict(one.values).get("order", ""), []).append(one)
    return found


def _meant(question: Question, orders: dict[str, list[Fact]]) -> tuple[str, ...]:
    """Return the numbers of the orders that are asked about; nothing where one of those that are named is not known."""
    if named := _named(question):
        known = {number.upper().lstrip("#"): number for number in orders}
        found = [known.get(one.lstrip("#"), "") for one in named]
        return tuple(dict.fromkeys(found))[:_MOST] if all(found) else ()
    going = [number for number, facts in orders.items() if _status(facts) not in _OVER]
    return tuple((going or list(orders)[:1])[:_MOST])


def _named(question: Question) -> tuple[str, ...]:
    return tuple(one.text for one in entities(question.text) if one.name == ORDER)


def _status(facts: Sequence[Fact]) -> str:
    return next((value for one in facts for name, value in one.values if name == "status"), "")


def _framed(said: Sequence[str], words: Frame) -> str:
    return "\n\n".join(_parts(said, words))


def _parts(said: Sequence[str], words: Frame) -> Iterator[str]:
    yield words.greeting
    yield words.record
    yield from dict.fromkeys(" ".join(one.split()) for one in said)
    yield words.person
    yield f"*{words.recorded}*"
