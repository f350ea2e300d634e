"""The frame texts: complete, recognised, taken off again."""

from dataclasses import astuple

import pytest

from app.writers.frames import body, digest, entry, frame, own
from knowledge.passages import Citation

LANGUAGES = ["en", "de", "es", "fr", "it", "nl", "pt"]


def citation(**changes: str) -> Citation:
    """Build a citation."""
    fields = {"title": "Return an order", "url": "https://help.example.com/1", "quote": "Send it.", **changes}
    return Citation(number=1, article="help/en/1", article_id="1", chunk="help/en/1#0", **fields)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text(language: str) -> None:
    made = frame(language)

    assert made is not None
    assert all(text.strip() == text != "" for text in astuple(made))


def test_an_unknown_language_has_none() -> None:
    assert frame("xx") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_label_is_recognised_quoted_and_wrapped(language: str) -> None:
    made = frame(language)
    assert made is not None
    words = made.label.split()
    quoted = "> Hello\n> *" + " ".join(words[:4]) + "\n> " + " ".join(words[4:]) + "*"

    assert own(quoted)


def test_other_mail_is_not_ours() -> None:
    assert not own("Was this answer written automatically?")


def reply(language: str = "en") -> str:
    """Return a reply of ours."""
    made = frame(language)
    assert made is not None
    parts = (made.greeting, made.lead, "Send it within 14 days. [1]", f"**{made.sources}**", entry(citation()))
    return "\n\n".join((*parts, made.person, f"*{made.label}*"))


def test_our_reply_is_ours_as_a_whole_and_in_part() -> None:
    echo = "> " + reply().replace("\n", "\n> ").replace(" within", "\n> within")

    assert own(echo, [reply("de"), reply()])
    assert own(echo[40:], [reply()])


def test_our_reply_without_what_we_sent_is_in_doubt() -> None:
    assert not own(reply())
    assert not own(reply(), [reply("de")])


@pytest.mark.parametrize("said", ["That did not help.", "No", "Thanks, and the return label?"])
@pytest.mark.parametrize("where", ["{said}\n\n{ours}", "{ours}\n\n{said}"])
def test_a_word_of_a_customer_beside_our_reply_makes_it_theirs(said: str, where: str) -> None:
    assert not own(where.format(said=said, ours=reply()), [reply()])


def test_a_word_of_a_customer_inside_our_reply_makes_it_theirs() -> None:
    assert not own(reply().replace("[1]", "[1]\nI did.", 1), [reply()])


def test_our_reply_without_its_label_is_not_recognised() -> None:
    assert not own("Send it within 14 days. [1]", [reply()])


def test_the_body_is_what_no_frame_says() -> None:
    made = frame("de")
    assert made is not None
    text = "\n\n".join(
        (made.greeting, made.lead, "Der Kern. [1]", f"**{made.sources}**", entry(citation()), f"*{made.label}*")
    )

    assert body(text, (citation(),)) == ("Der Kern. [1]",)


def test_text_behind_the_sources_counts_as_body() -> None:
    text = f"**Sources**\n\n{entry(citation())}\n- [1] You get 500 back.\n\nCall 0800 1."

    assert len(body(text, (citation(),))) == 2


def test_a_line_of_sources_links_the_title() -> None:
    assert entry(citation()) == "- [1] [Return an order](https://help.example.com/1)"


def test_a_title_cannot_make_a_link_of_its_own() -> None:
    line = entry(citation(title="x](https://evil.example.com) [y", url="https://help.example.com/a (b)"))

    assert line == r"- [1] [x\](https://evil.example.com) \[y](https://help.example.com/a%20%28b%29)"


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "file:///etc/passwd"])
def test_only_web_addresses_are_linked(url: str) -> None:
    assert entry(citation(url=url)) == "- [1] Return an order"


def test_the_digest_tells_writers_apart() -> None:
    assert digest("extractive-1") != digest("extractive-2")
    assert len(digest("extractive-1")) == 64
