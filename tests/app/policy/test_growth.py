"""Intents and examples added to a policy's text: every other character stays."""

import tomllib

import pytest

from app.policy import Fresh, PolicyError, grown, load, shipped, taught

SAID = tuple(f'How tall is "lamp" number {n}\\{n}' for n in range(8))
FRESH = Fresh("lamp_height", 'How "tall"', "product", {"en": SAID[:5], "de": SAID[5:], "es": ()})


def text(examples: str) -> str:
    """Return a policy of one intent whose table of examples is this."""
    head = '[[intent]]\nname = "a"\ntitle = "A"\ncategory = "c"\nstakes = "low"\nceiling = "suggest"\n'
    other = head.replace('"a"', '"z"') + f"[intent.examples]\nen = [{many(', ').replace('word', 'term')}]\n"
    return f'{other}{head}{examples}\n[[category]]\nname = "c"  # a comment\n'


def many(form: str) -> str:
    return form.join(f'"word {one}"' for one in "abcdefgh")


def test_a_new_intent_stands_at_the_end_and_all_else_stays() -> None:
    after = grown(shipped(), FRESH)
    one = load(after).intents[-1]

    assert after.startswith(shipped().rstrip())
    assert (one.name, one.title, one.category, one.examples) == (FRESH.name, FRESH.title, FRESH.category, SAID)


@pytest.mark.parametrize(
    "examples",
    [
        f"[intent.examples]\nen = [{many(', ')}]",
        f"[intent.examples]\nen = [{many(', ')},]  # behind",
        f"[intent.examples]  # head\n  en = [\n    {many(',' + chr(10))} # [ no comma, a comment\n  ]",
        f"[intent.examples]\nen = [\n{many(',' + chr(10))},\n  # , the last word\n]",
    ],
)
def test_examples_are_added_however_the_list_is_written(examples: str) -> None:
    before = text(examples)
    after = taught(before, "a", {"en": ["one more"], "de": ["noch eins", "und eins"], "es": []})
    wanted = tomllib.loads(before)
    wanted["intent"][1]["examples"]["en"].append("one more")
    wanted["intent"][1]["examples"]["de"] = ["noch eins", "und eins"]

    assert tomllib.loads(after) == wanted
    assert all(line[line.index("#") :] in after for line in before.splitlines() if "#" in line)


def test_every_shipped_intent_can_be_taught() -> None:
    for one in load(shipped()).intents:
        after = load(taught(shipped(), one.name, {"en": ["zzz unheard"]})).intent(one.name)
        assert after
        assert set(after.examples) - set(one.examples) == {"zzz unheard"}


@pytest.mark.parametrize(
    ("before", "name", "words"),
    [
        (text(f"examples = {{ en = [{many(', ')}] }}"), "a", "cannot be changed in place"),
        (text(f"examples.en = [{many(', ')}]"), "a", "cannot be changed in place"),
        (text(f"[intent.examples]\nen = [{many(', ')}]"), "b", "there is no intent 'b'"),
    ],
)
def test_what_cannot_be_changed_in_place_is_refused(before: str, name: str, words: str) -> None:
    with pytest.raises(PolicyError, match=words):
        taught(before, name, {"en": ["one more"]})


def test_a_name_or_an_example_twice_is_refused() -> None:
    after = grown(shipped(), FRESH)

    with pytest.raises(PolicyError, match="two intents"):
        grown(after, FRESH)
    with pytest.raises(PolicyError, match="stands twice"):
        taught(after, "opening_hours", {"en": [SAID[0]]})
