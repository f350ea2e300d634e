"""How each vendor brings a webhook: with which headers, and when it tries again."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Protocol

from integrations.sandbox.envelope import ACCOUNT
from integrations.sandbox.rows import Record
from integrations.sandbox.wire import TIMED_OUT, Answer

RETRIES = {TIMED_OUT: 5, 409: 3, 429: 5, 503: 5}
LONGEST_WAIT = 60.0
# Five minutes after the first try, thirty after that, sixty after that; then an e-mail to the admins.
RULE_WAITS = (300.0, 1800.0, 3600.0)


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: until a delivery counts as timed out, between tries. `scale` shortens every wait between tries."""

    timeout: float = 12.0
    pause: float = 5.0
    scale: float = 1.0


class Courier(Protocol):
    """One way of bringing a delivery."""

    def headers(self, job: Record, secret: str, moment: str) -> dict[str, str]:
        """Return the headers of one try, beside those that the webhook's own settings add."""

    def pause(self, tries: int, answer: Answer, timing: Timing) -> float | None:
        """Return seconds until the next try, or None: done, or given up."""


class Signed:
    """Zendesk's: signed over time and body, repeated by the published table."""

    def headers(self, job: Record, secret: str, moment: str) -> dict[str, str]:
        """Return the account, the webhook, the invocation and the signature."""
        return {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Zendesk Webhook",
            "X-Zendesk-Account-Id": str(ACCOUNT),
            "X-Zendesk-Webhook-Id": job["webhook_id"],
            "X-Zendesk-Webhook-Invocation-Id": job["invocation_id"],
            "X-Zendesk-Webhook-Signature": sign(secret, moment, str(job["body"]).encode()),
            "X-Zendesk-Webhook-Signature-Timestamp": moment,
        }

    def pause(self, tries: int, answer: Answer, timing: Timing) -> float | None:
        """Return the fixed pause, or what the receiver asks for if that is short."""
        if tries >= RETRIES.get(answer.status, 0):
            return None
        if answer.status in {429, 503}:
            asked = answer.retry_after()
            return asked * timing.scale if asked is not None and asked < LONGEST_WAIT else None
        return timing.pause * timing.scale


class Ruled:
    """Freshdesk's automation rules: nothing that proves or names a delivery; three more tries after a failure."""

    def headers(self, job: Record, secret: str, moment: str) -> dict[str, str]:
        """Return the type of the body; whatever proves the sender is a setting of the rule."""
        return {"Content-Type": "application/json", "User-Agent": "Freshdesk"}

    def pause(self, tries: int, answer: Answer, timing: Timing) -> float | None:
        """Return the next of the three waits."""
        if 200 <= answer.status < 300 or tries >= len(RULE_WAITS):
            return None
        return RULE_WAITS[tries] * timing.scale


class Forwarded(Ruled):
    """Freshworks' product events, handed on by an app: once."""

    def pause(self, tries: int, answer: Answer, timing: Timing) -> float | None:
        """Return None: nothing is known of a second try."""
        return None


def sign(secret: str, moment: str, body: bytes) -> str:
    """Return the signature header: HMAC-SHA256 over timestamp + body, in base64."""
    digest = hmac.new(secret.encode(), moment.encode() + body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
