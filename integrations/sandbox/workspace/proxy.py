"""The helpdesk's own proxy for `client.request`: fills in secure settings, signs, and calls the app's service.

https://developer.zendesk.com/documentation/apps/app-developer-guide/using-the-apps-framework/#securing-requests
"""

import http.client
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import jwt

Json = Mapping[str, Any]

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
SETTING = re.compile(r"\{\{setting\.(\w+)\}\}")
TOKEN = "{{jwt.token}}"  # noqa: S105 (a placeholder)
PATIENCE = 20.0  # seconds


class Unproxyable(ValueError):
    """A request that the helpdesk would not make; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the service answered, as the app gets it."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proxy:
    """One installation's proxy. `settings` are the installation's; `services` says where each host runs here."""

    manifest: Json
    settings: Mapping[str, str] = field(repr=False)
    services: Mapping[str, str]  # host -> http://127.0.0.1:1234
    now: Callable[[], float] = time.time

    def send(self, options: Json) -> Reply:
        """Make a `client.request` for the app. Raise Unproxyable."""
        place = urlsplit(str(options.get("url", "")))
        host, method = place.hostname or "", str(options.get("type") or "GET").upper()
        if place.scheme != "https" or host not in self.services or method not in METHODS:
            raise Unproxyable("not a proxyable URI")
        target = self._filled(place.path or "/", "url", options) + (f"?{place.query}" if place.query else "")
        headers = self._headers(options)
        body = self._filled(str(options.get("data") or ""), "body", options)
        return _called(self.services[host], method, target, headers, body)

    def _headers(self, options: Json) -> dict[str, str]:
        given = options.get("headers") or {}
        token = self._token(options) if "jwt" in options else ""
        headers = {
            str(name): self._filled(str(text), "header", options).replace(TOKEN, token) for name, text in given.items()
        }
        if options.get("contentType"):
            headers["Content-Type"] = str(options["contentType"])
        return headers

    def _token(self, options: Json) -> str:
        """Return a token over the claims that the app chose, signed with a key that it never sees."""
        wish = options["jwt"]
        if wish.get("algorithm") != "HS256":
            raise Unproxyable("the algorithm of a token is HS256")
        key = self._filled(str(wish.get("secret_key", "")), "jwt_secret_key", options)
        now = int(self.now())
        claims = {**(wish.get("claims") or {}), "iat": now, "exp": now + int(wish.get("expiry") or 60)}
        return jwt.encode(claims, key, algorithm="HS256")

    def _filled(self, text: str, scope: str, options: Json) -> str:
        """Return a text with its settings filled in, where the manifest allows that. Raise Unproxyable."""

        def value(found: re.Match[str]) -> str:
            name = found[1]
            if not options.get("secure"):
                raise Unproxyable("settings are filled in with secure: true alone")
            if urlsplit(str(options["url"])).hostname not in self.manifest.get("domainWhitelist", ()):
                raise Unproxyable("settings are filled in for hosts of domainWhitelist alone")
            if scope not in self._scopes(name):
                raise Unproxyable(f"the setting {name} is not for the {scope}")
            return self.settings.get(name, "")

        return SETTING.sub(value, text)

    def _scopes(self, name: str) -> tuple[str, ...]:
        known = self.manifest.get("parameters", ())
        return tuple(scope for one in known if one["name"] == name for scope in one.get("scopes", ()))


def _called(service: str, method: str, target: str, headers: Mapping[str, str], body: str) -> Reply:
    place = urlsplit(service)
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE)
    try:
        line.request(method, target, body.encode() or None, dict(headers))
        answer = line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        return Reply(answer.status, text, {name.lower(): value for name, value in answer.getheaders()})
    except TimeoutError:
        return Reply(504, "")
    except (OSError, http.client.HTTPException, ValueError):
        return Reply(502, "")
    finally:
        line.close()
