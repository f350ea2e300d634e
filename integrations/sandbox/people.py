"""Users, organizations and groups, as the API shows them, without their addresses."""

from integrations.sandbox.moments import Clock, stamp
from integrations.sandbox.rows import Record, Rows

LOCALES = {"en-us": 1, "es": 2, "de": 8, "fr": 16, "pt-br": 19, "it": 22, "nl": 1005, "ja": 67}
STAFF = frozenset({"agent", "admin"})
FIRST_ID = 26155588000001


class People:
    """Who is on the account."""

    def __init__(self, rows: Rows, clock: Clock) -> None:
        """Keep where records lie."""
        self._rows = rows
        self._clock = clock

    def number(self) -> int:
        """Return a fresh id, as long as real ones are."""
        return self._rows.take("id", FIRST_ID)

    def add(
        self,
        email: str,
        role: str = "end-user",
        locale: str = "en-US",
        organization_id: int | None = None,
        name: str = "",
    ) -> int:
        """Add a user; return the id. An address that is there already is returned as it stands."""
        known = self.by_email(email) if email else None
        if known is not None:
            return int(known["id"])
        record = self._blank(self.number(), name or email.split("@", maxsplit=1)[0], email, role, locale)
        self.save({**record, "organization_id": organization_id})
        return int(record["id"])

    def save(self, user: Record) -> Record:
        """Write a user, with a fresh time of change."""
        user = {**user, "updated_at": stamp(self._clock())}
        return self._rows.put("user", user["id"], user, key=(user["email"] or "").lower())

    def get(self, user_id: int) -> Record | None:
        """Return a user or None."""
        return self._rows.get("user", user_id)

    def by_email(self, email: str) -> Record | None:
        """Return the user with this address or None."""
        found = self._rows.keyed("user", email.lower())
        return found[0] if found else None

    def staff(self, user_id: int) -> bool:
        """Say whether this is an agent or admin."""
        user = self.get(user_id)
        return user is not None and user["role"] in STAFF

    def add_organization(self, name: str, domains: tuple[str, ...] = ()) -> int:
        """Add an organization; return the id."""
        now = stamp(self._clock())
        record: Record = {"id": self.number(), "name": name, "shared_tickets": False, "shared_comments": False}
        record |= {"external_id": None, "created_at": now, "updated_at": now, "domain_names": list(domains)}
        record |= {"details": None, "notes": None, "group_id": None, "tags": [], "organization_fields": {}}
        self._rows.put("organization", record["id"], record)
        return int(record["id"])

    def add_group(self, name: str, default: bool = False) -> int:
        """Add a group; return the id."""
        now = stamp(self._clock())
        record: Record = {"id": self.number(), "is_public": True, "name": name, "description": ""}
        record |= {"default": default, "deleted": False, "created_at": now, "updated_at": now}
        self._rows.put("group", record["id"], record)
        return int(record["id"])

    def default_group(self) -> int:
        """Return the id of the group that users start in."""
        return int(next(one["id"] for one in self._rows.all("group") if one["default"]))

    def _blank(self, number: int, name: str, email: str, role: str, locale: str) -> Record:
        now = stamp(self._clock())
        staff = role in STAFF
        record: Record = {"id": number, "name": name, "email": email or None, "created_at": now, "updated_at": now}
        record |= {"time_zone": "Eastern Time (US & Canada)", "iana_time_zone": "America/New_York"}
        record |= {"phone": None, "shared_phone_number": None, "photo": None}
        record |= {"locale_id": LOCALES.get(locale.lower(), 1), "locale": locale, "organization_id": None}
        record |= {"role": role, "verified": True, "external_id": None, "tags": [], "alias": None, "active": True}
        record |= {"shared": False, "shared_agent": False, "last_login_at": now if staff else None}
        record |= {"two_factor_auth_enabled": None, "signature": None, "details": None, "notes": None}
        record |= {"role_type": 4 if role == "admin" else 0 if staff else None}
        record |= {"custom_role_id": number + 1 if staff else None, "moderator": staff}
        record |= {"ticket_restriction": None if staff else "requested", "only_private_comments": False}
        record |= {"restricted_agent": not staff, "suspended": False, "report_csv": role == "admin"}
        record |= {"default_group_id": self.default_group() if staff else None, "user_fields": {}}
        return record
