"""Test that a prompt is whole before anything is sent."""

import hashlib
from importlib.resources import files

import pytest

from app.prompts import PromptError, parsed, prompt

GOOD = b"---\nvariables: [language, tone]\n---\nWrite {{language}} in a {{ tone }} tone, {{language}}!\n"


def test_slots_are_filled_with_values_as_they_are() -> None:
    assert parsed("a", GOOD).render(language="de", tone="{{x}}") == "Write de in a {{x}} tone, de!"


@pytest.mark.parametrize("values", [{}, {"language": "de"}, {"language": "de", "tone": "a", "more": "b"}])
def test_a_value_too_few_or_too_many_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(PromptError):
        parsed("a", GOOD).render(**values)


@pytest.mark.parametrize(
    "raw",
    [
        b"no variables at all",
        b"---\nvariables: [a]\n---\nuses {{b}}",
        b"---\nvariables: [a, b]\n---\nuses {{a}}",
        b"---\nvariables: []\n---\nuses {{a}}",
        b"---\nvariables: [a]\n---\nuses {{a}} and {{a b}}{{}}",
    ],
)
def test_a_file_that_does_not_declare_what_it_uses_is_refused(raw: bytes) -> None:
    with pytest.raises(PromptError):
        parsed("a", raw)


def test_a_prompt_that_is_not_there_is_refused() -> None:
    with pytest.raises(PromptError, match="no such prompt"):
        prompt("nothing")


def test_every_prompt_is_sound_and_known_by_its_bytes() -> None:
    shipped = [one for one in files("app.prompts").iterdir() if one.name.endswith(".md")]

    assert shipped
    for one in shipped:
        made = prompt(one.name.removesuffix(".md"))
        assert made.digest == hashlib.sha256(one.read_bytes()).hexdigest()
