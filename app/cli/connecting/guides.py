"""The guide of each kind of account, put together from settings."""

import time

from app import wiring
from app.cli.connecting.arrival import Arrivals
from app.cli.connecting.articles import Articles
from app.cli.connecting.freshdesk import Freshdesk
from app.cli.connecting.made import Record
from app.cli.connecting.note import Tickets, Trial
from app.cli.connecting.steps import Steps
from app.cli.connecting.wish import Wish
from app.cli.connecting.zendesk import Zendesk
from app.clock import CLOCK
from app.settings import Settings
from app.store.engine import Store
from app.store.inbox import Deliveries
from app.store.ledger import Ledger
from app.store.marks import Marks
from app.store.policies import Policies
from app.store.vault import open_vault
from integrations.freshdesk import Account as FreshdeskAccount
from integrations.freshdesk.setup import setup as freshdesk_setup
from integrations.zendesk import Account as ZendeskAccount
from integrations.zendesk.setup import setup as zendesk_setup


def zendesk(settings: Settings, store: Store, wish: Wish) -> Steps:
    """Tell the steps in a Zendesk account. Raise Refused where the settings will not do."""
    name, timeout = wish.connection, settings.http_timeout
    one = settings.connections[name]
    reach = wiring.account(name, one, timeout)
    if not isinstance(reach, ZendeskAccount):
        raise wiring.Refused(f"{name} is no Zendesk account")
    setup = zendesk_setup(name, reach, open_vault(settings, store, CLOCK))
    trial = _trial(settings, store, name, setup)
    articles = Articles(wish, setup, trial.record, one.article_secret.get_secret_value())
    guide = Zendesk(wish, setup, trial, one.webhook_secret.get_secret_value(), articles, CLOCK, timeout)
    yield from guide.undo() if wish.undo else guide.connect()
    yield from _waited(store, wish)


def freshdesk(settings: Settings, store: Store, wish: Wish) -> Steps:
    """Tell the steps in a Freshdesk account. Raise Refused where the settings will not do."""
    name, timeout = wish.connection, settings.http_timeout
    one = settings.connections[name]
    reach = wiring.account(name, one, timeout)
    if not isinstance(reach, FreshdeskAccount):
        raise wiring.Refused(f"{name} is no Freshdesk account")
    trial = _trial(settings, store, name, freshdesk_setup(reach))
    guide = Freshdesk(wish, trial, one.webhook_secret.get_secret_value(), timeout)
    yield from guide.undo() if wish.undo else guide.connect()
    yield from _waited(store, wish)


def _trial(settings: Settings, store: Store, name: str, tickets: Tickets) -> Trial:
    tag_out = wiring.policy(wiring.policy_files(settings)[name], Policies(store, CLOCK)).tag_out
    return Trial(wiring.desk(settings, store, name), tickets, Record(Marks(store), name), tag_out)


def _waited(store: Store, wish: Wish) -> Steps:
    """Tell whether a customer's first message came in, where somebody wants to wait for it."""
    if wish.wait > 0 and not wish.undo and not wish.dry_run:
        own = Record(Marks(store), wish.connection).read().tried
        found = Arrivals(Ledger(store, CLOCK), Deliveries(store), wish.connection, own, CLOCK, time.sleep)
        yield found.first(wish.wait)
