"""What every source is given, and how it makes facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.facts import Fact
from app.texts.mask import mask
from app.texts.telling import SAYS, say
from integrations.helpdesk import Ticket

_LONGEST = 300  # characters of words that somebody wrote


@dataclass(frozen=True, slots=True)
class Reading:
    """A ticket, who asks proved or not, the order numbers that it names, and when the sources are read."""

    ticket: Ticket
    verified: bool
    orders: tuple[str, ...]
    now: datetime
    seconds: float = 2.0
    locale: str = field(default="")

    def words(self, text: str) -> str:
        """Return somebody's words as they may be kept: masked, on one line, not too long."""
        flat = " ".join(text.split())
        short = flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rsplit(' ', 1)[0]} …"
        who = self.ticket.requester
        return mask(short, who.locale, [one for one in (who.name,) if one])

    def fact(self, source: str, key: str, says: str, values: Mapping[str, str], **more: object) -> Fact:
        """Return a fact with the sentence of this name."""
        return made((source, key, says), values, self.now, **more)


def made(named: tuple[str, str, str], values: Mapping[str, str], now: datetime, **more: object) -> Fact:
    """Return a fact of a source and a key, with the sentence of a name."""
    source, key, says = named
    kept = (*values.items(), (SAYS, says))
    return Fact(source, key, say(says, values, "en"), now, values=kept, **more)  # type: ignore[arg-type]


def day(moment: datetime) -> str:
    """Return a day as facts hold it."""
    return moment.date().isoformat()
