"""An audit of every kind of finding, kept for pages to show."""

from datetime import timedelta

from app.evidence.audit.audit import Material, audit
from app.evidence.audit.coverage import Examples
from app.evidence.audit.findings import Asked
from app.evidence.audit.sheet import sheet
from knowledge.passages import Audience, Source
from tests.app.web.console.library import article
from tests.app.web.stage import Stage
from tests.fakes import NOON

HELP = "https://help.example.com/articles"
LINKS = f"See [the label]({HELP}/label) and [the limits]({HELP}/refund_limits)."
RETURN = "You can return items within {} days of delivery."
PACK = (
    "Pack the lamp in its own box, put the slip on top, and bring the parcel to any post office. Once we have "
    "looked at it the money goes back the way it came, and we write to you on the same day."
)
ASKED = {
    "Do you sell spare shades for the floor lamp?": 14,
    "Can I change the delivery address after I have ordered?": 9,
    "Why was I charged twice for one and the same order?": 2,
}


def sources() -> list[Source]:
    """Return articles that contradict each other, repeat each other, lead nowhere, wait for what is past."""
    pages = [f"{HELP}/{name}" for name in ("return_policy", "refund_status", "delivery_times", "refund_limits")]
    old = NOON - timedelta(days=1500)
    return [
        article("return_policy", "Return an item", f"{RETURN.format(14)} {LINKS}", url=pages[0], updated=old),
        article("refund_status", "When the refund arrives", f"{RETURN.format(30)}\n\n{PACK}", url=pages[1]),
        article("delivery_times", "Delivery times", f"{PACK}\n\n{'It goes on and on. ' * 150}", url=pages[2]),
        article(
            "refund_limits", "Refund limits", "The new limits will be in force from March 2021.",
            audience=Audience.INTERNAL, url=pages[3],
        ),
    ]  # fmt: skip


def audited(made: Stage) -> None:
    """Keep an audit that ended two hours ago."""
    questions = [Asked(f"main/{text}{at}", text, 0.1, (), (), "spares") for text, n in ASKED.items() for at in range(n)]
    answered = [Asked(f"main/{at}", "How do I return it?", 0.9, ("main/en/return_policy",)) for at in range(61)]
    weak = Examples("spares", "Spare parts", (("Do you sell bulbs?", 0.1), ("Bulbs?", 0.2)), ("en",))
    found = audit(Material(sources(), [*questions, *answered], [weak]), NOON)
    audits, now = made.faces.holdings.audits, made.clock.time
    made.clock.time = now - timedelta(hours=2, minutes=1)
    audits.begin()
    made.clock.time = now - timedelta(hours=2)
    audits.keep(sheet(found, frozenset(["main/en/refund_limits"])))
    made.clock.time = now
