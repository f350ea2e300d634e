"""What the prompts are worth: every one tried with cases of our own, and a record by digest."""

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from app.chooser import Chosen
from app.doubter import Verdict
from app.llm import Model, ModelFailed, Told
from app.prompts import Prompt, prompt
from app.rewriter import Rewritten
from app.usage import Stage
from app.writers.model import Reply

STAGES = {
    "triage": Stage.TRIAGE,
    "rewrite": Stage.REWRITE,
    "write": Stage.WRITE,
    "check": Stage.CHECK,
    "revise": Stage.WRITE,
}
SHAPES: dict[str, type[BaseModel]] = {"triage": Chosen, "rewrite": Rewritten, "write": Reply, "check": Verdict}
RECORD = "record.json"


@dataclass(frozen=True, slots=True)
class Case:
    """One trial of a prompt. `answer` is one that passes."""

    prompt: str
    name: str
    given: Mapping[str, Any]
    answer: str
    language: str = "en"
    expect: Mapping[str, Any] = field(default_factory=dict)
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one case; `why` is empty where it passed."""

    prompt: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One line of the record. `scripted`: the endpoint said what it was told to, so that no model was measured."""

    prompt: str
    digest: str
    date: str
    model: str
    scripted: bool
    cases: int
    passed: int


_cases = TypeAdapter(list[Case])
_record = TypeAdapter(list[Evaluation])


def cases() -> tuple[Case, ...]:
    """Return all cases, in order."""
    text = files(__package__).joinpath("prompt_cases.toml").read_text(encoding="utf-8")
    return tuple(_cases.validate_python(tomllib.loads(text)["case"]))


def live() -> tuple[Prompt, ...]:
    """Return every prompt that models are told."""
    return tuple(prompt(name) for name in STAGES)


def record() -> tuple[Evaluation, ...]:
    """Return the evaluations on record."""
    return tuple(_record.validate_json(files("app.prompts").joinpath(RECORD).read_bytes()))


def recorded(kept: Sequence[Evaluation], new: Iterable[Evaluation]) -> str:
    """Return the record with new evaluations in place of those of the same prompt, model and kind."""
    made = {(one.prompt, one.model, one.scripted): one for one in (*kept, *new)}
    rows = sorted(made.values(), key=lambda one: (one.prompt, one.model, one.scripted))
    return f"{_record.dump_json(rows, indent=1).decode()}\n"


def tried(model: Callable[[Stage], Model], chosen: Iterable[Case]) -> tuple[Tried, ...]:
    """Return what came of each case with the model of its stage."""
    return tuple(Tried(one.prompt, one.name, _tried(model(STAGES[one.prompt]), one)) for one in chosen)


def evaluated(
    found: Sequence[Tried], model: Callable[[Stage], Model], now: datetime, scripted: bool
) -> tuple[Evaluation, ...]:
    """Return a line of the record for each prompt that was tried."""
    made = []
    for one in live():
        own = [each for each in found if each.prompt == one.name]
        name = model(STAGES[one.name]).name
        passed = sum(not each.why for each in own)
        made.append(Evaluation(one.name, one.digest, f"{now:%Y-%m-%d}", name, scripted, len(own), passed))
    return tuple(made)


def _tried(model: Model, case: Case) -> str:
    text = prompt(case.prompt)
    values = {"language": case.language, "company": "the company"}
    told = Told(text.render(**{name: values[name] for name in text.variables}), text.digest)
    try:
        if case.prompt in SHAPES:
            return wrong(case, model.ask(told, case.given, SHAPES[case.prompt]).model_dump())
        return wrong(case, {"text": "".join(model.say(told, case.given))})
    except ModelFailed as error:
        return f"the model {error}"


def wrong(case: Case, made: Mapping[str, Any]) -> str:
    """Return the first thing in which an answer is not as it should be, or an empty string."""
    for name, value in case.expect.items():
        if made.get(name) != value:
            return f"{name} is {made.get(name)!r}, not {value!r}"
    text = json.dumps(made, ensure_ascii=False).casefold()
    if lost := next((one for one in case.holds if one.casefold() not in text), ""):
        return f"lacks {lost!r}"
    return next((f"holds {one!r}" for one in case.lacks if one.casefold() in text), "")


def passes(case: Case) -> bool:
    """Say whether the answer that comes with a case is one that passes it."""
    if case.prompt not in SHAPES:
        return not wrong(case, {"text": case.answer})
    try:
        return not wrong(case, SHAPES[case.prompt].model_validate_json(case.answer, strict=True).model_dump())
    except ValidationError:
        return False
