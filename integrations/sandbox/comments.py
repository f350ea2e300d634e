"""Comments and attachments, as the API shows them."""

from dataclasses import dataclass

from integrations.sandbox.markup import paragraphs, plain, wrapped
from integrations.sandbox.rows import Record

# https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/#comment-flags
DOUBTED = 0  # nothing proves that the mail is from whom it says
AUTOMATIC = 4  # sent by a machine, as far as the mail headers tell
ON_BEHALF = 11  # submitted by an agent in the author's name
STRANGER = 2  # the author was not part of the conversation


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody writes on a ticket: plain text, or HTML."""

    author_id: int
    text: str = ""
    html: str = ""
    public: bool = True
    attachments: tuple[Record, ...] = ()
    flags: tuple[int, ...] = ()

    def empty(self) -> bool:
        """Say whether there is nothing to keep."""
        return not (self.text.strip() or plain(self.html) or self.attachments)


def via(channel: str, rel: str | None = None, **origin: object) -> Record:
    """Return the `via` block of a ticket, audit or comment."""
    return {"channel": channel, "source": {"from": dict(origin), "to": {}, "rel": rel}}


def mail(name: str, address: str) -> Record:
    """Return the `via` block of an e-mail."""
    block = via("email", address=address, name=name)
    block["source"]["to"] = {"name": "Support", "address": "support@sandbox.example.com"}
    return block


def system(client: str) -> Record:
    """Return the `metadata.system` block of a request; `client` is its User-Agent."""
    place = {"location": "Sandbox", "latitude": 52.5, "longitude": 13.4}
    return {"client": client, "ip_address": "127.0.0.1", **place}


def body(words: Words) -> Record:
    """Return the three forms of the text."""
    markup = words.html or paragraphs(words.text)
    flat = plain(words.html) if words.html else words.text.strip()
    return {"body": flat, "html_body": wrapped(markup), "plain_body": flat}


def metadata(client: str, custom: Record, words: Words | None, name: str) -> Record:
    """Return an audit's or comment's metadata; flags only where there are any."""
    block: Record = {"system": system(client), "custom": custom}
    if words is not None and words.flags:
        options = {str(flag): {"trusted": False, "message": {"user": name}} for flag in words.flags}
        block |= {"flags": list(words.flags), "flags_options": options}
    return block


def attachment(number: int, name: str, content_type: str = "application/octet-stream", size: int = 1024) -> Record:
    """Return a file that hangs on a comment. Its bytes are not kept."""
    place = f"https://sandbox.example.com/attachments/token/{number}/?name={name}"
    record: Record = {"id": number, "file_name": name, "content_url": place, "mapped_content_url": place}
    record |= {"content_type": content_type, "size": size, "width": None, "height": None, "inline": False}
    record |= {"deleted": False, "malware_access_override": False, "malware_scan_result": "malware_not_found"}
    return {**record, "thumbnails": []}
