"""What a page offers is what guardian's permission allows; an act is asked of guardian when it is done."""

import pytest
from guardian.shortcuts import remove_perm

from odr.accounts.models import Role, User
from odr.cases import operations, permissions
from odr.cases.models import Case
from odr.cases.stages import ACTS, Stage
from odr.common.errors import NotPermitted, Refusal
from tests import paths
from tests.factories import person, staff


@pytest.fixture
def case(db):
    """A case in which a claimant, a respondent and a mediator take part."""
    case = paths.served_case()
    mediator = staff(Role.MEDIATOR)
    operations.add_participant(case=case, user=mediator, side="mediator", display_name="Mediator", at=paths.NOW)
    return case


def allowed(user: User, case: Case) -> set[str]:
    """The acts that would not be refused, each asked of guardian."""
    return {act for act in ACTS if may(user, case, act)}


def may(user: User, case: Case, act: str) -> bool:
    try:
        permissions.require(user, case, act)
    except Refusal:
        return False
    return True


@pytest.mark.parametrize("stage", list(Stage))
def test_is_the_same_for_everybody_at_every_stage(case, stage):
    case.stage = stage
    taking_part = [row.user for row in case.participations.all()]
    for user in (*taking_part, *(staff(role) for role in Role.values), person()):
        assert permissions.possible_acts(user, case) == allowed(User.objects.get(pk=user.pk), case)


def test_ends_with_the_participation(case):
    seller = paths.respondent_of(case)
    assert "answer" in permissions.possible_acts(seller, case)
    operations.end_participation(participation=case.participations.get(user=seller), at=paths.NOW)
    assert permissions.possible_acts(seller, case) == allowed(User.objects.get(pk=seller.pk), case) == set()


def test_does_not_replace_the_permission_when_the_act_is_done(case):
    buyer = paths.claimant_of(case)
    remove_perm("cases.act_as_claimant", buyer, case)
    with pytest.raises(NotPermitted):
        operations.withdraw(case_id=case.pk, by=User.objects.get(pk=buyer.pk), now=paths.NOW)
