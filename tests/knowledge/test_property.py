"""Through whatever people do to a help centre, PUBLIC is what a stranger sees, and never what none has seen."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from integrations.sandbox.server import Face
from tests.knowledge.centres import PLACES, VERBS, Centre, Part, Sights, Verb, hide, reopen

VERB = st.sampled_from(VERBS)
DICE = st.integers(0, 2**32).map(Random)
Work = list[tuple[Verb, int]]
WORK = st.lists(st.tuples(VERB, st.integers(1, 6)), max_size=4)
FEW = settings(
    max_examples=12,
    stateful_step_count=16,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
MANY = settings(FEW, max_examples=80, stateful_step_count=40)


def parts(sights: Sights) -> set[Part]:
    """Return every text by itself."""
    return {part for one in sights for part in one}


class Following(RuleBasedStateMachine):
    """A helpdesk that people change, and a library that follows it."""

    face: Face

    @initialize(verbs=st.lists(VERB, max_size=6), dice=DICE)
    def begin(self, verbs: list[Verb], dice: Random) -> None:
        """Open a help centre with some articles."""
        self.centre = Centre(self.face)
        for verb in (VERBS[0], VERBS[0], VERBS[0], *verbs):
            self.centre.does(verb, dice)

    @rule(verb=VERB, dice=DICE)
    def somebody_changes_something(self, verb: Verb, dice: Random) -> None:
        """Between two passes."""
        self.centre.does(verb, dice)

    @rule(full=st.booleans(), changes=WORK, dice=DICE)
    def a_pass_runs_while_people_work(self, full: bool, changes: Work, dice: Random) -> None:
        """What they do falls between any two of its requests."""
        self._meanwhile(changes, dice)
        self.centre.some_pass(full)

    @rule(full=st.booleans(), changes=WORK, after=st.integers(1, 12), dice=DICE)
    def a_pass_is_cut_by_the_helpdesk(self, full: bool, changes: Work, after: int, dice: Random) -> None:
        """It stops answering at some request."""
        self._meanwhile(changes, dice)
        self.centre.cut = after
        self.centre.some_pass(full)

    @rule(full=st.booleans(), writes=st.integers(0, 4))
    def a_pass_is_cut_by_its_own_end(self, full: bool, writes: int) -> None:
        """The process dies before some write."""
        self.centre.texts.dies = writes
        self.centre.some_pass(full)

    @rule(changes=WORK, dice=DICE)
    def a_webhook_tells_of_an_article(self, changes: Work, dice: Random) -> None:
        """It is looked at alone, whether it is still there or not."""
        known = [one["id"] for one in self.centre.store.rows.all("article")]
        self._meanwhile(changes, dice)
        if known:
            self.centre.some_look(dice.choice(known))

    @rule()
    def a_complete_pass_ends(self) -> None:
        """Then the library holds for everybody exactly what everybody sees."""
        self.centre.whole_pass()

        assert self.centre.public() == self.centre.sights()

    @invariant()
    def nothing_is_public_that_no_stranger_has_seen(self) -> None:
        """At no time, not even half way through a pass."""
        if hasattr(self, "centre"):
            assert self.centre.texts.leaks == []
            assert parts(self.centre.public()) <= self.centre.texts.seen

    def teardown(self) -> None:
        """End with a complete pass, whatever came before."""
        if hasattr(self, "centre"):
            self.a_complete_pass_ends()
            self.centre.close()

    def _meanwhile(self, changes: Work, dice: Random) -> None:
        """Let people work between the requests that follow: each change so many requests after the one before."""
        self.centre.during = [self._later(verb, later, dice) for verb, later in changes]
        self.centre.gap = changes[0][1] if changes else 0

    def _later(self, verb: Verb, later: int, dice: Random) -> Callable[[], None]:
        def act() -> None:
            self.centre.does(verb, dice)
            self.centre.gap = later

        return act


class OnZendesk(Following):
    """Zendesk's face."""

    face = Face.ZENDESK


class OnFreshdesk(Following):
    """Freshdesk's face."""

    face = Face.FRESHDESK


TestZendesk = OnZendesk.TestCase
TestZendesk.settings = FEW
TestFreshdesk = OnFreshdesk.TestCase
TestFreshdesk.settings = FEW


class LongZendesk(OnZendesk):
    """The same for longer."""


class LongFreshdesk(OnFreshdesk):
    """The same for longer."""


TestLongZendesk = pytest.mark.slow(LongZendesk.TestCase)
TestLongZendesk.settings = MANY
TestLongFreshdesk = pytest.mark.slow(LongFreshdesk.TestCase)
TestLongFreshdesk.settings = MANY


WAYS = [(Face.ZENDESK, "every"), (Face.ZENDESK, "changed"), (Face.ZENDESK, "one")]
WAYS += [(Face.FRESHDESK, "every"), (Face.FRESHDESK, "one")]


@pytest.mark.parametrize(("face", "way"), WAYS)
@pytest.mark.parametrize("how", ["draft", "hidden", "segment", *PLACES])
def test_no_secret_slips_in_between_any_two_requests(face: Face, way: str, how: str) -> None:
    """An article is hidden and then rewritten after each request of a pass in turn."""
    centre, gap = Centre(face), 1
    while struck(centre, way, how, gap):
        gap += 1
    public, leaks, seen = centre.public(), centre.texts.leaks, centre.texts.seen
    centre.close()

    assert (leaks, parts(public) <= seen) == ([], True)
    assert gap > 3


def struck(centre: Centre, way: str, how: str, gap: int) -> bool:
    """Hide an article so many requests after a pass began; return whether the pass was so long."""
    reopen(centre, how, centre.section)
    number = centre.store.add_article(f"Title {gap}", f"<p>Open {gap}.</p>")
    centre.store.translate_article(number, f"Titel {gap}", f"<p>Offen {gap}.</p>", "de")
    centre.store.attach(number, "paper.pdf", f"Paper {gap}.".encode())
    centre.look_around()
    centre.during, centre.gap = [lambda: centre.does(lambda dice, one: hide(one, number, how), Random(0))], gap
    if way == "one":
        centre.some_look(number, calm=False)
    else:
        centre.some_pass(way == "every", calm=False)
    happened = not centre.during
    centre.calm()
    centre.store.delete_article(number)
    return happened
