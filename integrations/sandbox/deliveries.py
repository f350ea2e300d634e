"""The webhook sender: signs, delivers, repeats by the published rules."""

import base64
import hashlib
import hmac
import http.client
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic, sleep
from urllib.parse import urlsplit

from integrations.sandbox.envelope import ACCOUNT
from integrations.sandbox.hooks import Hooks, due, ulid
from integrations.sandbox.moments import Clock, stamp
from integrations.sandbox.rows import Record, Rows

TIMED_OUT = 0
RETRIES = {TIMED_OUT: 5, 409: 3, 429: 5, 503: 5}
LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: until a delivery counts as timed out, between tries. `scale` shortens every wait between tries."""

    timeout: float = 12.0
    pause: float = 5.0
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said. Status 0 is a time-out, -1 a connection that failed."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def shown(self) -> Record:
        """Return it as the webhooks API shows it."""
        return {"headers": pairs(dict(self.headers)), "payload": self.body}

    def retry_after(self) -> float | None:
        """Return the seconds that the receiver asks us to wait, if it does."""
        text = {name.lower(): value for name, value in self.headers}.get("retry-after", "")
        return float(text) if text.replace(".", "", 1).isdigit() else None


def sign(secret: str, moment: str, body: bytes) -> str:
    """Return the signature header: HMAC-SHA256 over timestamp + body, in base64."""
    digest = hmac.new(secret.encode(), moment.encode() + body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


class Sender:
    """A thread that empties the outbox. Whatever lies in it survives a crash."""

    def __init__(self, rows: Rows, hooks: Hooks, clock: Clock, timing: Timing) -> None:
        """Keep the parts; nothing is sent before `start`."""
        self._rows, self._hooks, self._clock, self.timing = rows, hooks, clock, timing
        self._wake, self._stop = threading.Event(), threading.Event()
        self._flying: set[str] = set()
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(4)
        self._thread = threading.Thread(target=self._run, name="sandbox-sender", daemon=True)
        hooks.wake = self._wake.set

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Send nothing more. What is on its way longer than a second is sent again after the next start."""
        self._stop.set()
        self._wake.set()
        self._thread.join(5)
        end = monotonic() + 1.0
        while self._flying and monotonic() < end:
            sleep(0.01)

    def settle(self, seconds: float = 10.0) -> bool:
        """Wait until the outbox is empty; say whether it is."""
        end = monotonic() + seconds
        while monotonic() < end:
            if self._rows.count("outbox") == 0:
                return True
            self._stop.wait(0.01)
        return self._rows.count("outbox") == 0

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            for job in self._rows.until("outbox", due(self._clock().timestamp())):
                with self._lock:
                    fresh = job["id"] not in self._flying
                    self._flying.add(job["id"])
                if fresh and self._slot():
                    threading.Thread(target=self._deliver, args=(job,), daemon=True).start()
            # Rows of another process on the same file and delayed ones come without a call to wake.
            self._wake.wait(0.05)

    def _slot(self) -> bool:
        """Wait for one of the few connections; say whether there is one before the end."""
        while not self._slots.acquire(timeout=0.05):
            if self._stop.is_set():
                return False
        return not self._stop.is_set()

    def _deliver(self, job: Record) -> None:
        try:
            # The list of due jobs may be older than the end of an earlier try.
            current = self._rows.get("outbox", job["id"])
            if current is None or current["tries"] != job["tries"]:
                return
            webhook = self._rows.get("webhook", job["webhook_id"])
            if webhook is None:
                self._rows.drop("outbox", job["id"])
                return
            headers, answer = self._send(webhook, job)
            if not self._stop.is_set():
                self._settle_job(job, headers, answer)
        finally:
            self._slots.release()
            with self._lock:
                self._flying.discard(job["id"])

    def _send(self, webhook: Record, job: Record) -> tuple[dict[str, str], Answer]:
        body = str(job["body"]).encode()
        moment = stamp(self._clock())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Zendesk Webhook",
            "X-Zendesk-Account-Id": str(ACCOUNT),
            "X-Zendesk-Webhook-Id": webhook["id"],
            "X-Zendesk-Webhook-Invocation-Id": job["invocation_id"],
            "X-Zendesk-Webhook-Signature": sign(self._hooks.secret(webhook["id"]), moment, body),
            "X-Zendesk-Webhook-Signature-Timestamp": moment,
            **authentication(webhook),
        }
        return headers, post(webhook["endpoint"], webhook["http_method"], headers, body, self.timing.timeout)

    def _settle_job(self, job: Record, headers: dict[str, str], answer: Answer) -> None:
        with self._rows.transaction():
            self._note(job, headers, answer)
            wait = self._pause(job["tries"], answer)
            if wait is None:
                self._rows.drop("outbox", job["id"])
                return
            again = {**job, "tries": job["tries"] + 1}
            self._rows.put("outbox", job["id"], again, key=due(self._clock().timestamp() + wait))

    def _pause(self, tries: int, answer: Answer) -> float | None:
        """Return seconds until the next try, or None: done, or given up."""
        if tries >= RETRIES.get(answer.status, 0):
            return None
        if answer.status in {429, 503}:
            asked = answer.retry_after()
            return asked * self.timing.scale if asked is not None and asked < LONGEST_WAIT else None
        return self.timing.pause * self.timing.scale

    def _note(self, job: Record, headers: dict[str, str], answer: Answer) -> None:
        ended = stamp(self._clock())
        status = "success" if 200 <= answer.status < 300 else "failed"
        seen = {"id": job["invocation_id"], "status_code": max(answer.status, 0), "status": status}
        self._rows.put("invocation", seen["id"], {**seen, "latest_completed_at": ended}, parent=job["webhook_id"])
        attempt: Record = {"id": ulid(self._clock), "invocation_id": job["invocation_id"], "completed_at": ended}
        attempt |= {"status_code": max(answer.status, 0), "status": status}
        attempt |= {"request": {"headers": pairs(headers), "payload": job["body"]}}
        attempt |= {"response": answer.shown()}
        self._rows.put("attempt", attempt["id"], attempt, parent=job["invocation_id"])


def pairs(headers: Mapping[str, str]) -> list[Record]:
    """Return headers as the webhooks API lists them."""
    return [{"key": key, "value": value} for key, value in headers.items()]


def authentication(webhook: Record) -> dict[str, str]:
    """Return the headers by which a webhook makes itself known, and its custom ones."""
    chosen = webhook.get("authentication") or {}
    held = chosen.get("data") or {}
    headers = dict(webhook.get("custom_headers") or {})
    match chosen.get("type"):
        case "basic_auth":
            pair = f"{held.get('username', '')}:{held.get('password', '')}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        case "bearer_token":
            headers["Authorization"] = f"Bearer {held.get('token', '')}"
        case "api_key":
            headers[str(held.get("name", ""))] = str(held.get("value", ""))
    return headers


def post(url: str, method: str, headers: Mapping[str, str], body: bytes, timeout: float) -> Answer:
    """Make one request; whatever happens is an `Answer`."""
    parts = urlsplit(url)
    door = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = door(parts.hostname or "", parts.port, timeout=timeout)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body, dict(headers))
        response = connection.getresponse()
        text = response.read(10_000).decode("utf-8", "replace")
        return Answer(response.status, tuple(response.getheaders()), text)
    except TimeoutError:
        return Answer(TIMED_OUT)
    except (OSError, http.client.HTTPException):
        return Answer(-1)
    finally:
        connection.close()
