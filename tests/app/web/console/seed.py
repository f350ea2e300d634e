"""A month of runs, a few versions of the policy and some people, so that pages have something to show."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import insert

from app.domain import (
    AutonomyLevel,
    Decision,
    Draft,
    Effect,
    Evidence,
    Finding,
    Handoff,
    Limit,
    OutcomeKind,
    Question,
    Reason,
    Triage,
)
from app.policy import edited, shipped
from app.store.accounts import Role
from app.store.inbox import run_id
from app.store.reviews import ReviewKind
from app.store.tables import runs
from app.web import Faces
from integrations.helpdesk import Visibility
from knowledge.passages import Chunk, Citation, Passage, Source
from tests.app.web.console.library import RETURNS, article, shelve
from tests.app.web.stage import ADMIN, PASSWORD, Stage
from tests.fakes import FakeClock

_decision = TypeAdapter(Decision)
_effects = TypeAdapter(tuple[Effect, ...])
_stages = TypeAdapter(tuple[tuple[str, float], ...])

WRITTEN = datetime.fromisoformat("2026-01-19T09:00:00+00:00")
TIMES = (
    ("read", 41.2),
    ("gate", 0.4),
    ("question", 2.1),
    ("triage", 6.8),
    ("rules", 1.9),
    ("context", 0.2),
    ("passages", 18.5),
    ("draft", 4.6),
    ("checks", 1.2),
    ("decide", 0.1),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What customers ask, what an article says about it, how often it comes."""

    intent: str
    title: str
    category: str
    asked: str
    article: str
    says: str
    runs: int
    sure: float = 0.93


KINDS = (
    Kind(
        "order_status",
        "Where is my order",
        "delivery",
        "Hi, I ordered a floor lamp last Tuesday and the tracking has not moved for two days. Where is my parcel?",
        "Track a parcel",
        "Tracking can stand still for up to three working days while a parcel is between two depots. "
        "If nothing has moved after that, write to us and we open an enquiry with the carrier.",
        204,
        0.94,
    ),
    Kind(
        "return_policy",
        "Return policy",
        "returns",
        "How long do I have to send a lamp back if it does not fit?",
        "Return an item",
        "You may return any item within 30 days of delivery. It must be unused and in its original box. "
        "The refund reaches your account within five working days after the parcel has arrived.",
        121,
        0.96,
    ),
    Kind(
        "delivery_times",
        "How long delivery takes",
        "delivery",
        "When would a desk lamp arrive if I order today? It is a present for Saturday.",
        "Delivery times",
        "Standard delivery takes two to four working days, express delivery one. "
        "Orders until 14:00 leave on the same day.",
        87,
    ),
    Kind(
        "refund_status",
        "When the refund arrives",
        "refunds",
        "I sent the parcel back ten days ago. When do I get my money?",
        "When a refund arrives",
        "A refund is on its way within five working days after the parcel has reached us. "
        "Banks need up to three more days to show it.",
        64,
        0.88,
    ),
    Kind(
        "invoice_copy",
        "Invoice or receipt",
        "billing",
        "Could you send me the invoice for my last order again? I need it for the tax office.",
        "Get an invoice",
        "Every invoice is in your account under Orders. Choose the order, then Invoice as PDF.",
        49,
        0.97,
    ),
    Kind(
        "cancel_order",
        "Cancel an order",
        "orders",
        "Please cancel my order, I found it cheaper elsewhere.",
        "Cancel an order",
        "An order can be cancelled until it is packed, in your account under Orders.",
        31,
        0.9,
    ),
    Kind(
        "opening_hours",
        "Opening hours and how to reach us",
        "contact",
        "until what time can i call you today?",
        "Opening hours",
        "Monday to Friday from 9:00 to 18:00, Saturday from 10:00 to 14:00.",
        26,
        0.98,
    ),
    Kind(
        "damaged_item",
        "Arrived damaged",
        "returns",
        "The glass of the lamp was broken when I opened the parcel.",
        "Something arrived damaged",
        "Send us two photos within 14 days and we send a new one at once.",
        18,
        0.84,
    ),
)


def fill(made: Stage, share: float = 1.0) -> None:
    """Fill a store: people, versions of the policy, runs, reviews."""
    people(made.faces)
    versions(made)
    month(made, share)
    reviews(made.faces)
    shelve(made.store, made.clock, map(cited, KINDS))


def people(faces: Faces) -> None:
    """Keep an admin who can sign in, an agent, somebody invited, somebody who has gone."""
    accounts = faces.accounts
    accounts.accept(accounts.invite(ADMIN, Role.ADMIN, "terminal"), "Admin One", PASSWORD)
    for name, role in (("agent-01", Role.AGENT), ("viewer-01", Role.VIEWER)):
        email = f"{name}@example.com"
        accounts.accept(accounts.invite(email, role, ADMIN), name.replace("-", " ").title(), PASSWORD)
    accounts.invite("agent-02@example.com", Role.AGENT, ADMIN)
    accounts.accept(accounts.invite("agent-03@example.com", Role.AGENT, ADMIN), "Agent Three", PASSWORD)
    gone = next(one for one in accounts.list() if one.email == "agent-03@example.com")
    accounts.deactivate(gone.id, ADMIN)


def versions(made: Stage) -> None:
    """Keep four versions, the last of them three days old."""
    policies, now = made.faces.policies, made.clock.time
    history: tuple[tuple[int, Mapping[str, Mapping[str, object]], str, str], ...] = (
        (20, {"opening_hours": {"ceiling": "reply"}}, ADMIN, "Drafts were sent unchanged for three weeks"),
        (
            11,
            {"return_policy": {"ceiling": "reply", "threshold": 0.9}},
            ADMIN,
            "Preview: 96 of 121 would have gone out, all right",
        ),
        (6, {"order_status": {"threshold": 0.9}}, "terminal", "Two wrong kinds last week"),
        (
            3,
            {"invoice_copy": {"ceiling": "reply"}, "damaged_item": {"ceiling": "observe"}},
            ADMIN,
            "Damage needs a look at the photos",
        ),
    )
    text = shipped()
    for number, (days, change, who, why) in enumerate(history):
        made.clock.time = now - timedelta(days=days, hours=2)
        text = edited(text, change)
        policies.save(text, who, why, number)
    made.clock.time = now


def month(made: Stage, share: float = 1.0) -> None:
    """Keep the runs of 30 days, written at once."""
    with made.store.begin() as connection:
        connection.execute(insert(runs), list(rows(made.clock, share)))


def rows(clock: FakeClock, share: float) -> Iterator[dict[str, object]]:
    """Yield each run as the table keeps it, oldest first."""
    dice = random.Random(7)
    kinds = [kind for kind in KINDS for _ in range(max(2, round(share * kind.runs)))]
    dice.shuffle(kinds)
    step = timedelta(days=29) / len(kinds)
    for number, kind in enumerate(kinds, 1):
        yield row(number, kind, clock.time - timedelta(days=29) + step * number, dice)


def row(number: int, kind: Kind, at: datetime, dice: random.Random) -> dict[str, object]:
    """Return one run as the table keeps it."""
    sure = min(0.99, max(0.4, kind.sure + dice.uniform(-0.12, 0.06)))
    made = decided(kind, str(20_000 + number), sure, dice.uniform(0.6, 0.97))
    end, reason = outcome(made, dice)
    times = tuple((name, round(took * dice.uniform(0.6, 1.9), 2)) for name, took in TIMES)
    name = run_id("main", made.ticket_id, number)
    if end is OutcomeKind.SKIPPED:
        made = replace(made, question=None, triage=None, draft=None, passages=(), findings=(), handoff=None)
        made = replace(made, level=AutonomyLevel.OFF, reason=reason, limits=(Limit(AutonomyLevel.OFF, reason),))
    failed = end is OutcomeKind.FAILED
    return {
        "id": name,
        "number": number,
        "connection": "main",
        "ticket": made.ticket_id,
        "message": made.message_id,
        "requester": str(dice.randrange(100, 400)),
        "digest": "",
        "received": at - timedelta(seconds=11),
        "started": at - timedelta(seconds=1),
        "finished": at,
        "attempts": 3 if failed else 1,
        "kind": str(end),
        "reason": "" if failed else str(made.reason),
        "detail": made.detail,
        "level": int(made.level),
        "intent": made.triage.intent if made.triage else "",
        "policy_version": "9b1bfa1c0ffe" + "0" * 52,
        "decision": _decision.dump_json(replace(made, stages=times)).decode(),
        "effects": _effects.dump_json(effects(end, name)).decode(),
        "stages": _stages.dump_json((*times, ("act", round(dice.uniform(90, 260), 1)))).decode(),
        "error": "Unavailable" if failed else "",
    }


def thought(text: str, connection: str) -> Decision:
    """Return what the line would do with a text: the kind whose words it shares most (app.web.Faces.try_)."""
    said = set(text.lower().split())
    kind = max(KINDS, key=lambda one: len(said & set(one.asked.lower().split())))
    return replace(decided(kind, "try", 0.91, 0.86), connection=connection)


def outcome(made: Decision, dice: random.Random) -> tuple[OutcomeKind, Reason]:
    """Return how a run ended, and why."""
    luck = dice.random()
    if luck < 0.04:
        return OutcomeKind.SKIPPED, dice.choice((Reason.PERSON_ANSWERED, Reason.AUTOMATIC_MAIL, Reason.CLOSED))
    if luck < 0.05:
        return OutcomeKind.FAILED, made.reason
    if made.handoff:
        return OutcomeKind.HANDED_OFF, made.reason
    if made.level >= AutonomyLevel.REPLY:
        return OutcomeKind.REPLIED, made.reason
    return (OutcomeKind.OBSERVED if made.level is AutonomyLevel.OBSERVE else OutcomeKind.SUGGESTED), made.reason


def decided(kind: Kind, ticket: str, sure: float, confidence: float) -> Decision:
    """Return a decision as the pipeline makes it."""
    limits = tuple(_limits(kind, sure, confidence))
    lowest = min(limits, key=lambda one: one.level)
    source = replace(cited(kind), markdown="")
    chunk = Chunk(f"{source.key}#0", source.key, (), kind.says, 0, len(kind.says))
    parts = kind.says.split(". ")
    text = "Thank you for writing to us.\n\n" + " ".join(f"{one.rstrip('.')}. [1]" for one in parts)
    asks = any(one.handoff for one in limits)
    return Decision(
        connection="main",
        ticket_id=ticket,
        message_id=f"m{ticket}",
        version="v1",
        requester_id="100",
        level=lowest.level,
        reason=lowest.reason,
        detail=lowest.detail,
        limits=limits,
        question=Question(
            kind.asked, kind.asked, "", "en", True, ticket, len(kind.asked.split()), WRITTEN, f"m{ticket}"
        ),
        triage=Triage(kind.intent, kind.title, kind.category, sure, 0.91, _others(kind, sure)),
        passages=(Passage(chunk, source, confidence, confidence, 0.6, 0.5),),
        draft=Draft(
            text,
            (Citation(1, source.key, source.id, chunk.id, source.title, source.url, kind.says),),
            Evidence.DOCUMENTED,
            "en",
            confidence,
            "extractive",
            "p1",
        ),
        findings=tuple(_findings(limits)),
        handoff=Handoff(lowest.reason, "Support", _note(kind)) if asks else None,
        status="new",
        policy_version="9b1bfa1c0ffe" + "0" * 52,
    )


def cited(kind: Kind) -> Source:
    """Return the article that answers a kind of question."""
    return article(kind.intent, kind.article, RETURNS if kind.intent == "return_policy" else kind.says)


def _limits(kind: Kind, sure: float, confidence: float) -> Iterator[Limit]:
    alone = kind.intent in {"opening_hours", "return_policy", "invoice_copy"}
    level = AutonomyLevel.REPLY if alone else AutonomyLevel.SUGGEST
    yield Limit(level, Reason.ALLOWED if alone else Reason.CEILING, kind.intent)
    if sure < 0.85:
        yield Limit(AutonomyLevel.SUGGEST, Reason.UNSURE_INTENT, f"{kind.intent} {sure:.2f} below 0.85")
    if kind.intent == "cancel_order":
        yield Limit(AutonomyLevel.SUGGEST, Reason.CANCEL, "cancel my order", handoff=True)
    if confidence < 0.75:
        yield Limit(AutonomyLevel.SUGGEST, Reason.UNSURE_ANSWER, f"{confidence:.2f} below 0.75")


def _findings(limits: tuple[Limit, ...]) -> Iterator[Finding]:
    unsure = next((one for one in limits if one.reason is Reason.UNSURE_ANSWER), None)
    for name in ("sources", "audience", "figures", "language", "repetition", "length"):
        yield Finding(name, "passed")
    yield Finding("confidence", unsure.detail if unsure else "passed", unsure)


def _others(kind: Kind, sure: float) -> tuple[tuple[str, float], ...]:
    near = {"order_status": "parcel_missing", "return_policy": "start_return", "refund_status": "return_policy"}
    rest = 1 - sure
    return ((near.get(kind.intent, "feedback"), round(0.6 * rest, 3)), ("product_advice", round(0.2 * rest, 3)))


def _note(kind: Kind) -> str:
    return (
        f"**Over to Support.** The customer wants to cancel. (cancel my order)\n\n**Wanted:** {kind.asked}\n\n"
        f"**Read:** [{kind.article}](<https://help.example.com/articles/{kind.intent}>)\n\n"
        "**Next step:** Confirm the cancellation, or call before the customer leaves."
    )


def effects(end: OutcomeKind, run: str) -> tuple[Effect, ...]:
    """Return what a run left in the helpdesk."""
    match end:
        case OutcomeKind.REPLIED:
            return (Effect("reply", f"{run}/reply", "88120", Visibility.PUBLIC),)
        case OutcomeKind.HANDED_OFF:
            return (Effect("note", f"{run}/note", "88121", Visibility.INTERNAL),)
        case _:
            return ()


def reviews(faces: Faces) -> None:
    """Keep what agents thought of some drafts."""
    for entry in faces.ledger.newest(6):
        faces.reviews.add(entry.run, ReviewKind.USED, "agent-01@example.com")
