"""The stage table as a specification, for each procedure: where a case can go, and that it can always end."""

import pytest

from odr.cases import permissions, stages
from odr.cases.stages import ACTS, BACK, FINAL, INTERRUPTING, MOVES, OPTIONAL, Stage, Who
from odr.common.errors import MoveNotAllowed, NotPermitted
from platform_rules.clock_rules import BadRuleData
from platform_rules.procedures import procedures

TABLES = {one.code: stages.table_of(one) for one in procedures() if one.complete}
PROCEDURES = sorted(TABLES)
#: Acts by which a case that is over goes on, or is put away.
AFTER_THE_END = {
    "reopen", "archive", "request_review", "overturn_refusal", "uphold_refusal", "note_review_not_asked",
    # what a carrier offered stands beside the dispute
    "report_third_party_performed", "confirm_third_party_performed", "report_third_party_not_performed",
    "leave_as_third_party",
}  # fmt: skip
#: Where a person is alarmed when time runs out, and nothing is decided without them.
ALARMED = {
    Stage.SUBMITTED, Stage.ADMITTED, Stage.MEDIATOR_APPOINTMENT, Stage.CHALLENGE_PENDING, Stage.CLOSED_FOR_DECISION,
    Stage.BREACHED, Stage.STAYED,
}  # fmt: skip


def reachable(start: Stage, table: stages.Rows = MOVES) -> set[Stage]:
    seen, todo = {start}, [start]
    while todo:
        at = todo.pop()
        for (_act, source), (target, _who) in table.items():
            if source == at and target is not BACK and target not in seen:
                seen.add(Stage(target))
                todo.append(Stage(target))
    return seen


def test_there_are_five_procedures():
    assert PROCEDURES == ["APEC-B2B", "CN", "EU-ADR", "GLOBAL-LOW", "STANDARD-ARB"]


@pytest.mark.parametrize("code", PROCEDURES)
class TestEveryProcedure:
    def test_reaches_every_stage_but_the_choice_where_a_clause_has_made_it(self, code):
        unreachable = set(Stage) - reachable(Stage.SUBMITTED, TABLES[code])
        assert unreachable == ({Stage.FINAL_CHOICE} if code in ("APEC-B2B", "STANDARD-ARB") else set())

    @pytest.mark.parametrize("stage", sorted(set(Stage) - FINAL))
    def test_can_still_end_from_every_living_stage(self, code, stage):
        assert reachable(stage, TABLES[code]) & FINAL

    @pytest.mark.parametrize("stage", sorted(FINAL))
    def test_leaves_an_end_only_by_what_the_rules_name(self, code, stage):
        assert set(stages.possible(stage, table=TABLES[code])) <= AFTER_THE_END

    @pytest.mark.parametrize("stage", sorted(set(Stage) - FINAL - ALARMED))
    def test_waits_nowhere_for_a_person_alone(self, code, stage):
        moved = [
            act
            for (act, at), (to, who) in TABLES[code].items()
            if at == stage and to not in (stage, BACK) and Who.SYSTEM in who
        ]
        assert moved

    def test_answers_every_act_at_every_stage_by_everybody(self, code):
        """Each triple is a row of the table and gives the stage after it, or is refused: 100,000 and more for five procedures."""
        table = TABLES[code]
        asked = 0
        for stage in Stage:
            for act in ACTS:
                row = table.get((act, stage))
                for who in Who:
                    asked += 1
                    if row is not None and who in row[1]:
                        assert (
                            permissions.capacity_for(
                                act, stage, frozenset({who}), table=table, back_to=Stage.NEGOTIATION
                            )
                            == who
                        )
                        after = stages.after(act, stage, back_to=Stage.NEGOTIATION, table=table)
                        assert after == (Stage.NEGOTIATION if row[0] is BACK else row[0])
                    else:
                        with pytest.raises((MoveNotAllowed, NotPermitted)):
                            permissions.capacity_for(
                                act, stage, frozenset({who}), table=table, back_to=Stage.NEGOTIATION
                            )
        assert asked == len(Stage) * len(ACTS) * len(Who)

    def test_says_what_is_possible_where_an_act_is_not(self, code):
        for stage in Stage:
            for act in ACTS:
                if (act, stage) not in TABLES[code]:
                    with pytest.raises(MoveNotAllowed) as refusal:
                        stages.after(act, stage, table=TABLES[code])
                    assert set(refusal.value.possible) == {name for name, at in TABLES[code] if at == stage}


class TestTheStageTable:
    def test_an_interruption_ends_where_it_began_and_nowhere_without_a_beginning(self):
        for (act, stage), (target, _who) in MOVES.items():
            if target is BACK:
                assert stage in INTERRUPTING
                assert stages.after(act, stage, back_to=Stage.MEDIATION) is Stage.MEDIATION
                with pytest.raises(MoveNotAllowed):
                    stages.after(act, stage)

    def test_no_side_decides_for_the_other(self):
        """What binds a side is done by that side, or follows from a clock."""
        assert stages.who("accept_claim", Stage.SERVED) == (Who.RESPONDENT,)
        assert stages.who("withdraw", Stage.NEGOTIATION) == (Who.CLAIMANT,)
        assert Who.MEDIATOR not in stages.who("accept_proposal", Stage.PROPOSAL_PENDING)

    def test_nobody_but_the_neutral_decides_on_the_merits(self):
        for act in ("sign_decision", "make_consent_award", "set_aside", "refuse_set_aside", "rule_on_correction"):
            deciders = {who for (name, _at), (_to, sides) in MOVES.items() if name == act for who in sides}
            assert deciders == {Who.ARBITRATOR}

    def test_arbitration_by_a_clause_is_open_only_where_the_procedure_says_so(self):
        with_it = {code for code in PROCEDURES if any(act in OPTIONAL for act, _at in TABLES[code])}
        assert with_it == {"APEC-B2B", "STANDARD-ARB"}

    def test_where_a_clause_binds_the_end_of_mediation_leads_to_the_arbitrator(self):
        assert TABLES["APEC-B2B"]["end_mediation", Stage.MEDIATION][0] is Stage.TRIBUNAL_APPOINTMENT
        assert TABLES["GLOBAL-LOW"]["end_mediation", Stage.MEDIATION][0] is Stage.FINAL_CHOICE

    def test_data_that_leads_nowhere_is_refused_by_name(self):
        with pytest.raises(BadRuleData, match=r"TEST 1\.0 leads: sign_decision from served"):
            stages._table((("sign_decision", "served", "decided"),), frozenset(), "TEST 1.0")
        with pytest.raises(BadRuleData, match="flip_a_coin"):
            stages._table((), frozenset({"flip_a_coin"}), "TEST 1.0")
