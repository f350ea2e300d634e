"""Which kinds of question it is, and how much the admins allow for those kinds."""

from collections.abc import Iterator

from app.domain import AutonomyLevel, Limit, Policy, Question, Reason, Triage
from app.ports import Classifier
from app.signals import Severity

_IN_SCOPE = 0.5  # the classifier calibrates its scope to this


def triage(question: Question, classifier: Classifier, policy: Policy) -> tuple[Triage, tuple[Limit, ...]]:
    """Return the likeliest intent and which others are asked about, and the limits that follow.

    The ceiling of each is among them: the lowest one decides.
    """
    found = classifier.classify(question.text)
    return found, tuple(_limits(question, found, policy))


def _limits(question: Question, found: Triage, policy: Policy) -> Iterator[Limit]:
    yield from (_ceiling(one, policy) for one in (found.intent, *found.also))
    intent = policy.intent(found.intent)
    if intent and found.probability < intent.threshold:
        detail = f"{found.intent} {found.probability:.2f} < {intent.threshold:.2f}"
        yield Limit(AutonomyLevel.SUGGEST, Reason.UNSURE_INTENT, detail)
    rule = policy.figure(Reason.OUT_OF_SCOPE)
    if found.scope < _IN_SCOPE and (rule is None or rule.on):
        called = rule is not None and rule.severity is not Severity.LOW
        yield Limit(AutonomyLevel.SUGGEST, Reason.OUT_OF_SCOPE, f"{found.scope:.2f} < {_IN_SCOPE:.2f}", called)
    if question.language not in policy.languages:
        yield Limit(AutonomyLevel.SUGGEST, Reason.LANGUAGE, question.language, handoff=True)
    elif not question.language_sure:
        # The draft is worth a look all the same: an agent sees at once whether the language fits.
        yield Limit(AutonomyLevel.SUGGEST, Reason.LANGUAGE, f"{question.language}?")


def _ceiling(name: str, policy: Policy) -> Limit:
    intent = policy.intent(name)
    if intent is None:
        return Limit(AutonomyLevel.SUGGEST, Reason.CEILING, name)
    reason = Reason.CEILING if intent.ceiling <= AutonomyLevel.SUGGEST else Reason.ALLOWED
    return Limit(intent.ceiling, reason, intent.name)
