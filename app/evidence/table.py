"""The autonomy table: every intent with its level, its volume, and who changed it last. Pure."""

from collections.abc import Mapping

from app.domain import Intent, Policy
from app.evidence.seen import Row, Touched
from app.store.policies import Touch


def table(policy: Policy, volumes: Mapping[str, Mapping[str, int]], touched: Mapping[str, Touch]) -> tuple[Row, ...]:
    """Return a row for every intent of the policy, in its order: categories stand together there."""
    return tuple(_row(one, volumes.get(one.name, {}), touched.get(one.name)) for one in policy.intents)


def _row(intent: Intent, volume: Mapping[str, int], last: Touch | None) -> Row:
    return Row(
        name=intent.name,
        title=intent.title,
        category=intent.category,
        stakes=intent.stakes,
        level=intent.ceiling.name.lower(),
        threshold=intent.threshold,
        volume=dict(volume),
        runs=sum(volume.values()),
        last=Touched(last.author, last.created, last.reason, last.number) if last else None,
    )
