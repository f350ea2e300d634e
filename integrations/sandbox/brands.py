"""The brands of an account. Each has a help centre, which may be closed to strangers."""

from collections.abc import Callable

from integrations.sandbox.errors import not_found
from integrations.sandbox.moments import Clock, stamp
from integrations.sandbox.people import People
from integrations.sandbox.rows import Record, Rows

BRAND = 6130869132000  # the one that every account has
STATES = ("enabled", "restricted", "disabled")


class Brands:
    """Every brand, the account's own first."""

    def __init__(self, rows: Rows, people: People, clock: Clock) -> None:
        """Keep where records lie. `opened` gives a new brand an address."""
        self._rows = rows
        self._people = people
        self._clock = clock
        self.opened: Callable[[int], None] = lambda number: None

    def own(self) -> Record:
        """Return the account's own brand."""
        return self._rows.get("brand", BRAND) or self._rows.put("brand", BRAND, self._blank(BRAND, "Sandbox"))

    def all(self) -> list[Record]:
        """Return all brands."""
        own = self.own()
        return [own, *(one for one in self._rows.all("brand") if one["id"] != BRAND)]

    def get(self, number: int) -> Record:
        """Return a brand, or raise a 404 refusal."""
        found = self.own() if number == BRAND else self._rows.get("brand", number)
        if found is None:
            raise not_found()
        return found

    def add(self, name: str) -> Record:
        """Add a brand with a help centre of its own."""
        number = self._people.number()
        made = self._rows.put("brand", number, self._blank(number, name))
        self.opened(number)
        return made

    def change(self, number: int, **fields: object) -> Record:
        """Change a brand. Raise ValueError for a help centre in no state that there is."""
        if fields.get("help_center_state", STATES[0]) not in STATES:
            raise ValueError(fields["help_center_state"])
        return self._rows.put("brand", number, {**self.get(number), **fields, "updated_at": stamp(self._clock())})

    def _blank(self, number: int, name: str) -> Record:
        now, own = stamp(self._clock()), number == BRAND
        record: Record = {"id": number, "name": name, "subdomain": "".join(filter(str.isalnum, name.lower()))}
        record |= {"host_mapping": None, "has_help_center": True, "help_center_state": "enabled", "active": True}
        record |= {"default": own, "is_deleted": False, "logo": None, "signature_template": "{{agent.signature}}"}
        return {**record, "brand_url": "", "created_at": now, "updated_at": now}
