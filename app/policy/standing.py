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


def standing(text: str, part: str, name: str) -> dict[str, Standing]:
    """Return what counts for an intent, a category, or by part `policy` for all that says nothing itself.

    Raise PolicyError, and LookupError where there is none of this name.
    """
    root = read(text)
    if part == "policy":
        return {key: _whole(key, root) for key in KEYS}
    if part == "intent":
        found = next((one for one in root.intent if one.name == name), None)
        if found is None:
            raise LookupError(name)
        return {key: _standing(key, found, root) for key in KEYS}
    if name not in {one.category for one in root.intent}:
        raise LookupError(name)
    return {key: _said(key, [], [one for one in root.category if one.name == name], root) for key in KEYS}


def unsaid(key: str) -> Standing:
    """Return what counts where a policy's text says nothing about a limit."""
    whole = {"channels": "reply_channels"}.get(key, key)
    return Standing(Root.model_fields[whole].default if whole in Root.model_fields else None, Source.DEFAULT)


def _standing(key: str, table: Told, root: Root) -> Standing:
    shared = [] if key in BUDGETS else [one for one in root.category if one.name == table.category]
    found = _said(key, [table], shared, root)
    if found.source is Source.DEFAULT and key == "languages":
        return Standing(list(tested(table)), Source.DEFAULT)
    return found


def _said(key: str, own: Sequence[Said], shared: Sequence[Said], root: Root) -> Standing:
    for source, tables in ((Source.INTENT, own), (Source.CATEGORY, shared)):
        for one in tables:
            if (value := getattr(one, key, None)) is not None:
                return Standing(value, source)
    return Standing(None, Source.DEFAULT) if key in BUDGETS else _whole(key, root)


def _whole(key: str, root: Root) -> Standing:
    """Return what is said of everything; languages and reasons are not."""
    whole = "" if key in {"languages", "reviewed"} else {"channels": "reply_channels"}.get(key, key)
    otherwise = {"ceiling": CEILING, "threshold": THRESHOLD}
    value = otherwise.get(key, getattr(root, whole, None))
    return Standing(value, Source.POLICY if whole in root.model_fields_set else Source.DEFAULT)
