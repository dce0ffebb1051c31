"""Every act at every stage by everybody: in the table and possible, or refused with its reason.

Each operation begins by `acts.begin`, so asking `begin` for every triple asks every operation; that they all do is read off the
source.
"""

import ast
from pathlib import Path

import pytest

from odr.accounts.models import Role
from odr.cases import acts, procedures, stages
from odr.cases.models import Case
from odr.cases.operations import add_participant
from odr.cases.stages import ACTS, BACK, INTERRUPTING, Stage, Who
from odr.common.errors import MoveNotAllowed, NotFound, NotPermitted
from tests.factories import person, staff
from tests.paths import NOW, claimant_of, respondent_of, served_case

ROOT = Path(__file__).resolve().parents[2]


def begun() -> set[str]:
    """Names given to `acts.begin` anywhere in the code, also through a default or a helper's argument called `name`."""
    names = set()
    for path in (ROOT / "odr").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                values = [keyword.value for keyword in node.keywords if keyword.arg in ("name", "act")] + node.args
                names |= {value.value for value in values if isinstance(value, ast.Constant) and value.value in ACTS}
            elif isinstance(node, ast.Assign) and any(getattr(one, "id", "") == "name" for one in node.targets):
                # one act or another, chosen before `begin`
                names |= {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)} & set(ACTS)
    return names


def test_every_act_of_the_table_has_an_operation():
    assert set(ACTS) - begun() == set()


@pytest.fixture
def people(db):
    """One case and one person for each capacity held by taking part or by role."""
    case = served_case()
    mediator, arbitrator = staff(Role.MEDIATOR), staff(Role.ARBITRATOR)
    carrier = person()
    for user, side in ((mediator, "mediator"), (arbitrator, "arbitrator"), (carrier, "third_party")):
        add_participant(case=case, user=user, side=side, display_name=side, at=NOW)
    return case, {
        Who.CLAIMANT: claimant_of(case),
        Who.RESPONDENT: respondent_of(case),
        Who.MEDIATOR: mediator,
        Who.ARBITRATOR: arbitrator,
        Who.THIRD_PARTY: carrier,
        Who.INTAKE_OFFICER: staff(Role.INTAKE_OFFICER),
        Who.ADMINISTRATOR: staff(Role.ADMINISTRATOR),
        Who.SECOND_READER: staff(Role.SECOND_READER),
        Who.SYSTEM: None,
    }


def refused(act: str, stage: Stage, capacity: dict[Who, object]) -> Who | None:
    """Somebody who may not do the act at this stage; which one differs from row to row."""
    others = [who for who in capacity if who not in (*stages.who(act, stage), Who.SYSTEM)]
    return others[(len(act) + len(stage)) % len(others)] if others else None


@pytest.mark.parametrize("stage", list(Stage))
def test_every_row_of_the_table_is_open_to_whom_it_names_and_closed_to_another(people, stage):
    """Who may do what is asked in full of the table (tests/cases/test_stages.py); here of the database, row by row."""
    case, capacity = people
    back_to = Stage.NEGOTIATION if stage in INTERRUPTING else ""
    # the guard looks at commits, and this test makes none
    Case.objects.filter(pk=case.pk).update(stage=stage, resumes_at=back_to)
    table = procedures.table_of(case)
    for act in ACTS:
        if (act, stage) in table:
            target = table[act, stage][0]
            for who in {*stages.who(act, stage), Who.SYSTEM} & set(capacity):
                begun_act = acts.begin(case_id=case.pk, name=act, by=capacity[who], now=NOW)
                after = back_to if target is BACK else target
                assert (begun_act.before, begun_act.after, begun_act.capacity) == (stage, after, who)
        if (who := refused(act, stage, capacity)) is not None:
            # a second reader sees only the cases that wait for a decision
            with pytest.raises((MoveNotAllowed, NotPermitted, NotFound)):
                acts.begin(case_id=case.pk, name=act, by=capacity[who], now=NOW)


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.ARBITRATOR, Role.COMPLIANCE_OFFICER, Role.SECOND_APPROVER, None])
def test_who_takes_no_part_does_not_find_the_case(people, role):
    case, _capacity = people
    outsider = staff(role) if role else person()
    for act in ACTS:
        with pytest.raises(NotFound):
            acts.begin(case_id=case.pk, name=act, by=outsider, now=NOW)


def test_a_regulator_sees_a_case_of_their_country_and_does_nothing_in_it(people):
    case, _capacity = people
    regulator = staff(Role.REGULATOR, country="FR")
    for act in ACTS:
        with pytest.raises(NotPermitted):
            acts.begin(case_id=case.pk, name=act, by=regulator, now=NOW)


def test_an_administrator_who_is_a_party_administers_nothing_in_their_own_case(db):
    case = served_case()
    from odr.accounts.models import RoleGrant

    RoleGrant.objects.create(user=claimant_of(case), role=Role.ADMINISTRATOR)
    Case.objects.filter(pk=case.pk).update(stage=Stage.MEDIATOR_APPOINTMENT)
    with pytest.raises(NotPermitted):
        acts.begin(case_id=case.pk, name="appoint_mediator", by=claimant_of(case), now=NOW)
