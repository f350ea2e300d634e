"""What the runs of a trial come to, counted as they come in; the runs themselves are not kept."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain import Reason
from app.evidence.trial import Run, Verdict, percentile

EXAMPLES = 2  # runs of each verdict that are kept to be shown

Counts = Counter[Verdict]


@dataclass
class Tally:
    """Counts of runs. `named` holds the intents that the tickets' file names, by ticket."""

    named: Mapping[str, str] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counter)
    intents: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counter))
    languages: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counter))
    reasons: Counter[Reason] = field(default_factory=Counter)
    titles: dict[str, str] = field(default_factory=dict)  # of intents
    times: list[float] = field(default_factory=list)  # milliseconds
    examples: dict[Verdict, list[Run]] = field(default_factory=lambda: defaultdict(list))
    judged: int = 0  # runs whose ticket has a named intent
    right: int = 0  # those of them that were taken for it

    @property
    def n(self) -> int:
        """Return how many runs were counted."""
        return len(self.times)

    def add(self, run: Run) -> None:
        """Count a run."""
        self.counts[run.verdict] += 1
        self.times.append(run.milliseconds)
        if len(self.examples[run.verdict]) < EXAMPLES:
            self.examples[run.verdict].append(run)
        made = run.decision
        if made is None:
            return
        self.reasons[made.reason] += 1
        if made.question:
            self.languages[made.question.language][run.verdict] += 1
        if made.triage:
            self.titles[made.triage.intent] = made.triage.title
            self.intents[made.triage.intent][run.verdict] += 1
            self._compare(run.ticket, made.triage.intent)

    def figures(self) -> dict[str, Any]:
        """Return counts and times in milliseconds, as `deskmate try --json` prints them."""
        return {
            "handled": self.n - self.counts[Verdict.SKIPPED] - self.counts[Verdict.FAILED],
            **{verdict.value: self.counts[verdict] for verdict in Verdict},
            "ms_per_ticket": round(sum(self.times) / max(1, self.n), 1),
            "p95_ms": percentile(self.times, 0.95),
            "by_intent": _plain(self.intents),
            "by_language": _plain(self.languages),
            "reasons": {reason.value: count for reason, count in self.reasons.most_common()},
            **({"intents_named": self.judged, "intents_right": self.right} if self.judged else {}),
        }

    def _compare(self, ticket: str, intent: str) -> None:
        if ticket in self.named:
            self.judged += 1
            self.right += self.named[ticket] == intent


@dataclass
class Found:
    """What a trial has come to so far; `tickets` and `articles` are how many it was given."""

    tally: Tally
    tickets: int
    articles: int
    seconds: float = 0.0
    runs: list[dict[str, Any]] = field(default_factory=list)

    @property
    def pace(self) -> float:
        """Return how many tickets a second it came to, without the time that indexing took."""
        return self.tally.n / self.seconds if self.seconds else 0.0

    @property
    def stopped(self) -> bool:
        """Say whether it was ended before its end."""
        return self.tally.n < self.tickets


def ranked(groups: Mapping[str, Counts]) -> list[tuple[str, Counts]]:
    """Return the groups, the largest first, equals by name."""
    return sorted(groups.items(), key=lambda one: (-one[1].total(), one[0]))


def _plain(groups: Mapping[str, Counts]) -> dict[str, dict[str, int]]:
    return {
        name: {"n": counts.total(), **{verdict.value: count for verdict, count in counts.items()}}
        for name, counts in ranked(groups)
    }
