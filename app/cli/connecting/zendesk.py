"""The guide through a Zendesk account: webhook, secret, trigger, proof, note; and back."""

import json
from dataclasses import dataclass

from app.cli.connecting import proof
from app.cli.connecting.account import account
from app.cli.connecting.articles import SECRET as ARTICLE_SECRET
from app.cli.connecting.articles import Articles
from app.cli.connecting.note import Trial
from app.cli.connecting.proof import Verdict
from app.cli.connecting.secret import kept, same, variable
from app.cli.connecting.steps import State, Step, Steps, Told, done, failed, planned
from app.cli.connecting.wish import Wish
from app.ports import Clock
from integrations.helpdesk import Agent, HelpdeskError
from integrations.zendesk.setup import Setup, Trigger, Wanted, Webhook
from integrations.zendesk.webhook import SIGNATURE, TIMESTAMP, sign

TEST = {"type": "zen:event-type:deskmate.test", "subject": "zen:deskmate:test", "detail": {}, "event": {}}

REMOVED = {"articles": "webhooks", "trigger": "triggers", "webhook": "webhooks"}  # what is made, and of which kind


@dataclass(frozen=True, slots=True)
class Zendesk:
    """One account, and what is to be done in it. `configured` is the secret that this machine's settings hold."""

    wish: Wish
    setup: Setup
    trial: Trial
    configured: str
    articles: Articles
    clock: Clock
    timeout: float

    def connect(self) -> Steps:
        """Make what is missing and prove that it works; what is there already stays."""
        me = yield from account(self.trial.desk, admin=True)
        if me is None:
            return
        if self.wish.dry_run:
            yield from self._planned()
            return
        webhook = yield from self._webhook(me)
        if webhook is None:
            return
        secret = yield from self._secret(webhook)
        if not self.wish.events and not self.wish.prove:
            yield from self._trigger(webhook)
        if secret:
            yield from self._proof(webhook, secret)
        yield from self.articles.connect(me, self._told_of_articles)
        if not self.wish.prove:
            yield from self.trial.run(me, self.wish.ticket)

    def undo(self) -> Steps:
        """Take away what is on record as ours, the newest first."""
        made = self.trial.record.read()
        parts = {
            "articles": made.articles,
            "trigger": made.trigger,
            "webhook": made.webhook,
            "test ticket": made.ticket,
        }
        there = {name: number for name, number in parts.items() if number}
        if not there:
            yield done("undo", "nothing of ours is on record in this account; nothing was removed")
        elif self.wish.dry_run:
            yield from (planned(name, f"would remove {number}") for name, number in there.items())
        else:
            yield from (self._removed(name, there[name]) for name in REMOVED if name in there)
            yield from self.trial.remove()

    def _removed(self, name: str, number: str) -> Step:
        try:
            there = self.setup.remove(REMOVED[name], number)
        except HelpdeskError as error:
            return failed(name, error)
        self.trial.record.write(**{name: ""}, **({"endpoint": ""} if name == "webhook" else {}))
        return done(name, f"removed {number}" if there else f"{number} was gone already")

    # Webhook and trigger

    def _wanted(self) -> Wanted:
        return Wanted(f"Deskmate {self.wish.connection}", self.wish.endpoint, self.wish.events)

    def _webhook(self, me: Agent) -> Told[Webhook | None]:
        """Find or make the webhook; None where nothing can be built on it."""
        wanted, known = self._wanted(), self.trial.record.read().webhook
        try:
            found = self.setup.find_webhook(wanted, known)
            if found is None:
                return (yield from self._new_webhook(wanted))
            return (yield from self._old_webhook(found, wanted, ours=found.id == known or found.maker == me.id))
        except HelpdeskError as error:
            yield failed("webhook", error)
            return None

    def _new_webhook(self, wanted: Wanted) -> Told[Webhook | None]:
        if self.wish.prove:
            yield Step("webhook", State.FAILED, "there is none yet", "run the same command without --prove first")
            return None
        made = self.setup.add_webhook(wanted)
        self.trial.record.write(webhook=made.id, endpoint=wanted.endpoint)
        yield done("webhook", f"made {made.id}, to {wanted.endpoint}")
        return made

    def _old_webhook(self, found: Webhook, wanted: Wanted, ours: bool) -> Told[Webhook | None]:
        if found.by_trigger is wanted.events and not self.wish.prove:
            kind = "a trigger" if found.by_trigger else "events"
            mend = "run --undo first, or say --trigger" if found.by_trigger else "run --undo first, or say --events"
            yield Step("webhook", State.FAILED, f"{found.id} is made for {kind}, and Zendesk cannot switch it", mend)
            return None
        fits = found.active and found.endpoint == wanted.endpoint
        if not fits and (self.wish.prove or not ours):
            mend = "run the same command without --prove" if ours else "switch it on, or let its maker delete it"
            yield Step("webhook", State.FAILED, f"{found.id} is switched off, or points elsewhere", mend)
            return None
        self.trial.record.write(endpoint=wanted.endpoint, **({"webhook": found.id} if ours else {}))
        if not ours:
            mend = f"--undo leaves it alone; user {found.maker or 'unknown'} made it"
            yield Step("webhook", State.LOOK, f"uses {found.id}, which we did not make", mend)
        elif fits:
            yield done("webhook", f"{found.id} is there already, to {found.endpoint}")
        else:
            self.setup.mend_webhook(found, wanted)
            yield done("webhook", f"{found.id} is switched on and points to {wanted.endpoint}")
        return found

    def _planned(self) -> Steps:
        """Tell what would be done, from reading alone."""
        wanted, made = self._wanted(), self.trial.record.read()
        try:
            webhook = self.setup.find_webhook(wanted, made.webhook)
            trigger = self.setup.find_trigger(webhook, made.trigger) if webhook else None
        except HelpdeskError as error:
            yield failed("webhook", error)
            return
        new = f"would make {wanted.name!r}, to {wanted.endpoint}"
        yield planned("webhook", f"would use {webhook.id}, to {wanted.endpoint}" if webhook else new)
        yield planned("signing secret", f"would fetch it; it belongs into {variable(self.wish.connection)}")
        if not self.wish.events:
            yield planned("trigger", f"would use {trigger.id}" if trigger else f"would make {self._title!r}")
        yield planned("test delivery", "would let Zendesk send one that is about no ticket")
        yield from self.articles.planned()
        yield planned("private note", self.trial.plan(self.wish.ticket))

    @property
    def _title(self) -> str:
        return f"Deskmate {self.wish.connection}: look at this ticket"

    def _trigger(self, webhook: Webhook) -> Steps:
        made = self.trial.record.read()
        try:
            found = self.setup.find_trigger(webhook, made.trigger)
            if found is None:
                new = self.setup.add_trigger(self._title, webhook, self.trial.tag_out)
                self.trial.record.write(trigger=new.id)
                yield done("trigger", f"made {new.id}: a ticket opens, or its customer writes")
            else:
                yield self._old_trigger(found, webhook, ours=found.id == made.trigger or self._lost(found, webhook))
        except HelpdeskError as error:
            yield failed("trigger", error)

    def _lost(self, found: Trigger, webhook: Webhook) -> bool:
        """Say whether it is one that we made and that is no longer on record."""
        return found.title == self._title and self.trial.record.read().webhook == webhook.id

    def _old_trigger(self, found: Trigger, webhook: Webhook, ours: bool) -> Step:
        if ours:
            self.trial.record.write(trigger=found.id)
        if found.works(webhook):
            left = "" if ours else "; we did not make it, so --undo leaves it alone"
            return done("trigger", f"{found.id} is there already{left}")
        if ours:
            self.setup.mend_trigger(found, webhook)
            return done("trigger", f"{found.id} is switched on and notifies the webhook")
        mend = "switch it on in Admin Center (Objects and rules, Business rules, Triggers), or delete it and run again"
        return Step("trigger", State.FAILED, f"{found.id} notifies the webhook, but is switched off", mend)

    # Secret and proof

    def _secret(self, webhook: Webhook) -> Told[str]:
        """Fetch the signing secret and tell where it belongs; it is shown only on request."""
        try:
            secret = self.setup.secret(webhook)
        except HelpdeskError as error:
            yield failed("signing secret", error)
            return ""
        yield kept("signing secret", self.wish, secret, self.configured)
        return secret

    def _proof(self, webhook: Webhook, secret: str) -> Steps:
        command = f"deskmate connect zendesk --connection {self.wish.connection} --prove"
        if self.wish.prove or same(secret, self.configured):
            yield self._tested("test delivery", webhook, secret, "WEBHOOK_SECRET")
        else:
            mend = "set the secret, start deskmate serve with it, then run:"
            yield Step("test delivery", State.LATER, "the service cannot know the secret yet", mend, (command,))

    def _told_of_articles(self, webhook: Webhook, secret: str) -> Step:
        return self._tested("article test", webhook, secret, ARTICLE_SECRET)

    def _tested(self, name: str, webhook: Webhook, secret: str, part: str) -> Step:
        body = json.dumps({**TEST, "time": proof.stamp(self.clock.now())})
        try:
            answer = self.setup.test(webhook, body)
        except HelpdeskError as error:
            return failed(name, error)
        verdict = proof.judge(answer)
        if verdict not in {Verdict.REFUSED, Verdict.NOT_UNDERSTOOD} or not self._believes(secret, body.encode()):
            return proof.told(name, answer, self.wish.connection, part)
        if verdict is Verdict.NOT_UNDERSTOOD:
            return done(name, "reached Deskmate, and the secret was believed (Zendesk sent a body of its own)")
        # How Zendesk signs a test of a webhook that exists is not documented.
        found = f"Deskmate has the right secret, but refused Zendesk's test ({answer.status})"
        return Step(name, State.LOOK, found, "write to a ticket as a customer, and look at deskmate runs")

    def _believes(self, secret: str, body: bytes) -> bool:
        """Say whether our service takes a delivery that is signed with this secret."""
        stamp = proof.stamp(self.clock.now())
        headers = {SIGNATURE: sign(stamp, body, secret), TIMESTAMP: stamp}
        return proof.judge(proof.deliver(self.wish.endpoint, body, headers, self.timeout)) is Verdict.PROVEN
