"""The confidence refitted from the ledger and its reviews, and taken back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.evidence.refit import Step, calibrate, sentence, standing, verdicts
from app.store.audit import Audit
from app.store.calibrations import Calibrations
from app.store.engine import Store, open_store
from app.store.feedback import StoredLearned
from app.store.inbox import run_id
from app.store.ledger import Ledger
from app.store.migrate import upgrade
from app.store.reviews import ReviewKind, Reviews
from knowledge.calibration import FUSED, Calibration
from knowledge.refit import LEAST, Verdict
from tests.app.reviewed import fill, keep
from tests.app.store.databases import plain
from tests.app.store.examples import decision, event
from tests.fakes import FakeClock

WHO = "admin-01@example.com"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(plain(tmp_path))
    upgrade(opened)
    yield opened
    opened.close()


def test_what_is_shipped_holds_where_nobody_has_said_anything(store: Store, clock: FakeClock) -> None:
    told = calibrate(store, clock, WHO)

    assert (told.step, told.constants) == (Step.TOO_FEW, FUSED)
    assert standing(store, clock)["in_force"] == "shipped"
    assert StoredLearned(store).calibration() is None
    assert sentence(standing(store, clock)) == "confidence: shipped constants"


def test_verdicts_are_of_drafts_that_quote_what_was_found_first(store: Store, clock: FakeClock) -> None:
    good = Verdict(0.6, 0.2, True)
    keep(store, 1, good)
    keep(store, 2, Verdict(0.5, 0.1, False), "tone: too short")
    keep(store, 3, Verdict(0.4, 0.1, False), "source")
    keep(store, 4, good, draft=None)
    made = decision()
    assert made.draft
    keep(store, 5, good, draft=replace(made.draft, citations=(replace(made.draft.citations[0], article="other"),)))

    assert list(verdicts(store, clock)) == [Verdict(0.4, 0.1, False), good]


def test_a_run_without_vectors_or_from_before_has_no_verdict(store: Store, clock: FakeClock) -> None:
    name = run_id("main", "7", 1)
    Ledger(store, clock).claim(name, event(1), clock.now())
    Ledger(store, clock).decide(name, decision())
    Reviews(store, clock).add(name, ReviewKind.USED, "Agent 1")

    assert list(verdicts(store, clock)) == []


def test_enough_reviews_are_learned_from_and_every_process_goes_by_them(store: Store, clock: FakeClock) -> None:
    learned = StoredLearned(store)
    assert learned.calibration() is None
    fill(store)
    told, now = calibrate(store, clock, WHO), standing(store, clock)

    assert told.step is Step.REFITTED
    assert learned.calibration() == told.constants != FUSED
    assert told.constants.probability([0.6, 0.4]) < FUSED.probability([0.6, 0.4])
    assert (now["in_force"], now["version"], now["reviews"], now["by"]) == ("refitted", 1, 2 * LEAST, WHO)
    assert now["after"]["log_loss"] < now["before"]["log_loss"]
    assert f"refitted from {2 * LEAST} reviews" in sentence(now)
    record = Audit(store, clock).newest(1)[0]
    assert (record.who, record.what, record.subject) == (WHO, "calibration.refitted", "calibration 1")


def test_the_same_reviews_again_make_no_version(store: Store, clock: FakeClock) -> None:
    fill(store)
    first, second = calibrate(store, clock), calibrate(store, clock)

    assert (first.step, second.step) == (Step.REFITTED, Step.SAME)
    assert standing(store, clock)["version"] == 1


def test_a_persons_undo_holds_against_the_schedule_and_not_against_a_person(store: Store, clock: FakeClock) -> None:
    fill(store)
    calibrate(store, clock)
    Calibrations(store, clock).save(None, "it says too little", WHO)

    assert calibrate(store, clock).step is Step.HELD
    assert StoredLearned(store).calibration() is None
    assert calibrate(store, clock, WHO).step is Step.REFITTED
    assert standing(store, clock)["version"] == 3


def test_a_refit_that_is_no_better_any_more_gives_way_to_the_shipped_one(store: Store, clock: FakeClock) -> None:
    Calibrations(store, clock).save(Calibration(-2, 3, 7), "of another time")
    for number in range(1, 4 * LEAST + 1):  # as the shipped constants say: almost sure, almost never
        used = number % 2 == 0
        keep(store, number, Verdict(0.95, 0.8, True) if used else Verdict(0.05, 0.0, False))
    told = calibrate(store, clock)

    assert told.step in {Step.NO_BETTER, Step.REFITTED}
    assert told.step is Step.REFITTED or StoredLearned(store).calibration() is None
    if told.step is Step.REFITTED:
        assert told.found.after and told.found.before
        assert told.found.after.log_loss < told.found.before.log_loss


def test_constants_fitted_towards_others_than_those_shipped_now_do_not_hold(store: Store, clock: FakeClock) -> None:
    Calibrations(store, clock).save(Calibration(-2.5, 3, 7), "good")
    assert StoredLearned(store).calibration() == Calibration(-2.5, 3, 7)
    with store.begin() as connection:
        connection.exec_driver_sql("UPDATE calibrations SET towards = '-1.0 2.0 3.0'")

    assert StoredLearned(store).calibration() is None
    assert standing(store, clock)["in_force"] == "shipped"
