"""What is found: where, of which kind, and which value."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a mark like [EMAIL_1] names; the order says who has the first word on the same characters."""

    EMAIL = "EMAIL"
    IBAN = "IBAN"
    SOCIAL = "SOCIAL"  # social insurance and personal numbers
    TAX = "TAX"
    ID = "ID"  # passports, identity cards, driving licences
    CARD = "CARD"
    IP = "IP"
    PHONE = "PHONE"
    ADDRESS = "ADDRESS"
    NAME = "NAME"


class Span(NamedTuple):
    """Characters from `start` to `end`. The same value gets the same mark, however it is written."""

    start: int
    end: int
    kind: Kind
    value: str
