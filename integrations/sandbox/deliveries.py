"""The webhook sender: delivers, and repeats by the rules of the vendor."""

import threading
from time import monotonic, sleep

from integrations.sandbox.couriers import Courier, Forwarded, Ruled, Signed, Timing, sign
from integrations.sandbox.hooks import Hooks, Route, due, route_of, ulid
from integrations.sandbox.moments import Clock, stamp
from integrations.sandbox.rows import Record, Rows
from integrations.sandbox.wire import Answer, authentication, pairs, post

__all__ = ["Sender", "Timing", "authentication", "post", "sign"]

COURIERS: dict[Route, Courier] = {
    Route.EVENTS: Signed(),
    Route.TRIGGER: Signed(),
    Route.RULE: Ruled(),
    Route.PRODUCT: Forwarded(),
}


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
                self._settle_job(job, COURIERS[route_of(webhook)], headers, answer)
        finally:
            self._slots.release()
            with self._lock:
                self._flying.discard(job["id"])

    def _send(self, webhook: Record, job: Record) -> tuple[dict[str, str], Answer]:
        courier = COURIERS[route_of(webhook)]
        told = courier.headers(job, self._hooks.secret(webhook["id"]), stamp(self._clock()))
        headers = {**told, **authentication(webhook)}
        body = str(job["body"]).encode()
        return headers, post(webhook["endpoint"], webhook["http_method"], headers, body, self.timing.timeout)

    def _settle_job(self, job: Record, courier: Courier, headers: dict[str, str], answer: Answer) -> None:
        with self._rows.transaction():
            self._note(job, headers, answer)
            wait = courier.pause(job["tries"], answer, self.timing)
            if wait is None:
                self._rows.drop("outbox", job["id"])
                return
            again = {**job, "tries": job["tries"] + 1}
            self._rows.put("outbox", job["id"], again, key=due(self._clock().timestamp() + wait))

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
