"""What knowledge is kept in: texts, solved tickets, and the vectors that are built from them."""

from dataclasses import dataclass
from pathlib import Path

from knowledge.embeddings import Encoder, EncoderMissing, Encodes
from knowledge.endpoint import Endpoint
from knowledge.feedback import Learned, Unlearned
from knowledge.index import VectorIndex
from knowledge.solved import Tickets, TicketShelves
from knowledge.texts import Texts


@dataclass(frozen=True, slots=True)
class Library:
    """Texts are the truth. Without an encoder there are no vectors and search is by words; `lack` says why."""

    texts: Texts
    encoder: Encodes | None = None
    index: VectorIndex | None = None
    languages: tuple[str, ...] = ("en",)  # an article without a locale is in one of these
    lack: str = ""
    tickets: Tickets | None = None  # solved ones; without them none votes
    learned: Learned = Unlearned()  # noqa: RUF009 (frozen, and always the same)

    @property
    def solved(self) -> TicketShelves | None:
        """Return the solved tickets with their vectors."""
        return TicketShelves(self.tickets, self.encoder, self.index) if self.tickets else None

    def close(self) -> None:
        """Let go of the index."""
        if self.index:
            self.index.close()


def library(
    texts: Texts,
    place: Path | str,
    encoder: Encoder | Endpoint,
    languages: tuple[str, ...] = ("en",),
    tickets: Tickets | None = None,
) -> Library:
    """Return texts and tickets with their vectors: `place` is a folder or a Chroma server's address.

    Raise InUse if another process owns the folder, IndexUnavailable if the server does not answer.
    """
    try:
        if isinstance(encoder, Encoder):
            encoder.load()
    except EncoderMissing as missing:
        return Library(texts, languages=languages, lack=str(missing), tickets=tickets)
    return Library(texts, encoder, VectorIndex(place, encoder.id), languages, tickets=tickets)
