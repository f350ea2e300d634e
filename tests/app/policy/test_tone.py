"""What the policy asks of the tone of replies."""

import pytest

from app.policy import PolicyError, load, shipped
from app.policy.changes import changes
from app.tone import PLAIN_TONE, Address, Tone


def toned(table: str) -> str:
    """Return the shipped policy with a table of this content."""
    return f"{shipped()}\n[tone]\n{table}\n"


def test_nothing_is_asked_as_it_comes() -> None:
    assert load(shipped()).tone == PLAIN_TONE


def test_the_table_is_read() -> None:
    said = 'forbidden = ["cheap*"]\naddress = "formal"\nlongest = 900\narticle_days = 365'

    assert load(toned(said)).tone == Tone(("cheap*",), Address.FORMAL, 900, 365)


@pytest.mark.parametrize("said", ['address = "polite"', "longest = -1", 'forbidden = ["*"]', "loud = true"])
def test_what_cannot_be_is_refused(said: str) -> None:
    with pytest.raises(PolicyError, match="tone"):
        load(toned(said))


def test_a_change_is_told() -> None:
    (one,) = changes(shipped(), toned("longest = 900"))

    assert (one.key, one.after) == ("tone.longest", "900")
