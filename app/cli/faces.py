"""The faces put together from settings and store."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import combinations

from app import outside, wiring
from app.actions.proposing import NotAllowed
from app.approval import Approved, approve
from app.cli.mind import Mind
from app.clock import CLOCK
from app.domain import Decision, Policy
from app.evidence.outdated import outdated
from app.house import house
from app.manners import known
from app.outside import shop
from app.ports import Hands
from app.redraft import Redrafted
from app.settings import Connection, Settings
from app.store.accounts import Accounts
from app.store.approvals import Approvals
from app.store.audit import Audit
from app.store.deeds import StoredDeeds
from app.store.effects import Effects
from app.store.engine import Store
from app.store.holds import Holds
from app.store.inbox import Deliveries, RowFence
from app.store.ledger import Entry, Ledger
from app.store.policies import Policies
from app.store.reviews import Reviews
from app.store.switch import Switch
from app.store.texts import StoredTexts
from app.store.vault import FILE, open_vault
from app.web import Desk, Faces, holdings
from app.web.faces import Redraws
from app.web.sidebar import Key
from app.web.webhooks import Receive
from app.wiring import LivePolicy, Refused
from app.writers.courtesies import Moment
from integrations.helpdesk import Helpdesk


def faces(settings: Settings, store: Store, mind: Mind, receive: Receive) -> Faces:
    """Return what pages and API are made of. Raise Refused."""
    policies, managed = Policies(store, CLOCK), wiring.managed(settings)
    return Faces(
        desks=_desks(settings, store),
        accounts=Accounts(store, CLOCK),
        policies=policies,
        policy=LivePolicy(managed, policies),
        switch=Switch(store, CLOCK),
        audit=Audit(store, CLOCK),
        holds=Holds(store, CLOCK),
        reviews=Reviews(store, CLOCK),
        ledger=Ledger(store, CLOCK),
        deliveries=Deliveries(store),
        holdings=holdings(store, CLOCK),
        search=mind,
        try_=mind.attempt,
        receive=receive,
        clock=CLOCK,
        key=_key(settings, store),
        outdated=lambda decision: outdated(decision, StoredTexts(store)),
        propose=mind.propose,
        redraft=_redraws(settings, store) if outside.redraft(settings) else None,
        approve=_approver(settings, store),
        deeds=StoredDeeds(store, CLOCK),
        approvals=Approvals(store, CLOCK),
        managed=str(managed or ""),
        proxies=settings.proxies,
    )


def _redraws(settings: Settings, store: Store) -> Redraws:
    """Return what changes a draft: the ticket is read again, for the names that are to be masked."""
    live = wiring.live_policies(settings, store)

    @cache
    def helpdesk(connection: str) -> Helpdesk:
        return wiring.desk(settings, store, connection)

    def change(made: Decision, instruction: str) -> Iterator[str | Redrafted]:
        name = made.connection
        counts = outside.meter(settings, store, CLOCK, (name, made.ticket_id))
        writer = outside.redraft(settings, counts)
        if writer is None:
            return
        ticket = helpdesk(name).ticket(made.ticket_id)
        yield from writer.write(made, ticket, instruction, live[name](), house(settings, name))

    return change


def _desks(settings: Settings, store: Store) -> dict[str, Desk]:
    apart(settings)
    policies, files = wiring.live_policies(settings, store), wiring.policy_files(settings)
    return {name: _desk(settings, store, name, policies[name], str(files[name] or "")) for name in settings.connections}


def _desk(settings: Settings, store: Store, name: str, policy: Callable[[], Policy], managed: str) -> Desk:
    @cache
    def helpdesk() -> Helpdesk:  # its client is loaded when the first link is made
        return wiring.desk(settings, store, name)

    one = settings.connections[name]

    def moment(now: datetime) -> Moment:
        return known(helpdesk(), None, policy(), Moment(now))

    page, ours = lambda ticket: helpdesk().link(ticket), house(settings, name)
    return Desk(name, key(one), policy, managed, one.brand or name, page, moment, ours)


def _approver(settings: Settings, store: Store) -> Callable[..., Approved]:
    """Return what does a proposal that a person approves, with the hands of the run that made it."""
    policies = wiring.live_policies(settings, store)
    desk = cache(lambda name: wiring.desk(settings, store, name))

    def approved(entry: Entry, proposal: str, parameters: Mapping[str, str] | None, who: str) -> Approved:
        if entry.decision is None:
            raise NotAllowed("nothing is decided yet")
        hands = Hands(
            helpdesk=desk(entry.connection),
            guard=Effects(store, CLOCK, settings.http_timeout, run=entry.run),
            fence=RowFence(Deliveries(store), entry.connection, entry.ticket, entry.number),
            memory=Ledger(store, CLOCK),
            clock=CLOCK,
            policy=policies[entry.connection](),
            run=entry.run,
            commerce=shop(settings),
            deeds=StoredDeeds(store, CLOCK),
        )
        return approve(entry.decision, proposal, parameters, who, hands)

    return approved


def key(connection: Connection) -> Key:
    """Return what a connection's sidebar proves itself with."""
    secret = connection.sidebar_secret if connection.kind == "zendesk" else connection.sidebar_token
    return Key(connection.kind, secret.get_secret_value())


def apart(settings: Settings) -> None:
    """Raise Refused where the app of one connection could speak for another."""
    keys = {name: key(one).secret for name, one in settings.connections.items()}
    for one, other in combinations(sorted(keys), 2):
        if keys[one] and keys[one] == keys[other]:
            raise Refused(f"the connections {one} and {other} share a sidebar secret: give each its own")


def _key(settings: Settings, store: Store) -> bytes:
    """Return a key for pages' tokens, made from the one that the vault uses; the same in every process."""
    open_vault(settings, store, CLOCK)  # makes the file where there is none
    given = settings.secret_key.get_secret_value() or (settings.data_dir / FILE).read_text()
    return hashlib.sha256(b"the tokens of pages\n" + given.encode()).digest()
