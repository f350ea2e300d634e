"""Texts of the sidebar: complete in both languages, and nothing that the service can say is missing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.domain import AutonomyLevel, OutcomeKind, Reason, Trace
from app.evidence.story import SENTENCES
from app.words import next_steps, reason_words

SIDEBAR = Path(__file__).parents[2] / "manifest/sidebar"
TEXTS: dict[str, dict[str, Any]] = {
    code: json.loads((SIDEBAR / f"texts/{code}.json").read_text()) for code in ("en", "de")
}
CODE = "\n".join(path.read_text() for path in sorted(SIDEBAR.rglob("*.js")))


def flat(texts: dict[str, Any], before: str = "") -> dict[str, str]:
    """Return every text by its whole key."""
    found: dict[str, str] = {}
    for key, value in texts.items():
        found |= flat(value, f"{before}{key}.") if isinstance(value, dict) else {before + key: value}
    return found


def test_every_text_is_there_in_both_languages() -> None:
    assert flat(TEXTS["en"]).keys() == flat(TEXTS["de"]).keys()


def test_both_languages_fill_in_the_same_values() -> None:
    english, german = flat(TEXTS["en"]), flat(TEXTS["de"])
    different = [key for key in english if _values(english[key]) != _values(german[key])]

    assert different == []


def test_german_is_not_english() -> None:
    english, german = flat(TEXTS["en"]), flat(TEXTS["de"])
    same = {key for key in english if english[key] == german[key]}

    assert same <= {"sentiment.neutral", "delay.seconds"}


def test_no_text_is_empty() -> None:
    assert [key for texts in TEXTS.values() for key, text in flat(texts).items() if not text.strip()] == []


@pytest.mark.parametrize("code", TEXTS)
def test_every_text_that_the_code_names_is_there(code: str) -> None:
    named = set(re.findall(r"""\bt\(\s*"([\w.]+)\"""", CODE)) | set(re.findall(r"""\? "([a-z]+\.[\w.]+)\"""", CODE))

    assert len(named) > 30
    assert named - flat(TEXTS[code]).keys() == set()


def test_every_text_is_used() -> None:
    used = set(re.findall(r'"([a-z]+(?:\.\w+)*)"', CODE))
    families = set(re.findall(r"`(\w+)\.\$\{", CODE)) | {
        "sentiment",
        "urgency",
        "similar",
        "runs",
    }  # `${kind}.${value}`
    unused = [key for key in flat(TEXTS["en"]) if key not in used and key.split(".")[0] not in families]

    assert unused == []


def test_every_reason_reads_as_in_the_service() -> None:
    assert TEXTS["en"]["reason"] == {str(reason): reason_words[reason] for reason in Reason}


def test_every_trace_behind_a_limit_has_words() -> None:
    assert TEXTS["en"]["trace"] == {str(trace): str(trace) for trace in Trace}


def test_every_next_step_reads_as_in_the_service() -> None:
    steps = {key: text for key, text in TEXTS["en"]["next"].items() if key != "default"}

    assert steps == {str(reason): text for reason, text in next_steps.items()}


def test_every_outcome_and_level_has_words() -> None:
    for texts in TEXTS.values():
        assert {*map(str, OutcomeKind), "running"} <= texts["past"].keys()
        assert set(map(str, OutcomeKind)) <= texts["headline"].keys()
        assert {level.name.lower() for level in AutonomyLevel} == texts["level"].keys()


def test_no_words_stand_in_the_code() -> None:
    """What people read comes from the texts: a capital letter after a quotation mark would be a sentence."""
    spoken = re.findall(r'"([A-Z][a-z]+ [a-z]+[^"]*)"', CODE)

    assert spoken == []


@pytest.mark.parametrize("code", TEXTS)
def test_whatever_a_step_comes_to_is_told_in_both_languages(code: str) -> None:
    told = TEXTS[code]["told"]

    assert told.keys() == SENTENCES.keys()
    assert [key for key in told if _values(told[key]) - _values(SENTENCES[key])] == []


def _values(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))
