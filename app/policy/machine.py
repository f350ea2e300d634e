"""The phrases that ask whether a machine is writing: not the admins' to change, for the answer is always yes."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from app.domain import Reason, Rule


@lru_cache(maxsize=1)
def are_you_a_bot() -> Rule:
    """Return them as a rule; whoever asks it asks for a person too."""
    held = tomllib.loads(files("app").joinpath("machine.toml").read_text(encoding="utf-8"))
    return Rule(Reason.ASKS_FOR_PERSON, tuple((language, tuple(some)) for language, some in held.items()))


# What is asked about is then a trade or a thing, not whoever writes: "are you a computer shop?", "is it human error?".
_THING = re.compile(
    r"\W*(?:shops?|stores?|compan(?:y|ies)|dealers?|manufacturers?|makers?|brands?|sellers?|resources|errors?|repairs?"
    r"|parts?|attacks?|washable|readable|controlled|operated|translations?|tools?|features?|products?|models?|vacuums?|mowers?"
    r"|(?:laden|geschäft|händler|hersteller|fehler|firma|teile?|version|steuerung|waschbar)\b"
    r"|(?:zum|zur|fürs?) (?!beispiel)\w+|tiendas?|empresas?|fabricantes?"
    r"|marcas?|errores|error|de (?:café|coser|lavar|afeitar|juguete|cocina|limpieza))\b",
    re.IGNORECASE,
)


def meant(text: str, words: str) -> bool:
    """Say whether the words that were hit in a text ask about whoever writes."""
    at = text.find(words)
    return at < 0 or not _THING.match(text, at + len(words))
