"""An audit on a terminal: the score and its parts, what to do first, and the words behind it."""

from collections.abc import Mapping

import click
from rich.console import Console
from rich.table import Table

from app.evidence.audit.audit import Audit, Task
from app.evidence.audit.coverage import Share
from app.evidence.audit.findings import Finding, Kind
from app.evidence.audit.gaps import Gap

FIRST = 25  # tasks that are shown
WIDE = 110  # characters of a quotation
_SAYS: Mapping[tuple[Kind, str], str] = {
    (Kind.STALE, "old"): "{years} years old (changed {updated}) and still used",
    (Kind.STALE, "past"): "speaks of {when} as if it were to come",
    (Kind.UNCOVERED, "intent"): '"{title}": {answered} of {examples} examples find an answer',
    (Kind.LINK, "gone"): "{links} links to articles that are not there",
    (Kind.LINK, "hidden"): "{links} links to articles that customers cannot read",
    (Kind.DUPLICATE, "same"): "the same text ({words:.0%} of the words)",
    (Kind.DUPLICATE, "within"): "one stands within the other ({within:.0%} of it)",
    (Kind.DUPLICATE, "alike"): "the same in other words ({meaning:.0%} alike)",
    (Kind.LONG, "long"): "{words} words",
    (Kind.LONG, "unheaded"): "{stretch} words without a heading",
    (Kind.ORPHAN, "orphan"): "nothing links to it, and none of {asked} tickets was shown it",
}


def show(found: Audit) -> None:
    """Print an audit for people to read."""
    if not found.articles:
        click.echo("nothing is known yet: run deskmate sync")
        return
    console = Console()
    console.print(f"[bold]{found.score.value} of 100[/bold] for {found.articles} articles, {found.tickets} tickets")
    table = Table("part", "points", "fine", "n", box=None)
    for part in found.score.parts:
        table.add_row(part.name.replace("_", " "), f"{part.points:g} of {part.most}", f"{part.share:.1%}", str(part.n))
    console.print(table)
    for name, share in (("questions", found.coverage.questions), ("examples of intents", found.coverage.intents)):
        click.echo(f"{name} answered: {_share(share)}")
    for note in found.notes:
        click.echo(f"note: {note}")
    tasks = found.worklist
    if not tasks:
        click.echo("nothing to do")
        return
    click.echo(f"\nWhat to do first, by the tickets that it would help ({min(FIRST, len(tasks))} of {len(tasks)}):")
    for number, task in enumerate(tasks[:FIRST], 1):
        _tell(number, task, found)


def _share(one: Share | None) -> str:
    return f"{one.share:.0%} ({one.answered} of {one.asked})" if one else "not known"


def _tell(number: int, task: Task, found: Audit) -> None:
    match task.what:
        case Gap() as gap:
            click.echo(f'{number:3}. {_tickets(task)}: write "{gap.title}"')
            near = found.titles.get(gap.nearest, "")
            lines = [*([f'or answer it in "{near}", which is found first'] if near else []), *gap.questions[:3]]
        case Finding() as one:
            click.echo(f"{number:3}. {_tickets(task)}: {one.kind.replace('_', ' ')}, {said(one)}")
            lines = [_quote(quote.article, quote.text, found) for quote in one.quotes[:4]]
    for line in lines:
        click.echo(f"       {_short(line)}")


def _tickets(task: Task) -> str:
    return "1 ticket" if task.tickets == 1 else f"{task.tickets} tickets"


def said(one: Finding) -> str:
    """Return a finding in one line of words."""
    if one.kind is Kind.CONTRADICTION:
        return f"{one.severity.value}: {one.figures['values']}"
    return f"{one.severity.value}: {_SAYS[one.kind, one.what].format(**one.figures)}"


def _quote(article: str, text: str, found: Audit) -> str:
    title = found.titles.get(article, "")
    return text if title in ("", text) else f"{title} | {text}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDE else f"{line[:WIDE]}…"
