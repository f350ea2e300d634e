"""What pages and API are made of; a deployment without it only takes webhooks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.actions.proposing import NotAllowed
from app.approval import Approved
from app.domain import Decision, House, Policy
from app.evidence.inventory.past import Past
from app.ports import Clock, Deeds, Search
from app.redraft import Redrafted
from app.store.accounts import Accounts
from app.store.approvals import Approvals
from app.store.audit import Audit
from app.store.audits import Audits
from app.store.calibrations import Calibrations
from app.store.engine import Store
from app.store.exclusions import Exclusions
from app.store.feedback import Feedback
from app.store.holds import Holds
from app.store.inbox import Deliveries
from app.store.inventory import Inventory
from app.store.ledger import Entry, Ledger
from app.store.passes import Passes
from app.store.policies import Policies
from app.store.reviews import Reviews
from app.store.suggestions import Suggestions
from app.store.switch import Switch
from app.store.texts import StoredTexts
from app.web.sidebar import Key
from app.writers.courtesies import Moment
from integrations.helpdesk import TicketEvent


class NotReady(Exception):
    """What was asked for is still being loaded: try again in a moment."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One connection as the faces know it."""

    name: str
    key: Key  # what its sidebar proves itself with
    policy: Callable[[], Policy]  # in force now
    managed: str = ""  # the file that is the authority for that policy; empty: the store is
    brand: str = ""
    page: Callable[[str], str] = str  # address of the agent's page of a ticket
    moment: Callable[[datetime], Moment] = Moment  # now, and when people are there
    house: House = House()  # noqa: RUF009 (frozen, and always the same)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the knowledge base holds, beside its search."""

    texts: StoredTexts
    inventory: Inventory
    passes: Passes
    exclusions: Exclusions
    audits: Audits
    feedback: Feedback
    calibrations: Calibrations
    suggestions: Suggestions


def holdings(store: Store, clock: Clock) -> Holdings:
    """Return those of a store."""
    known = StoredTexts(store), Inventory(store)
    learned = Feedback(store, clock), Calibrations(store, clock)
    return Holdings(
        *known,
        Passes(store, clock),
        Exclusions(store, clock),
        Audits(store, clock),
        *learned,
        Suggestions(store, clock),
    )


Redraws = Callable[[Decision, str], Iterator[str | Redrafted]]  # a draft, an instruction. Raise HelpdeskError


def _current(decision: Decision) -> bool:
    return False


def _no_shop(entry: Entry, proposal: str, parameters: Mapping[str, str] | None, who: str) -> Approved:
    raise NotAllowed("there is no shop")


def _nothing(tickets: Sequence[Past], policy: Policy) -> list[dict[str, Any]]:
    raise NotReady


@dataclass(frozen=True, slots=True)
class Faces:
    """Everything that people see, put together by app.cli.faces."""

    desks: Mapping[str, Desk]
    accounts: Accounts
    policies: Policies
    policy: Callable[[], Policy]  # in force for everything that has no file of its own
    switch: Switch
    audit: Audit
    holds: Holds
    reviews: Reviews
    ledger: Ledger
    deliveries: Deliveries
    holdings: Holdings
    search: Search
    try_: Callable[[str, str], Decision]  # text, connection; writes nothing. Raise NotReady, LookupError
    receive: Callable[[TicketEvent], bool]  # keep an event that asks for a look
    clock: Clock
    key: bytes = field(repr=False)  # signs what a browser holds between a page and its form
    outdated: Callable[[Decision], bool] = _current  # has an article changed that its draft cites
    propose: Callable[[Sequence[Past], Policy], list[dict[str, Any]]] = _nothing  # intents. Raise NotReady, LookupError
    redraft: Redraws | None = None  # None: there is no model
    approve: Callable[[Entry, str, Mapping[str, str] | None, str], Approved] = (
        _no_shop  # Raise HelpdeskError, NotAllowed
    )
    deeds: Deeds | None = None
    approvals: Approvals | None = None
    managed: str = ""  # the policy's file, where the store is not the authority
    budget: int = 60  # questions and looks a minute, for each caller
    proxies: int = 0  # reverse proxies in front whose word is taken for address, scheme and host
