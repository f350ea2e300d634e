"""The bar after a change: what was saved, a way to look at it, a way back."""

from dataclasses import dataclass

from app.store.accounts import Role
from app.web.auth import may
from app.web.console.force import Force
from app.web.console.review import Line, told
from app.web.console.texts import Texts
from app.web.faces import Faces

_SHOWN = 2  # changes that the bar names


@dataclass(frozen=True, slots=True)
class Saved:
    """The newest version, just saved."""

    number: int
    summary: str
    undo: bool


def saved(faces: Faces, number: int, force: Force, t: Texts) -> Saved | None:
    """Return what a page says after this version was saved, or None if it is not the newest any more."""
    version = force.version
    if not number or version is None or version.number != number:
        return None
    titles = {one.name: one.title for one in force.policy.intents}
    summary = f"{said(told(version.changes, titles, t), t)} {t('saved.acts')}"
    return Saved(number, summary.strip(), may(Role.ADMIN) and not force.managed)


def said(changed: tuple[Line, ...], t: Texts) -> str:
    """Return changes in one line."""
    parts = [t("saved.change", title=one.title, changes=in_short(one)) for one in changed[:_SHOWN]]
    more = len(changed) - _SHOWN
    return "; ".join([*parts, *([t.many("saved.more", more)] if more > 0 else [])]) + ("." if parts else "")


def in_short(line: Line) -> str:
    """Return what changes about one thing."""
    return ", ".join(f"{one.label} {one.old} → {one.new}".strip() for one in line.steps)
