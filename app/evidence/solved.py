"""A solved ticket as a voice for the articles that solved it, without a word about who wrote it. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from app.domain import OutcomeKind
from app.evidence.links import Linked
from app.steps.question import question
from app.store.ledger import Entry
from app.texts.plain import gist
from app.texts.thread import answers, asks, public
from integrations.helpdesk import Status, Ticket
from knowledge.passages import Citation
from knowledge.solved import Solved

SENT = (OutcomeKind.REPLIED, OutcomeKind.RESOLVED)
LONGEST = 1_500  # characters of a question: beyond what the encoder reads


def solved(ticket: Ticket, known: Linked, runs: Iterable[Entry], languages: tuple[str, ...]) -> Solved | None:
    """Return what may be kept of a ticket, or None where it is not solved, or no article is known to have solved it.

    `runs`: our own on this ticket; the articles that a sent reply cites count as well.
    """
    if ticket.status not in {Status.SOLVED, Status.CLOSED} or ticket.merged:
        return None
    pointing = [(one, known.articles(one)) for one in public(ticket) if answers(one)]
    linked = [key for _, keys in pointing for key in keys]
    cited = [one.article for run in runs for one in _cited(run)]
    articles = tuple(dict.fromkeys([*linked, *cited]))
    asked, language = opening(ticket, languages)
    if not articles or not gist(asked):
        return None
    when = max((one.created for one, keys in pointing if keys), default=ticket.updated)
    return Solved(f"{ticket.connection}/{ticket.id}", ticket.brand, language, asked, articles, when)


def opening(ticket: Ticket, languages: tuple[str, ...]) -> tuple[str, str]:
    """Return what was asked first, masked and nameless, and its language; nothing where no customer wrote."""
    thread = public(ticket)
    first = next((at for at, one in enumerate(thread) if asks(one)), len(thread))
    answered = next((at for at, one in enumerate(thread) if at > first and answers(one)), len(thread))
    if first == len(thread):
        return "", ""
    asked = question(replace(ticket, messages=thread[first:answered]), languages)
    return asked.masked[:LONGEST], asked.language


def _cited(run: Entry) -> Iterable[Citation]:
    sent = run.kind in SENT and run.decision and run.decision.draft
    return sent.citations if sent else ()
