"""The sandbox shop as `Commerce`: its JSON into our words, its failures into our errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

from integrations.commerce import (
    Address,
    Commerce,
    Doubtful,
    Line,
    Money,
    NoSuchOrder,
    Order,
    OrderStatus,
    Receipt,
    Refund,
    Refused,
    Shipment,
    ShopDown,
    Verb,
)
from integrations.helpdesk import HelpdeskError
from integrations.http import AuthBase, PreparedRequest, Response, Session, session

LIMIT = 1024 * 1024  # bytes of an answer
SERVER_ERROR = 500


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def connect(url: str, token: str, timeout: float) -> Commerce:
    """Return the shop at an address; nothing is asked yet."""
    return SandboxShop(session(url, timeout, _Bearer(token), LIMIT))


@dataclass(frozen=True, slots=True)
class SandboxShop:
    """The sandbox shop over HTTP (integrations.commerce.Commerce)."""

    http: Session

    def order(self, number: str) -> Order:
        """Return the order of this number."""
        return _order(self._read(f"/orders/{_part(number)}"))

    def orders(self, email: str, most: int) -> tuple[Order, ...]:
        """Return the newest orders of the customer of this address."""
        found = self._read("/orders", {"email": email, "limit": most})
        if not isinstance(found, list):
            raise ShopDown("orders: no list")
        return tuple(map(_order, found))

    def customer(self, email: str) -> str:
        """Return the id of the account with this address, or an empty string."""
        return _text(self._read("/accounts", {"email": email}), "id")

    def done(self, key: str) -> Receipt | None:
        """Return what the write under this key did, or None."""
        try:
            return _receipt(self._read(f"/writes/{_part(key)}"))
        except NoSuchOrder:
            return None

    def cancel(self, number: str, key: str) -> Receipt:
        """Cancel an order."""
        return self._write(f"/orders/{_part(number)}/cancel", key)

    def refund(self, number: str, money: Money, key: str) -> Receipt:
        """Give money back."""
        body = {"amount": str(money.amount), "currency": money.currency}
        return self._write(f"/orders/{_part(number)}/refunds", key, body)

    def replace(self, number: str, sku: str, key: str) -> Receipt:
        """Send one article again."""
        return self._write(f"/orders/{_part(number)}/replacements", key, {"sku": sku})

    def label(self, number: str, key: str) -> Receipt:
        """Make a return label."""
        return self._write(f"/orders/{_part(number)}/labels", key)

    def change_address(self, number: str, address: Address, key: str) -> Receipt:
        """Have an order go somewhere else."""
        body = {"name": address.name, "lines": list(address.lines), "postcode": address.postcode}
        body |= {"city": address.city, "country": address.country}
        return self._write(f"/orders/{_part(number)}/address", key, body)

    def resend_invoice(self, number: str, key: str) -> Receipt:
        """Mail the invoice again."""
        return self._write(f"/orders/{_part(number)}/invoice", key)

    def reset_password(self, email: str, key: str) -> Receipt:
        """Mail a link to choose another password."""
        return self._write("/password-resets", key, {"email": email})

    def undo(self, of: str, key: str) -> Receipt:
        """Take a write back."""
        return self._write(f"/writes/{_part(of)}/undo", key)

    def _read(self, path: str, query: Mapping[str, str | int] | None = None) -> Any:
        try:
            answer = self.http.answer("GET", path, params=query)
        except HelpdeskError as error:
            raise ShopDown(str(error)) from None
        _refused(answer, ShopDown)
        return _json(answer, ShopDown)

    def _write(self, path: str, key: str, body: Mapping[str, Any] | None = None) -> Receipt:
        try:
            answer = self.http.answer("POST", path, json=body or {}, headers={"Idempotency-Key": key})
        except HelpdeskError as error:
            raise Doubtful(str(error)) from None
        _refused(answer, Doubtful)
        try:
            return _receipt(_json(answer, Doubtful))
        except ShopDown as error:  # it was done, and told in words that nobody understands
            raise Doubtful(str(error)) from None


def _refused(answer: Response, broken: type[ShopDown | Doubtful]) -> None:
    """Return for a success; raise our error for all else. `broken`: what an error of the server's means."""
    match answer.status_code:
        case 404:
            raise NoSuchOrder("status 404")
        case 401 | 403:
            raise Refused("not_permitted")
        case 429:
            raise ShopDown("status 429")
        case status if status >= SERVER_ERROR:
            raise broken(f"status {status}")
        case status if not 200 <= status < 300:
            raise Refused(_reason(answer))


def _reason(answer: Response) -> str:
    """Return the shop's reason where it is a plain word, as it ends up in notes."""
    found = _json(answer, ShopDown)
    reason = found.get("error") if isinstance(found, dict) else None
    return reason if isinstance(reason, str) and reason.isascii() and reason.replace("_", "").isalpha() else "refused"


def _json(answer: Response, broken: type[ShopDown | Doubtful]) -> Any:
    try:
        return answer.json()
    except (ValueError, RecursionError):
        raise broken("not JSON") from None


def _receipt(raw: Any) -> Receipt:
    try:
        money = Money(Decimal(raw["money"]), str(raw["currency"])) if raw["money"] else None
        made = str(raw["id"]), str(raw["url"])
        return Receipt(str(raw["key"]), Verb(raw["verb"]), str(raw["order"]), *made, money, raw["undone"] is True)
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise ShopDown("a receipt that cannot be read") from None


def _order(raw: Any) -> Order:
    try:
        return _read_order(raw)
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise ShopDown("an order that cannot be read") from None


def _read_order(raw: Any) -> Order:
    currency, number = str(raw["currency"]), str(raw["number"])
    address = raw["address"]
    return Order(
        id=number,
        number=number,
        customer_id=str(raw["customer"]),
        email=str(raw["email"]),
        status=OrderStatus(raw["status"]),
        placed=datetime.fromisoformat(raw["placed"]),
        lines=tuple(_line(one, currency) for one in raw["lines"]),
        paid=Money(Decimal(raw["paid"]), currency),
        address=Address(
            str(address["name"]),
            tuple(map(str, address["lines"])),
            str(address["postcode"]),
            str(address["city"]),
            str(address["country"]),
        ),
        shipments=tuple(map(_shipment, raw["shipments"])),
        refunds=tuple(_refund(one, currency) for one in raw["refunds"]),
        replaced=tuple(map(str, raw["replaced"])),
    )


def _line(raw: Any, currency: str) -> Line:
    price = Money(Decimal(raw["price"]), currency)
    return Line(str(raw["sku"]), str(raw["title"]), int(raw["quantity"]), price, raw["returnable"] is True)


def _shipment(raw: Any) -> Shipment:
    moments = (datetime.fromisoformat(raw[one]) if raw[one] else None for one in ("due", "delivered"))
    names = str(raw["id"]), str(raw["carrier"]), str(raw["tracking"]), str(raw["url"])
    return Shipment(*names, datetime.fromisoformat(raw["sent"]), *moments)


def _refund(raw: Any, currency: str) -> Refund:
    money = Money(Decimal(raw["money"]), currency)
    return Refund(str(raw["id"]), str(raw["key"]), money, datetime.fromisoformat(raw["made"]))


def _text(raw: Any, name: str) -> str:
    if not isinstance(raw, dict) or not isinstance(raw.get(name), str):
        raise ShopDown("an answer that cannot be read")
    return str(raw[name])


def _part(text: str) -> str:
    """Return one part of a path: whatever a number holds, it stays in its place."""
    return quote(text, safe="")
