"""The limits of a policy as fields of a form: what stands in them, what was typed, what that means. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from app.policy import Standing
from app.remit import Hours
from app.web.console.texts import Texts
from app.web.console.wishes import percent, share

CHANNELS = ("email", "web", "chat", "voice", "api", "other")
NUMBERS = {"send_delay": 3600, "replies_per_ticket": 999, "per_hour": 99_999, "per_day": 99_999, "review_days": 365}
CHOICES = {"channels": CHANNELS, "hours": tuple(str(one) for one in Hours)}
GROUPS = (
    ("where", ("channels", "brands", "languages")),
    ("when", ("hours", "send_delay")),
    ("often", ("replies_per_ticket", "per_hour", "per_day")),
    ("checked", ("review_days", "reviewed", "hold_out")),
)
ONLY = {"reviewed": ("intent",), "languages": ("intent", "category")}
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Field:
    """One limit. `values` is what it says itself; `stands` what counts without that, and by whose word."""

    key: str
    kind: str  # number, share, names, text, some, one
    values: tuple[str, ...]
    stands: str
    source: str
    choices: tuple[tuple[str, str], ...] = ()  # value, words
    error: str = ""
    unit: str = ""

    @property
    def value(self) -> str:
        """Return what stands in a field of one line."""
        return ", ".join(self.values)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    name: str
    fields: tuple[Field, ...]


def keys(part: str) -> tuple[str, ...]:
    """Return the limits that an intent, a category or the whole may have."""
    return tuple(key for _, some in GROUPS for key in some if part in ONLY.get(key, (part,)))


def grouped(part: str, fields: Mapping[str, Field]) -> tuple[Group, ...]:
    """Return fields as the page shows them."""
    return tuple(Group(name, tuple(fields[key] for key in some if key in keys(part))) for name, some in GROUPS)


def field(key: str, own: object, above: Standing, languages: tuple[str, ...], t: Texts) -> Field:
    """Return a limit as it is said, None where it is not; `above`: what counts without that."""
    names = {"channels": CHANNELS, "languages": languages, "hours": CHOICES["hours"]}.get(key, ())
    return Field(
        key=key,
        kind=_kind(key),
        values=_typed(key, own),
        stands=said(key, above.value, t),
        source=t(f"limits.source.{above.source}"),
        choices=tuple((name, word(key, name, t)) for name in names),
        unit=t.known(f"limits.unit.{key}", ""),
    )


def said(key: str, value: object, t: Texts) -> str:
    """Return a value in words."""
    match value:
        case None | "":
            return t(f"limits.none.{key}" if f"limits.none.{key}" in t.all else "limits.none")
        case list():
            return ", ".join(word(key, str(one), t) for one in value) or t(f"limits.none.{key}")
        case float() | int() if key == "hold_out":
            return f"{percent(float(value))}{t.percent}"
        case float() | int():
            unit = t.known(f"limits.unit.{key}", "")
            return f"{t.number(value)} {unit}".strip()
        case _:
            return word(key, str(value), t)


def word(key: str, name: str, t: Texts) -> str:
    """Return one of several names in words."""
    return t.known(f"language.{name}" if key == "languages" else f"limits.{key}.by_{name}", name)


def typed(fields: Mapping[str, Field], form: MultiDict[str, str], t: Texts) -> dict[str, Field]:
    """Return the fields as a reader left them, what makes no sense with an error."""
    return {key: _left(one, form, t) for key, one in fields.items()}


def wanted(fields: Mapping[str, Field]) -> dict[str, object]:
    """Return what the fields say, as a policy's text has it; None for what they leave to others."""
    return {key: _meant(one) for key, one in fields.items()}


def _left(one: Field, form: MultiDict[str, str], t: Texts) -> Field:
    raw = [value.strip()[:_LONGEST] for value in form.getlist(one.key)]
    values = tuple(value for value in raw if value)
    if one.kind == "names":
        values = tuple(name.strip() for value in values for name in value.split(",") if name.strip())
    left = replace(one, values=tuple(dict.fromkeys(values)))
    return replace(left, error=_wrong(left, t))


def _wrong(one: Field, t: Texts) -> str:
    """Return why a field cannot be meant so, or an empty string."""
    if not one.values:
        return ""
    if one.kind == "number" and not (re.fullmatch(r"\d{1,6}", one.value) and int(one.value) <= NUMBERS[one.key]):
        return t("limits.bad_number", most=t.number(NUMBERS[one.key]))
    if one.kind == "share" and ((found := share(one.value.rstrip("% "))) is None or found > 0.5):
        return t("limits.bad_share")
    known = {name for name, _ in one.choices}
    return t("limits.bad_choice") if known and not known >= set(one.values) else ""


def _meant(one: Field) -> object:
    if not one.values:
        return None
    match one.kind:
        case "number":
            return int(one.value)
        case "share":
            return share(one.value.rstrip("% "))
        case "names":
            return [] if one.values == ("*",) else list(one.values)
        case "some":
            return list(one.values)
        case _:
            return one.value


def _kind(key: str) -> str:
    if key in NUMBERS:
        return "number"
    kinds = {"hold_out": "share", "brands": "names", "reviewed": "text", "hours": "one"}
    return kinds.get(key, "some")


def _typed(key: str, value: object) -> tuple[str, ...]:
    """Return a value as somebody would type it."""
    match value:
        case None:
            return ()
        case list():
            return tuple(map(str, value)) or ("*",)
        case float() if key == "hold_out":
            return (percent(value),)
        case float():
            return (f"{value:g}",)
        case _:
            return (str(value),)
