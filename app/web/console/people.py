"""Who may use the console: invite by a one-time link, set a role, deactivate."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, Response, request, url_for

from app.store.accounts import Account, LastAdmin, Role
from app.web.access import session
from app.web.auth import person
from app.web.console.frame import show, speak
from app.web.console.texts import Texts
from app.web.faces import Faces


@dataclass(frozen=True, slots=True)
class Somebody:
    """One account as the table shows it."""

    id: int
    email: str
    name: str
    role: str
    active: bool
    invited: bool
    me: bool
    changeable: bool
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """The table, and what the last form did. `link` is shown this once."""

    people: tuple[Somebody, ...] = ()
    roles: tuple[str, ...] = tuple(Role)
    error: str = ""
    done: str = ""
    link: str = ""
    link_for: str = ""
    email: str = ""
    role: str = Role.AGENT


def people_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the table and the invitation."""

    @pages.get("/people", endpoint="people")
    @session(Role.ADMIN)
    def people() -> Response:
        return _show(faces, Page())

    @pages.post("/people", endpoint="invite")
    @session(Role.ADMIN)
    def invite() -> Response:
        email, t = request.form.get("email", "").strip(), speak()
        role = _role()
        if role is None:
            return _show(faces, Page(error=t("people.bad_role"), email=email), 422)
        try:
            token = faces.accounts.invite(email, role, person().email)
        except LastAdmin:
            return _show(faces, Page(error=t("people.last_admin"), email=email), 409)
        except ValueError:
            return _show(faces, Page(error=t("people.bad_email"), email=email), 422)
        link = url_for("console.accept", token=token, _external=True)
        return _show(faces, Page(link=link, link_for=email.lower()))


def change_routes(pages: Blueprint, faces: Faces) -> None:
    """Add what is done to one account."""

    @pages.post("/people/<int:account>/role", endpoint="role")
    @session(Role.ADMIN)
    def role(account: int) -> Response:
        wanted, t = _role(), speak()
        if wanted is None:
            return _show(faces, Page(error=t("people.bad_role")), 422)

        def done(who: Account) -> str:
            return t("people.role_done", email=who.email, role=t(f"role.{who.role}"))

        return _changed(faces, lambda by: faces.accounts.set_role(account, wanted, by), done, t)

    @pages.post("/people/<int:account>/deactivate", endpoint="deactivate")
    @session(Role.ADMIN)
    def deactivate(account: int) -> Response:
        t = speak()

        def done(who: Account) -> str:
            return t("people.gone_done", email=who.email)

        return _changed(faces, lambda by: faces.accounts.deactivate(account, by), done, t)


def _changed(faces: Faces, change: Callable[[str], Account], done: Callable[[Account], str], t: Texts) -> Response:
    try:
        who = change(person().email)
    except LastAdmin:
        return _show(faces, Page(error=t("people.last_admin")), 409)
    except LookupError:
        return _show(faces, Page(error=t("people.unknown")), 404)
    return _show(faces, Page(done=done(who)))


def _role() -> Role | None:
    name = request.form.get("role", "")
    return Role(name) if name in set(Role) else None


def _show(faces: Faces, page: Page, status: int = 200) -> Response:
    everybody = tuple(_somebody(one) for one in faces.accounts.list())
    return show(faces, "people.html", "people", replace(page, people=everybody), status)


def _somebody(account: Account) -> Somebody:
    me = account.id == person().id
    return Somebody(
        id=account.id,
        email=account.email,
        name=account.name,
        role=account.role,
        active=account.active,
        invited=account.invited,
        me=me,
        changeable=not me,
        seen=account.last_seen,
    )
