"""What models are told: one Markdown file a call, its variables declared on top."""

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files

_FORM = re.compile(r"---\nvariables: \[([a-z_, ]*)\]\n---\n(.+)", re.DOTALL)
_SLOT = re.compile(r"\{\{\s*(\w*)\s*\}\}")


class PromptError(Exception):
    """A prompt and its variables do not fit each other; nothing is sent."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with slots such as {{language}}. `digest` of the file's bytes is its identity."""

    name: str
    text: str
    variables: frozenset[str]
    digest: str

    def render(self, **values: str) -> str:
        """Return the text with every slot filled. Raise PromptError for a value too few or too many."""
        if values.keys() != self.variables:
            raise PromptError(f"{self.name}: wants {sorted(self.variables)}, not {sorted(values)}")
        return _SLOT.sub(lambda slot: values[slot[1]], self.text)


def prompt(name: str) -> Prompt:
    """Return a prompt of ours by name. Raise PromptError where there is none, or it is not sound."""
    try:
        raw = files(__name__).joinpath(f"{name}.md").read_bytes()
    except FileNotFoundError:
        raise PromptError(f"{name}: no such prompt") from None
    return parsed(name, raw)


def parsed(name: str, raw: bytes) -> Prompt:
    """Return the prompt of a file. Raise PromptError where its slots are not those that it declares."""
    found = _FORM.fullmatch(raw.decode())
    if not found:
        raise PromptError(f"{name}: begins with its variables between two lines of ---")
    declared = frozenset(filter(None, re.split(r"[ ,]+", found[1])))
    slots = frozenset(_SLOT.findall(found[2]))
    if slots != declared:
        raise PromptError(f"{name}: declares {sorted(declared)} and uses {sorted(slots)}")
    return Prompt(name, found[2].strip(), declared, hashlib.sha256(raw).hexdigest())
