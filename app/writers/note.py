"""The words of the note with which a person takes over: first what is wanted, why, and what to do; then the rest."""

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from app.domain import Context, Draft, Finding, Limit, Question, Reason, Triage
from app.facts import Fact
from app.signals import Routed, Sentiment, Signals, Urgency
from app.texts.plain import gist
from app.texts.telling import NOTES, told
from app.texts.trials import trials
from app.words import next_step, spoken
from app.writers.frames import body
from knowledge.passages import Found, Passage

_LONGEST = 300  # characters of what is wanted
_SAID = 400  # of the message
_DRAFT = 240  # of the draft
_FACT = 240
_TURN = 140
_FACTS = 10
_SOURCES = 3
_TRIALS = 3
_FITS = 0.25  # score under which an article is not worth a look
_NAMED = 6  # things that the message names
_SENTENCE = re.compile(r"(?<=[.!?。！？])(?<!\d\.)\s+|\n+")
_ENDS = (".", "!", "?", "。", "！", "？", "…", ":", ";", ",")
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")
_ORDER = (
    "team",
    "orders",
    "promise",
    "thread",
    "attachment",
    "memory",
    "tickets",
    "profile",
)  # of sources, what helps most first


@dataclass(frozen=True, slots=True)
class Case:
    """What was found out about a ticket until it was decided."""

    context: Context
    question: Question
    triage: Triage | None
    found: Found
    draft: Draft | None
    signals: Signals | None = None
    routed: Routed | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """Why a person takes over, and to which group it goes. `link` gives the address of another ticket by its id."""

    reason: Reason
    detail: str
    limits: Sequence[Limit]
    group: str
    link: Callable[[str], str]


def note(case: Case, why: Why, language: str = "en") -> str:
    """Return the note in Markdown, in one of the languages of notes."""
    say = _Words(language if language in NOTES else NOTES[0])
    parts = (
        say("over", group=literal(why.group) or say("you"), why=_why(why, say)),
        say("wanted", text=_wanted(case.question, say)),
        say("next", text=next_step(why.reason, say.language)),
        "" if case.context.verified else say("unproved"),
        _said(case.question, say),
        _noticed(case.signals, say),
        _known(case.context, say),
        say("tried", text="; ".join(_tried(case, say))),
        _turns(case.context, say),
        _unasked(case, say),
        _read(case.found.passages, say),
        _also(why, say),
        _routed(case.routed, say),
        _draft(case.draft, say),
        say("confidence", text=" ".join(_confidence(case, say))),
    )
    return "\n\n".join(filter(None, parts))


def literal(text: str) -> str:
    """Return a text that Markdown shows as it is: no link or heading of a customer's making."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one language."""

    language: str

    def __call__(self, name: str, /, **values: str) -> str:
        return _tables()[self.language][name].format(**values)

    def known(self, name: str, otherwise: str) -> str:
        return _tables()[self.language].get(name, otherwise)


def _why(why: Why, say: _Words) -> str:
    """Return why it is with a person, and the words or figures behind that."""
    words = spoken(why.reason, say.language)
    if why.reason in {Reason.ASKED_TWICE, Reason.REPEAT_CONTACT} and why.detail:
        return f"{words} {say('that_one', link=f'[{literal(why.detail)}](<{why.link(why.detail)}>)')}"
    return f"{words} ({literal(why.detail)})" if why.detail else words


def _wanted(question: Question, say: _Words) -> str:
    """Return one or two sentences of the customer's own, questions first."""
    text = " ".join(_asked(question)) or say("see")
    return literal(_cut(text, _LONGEST))


def _asked(question: Question) -> list[str]:
    sentences = _sentences(question)
    asked = [one for one in sentences if one.endswith(("?", "？"))]
    title = gist(question.subject)
    return list(dict.fromkeys(asked or [one for one in sentences if gist(one) != title] or sentences))[:2]


def _sentences(question: Question) -> list[str]:
    """Return the sentences of a message, its subject the first, without mere greetings; each ends as one."""
    said = (one.strip() for one in _SENTENCE.split(question.masked) if gist(one))
    return [one if one.endswith(_ENDS) else f"{one}." for one in said]


def _said(question: Question, say: _Words) -> str:
    """Return the message, where it says more than what is wanted."""
    whole = " ".join(_sentences(question))
    return "" if whole == " ".join(_asked(question)) else say("said", text=literal(_cut(whole, _SAID)))


def _known(context: Context, say: _Words) -> str:
    """Return the facts with their sources, the most helpful first, and which sources did not answer."""
    rank = {name: at for at, name in enumerate(_ORDER)}
    facts = sorted(context.facts, key=lambda one: rank.get(one.key.split()[0], rank.get(one.source, len(rank))))
    lines = [_fact(one, say) for one in facts[:_FACTS]]
    if left := len(facts) - len(lines):
        lines.append(f"- {say('more', count=str(left))}")
    if context.missing:
        names = ", ".join(_source(one, say) for one in context.missing)
        lines.append(f"- {say('missing', names=names)}")
    return "\n".join([say("known"), "", *lines]) if lines else ""


def _fact(fact: Fact, say: _Words) -> str:
    text, name = literal(_cut(told(fact, say.language), _FACT)), _source(fact.source, say)
    known = fact.url.startswith(("https://", "http://"))
    return f"- {text} ({f'[{name}](<{fact.url}>)' if known else name})"


def _source(name: str, say: _Words) -> str:
    return say.known(f"source_{name}", name)


def _tried(case: Case, say: _Words) -> Iterator[str]:
    """Yield what was done for an answer, now and earlier, and what came of it."""
    count = len({one.source.key for one in case.found.passages})
    yield say(("found_none", "found_one")[count] if count < 2 else "found_many", **_count(count))
    best = max((one.score for one in case.found.passages), default=1.0)
    if best < _FITS:
        yield say("weak", share=f"{best:.0%}")
    yield say("drafted" if case.draft else "undrafted")
    for name, number in (("earlier", len(case.context.replies)), ("people", case.context.people)):
        if number:
            yield say(f"{name}_one" if number == 1 else f"{name}_many", **_count(number))
    if case.context.replies or case.context.people:
        yield say("came_back")


def _turns(context: Context, say: _Words) -> str:
    """Return what our side told the customer so far, and what came of it."""
    pairs = ((" ".join(body(ours)) or ours, theirs) for ours, theirs in context.turns if theirs.strip())
    shown = ((literal(_cut(ours, _TURN)), literal(_cut(theirs, _TURN))) for ours, theirs in pairs)
    return "\n".join(f"- {say('turn', ours=ours, theirs=theirs)}" for ours, theirs in shown)


def _count(number: int) -> dict[str, str]:
    return {"count": str(number)} if number > 1 else {}


def _unasked(case: Case, say: _Words) -> str:
    """Return what the customer has told or sent already."""
    named = case.signals.entities[:_NAMED] if case.signals else ()
    said = "\n".join((*(theirs for _, theirs in case.context.turns), case.question.masked))
    things = [
        *(f"{_kind(one.name, say)} {literal(one.text)}" for one in named),
        *(say("file", name=literal(one)) for one in case.context.files[:_SOURCES]),
        *(say("trial", text=literal(_cut(one, 120))) for one in trials(said)[:_TRIALS]),
        *([say("address")] if case.context.verified else []),
    ]
    return say("unasked", text=", ".join(dict.fromkeys(things))) if things else ""


def _kind(name: str, say: _Words) -> str:
    return say.known(name, name.replace("_", " "))


def _read(passages: Sequence[Passage], say: _Words) -> str:
    """Return the best articles with their scores."""
    fitting = [one for one in passages if one.score >= _FITS]
    best = list({one.source.key: one for one in reversed(fitting)}.values())[::-1][:_SOURCES]
    return "\n".join([say("read"), "", *(_article(one, say) for one in best)]) if best else ""


def _article(passage: Passage, say: _Words) -> str:
    title, url = literal(passage.source.title), passage.source.url
    known = url.startswith(("https://", "http://"))
    return f"- {f'[{title}](<{url}>)' if known else title}, {say('match', share=f'{passage.score:.0%}')}"


def _also(why: Why, say: _Words) -> str:
    """Return what else asked for a person."""
    others = dict.fromkeys(one.reason for one in why.limits if one.handoff and one.reason is not why.reason)
    lines = [f"- {spoken(one, say.language)}" for one in others]
    return "\n".join([say("also"), "", *lines]) if lines else ""


def _noticed(signals: Signals | None, say: _Words) -> str:
    """Return in one line what stands out: mood, hurry, tier."""
    if signals is None:
        return ""
    felt = signals.mood
    shown = [
        "" if felt.sentiment is Sentiment.NEUTRAL else say(f"sentiment_{felt.sentiment}"),
        say("frustration", share=f"{felt.frustration:.0%}") if felt.frustration else "",
        say("distress", share=f"{felt.distress:.0%}") if felt.distress else "",
        "" if felt.urgency is Urgency.NORMAL else say("urgency", name=say(f"level_{felt.urgency}")),
        "" if signals.breach is None else _due(signals.breach, say),
        say("tier", name=literal(signals.tier)) if signals.tier else "",
    ]
    text = ", ".join(filter(None, shown))
    return say("noticed", text=text) if text else ""


def _due(minutes: int, say: _Words) -> str:
    return say("due" if minutes >= 0 else "overdue", minutes=str(abs(minutes)))


def _routed(routed: Routed | None, say: _Words) -> str:
    """Return where the policy's routes send it."""
    if routed is None:
        return ""
    group = say("group", name=literal(routed.group)) if routed.group else ""
    priority = say("priority", name=say(f"level_{routed.priority}")) if routed.priority else ""
    return say("routed", text=", ".join(filter(None, (group, priority))))


def _draft(draft: Draft | None, say: _Words) -> str:
    """Return how the draft begins, without its frame."""
    text = " ".join(" ".join(body(draft.text, draft.citations)).split()) if draft else ""
    return say("draft", text=literal(_cut(text, _DRAFT))) if text else ""


def _confidence(case: Case, say: _Words) -> Iterator[str]:
    """Yield how sure the copilot is of the kind of question and of its answer, and what speaks against them."""
    kind = case.triage
    sure = say("kind", share=f"{kind.probability:.0%}", title=literal(kind.title)) if kind else ""
    yield f"{sure}{say('answer', share=f'{case.found.confidence:.0%}')}"
    if kind and kind.runners_up:
        name, share = kind.runners_up[0]
        yield say("rival", title=literal(name.replace("_", " ")), share=f"{share:.0%}")
    doubts = dict.fromkeys(one.limit.reason for one in case.findings if one.limit)
    if doubts:
        yield say("faults", names=", ".join(spoken(one, say.language).rstrip(".") for one in doubts))


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most].rsplit(' ', 1)[0]} …"


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("note.toml").read_text(encoding="utf-8"))
