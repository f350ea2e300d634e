"""All that an audit looks at, brought together: articles, their meanings, and every question asked again."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from app.domain import Intent, Policy
from app.evidence.audit.asking import Put, ask, ask_examples
from app.evidence.audit.audit import Material
from knowledge.library import Library
from knowledge.meanings import meanings
from knowledge.passages import Audience
from knowledge.search import Search

# Is given what is gone through, and in words what is done with it.
Track = Callable[[Sequence[Any], str], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What an audit stands on: a library, what it is asked, and by which policy."""

    library: Library
    policy: Policy
    puts: Sequence[Put]
    intents: Sequence[Intent]
    others: Sequence[tuple[str, str]] = ()  # keys and addresses of what is not used
    note: str = ""


def untold(some: Sequence[Any], words: str) -> Iterable[Any]:
    """Go through without telling anybody."""
    return some


def gather(ground: Ground, track: Track = untold) -> Material:
    """Return all that is audited, every question asked. Raise IndexUnavailable."""
    library, rules, search = ground.library, ground.policy, Search(ground.library)
    sources = list(chain.from_iterable(library.texts.sources(one) for one in Audience))
    held = frozenset(one.language for one in sources)
    asked = [ask(one, search) for one in track(ground.puts, "Asking questions")]
    intents = track(ground.intents, "Asking examples")
    return Material(
        sources=sources,
        asked=asked,
        examples=[ask_examples(one, rules.languages, held, search) for one in intents] if held else [],
        others=ground.others,
        meanings=meanings(library),
        encode=library.encoder.encode if library.encoder else None,
        least=rules.abstain_below,
        notes=(ground.note,) if ground.note else (),
    )
