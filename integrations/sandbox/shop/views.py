"""The sandbox shop's HTTP API: plain JSON, a bearer token, every write under an Idempotency-Key."""

import hmac
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from integrations.commerce import NoSuchOrder, Refused, Verb
from integrations.sandbox.rows import Record
from integrations.sandbox.shop.store import TOKEN, ShopStore

api = Blueprint("shop", __name__)
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
PLACE = ("name", "lines", "postcode", "city", "country")


@api.before_request
def known() -> tuple[Response, int] | None:
    """Let nobody in without the token."""
    given = request.headers.get("Authorization", "")
    return None if hmac.compare_digest(given.encode(), f"Bearer {TOKEN}".encode()) else _no(401, "token")


@api.errorhandler(NoSuchOrder)
def unknown(error: NoSuchOrder) -> tuple[Response, int]:
    """Answer 404."""
    return _no(404, "no_such_order")


@api.errorhandler(Refused)
def refused(error: Refused) -> tuple[Response, int]:
    """Answer 422 with the reason."""
    return _no(422, error.reason)


@api.get("/orders/<number>")
def order(number: str) -> Response:
    """Return an order."""
    return jsonify(_shop().order(number))


@api.get("/orders")
def orders() -> Response:
    """Return the newest orders of an address."""
    return jsonify(_shop().orders(request.args.get("email", ""), min(request.args.get("limit", 20, int), 100)))


@api.get("/accounts")
def account() -> Response:
    """Return the account of an address, with an empty id where there is none."""
    return jsonify({"id": _shop().account(request.args.get("email", ""))})


@api.get("/writes/<key>")
def done(key: str) -> Response | tuple[Response, int]:
    """Return what the write under this key did."""
    found = _shop().done(key)
    return jsonify(found) if found else _no(404, "no_such_write")


@api.post("/orders/<number>/<what>")
def write(number: str, what: str) -> Response | tuple[Response, int]:
    """Do something to an order."""
    shop, body = _shop(), _body()
    acts: dict[str, tuple[Verb, Callable[[], Record]]] = {
        "cancel": (Verb.CANCEL, lambda: shop.cancel(number, _key())),
        "refunds": (Verb.REFUND, lambda: shop.refund(number, _amount(body), str(body.get("currency")), _key())),
        "replacements": (Verb.REPLACE, lambda: shop.replace(number, str(body.get("sku")))),
        "labels": (Verb.LABEL, lambda: shop.label(number)),
        "address": (Verb.ADDRESS, lambda: shop.change_address(number, _place(body))),
        "invoice": (Verb.INVOICE, lambda: {"id": str(shop.order(number)["number"])}),
    }
    if what not in acts:
        return _no(404, "no_such_write")
    verb, act = acts[what]
    return jsonify(shop.write(verb, _key(), number, act))


@api.post("/password-resets")
def reset() -> Response:
    """Mail a link to choose another password."""
    email = str(_body().get("email"))
    return jsonify(_shop().write(Verb.PASSWORD, _key(), "", lambda: _shop().reset_password(email)))


@api.post("/writes/<of>/undo")
def undo(of: str) -> Response:
    """Take a write back."""
    return jsonify(_shop().write(Verb.UNDO, _key(), "", lambda: _shop().undo(of)))


def _shop() -> ShopStore:
    shop: ShopStore = current_app.extensions["shop"]
    return shop


def _body() -> dict[str, Any]:
    found = request.get_json(silent=True)
    return found if isinstance(found, dict) else {}


def _key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise Refused("no_key")
    return key


def _amount(body: dict[str, Any]) -> str:
    try:
        amount = Decimal(str(body.get("amount")))
    except InvalidOperation:
        raise Refused("amount") from None
    if not amount.is_finite():
        raise Refused("amount")
    return str(amount)


def _place(body: dict[str, Any]) -> Record:
    if not all(body.get(one) for one in PLACE) or not isinstance(body["lines"], list):
        raise Refused("address")
    return {one: body[one] for one in PLACE}


def _no(status: int, reason: str) -> tuple[Response, int]:
    return jsonify({"error": reason}), status
