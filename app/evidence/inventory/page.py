"""The inventory as a page that a head of support reads on a screen and prints."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

LISTED = 40  # kinds with a row of their own


def page(found: dict[str, Any]) -> str:
    """Return the whole HTML document; it loads nothing from anywhere."""
    loader = PackageLoader("app.evidence.inventory", ".")
    around = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    around.filters["percent"] = percent
    shown, rest = found["categories"][:LISTED], found["categories"][LISTED:]
    widest = max((one["n"] for one in shown), default=1)
    return around.get_template("page.html").render(**_apart(found), shown=shown, rest=rest, widest=widest)


def percent(share: float | None) -> str:
    """Return a share as people read it, a dash where nothing is known."""
    return "–" if share is None else f"{100 * share:.0f} %"


def _apart(found: dict[str, Any]) -> dict[str, Any]:
    """Return the figures by names that a template may use: `from` is a word of its own there."""
    named = {one["name"]: one for one in found["categories"]}
    return {
        "count": found["tickets"],
        "first": found["from"],
        "last": found["to"],
        "kinds": len(found["categories"]),
        "covers": found["covers_70"],
        "pilot": [named[name] for name in found["pilot"]],
        "savings": found["savings"],
        "ready": found["readiness"],
        "languages": found["languages"],
        "minutes": found["minutes_per_reply"],
        "hourly": found["hourly"],
    }
