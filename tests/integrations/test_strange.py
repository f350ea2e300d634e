"""Whatever a vendor, a sender or an attacker sends: what comes out is a value or an error of ours."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.texts.automatic import automatic
from integrations.freshdesk import mapping as freshdesk
from integrations.freshdesk import webhook as freshdesk_webhook
from integrations.helpdesk import Article, HelpdeskError
from integrations.hidden import visible_html, visible_markdown
from integrations.render import links, plain, render, spoken, text
from integrations.zendesk import mapping as zendesk
from integrations.zendesk import webhook as zendesk_webhook
from knowledge.sources import Unreadable, source
from tests.fakes import NOON, message
from tests.integrations.freshdesk import shapes as freshdesk_shapes
from tests.integrations.zendesk import shapes

leaf = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("2026-03-02T12:00:00Z")
anything = st.recursive(
    leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
)
_TAGS = "<p <b> </b> <a href= style= display:none <!-- --> <![CDATA[ & &#x > \" ' hidden <td <script </ />"
_MARKS = "[ ] ( ) ! < > ` ``` * _ # ~ \\ - 1. https:// javascript: data: [a]: & &#106; // @ ."
TAGS, MARKS = ([*one.split(), " ", "\n", "\n\n"] for one in (_TAGS, _MARKS))
pieces = st.text(max_size=5)
markup = st.lists(st.sampled_from(TAGS) | pieces, max_size=30).map("".join)
markdown = st.lists(st.sampled_from(MARKS) | pieces, max_size=30).map("".join)
bodies = st.binary(max_size=200) | anything.map(lambda one: json.dumps(one).encode())
names = st.sampled_from(["auto-submitted", "precedence", "x-auto-response-suppress", "return-path"]) | st.text()
HARMFUL = ("<img", "<script", "<iframe", 'href="javascript', 'href="data', 'href="//', 'onerror="')


@st.composite
def changed(draw: st.DrawFn, raw: Any) -> Any:
    """Return a real shape with something else in one or two of its places, at any depth, or without them."""
    found = json.loads(json.dumps(raw))
    for _ in range(draw(st.integers(1, 2))):
        place = found
        while isinstance(place, dict) and place:
            name = draw(st.sampled_from(sorted(place)))
            if isinstance(place[name], dict) and place[name] and draw(st.booleans()):
                place = place[name]
                continue
            if draw(st.booleans()):
                place[name] = draw(anything)
            else:
                del place[name]
            break
    return found


def zendesk_ticket(raw: Any, comment: Any, people: Any) -> object:
    """Read a ticket of Zendesk's."""
    return zendesk.ticket(
        "main", zendesk.Thread(raw, (comment,), {7: people}, 1), None, "main", "https://a.example.com"
    )


@settings(deadline=None, max_examples=200)
@given(changed(shapes.ticket()), changed(shapes.comment()), anything)
def test_a_strange_ticket_of_zendesk_is_read_or_refused(raw: Any, comment: Any, people: Any) -> None:
    with suppress(HelpdeskError):
        zendesk_ticket(raw, comment, people)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_strange_ticket_of_freshdesk_is_read_or_refused(data: st.DataObject) -> None:
    raw, row = data.draw(changed(freshdesk_shapes.ticket())), data.draw(changed(freshdesk_shapes.talk()))
    known = freshdesk.Thread(raw, (row,), freshdesk_shapes.contact(), {}, freshdesk_shapes.ME)
    with suppress(HelpdeskError):
        freshdesk.ticket("main", known, "main", "https://a.example.com")


@pytest.mark.parametrize(
    "reads",
    [
        zendesk.agent,
        lambda raw: zendesk.change("main", raw),
        lambda raw: zendesk.article(raw, "main", {}),
        lambda raw: zendesk.macro(raw, "main", ""),
        lambda raw: zendesk.assigned([raw], {}, 1),
        lambda raw: zendesk.written([raw], "key"),
        lambda raw: zendesk.gone([raw]),
        lambda raw: zendesk.named(raw, [raw]),
        freshdesk.agent,
        freshdesk.addresses,
        lambda raw: freshdesk.change("main", raw, None),
        lambda raw: freshdesk.folder(raw, 1, True),
        lambda raw: freshdesk.canned(raw, "main"),
        lambda raw: freshdesk.article(raw, freshdesk.Folder(1, "a", 1, True), "en", "main", ""),
    ],
)
def test_strange_rows_are_read_or_refused(reads: Callable[[Any], object]) -> None:
    @settings(deadline=None, max_examples=50)
    @given(anything | changed(shapes.ticket()) | changed(shapes.comment()))
    def strange(raw: Any) -> None:
        with suppress(HelpdeskError):
            reads(raw)

    strange()


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=30), st.text(max_size=60), max_size=4), bodies)
def test_a_strange_delivery_is_refused_or_understood(headers: dict[str, str], body: bytes) -> None:
    with suppress(zendesk_webhook.Refused):
        zendesk_webhook.parse("main", headers, body)
    with suppress(zendesk_webhook.Refused):
        zendesk_webhook.verify(headers, body, "a-secret-of-our-own", NOON)
    with suppress(freshdesk_webhook.Refused):
        freshdesk_webhook.parse("main", headers, body, NOON)
    with suppress(freshdesk_webhook.Refused):
        freshdesk_webhook.verify(headers, body, "a-secret-of-our-own", NOON)


@settings(deadline=None)
@given(markup | st.text())
def test_any_html_is_read(html: str) -> None:
    assert isinstance(text(html), str)
    links(html)
    visible_html(html)
    spoken(html, html)
    with suppress(Unreadable):
        source("help", shaped_article(html, "html"))


@settings(deadline=None)
@given(markdown | st.text())
def test_any_markdown_is_shown_as_harmless_html(said: str) -> None:
    html = render(said).lower()

    assert not any(bad in html for bad in HARMFUL)
    plain(said)
    visible_markdown(said)
    with suppress(Unreadable):
        source("help", shaped_article(said, "markdown"))


def shaped_article(body: str, form: str) -> Any:
    return Article("1", "Title", body, "en", public=True, format=form)


@given(st.lists(st.tuples(names, st.text()), max_size=4).map(tuple), st.text())
def test_any_mail_header_is_read(headers: tuple[tuple[str, str], ...], address: str) -> None:
    automatic(message(headers=headers, author_email=address), address)
