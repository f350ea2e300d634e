"""The words of a decision. Values only: nothing here does I/O or knows a vendor.

A decision is the lowest of several limits, and the lowest limit's reason is the reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from app.facts import NOTHING, PLAIN, Fact, Gathered, Notes
from app.grants import Deed, Grant, Proposal
from app.reasons import COMPUTED, NEVER_ALONE, Learned, Reason, Trace
from app.remit import SILENT, Category, Quota, Remit, Terms, quotas
from app.signals import Choice, Mention, Route, Routed, Severity, Signals, Tier
from app.tone import PLAIN_TONE, Tone
from app.usage import Call
from integrations.helpdesk import Schedule, Visibility
from knowledge.passages import Citation, Passage, Rewriting

__all__ = ["COMPUTED", "NEVER_ALONE", "Learned", "Reason", "Trace"]  # words that stand in a file of their own


class AutonomyLevel(IntEnum):
    """How much the copilot does alone, least first. Nothing can raise a level."""

    OFF = 0  # nothing at all
    OBSERVE = 1  # think and record, write nothing
    SUGGEST = 2  # the agent sees a draft
    REPLY = 3  # send it
    RESOLVE = 4  # send it, act, solve


@dataclass(frozen=True, slots=True)
class Limit:
    """At most this level, for this reason. `detail` is what is behind it: a figure, words, or a `Trace`."""

    level: AutonomyLevel
    reason: Reason
    detail: str = ""
    handoff: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What the requester asks now. `text` is for search and writing; `masked` may be stored and logged by id.

    `text` holds subject and message without quotes, signatures and disclaimers.
    """

    text: str
    masked: str
    subject: str
    language: str  # two letters
    language_sure: bool
    digest: str  # of the normalised words: the same question again
    words: int
    since: datetime  # when the first unanswered message was written
    message_id: str  # the newest message that it covers


@dataclass(frozen=True, slots=True)
class Triage:
    """Intent with calibrated probability between 0 and 1, and how far in scope it lies."""

    intent: str
    title: str
    category: str
    probability: float
    scope: float  # 1 like the examples, 0 unlike all of them
    runners_up: tuple[tuple[str, float], ...] = ()
    also: tuple[str, ...] = ()  # intents that single sentences ask about besides
    choice: Choice | None = None  # of a model, where the margin was thin


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a ticket before anything is looked up; oldest first."""

    replies: tuple[str, ...] = ()  # our public replies on it
    people: int = 0  # public replies by persons
    drafts: int = 0  # our internal notes on it
    organization: str = ""
    tags: frozenset[str] = frozenset()  # the ticket's and the requester's
    public: tuple[str, ...] = ()  # what everybody on the ticket has read, its subject included
    internal: tuple[str, ...] = ()  # internal notes
    earlier: tuple[str, ...] = ()  # what was public on the closed ticket before it
    verified: bool = False  # the helpdesk vouches for who asks
    facts: tuple[Fact, ...] = ()  # what was read around it
    missing: tuple[str, ...] = ()  # sources that did not answer in time
    files: tuple[str, ...] = ()  # names of what customers sent along
    turns: tuple[tuple[str, str], ...] = ()  # a reply of our side, what the customer wrote after it; masked


@dataclass(frozen=True, slots=True)
class House:
    """What belongs to this deployment: hosts that a reply may link to, and texts that never leave."""

    hosts: frozenset[str] = frozenset()  # with the port, where it is not the usual one
    secrets: tuple[str, ...] = field(default=(), repr=False)
    prompts: tuple[str, ...] = field(default=(), repr=False)


class Evidence(StrEnum):
    """What stands behind a draft, strongest first."""

    APPROVED = "approved"
    RECORD = "record"
    DOCUMENTED = "documented"
    INFERRED = "inferred"


class DraftKind(StrEnum):
    """What a draft does."""

    ANSWER = "answer"
    CLARIFY = "clarify"  # it asks the customer back


@dataclass(frozen=True, slots=True)
class Record:
    """A numbered mark [n] in a draft and the fact behind it."""

    number: int
    fact: Fact

    @property
    def citation(self) -> Citation:
        """Return it as a source like any other one."""
        return Citation(self.number, "", "", "", self.fact.key, self.fact.url, self.fact.text)


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply in Markdown with its citations. `prompt_digest` names the prompt or the frame texts it was made with."""

    text: str
    citations: tuple[Citation, ...]
    evidence: Evidence
    language: str
    confidence: float
    writer: str
    prompt_digest: str
    asks_person: bool = False  # the text says that a person will take over
    unanswered: tuple[str, ...] = ()  # of several questions, as the text names them: masked
    kind: DraftKind = DraftKind.ANSWER
    records: tuple[Record, ...] = ()
    proposals: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()  # action, its parameters: nothing is done

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Return every numbered source: articles, then facts."""
        return (*self.citations, *(one.citation for one in self.records))


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check: its name, what it saw, the limit it imposes or None."""

    check: str
    detail: str
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Handoff:
    """A person takes over: why, which group, and the whole internal note in Markdown."""

    reason: Reason
    group: str
    note: str


class Courtesy(StrEnum):
    """What a customer may be told before an answer; not an answer itself."""

    CREATED = "created"  # the first message has arrived
    NEVER_ALONE = "never_alone"  # a person takes this over
    MACHINE = "machine"  # asked whether we are a machine: yes


ACKNOWLEDGED, ANSWERED_YES = "acknowledgement", "machine"  # names of effects
ACKNOWLEDGEMENTS = (ACKNOWLEDGED, ANSWERED_YES)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An approved text that says that a message has arrived, or that a machine has read it."""

    courtesy: Courtesy
    text: str
    language: str

    @property
    def effect(self) -> str:
        """Return the name of its effect: of each there is one a ticket."""
        return ANSWERED_YES if self.courtesy is Courtesy.MACHINE else ACKNOWLEDGED


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about a ticket, and every limit that led there. Made by `consider`, obeyed by `carry_out`."""

    connection: str
    ticket_id: str
    message_id: str  # the newest customer message it was made on; empty where nothing is asked
    version: str
    requester_id: str
    level: AutonomyLevel
    reason: Reason
    detail: str
    limits: tuple[Limit, ...]
    question: Question | None = None
    triage: Triage | None = None
    passages: tuple[Passage, ...] = ()
    draft: Draft | None = None
    findings: tuple[Finding, ...] = ()
    handoff: Handoff | None = None
    status: str = ""  # what the ticket was when we read it
    stages: tuple[tuple[str, float], ...] = ()  # step, milliseconds
    policy_version: str = ""
    copied: tuple[str, ...] = ()  # ids of everybody in copy
    delay: float = 0.0  # seconds between deciding and sending, in which a person can stop it
    by_words: bool = False  # the passages were found without vectors, which did not answer
    rewriting: Rewriting | None = None  # what was asked beside the question
    acknowledgement: Acknowledgement | None = None  # what the customer is told at once
    signals: Signals | None = None
    routed: Routed | None = None
    gathered: Gathered = NOTHING
    calls: tuple[Call, ...] = ()  # of models, in order: how each ended, and what it has cost
    proposals: tuple[Proposal, ...] = ()  # in the order in which they are done
    deeds: tuple[Deed, ...] = ()  # what was begun of them; of carrying out, never stored


class OutcomeKind(StrEnum):
    """What came of one run."""

    REPLIED = "replied"
    RESOLVED = "resolved"
    SUGGESTED = "suggested"
    HANDED_OFF = "handed_off"
    OBSERVED = "observed"
    SKIPPED = "skipped"
    SUPERSEDED = "superseded"  # a newer event of the ticket is on its way
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing done in the helpdesk, once: what, under which key, and the message it left."""

    name: str  # reply, note, tag, acknowledgement, machine
    key: str
    message_id: str = ""
    visibility: Visibility | None = None
    status_refused: bool = False
    repeated: bool = False  # found there already: an earlier attempt had got through


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one run: what happened, why, and the effects."""

    kind: OutcomeKind
    reason: Reason
    detail: str = ""
    effects: tuple[Effect, ...] = ()
    stages: tuple[tuple[str, float], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Intent:
    """One kind of question, as the policy describes it."""

    name: str
    title: str
    category: str
    examples: tuple[str, ...]
    stakes: str = "low"  # low, medium, high
    ceiling: AutonomyLevel = AutonomyLevel.SUGGEST
    threshold: float = 0.85
    approved: tuple[tuple[str, str], ...] = ()  # language, text sent verbatim
    group: str = ""  # who takes it over
    terms: Terms = SILENT
    tested: tuple[str, ...] | None = None  # languages in which it may be answered alone where no other ones are named
    titles: tuple[tuple[str, str], ...] = ()  # language, title for customers
    needs: tuple[str, ...] = ()  # things that a message must name
    actions: tuple[str, ...] = ()  # what may be done about it, in order

    def called(self, language: str) -> str:
        """Return the title in a language, or the only one."""
        return dict(self.titles).get(language, self.title)


@dataclass(frozen=True, slots=True)
class Rule:
    """A never-alone topic: phrases by language, the group that takes it, its switch."""

    reason: Reason
    phrases: tuple[tuple[str, tuple[str, ...]], ...]  # language, patterns
    group: str = ""
    on: bool = True
    severity: Severity = Severity.MEDIUM
    learned: Learned = Learned.NONE


@dataclass(frozen=True, slots=True)
class Computed:
    """A never-alone rule that goes by figures. `number` is its own: an amount, days, replies, messages, a share."""

    reason: Reason
    number: float = 0.0
    names: tuple[str, ...] = ()  # tags or tiers that hit whatever the number
    group: str = ""
    on: bool = True
    severity: Severity = Severity.MEDIUM


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything the admins decide. What it does not name is SUGGEST at most."""

    version: str  # digest of its text
    intents: tuple[Intent, ...]
    rules: tuple[Rule, ...]
    paused: bool = False
    languages: tuple[str, ...] = ("en", "de", "es")
    replies_per_ticket: int = 3
    stale_hours: int = 72  # a message that waited longer is only looked at
    tag_out: str = "copilot_off"
    note_on_suggest: bool = False
    status_on_reply: str = "pending"
    send_delay: float = 120.0  # seconds in which a person can stop a reply
    abstain_below: float = 0.37  # calibrated probability under which the writer stays silent
    reply_above: float = 0.75  # and under which nothing is sent without a person
    company: str = ""
    group: str = ""  # who takes a handoff when nobody else is named
    reply_channels: tuple[str, ...] = ("email", "web")
    links: tuple[str, ...] = ()  # hosts that replies may link to besides the help centre's; *.host with all below it
    terms: Terms = SILENT  # of the whole
    categories: tuple[Category, ...] = ()  # those of which something is said
    disclosure: tuple[tuple[str, str], ...] = ()  # language, what an automatic reply ends with in place of our words
    schedule: Schedule | None = None  # where the helpdesk tells none
    first_reply_hours: float = 0.0  # business hours until a person answers; 0: nothing is promised
    courtesies: tuple[Courtesy, ...] = (Courtesy.MACHINE,)  # which are switched on
    greetings: tuple[tuple[Courtesy, str, str], ...] = ()  # courtesy, language, approved text
    clarify: AutonomyLevel = AutonomyLevel.SUGGEST  # the most for a question back
    computed: tuple[Computed, ...] = ()
    tiers: tuple[Tier, ...] = ()  # the first that fits
    entities: tuple[Mention, ...] = ()
    routes: tuple[Route, ...] = ()  # the first that fits
    notes: Notes = PLAIN
    tone: Tone = PLAIN_TONE
    records: tuple[str, ...] = ()  # intents that are answered from systems of record
    grants: tuple[Grant, ...] = ()  # the actions that are named; all others are off

    def grant(self, action: str) -> Grant | None:
        """Return how much of an action is allowed, or None where it is off."""
        return next((one for one in self.grants if one.action == action), None)

    def never_alone(self) -> tuple[Rule | Computed, ...]:
        """Return every rule that brings a person, by phrases or by figures."""
        return (*self.rules, *self.computed)

    def figure(self, reason: Reason) -> Computed | None:
        """Return the rule by figures for this reason, or None."""
        return next((one for one in self.computed if one.reason is reason), None)

    def intent(self, name: str) -> Intent | None:
        """Return the intent of this name, or None."""
        return next((one for one in self.intents if one.name == name), None)

    def remit(self, name: str) -> Remit:
        """Return what counts for an intent: its own word, else its category's, else that of the whole."""
        intent = self.intent(name)
        whole = Remit(self.reply_channels, intent.tested if intent else (), self.send_delay, self.replies_per_ticket)
        if intent is None:
            return whole.under(self.terms)
        return whole.under(self.terms, self.category(intent.category).terms, intent.terms)

    def category(self, name: str) -> Category:
        """Return what is said of a category, be it nothing."""
        return next((one for one in self.categories if one.name == name), Category(name))

    def quotas(self, names: Iterable[str]) -> tuple[Quota, ...]:
        """Return every budget that a reply to questions of these intents counts for, the whole's first."""
        kinds = [one for name in dict.fromkeys(names) if (one := self.intent(name))]
        found = list(quotas("", None, self.terms))
        for shared in dict.fromkeys(one.category for one in kinds):
            members = tuple(one.name for one in self.intents if one.category == shared)
            found += quotas(shared, members, self.category(shared).terms)
        for kind in kinds:
            found += quotas(kind.name, (kind.name,), kind.terms)
        return tuple(found)
