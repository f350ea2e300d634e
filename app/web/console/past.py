"""Past tickets for proposals: of a file that is sent, or the masked questions of our own ledger."""

from collections.abc import Iterator
from datetime import timedelta
from io import TextIOWrapper
from itertools import islice
from pathlib import PurePath

from flask import request

from app.domain import Policy
from app.evidence.inventory.past import LONGEST, Past, sent
from app.evidence.rows import Unreadable
from app.store.ledger import RunQuery
from app.web.console.texts import Texts
from app.web.faces import Faces

LARGEST = 16 * 1024 * 1024  # bytes of a file
MOST = 2000  # tickets that are looked at while somebody waits
DAYS = 90  # of our own ledger
_NAME = 100  # characters of a file's name that are shown


class Unusable(Exception):
    """What was sent cannot be used; the message says why, in the reader's language."""


def collected(faces: Faces, policy: Policy, t: Texts) -> tuple[str, list[Past]]:
    """Return what the tickets are of, and the tickets. Raise Unusable."""
    if request.form.get("of") == "ledger":
        own = list(islice(_asked(faces), MOST))
        if not own:
            raise Unusable(t("suggestions.no_runs", days=DAYS))
        return "", own
    return _file(policy, t)


def _file(policy: Policy, t: Texts) -> tuple[str, list[Past]]:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Unusable(t("suggestions.no_file"))
    name = "".join(one for one in PurePath(file.filename.replace("\\", "/")).name if one.isprintable())[:_NAME]
    lines = TextIOWrapper(file.stream, encoding="utf-8-sig", newline="\n")
    try:
        found = sent(_few(lines, t), policy, name)
    except Unreadable as error:
        raise Unusable(t("suggestions.unreadable", words=str(error))) from None
    finally:
        lines.detach()
    return name, found


def _few(lines: Iterator[str], t: Texts) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number >= MOST:
            raise Unusable(t("suggestions.too_many", count=t.number(MOST)))
        yield line


def _asked(faces: Faces) -> Iterator[Past]:
    """Yield what customers asked of late, masked, the newest first."""
    since, once = faces.clock.now() - timedelta(days=DAYS), set[str]()
    for entry in faces.ledger.search(RunQuery(since=since), MOST):
        asked = entry.decision.question if entry.decision else None
        if asked and asked.masked.strip() and entry.ticket not in once:
            once.add(entry.ticket)
            yield Past(entry.run, "", asked.masked[:LONGEST], asked.language, entry.received)
