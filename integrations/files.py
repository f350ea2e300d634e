"""Files that hang on articles: their bytes, from the helpdesk or from where it keeps them."""

from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from integrations.helpdesk import NotPermitted, Unavailable
from integrations.http import Session, session, succeeded

MOST_ANSWERS = 5  # from the first address to where the file lies
REDIRECTS = frozenset({301, 302, 303, 307, 308})


def fetch(line: Session, url: str, limit: int, hosts: Sequence[str]) -> bytes:
    """Return the bytes at an address, followed wherever it leads within `hosts`. Raise HelpdeskError.

    The session's credentials go to its own address and nowhere else. `limit`: the most bytes.
    """
    home = session(line.origin, line.timeout, line.auth, limit)  # type: ignore[arg-type]
    at = urljoin(f"{line.origin}/", url)
    for _ in range(MOST_ANSWERS):
        answer = _line(at, home, hosts, limit).answer("GET", at)
        if answer.status_code not in REDIRECTS:
            succeeded(answer)
            return answer.content
        at = urljoin(at, answer.headers.get("Location", ""))
    raise Unavailable("a file: it leads from one address to the next without end")


def _line(url: str, home: Session, hosts: Sequence[str], limit: int) -> Session:
    """Return the session for an address: our own, or one without credentials. Raise NotPermitted for a stranger's."""
    parts = urlsplit(url)
    origin, name = f"{parts.scheme}://{parts.netloc}", parts.netloc.lower()
    if origin == home.origin:
        return home
    if parts.scheme == "https" and any(name == one or name.endswith(f".{one}") for one in hosts):
        return session(origin, home.timeout, limit=limit)
    raise NotPermitted("a file: it leads to an address that is not the helpdesk's")
