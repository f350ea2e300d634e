"""Articles, what a search makes of them, and questions about them."""

from dataclasses import replace

from app.domain import Question
from knowledge.passages import Audience, Chunk, Found, Passage, Source
from tests.fakes import NOON

RETURNS = """\
This article explains how returns work in our shop.

## Send something back

You can send back whatever you do not like within 30 days of delivery. Here is how:

1. Sign in and open **My orders**.
2. Choose the order and press *Return*.
3. Print the label and stick it on the parcel.

> [!NOTE]
> Returns within the country are free of charge.

## When the money comes back

We refund the price within 5 working days after the parcel has reached us[^1]. Write to returns@example.com if it
takes longer, or see [the list](https://shop.example.com/refunds).

| Paid by | Days |
|---------|------|
| Card    | 5    |
| Invoice | 9    |

## Related articles

- [Change an order](/articles/change)
- [Track a parcel](/articles/track)

[^1]: Not counting holidays.
"""


def source(markdown: str = RETURNS, title: str = "Return an order", **changes: object) -> Source:
    """Build a public English article."""
    made = Source(
        key=f"help/en/{title}",
        id=title.replace(" ", "-").lower(),
        title=title,
        markdown=markdown,
        audience=Audience.PUBLIC,
        language="en",
        brand="",
        url=f"https://help.example.com/{title.replace(' ', '-').lower()}",
        digest=f"{hash((title, markdown))}",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def found(*sources: Source, confidence: float = 0.9) -> Found:
    """Build what a search gives: the beginning of each article, best first."""
    passages = tuple(
        Passage(Chunk(f"{one.key}#0", one.key, (), one.markdown[:80], 0, 80), one, 0.9 - 0.1 * at, 0.8, 0.7, 0.6)
        for at, one in enumerate(sources)
    )
    return Found(passages, confidence)


def question(text: str = "How can I send an order back?", language: str = "en", **changes: object) -> Question:
    """Build a question as the step of that name makes it."""
    made = Question(text, text, "", language, True, "digest", len(text.split()), NOON, "m0")
    return replace(made, **changes)  # type: ignore[arg-type]
