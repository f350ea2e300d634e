"""No text keeps us busy: twice the text takes about twice the time, whatever it is made of."""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from app.language import tongue
from app.policy import load, shipped
from app.steps.question import question
from app.steps.rules import rules
from app.texts.addresses import foreign
from app.texts.automatic import automatic
from app.texts.essence import essence
from app.texts.grounding.check import mismatches
from app.texts.mask import mask
from app.texts.mood import mood
from app.texts.secrecy import holds, shared
from app.texts.trim import trim
from app.texts.wishes import wants
from app.writers.blocks import blocks, clean
from app.writers.frames import body, own
from integrations.freshdesk import webhook as freshdesk
from integrations.helpdesk import Article
from integrations.hidden import shaped
from integrations.render import links, render, same, text
from integrations.zendesk import webhook as zendesk
from knowledge.lexical import terms
from knowledge.questions import questions
from knowledge.sources import Unreadable, source
from tests.fakes import NOON, message, ticket

SIZE = 12_000  # enough to tell a line from a square
QUICK = 0.1  # seconds of this thread's own work, below which nothing blows up
TWICE = 3.2  # as long for twice the text; the square would be 4
TRIES = 3
LANGUAGES = ("en", "de", "es")
RULES = load(shipped()).rules

UNITS = """
a|A|1|.|-|_|*|[|<|&|@|a@|a@a.|1.|a |Aa |https://|www.|//|x.co/|> |- |`|#|"|“|ß |12:30 |$1 |1,|On 1 |From: |(1) |[1]|![
](|[a](b) |{|= |no |nicht |a'|[x 1] |you |a. B |a? |1 day |<a |<b>|<!--|<p style='display:none'>|</b>
"""
SHAPES = (" ", "\t", "\n", "\r\n", "\n\n", "- a\n", "> a\n", "```\n", "Aaaa bbbb\n", "\u0301", "\u200d",
          *UNITS.strip("\n").replace("\n", "|").split("|"))  # fmt: skip


def read(form: str) -> Callable[[str], object]:
    """Read an article of this form."""

    def reads(said: str) -> None:
        with suppress(Unreadable):
            source("help", Article("1", "Title", said, "en", public=True, format=form))

    return reads


def deliver(said: str) -> None:
    """Take a delivery of either kind."""
    with suppress(zendesk.Refused):
        zendesk.parse("main", {}, said.encode())
    with suppress(freshdesk.Refused):
        freshdesk.parse("main", {}, said.encode(), NOON)


READERS: dict[str, Callable[[str], object]] = {
    "automatic": lambda said: automatic(message(said, headers=(("auto-submitted", said),), author_email=said), said),
    "question": lambda said: question(ticket(message(said), subject=said), LANGUAGES),
    "trim": trim.__wrapped__,
    "essence": essence,
    "mask": lambda said: mask(said, "en-GB", ("Requester Seven",)),
    "mood": mood,
    "wants": wants,
    "rules": lambda said: rules(said, "en", RULES),
    "tongue": lambda said: tongue(said, "en", LANGUAGES),
    "questions": lambda said: questions(said, "en"),
    "terms": lambda said: terms(said, "en"),
    "mismatches": lambda said: mismatches(said, ["Refunds take 5 days."]),
    "mismatches of a source": lambda said: mismatches("Refunds take 5 days.", [said]),
    "foreign": lambda said: foreign(said, ["help.example.com"]),
    "shared": lambda said: shared(said, [said], ["Refunds"]),
    "holds": lambda said: holds(said, ["sesame-open"]),
    "body": body,
    "own": own,
    "blocks": blocks,
    "clean": clean,
    "render": render,
    "text": text,
    "links": links,
    "same": lambda said: same(said, said),
    "shaped": shaped,
    "Markdown": read("markdown"),
    "HTML": read("html"),
    "deliveries": deliver,
}


def spent(reader: Callable[[str], object], said: str) -> float:
    """Return the seconds that this thread works on a text; what others do meanwhile does not count."""
    start = time.thread_time()
    reader(said)
    return time.thread_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_twice_the_text_takes_twice_the_time(name: str) -> None:
    reader, slow = READERS[name], []
    reader("Hello, how are you?")
    for shape in SHAPES:
        said = (shape * SIZE)[:SIZE] + "x!"
        if spent(reader, said) > QUICK and blows_up(reader, said):
            slow.append(shape)

    assert slow == []


def blows_up(reader: Callable[[str], object], said: str) -> bool:
    """Say whether the whole takes far longer than twice the half, each at its best."""
    half = min(spent(reader, said[len(said) // 2 :]) for _ in range(TRIES))
    return min(spent(reader, said) for _ in range(TRIES)) > TWICE * half
