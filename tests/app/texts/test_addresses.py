"""Where links lead: every way to write one that a mail program follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.texts.addresses import foreign, host

HOSTS = ("help.example.com", "*.shop.example.com", "127.0.0.1:8409")


@pytest.mark.parametrize(
    "markdown",
    [
        "See https://evil.example.org/a.",
        "[help](https://evil.example.org)",
        "[https://help.example.com](https://evil.example.org)",
        "[help][1]\n\n[1]: https://evil.example.org",
        "[help]\n\n[help]: <https://evil.example.org> 'title'",
        "<https://evil.example.org>",
        "[a [b](https://evil.example.org) c](https://help.example.com)",
        "![picture](https://evil.example.org/a.png) https://evil.example.org/a.png",
        '<a href="https://evil.example.org">help</a>',
        "http://evil.example.org",
        "[help](http://evil.example.org)",
        "//evil.example.org/a",
        "www.evil.example.org",
        "evil.org/collect?x=1",
        "https://help.example.com@evil.example.org/",
        "[help](https://help.example.com@evil.example.org)",
        "https://evil.example.org\\@help.example.com",
        "https:/evil.example.org",
        "https:\\\\evil.example.org",
        "HTTPS://EVIL.EXAMPLE.ORG",
        "https://help.example.com.evil.org",
        "https://evilhelp.example.com",
        "https://shop.example.com",
        "https://127.0.0.1/",
        "https://127.0.0.1:9999/",
        "https://hеlp.example.com/",  # a Cyrillic е
        "xn--hlp-qdc.example.com",
        "https://evil。example。org",
        "ftp://help.example.org/",
        "[help](HtTpS://evil.example.org 'x')",
    ],
)
def test_a_foreign_link_is_found(markdown: str) -> None:
    assert foreign(f"Hello, {markdown}", HOSTS)


@pytest.mark.parametrize(
    "markdown",
    [
        "See https://help.example.com/a/b?c=d#e.",
        "[help](https://HELP.example.com:443/a)",
        "https://en.shop.example.com",
        "http://127.0.0.1:8409/hc/en",
        "Write to [us](mailto:help@example.org), or help@example.org.",
        "[help](javascript:alert(1)) and [data](data:text/html,x)",
        "e.g. version 1.2/1.3, Node.js, config.ini, and/or 24/7, 10.5/month",
        "1. First. 2. Second",
        "",
    ],
)
def test_what_leads_nowhere_else_passes(markdown: str) -> None:
    assert foreign(markdown, HOSTS) == ""


def test_the_link_is_shown_as_it_stands() -> None:
    assert foreign("Look: https://evil.example.org/a?b=c.", HOSTS) == "https://evil.example.org/a?b=c"


@pytest.mark.parametrize("wrong", ["", "https://", "https://[::1", "https://a:99999/", "//", "https://..", "\x00"])
def test_what_is_no_address_has_no_host(wrong: str) -> None:
    assert host(wrong) in {"", ".."} or "\x00" in host(wrong)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    foreign(text, HOSTS)
    host(text)


@given(st.from_regex(r"[a-z]{3,9}\.(com|org|net|io)", fullmatch=True), st.sampled_from(["", "a", "?q=1"]))
def test_no_host_but_those_of_the_list_passes(name: str, rest: str) -> None:
    assert foreign(f"Read https://{name}/{rest} today", HOSTS)
    assert foreign(f"Read https://{name}/{rest} today", (name,)) == ""
