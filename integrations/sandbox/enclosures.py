"""The files on articles and messages, with their bytes."""

import base64
import hashlib
import hmac
import secrets

from integrations.sandbox.articles import HelpCenter
from integrations.sandbox.comments import attachment
from integrations.sandbox.errors import not_found
from integrations.sandbox.moments import Clock, stamp
from integrations.sandbox.people import People
from integrations.sandbox.rows import Record, Rows

HOLDS = 300  # seconds that a signed address is good for


class Enclosures:
    """Every file that hangs on an article."""

    def __init__(self, rows: Rows, people: People, help_center: HelpCenter, clock: Clock) -> None:
        """Keep where records lie."""
        self._rows = rows
        self._people = people
        self._help = help_center
        self._clock = clock
        self._key = secrets.token_bytes(16)

    def add(self, article_id: int, name: str, content: bytes, content_type: str, inline: bool = False) -> Record:
        """Hang a file on an article. The article's own times stay as they are."""
        number, now = self._people.number(), stamp(self._clock())
        record: Record = {"id": number, "article_id": self._help.article(article_id)["id"], "file_name": name}
        record |= {"content_type": content_type, "size": len(content), "inline": inline, "created_at": now}
        record |= {"updated_at": now, "content": base64.b64encode(content).decode()}
        return self._rows.put("enclosure", number, record, parent=article_id)

    def keep(self, name: str, content: bytes, content_type: str, place: str) -> Record:
        """Keep a file for a message; return it as it hangs there. `place` is a pattern of its address."""
        number = self._people.number()
        record: Record = {"id": number, "article_id": 0, "file_name": name, "content_type": content_type}
        record |= {"size": len(content), "inline": False, "content": base64.b64encode(content).decode()}
        self._rows.put("enclosure", number, record)
        where = place.format(number=number, name=name, signed=self.signed(number))
        hung = attachment(number, name, content_type, len(content))
        return {**hung, "content_url": where, "mapped_content_url": where}

    def of(self, article_id: int) -> list[Record]:
        """Return what hangs on an article."""
        return self._rows.all("enclosure", article_id)

    def get(self, number: int) -> Record:
        """Return a file of an article that is there, or raise a 404 refusal."""
        found = self._rows.get("enclosure", number)
        if found is None:
            raise not_found()
        self._help.article(found["article_id"])
        return found

    def remove(self, number: int) -> None:
        """Take a file away."""
        self._rows.drop("enclosure", number)

    def shown(self, record: Record, reader: Record | None) -> bool:
        """Say whether a reader may see the article of a file, in whichever language."""
        article = self._help.article(record["article_id"])
        texts = self._help.translations(article["id"])
        return any(self._help.shown(article, text["locale"], reader) for text in texts)

    def signed(self, number: int) -> str:
        """Return a query that opens a file for a while to whoever has it."""
        until = int(self._clock().timestamp()) + HOLDS
        return f"Expires={until}&Signature={self._signature(number, until)}"

    def opens(self, number: int, until: str, signature: str) -> bool:
        """Say whether a query opens a file now."""
        if not until.isdigit() or int(until) < self._clock().timestamp():
            return False
        return hmac.compare_digest(self._signature(number, int(until)).encode(), signature.encode(errors="replace"))

    def _signature(self, number: int, until: int) -> str:
        return hmac.new(self._key, f"{number}/{until}".encode(), hashlib.sha256).hexdigest()


def content(record: Record) -> bytes:
    """Return the bytes of a file."""
    return base64.b64decode(record["content"])
