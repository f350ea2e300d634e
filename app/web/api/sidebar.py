"""The sidebar's half of `/api/v1`: one ticket of one connection, and the knowledge base."""

from flask import Response
from flask_openapi.blueprint import APIBlueprint

from app.around.memory import recalled
from app.domain import OutcomeKind
from app.evidence import desk, seen
from app.evidence.answers import answered, similar
from app.evidence.story import story
from app.facts import Fact
from app.language import tongue
from app.store.ledger import Entry, RunQuery
from app.store.memories import Memories
from app.store.reviews import ReviewKind
from app.web.access import sidebar
from app.web.api import shapes
from app.web.api.answers import REFUSALS, told
from app.web.api.proposals import Seat, proposing, with_proposals
from app.web.auth import caller
from app.web.budget import Budget
from app.web.errors import Refusal
from app.web.faces import Faces
from app.web.sidebar import labelled
from integrations.helpdesk import TicketEvent

SECURITY = [{"sidebar": list[str]()}]
FRESH = 10  # seconds in which several wishes for a look are one
LIKE = 100  # runs of the same intent that are compared
SOMEBODY = "an agent"


def sidebar_routes(faces: Faces) -> APIBlueprint:
    """Return the routes of the helpdesks' apps."""
    routes = APIBlueprint(
        "sidebar", __name__, url_prefix="/api/v1/<connection>", abp_security=SECURITY, abp_responses=REFUSALS
    )
    budget = Budget(faces.budget, faces.clock)
    _reading(routes, faces, budget)
    _telling(routes, faces, budget)
    _holding(routes, faces)
    proposing(routes, faces, Seat(_view, _run, _who, budget))
    return routes


def _reading(routes: APIBlueprint, faces: Faces, budget: Budget) -> None:
    @routes.get("/tickets/<ticket>", responses={200: shapes.ViewAnswer})
    @sidebar
    def look(path: shapes.At) -> Response:
        """What is known of a ticket: state, reason, draft, and what can be done. Also where nothing is known yet."""
        return told(_view(faces, path))

    @routes.get("/tickets/<ticket>/runs", responses={200: shapes.RunsAnswer})
    @sidebar
    def runs(path: shapes.At) -> Response:
        """The ticket's runs as stories, newest first, at most 100."""
        entries = faces.ledger.history(path.connection, path.ticket)
        return told({"runs": [story(one) for one in entries]})

    @routes.get("/tickets/<ticket>/similar", responses={200: shapes.SimilarAnswer})
    @sidebar
    def like(path: shapes.At) -> Response:
        """Other tickets with a like question, and what came of them."""
        return told({"tickets": _similar(faces, path)})

    @routes.post("/ask", responses={200: shapes.HitsAnswer})
    @sidebar
    def ask(path: shapes.Place, body: shapes.Enquiry) -> Response:
        """Passages of the knowledge base for a question, with the probability that the best one answers it."""
        budget.spend(f"ask {path.connection}")
        here = faces.desks[path.connection]
        language = body.language or tongue(body.question, configured=here.policy().languages).code
        found = faces.search.find(body.question, language, body.internal, here.brand)
        return told(answered(found, faces.clock.now()))


def _telling(routes: APIBlueprint, faces: Faces, budget: Budget) -> None:
    @routes.post("/tickets/<ticket>/consider", responses={202: shapes.ConsiderAnswer})
    @sidebar
    def consider(path: shapes.At, body: shapes.Hand) -> Response:
        """Look at the ticket afresh, as after a webhook."""
        budget.spend(f"consider {path.connection}")
        now = faces.clock.now()
        event = f"sidebar-{path.ticket}-{int(now.timestamp() // FRESH)}"
        new = faces.receive(TicketEvent(path.connection, event, path.ticket, now))
        return told({"status": "accepted" if new else "known"}, 202)

    @routes.post("/tickets/<ticket>/reviews", responses={201: shapes.ReviewAnswer})
    @sidebar
    def review(path: shapes.At, body: shapes.Opinion) -> Response:
        """What the agent did with a suggestion, or thinks of it; the same word again replaces the first."""
        entry = _run(faces, path, body.run)
        about = {"passage": _kept(body.passage), "text_digest": body.text_digest}
        faces.reviews.add(entry.run, ReviewKind(body.kind), _who(body), _kept(body.reason), **about)
        return told({"run": body.run, "kind": body.kind}, 201)


def _holding(routes: APIBlueprint, faces: Faces) -> None:
    @routes.post("/tickets/<ticket>/take", responses={200: shapes.ViewAnswer})
    @sidebar
    def take(path: shapes.At, body: shapes.Hand) -> Response:
        """Keep the copilot off the ticket until it is handed back."""
        faces.holds.take(path.connection, path.ticket, _who(body))
        return told(_view(faces, path))

    @routes.post("/tickets/<ticket>/hand-back", responses={200: shapes.ViewAnswer})
    @sidebar
    def hand_back(path: shapes.At, body: shapes.Hand) -> Response:
        """Let the copilot work on the ticket again."""
        faces.holds.hand_back(path.connection, path.ticket, _who(body))
        return told(_view(faces, path))

    @routes.post("/tickets/<ticket>/runs/<run>/stop", responses={200: shapes.ViewAnswer})
    @sidebar
    def stop(path: shapes.AtRun, body: shapes.Hand) -> Response:
        """Stop a reply while it waits to be sent."""
        entry = _run(faces, path, path.run)
        if not faces.holds.stop(entry.run, _who(body)):
            raise Refusal(409, "too_late", "It is sent, or nothing waits to be sent.", "Reload the ticket.")
        return told(_view(faces, path))


def _view(faces: Faces, path: shapes.At) -> seen.View:
    entries, asked = with_proposals(faces, faces.ledger.history(path.connection, path.ticket))
    newest = entries[0] if entries else None
    drafted = next((one.decision for one in entries if one.decision and one.decision.draft), None)
    look = desk.Look(
        connection=path.connection,
        ticket=path.ticket,
        entries=entries,
        policy=faces.desks[path.connection].policy(),
        now=faces.clock.now(),
        waiting=not faces.deliveries.newest(path.connection, path.ticket, newest.number if newest else 0),
        hold=faces.holds.taken(path.connection, path.ticket),
        stopped=newest is not None and newest.kind is None and faces.holds.stopped(newest.run) != "",
        outdated=drafted is not None and faces.outdated(drafted),
        memory=_memory(faces, path, next((one.decision.requester_id for one in entries if one.decision), "")),
        changes=faces.redraft is not None,
        proposed=asked,
    )
    return desk.view(look)


def _memory(faces: Faces, path: shapes.At, requester: str) -> tuple[Fact, ...]:
    """Return what is remembered of the requester of a ticket, that one left out."""
    kept = Memories(faces.ledger.store).of(path.connection, requester, but=path.ticket)
    return tuple(recalled(kept, faces.desks[path.connection].page, faces.clock.now()))


def _similar(faces: Faces, path: shapes.At) -> tuple[seen.Alike, ...]:
    made = (one.decision for one in faces.ledger.history(path.connection, path.ticket) if one.decision)
    asked = next((one for one in made if one.question and one.triage), None)
    if asked is None or asked.question is None or asked.triage is None:
        return ()
    others = faces.ledger.search(RunQuery(connection=path.connection, intent=asked.triage.intent), LIKE)
    answers = [one for one in others if one.ticket != path.ticket and one.kind in _ANSWERED]
    return similar(asked.question, answers, faces.desks[path.connection].page)


_ANSWERED = frozenset({OutcomeKind.REPLIED, OutcomeKind.RESOLVED, OutcomeKind.SUGGESTED, OutcomeKind.HANDED_OFF})


def _run(faces: Faces, path: shapes.At, number: int) -> Entry:
    """Return a run of this very ticket. Raise Refusal: a sidebar touches no other one's."""
    entry = faces.ledger.get(number)
    if entry is None or (entry.connection, entry.ticket) != (path.connection, path.ticket):
        raise Refusal(404, "unknown_run", "This ticket has no such run.", "Reload the ticket.")
    return entry


def _who(body: shapes.Hand) -> str:
    """Return what the agent is called: by the token, else by the call. Nobody has proved either."""
    return f"{caller().label or labelled(body.agent) or SOMEBODY}{desk.CLAIMED}"


def _kept(text: str) -> str:
    """Return a text as every database keeps it."""
    return text.replace("\x00", " ").strip()
