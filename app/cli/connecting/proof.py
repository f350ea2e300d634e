"""A test delivery: what our service answered to it, and what that proves."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urlsplit

from app.cli.connecting.secret import variable
from app.cli.connecting.steps import State, Step
from integrations.helpdesk import HelpdeskError
from integrations.http import document, session
from integrations.zendesk.setup import Answer

BELIEVED = frozenset({"accepted", "known", "ignored"})  # what app.web.webhooks says to a delivery that it takes
STATUS = re.compile(r"status (\d{3})")


class Verdict(StrEnum):
    """What an answer to a test delivery means."""

    PROVEN = "proven"
    NOT_UNDERSTOOD = "not understood"
    REFUSED = "refused"
    STRANGER = "stranger"
    NO_PATH = "no path"
    MOVED = "moved"
    DOWN = "down"
    ODD = "odd"


def judge(answer: Answer) -> Verdict:
    """Return what an answer means. Our service says 400 only after it has believed the secret; others say it too."""
    ours = _ours(answer.body)
    match answer.status:
        case status if 200 <= status < 300:
            return Verdict.PROVEN if str(ours.get("status")) in BELIEVED else Verdict.STRANGER
        case 400:
            return Verdict.NOT_UNDERSTOOD if ours.get("error") else Verdict.ODD
        case 401 | 403:
            return Verdict.REFUSED
        case 404 | 405 | 410:
            return Verdict.NO_PATH
        case status if 300 <= status < 400:
            return Verdict.MOVED
        case status if status == 0 or status >= 500:
            return Verdict.DOWN
        case _:
            return Verdict.ODD


def told(name: str, answer: Answer, connection: str, part: str = "WEBHOOK_SECRET") -> Step:
    """Return the step of a delivery that should have been believed; `part` is the setting that holds its secret."""
    verdict = judge(answer)
    said = f"answered {answer.status}" if answer.status else "no answer"
    found, mend = _WORDS[verdict]
    state = State.DONE if verdict is Verdict.PROVEN else State.FAILED
    mended = mend.format(variable=variable(connection, part), connection=connection)
    return Step(name, state, f"{found} ({said})", mended)


def deliver(endpoint: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
    """Send a delivery to our own service as the world sees it; return its answer, status 0 where there is none."""
    parts = urlsplit(endpoint)
    line = session(f"{parts.scheme}://{parts.netloc}", timeout)
    kept = {"Content-Type": "application/json", **headers}
    try:
        answer = line.post(parts.path, data=body, headers=kept)
        return Answer(answer.status_code, json.dumps(document(answer)))
    except HelpdeskError as error:
        # Our own words name the status; the body is not kept with an error.
        found = STATUS.search(str(error))
        return Answer(int(found[1]) if found else 0, "")


def stamp(now: datetime) -> str:
    """Return a time as webhooks carry it."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _ours(body: str) -> dict[str, object]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


_LOOK = "look at the proxy before deskmate serve, and at the log of both"
_WORDS = {
    Verdict.PROVEN: ("reached Deskmate, and the secret was believed", ""),
    Verdict.REFUSED: (
        "Deskmate does not believe the secret",
        "the running service has another {variable}: set this one, restart deskmate serve, and run this with --prove;"
        " or a login stands before /webhooks/{connection}: take it away, deliveries prove themselves",
    ),
    Verdict.STRANGER: (
        "something answered, but not Deskmate",
        "let the proxy hand /webhooks/{connection} to deskmate serve unchanged, path and body",
    ),
    Verdict.NO_PATH: (
        "nothing takes deliveries there",
        "let the proxy hand /webhooks/{connection} to deskmate serve unchanged, and see that the service runs with"
        " the connection {connection}",
    ),
    Verdict.MOVED: (
        "the address redirects elsewhere",
        "give the final address as --public-url: deliveries do not follow redirects",
    ),
    Verdict.DOWN: (
        "Deskmate is not reachable there",
        "start deskmate serve with this secret, see that the world reaches the address with a valid certificate,"
        " and run this with --prove",
    ),
    Verdict.NOT_UNDERSTOOD: ("the test was not understood", _LOOK),
    Verdict.ODD: ("an answer that Deskmate does not give", _LOOK),
}
