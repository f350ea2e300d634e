"""Articles of our own, and a library over them; what several tests of this folder need."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from integrations.helpdesk import Article, Page
from knowledge.embeddings import Vectors
from knowledge.passages import Audience, Source
from knowledge.sources import whole

TOPICS = {
    "password": "Open the sign-in page and choose Forgot password. We send a link that is valid for one hour.",
    "delivery": "Parcels leave our warehouse within two days. Tracking starts when the carrier scans the parcel.",
    "refund": "Send the goods back within 30 days. The money is on your account a week after they reach us.",
    "invoice": "Invoices are under Billing. Choose a month and download the PDF with your company's tax number.",
    "address": "Change the delivery address under Profile. An order that has left the warehouse keeps its old one.",
    "warranty": "Every lamp has a warranty of two years. Keep the receipt and send us a photo of the damage.",
}


def article(name: str = "password", **changes: Any) -> Article:
    """Build a public English article about a topic; `changes` replace its fields."""
    fields: dict[str, Any] = {
        "id": name,
        "title": f"About your {name}",
        "body": f"<p>{TOPICS.get(name, name)}</p>",
        "locale": "en-us",
        "url": f"https://help.example.com/hc/en-us/articles/{name}",
        "public": True,
    }
    return Article(**{**fields, **changes})


def articles(*names: str) -> list[Article]:
    """Build articles about these topics, or about all."""
    return [article(name) for name in names or TOPICS]


def many(count: int) -> list[Article]:
    """Build that many small articles."""
    return [article(f"topic{number}") for number in range(count)]


def part(articles: Iterable[Article]) -> Iterator[Page]:
    """Yield the pages of a pass over what has changed."""
    yield from (page for page in whole(articles) if not page.complete)


def source(markdown: str, **changes: Any) -> Source:
    """Build a public English source with this Markdown."""
    fields: dict[str, Any] = {
        "key": "main/en/1",
        "id": "1",
        "title": "A title",
        "markdown": markdown,
        "audience": Audience.PUBLIC,
        "language": "en",
        "brand": "",
        "url": "",
        "digest": "d",
    }
    return Source(**{**fields, **changes})


class Letters:
    """An encoder for tests: one dimension a letter pair, so that texts with common words are near."""

    dimension = 64

    def __init__(self, name: str = "letters") -> None:
        self.id = name
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return counts of hashed letter triples, normalised."""
        self.encoded += texts
        vectors = np.full((len(texts), self.dimension), 1e-3, np.float32)
        for row, text in enumerate(texts):
            plain = text.lower()
            for place in range(len(plain) - 2):
                vectors[row, sum(map(ord, plain[place : place + 3])) % self.dimension] += 1
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def write(folder: Path, name: str, text: str) -> None:
    """Write a file below a folder, with the folders between."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
