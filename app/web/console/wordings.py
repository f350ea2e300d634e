"""What automatic replies end with, by language: our words, or an admin's in their place. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain import Policy
from app.web.console.texts import Texts
from app.writers.frames import frame

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Wording:
    """The disclosure of one language. `ours` stands where `text` is empty: there is always one."""

    language: str
    text: str
    ours: str
    error: str = ""


def wordings(policy: Policy) -> tuple[Wording, ...]:
    """Return one for each language of a policy."""
    said = dict(policy.disclosure)
    return tuple(Wording(one, said.get(one, ""), _ours(one)) for one in dict.fromkeys((*policy.languages, *said)))


def left(before: Iterable[Wording], form: Mapping[str, str], t: Texts) -> tuple[Wording, ...]:
    """Return them as a reader left them, what cannot be sent with an error."""
    found = []
    for one in before:
        text = " ".join(form.get(f"disclosure.{one.language}", "").split())
        wrong = len(text) > LONGEST or "*" in text
        found.append(replace(one, text=text, error=t("limits.bad_disclosure", most=LONGEST) if wrong else ""))
    return tuple(found)


def worded(before: Iterable[Wording], after: Iterable[Wording]) -> dict[str, object]:
    """Return what differs, as a policy's text has it; None: our words again."""
    pairs = zip(before, after, strict=True)
    return {new.language: new.text or None for old, new in pairs if new.text != old.text and not new.error}


def _ours(language: str) -> str:
    words = frame(language) or frame("en")
    return f"{words.person} {words.label}" if words else ""
