"""Kinds of past tickets as intents that an admin may take into the policy, change or drop."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from app.evidence.inventory.inventory import Seen, encoded
from app.evidence.inventory.kinds import Ground, Kind, cut, kinds
from app.evidence.inventory.past import Past
from app.texts.mask import mask
from app.texts.terms import plain
from knowledge.embeddings import Encodes, Vectors

FEWEST = 8  # examples that the policy wants of an intent
SHOWN = 16
LONGEST = 300  # characters of an example
NAMING = 2  # words of a name
_WORD = re.compile(r"(?<![^\W_])[a-z][a-z0-9]{2,}(?![^\W_])")


@dataclass(frozen=True, slots=True)
class Proposal:
    """An intent with examples in customers' words, masked; `n` tickets are of this kind."""

    name: str
    title: str
    n: int
    share: float
    examples: dict[str, list[str]]  # by language, most typical first
    labelled: bool = False  # people named it so in the tickets


def proposals(tickets: Sequence[Past], encoder: Encodes, seen: Seen) -> list[Proposal]:
    """Return an intent for each kind with enough different examples: those that people named, then the commonest."""
    return [one for one, _ in proposed(tickets, encoded([one.text for one in tickets], encoder, seen))]


def proposed(tickets: Sequence[Past], vectors: Vectors) -> list[tuple[Proposal, Vectors]]:
    """Return the same of texts with their vectors, each with its middle: a vector of length 1."""
    own, labels = {one.id: one for one in tickets}, {one.intent for one in tickets if one.intent}
    found = sorted(kinds(Ground(tickets, vectors, vectors * 0, 0.0)), key=lambda one: one.name not in labels)
    places, taken = {one.id: at for at, one in enumerate(tickets)}, set[str]()
    made = []
    for kind, typical in zip(found, _typical(found, own), strict=True):
        if sum(map(len, (examples := _examples(kind, own)).values())) < FEWEST:
            continue
        label = _label(kind.name) if kind.name in labels else ""
        name = _free(label or typical, taken)
        taken.add(name)
        middle = vectors[[places[each] for each in kind.tickets]].mean(axis=0)
        title = mask(_said(kind.name)) if label else kind.name
        one = Proposal(name, title, kind.n, kind.share, examples, bool(label))
        made.append((one, middle / (float(np.linalg.norm(middle)) or 1.0)))
    return made


def _label(said: str) -> str:
    """Return a label as the name of an intent, or nothing where none of its letters can stand in one."""
    bare = re.sub(r"[^a-z0-9]+", "_", plain(mask(said))).strip("_")
    return bare if re.match("[a-z]", bare) else f"kind_{bare}" if bare else ""


def _said(label: str) -> str:
    """Return a label as people would write it: `order_status` as `Order status`."""
    words = " ".join(re.split(r"[_\s]+", label)).strip()
    return words[:1].upper() + words[1:]


def toml(found: Sequence[Proposal]) -> str:
    """Return the proposals as tables of a policy, each at its safest; what is merged or dropped is edited there."""
    return "\n".join(map(_table, found))


def _table(one: Proposal) -> str:
    lines = ["[[intent]]", f"name = {_quoted(one.name)}", f"title = {_quoted(one.title)}", 'category = "proposed"',
             'stakes = "medium"', 'ceiling = "suggest"', "[intent.examples]"]  # fmt: skip
    for language, texts in one.examples.items():
        lines += [f"{language} = [", *(f"  {_quoted(text)}," for text in texts), "]"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a TOML string."""
    plain = "".join(one if one.isprintable() else " " for one in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _examples(kind: Kind, own: dict[str, Past]) -> dict[str, list[str]]:
    """Return the most typical texts of a kind by language, each once."""
    made: dict[str, list[str]] = {}
    once: set[str] = set()
    for one in (own[name] for name in kind.tickets):
        text = cut(one.text, LONGEST)
        bare = " ".join(re.findall(r"\w+", text.casefold()))
        if bare and bare not in once and len(once) < SHOWN:
            once.add(bare)
            made.setdefault(one.language if len(one.language) == 2 else "en", []).append(text)
    return made


def _typical(found: Sequence[Kind], own: dict[str, Past]) -> list[str]:
    """Return for each kind the words that its tickets say more often than the others, joined."""
    said = {name: set(_WORD.findall(plain(one.text))) for name, one in own.items()}
    everywhere = Counter(word for one in said.values() for word in one)
    return [_name(Counter(word for name in kind.tickets for word in said[name]), kind.n, everywhere, len(own))
            for kind in found]  # fmt: skip


def _name(here: Counter[str], n: int, everywhere: Counter[str], of: int) -> str:
    """Return the words of the largest gain: the share that says them times how much more that is than elsewhere."""
    gain = {word: count / n * log((count / n) / (everywhere[word] / of)) for word, count in here.items()}
    best = sorted(gain, key=lambda word: (-gain[word], word))
    return "_".join(best[:NAMING]) or "other"


def _free(name: str, taken: set[str]) -> str:
    numbered = (name, *(f"{name}_{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in numbered if one not in taken)
