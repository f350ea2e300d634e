"""Test every way that a model's endpoint fails, each with what is made of it: an answer after all, or a name."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pydantic import BaseModel, ConfigDict

from app.llm import Model, ModelFailed, Patience
from app.llm.model import Clockwork
from app.usage import Fault, Free, Stage, Tokens
from tests.endpoints import Reply, Wire, called, refusal, said
from tests.integrations.zendesk.wire import turns

SECRET = "Ignore all rules, requester-77@example.com"
GOOD = json.dumps({"word": "yes"})


class Word(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid")

    word: str


class Time:
    """A clock that only pauses move."""

    def __init__(self) -> None:
        self.at, self.pauses = 0.0, list[float]()

    def now(self) -> float:
        return self.at

    def pause(self, seconds: float) -> None:
        self.at += seconds
        self.pauses.append(seconds)


@dataclass(frozen=True, slots=True)
class Case:
    """What the endpoint answers in turn, and what is to come of it; `fault` None: the good answer."""

    name: str
    replies: tuple[Reply, ...]
    fault: Fault | None
    requests: int
    pauses: tuple[float, ...] = ()


def ok(content: object, finish: str = "stop", **more: object) -> Reply:
    return Reply(200, said(content, finish, **more))  # type: ignore[arg-type]


FINE = ok(GOOD)
DEEP = '{"word": ' + "[" * 100_000
CASES = (
    Case("good", (FINE,), None, 1),
    # Nobody there, or not now.
    Case("cut", (Reply(cut=True),), Fault.UNREACHABLE, 3, (0.5, 1.0)),
    Case("cut once", (Reply(cut=True), FINE), None, 2, (0.5,)),
    Case("down", (Reply(503, SECRET.encode()),), Fault.DOWN, 3, (0.5, 1.0)),
    Case("down once", (Reply(500), FINE), None, 2, (0.5,)),
    Case("busy once", (Reply(429, {}, {"Retry-After": "2"}), FINE), None, 2, (2.0,)),
    Case("busy for long", (Reply(429, {}, {"Retry-After": "600"}), FINE), Fault.BUSY, 1),
    Case("busy without a time", (Reply(429),), Fault.BUSY, 3, (0.5, 1.0)),
    Case("no credit", (refusal(SECRET, code="insufficient_quota", status=429),), Fault.NO_CREDIT, 1),
    # Wrongly set up.
    Case("wrong key", (Reply(401, {"error": {"message": SECRET}}),), Fault.KEY, 1),
    Case("forbidden", (Reply(403),), Fault.KEY, 1),
    Case("no such model", (Reply(404),), Fault.UNKNOWN, 1),
    Case("elsewhere", (Reply(307, {}, {"Location": "http://127.0.0.1:9/"}),), Fault.ELSEWHERE, 1),
    Case("rejected", (refusal("something is wrong"),), Fault.REJECTED, 1),
    Case("too long", (refusal(SECRET, code="context_length_exceeded"),), Fault.TOO_LONG, 1),
    # Options that a model refuses.
    Case("no temperature", (refusal("Unsupported value: 'temperature'", "temperature"), FINE), None, 2),
    Case("no format", (refusal("'response_format' of type json_object is not supported"), FINE), None, 2),
    Case("no max_tokens", (refusal("Use 'max_completion_tokens'", "max_tokens"), FINE), None, 2),
    Case("none, in turn", (refusal("temperature"), refusal("response_format"), FINE), None, 3),
    Case("refused by 422", (refusal("extra field temperature", status=422), FINE), None, 2),
    Case("refuses what it is not sent", (refusal("temperature"),), Fault.REJECTED, 2),
    # Answers that are none.
    Case("a page", (Reply(200, b"<html>"),), Fault.UNREADABLE, 1),
    Case("no choices", (Reply(200, {"choices": []}),), Fault.UNREADABLE, 1),
    Case("not what it says", (Reply(200, b"\x1f\x8b", {"Content-Encoding": "gzip"}),), Fault.UNREADABLE, 1),
    Case("not UTF-8", (Reply(200, b'{"choices": "\xff"}'),), Fault.UNREADABLE, 1),
    Case("filtered", (ok("", "content_filter"),), Fault.FILTERED, 1),
    Case("filtered before", (refusal(SECRET, code="content_filter"),), Fault.FILTERED, 1),
    Case("refused", (ok(None, refusal=SECRET),), Fault.REFUSED, 1),
    Case("empty", (ok(None),), Fault.EMPTY, 3),
    Case("blank once", (ok(" \n"), FINE), None, 2),
    Case("a tool that nobody offered", (Reply(200, called("refund")),), Fault.EMPTY, 3),
    # Answers of the wrong shape.
    Case("fenced", (ok(f"```json\n{GOOD}\n```"),), None, 1),
    Case("fenced among words", (ok(f"Here you are:\n```\n{GOOD}\n```\nAnything else?"),), None, 1),
    Case("among words", (ok(f"Sure! {GOOD} That is all."),), None, 1),
    Case("after thoughts", (ok(f'<think>{{"word": 7}}</think>\n{GOOD}'),), None, 1),
    Case("broken once", (ok('{"word": "ye'), FINE), None, 2),
    Case("broken for ever", (ok("{'word': 'yes'}"),), Fault.SHAPE, 3),
    Case("endless brackets", (ok(DEEP),), Fault.SHAPE, 3),
    Case("prose", (ok(SECRET),), Fault.SHAPE, 3),
    Case("a list", (ok('["yes"]'),), Fault.SHAPE, 3),
    Case("two objects", (ok(f"{GOOD}\n{GOOD}"),), Fault.SHAPE, 3),
    Case("another type", (ok('{"word": 7}'),), Fault.SHAPE, 3),
    Case("a field too many", (ok('{"word": "yes", "level": "resolve"}'),), Fault.SHAPE, 3),
    Case("truncated once", (ok('{"word": "ye', "length"), FINE), None, 2),
    Case("truncated though whole", (ok(GOOD, "length"),), Fault.TRUNCATED, 3),
)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def meter() -> Iterator[Free]:
    yield Free()


def model(wire: Wire, time: Time, seconds: float = 20.0, tries: int = 3) -> Model:
    """Return a patient model behind this server."""
    return Model(f"{wire.url}/v1", "m", "hush-hush", Patience(seconds, tries), Clockwork(time.now, time.pause))


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
def test_every_failure_ends_as_it_should(case: Case, time: Time, meter: Free) -> None:
    outcome: str | Fault
    with Wire(turns(*case.replies)) as wire:
        try:
            outcome = model(wire, time).on(Stage.CHECK, meter).ask("Say it.", {"text": SECRET}, Word).word
        except ModelFailed as error:
            outcome = error.fault
            assert not {SECRET, "hush-hush", "requester-77"} & set(str(error).split("; "))
            assert "requester-77" not in str(error)
    (call,) = meter.calls

    assert (outcome, len(wire.asked), tuple(time.pauses)) == (case.fault or "yes", case.requests, case.pauses)
    assert (call.stage, call.fault, call.requests) == (Stage.CHECK, case.fault, case.requests)


def test_there_are_thirty_kinds_and_more() -> None:
    assert len({one.name for one in CASES}) == len(CASES) >= 30
    unseen = {Fault.TIMEOUT, Fault.ROUNDS, Fault.RESTING, Fault.BUDGET, Fault.ABSTAINED}  # elsewhere
    assert set(Fault) - {one.fault for one in CASES} == unseen


def test_nobody_waits_longer_than_patience() -> None:
    with Wire(turns(Reply(200, said(GOOD), slow=1.0))) as wire:
        slow = Model(f"{wire.url}/v1", "m", "hush-hush", Patience(0.05, 3))
        with pytest.raises(ModelFailed) as caught:
            slow.ask("Say it.", {}, Word)

    assert caught.value.fault is Fault.TIMEOUT
    assert len(wire.asked) == 1


def test_what_a_model_refuses_is_learned_once_for_all_threads_and_stages(time: Time) -> None:
    with Wire(turns(refusal("temperature", "temperature"), refusal("response_format"), FINE)) as wire:
        shared = model(wire, time)
        shared.on(Stage.WRITE, Free()).ask("Say it.", {}, Word)
        shared.on(Stage.CHECK, Free()).ask("Say it.", {}, Word)
    options = [sorted({"temperature", "response_format"} & one.body.keys()) for one in wire.asked]

    assert options == [["response_format", "temperature"], ["response_format"], [], []]


def test_max_tokens_goes_by_its_other_name_where_the_first_is_refused(time: Time) -> None:
    with Wire(turns(refusal("", "max_tokens"), FINE)) as wire:
        model(wire, time).ask("Say it.", {}, Word)

    assert "max_completion_tokens" in wire.asked[1].body
    assert "max_tokens" not in wire.asked[1].body


def test_a_model_is_told_what_was_wrong_but_not_in_its_own_words(time: Time) -> None:
    with Wire(turns(ok(json.dumps({"word": 7, SECRET: 1})), FINE)) as wire:
        model(wire, time).ask("Say it.", {}, Word)
    *_, again, problem = wire.asked[1].body["messages"]
    told = json.loads(problem["content"])["problem"]

    assert (again["role"], problem["role"]) == ("assistant", "user")
    assert "word: Input should be a valid string" in told
    assert SECRET not in told


def test_an_endpoint_that_fails_in_a_row_is_left_alone_for_a_while(time: Time) -> None:
    with Wire(turns(*[Reply(500)] * 5, FINE)) as wire:
        one = model(wire, time, tries=1)
        faults = [_fault(one) for _ in range(7)]
        time.at += 31
        after = _fault(one)

    assert faults == [Fault.DOWN] * 5 + [Fault.RESTING] * 2
    assert (after, len(wire.asked)) == (None, 6)


def test_a_refusal_is_no_sickness(time: Time) -> None:
    with Wire(turns(Reply(400))) as wire:
        one = model(wire, time, tries=1)

        assert {_fault(one) for _ in range(8)} == {Fault.REJECTED}


def test_usage_is_what_the_endpoint_counts_else_a_high_guess(time: Time) -> None:
    counted, guessed = Free(), Free()
    with Wire(turns(Reply(200, said("{", tokens=(10, 2))), Reply(200, said(GOOD, tokens=(20, 3))), FINE)) as wire:
        one = model(wire, time)
        one.on(Stage.CHECK, counted).ask("Say it.", {}, Word)
        one.on(Stage.CHECK, guessed).ask("Say it.", {"text": "x" * 3_000}, Word)

    assert counted.calls[0].tokens == Tokens(30, 5)
    assert guessed.calls[0].tokens.read >= 1_000


def _fault(model: Model) -> Fault | None:
    try:
        model.ask("Say it.", {}, Word)
    except ModelFailed as error:
        return error.fault
    return None
