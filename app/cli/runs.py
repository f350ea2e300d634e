"""`deskmate runs`: what was done, and why, one run as a story."""

from typing import Any

import click
from rich.console import Console
from rich.table import Table

from app.cli.common import json_option, loaded, say
from app.domain import Decision
from app.store.ledger import Entry
from app.usage import Call
from app.words import fault_words, reason_words


@click.group(invoke_without_command=True)
@click.option("--limit", default=30, show_default=True, help="How many, newest first.")
@json_option
@click.pass_context
def runs(context: click.Context, limit: int, as_json: bool) -> None:
    """List the newest runs; `runs show N` tells one of them."""
    if context.invoked_subcommand:
        return
    entries = _ledger().newest(limit)
    if as_json:
        say([brief(one) for one in entries])
        return
    console = Console()
    if not entries:
        console.print("No run yet. A run begins when the helpdesk sends a webhook, or when a poll finds a change.")
        return
    console.print(_table(entries))


@runs.command()
@click.argument("number", type=int)
@json_option
def show(number: int, as_json: bool) -> None:
    """Tell one run: every limit, source and effect, the draft and the note."""
    entry = _ledger().get(number)
    if entry is None:
        raise click.ClickException(f"there is no run {number}; deskmate runs lists them")
    if as_json:
        say({**brief(entry), **story(entry)})
        return
    _tell(Console(), entry)


def brief(entry: Entry) -> dict[str, Any]:
    """Return a run in one line's worth of plain values."""
    return {
        "run": entry.number,
        "connection": entry.connection,
        "ticket": entry.ticket,
        "message": entry.message,
        "received": entry.received.isoformat(),
        "finished": entry.finished.isoformat() if entry.finished else None,
        "attempts": entry.attempts,
        "outcome": entry.kind.value if entry.kind else "running",
        "level": entry.level.name.lower() if entry.level is not None else "",
        "reason": entry.reason,
        "detail": entry.detail,
        "error": entry.error,
    }


def story(entry: Entry) -> dict[str, Any]:
    """Return everything else that is kept about a run."""
    made = entry.decision
    return {
        "policy_version": entry.policy_version,
        "limits": [_limit(one) for one in made.limits] if made else [],
        "triage": _triage(made),
        "sources": [_source(one) for one in made.passages] if made else [],
        "draft": _draft(made),
        "calls": [_call(one) for one in made.calls] if made else [],
        "findings": [{"check": one.check, "detail": one.detail} for one in made.findings] if made else [],
        "handoff": made.handoff.note if made and made.handoff else "",
        "effects": [
            {"effect": one.name, "key": one.key, "message": one.message_id, "repeated": one.repeated}
            for one in entry.effects
        ],
        "stages_ms": dict(entry.stages),
    }


def _limit(one: Any) -> dict[str, Any]:
    return {"level": one.level.name.lower(), "reason": one.reason.value, "detail": one.detail, "handoff": one.handoff}


def _source(one: Any) -> dict[str, Any]:
    return {"article": one.source.id, "title": one.source.title, "url": one.source.url, "score": round(one.score, 3)}


def _triage(made: Decision | None) -> dict[str, Any] | None:
    if made is None or made.triage is None:
        return None
    kind = made.triage
    return {"intent": kind.intent, "probability": round(kind.probability, 3), "scope": round(kind.scope, 3)}


def _call(one: Call) -> dict[str, Any]:
    return {
        "stage": one.stage.value,
        "model": one.model,
        "prompt": one.prompt,
        "tokens": {"read": one.tokens.read, "written": one.tokens.written},
        "requests": one.requests,
        "ms": one.milliseconds,
        "cost": f"{one.cost} {one.currency}".strip() if one.cost else "",
        "failed": one.fault.value if one.fault else "",
    }


def _draft(made: Decision | None) -> dict[str, Any] | None:
    if made is None or made.draft is None:
        return None
    draft = made.draft
    return {
        "text": draft.text,
        "citations": [one.article_id for one in draft.citations],
        "evidence": draft.evidence.value,
        "confidence": round(draft.confidence, 3),
        "writer": draft.writer,
        "prompt_digest": draft.prompt_digest,
    }


def _ledger() -> Any:
    from app.cli.service import ledger

    return ledger(loaded())


def _table(entries: list[Entry]) -> Table:
    table = Table("run", "ticket", "received", "outcome", "reason", "ms", box=None)
    for one in entries:
        outcome = one.kind.value if one.kind else "running"
        took = round(sum(time for _, time in one.stages))
        received = one.received.strftime("%Y-%m-%d %H:%M:%S")
        table.add_row(str(one.number), one.ticket, received, outcome, one.reason, str(took))
    return table


def _asked(one: Call) -> str:
    cost = f", {one.cost} {one.currency}" if one.cost else ""
    counts = f"{one.tokens.read:,} + {one.tokens.written:,} tokens{cost}, {one.milliseconds:.0f} ms"
    return f"{one.stage.value} {one.model}: {counts}" + (f". {fault_words[one.fault]}" if one.fault else "")


def _tell(console: Console, entry: Entry) -> None:
    made = entry.decision
    console.print(f"[bold]Run {entry.number}[/bold]  ticket {entry.ticket} on {entry.connection}")
    outcome = entry.kind.value.replace("_", " ") if entry.kind else "still running"
    console.print(f"{outcome}: {reason_words.get(made.reason, entry.reason) if made else entry.reason}")
    if entry.error:
        console.print(f"[red]error[/red] {entry.error}")
    if made is None:
        return
    if made.triage:
        console.print(f"intent   {made.triage.title} ({made.triage.probability:.0%} sure)")
    for one in made.limits:
        words = f"at most {one.level.name.lower()}: {reason_words[one.reason]}"
        console.print(f"limit    {words} {f'({one.detail})' if one.detail else ''}", markup=False)
    for passage in made.passages:
        console.print(f"source   {passage.score:.2f} {passage.source.title} {passage.source.url}", markup=False)
    for effect in entry.effects:
        console.print(f"effect   {effect.name} -> message {effect.message_id}")
    console.print(f"times    {', '.join(f'{name} {time:.0f} ms' for name, time in entry.stages)}")
    for call in made.calls:
        console.print(f"model    {_asked(call)}", markup=False)
    if made.draft:
        console.print("\n[bold]Draft[/bold]")
        console.print(made.draft.text, markup=False)
    if made.handoff:
        console.print("\n[bold]Note to the team[/bold]")
        console.print(made.handoff.note, markup=False)
