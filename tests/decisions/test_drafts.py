"""Whose a draft is: its author's alone, read by somebody who never took part, and signed by nobody else."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role, RoleGrant
from odr.arbitration import proceedings
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.decisions import queries, setting_aside, signing, writing
from odr.neutrals import tribunal
from odr.notices.models import Notice
from tests.arbitration.test_clause import LATER, start, talking_case
from tests.decisions.arranged import (
    appoint,
    arbitrator_of,
    closed_case,
    complete,
    expire,
    passed_draft,
    respondent_of,
    served,
    written_at,
)
from tests.factories import staff
from tests.paths import with_tribunal

pytestmark = pytest.mark.django_db


class TestASuccessor:
    @pytest.fixture
    def case(self):
        """Somebody wrote a draft that was passed, and was then replaced; the file is closed again before another."""
        case = closed_case()
        passed_draft(case)
        tribunal.replace_arbitrator(
            case_id=case.pk, by=staff(Role.ADMINISTRATOR), reason="Ill.", now=written_at(case) + timedelta(hours=1)
        )
        case.refresh_from_db()
        appoint(case, at=case.clocks.get(key="tribunal_appointment", state="running").started_at)
        expire(case, "pleadings")
        expire(case, "closing_warning")
        return case

    def test_reads_nothing_of_what_was_drafted_before(self, case):
        assert queries.drafts(arbitrator_of(case), case) == []
        assert queries.drafts(staff(Role.SECOND_READER), case) == []

    def test_signs_no_draft_of_another(self, case):
        with pytest.raises(Conflict):
            signing.sign_decision(case_id=case.pk, by=arbitrator_of(case), version=1, now=written_at(case))

    def test_writes_the_next_version_and_signs_that(self, case):
        row = passed_draft(case)

        assert row.version == 2
        signing.sign_decision(case_id=case.pk, by=row.by, version=2, now=written_at(case))


def test_what_waited_for_the_reader_when_its_author_left_is_not_to_be_read():
    case = closed_case()
    writing.draft_decision(
        case_id=case.pk, by=arbitrator_of(case), draft=complete(case), to_reader=True, now=written_at(case)
    )
    reader = staff(Role.SECOND_READER)
    assert len(queries.to_read(reader)) == 1
    tribunal.replace_arbitrator(
        case_id=case.pk, by=staff(Role.ADMINISTRATOR), reason="Ill.", now=written_at(case) + timedelta(hours=1)
    )
    case.refresh_from_db()
    appoint(case, at=case.clocks.get(key="tribunal_appointment", state="running").started_at)
    expire(case, "pleadings")
    expire(case, "closing_warning")

    assert queries.to_read(reader) == []


def test_whoever_rules_on_reopening_reads_no_draft_of_the_decision():
    case = closed_case(route="decision", silent=True)
    decision = served(case)
    now = decision.served_at + timedelta(days=1)
    setting_aside.apply_to_set_aside(
        case_id=case.pk, by=respondent_of(case), knew_on=now.date(), reasons="Our mailbox was closed.", now=now
    )
    case.refresh_from_db()
    other = appoint(case, at=now)

    assert tribunal.set_aside_neutral(case).neutral.user == other
    assert queries.drafts(other, case) == []
    assert len(queries.drafts(decision.signed_by, case)) == 1


class TestTheSecondReader:
    @pytest.fixture
    def mediator(self):
        """The mediator of the case reads decisions elsewhere."""
        return lambda case: _reader(case.participations.get(side="mediator").user)

    def test_is_nobody_who_took_part(self, mediator):
        case = closed_case()
        by = mediator(case)
        row = writing.draft_decision(
            case_id=case.pk, by=arbitrator_of(case), draft=complete(case), to_reader=True, now=written_at(case)
        )

        assert queries.to_read(by) == []
        assert not Notice.objects.filter(kind="draft_to_read", to=by).exists()
        with pytest.raises(NotFound):
            queries.drafts(by, case)
        for act, more in ((writing.pass_draft, {}), (writing.return_draft, {"remarks": "File 2 twice."})):
            with pytest.raises(NotPermitted, match="You took part"):
                act(case_id=case.pk, by=by, version=row.version, now=written_at(case), **more)


def _reader(user):
    RoleGrant.objects.create(user=user, role=Role.SECOND_READER)
    return user


class TestComplexCasesWhoseTimeIsGivenInMonths:
    @pytest.fixture
    def case(self):
        """Full arbitration between businesses; the arbitrator closed the file early."""
        case = talking_case(purpose="professional")
        start(case, respondent_of(case), seat="CN")
        case = with_tribunal(case, now=LATER)
        at = case.clocks.get(key="pleadings", state="running").started_at
        proceedings.announce_closing(case_id=case.pk, by=arbitrator_of(case), now=at)
        expire(case, "closing_warning")
        return case

    def test_more_time_is_more_than_the_months(self, case):
        by, began = arbitrator_of(case), case.clocks.get(key="decision", state="running").started_at
        for days in (30, 180):
            with pytest.raises(InvalidInput, match="more days than the usual"):
                writing.declare_complex(case_id=case.pk, by=by, days=days, reasons="Three experts.", now=began)

    def test_the_other_times_keep_their_distance(self, case):
        by, began = arbitrator_of(case), case.clocks.get(key="decision", state="running").started_at
        usual = {key: case.clocks.get(key=key, state="running").due_at for key in writing.WRITING[:3]}
        writing.declare_complex(case_id=case.pk, by=by, days=200, reasons="Three experts.", now=began)

        longer = {key: case.clocks.get(key=key, state="running").due_at - due for key, due in usual.items()}
        assert all(timedelta(days=15) < more < timedelta(days=25) for more in longer.values()), longer
