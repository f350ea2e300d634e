"""A classifier that follows its policy: new examples are learned in the background, the last one answers meanwhile."""

from collections.abc import Callable
from threading import Lock, Thread

import structlog

from app.domain import Intent, Policy, Triage
from app.ports import Classifier

log = structlog.get_logger()

Work = Callable[[], None]
_Key = tuple[tuple[str, str, str, tuple[str, ...]], ...]


def behind(work: Work) -> None:
    """Do something in a thread that nobody waits for."""
    Thread(target=work, name="learn-intents", daemon=True).start()


class Living:
    """Threads may share it. Each process has its own and learns for itself: nothing learned is ever passed on."""

    def __init__(
        self, policy: Callable[[], Policy], fit: Callable[[Policy], Classifier], start: Callable[[Work], None] = behind
    ) -> None:
        """Learn what the policy in force says, at once. Raise what `fit` raises."""
        self._policy, self._fit, self._start = policy, fit, start
        first = policy()
        self._key = _taught(first.intents)
        self._fitted = fit(first)
        self._learning = Lock()

    def classify(self, text: str) -> Triage:
        """Return the likeliest intent by what is learned so far, and begin to learn what is new."""
        wanted = self._policy()
        if _taught(wanted.intents) != self._key and self._learning.acquire(blocking=False):
            self._start(lambda: self._learn(wanted))
        return self._fitted.classify(text)

    def _learn(self, wanted: Policy) -> None:
        """Learn, and answer by it from then on; what cannot be learned is not tried again."""
        try:
            self._fitted = self._fit(wanted)
            log.info("examples learned", version=wanted.version)
        except ValueError:
            log.error("examples cannot be learned, the last ones stay", version=wanted.version)
        finally:
            self._key = _taught(wanted.intents)
            self._learning.release()


def _taught(intents: tuple[Intent, ...]) -> _Key:
    """Return all of the intents that the classifier says or learns from: other changes teach it nothing."""
    return tuple((one.name, one.title, one.category, one.examples) for one in intents)
