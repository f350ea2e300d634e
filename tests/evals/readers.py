"""Everything of ours that reads what a stranger may have written, as functions of one text."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from app import topics
from app.language import tongue
from app.policy import load, shipped
from app.signals import Mention
from app.steps.question import question
from app.steps.rules import rules
from app.texts import terms as features
from app.texts.addresses import foreign, host
from app.texts.attempts import attempts
from app.texts.automatic import automatic, receipt
from app.texts.entities import entities
from app.texts.essence import essence
from app.texts.grounding.check import claims, mismatches
from app.texts.grounding.said import sentences
from app.texts.mask import cover, mask, restore
from app.texts.mood import mood
from app.texts.names import named
from app.texts.plain import gist, likeness, plain, unlinked, words
from app.texts.secrecy import holds, shared
from app.texts.trim import trim
from app.texts.wishes import wants
from app.writers.blocks import blocks, clean
from app.writers.frames import body, own
from integrations.freshdesk import mapping as freshdesk
from integrations.freshdesk import webhook as freshdesk_webhook
from integrations.helpdesk import Article, Attachment, Author, HelpdeskError, Post, Visibility
from integrations.hidden import code_spans, shaped, visible_html, visible_markdown
from integrations.render import links, render, same, spoken, text
from integrations.render import plain as unmarked
from integrations.zendesk import mapping as zendesk
from integrations.zendesk import webhook as zendesk_webhook
from knowledge.chunks import chunks
from knowledge.lexical import terms
from knowledge.passages import Audience, Source
from knowledge.questions import questions
from knowledge.sources import Unreadable, detected, source
from tests.fakes import NOON, message, ticket
from tests.integrations.freshdesk import shapes as freshdesk_shapes
from tests.integrations.zendesk import shapes as zendesk_shapes

LANGUAGES = ("en", "de", "es")
RULES = load(shipped()).rules
OWN = (Mention("part", pattern=r"[A-Z]{2}-?\d{2,8}"), Mention("tool", words=("hammer", "screw driver")))
BASE = "https://a.example.com"
POST = Post("1", "Hello", Visibility.PUBLIC, "key", "v1")
SECRET = "a-secret-of-our-own"


def read(form: str) -> Callable[[str], object]:
    """Read an article of this form."""

    def reads(said: str) -> None:
        with suppress(Unreadable):
            source("help", Article("1", said[:1000], said, "en", public=True, format=form))

    return reads


def attached(said: str) -> None:
    """Read an article with a file."""
    file = Attachment(said[:1000], "application/pdf", len(said), "", text=said)
    with suppress(Unreadable):
        source("help", Article("1", "Title", "Text.", "en", public=True, format="html", attachments=(file,)))


def delivered(said: str) -> None:
    """Take a delivery of either kind, whole and with the text in its fields and headers."""
    bodies = (said.encode(errors="replace"), b'{"ticket_id": "7", "subject": "' + said.encode(errors="replace") + b'"}')
    headers = {"authorization": said, "x-deskmate-secret": said, zendesk_webhook.TIMESTAMP: said}
    headers[zendesk_webhook.SIGNATURE] = said
    for raw in bodies:
        with suppress(zendesk_webhook.Refused):
            zendesk_webhook.verify(headers, raw, SECRET, NOON)
        with suppress(zendesk_webhook.Refused):
            zendesk_webhook.parse("main", headers, raw)
        with suppress(freshdesk_webhook.Refused):
            freshdesk_webhook.verify(headers, raw, SECRET, NOON)
        with suppress(freshdesk_webhook.Refused):
            freshdesk_webhook.parse("main", headers, raw, NOON)


def of_zendesk(field: str) -> Callable[[str], object]:
    """Read a ticket of Zendesk's with the text in one field of its comment, or in all of the ticket."""

    def reads(said: str) -> None:
        raw: dict[str, Any] = zendesk_shapes.ticket(**({"subject": said, "tags": [said]} if field == "subject" else {}))
        comment = {**zendesk_shapes.comment(), **({} if field == "subject" else {field: said})}
        thread = zendesk.Thread(raw, (comment,), zendesk_shapes.people(), 900)
        with suppress(HelpdeskError):
            zendesk.ticket("main", thread, None, "main", BASE)

    return reads


def of_freshdesk(field: str) -> Callable[[str], object]:
    """Read a ticket of Freshdesk's with the text in one field, of the ticket or a conversation."""

    def reads(said: str) -> None:
        raw = freshdesk_shapes.ticket()
        row = freshdesk_shapes.talk(private=field == "note", incoming=field != "note")
        (raw if field in raw else row)["body" if field == "note" else field] = said
        thread = freshdesk.Thread(raw, (row,), freshdesk_shapes.contact(), {}, freshdesk_shapes.ME)
        with suppress(HelpdeskError):
            freshdesk.ticket("main", thread, "main", BASE)
            freshdesk.written(POST, (row,), None, freshdesk_shapes.ME, NOON)

    return reads


def articles(said: str) -> None:
    """Read a row of either help centre."""
    with suppress(HelpdeskError):
        zendesk.article(zendesk_shapes.article(body=said, title=said), "main", {})
    with suppress(HelpdeskError):
        freshdesk.article(
            freshdesk_shapes.article(description=said), freshdesk.Folder(1, "a", 1, True), "en", "main", BASE
        )


def cut(said: str) -> None:
    """Cut a source into chunks."""
    chunks(Source("help/en/1", "1", "Title", said, Audience.PUBLIC, "en", "main", BASE, "digest"))


READERS: dict[str, Callable[[str], object]] = {
    "webhooks": delivered,
    "zendesk body": of_zendesk("html_body"),
    "zendesk plain body": of_zendesk("body"),
    "zendesk subject": of_zendesk("subject"),
    "zendesk macro": lambda said: zendesk.macro(
        {"id": 1, "title": said, "actions": [{"field": "comment_value_html", "value": said}], "active": True}, "a", BASE
    ),
    "freshdesk body": of_freshdesk("body"),
    "freshdesk note": of_freshdesk("note"),
    "freshdesk description": of_freshdesk("description"),
    "freshdesk text": of_freshdesk("description_text"),
    "freshdesk addresses": lambda said: freshdesk.addresses(freshdesk_shapes.ticket(cc_emails=[said])),
    "freshdesk signed": lambda said: (freshdesk.signed(said, "key"), freshdesk.holds(said, said)),
    "articles": articles,
    "automatic mail": lambda said: automatic(
        message(said, headers=(("auto-submitted", said), ("return-path", said), ("precedence", said))), said
    ),
    "sender": lambda said: automatic(message("Hello", author_email=said), "Hello"),
    "receipt": lambda said: receipt(said, said),
    "question": lambda said: question(ticket(message(said), subject=said), LANGUAGES),
    "attempts": lambda said: attempts((message(said), message("Yes.", 1, author=Author.COPILOT), message(said, 2))),
    "plain": plain,
    "words": lambda said: (words(said), gist(said), likeness(said, said)),
    "unlinked": unlinked,
    "trim": trim.__wrapped__,
    "essence": essence,
    "entities": lambda said: entities(said, OWN),
    "names": lambda said: list(named(said, ("Requester Seven", "May Will"))),
    "mask": lambda said: mask(said, "en-GB", ("Requester Seven",)),
    "mask, German": lambda said: mask(said, "de", ()),
    "restore": lambda said: restore(said, cover(said[:2000]).values),
    "mood": mood,
    "wants": wants,
    "rules": lambda said: rules(said, "en", RULES),
    "topics": topics.heard,
    "tongue": lambda said: tongue(said, "en", LANGUAGES),
    "detected": lambda said: detected(said, LANGUAGES),
    "questions": lambda said: questions(said, "en"),
    "terms": lambda said: terms(said, "en"),
    "features": lambda said: (features.plain(said), features.words(said), features.letters(said)),
    "sentences": sentences,
    "claims": claims,
    "mismatches": lambda said: mismatches(said, ["Refunds take 5 days."]),
    "mismatches of a source": lambda said: mismatches("Refunds take 5 days.", [said]),
    "foreign": lambda said: foreign(said, ["help.example.com"]),
    "host": host,
    "shared": lambda said: shared(said, [said], ["Refunds"]),
    "holds": lambda said: holds(said, ["sesame-open"]),
    "body": body,
    "own": own,
    "blocks": blocks,
    "clean": clean,
    "chunks": cut,
    "render": render,
    "unmarked": unmarked,
    "text": text,
    "spoken": lambda said: spoken(said, said),
    "links": links,
    "same": lambda said: same(said, said),
    "shaped": shaped,
    "visible HTML": visible_html,
    "visible Markdown": visible_markdown,
    "code spans": code_spans,
    "Markdown article": read("markdown"),
    "HTML article": read("html"),
    "attached file": attached,
}
