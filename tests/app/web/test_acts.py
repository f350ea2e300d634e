"""What people change: who may, what stands against it, and two at the same time."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain import AutonomyLevel
from app.policy import shipped
from app.store.accounts import Account, Role
from app.store.policies import Policies, Version
from app.web import acts
from app.web.errors import Refusal
from app.wiring import LivePolicy
from tests.app.web.stage import Stage, stage
from tests.fakes import NOON

ADMIN = Account(1, "admin-01@example.com", "Admin", Role.ADMIN, True, NOON, None)
AGENT = replace(ADMIN, role=Role.AGENT)
WISH = {"return_policy": {"ceiling": "reply"}}


def refused(call: Any, *arguments: Any) -> tuple[int, str]:
    """Return status and code of the refusal that a call ends in."""
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    return caught.value.status, caught.value.code


def test_a_change_keeps_the_rest_of_the_text(faced: Stage) -> None:
    acts.change(faced.faces, WISH, ADMIN, "why", 0)
    before, after = shipped().splitlines(), acts.text(faced.faces).splitlines()

    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_a_whole_policy_is_replaced_or_its_line_named(faced: Stage) -> None:
    good, bad = (shipped().replace("stale_hours = 72", f"stale_hours = {hours}") for hours in (48, 0))
    assert acts.replace(faced.faces, good, ADMIN, "why", 0).number == 1
    with pytest.raises(Refusal, match="bad_policy") as caught:
        acts.replace(faced.faces, bad, ADMIN, "why", 1)

    assert (caught.value.status, faced.faces.policies.stamp()) == (422, 1)
    assert "line" in caught.value.message
    assert "stale_hours" in caught.value.message


def test_no_reason_no_change(faced: Stage) -> None:
    assert refused(acts.change, faced.faces, WISH, ADMIN, "  ", 0) == (422, "no_reason")
    assert faced.faces.policies.stamp() == 0


def test_only_an_admin_lets_it_go_on(faced: Stage) -> None:
    acts.pause(faced.faces, AGENT)

    assert refused(acts.resume, faced.faces, AGENT, "") == (403, "not_permitted")
    assert faced.faces.policy().paused
    acts.resume(faced.faces, ADMIN, "mended")
    assert not faced.faces.policy().paused


class Hurried(Policies):
    """Versions of which somebody else saves one just before ours, a few times."""

    def save(self, toml: str, author: str, reason: str, base: int) -> Version:
        if self.stamp() < 3:
            super().save(toml, "another@example.com", "first", base)
        return super().save(toml, author, reason, base)


def test_the_switch_waits_for_no_other_change(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        acts.pause(made.faces, AGENT, "stop")
        acts.change(made.faces, WISH, ADMIN, "meanwhile", 0)

        assert made.faces.policy().paused
        assert made.faces.policies.stamp() == 1


def test_any_other_change_at_the_same_time_is_looked_at_again(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        hurried = replace(made.faces, policies=Hurried(made.store, made.clock))

        assert refused(acts.change, hurried, WISH, ADMIN, "why", 0) == (409, "stale")


def test_a_preview_looks_at_no_more_runs_than_it_has_time_for(faced: Stage) -> None:
    names = [one.name for one in faced.faces.policy().intents]
    found = acts.foresee(faced.faces, {name: {"ceiling": "off"} for name in names}, 30)

    assert set(found) == set(names)
    assert acts.LOOKED_AT // len(names) > 0


def test_a_restored_version_holds_what_it_held(faced: Stage) -> None:
    acts.change(faced.faces, WISH, ADMIN, "why", 0)
    acts.restore(faced.faces, 0, ADMIN, "back", 1)
    acts.restore(faced.faces, 1, ADMIN, "forth", 2)

    intent = faced.faces.policy().intent("return_policy")
    assert intent
    assert intent.ceiling is AutonomyLevel.REPLY


def test_one_click_pauses_a_policy_from_a_file_as_well(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(shipped(), encoding="utf-8")
    with stage(tmp_path / "store", managed=str(file)) as made:
        live = LivePolicy(file, made.faces.policies)
        faces = replace(made.faces, policy=live)
        acts.pause(faces, ADMIN)
        assert live().paused
        file.write_text("this is broken", encoding="utf-8")
        assert live().paused
        acts.resume(faces, ADMIN, "mended")

        assert not live().paused
        assert file.read_text(encoding="utf-8") == "this is broken"
