"""A change of state without its event does not commit, whichever way it is written."""

import pytest
from django.db import IntegrityError, connection, transaction

from odr.cases.models import Case, Message, Participation
from odr.negotiation.models import Offer
from odr.outcomes.models import PerformanceStep, Settlement
from tests.paths import settled_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "change",
    [
        lambda case: Case.objects.filter(pk=case.pk).update(stage="closed"),
        lambda case: raw("UPDATE cases_case SET claimant_country = 'XX'"),
        lambda case: Participation.objects.filter(case=case).update(side="mediator"),
        lambda case: Settlement.objects.filter(case=case).update(terms=[]),
        lambda case: PerformanceStep.objects.filter(settlement__case=case).update(state="confirmed"),
        lambda case: raw("UPDATE cases_case SET price = 0"),
        lambda case: Message.objects.create(
            case=case, room="joint", author=case.participations.first().user, side="claimant", body="x", language="en",
            created_at=case.created_at,
        ),
        lambda case: Offer.objects.filter(case=case).update(state="accepted") or raw("DELETE FROM cases_participation"),
    ],
)  # fmt: skip
def test_a_change_without_an_event_does_not_commit(change):
    case = settled_case()
    with pytest.raises(IntegrityError, match="state and record must change together"), transaction.atomic():
        change(case)


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
