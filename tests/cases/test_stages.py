"""The stage table as a specification: where a case can go, and that it can always end."""

import pytest

from odr.cases import stages
from odr.cases.stages import FINAL, MOVES, Stage, Who
from odr.common.errors import MoveNotAllowed


def reachable(start: Stage) -> set[Stage]:
    seen, todo = {start}, [start]
    while todo:
        at = todo.pop()
        for (_act, source), (target, _who) in MOVES.items():
            if source == at and target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


class TestTheStageTable:
    def test_every_stage_can_be_reached_from_a_filed_case(self):
        assert reachable(Stage.SUBMITTED) == set(Stage)

    @pytest.mark.parametrize("stage", sorted(set(Stage) - FINAL))
    def test_every_living_stage_can_still_end(self, stage):
        assert reachable(stage) & FINAL

    @pytest.mark.parametrize("stage", sorted(FINAL))
    def test_a_final_stage_stays_final(self, stage):
        assert stages.possible(stage) == []

    @pytest.mark.parametrize("stage", sorted(set(Stage) - FINAL - {Stage.BREACHED, Stage.ADMITTED}))
    def test_no_case_depends_on_a_person_alone_to_go_on(self, stage):
        """From every living stage a clock leads on; ADMITTED goes on by service, BREACHED is the compliance officer's."""
        moved_by_the_system = [
            act for (act, at), (to, who) in MOVES.items() if at == stage and to != stage and Who.SYSTEM in who
        ]
        if stage not in {
            Stage.SUBMITTED,
            Stage.MEDIATOR_APPOINTMENT,
        }:  # there an officer is alarmed, nothing is decided
            assert moved_by_the_system

    @pytest.mark.parametrize("act", stages.ACTS)
    @pytest.mark.parametrize("stage", list(Stage))
    def test_a_move_without_a_row_is_refused_with_what_is_possible(self, act, stage):
        if (act, stage) in MOVES:
            assert stages.after(act, stage) is MOVES[act, stage][0]
            assert stages.who(act, stage)
        else:
            with pytest.raises(MoveNotAllowed) as refusal:
                stages.after(act, stage)
            assert set(refusal.value.possible) == {name for name, at in MOVES if at == stage}

    def test_no_side_decides_for_the_other(self):
        """What binds a side is done by that side, or follows from a clock."""
        assert stages.who("accept_claim", Stage.SERVED) == (Who.RESPONDENT,)
        assert stages.who("withdraw", Stage.NEGOTIATION) == (Who.CLAIMANT,)
        assert Who.MEDIATOR not in stages.who("accept_proposal", Stage.PROPOSAL_PENDING)
