"""`deskmate doctor`: what is set, missing, reachable, not permitted, and how to mend it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum

import click
from rich.console import Console

from app.cli.common import json_option, loaded, say
from app.cli.service import counted, opened
from app.clock import CLOCK
from app.outside import endpoint, rewriter
from app.settings import Settings
from app.store.engine import Store
from app.wiring import Refused, checked_secret, desk, encoder
from integrations.helpdesk import Helpdesk, HelpdeskError, NotPermitted
from integrations.zendesk.oauth import sunset
from knowledge.embeddings import EncoderMissing
from knowledge.endpoint import EncoderUnavailable


class State(StrEnum):
    """How a check came out."""

    FINE = "fine"
    WARNING = "warning"  # it works, but look at it
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, and how to mend it where it is not fine."""

    name: str
    state: State
    found: str
    mend: str = ""


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Look at everything that Deskmate needs. Ends with 1 if something is broken."""
    found = list(checks(loaded()))
    if as_json:
        say({"ready": not any(one.state is State.BROKEN for one in found), "checks": [asdict(one) for one in found]})
    else:
        _tell(Console(), found)
    if any(one.state is State.BROKEN for one in found):
        raise SystemExit(1)


def checks(settings: Settings) -> Iterator[Check]:
    """Yield every check, cheapest first; one that fails does not stop the others."""
    store = _opened(settings)
    if isinstance(store, Check):
        yield store
        return
    yield Check("store", State.FINE, f"{_kind(settings)}, tables up to date")
    yield _encoder(settings)
    yield from _outside(settings)
    if not settings.connections:
        yield Check(
            "connections",
            State.BROKEN,
            "no helpdesk account is set",
            "set DESKMATE_CONNECTIONS__MAIN__SUBDOMAIN and its credentials; the README shows each step",
        )
    for name in settings.connections:
        yield _secret(settings, name)
        yield from _account(settings, store, name)
    yield _knowledge(store)
    store.close()


def _opened(settings: Settings) -> Store | Check:
    try:
        return opened(settings)
    except Refused as error:
        return Check("store", State.BROKEN, f"{_kind(settings)} cannot be used", str(error))


def _kind(settings: Settings) -> str:
    return "PostgreSQL" if settings.database_url else f"SQLite in {settings.data_dir}"


def _encoder(settings: Settings) -> Check:
    try:
        encoder(settings).load()
    except EncoderMissing as error:
        return Check("encoder", State.WARNING, "no encoder: search goes by words alone", str(error))
    return Check("encoder", State.FINE, "all-MiniLM-L6-v2, on this machine; English")


def _outside(settings: Settings) -> Iterator[Check]:
    """Ask what is set beside the encoder, with words of our own."""
    if made := endpoint(settings):
        name = f"embedding endpoint, model {settings.embeddings_model}"
        try:
            made.encode(["How do I return an item?"])
        except EncoderUnavailable as error:
            mend = "check DESKMATE_EMBEDDINGS_URL, _MODEL, _KEY and _DIMENSIONS; until then search goes by words alone"
            yield Check(name, State.BROKEN if error.permanent else State.WARNING, str(error), mend)
        else:
            yield Check(name, State.FINE, f"answers with {made.dimension} dimensions")
    if other := rewriter(settings):
        name = f"model {settings.model_name}"
        failed = other.rewrite("How do I return an item?", "en").failed
        mend = "check DESKMATE_MODEL_URL, _NAME and _KEY; until then questions are searched in their own words"
        yield Check(name, State.WARNING, failed, mend) if failed else Check(name, State.FINE, "rewrites questions")


def _secret(settings: Settings, name: str) -> Check:
    try:
        checked_secret(name, settings.connections[name])
    except Refused as error:
        return Check(f"{name}: webhook secret", State.BROKEN, "deliveries cannot be verified", str(error))
    return Check(f"{name}: webhook secret", State.FINE, "set")


def _account(settings: Settings, store: Store, name: str) -> Iterator[Check]:
    connection = settings.connections[name]
    if connection.api_token.get_secret_value():
        yield Check(f"{name}: API token", State.WARNING, sunset(), "make an OAuth client; the README shows each step")
    try:
        account = desk(settings, store, name)
        me = account.copilot()
    except Refused as error:
        yield Check(f"{name}: credentials", State.BROKEN, "none that can be used", str(error))
        return
    except NotPermitted:
        mend = "check client id and secret, that the client is confidential, and that its user is an agent"
        yield Check(f"{name}: account", State.BROKEN, "the helpdesk refuses the credentials", mend)
        return
    except HelpdeskError as error:
        mend = "check the subdomain and that this machine may reach it"
        yield Check(f"{name}: account", State.BROKEN, f"not reachable: {error}", mend)
        return
    yield Check(f"{name}: account", State.FINE, f"agent {me.id}, role {me.role or 'unknown'}")
    yield _replies(name, me.may_reply)
    yield _sight(name, me.sees_all)
    yield _polling(name, account)
    yield _articles(name, account)


def _replies(name: str, allowed: bool) -> Check:
    if allowed:
        return Check(f"{name}: public replies", State.FINE, "permitted")
    mend = "give the account a full agent seat; a light agent writes internal notes only"
    return Check(f"{name}: public replies", State.BROKEN, "not permitted: the account is a light agent", mend)


def _sight(name: str, everything: bool) -> Check:
    if everything:
        return Check(f"{name}: tickets", State.FINE, "all visible")
    mend = "set the agent's ticket access to all tickets, or expect only its groups' tickets to be handled"
    return Check(f"{name}: tickets", State.WARNING, "not all visible to the account", mend)


def _polling(name: str, account: Helpdesk) -> Check:
    try:
        account.changed("", CLOCK.now() - timedelta(minutes=10))
    except NotPermitted:
        found = "lost webhooks cannot be found: the account may not read the incremental export"
        return Check(f"{name}: polling", State.BROKEN, found, "make the copilot's agent an admin")
    except HelpdeskError as error:
        mend = "run deskmate doctor again in a minute"
        return Check(f"{name}: polling", State.WARNING, f"the incremental export cannot be read now: {error}", mend)
    return Check(f"{name}: polling", State.FINE, "permitted")


def _articles(name: str, account: Helpdesk) -> Check:
    try:
        pages = account.articles("")
        first = next((page for page in pages if page.articles or page.note), None)
    except HelpdeskError as error:
        mend = "give the client the scope hc:read, and switch the help centre on"
        return Check(f"{name}: help centre", State.BROKEN, f"cannot be read: {error}", mend)
    if first is None:
        mend = "publish articles, or set DESKMATE_KNOWLEDGE_FOLDER"
        return Check(f"{name}: help centre", State.WARNING, "no article", mend)
    if first.note:
        mend = "open the help centre to strangers, or expect drafts from other sources only"
        return Check(f"{name}: help centre", State.WARNING, first.note, mend)
    return Check(f"{name}: help centre", State.FINE, "readable")


def _knowledge(store: Store) -> Check:
    public, internal = counted(store)
    if public:
        return Check("knowledge", State.FINE, f"{public} public and {internal} internal articles indexed")
    return Check("knowledge", State.WARNING, "nothing to answer from yet", "run deskmate sync")


def _tell(console: Console, found: list[Check]) -> None:
    marks = {State.FINE: "[green]ok     [/green]", State.WARNING: "[yellow]look   [/yellow]"}
    for one in found:
        console.print(f"{marks.get(one.state, '[red]broken [/red]')} {one.name}: {one.found}")
        if one.mend:
            console.print(f"        {one.mend}")
