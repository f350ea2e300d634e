"""How replies sound: what the admins ask of words, address, length and the age of articles. Values only."""

from dataclasses import dataclass
from enum import StrEnum


class Address(StrEnum):
    """How a customer is spoken to, in languages that have two ways."""

    ANY = ""
    FORMAL = "formal"  # Sie, usted
    FAMILIAR = "familiar"  # du, tú


@dataclass(frozen=True, slots=True)
class Tone:
    """Nothing is asked where nothing is said."""

    forbidden: tuple[str, ...] = ()  # words and phrases; an ending with * is any ending
    address: Address = Address.ANY
    longest: int = 0  # characters of a reply; 0: as many as any
    article_days: int = 0  # since an article was changed; 0: however long


PLAIN_TONE = Tone()
