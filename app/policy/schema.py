"""What the admins decide, read from TOML: strict, because a typing mistake must not loosen a limit."""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from app.domain import COMPUTED, NEVER_ALONE, AutonomyLevel, Intent, Learned, Policy, Reason, Rule
from app.policy import lists, notes
from app.policy.actions import ActionTables, Named, grants, wrong
from app.policy.complaints import complaints, line
from app.policy.manners import AcknowledgeTable, ScheduleTable, courtesies, greetings, schedule
from app.remit import Category, Hours, Terms
from app.signals import Severity
from app.texts.entities import SHIPPED

# The language of phrases, explained at the top of policy.toml.
_WORD = r"[^\W_]+(?:['’][^\W_]+)*\*?"
_CHOICE = rf"\({_WORD}(?: {_WORD})*(?:\|{_WORD}(?: {_WORD})*)*\)\??"
_PART = rf"(?:{_WORD}|{_CHOICE})"
_PHRASE = re.compile(rf"@shouting|{_PART}(?:(?: \.\.\.)? {_PART})*")
_OPTIONAL = re.compile(r"\([^)]*\)\?|\.\.\.|\s")

CEILING, THRESHOLD = "suggest", 0.85  # of an intent where neither it nor its category says one
_TAUGHT = 5  # examples of a language from which on it counts as tested


class PolicyError(ValueError):
    """A policy that cannot be used: where, and what is wrong."""


def _phrase(value: str) -> str:
    if not _PHRASE.fullmatch(value) or not _OPTIONAL.sub("", value):
        raise ValueError(f"{value!r} is not a phrase of words, stems*, (a|b), (a|b)? and ...")
    return value


def _topic(value: str) -> str:
    if value not in NEVER_ALONE | COMPUTED:
        raise ValueError(f"{value!r} is not one of {', '.join(sorted(NEVER_ALONE | COMPUTED))}")
    return value


def _once(values: list[str]) -> list[str]:
    if twice := _twice(values):
        raise ValueError(f"{twice!r} stands twice")
    return values


_Text = Annotated[str, StringConstraints(pattern=r"\S")]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
_Share = Annotated[float, Field(ge=0, le=1)]
_Host = Annotated[str, StringConstraints(pattern=r"^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z0-9-]{2,}(?::\d{1,5})?$")]
_Phrase = Annotated[str, AfterValidator(_phrase)]
_Channel = Literal["email", "web", "chat", "voice", "api", "other"]
_Channels = Annotated[list[_Channel], AfterValidator(_once)]
_Brands = Annotated[list[_Text], AfterValidator(_once)]
_Languages = Annotated[list[_Language], AfterValidator(_once)]
_Hours = Literal["always", "open", "closed"]
_Delay = Annotated[float, Field(ge=0, le=3600)]  # seconds
_Count = Annotated[int, Field(ge=0)]
_Days = Annotated[int, Field(ge=0, le=365)]
_HoldOut = Annotated[float, Field(ge=0, le=0.5)]
_Disclosure = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\n*]*\S[^\n*]*$", max_length=300)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Said(_Table):
    """What a category or an intent may say; what it does not say is said above it."""

    ceiling: Literal["off", "observe", "suggest", "reply", "resolve"] | None = None
    threshold: _Share | None = None
    channels: _Channels | None = None
    brands: _Brands | None = None
    hours: _Hours | None = None
    languages: _Languages | None = None
    send_delay: _Delay | None = None
    replies_per_ticket: _Count | None = None
    review_days: _Days | None = None
    hold_out: _HoldOut | None = None
    per_hour: _Count | None = None
    per_day: _Count | None = None


class _Category(Said):
    name: _Text


class Told(notes.Recorded, Said):
    """An intent as the text has it."""

    name: _Name
    title: _Text
    category: _Text
    stakes: Literal["low", "medium", "high"]
    group: str = ""
    reviewed: _Text | None = None
    examples: dict[_Language, list[_Text]]
    approved: dict[_Language, _Text] = {}
    titles: dict[_Language, _Text] = {}
    needs: list[_Name] = []
    actions: Named = []


class _Rule(lists.RuleNumbers):
    reason: Annotated[str, AfterValidator(_topic)]
    group: str = ""
    on: bool | None = None  # None: as it comes with the package
    phrases: dict[_Language, list[_Phrase]] | None = None  # None: those that come with the package
    learned: Literal["all", "sure", "none"] | None = None  # None: all where the phrases are those of the package

    @model_validator(mode="after")
    def _own(self) -> "_Rule":
        lists.complete(self.reason, self)
        if self.phrases is not None and self.reason in COMPUTED:
            raise ValueError(f"the rule {self.reason} goes by figures and has no phrases")
        return self


class Root(notes.Noted, ActionTables, _Table):
    """A whole policy as the text has it."""

    company: str = ""
    group: str = ""
    links: list[_Host] = []
    languages: Annotated[_Languages, Field(min_length=1)] = ["en", "de", "es"]
    reply_channels: _Channels = ["email", "web"]
    brands: _Brands = []
    hours: _Hours = "always"
    replies_per_ticket: _Count = 3
    review_days: _Days = 14
    hold_out: _HoldOut = 0.0
    per_hour: _Count | None = None
    per_day: _Count | None = None
    stale_hours: Annotated[int, Field(ge=1)] = 72
    tag_out: _Text = "copilot_off"
    status_on_reply: Literal["open", "pending", "hold", "solved"] = "pending"
    note_on_suggest: bool = False
    abstain_below: _Share = 0.37
    reply_above: _Share = 0.75
    send_delay: _Delay = 120.0
    paused: bool = False
    disclosure: dict[_Language, _Disclosure] = {}
    category: list[_Category] = []
    intent: Annotated[list[Told], Field(min_length=2)]
    rule: list[_Rule] = []  # topics that are not named have the shipped rule
    schedule: ScheduleTable = ScheduleTable()
    acknowledge: AcknowledgeTable = AcknowledgeTable()
    clarify: Literal["off", "suggest", "reply"] = "suggest"
    tier: list[lists.TierTable] = []
    entity: list[lists.EntityTable] = []
    route: list[lists.RouteTable] = []


def load(text: str) -> Policy:
    """Return the policy that this TOML describes; its version is a digest of the text. Raise PolicyError."""
    root = read(text)
    return notes.completed(_policy(root, hashlib.sha256(text.encode()).hexdigest()), root, root.intent)


def settled(text: str) -> dict[str, Any]:
    """Return all that the text says or leaves at its default, as plain values. Raise PolicyError.

    None: what stands above it counts. Levels and thresholds are those that count.
    """
    root = read(text)
    shared = {one.name: one for one in root.category}
    intents = [one.model_copy(update=_inherited(one, shared.get(one.category))) for one in root.intent]
    return root.model_copy(update={"intent": intents}).model_dump()


def _inherited(table: Told, category: _Category | None) -> dict[str, Any]:
    """Return an intent's level and threshold, its category's where it says none."""
    found = {"ceiling": CEILING, "threshold": THRESHOLD}
    for one in (category, table):
        found |= {key: value for key in found if one and (value := getattr(one, key)) is not None}
    return found


def tested(table: Told) -> tuple[str, ...]:
    """Return the languages that an intent was taught or written for: those that it may be answered alone in."""
    taught = [language for language, texts in table.examples.items() if len(texts) >= _TAUGHT]
    return tuple(dict.fromkeys((*taught, *table.approved)))


def shipped() -> str:
    """Return the text of the policy that comes with the package."""
    return files("app").joinpath("policy.toml").read_text(encoding="utf-8")


def with_ceiling(policy: Policy, ceilings: Mapping[str, AutonomyLevel]) -> Policy:
    """Return the policy with other ceilings for some intents, under a version of its own. Raise PolicyError."""
    for name in ceilings:
        if policy.intent(name) is None:
            raise PolicyError(f"there is no intent {name!r} to give a ceiling")
    intents = tuple(replace(one, ceiling=ceilings.get(one.name, one.ceiling)) for one in policy.intents)
    change = ",".join(f"{name}={ceilings[name].name}" for name in sorted(ceilings))
    version = hashlib.sha256(f"{policy.version}\n{change}".encode()).hexdigest()
    return replace(policy, intents=intents, version=version)


def read(text: str) -> Root:
    """Return the tables of a policy's text, every single value checked. Raise PolicyError."""
    try:
        text.encode()
        root = Root.model_validate(tomllib.loads(text))
    except UnicodeEncodeError:
        raise PolicyError("policy is not text: it holds half a character") from None
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"policy is not TOML: {error}") from None
    except ValidationError as error:
        raise PolicyError("\n".join(complaints(text, error))) from None
    _refuse(root, text)
    named = {one.reason for one in root.rule}
    topics = (*never_alone(), *(one for one in Reason if one in COMPUTED))
    unnamed = [_Rule(reason=str(topic)) for topic in topics if topic not in named]
    return root.model_copy(update={"rule": [_worded(one) for one in (*root.rule, *unnamed)]})


def _worded(rule: _Rule) -> _Rule:
    """Return a rule with everything spelled out that comes with the package."""
    on = Reason(rule.reason) not in lists.OFF if rule.on is None else rule.on
    said = {"on": on, **lists.complete(rule.reason, rule)}
    if rule.phrases is None and rule.reason in NEVER_ALONE:
        said["phrases"] = never_alone()[rule.reason]
    if rule.learned is None:
        said["learned"] = "all" if rule.phrases is None and rule.reason in NEVER_ALONE else "none"
    return rule.model_copy(update=said)


@lru_cache(maxsize=1)
def never_alone() -> dict[str, dict[str, list[str]]]:
    """Return the phrases that come with the package, by topic and language."""
    return tomllib.loads(files("app").joinpath("never_alone.toml").read_text(encoding="utf-8"))


def _refuse(root: Root, text: str) -> None:
    """Raise PolicyError where single values are fine and the whole is not."""
    _refuse_categories(root, text)
    if twice := _twice(one.name for one in root.intent):
        raise PolicyError(f"two intents are named {twice!r}")
    if twice := _twice(one.reason for one in root.rule):
        raise PolicyError(f"two rules are for {twice!r}")
    for part, tables in (("tiers", root.tier), ("entities", root.entity)):
        if twice := _twice(one.name for one in tables):
            raise PolicyError(f"two {part} are named {twice!r}")
    _named(root)
    examples = [_plain(text) for one in root.intent for texts in one.examples.values() for text in texts]
    if twice := _twice(examples):
        raise PolicyError(f"the example {twice!r} stands twice")
    for what, trail in wrong([(one.name, one.actions) for one in root.intent], root.actions):
        raise PolicyError(f"policy, line {line(text, trail)}: {what}")
    for one in root.intent:
        if sum(map(len, one.examples.values())) < 8:
            raise PolicyError(f"the intent {one.name!r} needs 8 examples or more")


def _refuse_categories(root: Root, text: str) -> None:
    known, seen = {one.category for one in root.intent}, set[str]()
    for at, one in enumerate(root.category):
        where = f"policy, line {line(text, ('category', at, 'name'))}: category[{at + 1}].name"
        if one.name in seen:
            raise PolicyError(f"{where}: two categories are named {one.name!r}")
        if one.name not in known:
            raise PolicyError(f"{where}: no intent is of a category {one.name!r}; there are {', '.join(sorted(known))}")
        seen.add(one.name)


def _named(root: Root) -> None:
    """Raise PolicyError where a route or an entity names nothing, or what is not there."""
    for one in root.entity:
        if not one.pattern and not one.words:
            raise PolicyError(f"the entity {one.name!r} needs a pattern or words")
    things = {*SHIPPED, *(one.name for one in root.entity)}
    for intent in root.intent:
        if missing := [one for one in intent.needs if one not in things]:
            raise PolicyError(f"the intent {intent.name!r} needs {missing[0]!r}: name it in an [[entity]]")
    known = {"intents": {one.name for one in root.intent}, "categories": {one.category for one in root.intent}}
    known["tiers"] = {one.name for one in root.tier}
    for number, route in enumerate(root.route, 1):
        if not route.group and route.priority is None:
            raise PolicyError(f"route {number} needs a group or a priority")
        for key, names in known.items():
            if missing := [one for one in getattr(route, key) if one not in names]:
                raise PolicyError(f"route {number} names {missing[0]!r} in {key}, which the policy does not have")


def _twice(values: Iterable[str]) -> str:
    return next((value for value, count in Counter(values).items() if count > 1), "")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _policy(root: Root, version: str) -> Policy:
    return Policy(
        version=version,
        intents=_intents(root),
        rules=tuple(_rule(one) for one in root.rule if one.reason in NEVER_ALONE),
        computed=tuple(
            lists.computed(one.reason, bool(one.on), one.group, one) for one in root.rule if one.reason in COMPUTED
        ),
        tiers=tuple(map(lists.tier, root.tier)),
        entities=tuple(map(lists.mention, root.entity)),
        routes=tuple(map(lists.route, root.route)),
        paused=root.paused,
        languages=tuple(root.languages),
        replies_per_ticket=root.replies_per_ticket,
        stale_hours=root.stale_hours,
        tag_out=root.tag_out,
        note_on_suggest=root.note_on_suggest,
        status_on_reply=root.status_on_reply,
        send_delay=root.send_delay,
        abstain_below=root.abstain_below,
        reply_above=root.reply_above,
        company=root.company,
        group=root.group,
        reply_channels=tuple(root.reply_channels),
        links=tuple(root.links),
        terms=Terms(
            brands=tuple(root.brands),
            hours=Hours(root.hours),
            review_days=root.review_days,
            hold_out=root.hold_out,
            per_hour=root.per_hour,
            per_day=root.per_day,
        ),
        categories=tuple(Category(one.name, _terms(one)) for one in root.category),
        disclosure=tuple(root.disclosure.items()),
        schedule=schedule(root.schedule),
        first_reply_hours=root.schedule.first_reply_hours,
        courtesies=courtesies(root.acknowledge),
        greetings=greetings(root.acknowledge),
        clarify=AutonomyLevel[root.clarify.upper()],
        grants=grants(root.actions),
    )


def _terms(table: Said) -> Terms:
    return Terms(
        channels=_some(table.channels),
        brands=_some(table.brands),
        hours=Hours(table.hours) if table.hours else None,
        languages=_some(table.languages),
        send_delay=table.send_delay,
        replies_per_ticket=table.replies_per_ticket,
        review_days=table.review_days,
        reviewed=table.reviewed if isinstance(table, Told) else None,
        hold_out=table.hold_out,
        per_hour=table.per_hour,
        per_day=table.per_day,
    )


def _some(values: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


def _intents(root: Root) -> tuple[Intent, ...]:
    shared = {one.name: one for one in root.category}
    return tuple(_intent(one, _inherited(one, shared.get(one.category))) for one in root.intent)


def _intent(table: Told, counts: Mapping[str, Any]) -> Intent:
    return Intent(
        name=table.name,
        title=table.title,
        category=table.category,
        examples=tuple(text for texts in table.examples.values() for text in texts),
        stakes=table.stakes,
        ceiling=AutonomyLevel[counts["ceiling"].upper()],
        threshold=counts["threshold"],
        approved=tuple(table.approved.items()),
        titles=tuple(table.titles.items()),
        needs=tuple(table.needs),
        actions=tuple(table.actions),
        group=table.group,
        terms=_terms(table),
        tested=tested(table),
    )


def _rule(table: _Rule) -> Rule:
    phrases = tuple((language, tuple(some)) for language, some in (table.phrases or {}).items())
    grave = Severity(table.severity or "medium")
    return Rule(Reason(table.reason), phrases, table.group, bool(table.on), grave, Learned(table.learned or "none"))
