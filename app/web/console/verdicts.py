"""A draft sentence by sentence, in the reader's words: its source, its passage, what agrees and what does not. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.domain import Draft, Finding
from app.evidence.verdicts import Piece, Standing, Stated, verdicts
from app.web.console.texts import Texts

BAD = frozenset({Standing.DIFFERS, Standing.UNCITED})


class Titled(Protocol):
    """What stands behind a mark of a draft."""

    @property
    def title(self) -> str:
        """Return its title."""
        ...

    @property
    def url(self) -> str:
        """Return its address, or an empty string."""
        ...


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it is shown; `mark` is 0 where it has no source."""

    pieces: tuple[Piece, ...]
    standing: str
    words: str
    bad: bool
    faults: tuple[str, ...]
    mark: int = 0
    title: str = ""
    url: str = ""
    passage: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One check of the draft: what it holds, and what it says of this one."""

    check: str
    name: str
    words: str
    failed: bool


def spoken(draft: Draft, sources: Mapping[int, Titled], t: Texts) -> tuple[Sentence, ...]:
    """Return every sentence of a draft in order."""
    return tuple(_sentence(one, sources.get(one.source), t) for one in verdicts(draft))


def checked(finding: Finding, t: Texts) -> Checked:
    """Return what a check says of a draft; one that passed may say what it found."""
    limit, name = finding.limit, t.known(f"check.{finding.check}", finding.check)
    said = t.detail(finding.detail)
    if limit:
        return Checked(finding.check, name, f"{t(f'reason.{limit.reason}')} {said}", failed=True)
    return Checked(finding.check, name, "" if finding.detail == "passed" else said, failed=False)


def _sentence(one: Stated, source: Titled | None, t: Texts) -> Sentence:
    faults = tuple(t("verdict.fault", kind=t(f"claim.{kind}"), shown=shown) for kind, shown in one.faults)
    return Sentence(
        pieces=one.pieces,
        standing=one.standing,
        words=t(f"verdict.{one.standing}"),
        bad=one.standing in BAD,
        faults=faults,
        mark=one.source,
        title=source.title if source else "",
        url=source.url if source else "",
        passage=one.passage,
    )
