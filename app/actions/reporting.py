"""What was done and what was not, for whoever takes a ticket over."""

from dataclasses import replace

from app.actions.wording import deed, listed, proposal
from app.domain import AutonomyLevel, Decision, Handoff, Policy, Reason
from app.grants import Deed, Proposal
from app.words import next_step, reason_words


def over(decision: Decision, deeds: tuple[Deed, ...], why: str, policy: Policy) -> Decision:
    """Return the decision as a handoff with exactly what was done and what was not; nothing is told to the customer."""
    begun = {(one.action, one.parameters) for one in deeds}
    rest = [one for one in decision.proposals if one.writes and (one.action, one.parameters) not in begun]
    parts = (
        f"**Over to you.** {reason_words[Reason.ACTION_FAILED]} ({why.replace('_', ' ')})",
        came(deeds) or "**Nothing was done.**",
        f"**Not begun:**\n\n{listed(map(proposal, rest))}" if rest else "",
        "**Told the customer:** nothing.",
        f"**Next step:** {next_step(Reason.ACTION_FAILED)}",
    )
    note = Handoff(Reason.ACTION_FAILED, _group(decision, policy), "\n\n".join(filter(None, parts)))
    lowered = replace(decision, level=AutonomyLevel.SUGGEST, reason=Reason.ACTION_FAILED, detail=why, handoff=note)
    return replace(lowered, deeds=deeds)


def came(deeds: tuple[Deed, ...]) -> str:
    """Return what came of everything that was begun, or an empty string."""
    return f"**What came of it:**\n\n{listed(map(deed, deeds))}" if deeds else ""


def asked(made: tuple[Proposal, ...]) -> str:
    """Return what might be done, with what is not as it must be, or an empty string."""
    return f"**Might be done:**\n\n{listed(map(proposal, made))}" if made else ""


def _group(decision: Decision, policy: Policy) -> str:
    """Return who takes it over."""
    intent = policy.intent(decision.triage.intent) if decision.triage else None
    routed = decision.routed.group if decision.routed else ""
    return routed or (intent.group if intent else "") or policy.group
