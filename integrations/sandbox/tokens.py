"""OAuth clients and tokens: client credentials, rotating refresh tokens, expiry."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from integrations.sandbox.errors import Refusal
from integrations.sandbox.moments import Clock
from integrations.sandbox.rows import Record, Rows

ACCESS_SECONDS = 1800
REFRESH_SECONDS = 30 * 86400
LEAST, MOST = 300, 172800


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who calls, and for what the token is good."""

    user_id: int
    scopes: frozenset[str]

    def may(self, verb: str, resource: str) -> bool:
        """Say whether the scopes allow `read` or `write` of this resource."""
        return bool(self.scopes & {verb, f"{resource}:{verb}"})


class Tokens:
    """Every credential of the account."""

    def __init__(self, rows: Rows, clock: Clock) -> None:
        """Keep where records lie."""
        self._rows = rows
        self._clock = clock

    def add_client(self, identifier: str, secret: str, user_id: int) -> None:
        """Register a confidential client that acts as this user."""
        self._rows.put("client", identifier, {"identifier": identifier, "secret": secret, "user_id": user_id})

    def add_lasting(self, token: str, user_id: int, scope: str = "read write") -> None:
        """Register a token that never expires."""
        self._rows.put("token", token, {"user_id": user_id, "scope": scope, "until": None, "refresh": ""})

    def add_legacy(self, email: str, token: str, user_id: int) -> None:
        """Register an API token of the kind that ends on 2027-04-30."""
        self._rows.put("legacy", f"{email}/token:{token}", {"user_id": user_id})

    def bearer(self, token: str) -> Bearer | None:
        """Return who an access token stands for, or None: unknown, rotated away or expired."""
        found = self._rows.get("token", token)
        if found is None or (found["until"] is not None and found["until"] <= self._now()):
            return None
        return Bearer(found["user_id"], frozenset(found["scope"].split()))

    def legacy(self, user: str, password: str) -> Bearer | None:
        """Return who stands behind Basic credentials `{email}/token`, or None."""
        found = self._rows.get("legacy", f"{user}:{password}")
        return Bearer(found["user_id"], frozenset({"read", "write"})) if found else None

    def grant(self, asked: Record) -> Record:
        """Return a fresh pair of tokens, or raise an OAuth refusal."""
        client = self._client(asked)
        match asked.get("grant_type"):
            case "client_credentials":
                return self._issue(client, str(asked.get("scope") or "read write"), asked)
            case "refresh_token":
                return self._rotate(client, asked)
            case _:
                raise refused("unsupported_grant_type", 400)

    def expire_all(self) -> None:
        """Let every access token that can expire do so now."""
        with self._rows.transaction():
            for found in self._rows.all("token"):
                if found["until"] is not None:
                    self._keep({**found, "until": self._now()})

    def _client(self, asked: Record) -> Record:
        client = self._rows.get("client", str(asked.get("client_id", "")))
        secret = str(asked.get("client_secret", ""))
        if client is None or not hmac.compare_digest(secret.encode(), client["secret"].encode()):
            raise refused("invalid_client", 401)
        return client

    def _rotate(self, client: Record, asked: Record) -> Record:
        with self._rows.transaction():
            held = self._rows.keyed("token", str(asked.get("refresh_token") or "-"))
            if not held or held[0]["client"] != client["identifier"] or held[0]["refresh_until"] <= self._now():
                raise refused("invalid_grant", 400)
            # The old pair is dead at once, the access token too.
            self._rows.drop("token", held[0]["token"])
            return self._issue(client, held[0]["scope"], asked)

    def _issue(self, client: Record, scope: str, asked: Record) -> Record:
        life = min(max(int(asked.get("expires_in") or ACCESS_SECONDS), LEAST), MOST)
        refresh_life = int(asked.get("refresh_token_expires_in") or REFRESH_SECONDS)
        record: Record = {"token": secrets.token_hex(32), "refresh": secrets.token_hex(32), "scope": scope}
        record |= {"user_id": client["user_id"], "client": client["identifier"]}
        self._keep({**record, "until": self._now() + life, "refresh_until": self._now() + refresh_life})
        answer: Record = {"access_token": record["token"], "token_type": "bearer", "scope": scope, "expires_in": life}
        return {**answer, "refresh_token": record["refresh"], "refresh_token_expires_in": refresh_life}

    def _keep(self, record: Record) -> None:
        self._rows.put("token", record["token"], record, key=record["refresh"])

    def _now(self) -> float:
        moment: datetime = self._clock()
        return moment.timestamp()


def refused(error: str, status: int) -> Refusal:
    """Return the answer to a grant that is not given."""
    return Refusal(status, {"error": error, "error_description": "The grant was refused."})
