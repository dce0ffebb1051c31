"""The appeal: what it puts on hold, who hears it, and how a reversal restores everything at once."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role, RoleGrant
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from odr.notices.models import Notice
from odr.outcomes import documents
from odr.penalties import appeals, clocks, measures, queries
from odr.penalties.models import Appeal, Clock, Decision, Incident, Measure, RegisterEntry
from odr.penalties.stages import Stage
from tests.factories import staff
from tests.paths import connected_marketplace, decided_measure, noted_incident, respondent_of

pytestmark = pytest.mark.django_db

REASONS = {
    "findings": [
        {"allegation": "The refund was not paid.", "found": "no", "because": "A receipt shows it.", "evidence": "1"}
    ],
    "answer_considered": "The new receipt shows the payment in time.",
}


@pytest.fixture
def panel():
    return staff(Role.APPEAL_MEMBER)


def appeal_of(measure, *, after=timedelta(days=1), **changes):
    given = {
        "by": respondent_of(measure.incident.case),
        "grounds": "The bank paid on time.",
        "language": "en",
    } | changes
    return appeals.file_appeal(incident_id=measure.incident_id, now=measure.created_at + after, **given)


def decide(appeal, by, kind, **changes):
    given = REASONS | {"now": appeal.filed_at + timedelta(days=2)} | changes
    return appeals.decide_appeal(incident_id=appeal.incident_id, by=by, kind=kind, **given)


def put_in_force(measure):
    clock = Clock.objects.get(incident=measure.incident, key__startswith="effect_", state="running")
    clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    measure.refresh_from_db()
    assert measure.state == Measure.State.IN_FORCE


class TestFiling:
    def test_a_closure_waits_when_the_appeal_comes_within_14_days(self):
        measure = decided_measure(level=3)
        appeal = appeal_of(measure)
        measure.refresh_from_db()
        assert appeal.suspensive
        assert measure.state == Measure.State.STAYED
        assert not Clock.objects.filter(incident=measure.incident, key="effect_store_closure", state="running").exists()

    def test_a_late_appeal_is_heard_and_the_closure_goes_on(self):
        measure = decided_measure(level=3)
        put_in_force(measure)
        appeal = appeal_of(measure, after=timedelta(days=100))
        measure.refresh_from_db()
        assert not appeal.suspensive
        assert measure.state == Measure.State.IN_FORCE
        assert RegisterEntry.objects.get().standing == "under_appeal"

    def test_a_listing_block_never_waits(self):
        measure = decided_measure(level=2)
        assert not appeal_of(measure).suspensive
        put_in_force(measure)

    def test_after_six_months_it_is_over_and_the_decision_is_final(self):
        measure = decided_measure()
        window = Clock.objects.get(incident=measure.incident, key="appeal", state="running")
        assert (window.due_at - measure.created_at).days in range(181, 188)
        with pytest.raises(Conflict, match="over"):
            appeal_of(measure, after=window.due_at - measure.created_at + timedelta(seconds=1))
        clocks.expire(clock_id=window.pk, now=window.due_at + timedelta(seconds=1))
        assert Incident.objects.get().stage == Stage.FINAL
        assert RegisterEntry.objects.get().standing == "final"
        with pytest.raises(MoveNotAllowed):
            appeal_of(measure, after=timedelta(days=190))

    def test_needs_grounds_and_is_for_the_seller_alone(self, panel):
        measure = decided_measure()
        with pytest.raises(InvalidInput, match="grounds"):
            appeal_of(measure, grounds=" ")
        with pytest.raises(NotFound):
            appeal_of(measure, by=measure.incident.case.participations.get(side="claimant").user)

    def test_tells_those_of_the_panel_who_decided_nothing_before(self, panel):
        measure = decided_measure()
        RoleGrant.objects.create(user=measure.decision.approved_by, role=Role.APPEAL_MEMBER)
        appeal_of(measure)
        told = Notice.objects.filter(kind="measure_appeal_filed").values_list("to", flat=True)
        assert list(told) == [panel.pk]


class TestWhoHearsIt:
    @pytest.mark.parametrize("part", ["drafted_by", "approved_by"])
    def test_nobody_who_decided_before(self, part):
        measure = decided_measure()
        first = getattr(measure.decision, part)
        RoleGrant.objects.create(user=first, role=Role.APPEAL_MEMBER)
        first.__dict__.pop("_roles", None)
        appeal = appeal_of(measure)
        with pytest.raises(NotPermitted, match="took part in this matter before"):
            decide(appeal, first, "uphold")

    def test_no_officer_and_no_approver(self):
        appeal = appeal_of(decided_measure())
        for role in (Role.COMPLIANCE_OFFICER, Role.SECOND_APPROVER):
            with pytest.raises(NotPermitted, match="Member of the appeal panel"):
                decide(appeal, staff(role), "uphold")

    def test_a_member_sees_only_what_is_under_appeal(self, panel):
        measure = decided_measure()
        assert not queries.visible_to(panel).exists()
        appeal_of(measure)
        assert queries.visible_to(panel).get() == measure.incident


class TestUpholding:
    def test_makes_the_decision_final_and_the_closure_goes_on_at_its_day(self, panel):
        measure = decided_measure(level=3)
        effect_at = measure.effect_at
        decide(appeal_of(measure), panel, "uphold")
        measure.refresh_from_db()
        assert (measure.state, measure.effect_at) == (Measure.State.PLANNED, effect_at)
        assert measure.incident.decisions.count() == 2
        put_in_force(measure)
        assert RegisterEntry.objects.get().standing == "final"

    def test_after_its_day_has_passed_the_closure_takes_effect_at_once(self, panel):
        measure = decided_measure(level=3)
        decide(appeal_of(measure), panel, "uphold", now=measure.effect_at + timedelta(days=5))
        measure.refresh_from_db()
        assert measure.state == Measure.State.IN_FORCE
        assert measure.ends_at == measure.in_force_at + timedelta(days=14)


class TestVarying:
    def test_replaces_the_measure_by_a_milder_one_and_keeps_both_lines(self, panel):
        connected_marketplace()
        measure = decided_measure(level=3)
        put_in_force(measure)
        decide(appeal_of(measure, after=timedelta(days=30)), panel, "vary", level=1)
        measure.refresh_from_db()
        milder = queries.measure_of(Incident.objects.get())
        assert measure.state == Measure.State.REPLACED
        assert (milder.level, milder.state) == (1, Measure.State.IN_FORCE)
        assert set(RegisterEntry.objects.values_list("standing", flat=True)) == {"replaced", "final"}
        assert measure.orders.order_by("sent_at").last().kind == "lift"

    @pytest.mark.parametrize(("level", "days"), [(4, None), (3, 14), (3, 20), (None, None)])
    def test_never_makes_it_worse(self, panel, level, days):
        appeal = appeal_of(decided_measure(level=3))
        with pytest.raises(InvalidInput, match="never makes it worse"):
            decide(appeal, panel, "vary", level=level, duration_days=days)

    def test_time_already_served_counts(self, panel):
        measure = decided_measure(level=3)
        put_in_force(measure)
        since = measure.in_force_at
        decide(
            appeal_of(measure, after=since - measure.created_at + timedelta(days=1)),
            panel,
            "vary",
            level=3,
            duration_days=8,
        )
        assert queries.measure_of(Incident.objects.get()).ends_at == since + timedelta(days=8)


class TestReversing:
    def test_restores_the_measure_the_ladder_the_register_and_the_marketplace_and_tells(self, panel):
        connected_marketplace()
        measure = decided_measure()
        again = noted_incident(order_number="MC-5", email="other@example.org", full_name="Ana Buyer")
        assert queries.earlier_levels(again, at=again.noted_at) == [1]

        outcome = decide(appeal_of(measure), panel, "reverse")

        measure.refresh_from_db()
        entry = RegisterEntry.objects.get(measure=measure)
        assert Incident.objects.get(pk=measure.incident_id).stage == Stage.REVERSED
        assert measure.state == Measure.State.REVERSED
        assert entry.standing == "reversed"
        assert entry.visible_until > again.noted_at  # it stays readable as annulled
        assert queries.earlier_levels(again, at=again.noted_at) == []
        assert measure.orders.order_by("sent_at").last().kind == "lift"
        assert Notice.objects.filter(kind="measure_appeal_decided", to=respondent_of(measure.incident.case)).exists()
        assert outcome.supersedes == measure.decision
        assert documents.read(outcome.document).startswith(b"%PDF")

    def test_is_all_or_nothing(self, panel, monkeypatch):
        measure = decided_measure()
        appeal = appeal_of(measure)
        monkeypatch.setattr("odr.penalties.telling.tell_seller", broken)
        with pytest.raises(RuntimeError):
            decide(appeal, panel, "reverse")
        measure.refresh_from_db()
        assert measure.state == Measure.State.IN_FORCE
        assert RegisterEntry.objects.get().standing == "under_appeal"
        assert Appeal.objects.get().decided_at is None
        assert Decision.objects.count() == 1

    def test_of_a_measure_that_is_over_annuls_it_all_the_same(self, panel):
        measure = decided_measure(level=3)
        put_in_force(measure)
        measures.expire_measure(measure_id=measure.pk, now=measure.ends_at)
        decide(appeal_of(measure, after=timedelta(days=60)), panel, "reverse")
        measure.refresh_from_db()
        assert measure.state == Measure.State.REVERSED
        assert RegisterEntry.objects.get().standing == "reversed"


def broken(*args, **kwargs):
    raise RuntimeError("the database went away")


def test_an_appeal_nobody_decides_goes_to_the_administrators_and_the_measure_stays_on_hold():
    boss = staff(Role.ADMINISTRATOR)
    measure = decided_measure(level=3)
    appeal_of(measure)
    clock = Clock.objects.get(incident=measure.incident, key="panel", state="running")
    clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    measure.refresh_from_db()
    assert measure.state == Measure.State.STAYED
    assert Notice.objects.filter(kind="measure_late", to=boss).exists()
    assert Notice.objects.filter(kind="measure_appeal_late", to=respondent_of(measure.incident.case)).exists()
