"""Real tickets on real articles: what `deskmate try` would do with them, in figures."""

import json
import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.evidence.files import Blank, FileHelpdesk, articles, tickets
from app.evidence.trial import Run, Verdict, trial
from app.settings import Settings
from app.wiring import policy, trial_ports
from integrations.helpdesk import Ticket

SEED = 1


def run(folder: Path, knowledge: str, asked: Sequence[Ticket], kept: Path) -> list[Run]:
    """Return the runs of these tickets over one help centre; `kept` holds the encoder between calls."""
    desk = FileHelpdesk({one.id: one for one in asked})
    with tempfile.TemporaryDirectory() as place:
        docs = articles(folder / knowledge / "docs.jsonl")
        ports = trial_ports(Settings(data_dir=kept), policy(None), docs, (desk, Blank()), Path(place) / "chroma")
        return trial(asked, ports)


def paraphrases(folder: Path, knowledge: str) -> dict[str, Any]:
    """Return earlier titles and link texts of a help centre's articles, by id, with the article each is about."""
    lines = (folder / knowledge / "queries.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return {row["qid"]: row for row in rows if row["ok"] and row["kind"] in {"old_title", "anchor"}}


def sample(folder: Path, name: str, count: int) -> list[Ticket]:
    """Return some tickets of a set, the same ones each time."""
    every = tickets(folder / name / "tickets.jsonl")
    return random.Random(SEED).sample(every, min(count, len(every)))


def as_tickets(rows: dict[str, Any], template: Ticket) -> list[Ticket]:
    """Return queries as tickets: the words as subject and as body."""
    return [
        replace(template, id=name, subject=row["query"], messages=(replace(template.messages[0], text=row["query"]),))
        for name, row in rows.items()
    ]


def cited(runs: Sequence[Run], rows: dict[str, Any]) -> float:
    """Return the share of runs whose draft cites an article that the query is about."""
    hits = 0
    for one in runs:
        draft = one.decision.draft if one.decision else None
        hits += bool(draft and {each.article_id for each in draft.citations} & set(rows[one.ticket]["relevant"]))
    return hits / len(runs)


def share(runs: Sequence[Run], *verdicts: Verdict) -> float:
    """Return the share of runs that came to one of these."""
    return sum(one.verdict in verdicts for one in runs) / len(runs)
