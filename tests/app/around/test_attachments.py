"""What files say, and that a file costs no more than itself."""

import pytest

from app.around.attachments import attachments
from app.facts import Fact
from app.texts.telling import told
from integrations.helpdesk import Attachment, Author, Ticket, Visibility
from tests.app.around.asking import proved, reading
from tests.fakes import FakeHelpdesk, message
from tests.knowledge.papers import pdf

PAPER = Attachment("invoice.pdf", "application/pdf", 900, "f1")
LOG = Attachment("error.log", "text/plain", 40, "f2")


class Reading(FakeHelpdesk):
    """A helpdesk that counts what is fetched."""

    fetched = 0

    def file(self, attachment: Attachment, limit: int) -> bytes:
        self.fetched += 1
        return super().file(attachment, limit)


def sent(*files: Attachment, **changes: object) -> Ticket:
    return proved(messages=(message("See the file", 0, verified=True, attachments=files, **changes),))


def facts(one: Ticket, **contents: bytes) -> list[Fact]:
    return list(attachments(reading(one), FakeHelpdesk(contents=contents)))


def test_a_pdf_is_told_by_its_first_words() -> None:
    (found,) = facts(sent(PAPER), f1=pdf("Invoice 4711\nTotal 59.90 EUR"))

    assert (found.source, found.key) == ("attachment", "invoice.pdf")
    assert found.text == "invoice.pdf says: “Invoice 4711 Total 59.90 EUR”"
    assert not found.quotable


def test_a_text_file_is_told_without_what_nobody_sees() -> None:
    (found,) = facts(sent(LOG), f2="Error\u200b 17 at start\u202e".encode())

    assert found.text == "error.log says: “Error 17 at start”"


def test_what_is_personal_is_masked() -> None:
    (found,) = facts(sent(LOG), f2=b"Mail from someone@example.com")

    assert "someone@" not in repr(found)


@pytest.mark.parametrize("content", [b"\x00\x01\x02binary", b"", b"   \n "])
def test_what_holds_no_words_is_said(content: bytes) -> None:
    (found,) = facts(sent(LOG), f2=content)

    assert found.text == "error.log was not read: there is no text in it that could be read."
    assert told(found, "de") == "error.log wurde nicht gelesen: es steht kein lesbarer Text darin."


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", pdf(*["page"] * 11), b"<html>no PDF</html>"])
def test_a_broken_or_long_pdf_is_said(content: bytes) -> None:
    (found,) = facts(sent(PAPER), f1=content)

    assert "was not read" in found.text


def test_what_is_too_large_is_never_fetched() -> None:
    helpdesk = Reading(contents={"f2": b"short"})
    huge = Attachment("error.log", "text/plain", 50 * 2**20, "f2")
    (found,) = attachments(reading(sent(huge)), helpdesk)

    assert found.text == "error.log was not read: it is too large."
    assert helpdesk.fetched == 0


def test_what_lies_about_its_size_is_cut_off() -> None:
    (found,) = facts(sent(LOG), f2=b"x" * (3 * 2**20))

    assert found.text == "error.log was not read: it could not be fetched."


def test_a_file_that_is_gone_stops_no_other() -> None:
    found = facts(sent(Attachment("gone.txt", "text/plain", 5, "f9"), LOG), f2=b"Error 17")

    assert [one.text for one in found] == [
        "gone.txt was not read: it could not be fetched.",
        "error.log says: “Error 17”",
    ]


def test_pictures_and_programs_are_not_asked_for() -> None:
    helpdesk = Reading()
    files = Attachment("photo.png", "image/png", 10, "f3"), Attachment("run.exe", "application/octet-stream", 10, "f4")

    assert list(attachments(reading(sent(*files)), helpdesk)) == []
    assert helpdesk.fetched == 0


def test_files_of_agents_and_internal_ones_are_left_alone() -> None:
    hidden = sent(LOG, author=Author.AGENT, visibility=Visibility.INTERNAL)

    assert facts(hidden, f2=b"secret") == []


def test_only_the_newest_few_are_read() -> None:
    files = [Attachment(f"{number}.txt", "text/plain", 5, f"f{number}") for number in range(5)]
    found = facts(sent(*files), **{f"f{number}": b"words" for number in range(5)})

    assert [one.key for one in found] == ["2.txt", "3.txt", "4.txt"]
