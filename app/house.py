"""What belongs to this deployment, as the checks of a reply want it: its hosts, its secrets, its prompts."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr

from app.domain import House
from app.settings import Connection, Settings

_DOMAINS = {"zendesk": "zendesk.com", "freshdesk": "freshdesk.com"}


def house(settings: Settings, connection: str) -> House:
    """Return what a reply of a connection may link to, and what no reply may hold."""
    own = settings.connections.get(connection)
    return House(hosts=frozenset(_hosts(own) if own else ()), secrets=tuple(_secrets(settings)), prompts=_prompts())


def _hosts(connection: Connection) -> Iterator[str]:
    """Yield where an account's help centre is."""
    if connection.subdomain:
        yield f"{connection.subdomain.lower()}.{_DOMAINS[connection.kind]}"
    for address in (connection.url, connection.help_center_url):
        if place := urlsplit(address).netloc:
            yield place.lower()


def _secrets(settings: Settings) -> Iterator[str]:
    """Yield every secret of the settings, and every password in an address."""
    for one in (settings, *settings.connections.values()):
        yield from _values(one)
    if password := urlsplit(settings.database_url).password:
        yield password


def _values(model: BaseModel) -> Iterator[str]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        kept = value.values() if isinstance(value, dict) else (value,)
        yield from (one.get_secret_value() for one in kept if isinstance(one, SecretStr) and one.get_secret_value())


@cache
def _prompts() -> tuple[str, ...]:
    """Return what models are told."""
    told = (one for one in files("app.prompts").iterdir() if one.name.endswith(".md"))
    return tuple(one.read_text(encoding="utf-8") for one in sorted(told, key=lambda one: one.name))
