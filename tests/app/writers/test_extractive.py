"""A reply made of whole blocks."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.domain import Context, Evidence, Intent, Policy
from app.steps.checks import checks
from app.writers.choice import LENGTH, LONG
from app.writers.extractive import Extractive
from app.writers.frames import body, frame
from knowledge.passages import Audience, Found, Source
from tests.app.writers.reading import RETURNS, found, question, source

POLICY = Policy("v1", (), ())
APPROVED = Intent("hours", "Opening hours", "contact", (), approved=(("en", "We are open from 9 to 5."),))


def text(asked: str, given_: Found, writer: Extractive | None = None) -> str:
    """Return the body of a draft."""
    draft = (writer or Extractive()).write(question(asked), None, given_, POLICY)
    assert draft is not None
    return "\n\n".join(body(draft.text, draft.citations))


class Counting:
    """An encoder of three words; it counts what it reads."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a unit vector a text."""
        self.read += texts
        rows = [[one.lower().count(word) + 0.01 for word in ("money", "label", "zebra")] for one in texts]
        vectors = np.array(rows, dtype=np.float32)
        scaled: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return scaled


def test_steps_answer_how_it_is_done() -> None:
    said = text("How can I send an order back?", found(source()))

    assert "1. Sign in and open **My orders**." in said
    assert "3. Print the label" in said
    assert said.startswith("**Send something back**")


def test_the_block_that_answers_is_chosen() -> None:
    said = text("When do you refund the price? My parcel has reached you", found(source()))

    assert "within 5 working days" in said
    assert "[^1]" not in said


def test_an_introduction_is_left_out() -> None:
    assert "This article explains" not in text("How do returns work in your shop?", found(source()))


def test_an_introduction_is_better_than_nothing() -> None:
    only = source("This article explains how returns work in our shop.")

    assert "explains how returns work" in text("How do returns work?", found(only))


def test_navigation_is_never_quoted() -> None:
    assert "Change an order" not in text("I want to change an order and track a parcel", found(source()))


def test_a_reply_is_framed_in_order() -> None:
    draft = Extractive().write(question(), None, found(source()), POLICY)
    words = frame("en")
    assert draft is not None
    assert words is not None
    order = [
        words.greeting,
        words.lead,
        "[1]",
        f"**{words.sources}**",
        "- [1] [Return an order](https://help.example.com/return-an-order)",
        words.person,
        words.label,
    ]

    places = [draft.text.index(one) for one in order]
    assert places == sorted(places)


def test_a_draft_says_what_it_is_made_of() -> None:
    draft = Extractive().write(question(), None, found(source(), confidence=0.8), POLICY)

    assert draft is not None
    assert (draft.evidence, draft.language, draft.confidence) == (Evidence.DOCUMENTED, "en", 0.8)
    assert (draft.writer, draft.asks_person) == ("extractive-2", False)


def test_a_citation_quotes_the_article() -> None:
    draft = Extractive().write(question(), None, found(source()), POLICY)

    assert draft is not None
    (cited,) = draft.citations
    assert (cited.number, cited.article_id, cited.title) == (1, "return-an-order", "Return an order")
    assert all(part in RETURNS for part in cited.quote.split("\n\n"))


def test_two_articles_are_numbered_in_order() -> None:
    first = source("The money is on its way to you already.", "Money")
    second = source("A label comes by mail with every parcel.", "Label")

    draft = Extractive(Counting().encode).write(question("money, label"), None, found(first, second), POLICY)

    assert draft is not None
    assert [(one.number, one.title) for one in draft.citations] == [(1, "Money"), (2, "Label")]
    assert draft.text.index(" [1]") < draft.text.index(" [2]")


def test_a_third_article_is_not_read() -> None:
    many = [source(f"You can send an order back with number {n}, a kind of its own.", f"Way {n}") for n in range(4)]

    draft = Extractive().write(question(), None, found(*many), POLICY)

    assert draft is not None
    assert {one.title for one in draft.citations} <= {"Way 0", "Way 1"}


def test_what_was_said_is_not_said_again() -> None:
    twin = "You can send any order back within 30 days of delivery, free of charge."
    said = text("Can I send an order back?", found(source(f"{twin}\n\n{twin}\n\n## Again\n\n{twin}")))

    assert said.count("within 30 days") == 1


@pytest.mark.parametrize(
    "one",
    [source(language="de"), source(audience=Audience.INTERNAL)],
    ids=["another language", "internal"],
)
def test_what_the_customer_cannot_read_is_not_quoted(one: Source) -> None:
    assert Extractive().write(question(), None, found(one), POLICY) is None


def test_internal_text_is_left_out_beside_public_text() -> None:
    secret = source("Send any order back and we pay 999 in secret.", "Secret", audience=Audience.INTERNAL)

    assert "999" not in text("How can I send an order back?", found(secret, source()))


def test_without_frames_in_the_language_it_abstains() -> None:
    ours = found(source(language="xx"))

    assert Extractive().write(question(language="xx"), None, ours, POLICY) is None


@pytest.mark.parametrize(("confidence", "written"), [(0.36, False), (0.37, True)])
def test_it_abstains_below_the_policys_score(confidence: float, written: bool) -> None:
    draft = Extractive().write(question(), None, found(source(), confidence=confidence), POLICY)

    assert (draft is not None) is written


def test_it_abstains_where_nothing_was_found() -> None:
    assert Extractive().write(question(), None, Found((), 0.9), POLICY) is None


def test_it_abstains_where_articles_say_nothing() -> None:
    assert Extractive().write(question(), None, found(source("## Only a heading\n\nMore:")), POLICY) is None


def test_an_approved_text_is_used_word_for_word() -> None:
    draft = Extractive().write(question(), APPROVED, Found((), 0.0), POLICY)

    assert draft is not None
    assert body(draft.text) == ("We are open from 9 to 5.",)
    assert (draft.evidence, draft.citations, draft.confidence) == (Evidence.APPROVED, (), 1.0)


def test_an_approved_text_of_another_language_is_not_used() -> None:
    assert Extractive().write(question(language="de"), APPROVED, Found((), 0.0), POLICY) is None


def test_a_fence_that_is_never_closed_is_not_quoted() -> None:
    markdown = "Send an order back by mail.\n\nSend an order back like this, all of it:\n\n```\nsend an order back"

    assert "```" not in text("How do I send an order back?", found(source(markdown)))


def test_a_very_long_list_is_cut_between_two_items() -> None:
    steps = "\n".join(f"{n}. Do the thing number {n} with all the care that it needs." for n in range(1, 60))
    said = text("How do I do the thing?", found(source(f"Do the thing like this:\n\n{steps}")))
    draft = Extractive().write(question("How do I do the thing?"), None, found(source(steps)), POLICY)

    assert len(said) < LONG + 100
    assert all(line.endswith((":", ".", "[1]", "")) for line in said.split("\n"))
    assert draft is not None
    assert "goes on in the article" in draft.text


def test_several_blocks_stay_within_the_length() -> None:
    long = "\n\n".join(f"## Part {n}\n\nSend an order back {'by way ' * 40}{n}." for n in range(5))

    assert len(text("send an order back", found(source(long)))) < LENGTH + 100


def test_the_encoder_finds_other_words_for_it() -> None:
    markdown = "Put the label on.\n\nThe money comes later than the label does.\n\nZebra zebra zebra zebra zebra zebra."
    writer = Extractive(Counting().encode)

    assert "Zebra" in text("zebra?", found(source(markdown)), writer)


def test_articles_are_read_once() -> None:
    encoder = Counting()
    writer = Extractive(encoder.encode)
    writer.write(question(), None, found(source()), POLICY)
    before = len(encoder.read)

    writer.write(question(), None, found(source()), POLICY)

    assert len(encoder.read) == before + 1


def test_a_changed_article_is_read_again() -> None:
    encoder = Counting()
    writer = Extractive(encoder.encode)
    writer.write(question(), None, found(source()), POLICY)
    before = len(encoder.read)

    writer.write(question(), None, found(replace(source(), digest="new")), POLICY)

    assert len(encoder.read) > before + 1


def test_learned_articles_need_no_reading() -> None:
    encoder = Counting()
    writer = Extractive(encoder.encode)
    writer.learn([source(), source(title="Hidden", audience=Audience.INTERNAL)])
    before = len(encoder.read)

    writer.write(question(), None, found(source()), POLICY)

    assert len(encoder.read) == before + 1
    assert not any("Hidden" in one for one in encoder.read)


def test_the_same_question_gives_the_same_draft() -> None:
    assert Extractive().write(question(), None, found(source()), POLICY) == Extractive().write(
        question(), None, found(source()), POLICY
    )


LINES = st.sampled_from(
    [
        "# A heading",
        "## Step 2 of 3",
        "You can send an order back within 30 days.",
        "Here is how:",
        "1. Open the page",
        "2. Press the button 5 times",
        "- an item with [a link](/relative/7)",
        " an item that lost its bullet",
        "> [!NOTE]",
        "> Mind 12 things[^9].",
        "![picture 8](a.png)",
        "| a | 1,200 |",
        "|---|---|",
        "---",
        "```",
        ":::tip Title 4",
        ":::",
        "See https://example.com/a or a@example.com.",
        "[1] is a mark of the article's own",
        "",
    ]
)


@settings(deadline=None)
@given(st.lists(LINES, max_size=25))
@example(
    ["| a | 1,200 |", "See https://example.com/a.", "[1] is a mark of the article's own", "See https://example.com/a."]
)
def test_whatever_an_article_looks_like_its_quotation_passes_the_checks(lines: list[str]) -> None:
    """Sources and figures of an extractive draft hold by construction."""
    given_ = found(source("\n".join(lines)))
    draft = Extractive().write(question(), None, given_, POLICY)

    if draft is not None:
        findings = {one.check: one for one in checks(draft, question(), given_, Context(), POLICY)}
        assert findings["sources"].limit is None, findings["sources"].detail
        assert findings["figures"].limit is None, findings["figures"].detail
        assert findings["audience"].limit is None
