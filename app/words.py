"""What agents read about a decision: one sentence a reason, and what to do next."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from app.domain import AutonomyLevel, Reason
from app.usage import Fault

reason_words: dict[Reason, str] = {
    Reason.PAUSED: "The copilot is switched off for everybody.",
    Reason.TAGGED_OUT: "The ticket carries the tag that keeps the copilot out.",
    Reason.CLOSED: "The ticket is closed.",
    Reason.MERGED: "The ticket was merged into another one.",
    Reason.NOTHING_ASKED: "The last public message is not a customer's.",
    Reason.AUTOMATIC_MAIL: "The message was sent by a machine.",
    Reason.PERSON_ANSWERED: "A person has answered already.",
    Reason.TAKEN_BY_PERSON: "A person has taken the ticket.",
    Reason.ALREADY_HANDLED: "This message was handled before.",
    Reason.ASKED_TWICE: "The same customer asked the same question on another ticket within a day.",
    Reason.STALE: "The message has waited too long to be answered by a machine.",
    Reason.REPLY_LIMIT: "The copilot has sent as many replies on this ticket as it may.",
    Reason.OTHER_WRITER: "The message is not by the requester.",
    Reason.FORWARDED: "An agent wrote or forwarded the message for the customer.",
    Reason.STRANGERS_COPIED: "People outside the requester's organisation are copied in.",
    Reason.CHANNEL: "Nothing is sent alone on this channel.",
    Reason.LIGHT_AGENT: "The copilot's account may not reply to customers.",
    Reason.ATTACHMENT: "What matters is in an attachment, which the copilot does not read.",
    Reason.ASKS_FOR_PERSON: "The customer asks for a person.",
    Reason.ANGER: "The customer is angry.",
    Reason.DISTRESS: "The customer is desperate.",
    Reason.CANCEL: "The customer wants to cancel.",
    Reason.FRAUD: "It is about fraud or a payment that the customer did not make.",
    Reason.BILLING_DISPUTE: "The customer disputes a bill or a charge.",
    Reason.LEGAL: "It is a legal matter.",
    Reason.PRESS: "It is about the press or publicity.",
    Reason.DATA_PROTECTION: "It is a request about personal data.",
    Reason.SECURITY: "It is about the security of an account or of data.",
    Reason.SAFETY: "Somebody's safety is at stake.",
    Reason.SELF_HARM: "Somebody may harm themselves.",
    Reason.VULNERABLE: "The customer is in a vulnerable position.",
    Reason.BEREAVEMENT: "Somebody has died.",
    Reason.HIGH_VALUE: "There is much money in it.",
    Reason.VIP: "The customer is one of those whom people look after.",
    Reason.REPEAT_CONTACT: "The same customer wrote about the same matter on another ticket some days ago.",
    Reason.FAILED_ATTEMPTS: "The copilot has answered before, and the customer came back unsatisfied.",
    Reason.TOO_MANY_TURNS: "The customer has written many messages on this ticket.",
    Reason.NOVEL: "Nothing like it is known: no example, no article, no solved ticket.",
    Reason.FRUSTRATION: "The customer is worn out.",
    Reason.URGENT: "It is urgent.",
    Reason.CEILING: "The policy allows no more for this kind of question.",
    Reason.UNSURE_INTENT: "It is not certain what kind of question this is.",
    Reason.OUT_OF_SCOPE: "The message is unlike every kind of question in the policy.",
    Reason.CLARIFY: "The copilot would ask the customer back first.",
    Reason.LANGUAGE: "There is nothing to answer with in the customer's language.",
    Reason.BRAND: "On tickets of this brand nothing of this kind is sent alone.",
    Reason.HOURS: "At this time of day nothing of this kind is sent alone.",
    Reason.UNTESTED_LANGUAGE: "Nothing of this kind is sent alone in the customer's language: it is untested there.",
    Reason.REVIEW_PERIOD: "This kind of question is new: until its review period ends, a person looks at every draft.",
    Reason.BUDGET: "As many replies as allowed have been sent alone in this time.",
    Reason.HOLD_OUT: "The customer is in the group for comparison: people answer, so that the effect can be measured.",
    Reason.NOTHING_FOUND: "No article was found.",
    Reason.WEAK_ANSWER: "The articles that were found hardly answer the question.",
    Reason.UNSURE_ANSWER: "It is not certain enough that the draft answers the question.",
    Reason.UNCITED: "A part of the draft has no source.",
    Reason.INTERNAL_SOURCE: "The draft cites something that customers may not read.",
    Reason.MISMATCH: "Something in the draft is not what its source says.",
    Reason.WRONG_LANGUAGE: "The draft is not in the customer's language.",
    Reason.REPEATED: "The draft says again what an earlier reply said.",
    Reason.TOO_LONG: "The draft is too long to be sent.",
    Reason.PARTLY_ANSWERED: "The draft leaves one of several questions open.",
    Reason.FALSE_SOURCE: "The draft names a source that does not say so.",
    Reason.FOREIGN_LINK: "The draft links to an address that is not on the list.",
    Reason.INTERNAL_TEXT: "The draft holds words that customers may not read.",
    Reason.OWN_WORDS: "A sentence of the draft stands in no source.",
    Reason.PROMISE: "The draft promises work that nobody has taken on.",
    Reason.OTHER_PERSON: "The draft holds personal data that is in no source and not on the ticket.",
    Reason.TONE: "The draft does not keep to the tone that the policy asks for.",
    Reason.OLD_ARTICLE: "A cited article has not been changed for longer than the policy allows.",
    Reason.INFERRED: "The draft draws a conclusion of its own.",
    Reason.UNVERIFIED: "Nobody has proved that the sender is who the From line says.",
    Reason.DOUBTED: "A second model speaks against the draft, or did not answer.",
    Reason.ACTION_UNMET: "Something that must be so for what is to be done is not.",
    Reason.ACTION_WAITS: "What is to be done waits for an agent's approval.",
    Reason.ACTION_FAILED: "Something was begun for the customer and not done to its end.",
    Reason.ALLOWED: "Nothing speaks against it.",
}

_ANSWER = "Answer from your own knowledge; if this comes up often, write an article about it."
_CHECK = "Check the draft in the sidebar against its sources, then send it or write your own."

next_steps: dict[Reason, str] = {
    Reason.ASKED_TWICE: "Answer on one of the two tickets and merge them.",
    Reason.STALE: "See whether it still needs an answer.",
    Reason.REPLY_LIMIT: "Read the earlier replies before you write: they did not settle it.",
    Reason.OTHER_WRITER: "Make sure who is writing before you share anything about the requester.",
    Reason.FORWARDED: "Answer the customer named in the forwarded message.",
    Reason.STRANGERS_COPIED: "Make sure that everybody copied in may read the answer.",
    Reason.ATTACHMENT: "Open the attachment first.",
    Reason.ASKS_FOR_PERSON: "Reply personally, and with your name.",
    Reason.ANGER: "Reply personally; begin with what went wrong, not with instructions.",
    Reason.DISTRESS: "Reply soon and calmly; say first what happens next.",
    Reason.CANCEL: "Confirm the cancellation, or call before the customer leaves.",
    Reason.FRAUD: "Secure account and payment first, then reply.",
    Reason.BILLING_DISPUTE: "Compare the charge with the order before you reply; say what is paid back, and when.",
    Reason.LEGAL: "Do not discuss the matter itself; pass it to whoever answers legal letters.",
    Reason.PRESS: "Do not comment; pass it to whoever speaks for the company.",
    Reason.DATA_PROTECTION: "Pass it to whoever answers data-protection requests; the law sets a time limit.",
    Reason.SECURITY: "Secure the account first; confirm who is writing before you change anything.",
    Reason.SAFETY: "Reply at once; tell whoever is responsible for product safety.",
    Reason.SELF_HARM: "Reply at once and personally; follow your procedure for people at risk.",
    Reason.VULNERABLE: "Reply personally; ask what would help, and note it for whoever comes next.",
    Reason.BEREAVEMENT: "Reply personally, with sympathy; ask for no more papers than needed.",
    Reason.HIGH_VALUE: "Check the amount with the order before you promise anything.",
    Reason.VIP: "Reply personally; see what is agreed with this customer.",
    Reason.REPEAT_CONTACT: "Read the other ticket first: it did not settle the matter. Merge the two.",
    Reason.FAILED_ATTEMPTS: "Read the earlier replies, say what they missed, and take another way.",
    Reason.TOO_MANY_TURNS: "Read the whole thread; a call may settle it sooner.",
    Reason.NOVEL: "Find out who knows about it; if it comes up again, write an article about it.",
    Reason.FRUSTRATION: "Reply personally; say first what you do about it, then the rest.",
    Reason.URGENT: "Reply soon; say when it will be settled.",
    Reason.CLARIFY: "Send the question, or answer if you know what is meant.",
    Reason.LANGUAGE: "Answer in the customer's language, or pass the ticket to somebody who can.",
    Reason.NOTHING_FOUND: _ANSWER,
    Reason.WEAK_ANSWER: _ANSWER,
    Reason.OUT_OF_SCOPE: _ANSWER,
    Reason.FOREIGN_LINK: "Look where the link leads before you send it; an admin may allow its host in the policy.",
    Reason.INTERNAL_TEXT: "Take out what is internal before you send anything.",
    Reason.UNVERIFIED: "Make sure who is writing before you share anything about a person or an order.",
    Reason.ACTION_UNMET: "See which condition is not met, and decide whether to do it in the shop yourself.",
    Reason.ACTION_WAITS: "Look at its conditions in the sidebar, then approve, edit or reject it.",
    Reason.ACTION_FAILED: "See below what was done and what was not; do the rest in the shop, then tell the customer.",
    Reason.REPEATED: "Ask what the earlier reply left open; the same text will not help.",
}


def spoken(reason: Reason, language: str = "en") -> str:
    """Return the sentence of a reason in a language that the sidebar speaks, else in English."""
    return reason_words[reason] if language == "en" else str(_said(language)["reason"][reason])


def next_step(reason: Reason, language: str = "en") -> str:
    """Return what an agent best does next, in a language that the sidebar speaks."""
    if language == "en":
        return next_steps.get(reason, _CHECK)
    steps = _said(language)["next"]
    return str(steps.get(reason, steps["default"]))


@cache
def _said(language: str) -> dict[str, Any]:
    """Return the sidebar's texts: the agents of a team read the same words there and in the thread."""
    found = files("manifest").joinpath(f"sidebar/texts/{language}.json").read_text(encoding="utf-8")
    return dict(json.loads(found))


fault_words: dict[Fault, str] = {
    Fault.UNREACHABLE: "The endpoint cannot be reached.",
    Fault.TIMEOUT: "The model did not answer in time.",
    Fault.DOWN: "The endpoint is down.",
    Fault.BUSY: "The endpoint was asked too often.",
    Fault.NO_CREDIT: "The account behind the key has no credit left.",
    Fault.KEY: "The endpoint refuses the key.",
    Fault.UNKNOWN: "The endpoint knows no such address or model.",
    Fault.REJECTED: "The endpoint refuses what was sent.",
    Fault.ELSEWHERE: "The endpoint sends to another address.",
    Fault.TOO_LONG: "It was more than the model can read.",
    Fault.UNREADABLE: "The answer is none of an OpenAI-compatible endpoint.",
    Fault.TRUNCATED: "The answer broke off.",
    Fault.FILTERED: "A content filter took the answer away.",
    Fault.REFUSED: "The model refused to answer.",
    Fault.EMPTY: "The answer was empty.",
    Fault.SHAPE: "The answer was not of the form that was asked for, also after two corrections.",
    Fault.ROUNDS: "The model went on looking things up.",
    Fault.RESTING: "The endpoint has failed often of late and is left alone for a while.",
    Fault.BUDGET: "A budget of tokens or money is spent.",
    Fault.ABSTAINED: "The model says that its sources do not answer the question.",
}

level_words: dict[AutonomyLevel, str] = {
    AutonomyLevel.OFF: "left alone",
    AutonomyLevel.OBSERVE: "only observed",
    AutonomyLevel.SUGGEST: "suggested to the agent",
    AutonomyLevel.REPLY: "sent",
    AutonomyLevel.RESOLVE: "sent and solved",
}
