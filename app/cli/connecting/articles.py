"""The second webhook of a Zendesk account: it tells of articles, and the account works without it."""

from collections.abc import Callable
from dataclasses import dataclass

from app.cli.connecting.made import Record
from app.cli.connecting.secret import kept, same, variable
from app.cli.connecting.steps import State, Step, Steps, Told, done, failed, planned
from app.cli.connecting.wish import Wish
from integrations.helpdesk import Agent, HelpdeskError, Invalid, NotPermitted
from integrations.zendesk.setup import Setup, Wanted, Webhook

SECRET = "ARTICLE_SECRET"  # noqa: S105 (the name of a setting)
WITHOUT = "without it articles are looked at every hour, as DESKMATE_SYNC_MINUTES says"

Test = Callable[[Webhook, str], Step]


@dataclass(frozen=True, slots=True)
class Articles:
    """The webhook for articles, and what is to be done about it. `configured` is the secret in the settings here."""

    wish: Wish
    setup: Setup
    record: Record
    configured: str

    @property
    def wanted(self) -> Wanted:
        """Return the webhook that shall be there."""
        return Wanted(f"Deskmate {self.wish.connection} articles", self.wish.endpoint, events=True, articles=True)

    def connect(self, me: Agent, test: Test) -> Steps:
        """Make what is missing, tell where its secret belongs, and test it where the service can know that."""
        try:
            webhook = yield from self._webhook(me)
            secret = self.setup.secret(webhook) if webhook else ""
        except (Invalid, NotPermitted) as error:
            yield Step("articles", State.LOOK, f"Zendesk does not tell of articles here: {error}", WITHOUT)
            return
        except HelpdeskError as error:
            yield failed("articles", error)
            return
        if webhook is None:
            return
        yield kept("article secret", self.wish, secret, self.configured, SECRET)
        if same(secret, self.configured):
            yield test(webhook, secret)

    def planned(self) -> Steps:
        """Tell what would be done, from reading alone."""
        try:
            found = self.setup.find_webhook(self.wanted, self.record.read().articles)
        except HelpdeskError as error:
            yield failed("articles", error)
            return
        yield planned("articles", f"would use {found.id}" if found else f"would make {self.wanted.name!r}")
        setting = variable(self.wish.connection, SECRET)
        yield planned("article secret", f"would fetch it; it belongs into {setting}")

    def _webhook(self, me: Agent) -> Told[Webhook | None]:
        """Find, mend or make the webhook; None where nothing is to be made, or it is somebody else's."""
        wanted, known = self.wanted, self.record.read().articles
        found = self.setup.find_webhook(wanted, known)
        if found is None:
            return (yield from self._new(wanted))
        if found.id != known and found.maker != me.id:
            mend = f"user {found.maker or 'unknown'} made it: let them delete it, and run this again"
            yield Step("articles", State.LOOK, f"{found.id} is not ours; it is left alone", mend)
            return None
        self.record.write(articles=found.id)
        if found.active and found.endpoint == wanted.endpoint:
            yield done("articles", f"{found.id} is there already")
        elif self.wish.prove:
            yield Step("articles", State.FAILED, f"{found.id} is off or points elsewhere", "run it without --prove")
            return None
        else:
            self.setup.mend_webhook(found, wanted)
            yield done("articles", f"{found.id} is switched on and points to {wanted.endpoint}")
        return found

    def _new(self, wanted: Wanted) -> Told[Webhook | None]:
        if self.wish.prove:
            return None
        made = self.setup.add_webhook(wanted)
        self.record.write(articles=made.id)
        yield done("articles", f"made {made.id}: what is published or taken back is looked at within a minute")
        return made
