"""What passes, helpdesks and the index say of themselves, in the reader's language. Pure."""

import re

from app.web.console.texts import Texts

# The service says these in English, to logs and terminals; whatever else it says stays as it is.
KNOWN = {
    "too_many": r"(?P<gone>\d+) of (?P<known>\d+) articles are gone: too many to remove unasked; .*",
    "closed": r"strangers are turned away from the help centre at (?P<place>\S+): nothing of it is public",
    "portal": r"strangers are turned away from (?P<place>\S+): nothing of it is public\. If it has another address, .*",
    "macros": r"its macros cannot be read: (?P<why>.*)",
    "no_text": r"article .*: too long, or not a text",
    "taken_away": r"the folder of vectors was taken away; they are built again",
    "unreadable": r"the vectors could not be read( \((?P<why>.*)\))?; they are built again",
    "no_questions": r"coverage, gaps and use need questions: there are none yet",
    "no_questions_but": r"coverage, gaps and use need .* yet; of the .* (?P<answered>\d+) of (?P<asked>\d+) find .*",
    "few_tickets": r"orphans not looked for: (?P<count>\d+) tickets are too few",
    "no_links": r"orphans not looked for: no article links to another",
    "no_addresses": r"links not looked at: articles without addresses",
    "no_dates": r"age not known: articles without dates",
    "no_encoder": r"no encoder: words compared, not meanings",
    "lacking": r"(?P<count>\d+) texts lacked their vectors; they are built again",
}
_PATTERNS = {name: re.compile(pattern, re.DOTALL) for name, pattern in KNOWN.items()}


def said(words: str, t: Texts) -> str:
    """Return one sentence of a pass's report, of its failures, of a mending or an audit, as the reader reads it."""
    for name, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(words):
            return t(f"said.{name}", **{place: value or "" for place, value in found.groupdict().items()})
    return words
