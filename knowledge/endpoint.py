"""Vectors from any OpenAI-compatible endpoint, in place of the embedded encoder."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic, sleep

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.embeddings import FEW, EndpointError, Recent, Vectors, answered, client
from knowledge.index import IndexUnavailable

TEXTS = 64  # of one request
CHARACTERS = 100_000  # of one request
WAIT = 1.0  # seconds before a second try, twice as many before a third, where the endpoint names none
QUICK = 3.0  # seconds that an answer to a question may take
REST = 30.0  # seconds in which questions leave an endpoint alone that has just failed


class EncoderUnavailable(IndexUnavailable):
    """The endpoint gave no vectors. Where it is `permanent`, a setting has to be changed."""

    def __init__(self, words: str, permanent: bool = False) -> None:
        """Say it in words that hold no text and no key."""
        super().__init__(words)
        self.permanent = permanent


class _Row(BaseModel):
    model_config = ConfigDict(strict=True)

    index: int
    embedding: list[float]


class _Answer(BaseModel):
    model_config = ConfigDict(strict=True)

    data: list[_Row]


@dataclass(frozen=True, slots=True)
class Reach:
    """Which model is asked, and where. Longer texts than `characters` are cut off there."""

    url: str
    model: str
    dimension: int
    key: str = field(default="", repr=False)
    characters: int = 8_000
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Haste:
    """How often a request is tried, and how long it waits between two tries and for an answer, in seconds."""

    tries: int
    longest_wait: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Clockwork:
    """Time, so that nobody need wait for it."""

    now: Callable[[], float] = monotonic
    pause: Callable[[float], None] = sleep


class Endpoint:
    """An encoder behind an address. Threads may share it; the first vectors are asked for when they are needed."""

    def __init__(self, reach: Reach, hide: Callable[[str], str], clock: Clockwork | None = None) -> None:
        """Ask there; whatever leaves goes through `hide`, which takes personal data out of a text."""
        self.id = f"endpoint/{reach.url.rstrip('/')}/{reach.model}/{reach.dimension}/{reach.characters}"
        self.dimension = reach.dimension
        self._reach, self._hide, self._clock = reach, hide, clock or Clockwork()
        self._client = client(reach.url, reach.key, reach.seconds)
        self._pass = Haste(4, 60.0, reach.seconds)
        self._question = Haste(2, 1.0, min(QUICK, reach.seconds))
        self._recent = Recent()
        self._resting = (0.0, "")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array [texts, dimension] of normalised float32 rows. Raise EncoderUnavailable.

        A few texts are a question: they are remembered, and not waited for long.
        """
        plain = [self._hide(one)[: self._reach.characters] or "." for one in texts]
        return self._recent(plain, self._encoded)

    def _encoded(self, texts: Sequence[str]) -> Vectors:
        """Ask, unless it is a question and the last one failed: a ticket must not wait for every time-out."""
        if len(texts) > FEW:
            return self._batched(texts, self._pass)
        until, why = self._resting
        if texts and self._clock.now() < until:
            raise EncoderUnavailable(why)
        try:
            return self._batched(texts, self._question)
        except EncoderUnavailable as error:
            self._resting = self._clock.now() + REST, str(error)
            raise

    def _batched(self, texts: Sequence[str], haste: Haste) -> Vectors:
        parts = [self._patient(batch, haste) for batch in _batches(texts)]
        return np.concatenate([np.zeros((0, self.dimension), np.float32), *parts])

    def _patient(self, texts: Sequence[str], haste: Haste) -> Vectors:
        for number in range(haste.tries):
            try:
                return self._asked(texts, haste.seconds)
            except EndpointError as error:
                wait = error.wait or WAIT * 2**number
                if error.permanent or number + 1 == haste.tries or wait > haste.longest_wait:
                    raise self._unavailable(error) from error
                self._clock.pause(wait)
        raise AssertionError("the last try returns or raises")

    def _unavailable(self, error: EndpointError) -> EncoderUnavailable:
        return EncoderUnavailable(f"the embedding endpoint {error}", error.permanent)

    def _asked(self, texts: Sequence[str], seconds: float) -> Vectors:
        with answered():
            response = self._client.embeddings.with_raw_response.create(
                input=list(texts), model=self._reach.model, encoding_format="float", timeout=seconds
            )
            body = response.http_response.content
        try:
            rows = _Answer.model_validate_json(body).data
        except ValidationError:
            raise EndpointError("answered something else than vectors", permanent=True) from None
        return _vectors(rows, len(texts), self.dimension)


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start, size = 0, 0
    for place, text in enumerate(texts):
        if place > start and (place - start == TEXTS or size + len(text) > CHARACTERS):
            yield texts[start:place]
            start, size = place, 0
        size += len(text)
    if start < len(texts):
        yield texts[start:]


def _vectors(rows: Sequence[_Row], count: int, dimension: int) -> Vectors:
    """Return the rows in the order of the texts, of length 1. Raise EndpointError for any that will not do."""
    by_place = {one.index: one.embedding for one in rows}
    if len(rows) != count or by_place.keys() != set(range(count)):
        raise EndpointError(f"answered {len(rows)} vectors for {count} texts", permanent=True)
    wrong = next((len(one.embedding) for one in rows if len(one.embedding) != dimension), dimension)
    if wrong != dimension:
        raise EndpointError(f"answers vectors of {wrong} dimensions, not {dimension}", permanent=True)
    made = np.array([by_place[place] for place in range(count)], np.float64)
    lengths = np.linalg.norm(made, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or not lengths.all():
        raise EndpointError("answered a vector that is none: not finite, or all zeros", permanent=True)
    return np.asarray(made / lengths, np.float32)
