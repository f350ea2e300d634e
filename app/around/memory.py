"""What is remembered of a requester: what they asked, what they were answered with, what was promised."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from app.around.reading import Reading, day, made
from app.domain import Decision, Outcome, OutcomeKind
from app.facts import Fact, Remembered
from app.texts.mask import mask
from app.texts.promises import sentences

SOURCE = "memory"
_KEPT = frozenset({OutcomeKind.REPLIED, OutcomeKind.RESOLVED, OutcomeKind.SUGGESTED, OutcomeKind.HANDED_OFF})
_SENT = frozenset({OutcomeKind.REPLIED, OutcomeKind.RESOLVED})
_MOST = 3  # articles and promises of one ticket

Recall = Callable[[str, str, str], tuple[Remembered, ...]]  # connection, requester, ticket that is left out


def memory(reading: Reading, recall: Recall, link: Callable[[str], str]) -> Iterator[Fact]:
    """Yield what is remembered of the requester's other tickets. May raise StoreDown."""
    ticket = reading.ticket
    yield from recalled(recall(ticket.connection, ticket.requester.id, ticket.id), link, reading.now)


def recalled(kept: Iterable[Remembered], link: Callable[[str], str], now: datetime) -> Iterator[Fact]:
    """Yield what is remembered in sentences, each with the ticket that it is from."""
    for one in kept:
        values = {"ticket": one.ticket, "date": day(one.at), "intent": one.intent, "outcome": f"@outcome.{one.kind}"}
        key, url = f"ticket {one.ticket}", link(one.ticket)
        cited = {**values, "articles": ", ".join(one.articles)} if one.articles else values
        yield made((SOURCE, key, "memory.article" if one.articles else "memory"), cited, now, url=url)
        for said in one.promised:
            told = {"ticket": one.ticket, "date": day(one.at), "words": said}
            yield made((SOURCE, key, "memory.promise"), told, now, url=url)


def impression(decision: Decision, outcome: Outcome, now: datetime) -> Remembered | None:
    """Return what is to be remembered of a run, or None where nothing came of it."""
    if outcome.kind not in _KEPT or decision.triage is None or not decision.requester_id:
        return None
    sent = decision.draft if outcome.kind in _SENT else None
    return Remembered(
        ticket=decision.ticket_id,
        at=now,
        intent=decision.triage.title,
        kind=str(outcome.kind),
        articles=tuple(one.title for one in sent.citations)[:_MOST] if sent else (),
        promised=tuple(dict.fromkeys(_promises(decision, sent.text if sent else "")))[:_MOST],
    )


def _promises(decision: Decision, sent: str) -> Iterator[str]:
    """Yield what was promised on this ticket, by what was sent now and by what people wrote before; masked."""
    yield from map(mask, sentences(sent))
    for one in decision.gathered.facts:
        if one.key.startswith(f"promise {decision.ticket_id}/"):
            yield dict(one.values)["words"]
