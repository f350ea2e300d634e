"""What happened to a ticket: read by whoever must be told."""

from dataclasses import dataclass, field
from datetime import datetime

from integrations.sandbox.comments import Words, via
from integrations.sandbox.rows import Record


@dataclass(frozen=True, slots=True)
class Edit:
    """One update: whose, through which door, which fields, which words.

    `stamp` is the `updated_at` that a guarded update expects; None updates unguarded.
    """

    actor_id: int
    fields: Record = field(default_factory=dict)
    words: Words | None = None
    via: Record = field(default_factory=lambda: via("api"))
    custom: Record = field(default_factory=dict)
    client: str = ""
    stamp: str | None = None
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A committed update. `before` is None for a new ticket."""

    before: Record | None
    after: Record
    audit: Record
    comment: Record | None = None
    merged_into: int = 0


def written(change: Change) -> bool:
    """Say whether the update left anything behind."""
    return bool(change.audit["events"])
