"""How a ticket really ended, some days after the copilot had it. Pure rules; silence is never a resolution."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.evidence.alike import by_words
from app.texts.automatic import automatic
from app.texts.mood import mood
from app.texts.parting import Parting, parting
from app.texts.plain import words
from app.texts.replies import acknowledges, asks_back, passes_on
from app.texts.thread import answers, asks
from app.texts.trim import trim
from integrations.aftermath import Move
from integrations.helpdesk import Author, Message, Status, Visibility

DAYS = 14  # in which a return or the same matter again counts, and after which a ticket is looked at
BY_HAND = timedelta(hours=1)  # between the last word and solving it: later it may have been a rule that solved
AT_ONCE = timedelta(minutes=5)  # between a message and the change of status that it brought
LIKELY, HINTED, TOLD = 0.6, 0.5, 0.25  # how alike two tickets are: alone, with "again", with the same number

Likeness = Callable[[str, str], float]


class Ending(StrEnum):
    """How a ticket ended."""

    RESOLVED = "resolved"
    SILENT = "silent"  # answered, and nothing is known
    ABANDONED = "abandoned"  # the customer gave up, did not tell what was asked, or was left without an answer
    REOPENED = "reopened"
    REPEATED = "repeated"  # the same requester, the same matter, another ticket
    HANDED_OVER = "handed_over"  # a person took it from the copilot


class Sign(StrEnum):
    """What shows it."""

    CONFIRMED = "confirmed"  # by the customer's words
    RATED_GOOD = "rated_good"
    SOLVED = "solved"  # by hand or by the copilot, and nobody came back
    ANSWERED = "answered"  # and no more
    BY_CLOCK = "by_clock"  # solved after a silence
    RATED_BAD = "rated_bad"
    GAVE_UP = "gave_up"
    PROMISED = "promised"  # to try it, and no word since
    NOT_TOLD = "not_told"  # asked back in vain
    UNANSWERED = "unanswered"
    CAME_BACK = "came_back"  # after it was solved
    SET_BACK = "set_back"  # opened again by somebody else
    SAME_MATTER = "same_matter"
    PERSON = "person"  # wrote to the customer after the copilot
    PASSED_ON = "passed_on"  # the copilot's last word is that a person takes over


@dataclass(frozen=True, slots=True)
class Later:
    """Another ticket of the same requester, opened afterwards."""

    subject: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of a ticket when it is looked at again, the thread oldest first.

    `good`: how it was rated. `handed`: the copilot had handed it over. `suggested`: its notes are drafts for an agent,
    whose ticket it was from the beginning.
    """

    subject: str
    thread: tuple[Message, ...]
    moves: tuple[Move, ...] = ()
    good: bool | None = None
    later: tuple[Later, ...] = ()
    days: int = DAYS
    handed: bool = False
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended, and what shows it."""

    ending: Ending
    sign: Sign


def ended(course: Course, alike: Likeness = by_words) -> Ended:
    """Return how a ticket ended. `alike` says between 0 and 1 how much two texts are about the same."""
    return next(_bad(course, alike), None) or _quiet(course)


def _bad(course: Course, alike: Likeness) -> Iterator[Ended]:
    """Yield what speaks against a resolution, the gravest first."""
    if sign := _returned(course):
        yield Ended(Ending.REOPENED, sign)
    if any(_same(course, one, alike) for one in course.later):
        yield Ended(Ending.REPEATED, Sign.SAME_MATTER)
    if sign := _taken(course):
        yield Ended(Ending.HANDED_OVER, sign)
    said = _last_said(course)
    if said is Parting.GIVES_UP:
        yield Ended(Ending.ABANDONED, Sign.GAVE_UP)
    if said in {Parting.ASKS, Parting.DENIES} or (said is Parting.SAYS and not _closed_after(course)):
        yield Ended(Ending.ABANDONED, Sign.UNANSWERED)


def _quiet(course: Course) -> Ended:
    """Return the ending of a ticket after whose last answer nothing bad came."""
    if course.good is False:
        return Ended(Ending.SILENT, Sign.RATED_BAD)
    if _last_said(course) is Parting.CONFIRMS:
        return Ended(Ending.RESOLVED, Sign.CONFIRMED)
    if course.good:
        return Ended(Ending.RESOLVED, Sign.RATED_GOOD)
    if _asked_back(course):
        return Ended(Ending.ABANDONED, Sign.NOT_TOLD)
    if _last_said(course) is Parting.PROMISES:
        return Ended(Ending.SILENT, Sign.PROMISED)
    solved = _solved(course)
    if solved is None:
        return Ended(Ending.SILENT, Sign.ANSWERED)
    return Ended(Ending.RESOLVED, Sign.SOLVED) if _by_hand(course, solved) else Ended(Ending.SILENT, Sign.BY_CLOCK)


# The customer's side


def _wrote(course: Course) -> list[Message]:
    """Return what customers themselves wrote to everybody."""
    return [one for one in course.thread if one.visibility is Visibility.PUBLIC and asks(one) and not automatic(one)]


def _last_said(course: Course) -> Parting | None:
    """Return what the customer's words since the team's last answer come to, the gravest; None: nothing was said.

    An answer that only thanks them back, or takes its leave, is none: what they said before it counts.
    """
    told = _answered(course)
    if not told:
        return Parting.ASKS
    after = [one for one in _wrote(course) if one.created > told[-1].created]
    before = [one for one in _wrote(course) if told[0].created < one.created < told[-1].created]
    if not after and before and parting(before[-1].text) is Parting.CONFIRMS and _farewell(told[-1]):
        return Parting.CONFIRMS
    found = [_parting(one) for one in after]
    order = (
        Parting.DENIES, Parting.GIVES_UP, Parting.ASKS, Parting.SAYS, Parting.CONFIRMS, Parting.PROMISES, Parting.THANKS
    )  # fmt: skip
    if found and found[-1] is Parting.CONFIRMS and Parting.GIVES_UP not in found:
        return Parting.CONFIRMS  # what was tried in vain before works in the end
    return next((one for one in order if one in found), None)


def _parting(message: Message) -> Parting:
    """Return what a message says; one that sounds unhappy confirms nothing."""
    said = parting(message.text)
    if said in {Parting.CONFIRMS, Parting.THANKS} and mood(trim(message.text)).frustration:
        return Parting.DENIES
    return said


def _returned(course: Course) -> Sign | None:
    """Return how a ticket was opened again after it had been solved, or None."""
    solved = [one.at for one in course.moves if one.status in _DONE]
    if not solved:
        return None
    back = [one for one in _wrote(course) if solved[0] < one.created]
    if any(_parting(one) not in _CONTENT or course.good is False for one in back):
        return Sign.CAME_BACK
    opened = [one.at for one in course.moves if one.status in _LIVE and solved[0] < one.at]
    friendly = [one.created for one in back]
    return Sign.SET_BACK if any(not _near(at, friendly) for at in opened) else None


def _near(at: datetime, times: list[datetime]) -> bool:
    return any(abs(at - one) <= AT_ONCE for one in times)


def _same(course: Course, later: Later, alike: Likeness) -> bool:
    """Say whether another ticket is about the same: alike in words, or pointing back, or naming the same number."""
    opened = course.thread[0].created if course.thread else later.at
    last = max((one.created for one in course.thread), default=opened)
    if not opened < later.at <= last + timedelta(days=course.days):
        return False
    said = [trim(one.text) for one in _wrote(course)]
    first, second = "\n".join([course.subject, *said]), f"{later.subject}\n{trim(later.text)}"
    score = max(alike(first, second), alike(f"{course.subject}\n{said[0]}", second) if said[1:] else 0.0)
    if _numbers(first) & _numbers(second) and score >= TOLD:
        return True
    return score >= (HINTED if _BACK.search(second) else LIKELY)


def _numbers(text: str) -> set[str]:
    return {one for one in words(text) if len(one) >= 4 and any(map(str.isdigit, one)) and not _YEAR.fullmatch(one)}


# The team's side


def _answered(course: Course) -> list[Message]:
    """Return the team's public answers; a bare acknowledgement is none."""
    return [
        one
        for one in course.thread
        if one.visibility is Visibility.PUBLIC and answers(one) and not acknowledges(one.text)
    ]


def _taken(course: Course) -> Sign | None:
    """Return how a person took over from the copilot, or None."""
    written = [one for one in course.thread if one.author is Author.COPILOT]
    spoke = [one for one in written if one.visibility is Visibility.PUBLIC]
    ours = spoke if course.suggested else written
    if not ours:
        return Sign.PASSED_ON if course.handed else None
    begun = min(one.created for one in ours)
    people = [one for one in _answered(course) if one.author is Author.AGENT and one.created > begun]
    if any(not _confirmed_before(course, one, spoke) for one in people):
        return Sign.PERSON
    if _last_said(course) is Parting.CONFIRMS:  # they had their answer all the same
        return None
    return Sign.PASSED_ON if course.handed or passes_on(ours[-1].text) else None


def _confirmed_before(course: Course, person: Message, spoke: list[Message]) -> bool:
    """Say whether the customer was content with the copilot's answer before a person wrote."""
    before = [one for one in spoke if one.created < person.created]
    if not before:
        return False
    since = [one for one in _wrote(course) if before[-1].created < one.created < person.created]
    return bool(since) and _parting(since[-1]) is Parting.CONFIRMS


def _farewell(message: Message) -> bool:
    """Say whether an answer only takes its leave."""
    said = trim(message.text)
    return "?" not in said and len(words(said)) <= 40


def _asked_back(course: Course) -> bool:
    """Say whether the team's last answer asks for something that the customer never told."""
    told = _answered(course)
    if not told or [one for one in _wrote(course) if one.created > told[-1].created]:
        return False
    return asks_back(trim(told[-1].text))


def _solved(course: Course) -> Move | None:
    """Return the last change to solved, if the ticket stayed so."""
    done = [one for one in course.moves if one.status in _DONE]
    live = [one for one in course.moves if one.status in _LIVE]
    if not done or (live and live[-1].at > done[-1].at and not _wrote(course)):
        return None
    return done[0]


def _closed_after(course: Course) -> bool:
    """Say whether somebody solved it once the customer's last words were there."""
    wrote, solved = _wrote(course), _solved(course)
    return bool(wrote) and solved is not None and solved.at >= wrote[-1].created and _by_hand(course, solved)


def _by_hand(course: Course, solved: Move) -> bool:
    """Say whether somebody solved it, and not a rule after days of silence."""
    said = [one.created for one in course.thread if one.created <= solved.at + AT_ONCE]
    return bool(said) and solved.at - max(said) <= BY_HAND


_DONE = frozenset({Status.SOLVED, Status.CLOSED})
_LIVE = frozenset({Status.NEW, Status.OPEN, Status.PENDING, Status.HOLD})
_CONTENT = frozenset({Parting.CONFIRMS, Parting.THANKS, Parting.PROMISES})
_YEAR = re.compile(r"(?:19|20)\d\d")
_BACK = re.compile(
    r"\b(?:again|still|once more|second time|third time|yet another|last (?:week|ticket|time)|earlier|previous(?:ly)?"
    r"|already (?:wrote|asked|contacted|reported|explained)|as (?:i )?(?:wrote|said|mentioned)"
    r"|follow(?:ing)?[ -]?up|no reply"
    r"|schon wieder|wieder|erneut|immer noch|noch immer|nochmals?|bereits|letzte woche|vorige woche|otra vez|de nuevo"
    r"|sigue|sigo|todavía|aún|la semana pasada|ya (?:escribí|pregunté|les))\b",
    re.IGNORECASE,
)
