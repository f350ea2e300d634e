"""`deskmate policy`: look at the policy in the store, change it, take a change back."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from app.cli import rules as ruling
from app.cli.common import json_option, loaded, say, terminal
from app.cli.limits import LEVELS, WORDS, limit_options, place, stood, told, wished

if TYPE_CHECKING:
    from app.store.policies import Policies, Version
    from app.store.switch import Switch

reason_option = click.option("--reason", required=True, help="Why; it stands in the history.")


@click.group()
def policy() -> None:
    """What the copilot may do alone, and every version of it; a change acts from the next ticket on."""


@policy.command()
@click.argument("intent", required=False)
@json_option
def show(intent: str | None, as_json: bool) -> None:
    """List each intent with its level and threshold, or all that counts for INTENT and whose word it is."""
    with _opened() as here:
        rules, halt = here.rules(), here.switch.halted()
        paused = rules.paused or halt is not None
        if intent and rules.intent(intent) is None:
            raise click.ClickException(f"there is no intent {intent!r}; deskmate policy show lists them")
        every = here.standings()
        if as_json:
            found = {name: every[name] for name in ([intent] if intent else every)}
            say({"source": here.source(), "paused": paused, "intents": found})
            return
        title = f"{here.source()}{'; PAUSED: nothing is done alone or suggested' if paused else ''}"
        if intent:
            _table(f"{intent}, by {title}", ("limit", "value", "said by"), _limits(every[intent]))
            return
        _table(
            title,
            ("intent", "category", "level", "threshold"),
            [(one.name, one.category, one.ceiling.name.lower(), f"{one.threshold:g}") for one in rules.intents],
        )


def _limits(intent: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return what counts for an intent in rows."""
    from app.policy import Standing

    rows = [
        (WORDS[key], stood(Standing(one["value"], one["source"])), "" if one["value"] is None else one["source"])
        for key, one in intent["limits"].items()
    ]
    left = intent["review"]["days_left"]
    rows.append(("review", f"{left} days left" if left else "ended", ""))
    budgets = [
        (f"sent in {one['hours']} h", f"{one['sent']} of {one['most']}", one["of"] or "policy")
        for one in intent["budgets"]
    ]
    return [*rows, *budgets, *((f"action {name}", *_granted(one)) for name, one in intent["actions"].items())]


def _granted(action: dict[str, Any]) -> tuple[str, str]:
    """Return how much of an action there is, in words."""
    caps = [f"{action['amounts'][of]} a {of}" for of in action["amounts"]]
    times = [f"{most} times a {of}" for of, most in action["times"].items()]
    days = f"not older than {action['days']} days; a requester's of {action['requester_days']} days count"
    return "; ".join((", ".join((*caps, *times)), days)), "actions"


@policy.command()
@json_option
def rules(as_json: bool) -> None:
    """List each never-alone rule with its switch, group, severity, numbers, and how often it decided."""
    from app.policy import rulings

    with _opened() as here:
        some, hits = rulings(here.rules()), here.hits()
        if as_json:
            say({"source": here.source(), "days": ruling.DAYS, "rules": ruling.told(some, hits)})
        else:
            _table(here.source(), ruling.COLUMNS, list(ruling.rows(some, hits)))


@policy.command()
@click.argument("name")
@ruling.options
@reason_option
@json_option
def rule(name: str, reason: str, as_json: bool, **given: Any) -> None:
    """Change the never-alone rule NAME; policy undo takes it back."""
    from app.policy import ruled, rulings

    with _changing() as here:
        known = {one.reason: one for one in rulings(here.rules())}
        found = next((one for key, one in known.items() if key == name), None)
        if found is None:
            raise click.ClickException(f"there is no rule {name!r}; deskmate policy rules lists them")
        here.save(ruled(here.text(), name, ruling.wished(found, given)), reason, as_json)


@policy.command()
@json_option
@click.option("--limit", default=30, show_default=True, help="How many, newest first.")
def history(limit: int, as_json: bool) -> None:
    """List the saved versions."""
    with _opened() as here:
        found = here.policies.history(limit)
        if as_json:
            say([_told(one) for one in found])
            return
        rows = [(str(one.number), f"{one.created:%Y-%m-%d %H:%M}", one.author, one.reason) for one in found]
        _table(
            "" if rows else "Nothing was saved yet: the shipped policy is in force.", ("no", "when", "by", "why"), rows
        )


@policy.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of standard output.")
@click.option("--number", type=int, help="An earlier version; 0 is the shipped one.")
def export(out: Path | None, number: int | None) -> None:
    """Print the policy as TOML."""
    with _opened() as here:
        text = here.text(number)
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


@policy.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@reason_option
@json_option
def import_(file: TextIO, reason: str, as_json: bool) -> None:
    """Put a TOML file in force; `-` reads standard input."""
    try:
        text = file.read()
    except UnicodeDecodeError:
        raise click.ClickException(f"{file.name} is not text in UTF-8") from None
    with _changing() as here:
        here.save(text, reason, as_json)


@policy.command("set")
@click.argument("target")
@click.argument("level", type=LEVELS, required=False)
@limit_options
@reason_option
@json_option
def set_(
    target: str, level: str | None, reason: str, as_json: bool, inherit: tuple[str, ...], **values: object
) -> None:
    """Give TARGET another level or other limits: an intent, category:NAME, or `all` for what has no word of its own."""
    from app.policy import amended

    where = place(target)
    wishes = wished(where, level, inherit, values)
    with _changing() as here:
        here.save(amended(here.text(), {where: wishes}), reason, as_json)


@policy.command()
@reason_option
@json_option
def pause(reason: str, as_json: bool) -> None:
    """Stop all automation at once."""
    with _opened() as here:
        halt = here.switch.pause(terminal(), reason)
    if as_json:
        say({"paused": True, "who": halt.who, "at": halt.at.isoformat(), "reason": halt.reason})
    else:
        click.echo(f"Everything is paused from the next ticket on, by {halt.who}: {halt.reason}")


@policy.command()
@reason_option
@json_option
def resume(reason: str, as_json: bool) -> None:
    """Let automation go on."""
    from app.policy import paused

    with _opened() as here:
        was, inside = here.switch.resume(terminal(), reason), here.rules().paused
        if inside and here.file:
            raise click.ClickException(f"paused = true stands in {here.source()}: set it to false there")
        if inside:
            here.save(paused(here.text(), False), reason, as_json)
        elif as_json:
            say({"paused": False})
        else:
            click.echo("Everything goes on from the next ticket on." if was else "It was not paused.")


@policy.command()
@click.argument("number", type=int, required=False)
@click.option("--against", type=int, help="The version to compare with; without it the one before.")
@json_option
def diff(number: int | None, against: int | None, as_json: bool) -> None:
    """Show what version NUMBER changed, by default the newest: in words, then in the text."""
    from app.policy import changes

    with _opened() as here:
        new = here.policies.stamp() if number is None else number
        old = max(new - 1, 0) if against is None else against
        before, after = here.version(old), here.version(new)
    if as_json:
        say([asdict(one) for one in changes(before, after)])
        return
    for one in changes(before, after):
        click.echo(f"  {told(one)}")
    names = f"version {old}", f"version {new}"
    click.echo("\n".join(unified_diff(before.splitlines(), after.splitlines(), *names, lineterm="")))


@policy.command()
@click.option("--to", type=int, help="Which version to return to; without it the one before. 0 is the shipped one.")
@reason_option
@json_option
def undo(to: int | None, reason: str, as_json: bool) -> None:
    """Put an earlier version in force again, as a new one."""
    with _changing() as here:
        newest = here.policies.stamp()
        if not newest:
            raise click.ClickException("nothing was saved yet: there is nothing to undo")
        here.save(here.version(newest - 1 if to is None else to), reason, as_json)


@dataclass(frozen=True, slots=True)
class _Here:
    """The store's policies, and the file that has the say instead."""

    policies: "Policies"
    switch: "Switch"
    file: Path | None

    def rules(self) -> Any:
        """Return the policy in force. Raise Refused."""
        from app.wiring import policy as in_force

        return in_force(self.file, self.policies)

    def standings(self) -> dict[str, dict[str, Any]]:
        """Return by intent its level and threshold, whose word each limit is, and what is left of days and budgets."""
        from app.evidence.allowance import allowances

        return allowances(self.text(), self.policies.store, self.policies.clock)

    def hits(self) -> dict[str, int]:
        """Return how many runs of late each rule has decided."""
        from app.store.hits import hits

        since = self.policies.clock.now() - timedelta(days=ruling.DAYS)
        return hits(self.policies.store, since)

    def source(self) -> str:
        """Return where it comes from, in words."""
        if self.file:
            return f"the file {self.file}"
        newest = self.policies.current()
        return f"version {newest.number} by {newest.author}: {newest.reason}" if newest else "the shipped policy"

    def text(self, number: int | None = None) -> str:
        """Return a version's text, by default that of the policy in force."""
        if number is None and self.file:
            return self.file.read_text(encoding="utf-8")
        return self.version(self.policies.stamp() if number is None else number)

    def version(self, number: int) -> str:
        """Return a version's text; 0 is the shipped one."""
        from app.policy import shipped

        found = self.policies.get(number) if number else None
        if number and found is None:
            raise click.ClickException(f"there is no version {number}; deskmate policy history lists them")
        return found.toml if found else shipped()

    def save(self, text: str, reason: str, as_json: bool) -> None:
        """Put a text in force and tell what changed."""
        base = self.policies.stamp()
        if text == self.version(base):
            raise click.ClickException("that is in force already: nothing was saved")
        saved = self.policies.save(text, terminal(), reason, base)
        if as_json:
            say(_told(saved))
            return
        click.echo(f"Version {saved.number} is in force from the next ticket on.")
        for one in saved.changes:
            click.echo(f"  {told(one)}")


@contextmanager
def _opened() -> Iterator[_Here]:
    """Give what is stored; refusals and broken policies become messages."""
    from app.cli.service import opened
    from app.clock import CLOCK
    from app.policy import PolicyError
    from app.store.policies import Policies, Stale
    from app.store.switch import Switch
    from app.wiring import Refused, managed

    settings = loaded()
    try:
        with closing(opened(settings)) as store:
            yield _Here(Policies(store, CLOCK), Switch(store, CLOCK), managed(settings))
    except (Refused, PolicyError, OSError, UnicodeDecodeError, Stale, ValueError) as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def _changing() -> Iterator[_Here]:
    """Give what is stored, where the store has the say."""
    with _opened() as here:
        if here.file:
            raise click.ClickException(
                f"the policy is managed by the file {here.file}: change it there; it acts at once"
            )
        yield here


def _told(version: "Version") -> dict[str, Any]:
    return {
        "number": version.number,
        "created": version.created.isoformat(),
        "author": version.author,
        "reason": version.reason,
        "digest": version.digest,
        "changes": [asdict(one) for one in version.changes],
    }


def _table(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table

    console, table = Console(), Table(*columns, box=None)
    for row in rows:
        table.add_row(*row)
    if title:
        console.print(title, markup=False)
    if rows:
        console.print(table)
