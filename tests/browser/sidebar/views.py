"""What the service says about a ticket, for tests to vary."""

from typing import Any

Json = dict[str, Any]

DRAFT: Json = {
    "run": 1,
    "text": "You can send it back within 30 days [1].\n\nA refund takes up to five working days [2].",
    "html": (
        "<p>Hello,</p>\n<p>you can send everything back within <strong>30 days</strong> of delivery, in its original"
        " box [1].</p>\n<ul>\n<li>Print the label from your account.</li>\n<li>Hand the parcel in at any shop of the"
        " carrier.</li>\n</ul>\n<p>We refund within five working days after it arrived [2].</p>"
    ),
    "language": "en",
    "confidence": 0.86,
    "writer": "extractive",
    "citations": [
        {
            "mark": 1,
            "title": "Return policy",
            "url": "https://help.example.com/hc/en-us/articles/11",
            "updated": "2026-11-02T09:00:00Z",
            "age_days": 12,
            "article": "11",
            "passage": "help/en/11#0",
            "passage_html": "<p>Everything can be sent back within <strong>30 days</strong> of delivery.</p>",
        },
        {
            "mark": 2,
            "title": "When will I get my refund?",
            "url": "https://help.example.com/hc/en-us/articles/12",
            "updated": "2025-03-02T09:00:00Z",
            "age_days": 625,
            "article": "12",
            "passage": "help/en/12#3",
            "passage_html": "<p>A refund takes up to five working days after the parcel arrived.</p>",
        },
    ],
}

LIMITS: list[Json] = [
    {"level": "suggest", "reason": "ceiling", "words": "The policy allows no more.", "detail": "return_policy"},
    {"level": "suggest", "reason": "unsure_answer", "words": "Not certain enough.", "detail": "0.86 below 0.90"},
    {"level": "resolve", "reason": "allowed", "words": "Nothing speaks against it.", "detail": ""},
]

READY: Json = {
    "ticket": "42",
    "connection": "main",
    "state": "ready",
    "run": 1,
    "time": "2026-11-14T10:20:00Z",
    "message": "m1",
    "newest_message": "m1",
    "old": False,
    "summary": "Asks how to send back a ceiling lamp bought last week.",
    "chips": {
        "intent": {"name": "return_policy", "title": "Send something back", "probability": 0.94},
        "sentiment": {"value": "negative", "probability": 0.71},
        "urgency": {"value": "normal", "probability": 0.82},
        "language": {"code": "en", "sure": True},
    },
    "outcome": {"kind": "suggested", "level": "suggest", "words": "suggested to the agent"},
    "why": {
        "reason": "ceiling",
        "words": "The policy allows no more for this kind of question.",
        "next_step": "Check the draft.",
        "limits": LIMITS,
    },
    "held": None,
    "delay": None,
    "draft": DRAFT,
    "can": {
        "insert": True,
        "reject": True,
        "take": True,
        "hand_back": False,
        "stop": False,
        "ask": True,
        "change": False,
    },
    "facts": [],
    "missing": [],
    "memory": [],
    "proposals": [],
}

LEVELS = {"suggested": "suggest", "handed_off": "suggest", "observed": "observe"}
NOTHING: Json = {"intent": None, "sentiment": None, "urgency": None, "language": None}


def view(**changes: Any) -> Json:
    """Return a view that is ready, with these differences."""
    return {**READY, **changes}


def bare(state: str, kind: str | None = None, reason: str = "", **changes: Any) -> Json:
    """Return a view without a draft: nothing known, skipped, failed, paused, off, at work."""
    can = {**READY["can"], "insert": False, "reject": False}
    outcome = {"kind": kind, "level": LEVELS.get(kind, "off"), "words": "left alone"} if kind else None
    why = {"reason": reason, "words": f"server words of {reason}", "next_step": "", "limits": []}
    empty = {"draft": None, "summary": "", "chips": NOTHING, "can": can, "outcome": outcome, "why": why}
    return view(state=state, **{**empty, **changes})


PROPOSAL: Json = {
    "id": "0123456789abcdef",
    "run": 1,
    "action": "full_refund",
    "title": "Refund everything",
    "effect": "money",
    "reversible": False,
    "parameters": {"order": "300003"},
    "fields": ["order"],
    "conditions": [
        {"term": "verified", "words": "", "met": True, "figures": ""},
        {"term": "cap", "words": "", "met": True, "figures": "49.90 EUR, 60.00 EUR"},
    ],
    "ready": True,
    "amount": "49.90 EUR",
    "state": "open",
    "who": "",
    "why": "",
}

STORY: Json = {"connection": "main", "ticket": "42", "intent": "return_policy", "summary": "Asks.", "ms": 43.4}
RUNS: Json = {
    "runs": [
        {
            **STORY,
            "run": 1,
            "time": "2026-11-14T10:20:00Z",
            "kind": "suggested",
            "reason": "ceiling",
            "words": "Suggested.",
            "level": "suggest",
            "steps": [
                {"name": "read", "ms": 12.4, "words": "", "told": None},
                {
                    "name": "passages",
                    "ms": 31.0,
                    "words": "6 articles, the best matches 81%.",
                    "told": {"key": "articles", "values": {"count": 6, "share": 0.81}, "reasons": []},
                },
            ],
        },
        {
            **STORY,
            "run": 9,
            "time": "2026-11-14T10:02:00Z",
            "kind": "superseded",
            "reason": "",
            "words": "A newer message came in.",
            "level": "observe",
            "steps": [],
        },
    ]
}

SIMILAR: Json = {
    "tickets": [
        {
            "id": "31",
            "subject": "Return a desk lamp",
            "url": "https://acme.zendesk.com/agent/tickets/31",
            "outcome": "replied",
            "score": 0.83,
        },
        {"id": "17", "subject": "Wrong colour", "url": "", "outcome": "handed_off", "score": 0.77},
    ]
}

ANSWERS: Json = {
    "probability": 0.78,
    "passages": [
        {
            "mark": 1,
            "title": "Refund time",
            "url": "https://help.example.com/hc/en-us/articles/12",
            "updated": "2026-10-01T09:00:00Z",
            "age_days": 44,
            "passage": "help/en/12#1",
            "audience": "public",
            "html": "<p>Five working days after the parcel arrived.</p>",
            "text": "Five working days after the parcel arrived.",
            "score": 0.81,
        },
        {
            "mark": 2,
            "title": "Refund limits for agents",
            "url": "",
            "updated": None,
            "age_days": None,
            "passage": "help/en/3#0",
            "audience": "internal",
            "html": "<p>Up to 50 without asking.</p>",
            "text": "Up to 50 without asking.",
            "score": 0.62,
        },
    ],
}
