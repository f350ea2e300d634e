"""Kinds of past tickets as intents that an admin may take into the policy, change or drop."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from app.evidence.inventory.inventory import Seen, encoded
from app.evidence.inventory.kinds import Ground, Kind, cut, kinds
from app.evidence.inventory.past import Past
from app.texts.terms import plain
from knowledge.embeddings import Encodes

FEWEST = 8  # examples that the policy wants of an intent
SHOWN = 12
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


def proposals(tickets: Sequence[Past], encoder: Encodes, seen: Seen) -> list[Proposal]:
    """Return an intent for each kind with enough different examples, the commonest first."""
    vectors = encoded([one.text for one in tickets], encoder, seen)
    found = kinds(Ground(tickets, vectors, vectors * 0, 0.0))
    own, taken = {one.id: one for one in tickets}, set[str]()
    made = []
    for kind, typical in zip(found, _typical(found, own), strict=True):
        if sum(map(len, (examples := _examples(kind, own)).values())) < FEWEST:
            continue
        name = _free(typical, taken)
        taken.add(name)
        made.append(Proposal(name, kind.name, kind.n, kind.share, examples))
    return made


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
