"""Freshdesk's numbers and labels for what the store says in words."""

from integrations.sandbox.rows import Record
from integrations.sandbox.tickets import WAITING

SUPPORT = "support@sandbox.example.com"
MAILBOX = 6130869160000  # the one e-mail configuration
PRODUCT = 6130869161000  # a product to choose; tickets begin without one
PORTAL = 6130869162000
PRIMARY = "en"

# Number, label for agents, label for customers. From 6 up the account's own.
STATUSES: dict[int, tuple[str, str]] = {
    2: ("Open", "Being Processed"),
    3: ("Pending", "Awaiting your Reply"),
    4: ("Resolved", "This ticket has been Resolved"),
    5: ("Closed", "This ticket has been Closed"),
    6: ("Waiting on Customer", "Awaiting your Reply"),
    7: ("Waiting on Third Party", "Being Processed"),
}
PRIORITIES = {"Low": 1, "Medium": 2, "High": 3, "Urgent": 4}
SOURCES = {"Email": 1, "Portal": 2, "Phone": 3, "Chat": 7, "Feedback Widget": 9, "Outbound Email": 10}
TYPES = ("Question", "Incident", "Problem", "Feature Request", "Refund")

STATUS_NUMBERS = {"new": 2, "open": 2, "pending": 3, "hold": 7, "solved": 4, "closed": 5}
STATUS_WORDS = {2: "open", 3: "pending", 4: "solved", 5: "closed", 6: "pending", 7: "hold"}
PRIORITY_WORDS = {1: "low", 2: "normal", 3: "high", 4: "urgent"}
PRIORITY_NUMBERS = {word: number for number, word in PRIORITY_WORDS.items()}
CHANNELS = {"email": 1, "web": 2, "api": 2, "voice": 3, "phone": 3, "twitter": 5, "facebook": 6, "chat": 7}
CHANNELS |= {"native_messaging": 7, "web_widget": 9, "whatsapp": 13}
SOURCE_CHANNELS = {1: "email", 2: "api", 3: "phone", 5: "twitter", 6: "facebook", 7: "chat", 9: "web_widget"}
SOURCE_CHANNELS |= {10: "email", 13: "whatsapp"}


def status(ticket: Record) -> int:
    """Return the status of a ticket as a number; "new" and "open" are one here."""
    if ticket["status"] == "pending" and ticket["custom_status_id"] == WAITING:
        return 6
    return STATUS_NUMBERS.get(ticket["status"], 5)


def status_fields(number: int) -> Record:
    """Return the store's fields for a status number."""
    custom = {"custom_status_id": WAITING} if number == 6 else {}
    return {"status": STATUS_WORDS[number], **custom}


def priority(ticket: Record) -> int:
    """Return the priority of a ticket; one without has the lowest."""
    return PRIORITY_NUMBERS.get(ticket["priority"] or "low", 1)


def source(ticket: Record) -> int:
    """Return by which door a ticket came in."""
    return CHANNELS.get(ticket["via"]["channel"], 2)


def label(number: int, of: dict[str, int]) -> str:
    """Return the display name of a number."""
    return next(name for name, one in of.items() if one == number)


def language(locale: str) -> str:
    """Return a locale as Freshdesk writes it: en, de, pt-BR."""
    word, _, place = locale.partition("-")
    return word if word == PRIMARY or not place else f"{word}-{place.upper()}"


def locale(code: str) -> str:
    """Return the store's locale for a language code."""
    return "en-us" if code.lower() == PRIMARY else code.lower()
