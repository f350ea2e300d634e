"""Units and currencies as they are written in English, German and Spanish, each with what it measures."""

import re
from functools import lru_cache

from app.texts.grounding.claims import Kind

DAY = 1440.0
TIMES = (
    (r"(?:business|working|work|week)[ -]?days?|arbeitstag\w*|werktag\w*|geschäftstag\w*|días? (?:hábil|laborable)\w*",
     "working", 1.0),
    (r"(?:business|working|office|opening)[ -]?hours?|arbeitsstunden?|horas? (?:hábil|laborable)\w*", "office", 1.0),
    (r"milliseconds?|millisekunden?|milisegundos?|ms", "minutes", 1 / 60_000),
    (r"seconds?|secs?|sekunden?|segundos?|(?-i:s)", "minutes", 1 / 60), (r"minutes?|mins?|minuten?|minutos?",
     "minutes", 1.0),
    (r"hours?|hrs?|h|stunden?|horas?", "minutes", 60.0), (r"days?|tag(?:e[ns]?)?|días?|nights?|nächten?|noches",
     "minutes", DAY),
    (r"weeks?|wochen?|semanas?", "minutes", 7 * DAY), (r"fortnights?|quincenas?", "minutes", 14 * DAY),
    (r"quarters?|quartale?n?|trimestres?", "months", 3.0), (r"months?|monat(?:e[ns]?)?|mes(?:es)?", "months", 1.0),
    (r"years?|jahr(?:e[ns]?)?|años?", "months", 12.0), (r"decades?|jahrzehnten?|décadas?", "months", 120.0),
)  # fmt: skip
UNITS = (
    (r"milligram(?:me|m)?s?|miligramos?|mg", "mass", 1e-3), (r"kilogram(?:me|m)?s?|kilogramos?|kilos?|kgs?", "mass",
     1e3),
    (r"gram(?:me|m)?s?|gramos?|gr?", "mass", 1.0), (r"pfund|libras?", "mass", 500.0),
    (r"tonnes?|tonnen?|toneladas?", "mass", 1e6), (r"lbs?", "mass", 453.592), (r"ounces?|oz|unzen?|onzas?", "mass",
     28.3495),
    (r"square (?:met(?:er|re)s?)|quadratmetern?|metros? cuadrados?|m²|sqm", "area", 1.0),
    (r"square (?:foot|feet)|sq ?ft", "area", 0.0929), (r"hectares?|hektar|hectáreas?|ha", "area", 1e4),
    (r"acres?", "area", 4046.86),
    (r"square kilomet(?:er|re)s?|quadratkilometer|km²", "area", 1e6),
    (r"cubic met(?:er|re)s?|kubikmetern?|metros? cúbicos?|m³", "volume", 1e3),
    (r"millimet(?:er|re)s?|millimetern?|milímetros?|mm", "length", 1e-3),
    (r"centimet(?:er|re)s?|zentimetern?|centímetros?|cm", "length", 0.01),
    (r"kilomet(?:er|re)s? per hour|km/h|kph|kilómetros? por hora|stundenkilometer", "speed", 1.0),
    (r"miles per hour|mph", "speed", 1.609),
    (r"kilomet(?:er|re)s?|kilometern?|kilómetros?|km", "length", 1e3),
    (r"met(?:er|re)s?|metern|metros?|m", "length", 1.0),
    (r"inch(?:es)?|zoll|pulgadas?|\"", "length", 0.0254), (r"feet|foot|ft|pies", "length", 0.3048),
    (r"yards?|yd", "length", 0.9144), (r"miles?|mi|meilen?|millas?", "length", 1609.34),
    (r"millilit(?:er|re)s?|millilitern?|mililitros?|ml", "volume", 1e-3),
    (r"centilit(?:er|re)s?|zentilitern?|centilitros?|cl", "volume", 1e-2),
    (r"lit(?:er|re)s?|litern|litros?|(?-i:[lL])", "volume", 1.0), (r"gallons?|gallonen|galones", "volume", 3.785),
    (r"pints?", "volume", 0.568), (r"drops?|tropfen|gotas?", "drops", 1.0), (r"cups?", "cups", 1.0),
    (r"bytes?", "size", 1e-6), (r"kilobytes?|kb", "size", 1e-3), (r"megabytes?|megas?|mb", "size", 1.0),
    (r"gigabytes?|gigas?|gb", "size", 1e3), (r"terabytes?|teras?|tb", "size", 1e6),
    (r"kilobits?(?: per second)?|kbit/s|kbps", "rate", 1e-3), (r"megabits?(?: per second)?|mbit/s|mbps", "rate", 1.0),
    (r"gigabits?(?: per second)?|gbit/s|gbps", "rate", 1e3),
    (r"kilowatt(?:[ -]?(?:hours?|stunden?))|kilovatios?[ -]hora|kwh", "energy", 1.0),
    (r"megawatt[ -]?(?:hours?|stunden?)|megavatios?[ -]hora|mwh", "energy", 1e3),
    (r"(?:watt|w)[ -]?(?:hours?|stunden?)|wh", "energy", 1e-3),
    (r"kilowatts?|kilovatios?|kw", "power", 1e3), (r"watts?|vatios?|(?-i:W)", "power", 1.0),
    (r"volts?|voltios?|(?-i:V)", "volt", 1.0), (r"milliamp(?:ere)?s?|ma", "ampere", 1e-3),
    (r"amperes?|amps?|amperios?|(?-i:A)", "ampere", 1.0), (r"lumens?|lúmenes|lm", "lumen", 1.0),
    (r"bar|bares", "pressure", 1.0), (r"psi", "pressure", 0.0689), (r"kelvin|(?-i:K)", "kelvin", 1.0),
    (r"(?:degrees? |grad |grados )?(?:celsius|centigrade|centígrados)|°\s?c|degrees?|grad|grados|°", "celsius", 1.0),
    (r"(?:degrees? |grad |grados )?fahrenheit|°\s?f", "fahrenheit", 1.0),
    (r"dots per inch|dpi", "dpi", 1.0), (r"dots per centimet(?:er|re)", "dpi", 2.54),
    (r"megapixels?", "pixel", 1e6), (r"pixels?|píxeles|px", "pixel", 1.0),
    (r"megahertz|mhz", "hertz", 1e6), (r"gigahertz|ghz", "hertz", 1e9), (r"khz", "hertz", 1e3),
    (r"hertz|hz", "hertz", 1.0),
    (r"percentage points?|prozentpunkten?|puntos porcentuales", "points", 1.0),
    (r"%|percent|per cent|prozent|por ?ciento", "percent", 1.0),
    (r"db|decibels?|dezibel", "decibel", 1.0), (r"mah", "charge", 1.0), (r"ah", "charge", 1e3),
    (r"calories|kalorien|calorías|kcal", "food", 1.0), (r"joules?|kj", "food", 0.239),
)  # fmt: skip
COINS = {
    "CAD": r"canadian dollars?|kanadische[nr]? dollars?|dólares canadienses|cad|c\$",
    "AUD": r"australian dollars?|aud|a\$", "CENT": r"cents?|céntimos?|pence|centavos?|rappen",
    "CHF": r"(?:swiss )?francs?|(?:schweizer )?franken|francos?(?: suizos)?|chf|sfr", "EUR": r"€|eur|euros?",
    "USD": r"us ?\$|\$|usd|(?:us[ -]?|american )?dollars?|bucks|dólar(?:es)?",
    "GBP": r"£|gbp|pounds?(?: sterling)?|quid|libras esterlinas", "JPY": r"¥|jpy|yen", "SEK": r"sek|kronor|kronen",
    "DKK": r"dkk|kroner", "PLN": r"pln|zł|zlot(?:y|ys|ies)", "PESO": r"pesos?|mxn|ars|cop", "INR": r"₹|inr|rupees?",
    "CNY": r"cny|yuan",
}  # fmt: skip
COIN = "|".join(COINS.values())
UNIT = "|".join(pattern for pattern, _, _ in (*TIMES, *UNITS))


@lru_cache(maxsize=1024)
def coin(text: str) -> str:
    """Return a currency's code."""
    return next(name for name, pattern in COINS.items() if re.fullmatch(pattern, text, re.IGNORECASE))


@lru_cache(maxsize=1024)
def unit(text: str) -> tuple[Kind, str, float]:
    """Return what a unit measures, and how many of the plainest unit it is."""
    for kind, table in ((Kind.DURATION, TIMES), (Kind.UNIT, UNITS)):
        for pattern, name, worth in table:
            if re.fullmatch(pattern, text, re.IGNORECASE):
                return kind, name, worth
    raise ValueError(f"{text!r} is not a unit")


@lru_cache(maxsize=4096)
def same_unit(one: str, other: str) -> bool:
    """Say whether two words are the same unit: kWh, kilowatt hour."""
    try:
        return unit(one) == unit(other)
    except ValueError:
        return False
