"""What a person made of a draft."""

import pytest

from app.domain import Draft, Evidence
from app.evidence.drafts import Edit, Made, Use, compared

SAID = "You may return any item within 14 days. Print the label that we send by e-mail and take the parcel to a shop."
FRAMED = (
    f"Hello,\n\n{SAID}\n\nIf this does not help, simply reply to this message and say so: a person is one reply away."
)
DRAFT = Draft(FRAMED, (), Evidence.DOCUMENTED, "en", 0.9, "extractive", "p")


def use(sent: str) -> tuple[Use, tuple[Edit, ...]]:
    made = compared(DRAFT, sent)
    return made.use, made.edits


def test_a_draft_that_is_sent_with_another_greeting_was_used() -> None:
    assert use(f"Dear customer,\n\n{SAID}\n\nKind regards") == (Use.USED, ())


@pytest.mark.parametrize(
    ("sent", "edit"),
    [
        (SAID.replace("14 days", "30 days"), Edit.VALUE),
        (SAID.split(".", maxsplit=1)[0] + ". Print the label.", Edit.CUT),
        (
            f"{SAID} Our shops are open from Monday to Saturday, and closed on public holidays all year round.",
            Edit.ADDED,
        ),
        (SAID.replace("You may return", "Please feel free to send back").replace("take", "bring"), Edit.TONE),
    ],
)
def test_a_changed_draft_says_how_it_was_changed(sent: str, edit: Edit) -> None:
    found = use(sent)

    assert found[0] is Use.EDITED
    assert edit in found[1]


def test_another_reply_ignores_the_draft() -> None:
    assert use("I have cancelled your subscription and refunded what you paid this month.")[0] is Use.IGNORED


def test_no_reply_says_nothing() -> None:
    assert use("")[0] is Use.UNSENT


def test_a_rejection_stays_one_whatever_was_sent() -> None:
    assert compared(DRAFT, SAID, rejected=True) == Made(Use.REJECTED)
