"""The internal note with which a person takes over: complete enough that the customer repeats nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.domain import Handoff, Limit, Policy, Reason, Triage
from app.writers.note import Case, Why, note

__all__ = ["Case", "handoff"]


def handoff(
    case: Case, reason: Reason, detail: str, limits: Sequence[Limit], policy: Policy, link: Callable[[str], str]
) -> Handoff:
    """Return reason, group and note. `link` gives the address of another ticket by its id."""
    group = _group(reason, case, limits, policy)
    language = policy.notes.spoken(group)
    told = replace(case, triage=_called(case.triage, language, policy))
    return Handoff(reason, group, note(told, Why(reason, detail, limits, group, link), language))


def _called(kind: Triage | None, language: str, policy: Policy) -> Triage | None:
    """Return the kinds of question by their titles in a language."""
    if kind is None:
        return None
    titles = {one.name: one.called(language) for one in policy.intents}
    rivals = tuple((titles.get(name, name), share) for name, share in kind.runners_up)
    return replace(kind, title=titles.get(kind.intent, kind.title), runners_up=rivals)


def _group(reason: Reason, case: Case, limits: Sequence[Limit], policy: Policy) -> str:
    """Return the group of the topic that asks for a person, of the route, of the kind of question, or the policy's."""
    reasons = [reason, *(one.reason for one in limits if one.handoff)]
    topics = {one.reason: one.group for one in policy.never_alone() if one.on and one.group}
    intent = policy.intent(case.triage.intent) if case.triage else None
    named = [topics[one] for one in reasons if one in topics]
    routed = case.routed.group if case.routed else ""
    return named[0] if named else routed or (intent.group if intent else "") or policy.group
