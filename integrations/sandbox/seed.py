"""Load the sample help centre, and play the sample tickets as their people would have written them.

What a sample expects of the copilot stays in the file: this module does not read it, so
it cannot reach the store or the API.
"""

import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from integrations.sandbox.rows import Record
from integrations.sandbox.store import Circumstances, Store


class BadSample(ValueError):
    """A sample file that cannot be understood; the message names the file and the reason."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to a ticket later, `after` milliseconds from its opening."""

    who: str
    after: float = 0.0
    text: str = ""
    public: bool = True
    into: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample ticket. `delay` is milliseconds from the start of the play."""

    name: str
    subject: str
    text: str
    email: str
    how: Circumstances
    parent: str = ""
    delay: float = 0.0
    steps: tuple[Step, ...] = field(default=())


def load(store: Store, directory: Path) -> dict[str, int]:
    """Load all articles, play all tickets without waiting; return ticket ids by sample name."""
    load_articles(store, directory)
    return play(store, read_tickets(directory), pace=0.0)


def load_articles(store: Store, directory: Path) -> dict[str, int]:
    """Publish every Markdown file under `articles/`; return article ids by file name."""
    made: dict[str, int] = {}
    for path in sorted((directory / "articles").rglob("*.md")):
        head, body = _split(path)
        made[path.stem] = _publish(store, head, body, made)
        if "updated" in head:
            store.help.date(made[path.stem], datetime.fromisoformat(head["updated"]).replace(tzinfo=UTC))
    return made


def read_tickets(directory: Path) -> tuple[Sample, ...]:
    """Return the samples of every `*.toml` file, in order, without what they expect."""
    found = []
    for path in sorted(directory.glob("*.toml")):
        for raw in tomllib.loads(path.read_text("utf-8")).get("ticket", ()):
            found.append(_sample(raw, path))
    return tuple(found)


def play(
    store: Store,
    samples: tuple[Sample, ...],
    pace: float = 1.0,
    sleep: Callable[[float], None] = time.sleep,
    opened: Callable[[str], object] = str,
) -> dict[str, int]:
    """Let everything happen in order of time, `pace` seconds for a second; return ticket ids by name.

    `opened` hears the name of every sample whose ticket is open now.
    """
    made: dict[str, int] = {}
    order = count()
    agenda: list[tuple[float, int, Sample, Step | None]] = []
    for sample in samples:
        heappush(agenda, (sample.delay, next(order), sample, None))
    passed = 0.0
    while agenda:
        moment, _, sample, step = heappop(agenda)
        if pace and moment > passed:
            sleep((moment - passed) / 1000 * pace)
        passed = max(passed, moment)
        if step is not None:
            happen(store, made, sample, step)
            continue
        made[sample.name] = open_ticket(store, made, sample)
        opened(sample.name)
        for later in sample.steps:
            heappush(agenda, (moment + later.after, next(order), sample, later))
    return made


def open_ticket(store: Store, made: dict[str, int], sample: Sample) -> int:
    """Open the ticket of a sample, as a follow-up of its parent if it has one."""
    parent = made[sample.parent] if sample.parent else None
    if parent is not None and store.ticket(parent)["status"] != "closed":
        store.set_status(parent, "closed", by_rule=True)
    how = sample.how.copy()
    how["parent_id"] = parent
    return store.add_ticket(sample.email, sample.subject, sample.text, **how)


def happen(store: Store, made: dict[str, int], sample: Sample, step: Step) -> None:
    """Let one later thing happen to the ticket of a sample."""
    number = made[sample.name]
    match step.who:
        case "customer":
            store.customer_writes(number, step.text, step.email or None)
        case "bot":
            store.customer_writes(number, step.text, step.email or None, automatic=True)
        case "agent":
            store.agent_writes(number, step.text, step.public)
        case "assign":
            store.assign(number, store.account.agent_id)
        case "rule":
            store.assign(number, store.account.agent_id, by_rule=True)
        case "merge":
            store.merge(number, made[step.into])
        case "close":
            store.set_status(number, "closed", by_rule=True)
        case _:
            raise BadSample(f"{sample.name}: nobody is called {step.who!r}")


def _sample(raw: Record, path: Path) -> Sample:
    try:
        return Sample(
            name=str(raw["id"]),
            subject=str(raw["subject"]),
            text=str(raw["text"]),
            email=str(raw["email"]),
            how=_circumstances(raw),
            parent=str(raw.get("parent", "")),
            delay=float(raw.get("delay_ms", 0)),
            steps=tuple(_step(one) for one in raw.get("then", ())),
        )
    except KeyError as error:
        raise BadSample(f"{path.name}: ticket {raw.get('id', '?')} lacks {error}") from None


def _circumstances(raw: Record) -> Circumstances:
    how = Circumstances(channel=raw.get("channel", "email"), locale=raw.get("locale", "en-US"))
    how["ccs"], how["attachments"] = tuple(raw.get("ccs", ())), tuple(raw.get("attachments", ()))
    how["automatic"], how["forwarded_by_agent"] = raw.get("automatic", False), raw.get("forwarded", False)
    how["tags"] = tuple(raw.get("tags", ()))
    return how


def _step(raw: Record) -> Step:
    public, into = bool(raw.get("public", True)), str(raw.get("into", ""))
    text, email = str(raw.get("text", "")), str(raw.get("email", ""))
    return Step(str(raw["who"]), float(raw.get("after_ms", 0)), text, public, into, email)


def _split(path: Path) -> tuple[dict[str, str], str]:
    """Return the front matter (`name: value` lines between `---`) and the text of a Markdown file."""
    lines = path.read_text("utf-8").splitlines()
    if not lines or lines[0].strip() != "---" or "---" not in lines[1:]:
        raise BadSample(f"{path.name}: no front matter")
    end = lines.index("---", 1)
    pairs = (line.partition(":") for line in lines[1:end] if line.strip())
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}, "\n".join(lines[end + 1 :]).strip()


def _publish(store: Store, head: dict[str, str], body: str, made: dict[str, int]) -> int:
    locale, page = head.get("locale", "en-us").lower(), MarkdownIt().enable("table").render(body)
    if head.get("translates", "") in made:
        number = made[head["translates"]]
        store.translate_article(number, head["title"], page, locale, _true(head, "draft"))
        return number
    more: dict[str, Any] = {"section": head.get("section", ""), "hidden": _true(head, "hidden")}
    more["labels"] = tuple(name.strip() for name in head.get("labels", "").split(",") if name.strip())
    if head.get("audience", "public") != "public":
        staff = head["audience"] in {"staff", "agents", "internal"}
        more["user_segment_id"] = store.account.staff_segment_id if staff else store.account.signed_in_segment_id
    return store.add_article(head["title"], page, locale, _true(head, "draft"), **more)


def _true(head: dict[str, str], name: str) -> bool:
    return head.get(name, "").lower() in {"true", "yes", "1"}
