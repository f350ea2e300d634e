"""The list of every change that a person made."""

import re
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, request, url_for

from app.store.accounts import Role
from app.store.audit import Record
from app.store.exclusions import EXCLUDED, INCLUDED
from app.store.feedback import RESET, RESTORED
from app.web.access import session
from app.web.console.frame import show
from app.web.faces import Faces

MANY = 100  # records a page
_VERSION = re.compile(r"version (\d{1,9})")


@dataclass(frozen=True, slots=True)
class Row:
    """One change; `url` leads to the version of the policy that it made, or to its article."""

    at: datetime
    who: str
    what: str
    subject: str
    detail: str
    url: str
    version: int


def audit_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the list."""

    @pages.get("/audit", endpoint="audit")
    @session(Role.ADMIN)
    def audit() -> Response:
        before = request.args.get("before", 0, int)
        found = faces.audit.newest(MANY + 1, before)
        page = {
            "records": [_row(one) for one in found[:MANY]],
            "older": url_for("console.audit", before=found[MANY - 1].number) if len(found) > MANY else "",
            "newest": url_for("console.audit") if before else "",
        }
        return show(faces, "audit.html", "audit", page)


def _row(record: Record) -> Row:
    found = _VERSION.fullmatch(record.subject)
    version = int(found[1]) if found else 0
    url = url_for("console.version", number=version) if version else ""
    if record.what in {EXCLUDED, INCLUDED, RESET, RESTORED}:
        url = url_for("console.article", key=record.subject)
    return Row(record.at, record.who, record.what, record.subject, record.detail, url, version)
