"""Where the checks are tried: a draft against a source, and what is left of a customer's text. Nothing is kept."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, request

from app.domain import House
from app.evidence.examined import examined, pasted
from app.evidence.sifted import Sifted, pieces, sifted
from app.store.accounts import Role
from app.store.inventory import ItemQuery
from app.web.access import session
from app.web.auth import person
from app.web.budget import Budget
from app.web.console.drafts import Written, written
from app.web.console.force import force_of
from app.web.console.frame import show, speak
from app.web.console.texts import Texts
from app.web.faces import Faces
from knowledge.passages import Source

LONGEST = 8_000  # characters
TITLES = 100  # articles that are offered


@dataclass(frozen=True, slots=True)
class Asked:
    """What was written into the two forms."""

    draft: str = ""
    source: str = ""
    article: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a text, and what of it is a mark."""

    sifted: Sifted
    pieces: tuple[tuple[str, bool], ...]

    @property
    def quiet(self) -> bool:
        """Say whether nothing was dropped, masked or forbidden."""
        one = self.sifted
        return not (one.dropped or one.unseen or one.spelled or one.cut or one.hidden or one.foreign)


@dataclass(frozen=True, slots=True)
class Page:
    """Both forms, and what came of one of them."""

    titles: tuple[str, ...]
    asked: Asked = Asked()
    wrong: str = ""  # with the draft's form
    unread: str = ""  # with the text's
    draft: Written | None = None
    why: str = ""
    left: Left | None = None


def check_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the page and its two forms."""
    budget = Budget(faces.budget, faces.clock)

    @pages.get("/checks", endpoint="checks")
    @session(Role.AGENT)
    def empty() -> Response:
        return show(faces, "checks.html", "try", _page(faces))

    @pages.post("/checks", endpoint="check_draft")
    @session(Role.AGENT)
    def check_draft() -> Response:
        budget.spend(f"checks {person().id}")
        page = _checked(_page(faces, _asked()), faces, speak())
        return show(faces, "checks.html", "try", page, 422 if page.wrong else 200)

    @pages.post("/checks/text", endpoint="check_text")
    @session(Role.AGENT)
    def check_text() -> Response:
        budget.spend(f"checks {person().id}")
        page, t = _page(faces, _asked()), speak()
        if error := _wrong(page.asked.text, "checks.no_text", t):
            return show(faces, "checks.html", "try", replace(page, unread=error), 422)
        found = sifted(page.asked.text, [*_house(faces).hosts, *force_of(faces).policy.links])
        return show(faces, "checks.html", "try", replace(page, left=Left(found, tuple(pieces(found.asked)))))


def _page(faces: Faces, asked: Asked = Asked()) -> Page:
    items, _ = faces.holdings.inventory.listed(ItemQuery(), TITLES)
    return Page(tuple(dict.fromkeys(one.title or one.key for one in items)), asked)


def _asked() -> Asked:
    given = request.form
    return Asked(
        given.get("draft", ""), given.get("source", ""), given.get("article", "").strip(), given.get("text", "")
    )


def _checked(page: Page, faces: Faces, t: Texts) -> Page:
    """Return the page with what the checks say, or what is wrong with the form."""
    asked = page.asked
    source = _source(asked, faces, t)
    error = _wrong(asked.draft, "checks.no_draft", t) or (source if isinstance(source, str) else "")
    if error or isinstance(source, str):
        return replace(page, wrong=error)
    now, policy = faces.clock.now(), force_of(faces).policy
    made = examined(asked.draft.replace("\r\n", "\n"), source, policy, _house(faces), now)
    return replace(page, draft=written(made, now, t), why=t(f"reason.{made.reason}"))


def _source(asked: Asked, faces: Faces, t: Texts) -> Source | str:
    """Return the source that was pasted or named, or what is wrong with it."""
    if not asked.article:
        error = _wrong(asked.source, "checks.no_source", t)
        return error or pasted(asked.source.replace("\r\n", "\n"), t("checks.pasted"), t.language)
    items, total = faces.holdings.inventory.listed(ItemQuery(text=asked.article), TITLES)
    exact = [one for one in items if asked.article.casefold() in (one.title.casefold(), one.key.casefold())]
    chosen = exact[:1] or (items if total == 1 else ())
    if not chosen:
        return t("checks.no_article") if not total else t("checks.many_articles", count=t.number(total))
    found = faces.holdings.texts.article(chosen[0].key)
    return found[0] if found else t("checks.no_article")


def _house(faces: Faces) -> House:
    """Return what belongs to all connections together."""
    houses = [one.house for one in faces.desks.values()]
    return House(
        frozenset(host for one in houses for host in one.hosts),
        tuple(dict.fromkeys(secret for one in houses for secret in one.secrets)),
        tuple(dict.fromkeys(prompt for one in houses for prompt in one.prompts)),
    )


def _wrong(text: str, key: str, t: Texts) -> str:
    if not text.strip():
        return t(key)
    return t("try.too_long", count=t.number(LONGEST)) if len(text) > LONGEST else ""
