"""Which help centres an account has: one for each brand with one, at an address of its own."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from integrations.helpdesk import Invalid, NotFound, NotPermitted
from integrations.http import Session
from integrations.zendesk.pages import rows

_label = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Brand:
    """Where a brand's help centre is. `place` is empty for that of the account's own address, else the brand's id.

    `mapped`: the company's own name for that address, empty where there is none.
    """

    place: str
    address: str
    mapped: str = ""


def brands(session: Session) -> list[Brand]:
    """Return the help centres of an account, its own first; an account that may not ask has only that one.

    Our credentials go to every address here, so it is one of Zendesk's own, never the name
    that a customer has given a brand.
    """
    try:
        listed = list(rows(session, "/api/v2/brands", "brands", {}))
    except (NotPermitted, NotFound, Invalid):
        return [Brand("", session.origin)]
    own = next((_mapped(one) for one in listed if _is_own(one, session.origin)), "")
    others = [one for one in listed if not _is_own(one, session.origin) and _reads(one)]
    placed = [(one, address) for one in others if (address := _address(one, session.origin))]
    return [Brand("", session.origin, own), *(Brand(str(one["id"]), at, _mapped(one)) for one, at in placed)]


def _mapped(raw: dict[str, Any]) -> str:
    return str(raw.get("host_mapping") or "").lower()


def _reads(raw: dict[str, Any]) -> bool:
    """Say whether there is a help centre to read; a restricted one is read by agents."""
    return bool(raw.get("has_help_center")) and raw.get("help_center_state") != "disabled"


def _is_own(raw: dict[str, Any], origin: str) -> bool:
    if _here(origin):
        return bool(raw.get("default"))
    return str(raw.get("subdomain") or "").lower() == str(urlsplit(origin).hostname).partition(".")[0]


def _address(raw: dict[str, Any], origin: str) -> str:
    """Return scheme and host of a brand, or an empty string for one that nobody of ours answers at."""
    if _here(origin):
        given = urlsplit(str(raw.get("brand_url") or ""))
        return f"{given.scheme}://{given.netloc}" if given.hostname == "127.0.0.1" and given.scheme == "http" else ""
    name = str(raw.get("subdomain") or "").lower()
    return f"https://{name}.zendesk.com" if _label.fullmatch(name) else ""


def _here(origin: str) -> bool:
    """Say whether it is a helpdesk on this machine."""
    return urlsplit(origin).hostname == "127.0.0.1"
