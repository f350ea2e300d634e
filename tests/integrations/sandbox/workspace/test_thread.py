"""Nothing that anybody wrote is active on the pages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from integrations.sandbox.store import Store
from integrations.sandbox.workspace.thread import clean, conversation, thread

WHO = "requester-01@example.com"


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<p style="position:fixed" class="composer" id="words">x</p>',
        "<iframe src=https://evil.example.com></iframe>",
        "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<form action=/write><button>x</button></form>",
    ],
)
def test_nothing_active_is_left(html: str) -> None:
    assert not re.search(r"<(script|img|iframe|svg|form|button)|on\w+=|javascript:|style=|class=|id=", clean(html))


def test_shape_is_kept() -> None:
    html = "<p>One <strong>two</strong></p><ul><li>three</li></ul>"

    assert clean(html) == html


def test_addresses_can_be_clicked() -> None:
    made = clean(
        '<p>See http://127.0.0.1:8410/hc/en-us/articles/1), or <a href="https://a.example/x">https://a.example/x</a>.</p>'
    )

    assert made.count("<a ") == 2
    assert 'href="http://127.0.0.1:8410/hc/en-us/articles/1"' in made
    assert made.count("noopener") == 2


@given(some.text(alphabet="<>/ahref=\"'http:.& x", max_size=80))
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    once = clean(text)

    assert clean(once) == once


def test_customer_sees_no_notes() -> None:
    store = Store()
    number = store.add_ticket(WHO, "Hi", "Hello")
    store.agent_writes(number, "Between us", public=False)
    store.agent_writes(number, "", html="<p>To <b>you</b></p>")

    assert [one.public for one in thread(store, number)] == [True, False, True]
    assert [one.role for one in thread(store, number, notes=False)] == ["requester", "agent"]
    assert thread(store, number)[2].html == "<p>To <b>you</b></p>"
    assert [one["author"]["role"] for one in conversation(store, number)] == ["end-user", "agent"]
    store.close()


def test_markup_of_a_customer_is_text() -> None:
    store = Store()
    number = store.add_ticket(WHO, "Hi", "<b>bold</b> & <script>x</script>")

    assert "<b>" not in thread(store, number)[0].html
    store.close()
