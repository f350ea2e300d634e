"""Many runs at once, for measuring: rows as the ledger writes them, without the worker."""

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
from knowledge.passages import Passage
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
