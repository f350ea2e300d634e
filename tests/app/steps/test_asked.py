"""The same question on another ticket."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain import AutonomyLevel, Limit, Reason
from app.steps.asked import asked
from app.steps.question import question
from tests.fakes import NOON, FakeMemory, message, ticket

TICKET = ticket(id="2")
QUESTION = question(TICKET, ("en",))


@dataclass
class Noting(FakeMemory):
    """A memory that notes since when it was asked."""

    since: list[datetime] = field(default_factory=list)

    def asked(self, connection: str, requester_id: str, digest: str, since: datetime, ticket_id: str) -> str:
        self.since.append(since)
        return super().asked(connection, requester_id, digest, since, ticket_id)


def test_second_ticket_goes_to_a_person_with_the_first_one() -> None:
    memory = FakeMemory(questions={("100", QUESTION.digest): "1"})

    assert asked(TICKET, QUESTION, memory, NOON) == (Limit(AutonomyLevel.SUGGEST, Reason.ASKED_TWICE, "1", True),)


def test_the_same_ticket_is_not_another() -> None:
    assert asked(TICKET, QUESTION, FakeMemory(questions={("100", QUESTION.digest): "2"}), NOON) == ()


def test_other_question_is_no_repetition() -> None:
    other = question(ticket(message("Where is my parcel?")), ("en",))

    assert asked(TICKET, other, FakeMemory(questions={("100", QUESTION.digest): "1"}), NOON) == ()


def test_memory_is_asked_about_one_day() -> None:
    memory = Noting()
    asked(TICKET, QUESTION, memory, NOON)

    assert memory.since == [NOON - timedelta(hours=24)]
