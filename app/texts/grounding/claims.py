"""What can be wrong in a sentence, each in one form however it is written."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a claim is about."""

    LINK = "link"
    DATE = "date"
    TIME = "time"
    AMOUNT = "amount"
    DURATION = "duration"
    UNIT = "unit"
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"


class Claim(NamedTuple):
    """`key` is the same for the same thing ("2 weeks", "14 days"); `shown` is how it stands there.

    `plain`: the bare numbers in it, which somebody may repeat without the unit.
    """

    kind: Kind
    key: str
    shown: str
    plain: tuple[float, ...] = ()


class Mismatch(NamedTuple):
    """Something that the source does not say, and how it stands in the text."""

    kind: Kind
    shown: str
