"""Why a level was limited: closed lists that every place which explains a decision knows whole."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a level was limited; a closed list, in pipeline order."""

    # gate: no run at all, or a cap
    PAUSED = "paused"  # kill switch
    TAGGED_OUT = "tagged_out"
    CLOSED = "closed"  # closed or deleted
    MERGED = "merged"
    NOTHING_ASKED = "nothing_asked"  # the last public message is not a customer's
    AUTOMATIC_MAIL = "automatic_mail"
    PERSON_ANSWERED = "person_answered"
    TAKEN_BY_PERSON = "taken_by_person"
    ALREADY_HANDLED = "already_handled"  # this very message
    ASKED_TWICE = "asked_twice"  # same question, same requester, another ticket, 24 h
    STALE = "stale"  # it has waited too long to be answered by a machine
    OTHER_WRITER = "other_writer"  # an end user who is not the requester
    FORWARDED = "forwarded"  # an agent wrote or forwarded it
    STRANGERS_COPIED = "strangers_copied"
    LIGHT_AGENT = "light_agent"  # our account may not reply in public
    ATTACHMENT = "attachment"  # the substance is in an attachment
    # rules: never alone
    ASKS_FOR_PERSON = "asks_for_person"
    ANGER = "anger"
    DISTRESS = "distress"
    CANCEL = "cancel"
    FRAUD = "fraud"
    BILLING_DISPUTE = "billing_dispute"
    LEGAL = "legal"
    PRESS = "press"
    DATA_PROTECTION = "data_protection"
    SECURITY = "security"
    SAFETY = "safety"
    SELF_HARM = "self_harm"
    VULNERABLE = "vulnerable"
    BEREAVEMENT = "bereavement"
    # rules: never alone, by figures
    HIGH_VALUE = "high_value"
    VIP = "vip"
    REPEAT_CONTACT = "repeat_contact"  # the same matter again, on another ticket
    FAILED_ATTEMPTS = "failed_attempts"  # our replies did not settle it
    TOO_MANY_TURNS = "too_many_turns"
    NOVEL = "novel"  # nothing like it anywhere
    FRUSTRATION = "frustration"  # short of anger
    URGENT = "urgent"
    # triage
    CEILING = "ceiling"  # the admin's ceiling for the intent
    UNSURE_INTENT = "unsure_intent"
    OUT_OF_SCOPE = "out_of_scope"
    CLARIFY = "clarify"  # the ceiling of questions back
    LANGUAGE = "language"  # no articles in the requester's language
    # draft
    NOTHING_FOUND = "nothing_found"
    WEAK_ANSWER = "weak_answer"  # below the score at which the writer abstains
    # checks
    UNSURE_ANSWER = "unsure_answer"
    UNCITED = "uncited"
    INTERNAL_SOURCE = "internal_source"  # the draft cites what customers may not read
    MISMATCH = "mismatch"  # a number, date, name, link or negation that the cited passage does not hold
    WRONG_LANGUAGE = "wrong_language"
    REPEATED = "repeated"  # the last reply again
    TOO_LONG = "too_long"
    PARTLY_ANSWERED = "partly_answered"  # one of several questions is left open
    # what a reply would carry out of the house
    FALSE_SOURCE = "false_source"  # it cites, or calls approved, what stands nowhere
    FOREIGN_LINK = "foreign_link"
    INTERNAL_TEXT = "internal_text"  # words of an internal note, a prompt, a setting
    OWN_WORDS = "own_words"  # a sentence that neither source nor thread has
    PROMISE = "promise"  # work that nobody has taken on
    OTHER_PERSON = "other_person"  # personal data that neither source nor thread has
    TONE = "tone"  # a forbidden word, the wrong address
    OLD_ARTICLE = "old_article"  # nobody has changed it for longer than the policy allows
    INFERRED = "inferred"  # a conclusion of the copilot's own
    UNVERIFIED = "unverified"  # something about a person, for somebody who may not be that person
    DOUBTED = "doubted"  # a second model speaks against it, or did not answer
    # actions: what was to be done beside replying
    ACTION_UNMET = "action_unmet"  # something that must be so is not
    ACTION_WAITS = "action_waits"  # an agent is to approve it
    ACTION_FAILED = "action_failed"  # begun, and not done to its end
    # remit: what the policy says of the intent beyond its level
    CHANNEL = "channel"
    REPLY_LIMIT = "reply_limit"
    BRAND = "brand"
    HOURS = "hours"  # alone only while people are there, or only while nobody is
    UNTESTED_LANGUAGE = "untested_language"
    REVIEW_PERIOD = "review_period"  # the intent is new here
    BUDGET = "budget"  # so many automatic replies within an hour or a day
    HOLD_OUT = "hold_out"  # last: it would have been answered, so that the effect can be measured
    # no limit below the ceiling
    ALLOWED = "allowed"


# Topics that are never handled alone, whatever the admins allow.
NEVER_ALONE = frozenset(
    {
        Reason.ASKS_FOR_PERSON,
        Reason.ANGER,
        Reason.DISTRESS,
        Reason.CANCEL,
        Reason.FRAUD,
        Reason.BILLING_DISPUTE,
        Reason.LEGAL,
        Reason.PRESS,
        Reason.DATA_PROTECTION,
        Reason.SECURITY,
        Reason.SAFETY,
        Reason.SELF_HARM,
        Reason.VULNERABLE,
        Reason.BEREAVEMENT,
    }
)

# The same, told by figures instead of phrases; `out_of_scope` has a limit of its own in triage.
COMPUTED = frozenset(
    {
        Reason.HIGH_VALUE,
        Reason.VIP,
        Reason.REPEAT_CONTACT,
        Reason.FAILED_ATTEMPTS,
        Reason.TOO_MANY_TURNS,
        Reason.OUT_OF_SCOPE,
        Reason.NOVEL,
        Reason.FRUSTRATION,
        Reason.URGENT,
    }
)


class Trace(StrEnum):
    """What is behind a limit where it is neither a figure nor somebody's words; translated where people read it."""

    ASSIGNED = "assigned by hand"
    SIDEBAR = "taken over in the sidebar"
    NOTED = "an internal note since the message"
    REPLIED = "a person wrote the last reply"
    ANSWERED = "the copilot has answered"
    OWN_LABEL = "our own label"
    OWN_MARK = "our own mark"
    LOOP = "two machines in a loop"
    FLAGGED = "the helpdesk says so"
    SENDER = "sender"
    SUBJECT = "subject"
    RECEIPT = "acknowledgement"
    UNDELIVERED = "delivery failure"
    ABSENT = "absence"
    UNMARKED = "text without a mark"
    SOLVED = "solved"
    CLOSED = "closed"
    DELETED = "deleted"
    IN_NOTE = "it stands in an internal note"
    IN_HOUSE = "it stands in a prompt or a setting"
    IN_EARLIER = "it stands in an earlier ticket"
    UNSEEN = "characters that nobody sees"
    NOT_APPROVED = "not a text of the policy"
    OF_RECORD = "a fact from a system of record"
    VERIFIED = "the helpdesk vouches for the sender"
    FROM_LINE = "nothing but a From line"


class Learned(StrEnum):
    """How much of what the package has learned of a topic is heard beside the phrases."""

    ALL = "all"  # also where it is doubtful: hardly anything is missed, some ordinary questions wait for an agent
    SURE = "sure"
    NONE = "none"
