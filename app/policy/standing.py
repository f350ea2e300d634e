"""What counts for each intent, and whose word it is: for people who look at a policy."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.policy.schema import CEILING, THRESHOLD, Root, Said, Told, read, tested
from app.remit import Source

BUDGETS = ("per_hour", "per_day")  # nobody's heirs: one of the whole is shared by all, not had by each
KEYS = (*Said.model_fields, "reviewed")


@dataclass(frozen=True, slots=True)
class Standing:
    """A value that counts for an intent, as the text writes it, and whose word it is."""

    value: object
    source: Source


def standings(text: str) -> dict[str, dict[str, Standing]]:
    """Return by intent what counts for it, and where that is said. Raise PolicyError."""
    root = read(text)
    return {one.name: {key: _standing(key, one, root) for key in KEYS} for one in root.intent}


def _standing(key: str, table: Told, root: Root) -> Standing:
    shared = tuple(one for one in root.category if one.name == table.category)
    for source, one in _sayers(key, table, shared):
        if (value := getattr(one, key, None)) is not None:
            return Standing(value, source)
    whole = "" if key in {*BUDGETS, "languages", "reviewed"} else {"channels": "reply_channels"}.get(key, key)
    otherwise = {"languages": list(tested(table)), "ceiling": CEILING, "threshold": THRESHOLD}
    source = Source.POLICY if whole in root.model_fields_set else Source.DEFAULT
    return Standing(otherwise.get(key, getattr(root, whole, None)), source)


def _sayers(key: str, table: Told, shared: Sequence[Said]) -> list[tuple[Source, Said]]:
    above = [] if key in BUDGETS else [(Source.CATEGORY, one) for one in shared]
    return [(Source.INTENT, table), *above]
