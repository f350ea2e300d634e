"""JSON out of what a model says, and what is wrong with it in words that a model can use. No I/O."""

import json
import re
from typing import TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)

_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)  # before the answer of some models that reason
_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)\n?\s*```", re.DOTALL | re.IGNORECASE)
_FEW = 8  # errors that are told at once


class Misshapen(Exception):
    """An answer is not what was asked for; the message names places and rules, never what stands there."""


def shaped(said: str, shape: type[T]) -> T:
    """Return an answer in its shape; a fence, thoughts and words around one JSON object are passed over.

    Nothing is repaired: raise Misshapen.
    """
    try:
        return shape.model_validate_json(_object(said), strict=True)
    except ValidationError as error:
        raise Misshapen(_faults(error)) from None


def _object(said: str) -> str:
    text = _THOUGHT.sub("", said).strip()
    fenced = _FENCED.findall(text)
    if len(fenced) == 1:
        text = fenced[0].strip()
    start = text.find("{")
    if start < 0:
        raise Misshapen("the answer holds no JSON object")
    try:
        _, end = json.JSONDecoder(strict=False).raw_decode(text, start)
    except (ValueError, RecursionError):
        raise Misshapen("the answer is not valid JSON") from None
    if "{" in text[end:]:
        raise Misshapen("the answer holds more than one JSON object")
    return text[start:end]


def _faults(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)[:_FEW]
    return "; ".join(f"{'.'.join(map(_place, one['loc'])) or 'the object'}: {one['msg']}" for one in found)


def _place(part: int | str) -> str:
    """Return a place as a model may be told it: a name that it made up is not repeated."""
    return str(part) if isinstance(part, int) or re.fullmatch(r"[a-z_]{1,30}", part) else "a name"
