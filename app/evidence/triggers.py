"""The never-alone rules measured on what customers write: what they hear, what they overhear, how often."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import model_validator

from app.domain import NEVER_ALONE, Rule
from app.evidence.rows import Id, Locale, MessageRow, Row, Text, TicketRow, Unreadable, rows
from app.evidence.shares import wilson
from app.evidence.threads import ticket
from app.steps.question import question
from app.steps.rules import rules as limits

SHOWN = 50  # sentences and words that are listed of a kind
CALM = "none"  # the rule of a sentence that touches no topic at all
TOPICS = tuple(sorted(NEVER_ALONE))


class SaidRow(Row):
    """One line: a sentence with the rule that it should touch or not, or a ticket that nobody has judged."""

    id: Id = "1"
    text: Text = ""
    subject: Text = ""
    body: Text = ""
    messages: tuple[MessageRow, ...] = ()
    language: Locale = ""
    locale: Locale = ""
    rule: Text = ""
    hit: bool = True

    @model_validator(mode="after")
    def _known(self) -> "SaidRow":
        if not (self.text.strip() or self.subject.strip() or self.body.strip() or self.messages):
            raise ValueError("text, or subject and body, or messages: one of them is needed")
        if self.rule and self.rule not in {*TOPICS, CALM}:
            raise ValueError(f"rule: {self.rule!r} is not one of {', '.join((*TOPICS, CALM))}")
        return self


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer wrote, and what is known about it: a topic ('' where nobody judged) and whether it is touched."""

    text: str
    language: str = "en"
    rule: str = ""
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judged sentence with the words that the rule heard in it, '' for none."""

    said: Said
    rule: str
    words: str

    @property
    def wrong(self) -> bool:
        """Whether the rule missed or overheard it."""
        return bool(self.words) != self.said.hit


def read(path: Path) -> list[Said]:
    """Return the sentences and tickets of a JSON Lines file. Raise Unreadable."""
    found = [_said(row) for _, row in rows(path, SaidRow)]
    if not found:
        raise Unreadable(f"{path}: no rows; JSON Lines of text, language, rule, hit, or of tickets")
    return found


def own() -> list[Said]:
    """Return the sentences that come with the package."""
    folder = files("app.evidence").joinpath("sentences")
    return [one for language in ("en", "de", "es") for one in read(Path(str(folder.joinpath(f"{language}.jsonl"))))]


def measured(said: Iterable[Said], rules: Sequence[Rule]) -> dict[str, Any]:
    """Return recall and precision by rule and language with what went wrong, and hits per 1,000 unjudged tickets."""
    judged: list[Verdict] = []
    tickets: list[dict[str, str]] = []
    for one in said:
        heard = {limit.reason.value: limit.detail for limit in limits(one.text, one.language, tuple(rules))}
        if not one.rule:
            tickets.append(heard)
        for rule in TOPICS if one.rule == CALM else filter(None, (one.rule,)):
            judged.append(Verdict(one, rule, heard.get(rule, "")))
    return {"n": len(judged) + len(tickets), **_judged(judged), "tickets": _overheard(tickets)}


def _said(row: SaidRow) -> Said:
    language = (row.language or row.locale or "en")[:2]
    return Said(row.text or _asked(row, language), language, row.rule, bool(row.rule) and row.hit and row.rule != CALM)


def _asked(row: SaidRow, language: str) -> str:
    """Return what a ticket asks, as the line reads it: quotes and signatures are off."""
    said = TicketRow(id=row.id, subject=row.subject, body=row.body, locale=row.locale, messages=row.messages or None)
    return question(ticket(said), (language,)).text


def _judged(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    apart: dict[str, dict[str, list[Verdict]]] = defaultdict(lambda: defaultdict(list))
    for one in verdicts:
        apart[one.rule][one.said.language].append(one)
        apart[one.rule]["all"].append(one)
    return {
        "all": figures(verdicts),
        "languages": {
            language: figures([one for one in verdicts if one.said.language == language])
            for language in sorted({one.said.language for one in verdicts})
        },
        "rules": {rule: {name: figures(some) for name, some in by.items()} for rule, by in sorted(apart.items())},
        "missed": _listed(one for one in verdicts if one.said.hit and one.wrong),
        "overheard": _listed(one for one in verdicts if not one.said.hit and one.wrong),
    }


def figures(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return n, recall and precision, each with its interval of 95 %; None where there is nothing to divide by."""
    right = sum(1 for one in verdicts if one.words and one.said.hit)
    touching = sum(one.said.hit for one in verdicts)
    heard = sum(bool(one.words) for one in verdicts)
    return {"n": len(verdicts), **_share("recall", right, touching), **_share("precision", right, heard)}


def _share(name: str, hits: int, of: int) -> dict[str, float | None]:
    low, high = wilson(hits, of)
    share = round(hits / of, 4) if of else None
    return {name: share, f"{name}_low": round(low, 4), f"{name}_high": round(high, 4)}


def _listed(verdicts: Iterable[Verdict]) -> list[dict[str, str]]:
    return [
        {"rule": one.rule, "language": one.said.language, "text": one.said.text, "words": one.words} for one in verdicts
    ]


def _overheard(tickets: Sequence[dict[str, str]]) -> dict[str, Any]:
    """Return how many of 1,000 tickets touch each topic, and the words that did it, commonest first."""
    counts = Counter(rule for heard in tickets for rule in heard)
    words = {rule: Counter(heard[rule].casefold() for heard in tickets if rule in heard) for rule in counts}
    of = max(1, len(tickets))
    return {
        "n": len(tickets),
        "touched_per_1000": round(1000 * sum(map(bool, tickets)) / of, 1),
        "per_1000": {rule: round(1000 * count / of, 1) for rule, count in counts.most_common()},
        "words": {rule: dict(some.most_common(SHOWN)) for rule, some in words.items()},
    }
