"""The guide through a Freshdesk account: a secret, three rules made by hand, proof, note; and back."""

import secrets
from dataclasses import dataclass

from app.cli.connecting import proof
from app.cli.connecting.account import account
from app.cli.connecting.note import Trial
from app.cli.connecting.proof import Verdict
from app.cli.connecting.secret import kept, variable
from app.cli.connecting.steps import State, Step, Steps, Told, done, planned
from app.cli.connecting.wish import Wish
from app.wiring import SHORTEST_SECRET
from integrations.freshdesk.setup import BODY, HEADER, TEST, USER, rules
from integrations.zendesk.setup import Answer

WHERE = "Admin > Workflows > Automations"
EVERY_TICKET = (
    "  Conditions:  match ANY of",
    "                 Source is Email",
    "                 Source is not Email    (so: every ticket)",
    "  Action:      Trigger webhook, filled in as shown below",
    "  Then:        Preview and save; see that the rule is switched on",
)


@dataclass(frozen=True, slots=True)
class Freshdesk:
    """One account, and what is to be done in it. `configured` is the secret that this machine's settings hold."""

    wish: Wish
    trial: Trial
    configured: str
    timeout: float

    def connect(self) -> Steps:
        """Tell what is to be made by hand, and prove what can be proven from here."""
        me = yield from account(self.trial.desk, admin=False)
        if me is None:
            return
        if self.wish.dry_run:
            yield from self._planned()
            return
        secret = yield from self._secret()
        if not self.wish.prove:
            self.trial.record.write(endpoint=self.wish.endpoint)
            yield from self._by_hand(secret)
            yield done("articles", "Freshdesk tells nobody of them: hourly passes find what has changed")
        yield from self._proof()
        if not self.wish.prove:
            yield from self.trial.run(me, self.wish.ticket)

    def undo(self) -> Steps:
        """Take away the test ticket, and say what is to be removed by hand."""
        made, named = self.trial.record.read(), [one.name for one in rules(self.wish.connection)]
        if self.wish.dry_run:
            yield planned("undo", f"would remove ticket {made.ticket}" if made.ticket else "would remove nothing")
            return
        yield from self.trial.remove()
        if made.endpoint:
            mend = f"delete them in {WHERE}; until then deliveries go on"
            yield Step("rules", State.BY_HAND, " and ".join(map(repr, named)), mend)
            self.trial.record.write(endpoint="")
        elif not made.ticket:
            yield done("undo", "nothing of ours is on record in this account; nothing was removed")

    def _secret(self) -> Told[str]:
        """Tell about the secret, made here where there is none; return it if people shall see it."""
        wish, name = self.wish, variable(self.wish.connection)
        weak = 0 < len(self.configured) < SHORTEST_SECRET
        secret = self.configured if self.configured and not weak else secrets.token_urlsafe(32)
        if secret != self.configured and not wish.save and not wish.show_secret:
            found = f"{name} can be guessed" if weak else f"{name} is not set"
            mend = "run again with --save .env (or a folder of secrets) to have one made, or with --show-secret"
            yield Step("secret", State.FAILED if weak else State.LATER, found, mend)
            return ""
        yield kept("secret", wish, secret, self.configured)
        return secret if wish.show_secret else ""

    def _by_hand(self, secret: str) -> Steps:
        """Tell how to make the rules, each field as its page names it."""
        for number, rule in enumerate(rules(self.wish.connection), 1):
            head = (f"{WHERE} > {rule.tab} > New rule", f"  Rule name:   {rule.name}")
            says = () if rule.body == BODY else (f"  Its text:    {rule.body}", "               not the one below")
            lines = (*head, *(f"  {one}" for one in rule.when), *EVERY_TICKET, *says)
            yield Step(f"rule {number}", State.BY_HAND, "Freshdesk lets nobody make rules by API", lines=lines)
        value = secret or "<the secret>"
        lines = (
            "  Request type:    POST",
            f"  URL:             {self.wish.endpoint}",
            f"  Custom headers:  {HEADER}: {value}",
            "  Encoding:        JSON",
            "  Content:         Advanced, and this text:",
            f"  {BODY}",
            f"  Without a field for headers: Requires authentication, user {USER},",
            "  and the secret as the password.",
        )
        whence = "" if secret else f"; the secret is {variable(self.wish.connection)}"
        yield Step("webhook", State.BY_HAND, f"the same in all rules{whence}", lines=lines)

    def _proof(self) -> Steps:
        command = f"deskmate connect freshdesk --connection {self.wish.connection} --prove"
        if not self.configured:
            mend = "set the secret, start deskmate serve with it, then run:"
            yield Step("test delivery", State.LATER, "the service cannot know the secret yet", mend, (command,))
            return
        right = proof.told("test delivery", self._delivered(self.configured), self.wish.connection)
        yield right
        if right.state is not State.DONE:
            return
        wrong = self._delivered(secrets.token_urlsafe(32))
        if proof.judge(wrong) is Verdict.REFUSED:
            yield done("wrong secret", f"a delivery with another secret is refused ({wrong.status})")
        else:
            mend = "stop the service; see whether a proxy adds the secret by itself, or answers in Deskmate's place"
            yield Step("wrong secret", State.FAILED, f"another secret was answered {wrong.status}, not 401", mend)

    def _delivered(self, secret: str) -> Answer:
        return proof.deliver(self.wish.endpoint, TEST.encode(), {HEADER: secret}, self.timeout)

    def _planned(self) -> Steps:
        """Tell what would be done."""
        yield planned("secret", "would use the one set" if self.configured else "would make one, with --save")
        yield planned("rules", "would show the three to make by hand")
        yield planned("test delivery", f"would send two to {self.wish.endpoint}, one with a wrong secret")
        yield planned("private note", self.trial.plan(self.wish.ticket))
