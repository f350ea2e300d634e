"""Many runs and articles at once, for measuring: rows as they are written, without the worker."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import insert

from app.domain import AutonomyLevel, Decision, Intent, Limit, OutcomeKind, Reason, Triage
from app.policy import load, shipped
from app.store.engine import Store
from app.store.inbox import run_id
from app.store.tables import inbox, runs
from app.store.texts import StoredTexts
from knowledge.chunks import chunks
from knowledge.passages import Audience, Passage, Source
from tests.app.store.examples import chunk, decision, source
from tests.fakes import NOON

SEED = 4
PAGE = 5_000
KINDS = (OutcomeKind.SUGGESTED, OutcomeKind.HANDED_OFF, OutcomeKind.REPLIED, OutcomeKind.SKIPPED)
STAGES = '[["read",12.5],["gate",0.4],["question",2.1],["triage",6.3],["rules",1.9],["passages",14.0],["act",30.2]]'
PARAGRAPH = "You may return any item within 14 days. Print the label and bring the parcel to a shop near you. "


def crowd(store: Store, count: int) -> None:
    """Keep this many runs, two a ticket, over sixty days, each with five passages."""
    random = Random(SEED)
    made = [one for intent in load(shipped()).intents for one in _decisions(intent, random)]
    for start in range(1, count + 1, PAGE):
        rows = [_row(number, random.choice(made), random) for number in range(start, min(start + PAGE, count + 1))]
        with store.begin() as connection:
            connection.execute(insert(inbox), [_delivery(row) for row in rows])
            connection.execute(insert(runs), rows)


def _decisions(intent: Intent, random: Random) -> list[tuple[Decision, str]]:
    """Return a few decisions of an intent, each with its JSON."""
    found = []
    for example in random.sample(intent.examples, 4):
        plain = decision()
        asked = replace(plain.question, text=example, masked=example) if plain.question else None
        kind = Triage(intent.name, intent.title, intent.category, 0.93, 0.9, ())
        limits = (Limit(AutonomyLevel.SUGGEST, Reason.CEILING, intent.name),)
        made = replace(plain, question=asked, triage=kind, limits=limits, passages=_passages(), handoff=None)
        found.append((made, TypeAdapter(Decision).dump_json(made).decode()))
    return found


def _passages() -> tuple[Passage, ...]:
    articles = [source(number, markdown="") for number in range(1, 6)]
    return tuple(Passage(chunk(one, text=PARAGRAPH * 8), one, 0.8, 0.7, 0.6, 0.5) for one in articles)


def _row(number: int, made: tuple[Decision, str], random: Random) -> dict[str, Any]:
    what, text = made
    ticket, received = str((number + 1) // 2), NOON - timedelta(days=60) + timedelta(seconds=50 * number)
    return {
        "id": run_id("main", ticket, number),
        "number": number,
        "connection": "main",
        "ticket": ticket,
        "message": f"m{number}",
        "requester": f"{number % 20_000}",
        "digest": f"d{number % 30_000}",
        "received": received,
        "started": received,
        "finished": received + timedelta(seconds=1),
        "attempts": 1,
        "kind": str(random.choice(KINDS)),
        "reason": str(what.reason),
        "detail": what.detail,
        "level": int(what.level),
        "policy_version": what.policy_version,
        "decision": text,
        "effects": "[]",
        "stages": STAGES,
        "error": "",
        "intent": what.triage.intent if what.triage else "",
    }


def _delivery(row: dict[str, Any]) -> dict[str, Any]:
    same = {name: row[name] for name in ("connection", "ticket", "received")}
    return {**same, "id": row["number"], "event_id": row["id"], "occurred": row["received"], "claimed": row["started"]}


WORDS = [
    "order",
    "parcel",
    "lamp",
    "refund",
    "return",
    "invoice",
    "delivery",
    "account",
    "label",
    "shop",
    "carrier",
    "warranty",
    "bulb",
    "switch",
    "cable",
]
TOGETHER = 500  # articles of a transaction


def stacks(store: Store, count: int) -> None:
    """Keep this many articles of 3,000 characters: every seventh for agents, every fifth German, of two brands."""
    random, texts = Random(SEED), StoredTexts(store)
    for start in range(0, count, TOGETHER):
        made = [_article(number, random) for number in range(start, min(start + TOGETHER, count))]
        texts.fill([(one, chunks(one)) for one in made])


def _article(number: int, random: Random) -> Source:
    def words(many: int) -> str:
        return " ".join(random.choices(WORDS, k=many)).capitalize()

    text = "\n\n".join(f"## {words(4)}\n\n" + " ".join(f"{words(12)}." for _ in range(9)) for _ in range(4))
    return source(
        number,
        key=f"{'shop' if number % 6 == 0 else 'main'}/{'de' if number % 5 == 0 else 'en'}/{number}",
        title=f"{words(5)} {number}",
        markdown=text,
        audience=Audience.PUBLIC if number % 7 else Audience.INTERNAL,
        language="en" if number % 5 else "de",
        brand="main" if number % 2 else "lamps",
        updated=NOON - timedelta(days=number % 900),
    )
