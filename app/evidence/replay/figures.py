"""What a replay comes to, intent by intent: coverage, precision with interval, risk by coverage, worst misses."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from app.domain import Policy
from app.evidence.replay.line import following
from app.evidence.replay.moments import Act
from app.evidence.shares import wilson

WORST = 10
POINTS = 10  # of a curve

Row = dict[str, Any]


def figures(rows: Iterable[Row], policy: Policy, intent: str = "") -> dict[str, Any]:
    """Return the figures of a replay, all of them or those of one intent. Every share comes with its n."""
    known = sorted(rows, key=lambda one: one["ticket"])
    moments = [{**one, "ticket": row["ticket"], "link": row["link"]} for row in known for one in row["moments"]]
    wanted = [one for one in moments if not intent or one.get("intent") == intent]
    told = [one for one in wanted if "error" not in one]
    return {
        "tickets": len({one["ticket"] for one in wanted}) if intent else len(known),
        "moments": len(wanted),
        "failed": len(wanted) - len(told),
        "from": min((one["at"][:10] for one in wanted), default=""),
        "to": max((one["at"][:10] for one in wanted), default=""),
        "policy": policy.version,
        **_both(told),
        "same_act": share(sum(one["same_act"] for one in told), len(told)),
        "acts": _acts(told),
        "younger_articles": dict(Counter(title for one in told for title in one["younger"]).most_common(WORST)),
        "intents": [_intent(name, some, policy) for name, some in _by_intent(told)],
    }


def share(hits: int, of: int) -> dict[str, Any]:
    """Return a share with its n and where the truth lies with 95 %; None of nothing."""
    low, high = wilson(hits, of)
    if not of:
        return {"n": 0, "hits": 0, "share": None, "low": None, "high": None}
    return {"n": of, "hits": hits, "share": round(hits / of, 4), "low": round(low, 4), "high": round(high, 4)}


def curve(judged: Sequence[tuple[float, bool]], of: int) -> list[dict[str, float]]:
    """Return risk by coverage: of the surest so many of all moments, the share that was wrong.

    `judged`: confidence and whether it was right. Equally sure ones stand or fall together.
    """
    found, wrong = [], 0
    ranked = sorted(judged, key=lambda one: -one[0])
    for at, (sure, right) in enumerate(ranked, 1):
        wrong += not right
        if at == len(ranked) or ranked[at][0] < sure:
            found.append({"confidence": sure, "coverage": round(at / of, 4), "risk": round(wrong / at, 4), "n": at})
    step = max(1, -(-len(found) // POINTS))
    return found[step - 1 :: step] + ([] if len(found) % step == 0 else found[-1:])


def _both(told: Sequence[Row]) -> dict[str, Any]:
    """Return coverage and precision, of what the next level would send and of every draft."""
    sent = [one for one in told if one["covered"]]
    drafts = [one for one in told if one["act"] == Act.ANSWERED]
    return {
        "coverage": share(len(sent), len(told)),
        "precision": _right(sent),
        "drafts": share(len(drafts), len(told)),
        "draft_precision": _right(drafts),
    }


def _right(some: Sequence[Row]) -> dict[str, Any]:
    """Return the share that was right, of those that can be judged: people did something about the message, too."""
    judged = [one for one in some if one["right"] is not None]
    return {**share(sum(one["right"] for one in judged), len(judged)), "unjudged": len(some) - len(judged)}


def _acts(told: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Return what people did by what the copilot would have done."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in told:
        found[one["act"]][one["real"]] += 1
    return {act.value: dict(found[act.value]) for act in Act if act.value in found}


def _by_intent(told: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for one in told:
        found[one["intent"]].append(one)
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _intent(name: str, some: Sequence[Row], policy: Policy) -> dict[str, Any]:
    intent = policy.intent(name)
    judged = [one for one in some if one["right"] is not None and one["act"] == Act.ANSWERED]
    return {
        "name": name,
        "title": intent.title if intent else name,
        "ceiling": intent.ceiling.name.lower() if intent else "",
        "next": following(intent.ceiling).name.lower() if intent else "",
        "n": len(some),
        **_both(some),
        "same_act": share(sum(one["same_act"] for one in some), len(some)),
        "curve": curve([(one["confidence"], one["right"]) for one in judged], len(some)),
        "misses": misses(some),
    }


def misses(some: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the surest drafts that were wrong, those that the next level would have sent first."""
    wrong = [one for one in some if one["right"] is False]
    worst = sorted(wrong, key=lambda one: (not one["covered"], -(one["confidence"] or 0), one["ticket"]))[:WORST]
    kept = ("ticket", "link", "at", "covered", "confidence", "real", "similarity", "article", "differ")
    return [{name: one.get(name) for name in (*kept, "question", "draft", "reply")} for one in worst]
