"""Whether a call comes from a helpdesk's own app. No I/O: header and time in, a label out.

Zendesk's proxy makes a short-lived HS256 token with a key that only it and we hold, but
the app's JavaScript chooses the claims: the agent named there is a label, never an
authority. Freshdesk's request template sends a token that the browser never sees.
"""

import hashlib
import hmac
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import jwt
from jwt.types import Options

from app.web.errors import Refusal

ALGORITHM = "HS256"
AUDIENCE = "deskmate"
STREAM = "deskmate-stream"  # of our own bearers
LONGEST = 600  # seconds that a token may still be good for
LEEWAY = 30  # seconds that two clocks may differ
LONGEST_TOKEN = 4096  # characters
LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Key:
    """What one connection's app proves itself with; an empty secret lets nobody in."""

    kind: Literal["zendesk", "freshdesk"]
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Caller:
    """A helpdesk's app. `label` is what it says of the agent: for display, it grants nothing."""

    connection: str
    label: str = ""


def proved(connection: str, key: Key, authorization: str, now: datetime) -> Caller:
    """Return the caller behind an Authorization header. Raise Refusal with 401."""
    if not key.secret:
        raise refused("not_configured", f"The sidebar of the connection {connection} is not set up.", _setting(key))
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip() or len(token) > LONGEST_TOKEN:
        raise refused("no_token", "The call carries no bearer token.", "Open the app inside the helpdesk.")
    match key.kind:
        case "zendesk":
            return Caller(connection, _label(_claims(token.strip(), key.secret, now)))
        case "freshdesk":
            if not same(token.strip(), key.secret):
                raise _wrong()
            return Caller(connection)


def ticket_bearer(key: bytes, connection: str, ticket: str, until: datetime) -> str:
    """Return a bearer for the streamed changes of one ticket, and for nothing else."""
    claims = {"aud": STREAM, "sub": f"{connection}/{ticket}", "exp": int(until.timestamp())}
    return jwt.encode(claims, key, ALGORITHM)


def prove_bearer(key: bytes, connection: str, ticket: str, authorization: str, now: datetime) -> None:
    """Return where such a bearer is good for this ticket now. Raise Refusal with 401."""
    options: Options = {"require": ["exp", "aud", "sub"], "verify_exp": False}
    scheme, _, token = authorization.partition(" ")
    try:
        claims = jwt.decode(token.strip()[:LONGEST_TOKEN], key, [ALGORITHM], options, audience=STREAM)
    except jwt.PyJWTError:
        raise refused("wrong_token", "The bearer is none of ours.", "Open the ticket again.") from None
    if scheme.lower() != "bearer" or claims["sub"] != f"{connection}/{ticket}":
        raise refused("wrong_token", "The bearer is for another ticket.", "Open the ticket again.")
    if not now.timestamp() < _moment(claims["exp"]):
        raise refused("expired", "The bearer has expired.", "Ask for another one.")


def same(one: str, other: str) -> bool:
    """Compare in a time that tells neither where they differ nor how long they are."""
    return hmac.compare_digest(*(hashlib.sha256(text.encode(errors="surrogatepass")).digest() for text in (one, other)))


def labelled(text: object) -> str:
    """Return what somebody calls an agent, fit to be shown and kept."""
    shown = "".join(one if one.isprintable() else " " for one in unicodedata.normalize("NFC", str(text)))
    return " ".join(shown.split())[:LONGEST_LABEL].strip()


def refused(code: str, message: str, mend: str) -> Refusal:
    """Return a refusal of somebody who has not proved who they are."""
    return Refusal(401, code, message, mend, {"WWW-Authenticate": "Bearer"})


def _claims(token: str, secret: str, now: datetime) -> Mapping[str, object]:
    # Times are checked below, by our own clock and against a longest life.
    options: Options = {
        "require": ["exp", "aud"],
        "strict_aud": True,
        "verify_exp": False,
        "verify_nbf": False,
        "verify_iat": False,
        "verify_sub": False,
        "verify_jti": False,
    }
    try:
        claims: dict[str, object] = jwt.decode(token, secret, [ALGORITHM], options, audience=AUDIENCE)
    except jwt.InvalidAudienceError:
        raise _wrong(f"The app's token is not for {AUDIENCE}.") from None
    except jwt.MissingRequiredClaimError:
        raise _wrong("The app's token lacks its audience or its end.") from None
    except jwt.PyJWTError:
        raise _wrong() from None
    _timely(claims, now.timestamp())
    return claims


def _timely(claims: Mapping[str, object], now: float) -> None:
    """Raise Refusal unless the token is good now, and not for long."""
    end = _moment(claims["exp"])
    if not now - LEEWAY < end:
        raise refused("expired", "The app's token has expired.", "Try again; check the clock of this server.")
    if not end <= now + LONGEST + LEEWAY:
        raise _wrong(f"The app's token is good for more than {LONGEST // 60} minutes.")
    for name in ("nbf", "iat"):
        if name in claims and not _moment(claims[name]) <= now + LEEWAY:
            raise _wrong("The app's token is not good yet.")


def _moment(value: object) -> float:
    """Return a claim's seconds; what is no number is no time, and passes no comparison."""
    number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
    return float(value) if number else math.nan  # type: ignore[arg-type]  # a number, or not asked


def _label(claims: Mapping[str, object]) -> str:
    said = next((claims[name] for name in ("agent", "sub") if isinstance(claims.get(name), str)), "")
    return labelled(said)


def _wrong(message: str = "The app's token is not made with this connection's secret.") -> Refusal:
    return refused("wrong_token", message, "Enter the same secret in the app's settings and here.")


def _setting(key: Key) -> str:
    name = "SIDEBAR_SECRET" if key.kind == "zendesk" else "SIDEBAR_TOKEN"
    return f"Set DESKMATE_CONNECTIONS__NAME__{name} and enter the same in the app's settings."
