"""Both languages are complete, and every closed set has its words in them."""

import re
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest

from app.domain import ACKNOWLEDGEMENTS, AutonomyLevel, Courtesy, Evidence, OutcomeKind, Reason, Trace
from app.evidence.audit.audit import STEPS
from app.evidence.audit.findings import Kind, Severity
from app.evidence.audit.score import PARTS
from app.evidence.verdicts import Agreement, Standing
from app.origins import MACROS
from app.remit import Hours, Source
from app.signals import Sentiment, Urgency
from app.store.accounts import Role
from app.store.audits import ASKED as AUDITED
from app.store.calibrations import REFITTED, SHIPPED
from app.store.exclusions import EXCLUDED, INCLUDED
from app.store.feedback import RESET, RESTORED
from app.store.ledger import RUNNING
from app.store.passes import ASKED, CHANGES, EVERYTHING
from app.store.passwords import Weakness
from app.store.reviews import ReviewKind
from app.texts.grounding.claims import Kind as Claimed
from app.texts.personal.spans import Kind as Personal
from app.web.console.fields import CHANNELS, GROUPS, keys
from app.web.console.findings import Turn
from app.web.console.limits import PARTS as PLACES
from app.web.console.said import KNOWN
from app.web.console.shelves import State
from app.web.console.texts import LANGUAGES, chosen, places, texts
from app.words import reason_words
from integrations.helpdesk import Visibility
from knowledge.passages import Audience
from tests.architecture import ROOT

LEVELS = [level.name.lower() for level in AutonomyLevel]
SETS: dict[str, Iterable[object]] = {
    "reason": Reason,
    "reason.short": Reason,
    "kind": [*OutcomeKind, RUNNING, "other"],
    "level": LEVELS,
    "trace": Trace,
    "review.now": LEVELS,
    "review.then": LEVELS,
    "try.level": [*LEVELS, "handoff"],
    "role": Role,
    "evidence": Evidence,
    "review": ReviewKind,
    "visibility": Visibility,
    "accept": Weakness,
    "audience": Audience,
    "knowledge.state": State,
    "knowledge.trouble": [State.BROKE, State.CUT],
    "knowledge.kind": [
        "folder",
        "gone",
        *(f"{kind}{rest}" for kind in ("zendesk", "freshdesk") for rest in ("", MACROS)),
    ],
    "audit.knowledge": [word.rpartition(".")[2] for word in (EXCLUDED, INCLUDED, ASKED, AUDITED)],
    "audit.feedback": [word.rpartition(".")[2] for word in (RESET, RESTORED)],
    "audit.calibration": [word.rpartition(".")[2] for word in (REFITTED, SHIPPED)],
    "audit.subject": [EVERYTHING, CHANGES],
    "findings.kind": [*Kind, "gap"],
    "findings.severity": Severity,
    "findings.part": PARTS,
    "findings.step": ["questions", *STEPS],
    "findings.turn": [Turn.BROKE, Turn.CUT],
    "findings.says": [
        *(Kind.CONTRADICTION, "stale.old", "stale.past", "uncovered.intent", "broken_link.gone", "broken_link.hidden"),
        *("duplicate.same", "duplicate.within", "duplicate.alike", "long.long", "long.unheaded", "orphan.orphan"),
    ],
    "score": ["fused", "chunk", "title", "words", "reviews"],
    "said": KNOWN,
    "claim": Claimed,
    "verdict": Standing,
    "personal": Personal,
    "verdict.rests": [Standing.UNCITED, Standing.APPROVED, Standing.COURTESY],
    "verdict.value": Agreement,
    "sentiment": Sentiment,
    "urgency": Urgency,
    "month": range(1, 13),
    "weekday": range(7),
    "courtesy": [*Courtesy, *(f"{one}.meaning" for one in Courtesy)],
    "effect": ["reply", "note", "tag", *ACKNOWLEDGEMENTS],
    "manners.whence": ["helpdesk", "policy", "nobody", "outage"],
    "limits.channels": [f"by_{one}" for one in CHANNELS],
    "limits.hours": [f"by_{one}" for one in Hours],
    "limits.source": Source,
    "limits.group": [name for name, _ in GROUPS],
    "limits.key": keys("intent"),
    "limits.help": keys("intent"),
    "limits.lede": PLACES,
    "limits.leave": PLACES,
    "stakes": ["low", "medium", "high"],
    "check": ["sources", "audience", "figures", "language", "repetition", "length", "confidence", "questions"],
    "step": [
        *("read", "gate", "question", "triage", "rules", "context"),
        *("passages", "signals", "draft", "checks", "decide", "acknowledge", "handoff", "act"),
    ],
}


def sources() -> list[Path]:
    """Return everything that asks for texts."""
    web = ROOT / "app" / "web"
    return [*(web / "console").glob("*.py"), *(web / "templates").rglob("*.html")]


def asked() -> set[str]:
    """Return every key that is written out whole."""
    found: set[str] = set()
    for path in sources():
        code = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"""\bt\((?:newest\b)?["']([a-z0-9_.]+[a-z0-9_])["']\s*[,)]""", code))
        found |= {f"{key}.one" for key in re.findall(r"""\bt\.many\(\s*["']([a-z0-9_.]+)["']""", code)}
    return found


def test_both_languages_have_the_same_keys() -> None:
    assert texts("en").all.keys() == texts("de").all.keys()


@pytest.mark.parametrize("key", sorted(texts("en").all))
def test_a_translation_fills_the_same_places(key: str) -> None:
    assert places(texts("de").all[key]) == places(texts("en").all[key])
    assert texts("de").all[key].strip()


def test_every_key_that_is_asked_for_is_there() -> None:
    assert len(asked()) > 150
    assert asked() - texts("en").all.keys() == set()


def test_what_counts_has_a_form_for_one_and_for_many() -> None:
    keys = texts("en").all.keys()
    single = {key.removesuffix(".one") for key in keys if key.endswith(".one")}

    assert single == {key.removesuffix(".other") for key in keys if key.endswith(".other")} - {"kind"}


@pytest.mark.parametrize(("prefix", "language"), product(SETS, LANGUAGES))
def test_every_member_of_a_closed_set_has_words(prefix: str, language: str) -> None:
    missing = [one for one in SETS[prefix] if f"{prefix}.{one}" not in texts(language).all]

    assert missing == []


def test_the_reasons_say_in_english_what_the_command_says() -> None:
    assert {reason: texts("en")(f"reason.{reason}") for reason in Reason} == reason_words


def test_nearly_nothing_is_the_same_in_both_languages() -> None:
    """A text that was forgotten stands there in English."""
    english, german = texts("en").all, texts("de").all
    same = {key for key, words in english.items() if words == german[key] and len(words.split()) > 3}

    assert {key for key in same if re.sub(r"{\w+}|\W", "", english[key])} == set()


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [(0, "0", "0"), (1234, "1,234", "1.234"), (1234567, "1,234,567", "1.234.567")],
)
def test_numbers_are_written_as_the_language_does(value: int, english: str, german: str) -> None:
    assert texts("en").number(value) == english
    assert texts("de").number(value) == german


def test_a_share_is_told_in_per_cent() -> None:
    assert texts("en").share(0.874) == "87%"
    assert texts("de").share(0.874) == "87\u202f%"


@pytest.mark.parametrize(
    ("value", "words"), [(0.42, "0.4\u202fms"), (41.7, "42\u202fms"), (1500, "1.5\u202fs"), (12_345, "12\u202fs")]
)
def test_a_time_is_told_in_a_unit_that_suits_it(value: float, words: str) -> None:
    assert texts("en").milliseconds(value) == words


def test_one_and_several_differ() -> None:
    t = texts("en")

    assert [t.many("moment.days", count) for count in (0, 1, 2)] == ["0 days ago", "1 day ago", "2 days ago"]


@pytest.mark.parametrize(
    ("wish", "best", "language"),
    [("de", "en", "de"), ("", "de", "de"), ("", "", "en"), ("xx", "fr de-AT en", "de"), ("<script>", "*", "en")],
)
def test_the_language_is_the_readers_choice_then_the_browsers(wish: str, best: str, language: str) -> None:
    assert chosen(wish, best.split()) == language


def test_an_unknown_language_is_answered_in_english() -> None:
    assert texts("fr").language == "en"
