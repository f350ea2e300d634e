"""Answers of the copilot outside of a ticket: the try box, a question of an agent's, similar tickets. Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime

from app.domain import AutonomyLevel, Decision, Question
from app.evidence.desk import age, chips, suggestion, summary, why
from app.evidence.seen import Alike, Hit, Hits, Tried
from app.store.ledger import Entry
from app.texts.plain import likeness
from app.words import level_words
from integrations.render import render
from knowledge.passages import Found, Passage

_ALIKE = 0.25  # words that two questions share, of all their words
_MOST = 5


def tried(decision: Decision, now: datetime) -> Tried:
    """Return what the copilot would do with a text of the try box."""
    return Tried(
        level=decision.level.name.lower(),
        words=_would(decision),
        chips=chips(decision),
        why=why(decision, decision.reason),
        draft=suggestion(decision, 0, now),
        passages=hits(decision.passages, now),
        ms=round(sum(took for _, took in decision.stages), 1),
    )


def _would(decision: Decision) -> str:
    if decision.draft is None and decision.level >= AutonomyLevel.SUGGEST:
        return "It would be left to an agent, without a draft."
    return f"It would be {level_words[decision.level]}."


def answered(found: Found, now: datetime) -> Hits:
    """Return what the knowledge base says to an agent's question."""
    return Hits(round(found.confidence, 3), hits(found.passages, now))


def hits(passages: Sequence[Passage], now: datetime) -> tuple[Hit, ...]:
    """Return passages as they are shown, numbered from 1."""
    return tuple(_hit(number, one, now) for number, one in enumerate(passages, 1))


def _hit(number: int, passage: Passage, now: datetime) -> Hit:
    return Hit(
        mark=number,
        title=passage.source.title,
        url=passage.source.url,
        updated=passage.source.updated,
        age_days=age(passage.source.updated, now),
        audience=passage.source.audience,
        passage=passage.chunk.id,
        html=render(passage.chunk.text),
        text=passage.chunk.text,
        score=round(passage.score, 3),
    )


def similar(asked: Question, entries: Sequence[Entry], link: Callable[[str], str]) -> tuple[Alike, ...]:
    """Return the tickets of other runs whose question has most words in common with this one, likest first."""
    best: dict[str, tuple[float, Entry]] = {}
    for one in entries:
        question = one.decision.question if one.decision else None
        score = likeness(asked.masked, question.masked) if question else 0.0
        if score >= _ALIKE and score > best.get(one.ticket, (0.0, one))[0]:
            best[one.ticket] = score, one
    likest = sorted(best.values(), key=lambda pair: -pair[0])[:_MOST]
    return tuple(_alike(one, score, link) for score, one in likest)


def _alike(entry: Entry, score: float, link: Callable[[str], str]) -> Alike:
    subject = summary(entry.decision.question if entry.decision else None)
    return Alike(entry.ticket, subject, link(entry.ticket), entry.kind.value if entry.kind else "", round(score, 3))
