"""Credentials for Zendesk: OAuth tokens renewed in time and once, or an API token while those still work."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

from integrations.helpdesk import Invalid, NotPermitted, RateLimited, Unavailable
from integrations.http import AuthBase, HTTPBasicAuth, PreparedRequest, Response, Session, document
from integrations.vault import Busy, Vault

# https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/
API_TOKENS_END = "2027-04-30"
LIFE = 1800.0  # seconds, Zendesk's default where an answer names no other
RENEW_AT = 0.8  # of a token's life
RENEW_AGAIN = 30.0  # seconds after an early renewal that failed
READS = frozenset({"GET", "HEAD"})
Clock = Callable[[], float]  # seconds since 1970


@dataclass(frozen=True, slots=True, repr=False)
class Tokens:
    """One pair as kept in the vault. `seed` is a digest of the configured refresh token it came from."""

    access: str
    refresh: str
    renew: float
    expiry: float
    seed: str


class OAuth(AuthBase):
    """Adds a bearer token to each request and renews it at 80 % of its life, once across threads and processes.

    The pair is one secret in the vault. A read that is answered 401 is repeated once with a
    new token; a write is not, and raises Unavailable, since the next attempt will find the new one.
    """

    def __init__(self, client: "Client", vault: Vault, name: str, clock: Clock = time.time) -> None:
        """Keep tokens in `vault` under `name`."""
        self._client = client
        self._vault = vault
        self._name = f"zendesk-oauth-{name}"
        self._clock = clock
        self._held: Tokens | None = None

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Return the request with a valid token; raise `HelpdeskError` where none is to be had."""
        request.headers["Authorization"] = f"Bearer {self.token()}"
        request.hooks["response"].append(self._answered)
        return request

    def token(self) -> str:
        """Return an access token that will live a while, renewing it if need be."""
        held = self._held
        if held and self._clock() < held.renew:
            return held.access
        with self._alone():
            kept = self._read()
            if kept is None or self._clock() >= kept.renew:
                kept = self._renewed(kept)
            self._held = kept
        return kept.access

    def renew(self, refused: str) -> str:
        """Return another token than the refused one: somebody else's newer one, or a new one."""
        with self._alone():
            kept = self._read()
            if kept is None or kept.access == refused:
                kept = self._fetched(kept)
            self._held = kept
        return kept.access

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            with self._vault.lock(self._name):
                yield
        except Busy:
            raise Unavailable("somebody else has been renewing the token for too long") from None

    def _answered(self, response: Response, **sending: Any) -> Response:
        if response.status_code != 401:
            return response
        request = response.request.copy()
        fresh = self.renew(str(request.headers.get("Authorization", "")).removeprefix("Bearer "))
        if request.method not in READS:
            raise Unavailable("the token had expired early; it is renewed, and the write was not repeated")
        request.headers["Authorization"] = f"Bearer {fresh}"
        again: Response = response.connection.send(request, **sending)
        again.request = request
        return again

    def _renewed(self, kept: Tokens | None) -> Tokens:
        """Renew early; while the old token lives, a helpdesk that cannot be reached is no reason to stop."""
        try:
            return self._fetched(kept)
        except (Unavailable, RateLimited):
            now = self._clock()
            if kept is None or now >= kept.expiry:
                raise
            # Kept, so that whoever waits for the lock takes the old token instead of waiting on.
            return self._keep(replace(kept, renew=min(now + RENEW_AGAIN, kept.expiry)))

    def _fetched(self, kept: Tokens | None) -> Tokens:
        return self._keep(self._client.fetch(kept.refresh if kept else "", self._clock()))

    def _keep(self, tokens: Tokens) -> Tokens:
        self._vault.write(self._name, json.dumps(asdict(tokens)))
        return tokens

    def _read(self) -> Tokens | None:
        """Return what is kept, unless an operator has set another refresh token since."""
        try:
            kept = Tokens(**json.loads(self._vault.read(self._name) or "null"))
        except (ValueError, TypeError):
            return None
        return kept if kept.seed == self._client.seed else None


class Client:
    """An OAuth client of one account: client credentials, or rotating refresh tokens where one is given."""

    def __init__(self, session: Session, client_id: str, secret: str, refresh_token: str = "") -> None:
        """Ask for tokens through `session`, which has no credentials of its own."""
        self._session = session
        self._id = client_id
        self._secret = secret
        self._refresh = refresh_token
        self.seed = hashlib.sha256(refresh_token.encode()).hexdigest()[:16]

    def fetch(self, refresh: str, now: float) -> Tokens:
        """Return a new pair; the old one is dead at once. Raise NotPermitted if the credentials are refused."""
        answer = self._ask(refresh)
        access = answer.get("access_token")
        if not isinstance(access, str) or not access:
            raise Unavailable("the token endpoint answered without an access token")
        life = answer.get("expires_in")
        seconds = float(life) if isinstance(life, int | float) and life > 0 else LIFE
        return Tokens(
            access=access,
            refresh=str(answer.get("refresh_token") or "") if self._refresh else "",
            renew=now + RENEW_AT * seconds,
            expiry=now + seconds,
            seed=self.seed,
        )

    def _ask(self, refresh: str) -> dict[str, Any]:
        body = {"client_id": self._id, "client_secret": self._secret}
        if self._refresh:
            body |= {"grant_type": "refresh_token", "refresh_token": refresh or self._refresh}
        else:
            body |= {"grant_type": "client_credentials", "scope": "read write"}
        try:
            return document(self._session.post("/oauth/tokens", json=body))
        except (Invalid, NotPermitted) as error:
            raise NotPermitted(f"the OAuth client or its refresh token is refused ({error})") from None


def api_token(email: str, token: str) -> AuthBase:
    """Return the credentials of a legacy API token; see `sunset`."""
    return HTTPBasicAuth(f"{email}/token", token)


def sunset() -> str:
    """Return what an operator who uses an API token should know."""
    return f"Zendesk API tokens stop working on {API_TOKENS_END}, and no new ones can be made"
