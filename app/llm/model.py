"""A model that is asked: retries, corrections, rest and budget, each in this one place."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any, Self, TypeVar

from pydantic import BaseModel

from app.llm.answers import Misshapen, shaped
from app.llm.breaker import Breaker
from app.llm.wire import Message, ModelFailed, Spoiled, Turn, Unwanted, Wire, Wish
from app.traces import NOWHERE, Traces
from app.usage import Call, Fault, Free, Meter, Stage, Tokens

T = TypeVar("T", bound=BaseModel)

WAIT = 0.5  # seconds before a second try, twice as many before a third, where the endpoint names none
CORRECTIONS = 2  # times that a model is told what was wrong with its answer
_SICK = frozenset({Fault.UNREACHABLE, Fault.TIMEOUT, Fault.DOWN, Fault.BUSY, Fault.UNREADABLE})


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a request is tried, and how long everything together may take, in seconds."""

    seconds: float
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """What a model is told: the prompt's text, and its digest."""

    text: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Clockwork:
    """Time, so that nobody need wait for it."""

    now: Callable[[], float] = monotonic
    pause: Callable[[float], None] = sleep


class Model:
    """One model of an endpoint. Threads may share it; what it refuses is learned once for all."""

    def __init__(
        self, url: str, name: str, key: str, patience: Patience | float, clock: Clockwork | None = None
    ) -> None:
        """Ask there, and wait so long for an answer."""
        self.name, self.url = name, url
        self.patience = patience if isinstance(patience, Patience) else Patience(patience)
        self._clock = clock or Clockwork()
        self._wire = Wire(url, name, key, self.patience.seconds)
        self._breaker = Breaker(self._clock.now)
        self._refused: set[str] = set()
        self._traces = NOWHERE
        self._stage: Stage = Stage.WRITE
        self._meter: Meter = Free()

    def on(self, stage: Stage, meter: Meter) -> Self:
        """Return this model for one stage of one run; the rest is shared."""
        made = copy.copy(self)
        made._stage, made._meter = stage, meter
        return made

    def traced(self, traces: Traces) -> Self:
        """Return this model with its requests traced; the rest is shared."""
        made = copy.copy(self)
        made._traces = traces
        return made

    def looking(self, tool: str) -> AbstractContextManager[None]:
        """Trace a look of the model's with one of its tools."""
        return self._traces.tool(tool)

    def waits(self, patience: Patience) -> Self:
        """Return this model with more or less patience; the rest is shared."""
        made = copy.copy(self)
        made.patience = patience
        return made

    def ask(self, told: str | Told, given: Mapping[str, object], shape: type[T]) -> T:
        """Return what it makes of the data that is given, in this shape. Raise ModelFailed.

        What people wrote stands in the data, a JSON object in a message of its own, never in what it is told.
        """
        told = told if isinstance(told, Told) else Told(told)
        with self.talk(told, given) as talk:
            return talk.answer(shape)

    def talk(self, told: Told, given: Mapping[str, object]) -> "Talk":
        """Return a talk with it, of one or more requests; it ends with its `with` block."""
        return Talk(self, told, given)

    def say(self, told: Told, given: Mapping[str, object]) -> Iterator[str]:
        """Yield what it says in plain words, as it comes. Raise ModelFailed, also half-way: nothing is tried twice."""
        count, begun, fault = Count(), self._clock.now(), None
        wish = Wish(_opening(told, given), form=False)
        try:
            yield from self._said(wish, begun + self.patience.seconds, count)
        except ModelFailed as error:
            fault = error.fault
            raise
        finally:
            self.kept(told, count, begun, fault)

    def _said(self, wish: Wish, until: float, count: "Count") -> Iterator[str]:
        while True:
            refused = frozenset(self._refused)
            try:
                with self._claimed(wish, until, count) as (left, spent):
                    for piece in self._wire.stream(wish.body(refused), left):
                        if isinstance(piece, str):
                            yield piece
                        else:
                            spent.append(piece.tokens or wish.size())
                return
            except Unwanted as error:
                if error.names <= refused:
                    raise ModelFailed(Fault.REJECTED, "refuses what was sent (status 400)") from None
                self._refused |= error.names

    def turn(self, wish: Wish, until: float, count: "Count") -> Turn:
        """Return what it says, tried as often as patience allows. Raise ModelFailed."""
        number = 0
        while True:
            number += 1
            try:
                return self._without(wish, until, count)
            except ModelFailed as error:
                wait = error.wait or WAIT * 2 ** (number - 1)
                left = until - self._clock.now()
                if error.permanent or number >= self.patience.tries or wait >= left:
                    raise
                self._clock.pause(wait)

    def _without(self, wish: Wish, until: float, count: "Count") -> Turn:
        """Ask without the options that the model refuses, learning which those are."""
        while True:
            refused = frozenset(self._refused)
            try:
                return self._once(wish, refused, until, count)
            except Unwanted as error:
                if error.names <= refused:
                    raise ModelFailed(Fault.REJECTED, "refuses what was sent (status 400)") from None
                self._refused |= error.names

    def _once(self, wish: Wish, refused: frozenset[str], until: float, count: "Count") -> Turn:
        """Send one request: claimed before, settled after. Raise ModelFailed, Unwanted."""
        with self._claimed(wish, until, count) as (left, spent):
            turn = self._sent(wish.body(refused), left)
            spent.append(turn.tokens or wish.size())
            return turn

    @contextmanager
    def _claimed(self, wish: Wish, until: float, count: "Count") -> Iterator[tuple[float, list[Tokens]]]:
        """Claim a request's tokens, give the seconds that are left and a list for what it took, and settle."""
        left = until - self._clock.now()
        if left <= 0:
            raise ModelFailed(Fault.TIMEOUT, "did not answer in time")
        if not self._breaker.passes():
            raise ModelFailed(Fault.RESTING, "has failed often of late and is left alone")
        size = wish.size()
        claim = self._meter.claim(self._stage, self.name, size)
        if claim is None:
            raise ModelFailed(Fault.BUDGET, "is not asked: the budget of tokens or money is spent")
        spent: list[Tokens] = []
        count.requests += 1
        try:
            yield left, spent
            self._breaker.well()
        except ModelFailed as error:
            spent.append(_spent(error, size))
            self._judged(error)
            raise
        except GeneratorExit:  # whoever listened has gone: nobody knows what it has come to
            spent.append(size)
            raise
        finally:
            came = spent[-1] if spent else Tokens()
            self._meter.settle(claim, self.name, came)
            count.add(came)

    def _sent(self, body: Mapping[str, Any], seconds: float) -> Turn:
        with self._traces.chat(self._stage, self.name, self.url, body) as asking:
            turn = self._wire.send(body, seconds)
            tokens = (turn.tokens.read, turn.tokens.written) if turn.tokens else None
            asking.answered(turn.model, turn.finish, tokens, turn.said)
            return turn

    def _judged(self, error: ModelFailed) -> None:
        if error.fault in _SICK:
            self._breaker.failed()
        else:
            self._breaker.well()

    def kept(self, told: Told, count: "Count", begun: float, fault: Fault | None) -> None:
        """Keep one call for the run's record."""
        took = round(1000 * (self._clock.now() - begun), 1)
        self._meter.record(Call(self._stage, self.name, told.digest, count.tokens, count.requests, took, fault))

    def now(self) -> float:
        """Return monotonic seconds."""
        return self._clock.now()


def _opening(told: Told, given: Mapping[str, object]) -> list[Message]:
    """Return the prompt, and the data in a message of its own."""
    data = json.dumps(given, ensure_ascii=False)
    return [{"role": "system", "content": told.text}, {"role": "user", "content": data}]


def _spent(error: ModelFailed, size: Tokens) -> Tokens:
    """Return what a failed request has probably cost: an answer that came is told, a lost one is guessed."""
    if isinstance(error, Spoiled):
        return error.tokens or size
    return size if error.fault in {Fault.TIMEOUT, Fault.UNREADABLE} else Tokens()


@dataclass(slots=True)
class Count:
    """What a talk has taken so far."""

    tokens: Tokens = Tokens()  # noqa: RUF009 (frozen, and always the same)
    requests: int = 0

    def add(self, tokens: Tokens) -> None:
        """Add a request's tokens."""
        self.tokens = Tokens(self.tokens.read + tokens.read, self.tokens.written + tokens.written)


class Talk:
    """One conversation about one piece of data, recorded as one call when its `with` block ends."""

    def __init__(self, model: Model, told: Told, given: Mapping[str, object]) -> None:
        """Begin with the prompt and the data."""
        self._model, self._told = model, told
        self._count, self._begun = Count(), model.now()
        self._until = self._begun + model.patience.seconds
        self._failed: Fault | None = None
        self.messages = _opening(told, given)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: object, error: BaseException | None, at: object) -> None:
        """Record what was asked and how it ended."""
        fault = error.fault if isinstance(error, ModelFailed) else self._failed
        self._model.kept(self._told, self._count, self._begun, fault)

    def looking(self, tool: str) -> AbstractContextManager[None]:
        """Trace a look with a tool."""
        return self._model.looking(tool)

    def fails(self, fault: Fault) -> None:
        """Say that nothing will come of it, though the model has answered."""
        self._failed = fault

    def step(self, wish: Wish) -> Turn:
        """Return what the model says next; `wish` names all but the messages. Raise ModelFailed."""
        whole = Wish(tuple(self.messages), wish.tokens, wish.tools, wish.form, wish.temperature)
        return self._model.turn(whole, self._until, self._count)

    def answer(self, shape: type[T], sound: Callable[[T], str] | None = None, first: Turn | None = None) -> T:
        """Return an answer in this shape, told what was wrong with it at most twice. Raise ModelFailed.

        `sound` returns what is wrong beyond the shape, in words that hold nobody's text; `first` is an answer
        that is there already.
        """
        for number in range(CORRECTIONS + 1):
            turn = first if first and not number else self.step(Wish(()))
            try:
                return _checked(turn, shape, sound)
            except Misshapen as wrong:
                if number == CORRECTIONS:
                    raise _last(turn) from None
                self.messages += [_again(turn), _problem(str(wrong))]
        raise AssertionError("the last answer returns or raises")

    def tell(self, message: Message) -> None:
        """Add a message."""
        self.messages.append(message)


def _checked(turn: Turn, shape: type[T], sound: Callable[[T], str] | None) -> T:
    if turn.finish == "length":
        raise Misshapen("the answer broke off because it was too long: answer much more briefly")
    if not turn.text.strip():
        raise Misshapen("the answer was empty")
    made = shaped(turn.text, shape)
    if sound and (wrong := sound(made)):
        raise Misshapen(wrong)
    return made


def _last(turn: Turn) -> ModelFailed:
    if turn.finish == "length":
        return ModelFailed(Fault.TRUNCATED, "gave an answer that breaks off, something else than it was asked for")
    if not turn.text.strip():
        return ModelFailed(Fault.EMPTY, "gave an empty answer, something else than it was asked for")
    return ModelFailed(Fault.SHAPE, "answered something else than it was asked for")


def _again(turn: Turn) -> Message:
    """Return an answer as it is shown to the model again: without its tools, which were not called."""
    return {"role": "assistant", "content": turn.text or "(nothing)"}


def _problem(words: str) -> Message:
    given = {"problem": words, "please": "Answer again with one JSON object of the form that you were told."}
    return {"role": "user", "content": json.dumps(given, ensure_ascii=False)}
