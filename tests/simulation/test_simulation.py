"""Whatever people do or leave undone, no case is stuck, none passes its cap in silence, and log and money are complete.

Each case is an example of a hypothesis state machine on real operations and the real database. ODR_SIMULATED_CASES says how many
(`make simulation` walks 20,000); the suite walks a few, the same ones each time.
"""

import os
import random
from collections import Counter

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from odr.cases import stages
from odr.cases.stages import Stage
from tests.simulation.walk import HANDLERS, Walk

CASES = int(os.environ.get("ODR_SIMULATED_CASES", "60"))
SHARDS = 2
STEPS = 30
#: Over all cases of this process: what was done how often, and where cases ended.
ACTS: Counter[str] = Counter()
ENDS: Counter[str] = Counter()
SEEDS = st.integers(min_value=0, max_value=2**32)


class OneCase(RuleBasedStateMachine):
    """One case from filing on; it is rolled back at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.drawn: list[int] = []

    @initialize(seed=SEEDS)
    def file(self, seed: int) -> None:
        """Somebody files."""
        numbers = random.Random(seed)  # hypothesis draws small numbers far more often than large ones
        self.drawn = [numbers.randrange(2**16) for _number in range(3)]
        self.walk = Walk(self.draw)

    def draw(self, below: int) -> int:
        """A number below; the example's own numbers one after another."""
        number = self.drawn.pop(0) if self.drawn else 0
        return number % below

    @rule(seed=SEEDS, hours=st.integers(1, 40))
    def somebody_acts(self, seed: int, hours: int) -> None:
        """Somebody does something the page offers; every act is as likely as any other."""
        numbers = random.Random(seed)  # hypothesis draws small numbers far more often than large ones
        which = numbers.randrange(2**16)
        self.walk.wait(hours)
        possible = self.walk.possible()
        if not possible:
            return
        name, by = possible[which % len(possible)]
        self.drawn = [numbers.randrange(2**16) for _number in range(4)]
        if name in ("refer_out", "terminate", "withdraw") and which % 7:  # else most cases would end early
            return
        if self.walk.act(name, by):
            ACTS[name] += 1

    @precondition(lambda self: Stage(self.walk.case.stage) not in stages.FINAL)
    @rule()
    def staff_do_their_duty(self) -> None:
        """Whoever of the staff has a turn takes it."""
        self.walk.do_ones_duty()

    @precondition(lambda self: Stage(self.walk.case.stage) not in stages.FINAL)
    @rule()
    def nobody_acts(self) -> None:
        """Time passes until something runs out."""
        self.walk.wait_for_the_next_clock()

    @invariant()
    def is_not_stuck(self) -> None:
        """At every moment something leads on."""
        if hasattr(self, "walk"):
            self.walk.require_not_stuck()

    def teardown(self) -> None:
        """Silence until the end, then the books are looked at."""
        try:
            if hasattr(self, "walk"):
                self.walk.finish()
                self.walk.require_complete_log()
                self.walk.require_conserved_money()
                self.walk.require_cap_kept()
                ENDS[self.walk.case.stage] += 1
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)


@pytest.fixture
def quick_documents(monkeypatch):
    """Documents are typeset and sealed in other tests; here one small file stands for each."""
    monkeypatch.setattr("odr.outcomes.documents.typeset", lambda *args, **kwargs: b"%PDF-1.7\n%%EOF\n")
    monkeypatch.setattr("odr.outcomes.sealing.seal", lambda content, **kwargs: content)


@pytest.mark.django_db
@pytest.mark.timeout(0)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_case_ends_with_its_books_in_order(shard, quick_documents):
    ACTS.clear()
    ENDS.clear()
    run_state_machine_as_test(
        OneCase,
        settings=settings(
            max_examples=CASES // SHARDS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=CASES <= 1000,
            database=None,
            phases=(Phase.generate,),  # a walk tells its own way; shortening it takes longer than finding it
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
    print(f"{sum(ENDS.values())} cases ended: {dict(ENDS.most_common())}")
    print(f"{sum(ACTS.values())} acts of {len(ACTS)} kinds: {dict(ACTS.most_common())}")
    assert sum(ENDS.values()) >= CASES // SHARDS
    if CASES >= 5000:  # a few walks do not come everywhere
        assert len(ACTS) > len(HANDLERS) * 9 // 10
    assert connection.in_atomic_block  # nothing of it was kept
