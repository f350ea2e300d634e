"""What the service has made of the tickets so far, read from its store beside it, in the words of the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import Lock
from time import monotonic

from app.cli.demo.judge import ECHO
from app.domain import AutonomyLevel, OutcomeKind, Reason
from app.evidence.desk import reasons
from app.evidence.story import said, story
from app.store.inbox import Deliveries
from app.store.ledger import Entry, Ledger
from app.words import reason_words
from integrations.sandbox.workspace.copilot import Limit, Look, Outcome, Step

STOPPED = "An agent stopped it while it waited."
FRESH = 0.2  # seconds in which nobody looks again
MOST = 500  # runs of a demo that the inbox looks at

outcomes: dict[OutcomeKind | None, Outcome] = {
    None: Outcome.WORKING,
    OutcomeKind.REPLIED: Outcome.REPLIED,
    OutcomeKind.RESOLVED: Outcome.REPLIED,
    OutcomeKind.SUGGESTED: Outcome.DRAFT,
    OutcomeKind.HANDED_OFF: Outcome.PERSON,
    OutcomeKind.OBSERVED: Outcome.ALONE,
    OutcomeKind.SKIPPED: Outcome.ALONE,
    OutcomeKind.SUPERSEDED: Outcome.WORKING,  # its successor is on the way
    OutcomeKind.FAILED: Outcome.FAILED,
}


class Watch:
    """The copilot of one connection, as integrations.sandbox.workspace.copilot asks for it. Threads may share it."""

    def __init__(self, ledger: Ledger, deliveries: Deliveries, connection: str = "main") -> None:
        """Keep the parts."""
        self._ledger, self._deliveries, self._connection = ledger, deliveries, connection
        self._lock = Lock()
        self._stamp, self._looked = 0, 0.0
        self._counts: dict[str, int] = {}
        self._seen: tuple[tuple[int, OutcomeKind | None, bool, bool], ...] = ()
        self._looks: dict[int, Look] = {}

    def stamp(self) -> int:
        """Return a number that changes whenever any run does; cheap."""
        with self._lock:
            self._refresh()
            return self._stamp

    def looks(self) -> Mapping[int, Look]:
        """Return by ticket the newest run that tells something."""
        with self._lock:
            self._refresh()
            return dict(self._looks)

    def story(self, ticket: int) -> Sequence[Look]:
        """Return the runs of a ticket, newest first."""
        entries = self._ledger.history(self._connection, str(ticket))
        return [look(one, one.kind is None and self._ledger.stopped(one.run)) for one in entries]

    def expected(self, ticket: int) -> bool:
        """Say whether a delivery about this ticket waits for its run."""
        newest = self._ledger.history(self._connection, str(ticket))[:1]
        return not self._deliveries.newest(self._connection, str(ticket), newest[0].number if newest else 0)

    def _refresh(self) -> None:
        if monotonic() - self._looked < FRESH:
            return
        counts = self._ledger.counts()
        if counts != self._counts or "running" in counts:
            self._read(self._ledger.newest(MOST))
        self._counts, self._looked = counts, monotonic()

    def _read(self, entries: Sequence[Entry]) -> None:
        halted = {one.run for one in entries if one.kind is None and one.due and self._ledger.stopped(one.run)}
        seen = tuple((one.number, one.kind, one.decision is not None, one.run in halted) for one in entries)
        if seen == self._seen:
            return
        self._seen, self._stamp = seen, self._stamp + 1
        found: dict[int, Entry] = {}
        for entry in reversed(entries):  # oldest first, so that the newest stays
            if entry.connection == self._connection and (not _echo(entry) or int(entry.ticket) not in found):
                found[int(entry.ticket)] = entry
        self._looks = {ticket: look(entry, entry.run in halted) for ticket, entry in found.items()}


def look(entry: Entry, stopped: bool = False) -> Look:
    """Return a run as the pages tell it; one that a person has stopped ends only when it would have been sent."""
    made = _told(entry)
    if not stopped:
        return made
    words = reason_words[Reason.TAKEN_BY_PERSON]
    return replace(made, outcome=Outcome.ALONE, words=words, ending=STOPPED, due=None, stopped=True)


def _told(entry: Entry) -> Look:
    why, told = reasons(entry), story(entry)
    draftless = entry.kind is OutcomeKind.SUGGESTED and not (entry.decision and entry.decision.draft)
    order = list(AutonomyLevel.__members__)
    limits = sorted(why.limits, key=lambda one: order.index(one.level.upper()))
    return Look(
        run=entry.number,
        ticket=int(entry.ticket),
        outcome=Outcome.ALONE if draftless else outcomes[entry.kind],
        ending=said("act", entry),
        words=why.words,
        level=told.level,
        received=entry.received,
        finished=entry.finished,
        decided=entry.decision is not None,
        echo=_echo(entry),
        due=entry.due,
        next_step=why.next_step,
        limits=tuple(Limit(one.level, one.words, one.detail) for one in limits),
        steps=tuple(Step(one.name, one.ms, one.words) for one in told.steps),
    )


def _echo(entry: Entry) -> bool:
    """Say whether a run tells nothing of its own: it found the work done, or made way for a newer one."""
    return entry.kind is OutcomeKind.SUPERSEDED or (entry.kind is not None and entry.reason in ECHO)
