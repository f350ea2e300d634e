"""Values for the slots of templates, each with several ways of writing it, and other values to swap in."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

NAMES = ("Oslo", "Lima", "Quito", "Kyoto", "Accra", "Tunis", "Porto", "Riga")
_COUNTED = "one two three four five six seven eight nine ten eleven twelve"
WORDS = _COUNTED.split()
_YEAR = "January February March April May June July August September October November December"
MONTHS = _YEAR.split()
DAYS = {"day": 1, "week": 7}
COINS = {"EUR": ("€", "euros"), "USD": ("$", "dollars"), "GBP": ("£", "pounds")}
SIZES = {"kg": ("kilograms", "g", 1000), "m": ("metres", "cm", 100), "cm": ("centimetres", "mm", 10)}


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its kind, a number, and a unit, a currency, a month or a name."""

    kind: str
    number: int
    unit: str = ""

    def write(self, rng: random.Random) -> str:
        """Return one of the ways to write it."""
        return rng.choice(list(_ways(self)))


def draw(kind: str, rng: random.Random) -> Value:
    """Return a value of a kind."""
    number = rng.randint(2, 30)
    match kind:
        case "duration":
            return Value(
                kind, rng.randint(2, 12), rng.choice(["day", "week", "month", "hour", "working day", "minute"])
            )
        case "amount":
            return Value(kind, rng.choice([number, number * 50, number * 100 + 1200]), rng.choice(list(COINS)))
        case "date":
            return Value(kind, rng.randint(13, 28), rng.choice(MONTHS))
        case "time":
            return Value(kind, rng.randint(6, 22))
        case "measure":
            return Value(kind, number, rng.choice(list(SIZES)))
        case "name" | "link":
            return Value(kind, number, rng.choice(NAMES))
        case _:
            return Value(kind, number)


def swapped(one: Value, rng: random.Random) -> Iterator[tuple[str, Value]]:
    """Yield the same with its number changed, or with its unit, named by what was swapped."""
    number = one.number + rng.choice([1, 2, 5, 9])
    match one.kind:
        case "name" | "link":
            yield one.kind, replace(one, unit=_other(NAMES, one.unit, rng))
        case "time":
            yield "time", replace(one, number=5 if one.number > 20 else one.number + 2)
        case "date":
            yield "date", replace(one, number=one.number % 28 + 13 if one.number < 15 else one.number - 1)
            yield "date", replace(one, unit=_other(tuple(MONTHS), one.unit, rng))
        case "duration":
            yield "duration", replace(one, number=number)
            yield (
                "unit",
                replace(
                    one, unit={"day": "week", "week": "month", "month": "day", "minute": "hour"}.get(one.unit, "day")
                ),
            )
        case "amount":
            yield "amount", replace(one, number=number)
            yield "amount", replace(one, unit=_other(tuple(COINS), one.unit, rng))
        case "measure":
            yield "number", replace(one, number=number)
            yield "unit", replace(one, unit=_other(tuple(SIZES), one.unit, rng))
        case _:
            yield "number", replace(one, number=number)


def _other(some: tuple[str, ...], but: str, rng: random.Random) -> str:
    return rng.choice([one for one in some if one != but])


def _ways(one: Value) -> Iterator[str]:  # noqa: C901 (a table)
    number, unit = one.number, one.unit
    spoken = [str(number), *([WORDS[number - 1]] if number <= 12 else [])]
    match one.kind:
        case "duration":
            yield from (f"{said} {unit}s" for said in spoken)
            if unit in DAYS:
                yield f"{number * DAYS[unit]} days"
            if unit == "hour" and number == 12:
                yield "half a day"
        case "amount":
            sign, word = COINS[unit]
            grouped = f"{number:,}"
            yield from (
                f"{sign}{number}",
                f"{unit} {grouped}",
                f"{grouped} {word}",
                f"{unit} {grouped.replace(',', '.')}",
                f"{sign} {number}.00",
            )
        case "date":
            month = MONTHS.index(unit) + 1
            yield from (
                f"{number} {unit}",
                f"{unit} {number}",
                f"{number}th of {unit}",
                f"{number}.{month:02}.2026",
                f"2026-{month:02}-{number}",
            )
        case "time":
            half = f"{(number - 1) % 12 + 1} {'pm' if number > 11 else 'am'}"
            yield from (f"{number}:00", half, *(["noon"] if number == 12 else []))
        case "measure":
            long, small, times = SIZES[unit]
            yield from (f"{number} {unit}", f"{number}{unit}", f"{number} {long}", f"{number * times} {small}")
        case "percent":
            yield from (f"{number} %", f"{number}%", f"{number} percent")
        case "name":
            yield unit
        case "link":
            yield f"https://help.example.com/{unit.lower()}"
        case _:
            yield from spoken
