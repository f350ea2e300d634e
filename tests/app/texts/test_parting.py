"""What customers say of an answer, in three languages."""

import pytest

from app.texts.parting import Parting, parting


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("That worked, thank you!", Parting.CONFIRMS),
        ("Never mind, found it, it works now.", Parting.CONFIRMS),
        ("Vielen Dank, hat geklappt!", Parting.CONFIRMS),
        ("Gracias, ya funciona.", Parting.CONFIRMS),
        ("Brilliant, thanks.", Parting.CONFIRMS),
        ("Thanks!", Parting.THANKS),
        ("Danke", Parting.THANKS),
        ("Thanks, I'll try that tonight.", Parting.PROMISES),
        ("Danke, ich probiere es heute Abend aus, falls es klappt, melde ich mich.", Parting.PROMISES),
        ("Thanks, but it still does not work.", Parting.DENIES),
        ("Great, another bot.", Parting.DENIES),
        ("It has arrived, but broken.", Parting.DENIES),
        ("Funktioniert leider nicht.", Parting.DENIES),
        ("Forget it, I will buy elsewhere.", Parting.GIVES_UP),
        ("It works now, but can I also change the date?", Parting.ASKS),
        ("Could you send me the invoice again please", Parting.ASKS),
        ("Can you tell me when it works again?", Parting.ASKS),
        ("It blinks three times.", Parting.SAYS),
        ("Without that it is solved for nobody.", Parting.SAYS),
        ("", Parting.SAYS),
    ],
)
def test_a_message_says_something_of_the_answer(text: str, said: Parting) -> None:
    assert parting(text) is said


def test_quoted_words_do_not_count() -> None:
    assert parting("Which one?\n\nOn 2 March 2026 at 12:00, Support wrote:\n> That worked for others.") is Parting.ASKS


def test_a_long_story_is_no_confirmation() -> None:
    assert parting("It works now. " + "And here is what happened next. " * 20) is not Parting.CONFIRMS
