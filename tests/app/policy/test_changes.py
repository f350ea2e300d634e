"""What differs between two policies, told in a few words."""

import pytest

from app.policy import Change, PolicyError, changes, edited, paused, shipped

SHIPPED = shipped()


def test_the_same_policy_has_no_changes() -> None:
    assert changes(SHIPPED, f"# another comment\n{SHIPPED}") == ()


def test_a_level_and_a_threshold_are_told_with_before_and_after() -> None:
    new = edited(SHIPPED, {"return_policy": {"ceiling": "reply", "threshold": 0.9}})

    assert changes(SHIPPED, new) == (
        Change("intent", "return_policy", "ceiling", "suggest", "reply"),
        Change("intent", "return_policy", "threshold", "0.85", "0.9"),
    )


def test_the_switch_is_a_change_of_the_whole() -> None:
    assert changes(SHIPPED, paused(SHIPPED, True)) == (Change("policy", "", "paused", "false", "true"),)


def test_a_default_that_is_written_out_is_no_change() -> None:
    bare = SHIPPED.replace('ceiling = "suggest"\n', "").replace("send_delay = 120\n", "")

    assert changes(bare, SHIPPED) == ()


def test_intents_that_come_and_go_are_told_by_title() -> None:
    start = SHIPPED.index("[[intent]]")
    without = SHIPPED[:start] + SHIPPED[SHIPPED.index("[[intent]]", start + 1) :]
    here = ("intent", "opening_hours", "")
    title = "Opening hours and how to reach us"

    assert changes(without, SHIPPED) == (Change(*here, "", title),)
    assert changes(SHIPPED, without) == (Change(*here, title, ""),)


def test_examples_and_phrases_are_counted() -> None:
    new = SHIPPED.replace('  "wat are ur hours",\n', "").replace('languages = ["en", "de", "es"]', 'languages = ["en"]')
    told = {one.key: (one.before, one.after) for one in changes(SHIPPED, new)}

    assert told == {
        "examples": (
            "en: 16 entries, de: 7 entries, es: 7 entries",
            "en: 15 entries, de: 7 entries, es: 7 entries",
        ),
        "languages": ("en, de, es", "en"),
    }


def test_a_rule_is_told_by_its_topic() -> None:
    start = SHIPPED.index('reason = "legal"')
    new = SHIPPED[:start] + SHIPPED[start:].replace("on = true", "on = false", 1)

    assert changes(SHIPPED, new) == (Change("rule", "legal", "on", "true", "false"),)


def test_what_is_no_policy_cannot_be_compared() -> None:
    with pytest.raises(PolicyError):
        changes(SHIPPED, "paused = 1")
