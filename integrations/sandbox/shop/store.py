"""The sandbox shop's store: orders, stock, accounts, and every write once, by its key."""

import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from integrations.commerce import NoSuchOrder, Refused, Verb
from integrations.sandbox.moments import Clock, wall
from integrations.sandbox.rows import Record, Rows

TOKEN = "sandbox-shop-token"  # noqa: S105 (of a shop that is on this machine alone)
CARRIER = "Parcel post"


@dataclass(frozen=True, slots=True)
class Item:
    """One article of an order that is placed. `price` is that of one, as a decimal text."""

    sku: str
    title: str
    price: str
    quantity: int = 1
    returnable: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as somebody places it; `status`, and how many days ago things happened."""

    number: str
    email: str
    items: tuple[Item, ...]
    status: str = "open"
    days: float = 1.0
    delivered: float = 0.0  # days ago, where it is
    currency: str = "EUR"
    street: str = "1 Sample Street"


class ShopStore:
    """One shop in a file, or in memory. Safe to use from several threads."""

    def __init__(self, path: Path | None = None, clock: Clock = wall) -> None:
        """Open the shop; a new one is empty."""
        self.rows = Rows(path)
        self.clock = clock

    def close(self) -> None:
        """Close the file."""
        self.rows.close()

    # What the world does.

    def place(self, placed: Placed) -> None:
        """Put an order in, with its account and its parcel; one that is there stays."""
        with self.rows.transaction():
            if self.rows.get("order", placed.number):
                return
            account = self.add_account(placed.email)
            self.rows.put("order", placed.number, self._order(placed, account), key=placed.email.lower())

    def add_account(self, email: str) -> str:
        """Return the id of the account with this address, made if it is new."""
        with self.rows.transaction():
            if known := self.account(email):
                return known
            number = f"c{self.rows.take('account')}"
            self.rows.put("account", number, {"id": number, "email": email.lower()}, key=email.lower())
            return number

    def set_stock(self, sku: str, pieces: int) -> None:
        """Have so many pieces of an article; of what is not named there is always one."""
        self.rows.put("stock", sku, {"pieces": pieces})

    def change(self, number: str, **values: object) -> None:
        """Change an order behind everybody's back."""
        with self.rows.transaction():
            self._keep({**self.order(number), **values})

    def _order(self, placed: Placed, account: str) -> Record:
        now = self.clock()
        lines = [asdict(one) for one in placed.items]
        paid = sum((Decimal(one.price) * one.quantity for one in placed.items), Decimal(0))
        address = {"name": "Requester", "lines": [placed.street], "postcode": "10115", "city": "Berlin"}
        return {
            "number": placed.number,
            "customer": account,
            "email": placed.email.lower(),
            "status": placed.status,
            "placed": (now - timedelta(days=placed.days)).isoformat(),
            "lines": lines,
            "paid": str(paid),
            "currency": placed.currency,
            "address": {**address, "country": "DE"},
            "shipments": [] if placed.status in {"open", "cancelled"} else [_parcel(placed, now)],
            "refunds": [],
            "replaced": [],
        }

    # What the API reads.

    def account(self, email: str) -> str:
        """Return the id of the account with this address, or an empty string."""
        found = self.rows.keyed("account", email.lower())
        return str(found[0]["id"]) if found else ""

    def order(self, number: str) -> Record:
        """Return an order. Raise NoSuchOrder."""
        found = self.rows.get("order", number)
        if found is None:
            raise NoSuchOrder(number)
        return found

    def orders(self, email: str, most: int) -> list[Record]:
        """Return the newest orders of an address."""
        found = self.rows.keyed("order", email.lower())
        return sorted(found, key=lambda one: str(one["placed"]), reverse=True)[:most]

    def done(self, key: str) -> Record | None:
        """Return what the write under this key did."""
        return self.rows.get("write", key)

    # What a judge reads.

    def writes(self) -> list[Record]:
        """Return every write that happened, in order."""
        return sorted(self.rows.all("write"), key=lambda one: int(one["at"]))

    def asked(self) -> list[Record]:
        """Return every write that was asked for, also refused and repeated ones, in order."""
        return self.rows.all("asked")

    # Writes: once under a key.

    def write(self, verb: Verb, key: str, number: str, act: Callable[[], Record]) -> Record:
        """Return what the write under this key does, or did. Raise NoSuchOrder, Refused."""
        asked = {"verb": str(verb), "key": key, "order": number}
        self.rows.put("asked", self.rows.take("asked"), asked)
        with self.rows.transaction():
            if known := self.done(key):
                if (known["verb"], known["order"]) != (str(verb), number):
                    raise Refused("another_write")
                return known
            made = {"id": "", "url": "", "money": "", "currency": "", "undone": False, **act()}
            return self.rows.put("write", key, {**asked, **made, "at": self.rows.take("at")})

    def cancel(self, number: str, key: str) -> Record:
        """Cancel an open order; what was paid goes back."""
        order = self.order(number)
        if order["status"] != "open":
            raise Refused("cancelled" if order["status"] == "cancelled" else "too_late")
        self._keep({**order, "status": "cancelled"})
        left = _left(order)
        return self.refund(number, str(left), str(order["currency"]), key) if left > 0 else {}

    def refund(self, number: str, amount: str, currency: str, key: str) -> Record:
        """Give money back."""
        order, money = self.order(number), Decimal(amount)
        if currency != order["currency"]:
            raise Refused("currency")
        if not 0 < money <= _left(order):
            raise Refused("too_much")
        made = f"r{self.rows.take('refund')}"
        back = {"id": made, "key": key, "money": str(money), "made": self.clock().isoformat()}
        self._keep({**order, "refunds": [*order["refunds"], back]})
        return {"id": made, "money": str(money), "currency": currency}

    def replace(self, number: str, sku: str) -> Record:
        """Send an article again."""
        order = self.order(number)
        line = next((one for one in order["lines"] if one["sku"] == sku), None)
        if line is None:
            raise Refused("no_such_article")
        if sku in order["replaced"]:
            raise Refused("replaced")
        stock = (self.rows.get("stock", sku) or {"pieces": 1})["pieces"]
        if stock < 1:
            raise Refused("out_of_stock")
        self.set_stock(sku, stock - 1)
        again = {**order, "number": f"{number}-R{len(order['replaced']) + 1}", "lines": [{**line, "quantity": 1}]}
        again |= {"status": "open", "paid": "0", "refunds": [], "shipments": [], "replaced": []}
        self.rows.put("order", again["number"], {**again, "placed": self.clock().isoformat()}, key=order["email"])
        self._keep({**order, "replaced": [*order["replaced"], sku]})
        return {"id": again["number"], "sku": sku}

    def label(self, number: str) -> Record:
        """Make a return label."""
        if self.order(number)["status"] not in {"shipped", "delivered"}:
            raise Refused("not_sent")
        made = f"l{self.rows.take('label')}"
        return {"id": made, "url": f"https://shop.example.com/labels/{made}.pdf"}

    def change_address(self, number: str, address: Record) -> Record:
        """Have an open order go somewhere else."""
        order = self.order(number)
        if order["status"] != "open":
            raise Refused("too_late")
        self._keep({**order, "address": address})
        return {"before": order["address"]}

    def reset_password(self, email: str) -> Record:
        """Mail a link to the owner of an account."""
        if not self.account(email):
            raise Refused("no_account")
        return {"id": f"m{self.rows.take('mail')}"}

    def undo(self, of: str) -> Record:
        """Take a write back, where it can be."""
        done = self.done(of)
        if done is None or done["undone"]:
            raise Refused("nothing_to_undo")
        match Verb(done["verb"]):
            case Verb.LABEL:
                pass
            case Verb.ADDRESS:
                self._keep({**self.order(done["order"]), "address": done["before"]})
            case Verb.REPLACE:
                self._withdraw(done)
            case _:
                raise Refused("final")
        self.rows.put("write", of, {**done, "undone": True})
        return {"id": done["id"]}

    def _withdraw(self, done: Record) -> None:
        again, order = self.order(done["id"]), self.order(done["order"])
        if again["status"] != "open":
            raise Refused("too_late")
        self._keep({**again, "status": "cancelled"})
        self._keep({**order, "replaced": [one for one in order["replaced"] if one != done["sku"]]})
        stock = self.rows.get("stock", done["sku"]) or {"pieces": 0}
        self.set_stock(done["sku"], stock["pieces"] + 1)

    def _keep(self, order: Record) -> None:
        self.rows.put("order", order["number"], order, key=order["email"])


def load(store: ShopStore, path: Path) -> int:
    """Place every order of a TOML file that is not there yet; return how many the file has."""
    found = tomllib.loads(path.read_text("utf-8"))["order"]
    for one in found:
        store.place(Placed(**{**one, "items": tuple(Item(**each) for each in one["items"])}))
    return len(found)


def _left(order: Record) -> Decimal:
    return Decimal(order["paid"]) - sum((Decimal(one["money"]) for one in order["refunds"]), Decimal(0))


def _parcel(placed: Placed, now: datetime) -> Record:
    there = now - timedelta(days=placed.delivered)
    sent = now - timedelta(days=max(placed.days - 1, placed.delivered))
    return {
        "id": f"p{placed.number}",
        "carrier": CARRIER,
        "tracking": f"TR{placed.number}",
        "url": f"https://tracking.example.com/TR{placed.number}",
        "sent": sent.isoformat(),
        "due": (sent + timedelta(days=3)).isoformat(),
        "delivered": there.isoformat() if placed.status == "delivered" else None,
    }
