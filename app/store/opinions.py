"""What a person's reviews of a draft say of the articles behind it: one voice a person and run."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.domain import Decision
from app.ports import Clock
from app.store.engine import Store
from app.store.tables import opinions, reviews
from app.store.texts import moved
from knowledge.feedback import marks

STAMP = "feedback"  # of all that was learned from agents

Worth = tuple[float, float]  # for an article, and against it

WORTH: Mapping[str, Worth] = {
    "used": (1.0, 0.0),
    "edited": (0.5, 0.0),  # it was of use, and not enough
    "rejected": (0.0, 1.0),
    "helpful": (1.0, 0.0),
    "unhelpful": (0.0, 1.0),
}
OF_PASSAGES: Mapping[str, Worth] = {"passage_helpful": (1.0, 0.0), "passage_unhelpful": (0.0, 1.0)}
# What the sidebar offers as a reason for rejecting; these are not, or not surely, the article's fault.
EXCUSES = {"tone": 0.0, "person": 0.0, "incomplete": 0.5, "other": 0.5}


@dataclass(frozen=True, slots=True)
class Said:
    """One review of a draft, or of a passage of it."""

    kind: str
    passage: str = ""
    reason: str = ""


def article_of(passage: str) -> str:
    """Return the key of the source that a chunk's id begins with."""
    return passage.rpartition("#")[0]


def worth(said: Said) -> Worth:
    """Return what a review says, whatever it is about."""
    good, bad = {**WORTH, **OF_PASSAGES}.get(said.kind, (0.0, 0.0))
    return good, bad * EXCUSES.get(said.reason.partition(":")[0].strip(), 1.0) if said.kind == "rejected" else bad


def weighed(said: Iterable[Said], cited: Sequence[str]) -> dict[str, Worth]:
    """Return what one person's reviews of one run, oldest first, say of each article.

    The last word on the draft counts for every article that it cites, a word on a passage for its own instead.
    """
    found: dict[str, Worth] = {}
    single: dict[str, Worth] = {}
    for one in said:
        if one.kind in WORTH:
            found = dict.fromkeys(cited, worth(one))
        elif one.kind in OF_PASSAGES and (article := article_of(one.passage)):
            single[article] = worth(one)
    return found | single


def hear(store: Store, connection: Connection, clock: Clock, about: tuple[str, str, Decision | None]) -> None:
    """Keep what a person's reviews of a run now say, in the transaction of the newest; `about`: run, person, decision.

    What says the same as before stays as it is, put aside or not.
    """
    run, who, decision = about
    said = weighed(_said(connection, run, who), cited(decision))
    mine = (opinions.c.run == run) & (opinions.c.who == who)
    columns = opinions.c.article, opinions.c.used, opinions.c.rejected
    known = {row[0]: (row[1], row[2]) for row in connection.execute(select(*columns).where(mine))}
    new = {name: one for name, one in said.items() if known.get(name) != one}
    asked = json.dumps(_marks(decision))
    if new:
        moved(store, connection, STAMP)  # first, as whoever puts reviews aside does
    for article, (good, bad) in new.items():
        values = {"marks": asked, "used": good, "rejected": bad, "at": clock.now(), "reset": None}
        first = store.insert(opinions).values(run=run, who=who, article=article, **values)
        connection.execute(first.on_conflict_do_update(index_elements=["run", "who", "article"], set_=values))


def cited(decision: Decision | None) -> tuple[str, ...]:
    """Return the keys of the articles that a run's draft cites."""
    draft = decision.draft if decision else None
    return tuple(dict.fromkeys(one.article for one in draft.citations)) if draft else ()


def _marks(decision: Decision | None) -> tuple[int, ...]:
    question = decision.question if decision else None
    return marks(question.masked, question.language) if question else ()


def _said(connection: Connection, run: str, who: str) -> list[Said]:
    columns = reviews.c.kind, reviews.c.passage, reviews.c.reason
    mine = select(*columns).where(reviews.c.run == run, reviews.c.who == who).order_by(reviews.c.at, reviews.c.id)
    return [Said(*row) for row in connection.execute(mine)]
