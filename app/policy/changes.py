"""What differs between two policies, for those who look back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.policy.schema import settled

_MANNERS = ("schedule", "acknowledge", "tone", "actions")  # tables of the whole policy
_LISTS = frozenset({"category", "intent", "rule", "tier", "entity", "route"})


@dataclass(frozen=True, slots=True)
class Change:
    """One value that is another now. An empty key: the whole intent or rule has come (no `before`) or gone."""

    part: str  # policy, category, intent, rule, tier, entity
    name: str  # of the category, the intent or the rule
    key: str
    before: str
    after: str


def changes(old: str, new: str) -> tuple[Change, ...]:
    """Return what differs between two policies' texts, defaults spelled out. Raise PolicyError."""
    before, after = settled(old), settled(new)
    return (
        *_differences("policy", "", _scalars(before), _scalars(after)),
        *_listed("category", "name", "name", before, after),
        *_listed("intent", "name", "title", before, after),
        *_listed("rule", "reason", "reason", before, after),
        *_listed("tier", "name", "name", before, after),
        *_listed("entity", "name", "name", before, after),
        *_routes(before, after),
    )


def _scalars(root: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in root.items() if key not in {*_LISTS, *_MANNERS}}
    return plain | dict(_flat({key: root[key] for key in _MANNERS if key in root}))


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the values of tables in tables under dotted names: a text that was not there before is empty."""
    for key, value in table.items():
        if isinstance(value, dict) and key != "texts":
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _routes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Yield what differs in the routes, which have no names but their order."""
    before, after = ([_route(one) for one in root["route"]] for root in (old, new))
    if before != after:
        yield Change("policy", "", "route", "; ".join(before), "; ".join(after))


def _route(one: Mapping[str, Any]) -> str:
    conditions = (name for key in ("intents", "categories", "languages", "tiers") for name in one[key])
    return f"{', '.join(conditions) or '*'} > {', '.join(filter(None, (one['group'], one['priority'])))}"


def _listed(part: str, id_: str, title: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Yield what differs in a list of tables."""
    before, after = ({one[id_]: one for one in root[part]} for root in (old, new))
    for name, one in after.items():
        if name in before:
            yield from _differences(part, name, before[name], one)
        else:
            yield Change(part, name, "", "", str(one[title]))
    for name in before.keys() - after.keys():
        yield Change(part, name, "", str(before[name][title]), "")


def _differences(part: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in {**new, **old}:  # an action's table may have come or gone
        if old.get(key) != new.get(key):
            yield Change(part, name, key, _said(old.get(key)), _said(new.get(key)))


def _said(value: object) -> str:
    """Return a value in a few words: texts of many lines are only counted."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case list():
            return ", ".join(map(str, value)) if len(value) < 10 else f"{len(value)} entries"
        case dict():
            return ", ".join(f"{key}: {_count(inner)}" for key, inner in value.items())
        case _:
            return str(value)


def _count(value: object) -> str:
    return f"{len(value)} entries" if isinstance(value, list) else "a text"
