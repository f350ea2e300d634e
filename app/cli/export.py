"""`deskmate export`: tickets with their threads, out of the helpdesk into a file that `deskmate try` reads."""

import re
import secrets
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.common import json_option, loaded, say
from app.cli.progress import STOPPED, Pause, Stopped, bar, stoppable
from app.clock import CLOCK

if TYPE_CHECKING:
    from app.evidence.export import Pseudonyms, Read
    from app.evidence.part import Part
    from app.settings import Settings
    from app.store.vault import StoredVault
    from integrations.helpdesk import Helpdesk

KEY = "export.pseudonyms"  # in the vault
NAMED = 20  # failed tickets that are told one by one
SPAN = re.compile(r"(\d{1,4})([dw])")
MASKED = "E-mail, IP and postal addresses, cards, accounts, telephone and personal numbers are masked; names are not."


class When(click.ParamType[datetime]):
    """A date, or so many days or weeks ago."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the time, aware; a date is its midnight in UTC."""
        if isinstance(value, datetime):
            return value
        if found := SPAN.fullmatch(value):
            days = int(found[1]) * (7 if found[2] == "w" else 1)
            return CLOCK.now() - timedelta(days=days)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is neither like 90d or 12w nor like 2026-03-02", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.command()
@click.option("--connection", default="", help="Which helpdesk account, where there are several.")
@click.option(
    "--since",
    type=When(),
    default="90d",
    show_default=True,
    help="Only what last changed from then on: 90d, 12w, 2026-03-02.",
)
@click.option("--until", type=When(), help="Only what last changed before then.")
@click.option(
    "--limit", default=0, type=click.IntRange(min=0), metavar="N", help="At most so many, the longest unchanged first."
)
@click.option("--mask/--no-mask", "masked", default=True, show_default=True, help=MASKED)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file, JSON Lines.")
@click.option("--force", is_flag=True, help="Replace the file if it is there, and what an export left that broke off.")
@click.option("--resume", is_flag=True, help="Go on where an export broke off; its dates and limit hold.")
@json_option
def export(out: Path, force: bool, resume: bool, as_json: bool, **chosen: Any) -> None:
    """Write tickets with their whole threads to a file, for `deskmate try`.

    Requesters get names that tell nobody who they are. Notes of the copilot and what rules wrote, attachments,
    tags and mail headers are left out. The file appears when it is complete, and only you can read it.
    """
    from app.evidence import part
    from app.evidence.export import Plan

    settings = loaded()
    plan = Plan(**{**chosen, "connection": account(settings, chosen["connection"])})
    try:
        begun = (part.resume if resume else part.begin)(out, plan, force)
        course = course_of(settings, begun)
    except part.Occupied as error:
        raise click.ClickException(str(error)) from None
    _tell(course, as_json)


@dataclass
class Course:
    """How an export goes, or went."""

    part: "Part"
    began: datetime
    failed: dict[str, str] = field(default_factory=dict)  # why, by ticket
    empty: int = 0  # tickets in which nobody wrote anything
    file: Path | None = None  # what holds the tickets
    complete: bool = False
    broke: str = ""  # why it broke off

    def figures(self) -> dict[str, Any]:
        """Return what `--json` prints."""
        return {
            "tickets": len(self.part.done),
            "messages": self.part.messages,
            "failed": len(self.failed),
            "failed_tickets": self.failed,
            "empty": self.empty,
            "from": self.part.plan.since.isoformat(),
            "to": (self.part.plan.until or self.began).isoformat(),
            "masked": self.part.plan.masked,
            "complete": self.complete,
            "file": str(self.file or ""),
        }


def account(settings: "Settings", name: str) -> str:
    """Return the account that is meant, or end where there is none of that name, or none is named of several."""
    known = ", ".join(sorted(settings.connections))
    if not known:
        told = "no helpdesk account is set: DESKMATE_CONNECTIONS__MAIN__SUBDOMAIN and so on; see the README"
        raise click.ClickException(told)
    if name and name not in settings.connections:
        raise click.ClickException(f"there is no connection {name!r}; there is {known}")
    if not name and len(settings.connections) > 1:
        raise click.ClickException(f"which account? --connection {known.replace(', ', ' or ')}")
    return name or known


def course_of(settings: "Settings", begun: "Part") -> Course:
    """Return how it went. Raise Occupied."""
    from app.cli.logs import configure
    from app.cli.service import opened
    from app.evidence.export import Pseudonyms
    from app.store.engine import StoreError
    from app.store.vault import open_vault
    from app.wiring import Refused, desk
    from integrations.vault import Busy

    configure("WARNING")
    name = begun.plan.connection
    try:
        with closing(opened(settings)) as store:
            names = Pseudonyms(_key(open_vault(settings, store, CLOCK)), name)
            return run(desk(settings, store, name), begun, names)
    except (Refused, StoreError, Busy) as error:
        begun.leave()
        raise click.ClickException(str(error)) from None


def _key(vault: "StoredVault") -> bytes:
    """Return this deployment's key for pseudonyms, made once."""
    with vault.lock(KEY):
        key = vault.read(KEY)
        if not key:
            key = secrets.token_hex(32)
            vault.write(KEY, key)
    return bytes.fromhex(key)


def run(account: "Helpdesk", begun: "Part", names: "Pseudonyms") -> Course:
    """Read and write tickets until the end, Ctrl-C or a silence of the helpdesk. Raise Occupied."""
    from app.evidence.export import BrokeOff
    from integrations.helpdesk import HelpdeskError

    course = Course(begun, CLOCK.now())
    try:
        course.complete = _read(account, course, names)
    except BrokeOff as error:
        course.broke = f"the helpdesk gives no answer any more ({error})"
    except HelpdeskError as error:
        course.broke = f"the tickets cannot be listed ({error}); deskmate doctor says what the account lacks"
    if course.complete and begun.done:
        begun.finish()
        course.file = begun.path
        return course
    if begun.leave():
        course.file = begun.place
    elif course.complete:
        course.complete, course.broke = False, _nothing(course)
    return course


def _read(account: "Helpdesk", course: Course, names: "Pseudonyms") -> bool:
    """Read and write what the plan covers and is not there yet; return False where Ctrl-C ended it."""
    from app.evidence.export import Patience, listed, read
    from app.texts.mask import mask

    part = course.part
    with bar() as shown, stoppable() as stop:
        task = shown.add_task("Listing tickets", total=None)
        patience = Patience(Pause(shown, task, stop))

        def seen(count: int) -> None:
            shown.update(task, completed=count)
            if stop.is_set():
                raise Stopped

        try:
            ids = listed(account, part.plan, patience, seen)
            left = [one for one in ids if one not in part.done]
            shown.update(task, description="Tickets", total=len(ids), completed=len(ids) - len(left))
            for one in read(account, left, patience, names, mask if part.plan.masked else _as_it_is):
                if stop.is_set():
                    return False
                _take(course, one)
                shown.advance(task)
        except Stopped:
            return False
    return True


def _take(course: Course, one: "Read") -> None:
    if one.row:
        course.part.add(one.row)
    elif one.error:
        course.failed[one.ticket_id] = one.error
    else:
        course.empty += 1


def _as_it_is(text: str, locale: str) -> str:
    return text


def _nothing(course: Course) -> str:
    if course.failed:
        return f"none of {len(course.failed)} tickets could be read: {named(course.failed)}; deskmate doctor tells more"
    found = "in no ticket of that time anybody wrote anything" if course.empty else "no ticket changed in that time"
    return f"{found}; nothing was written"


def named(failed: dict[str, str]) -> str:
    """Name tickets with what went wrong, the first ones."""
    told = [f"{ticket} ({why})" for ticket, why in failed.items()]
    return ", ".join(told[:NAMED]) + (f" and {len(told) - NAMED} more" if len(told) > NAMED else "")


def _tell(course: Course, as_json: bool) -> None:
    """Say what came of it, and end with 1 or 130 where it did not come to its end."""
    if as_json:
        say(course.figures())
    elif course.file:
        _tell_file(course, course.file)
    if course.broke:
        raise click.ClickException(course.broke)
    if not course.complete:
        raise SystemExit(STOPPED)


def _tell_file(course: Course, file: Path) -> None:
    plan, count = course.part.plan, len(course.part.done)
    click.echo(f"{count:,} tickets with {course.part.messages:,} messages stand in {file}, for you alone to read.")
    click.echo(MASKED if plan.masked else "Nothing in it is masked.")
    if course.failed:
        click.echo(f"{len(course.failed)} could not be read: {named(course.failed)}")
    if course.complete:
        click.echo(f"Try them: deskmate try --articles FOLDER_OR.jsonl --tickets {file}")
    else:
        click.echo("That is not all: the same command with --resume goes on from there.")
