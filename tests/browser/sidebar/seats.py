"""An agent's seat: a browser page with the stand-in of a helpdesk and the packaged app in it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, FrameLocator, Page, Route, expect

from app.cli.packaging.files import Kind
from tests.browser.sidebar.server import PAGES, Cloud
from tests.browser.windows import Windows

# Two windows get each other's messages in their order: what the panel asked for before is known when this comes back.
PING = """() => new Promise((done) => {
  addEventListener("message", ({ data }) => String(data).includes("zaf.pong") && done());
  parent.postMessage("ping", "*");
})"""
SDK = "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"
LOOK = {"timezone_id": "UTC", "reduced_motion": "reduce"}
AGENT = {"id": 7, "name": "agent-01", "email": "agent-01@example.com", "role": "agent"}
HOST_PAGE = """<!doctype html><meta charset="utf-8"><title>{kind}</title><link rel="icon" href="data:,">
<style>body {{ margin: 0 }} iframe {{ border: 0; display: block; width: {width}px; height: 400px }}</style>
<script type="application/json" id="given">{given}</script>{before}{frames}{after}"""


@dataclass
class Seat:
    """What an agent sees and does."""

    kind: Kind
    cloud: Cloud
    page: Page
    errors: list[str] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        """Return the browser around the page."""
        return self.page.context

    @property
    def panel(self) -> FrameLocator:
        """Return the panel's own document."""
        return self.page.frame_locator("iframe")

    @property
    def inserted(self) -> list[str]:
        """Return what the app put into the agent's composer."""
        if self.kind is Kind.ZENDESK:
            calls = self.page.evaluate("desk.invoked")
            return [call[1] for call in calls if call[0].split(".")[-1] in {"appendHtml", "appendText", "insert"}]
        calls = self.page.evaluate("desks.one.triggered")
        return [call[1]["text"] for call in calls if call[0] == "click" and call[1]["id"] == "reply"]

    def shown(self) -> None:
        """Tell the app that the agent came back to it."""
        if self.kind is Kind.ZENDESK:
            self.page.evaluate("desk.send('pane.activated')")
        else:
            self.page.evaluate("desks.one.handlers['app.activated'].forEach((handler) => handler())")

    def dress(self, scheme: Literal["light", "dark"]) -> None:
        """Let the helpdesk look light or dark; Freshdesk's app must have been opened as "system"."""
        if self.kind is Kind.ZENDESK:
            self.page.evaluate("(scheme) => desk.send('colorScheme.changed', scheme)", scheme)
        else:
            self.page.emulate_media(color_scheme=scheme)
        expect(self.panel.locator("html")).to_have_attribute("data-theme", scheme)

    def widen(self, width: int) -> None:
        """Give the app so many pixels."""
        self.page.evaluate("(width) => (document.querySelector('iframe').style.width = `${width}px`)", width)
        self.page.frames[1].wait_for_function("(width) => innerWidth === width", arg=width)

    def refuse(self) -> None:
        """Let the helpdesk refuse whatever goes into the composer."""
        if self.kind is Kind.ZENDESK:
            paths = ["ticket.comment.appendHtml", "ticket.comment.appendText", "ticket.editor.insert"]
            self.page.evaluate("(paths) => paths.forEach((path) => desk.refuses.add(path))", paths)
        else:
            self.page.evaluate("desks.one.refuses = true")

    def settle(self) -> None:
        """Wait until the app has no call under way, and asks for nothing more after the last answer."""
        for _ in range(3):  # the ticket, a fresh look at it, and what hung on that
            if self.kind is Kind.ZENDESK:
                self.page.frames[1].evaluate(PING)
            self.page.wait_for_function("(globalThis.desk ?? globalThis).flight === 0")

    def until(self, true: Callable[[], bool]) -> None:
        """Wait for something outside the page; raise if it does not come."""
        for _ in range(600):
            if true():
                return
            self.page.wait_for_timeout(25)
        raise AssertionError("it never came")

    def listen(self) -> None:
        """Keep whatever goes wrong in the page."""
        self.page.on("console", self.heard)
        self.page.on("pageerror", self.thrown)

    def leave(self) -> None:
        """Listen no more."""
        self.page.remove_listener("console", self.heard)
        self.page.remove_listener("pageerror", self.thrown)

    def heard(self, said: ConsoleMessage) -> None:
        """Keep an error that the browser tells."""
        if said.type == "error":
            self.errors.append(said.text)

    def thrown(self, error: Error) -> None:
        """Keep an error that nobody caught."""
        self.errors.append(str(error))


def zendesk_page(cloud: Cloud, *, width: int, scheme: str, locale: str, place: str, values: dict[str, Any]) -> str:
    """Return the page around a Zendesk app, which lies on another origin."""
    shown = {"currentUser": {**AGENT, "locale": locale}, "colorScheme": scheme, "comment.useRichText": True, **values}
    context: dict[str, Any] = {
        "instanceGuid": "guid",
        "product": "support",
        "account": {"subdomain": "acme"},
        "location": place,
    }
    if place == "ticket_sidebar":
        context["ticketId"] = 42
    metadata = {"appId": 1, "installationId": 2, "name": "Deskmate", "version": "1", "settings": {"connection": "main"}}
    given = {"values": shown, "registered": {"metadata": metadata, "context": context}}
    query = f"origin=http://127.0.0.1:{cloud.port}&app_guid=guid&colorScheme={scheme}"
    frame = (
        f'<iframe title="Deskmate" src="http://localhost:{cloud.port}/app/zendesk/assets/panel.html?{query}"></iframe>'
    )
    script = '<script src="/zendesk.js"></script>'
    return HOST_PAGE.format(kind="zendesk", width=width, given=_json(given), before="", frames=frame, after=script)


def freshdesk_page(*, width: int, scheme: str, locale: str, place: str, agents: list[tuple[str, str]]) -> str:
    """Return the page around Freshdesk apps, one for each agent and ticket."""
    iparams = {"connection": "main", "theme": scheme, "language": locale.split("-", maxsplit=1)[0]}
    user = {
        "loggedInUser": {"loggedInUser": {"id": 7, "contact": {"name": "agent-01", "email": "agent-01@example.com"}}}
    }
    data = [{"ticket": {"ticket": {"id": int(ticket)}}, **user} if ticket else user for _, ticket in agents]
    given = {name: {"iparams": iparams, "data": held} for (name, _), held in zip(agents, data, strict=True)}
    file = "page.html" if place == "nav_bar" else "index.html"
    frame = '<iframe title="Deskmate" name="{}" src="/app/freshdesk/app/{}"></iframe>'
    frames = "".join(frame.format(name, file) for name, _ in agents)
    script = '<script src="/freshdesk.js"></script>'
    return HOST_PAGE.format(kind="freshdesk", width=width, given=_json(given), before=script, frames=frames, after="")


@dataclass
class Room:
    """Opens seats, and looks at the end whether any of them complained."""

    windows: Windows
    cloud: Cloud
    seats: list[tuple[Seat, dict[str, Any]]] = field(default_factory=list)

    def open(
        self,
        kind: Kind,
        *,
        width: int = 320,
        scheme: str = "light",
        locale: str = "en-US",
        place: str = "ticket_sidebar",
        agents: list[tuple[str, str]] | None = None,
        values: dict[str, Any] | None = None,
        clock: bool | datetime = False,
    ) -> Seat:
        """Return a seat in front of a ticket; its clock is the real one, one that can be wound, or one that stands."""
        looks: dict[str, Any] = {"width": width, "scheme": scheme, "locale": locale, "place": place}
        if kind is Kind.ZENDESK:
            page = zendesk_page(self.cloud, **looks, values=values or {})
        else:
            page = freshdesk_page(**looks, agents=agents or [("one", "" if place == "nav_bar" else "42")])
        self.cloud.pages["/host"] = page
        given = LOOK | {"locale": locale}
        seat = Seat(kind, self.cloud, self.windows.opened(**given) if clock else self.windows.lend(**given))
        seat.page.set_viewport_size({"width": max(width, 200), "height": 900})
        if kind is Kind.ZENDESK:
            seat.context.route(SDK, _sdk)
        seat.listen()
        if clock:
            seat.page.clock.install()
        if isinstance(clock, datetime):
            seat.page.clock.pause_at(clock)
        self.seats.append((seat, {} if clock else given))
        seat.page.goto(f"http://127.0.0.1:{self.cloud.port}/host", wait_until="load")
        return seat

    def close(self) -> None:
        """Leave, and raise if a page threw, or broke its own content policy."""
        errors = [error for seat, _ in self.seats for error in seat.errors]
        for seat, given in self.seats:
            seat.leave()
            if given:
                self.windows.take_back(seat.page, **given)
            else:  # its clock can never be a real one again
                seat.context.close()
        assert errors == []


def _sdk(route: Route) -> None:
    route.fulfill(body=(PAGES / "zaf_sdk.js").read_text(), content_type="text/javascript")


def _json(value: object) -> str:
    return json.dumps(value).replace("<", "\\u003c")
