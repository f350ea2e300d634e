"""Which kinds of question it is, and how much the admins allow for those kinds."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain import AutonomyLevel, Intent, Limit, Policy, Question, Reason, Triage
from app.ports import Chooser, Classifier
from app.signals import Severity

_IN_SCOPE = 0.5  # the classifier calibrates its scope to this
_THIN = 0.3  # a lead in probability under which a model is asked
_RIVALS = 2  # that it may choose instead


def triage(
    question: Question, classifier: Classifier, policy: Policy, chooser: Chooser | None = None
) -> tuple[Triage, tuple[Limit, ...]]:
    """Return the likeliest intent and which others are asked about, and the limits that follow.

    The ceiling of each is among them: the lowest one decides. Where the lead is thin a model may choose another one
    of the likeliest, with the probability that the classifier gave it; the limits of the first one stay.
    """
    found = classifier.classify(question.text)
    limits = tuple(_limits(question, found, policy))
    if chooser is None or not (rivals := _rivals(found, policy)):
        return found, limits
    choice = chooser.choose(question.masked, question.language, rivals)
    chosen = replace(_chosen(found, choice.kind, rivals), choice=choice)
    more = _limits(question, chosen, policy) if chosen.intent != found.intent else ()
    return chosen, tuple(dict.fromkeys((*limits, *more)))


def _rivals(found: Triage, policy: Policy) -> tuple[Intent, ...]:
    """Return the intents between which it is open, the likeliest first; none where it is not."""
    first = policy.intent(found.intent)
    near = [name for name, share in found.runners_up[:_RIVALS] if found.probability - share < _THIN]
    if first is None or found.also or found.scope < _IN_SCOPE or found.probability >= first.threshold or not near:
        return ()
    return (first, *(one for one in map(policy.intent, near) if one))


def _chosen(found: Triage, name: str, rivals: tuple[Intent, ...]) -> Triage:
    """Return what was found with another intent first, each with its own probability."""
    shares = dict(found.runners_up)
    intent = next((one for one in rivals if one.name == name), None)
    if intent is None or name not in shares:
        return found
    others = ((found.intent, found.probability), *(one for one in found.runners_up if one[0] != name))
    probability = shares[name]
    return replace(
        found,
        intent=name,
        title=intent.title,
        category=intent.category,
        probability=probability,
        runners_up=others,
    )


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
