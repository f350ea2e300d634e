"""What the PDF and text files say that customers sent along: data, never instructions, for people and checks alone."""

from collections.abc import Iterator

from app.around.reading import Reading
from app.facts import Fact
from app.texts.mask import mask
from app.texts.thread import asks
from integrations.helpdesk import Attachment, HelpdeskError, NotFound, Unavailable, Visibility
from integrations.hidden import shaped
from integrations.records import Records
from knowledge.pdf import Broken, Limits, read

SOURCE = "attachment"
CONTENT = "content"  # the value of a fact that holds more of the text; kept in no ledger
_MOST = 3  # files, the newest
_BYTES = 2 * 2**20
_PAGES = 10
_KEPT = 4_000  # characters of a file
_TEXTS = (".txt", ".text", ".log", ".csv", ".md")


def attachments(reading: Reading, helpdesk: Records) -> Iterator[Fact]:
    """Yield what the newest readable files of customers say, or why one was not read. Raise HelpdeskError.

    What is too large is never asked for. Whatever a file says, nothing is decided by it.
    """
    public = (one for one in reading.ticket.messages if one.visibility is Visibility.PUBLIC and asks(one))
    files = [file for one in public for file in one.attachments if _readable(file)]
    for file in files[-_MOST:]:
        yield _told(reading, file, helpdesk)


def _readable(file: Attachment) -> bool:
    return bool(file.address or file.id) and (_pdf(file) or _plain(file))


def _pdf(file: Attachment) -> bool:
    return file.content_type == "application/pdf" or file.name.lower().endswith(".pdf")


def _plain(file: Attachment) -> bool:
    return file.content_type in {"text/plain", "text/csv", "text/markdown"} or file.name.lower().endswith(_TEXTS)


def _told(reading: Reading, file: Attachment, helpdesk: Records) -> Fact:
    """Return what a file says. Raise HelpdeskError where another attempt may help."""
    if file.size > _BYTES:
        return _unread(reading, file, "unread.size")
    try:
        text = _text(helpdesk.file(file, _BYTES), file, reading.seconds)
    except Broken:
        return _unread(reading, file, "unread.broken")
    except HelpdeskError as error:
        if isinstance(error, NotFound | Unavailable) or error.permanent:
            return _unread(reading, file, "unread.gone")
        raise
    if not text.strip():
        return _unread(reading, file, "unread.broken")
    words = {"file": _name(file), "words": reading.words(text), CONTENT: mask(text[:_KEPT])}
    return reading.fact(SOURCE, _name(file), "attachment.text", words, verified_only=False)


def _text(content: bytes, file: Attachment, seconds: float) -> str:
    """Return the words of a file, without characters that nobody sees. Raise Broken."""
    if _pdf(file):
        return shaped(read(content, Limits(size=_BYTES, pages=_PAGES, seconds=seconds)))
    if b"\0" in content:
        raise Broken("no text")
    return shaped(content[: 4 * _KEPT].decode("utf-8", errors="replace"))


def _unread(reading: Reading, file: Attachment, why: str) -> Fact:
    values = {"file": _name(file), "why": f"@{why}"}
    return reading.fact(SOURCE, _name(file), "attachment.unread", values, verified_only=False)


def _name(file: Attachment) -> str:
    return shaped(" ".join(file.name.split()))[:80] or "file"
