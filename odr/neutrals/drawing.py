"""What follows from a lot that was drawn while nobody waited: its first is asked, if somebody is still needed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from odr.cases import procedures, stages
from odr.cases.models import Case
from odr.cases.stages import Stage
from odr.neutrals import candidates, lottery, operations, tribunal
from odr.neutrals.models import Lottery, Office


@transaction.atomic
def ask_first(*, lottery_id: UUID, now: datetime) -> bool:
    """Ask the first of a drawn lot for the system; False where nobody is needed any more. Harmless when run twice."""
    row = Lottery.objects.get(pk=lottery_id)
    case = Case.objects.select_for_update(of=("self",)).get(pk=row.case_id)
    row.refresh_from_db()
    if not row.ask_when_drawn or row.used_up_at is not None:
        return False
    lottery.asked_to_ask(row)
    act = "appoint_mediator" if row.role == Office.MEDIATOR else "appoint_arbitrator"
    possible = act in stages.possible(Stage(case.stage), table=procedures.table_of(case))
    taken = case.appointments.filter(role=row.role, state__in=candidates.OPEN).exists()
    if not possible or taken or candidates.standing(case, row.role)[1] is None:
        return False
    if row.role == Office.MEDIATOR:
        operations.appoint_mediator(case_id=case.pk, by=None, now=now)
    else:
        tribunal.appoint_arbitrator(case_id=case.pk, by=None, now=now)
    return True
