"""What is remembered of a customer, erased from the page of a run."""

from flask.testing import FlaskClient

from app.facts import Remembered
from app.store.memories import Memories
from tests.app.web.console.reading import read
from tests.app.web.stage import Stage
from tests.fakes import NOON


def kept(made: Stage) -> tuple[int, Memories, str]:
    """Remember a ticket of a run's requester and one of somebody else; return the run, the memory, who it is."""
    entry = next(one for one in made.faces.ledger.newest(500) if one.decision and one.connection == "main")
    assert entry.decision is not None
    memories, who = Memories(made.faces.ledger.store), entry.decision.requester_id
    for requester in (who, "somebody-else"):
        memories.keep("main", requester, Remembered("5", NOON, "Cards", "replied"))
    return entry.number, memories, who


def test_an_admin_erases_one_customers_memory_and_that_is_on_record(made: Stage, admin: FlaskClient) -> None:
    run, memories, who = kept(made)
    form = read(admin.get(f"/console/runs/{run}")).form(f"/console/runs/{run}/forget")
    answer = admin.post(f"/console/runs/{run}/forget", data=form.fields)

    assert (answer.status_code, answer.location) == (303, f"/console/runs/{run}")
    assert memories.of("main", who) == ()
    assert len(memories.of("main", "somebody-else")) == 1
    assert made.faces.audit.newest(1)[0].what == "memory.erase"
    assert "/forget" not in admin.get(f"/console/runs/{run}").get_data(as_text=True)


def test_nobody_else_is_offered_it_or_may(made: Stage, agent: FlaskClient) -> None:
    run, memories, who = kept(made)

    assert "/forget" not in agent.get(f"/console/runs/{run}").get_data(as_text=True)
    assert agent.post(f"/console/runs/{run}/forget", data={}).status_code == 403
    assert len(memories.of("main", who)) == 1


def test_a_run_that_there_is_not_is_not_found(admin: FlaskClient) -> None:
    assert admin.post("/console/runs/999999/forget", data={}).status_code == 404
