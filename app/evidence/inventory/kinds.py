"""One kind of ticket: how many, how alike, how well documented, how much is at stake, and what that makes of it."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from app.evidence.inventory.clusters import Cluster, clusters, spread
from app.evidence.inventory.past import Past
from knowledge.embeddings import Vectors

AGAIN = timedelta(days=7)  # the same requester about the same kind within that time comes back
ALIKE = (0.25, 0.75)  # nearness to the middle that is not alike at all, and as alike as can be
EXAMPLES = 3
NAMED = 70  # characters of a name
QUOTED = 200  # and of an example
NO_STAKES = 0.1  # of a ticket that touches nothing and asks to do nothing
DOING = 0.4  # of one that asks to do something

_DO = re.compile(
    r"\b(?:refund|cancel|change|update|exchange|return|replace|resend|delete|close|reset|unlock|unsubscribe|upgrade"
    r"|downgrade|transfer|reimburse|activate|deactivate|remove|reschedule|rebook|correct|money back"
    r"|erstatt\w*|storn\w*|kündig\w*|änder\w*|umtausch\w*|zurückschick\w*|zurückgeb\w*|ersetz\w*|lösch\w*"
    r"|zurücksetz\w*|entsperr\w*|umbuch\w*"
    r"|reembols\w*|cancel\w*|cambi\w*|devol\w*|reempla\w*|elimin\w*|borrar|restable\w*|actualiz\w*|modific\w*)\b",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"\b(?:my|our|mein\w*|unser\w*|mi|mis|nuestr\w*)\s+(?:\w+\s+){0,2}?(?:order|subscription|account|booking|parcel"
    r"|delivery|address|password|payment|card|plan|contract|invoice|bestellung|abo\w*|konto\w*|adresse|passwort"
    r"|zahlung|vertrag\w*|rechnung|lieferung|buchung|pedido|cuenta|suscripción|dirección|contraseña|pago|factura"
    r"|contrato|reserva)\b",
    re.IGNORECASE,
)

Documented = Callable[[Past], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """One category with its figures. Shares and scores lie between 0 and 1; None where nothing is known of it."""

    name: str
    n: int
    share: float
    fit: float  # repeatability x data x (1 - stakes); without data, of the other two
    repeatability: float
    data: float | None  # share that an article answers
    stakes: float
    hours: float  # of people, in all
    repeat_contacts: float | None  # share that came back within a week
    wants: str  # information or action
    topics: Mapping[str, int]  # never alone
    languages: Mapping[str, int]
    channels: Mapping[str, int]
    day: tuple[int, ...]  # tickets by hour, UTC
    examples: tuple[str, ...]
    tickets: tuple[str, ...] = field(repr=False, default=())

    def row(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {**asdict(self), "tickets": list(self.tickets)}


@dataclass(frozen=True, slots=True)
class Ground:
    """All tickets with a row of vectors for each question and answer; a ticket without an answer has zeros."""

    tickets: Sequence[Past]
    vectors: Vectors
    answers: Vectors
    minutes: float  # of a person for one reply
    documented: Documented | None = None  # None: the articles are not known


def kinds(ground: Ground) -> list[Kind]:
    """Return every ticket in one kind, the largest first: by its intent where it has one, else by what it says."""
    tickets, vectors = ground.tickets, ground.vectors
    groups = [*_intents(tickets, vectors), *_meant(tickets, vectors)]
    names: Counter[str] = Counter()
    found = []
    for name, one in groups:
        names[name] += 1
        unique = name if names[name] == 1 else f"{name} ({names[name]})"
        found.append(_kind(unique, one, ground))
    return sorted(found, key=lambda one: (-one.n, one.name))


def _intents(tickets: Sequence[Past], vectors: Vectors) -> list[tuple[str, Cluster]]:
    places: dict[str, list[int]] = {}
    for at, one in enumerate(tickets):
        if one.intent:
            places.setdefault(one.intent, []).append(at)
    found = []
    for name, rows in places.items():
        middle = vectors[rows].mean(axis=0)
        near = vectors[rows] @ (middle / (np.linalg.norm(middle) or 1.0))
        order = np.argsort(-near, kind="stable")
        found.append((name, Cluster(tuple(rows[at] for at in order), tuple(float(near[at]) for at in order))))
    return found


def _meant(tickets: Sequence[Past], vectors: Vectors) -> list[tuple[str, Cluster]]:
    rows = [at for at, one in enumerate(tickets) if not one.intent]
    found = []
    for one in clusters(vectors[rows]) if rows else ():
        whole = Cluster(tuple(rows[at] for at in one.rows), one.near)
        found.append((_name(tickets, whole), whole))
    return found


def _name(tickets: Sequence[Past], one: Cluster) -> str:
    """Return the subject of the most central ticket that has one, else how it begins."""
    subjects = (tickets[at].subject for at in one.rows[:EXAMPLES])
    said = next((subject for subject in subjects if len(subject) > 5), tickets[one.rows[0]].text)
    return cut(said, NAMED)


def cut(text: str, most: int) -> str:
    """Return a text on one line, at most so many characters of it, whole words."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + "…"


def _kind(name: str, one: Cluster, ground: Ground) -> Kind:
    own = [ground.tickets[at] for at in one.rows]
    alike, at_stake = _alike(one, ground.answers), float(np.mean([_stakes(each) for each in own]))
    data = float(np.mean([ground.documented(each) for each in own])) if ground.documented else None
    doing = sum(_does(each.text) for each in own)
    return Kind(
        name=name,
        n=len(own),
        share=round(len(own) / len(ground.tickets), 4),
        fit=round(alike * (1.0 if data is None else data) * (1 - at_stake), 3),
        repeatability=round(alike, 3),
        data=None if data is None else round(data, 3),
        stakes=round(at_stake, 3),
        hours=round(sum(max(1, each.replies) for each in own) * ground.minutes / 60, 1),
        repeat_contacts=_returning(own),
        wants="action" if doing * 2 > len(own) else "information",
        topics=dict(Counter(topic for each in own for topic in each.topics).most_common()),
        languages=dict(Counter(each.language for each in own).most_common()),
        channels=dict(Counter(each.channel for each in own if each.channel).most_common()),
        day=_day(own),
        examples=tuple(cut(each.text, QUOTED) for each in own[:EXAMPLES]),
        tickets=tuple(each.id for each in own),
    )


def _alike(one: Cluster, answers: Vectors) -> float:
    """Return how much the questions are the same one, and the answers where there are some, each half."""
    said = answers[list(one.rows)]
    said = said[np.linalg.norm(said, axis=1) > 0]
    questions = _scaled(spread(one.near))
    if len(said) < 2:
        return questions
    middle = said.mean(axis=0)
    return (questions + _scaled(float((said @ (middle / (np.linalg.norm(middle) or 1.0))).mean()))) / 2


def _scaled(near: float) -> float:
    low, high = ALIKE
    return min(1.0, max(0.0, (near - low) / (high - low)))


def _stakes(one: Past) -> float:
    if one.topics:
        return 1.0
    return DOING if _does(one.text) else NO_STAKES


def _does(text: str) -> bool:
    return bool(_DO.search(text) and _MINE.search(text))


def _returning(own: Sequence[Past]) -> float | None:
    """Return the share of tickets after which the same requester wrote about the same again within a week."""
    told = sorted((each.requester, each.created) for each in own if each.requester and each.created)
    if not told:
        return None
    again = sum(who == same and then - now <= AGAIN for (who, now), (same, then) in pairwise(told))
    return round(again / len(told), 4)


def _day(own: Sequence[Past]) -> tuple[int, ...]:
    """Return tickets by hour of the day, nothing where only dates are known."""
    times = [each.created for each in own if each.created]
    if not any(one.hour or one.minute for one in times):
        return ()
    hours = Counter(one.hour for one in times)
    return tuple(hours[at] for at in range(24))
