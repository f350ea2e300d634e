"""`deskmate eval golden`: cases whose end is known, gone through again."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.common import json_option, loaded, say
from app.cli.progress import bar

if TYPE_CHECKING:
    from app.domain import Policy
    from app.evidence.golden import Case, Result
    from app.ports import Ports
    from app.settings import Settings
    from integrations.helpdesk import Ticket

existing = click.Path(exists=True, path_type=Path)
file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--cases", type=file, multiple=True, help="TOML of your own [[case]]s, beside those of the package.")
@click.option("--articles", type=existing, help="Articles that your cases cite: a folder or JSON Lines. Else ours.")
@click.option("--against", type=file, help="What an earlier run printed with --json: what passed then must pass now.")
@json_option
def golden(cases: tuple[Path, ...], articles: Path | None, against: Path | None, as_json: bool) -> None:
    """Go through the golden cases. Exits 1 where one fails; with --against where one fails that passed then.

    Needs no key and writes nothing. Each case names the parts that it guards.
    """
    from app.evidence.golden import own, read, regressions
    from app.evidence.rows import Unreadable
    from app.wiring import Refused

    try:
        asked = [*(() if articles else own()), *(case for path in cases for case in read(path))]
        if not asked:
            raise Unreadable("no cases: with --articles name the file of your own with --cases")
        before = _before(against) if against else {}
        results = _gone_through(asked, articles, loaded())
    except (Unreadable, Refused) as error:
        raise click.ClickException(str(error)) from None
    lost = regressions(results, before)
    figures = _figures(results, lost)
    if as_json:
        say(figures)
    else:
        _tell(results, figures)
    if lost or (against is None and figures["failed"]):
        raise SystemExit(1)


def _gone_through(cases: "list[Case]", articles: Path | None, settings: "Settings") -> "list[Result]":
    from app.evidence import files
    from app.evidence.files import Blank, FileHelpdesk
    from app.evidence.golden import gone_through, policy
    from app.wiring import trial_ports
    from integrations.sandbox import samples

    known = list(files.articles(articles or Path(samples.__file__).parent / "articles"))
    with tempfile.TemporaryDirectory(prefix="deskmate-golden-") as place, bar() as shown:
        task = shown.add_task("Indexing articles", total=None)
        base = trial_ports(settings, policy(cases[0]), known, (FileHelpdesk({}), Blank()), Path(place) / "chroma")
        shown.reset(task, description="Cases", total=len(cases))

        def ports(rules: "Policy", tickets: "Mapping[str, Ticket]") -> "Ports":
            return replace(base, helpdesk=FileHelpdesk(dict(tickets)), policy=rules)

        return gone_through(cases, ports, lambda: shown.advance(task))


def _before(path: Path) -> dict[str, bool]:
    """Return which cases passed then. Raise Unreadable."""
    from app.evidence.rows import Unreadable

    try:
        told = json.loads(path.read_text("utf-8"))
        return {one["id"]: not one["wrong"] for one in told["results"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise Unreadable(f"{path}: not what `deskmate eval golden --json` prints") from None


def _figures(results: "list[Result]", lost: list[str]) -> dict[str, Any]:
    passed = sum(one.passed for one in results)
    listed = [{"id": one.id, "guards": list(one.guards), "wrong": one.wrong} for one in results]
    counts = {"cases": len(results), "passed": passed, "failed": len(results) - passed}
    return {**counts, "regressions": lost, "results": listed}


def _tell(results: "list[Result]", figures: dict[str, Any]) -> None:
    for one in results:
        if not one.passed:
            mark = "regression" if one.id in figures["regressions"] else "failed"
            click.echo(f"{mark}: {one.id} ({', '.join(one.guards)}): {one.wrong}")
    click.echo(f"{figures['cases']} cases, {figures['passed']} passed, {figures['failed']} failed")
