"""A replay as a page that a head of support reads on a screen and prints."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

LISTED = 40  # intents with a row of their own
FEW = 20  # judged messages under which no share stands by itself


def page(found: dict[str, Any]) -> str:
    """Return the whole HTML document; it loads nothing from anywhere."""
    loader = PackageLoader("app.evidence.replay", ".")
    around = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    around.filters |= {"percent": percent, "span": span}
    shown, rest = found["intents"][:LISTED], found["intents"][LISTED:]
    named = {name: one for name, one in found.items() if name not in {"from", "intents"}}
    wrong = [one for one in shown if one["misses"]]
    return around.get_template("page.html").render(
        **named, first=found["from"], shown=shown, rest=rest, wrong=wrong, few=FEW
    )


def percent(share: float | None) -> str:
    """Return a share as people read it, a dash where nothing is known."""
    return "–" if share is None else f"{100 * share:.0f} %"


def span(one: dict[str, Any]) -> str:
    """Return a share with its n and its interval."""
    if one["share"] is None:
        return "nothing to judge"
    return f"{percent(one['share'])} ({percent(one['low'])} to {percent(one['high'])}, {one['hits']} of {one['n']})"
