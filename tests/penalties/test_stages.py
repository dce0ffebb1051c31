"""The stage table: every act at every stage is in the table, or refused; the database holds what must never be false."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from odr.accounts.models import Role
from odr.common.errors import MoveNotAllowed, NotPermitted
from odr.penalties import acts, clocks, permissions, stages
from odr.penalties.models import Appeal, Charge, Clock, Decision, Incident, Measure, RegisterEntry, SellerAnswer
from odr.penalties.stages import MOVES, Stage, Who
from platform_rules import penalties
from tests.factories import person, staff
from tests.paths import answered_charge, decided_measure, drafted_decision, noted_incident, respondent_of
from tests.penalties.test_appeals import appeal_of, decide

pytestmark = pytest.mark.django_db
STAFF = {
    Who.COMPLIANCE_OFFICER: Role.COMPLIANCE_OFFICER,
    Who.SECOND_APPROVER: Role.SECOND_APPROVER,
    Who.APPEAL_MEMBER: Role.APPEAL_MEMBER,
}


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("act", stages.ACTS)
def test_an_act_is_in_the_table_or_refused_with_what_is_possible(act, stage):
    if (act, stage) in MOVES:
        assert stages.after(act, stage) == MOVES[act, stage][0]
        assert stages.who(act, stage)
    else:
        with pytest.raises(MoveNotAllowed) as refused:
            stages.after(act, stage)
        assert list(refused.value.possible) == stages.possible(stage)
        assert stages.who(act, stage) == ()


def test_every_stage_is_reached_and_an_ended_matter_is_not_opened_again():
    assert {to for to, _who in MOVES.values()} == set(Stage)
    leaving = {at for (act, at), (to, _who) in MOVES.items() if to != at}
    assert leaving.isdisjoint(stages.ENDED)


@pytest.mark.parametrize("act", sorted({act for act, _at in MOVES if Who.SYSTEM not in stages.who(act, _at)}))
def test_the_system_never_acts_on_the_merits(act):
    incident = noted_incident()
    stage = next(at for name, at in MOVES if name == act)
    with transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(stage=stage)
        with pytest.raises(TypeError, match="done by a person"):
            acts.begin(incident_id=incident.pk, name=act, by=None, now=incident.noted_at)
        transaction.set_rollback(True)


@pytest.mark.parametrize("who", list(STAFF))
def test_staff_may_do_what_the_table_gives_their_role_and_nothing_else(who):
    user = staff(STAFF[who])
    measure = decided_measure()
    appeal_of(measure)
    incident = Incident.objects.get()
    for act in stages.ACTS:
        allowed = who in stages.who(act, Stage.APPEALED)
        if allowed:
            assert permissions.require(user, incident, act) == who
        else:
            with pytest.raises((NotPermitted, MoveNotAllowed)):
                permissions.require(user, incident, act)


def test_somebody_without_a_part_can_do_nothing():
    incident = noted_incident()
    assert permissions.possible_acts(person(), incident) == frozenset()


def test_every_clock_of_the_ladder_that_is_started_has_an_effect():
    names = {rule.on_expiry for rule in penalties.ladder().clocks.values()}
    later = {"close_interim_answer", "lift_interim_measure"}  # interim measures are not built
    assert names - clocks.expiries() == later


def test_the_same_facts_and_version_give_the_same_proposal():
    incident = noted_incident()
    given = {"conduct_date": incident.conduct_date, "earlier_levels": [], "version": "1.0"}
    assert penalties.propose(incident.facts, **given) == penalties.propose(
        dict(reversed(incident.facts.items())), **given
    )


class TestTheDatabase:
    def refuses(self, name, rows, **values):
        with pytest.raises((IntegrityError, InternalError), match=name), transaction.atomic():
            rows.update(**values)

    def test_nobody_approves_what_they_wrote_or_charged(self):
        draft = drafted_decision()
        rows = Decision.objects.filter(pk=draft.pk)
        self.refuses("penalties_approver_is_another", rows, approved_by=draft.drafted_by)
        self.refuses("penalties_sender_back_is_another", rows, sent_back_by=draft.drafted_by)

    def test_nobody_hears_an_appeal_against_their_own_decision(self):
        measure = decided_measure()
        appeal = appeal_of(measure)
        for name in ("charged_by", "drafted_by", "approved_by", "filed_by"):
            before = getattr(appeal, name)
            values = {"decided_by": before, "decided_at": appeal.filed_at, "outcome": measure.decision}
            self.refuses("penalties_panel_decided_nothing_before", Appeal.objects.all(), **values)

    def test_what_was_charged_answered_decided_and_reviewed_is_never_edited(self):
        measure = decided_measure()
        decide(appeal_of(measure), staff(Role.APPEAL_MEMBER), "uphold")
        self.refuses("never changed", Charge.objects.all(), account="Something else.")
        self.refuses("never changed", SellerAnswer.objects.all(), text="I admit it.")
        self.refuses("never changed", Decision.objects.filter(pk=measure.decision_id), proportionality="None.")
        self.refuses("never changed", Appeal.objects.all(), grounds="None.")
        for rows in (Charge.objects, SellerAnswer.objects):
            with pytest.raises((IntegrityError, InternalError), match="never changed"), transaction.atomic():
                rows.all()._raw_delete("default")

    def test_there_is_one_live_measure_a_matter(self):
        measure = decided_measure()
        second = Decision.objects.create(
            incident=measure.incident, kind="vary", supersedes=measure.decision, findings=[], answer_considered="x", level=1,
            charged_by=measure.decision.charged_by, drafted_by=measure.decision.approved_by,
            drafted_at=measure.created_at, issued_at=measure.created_at,
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="penalties_one_live_measure"), transaction.atomic():
            Measure.objects.create(
                incident=measure.incident, decision=second, level=1, safety=False, scope="store",
                effect_at=measure.created_at, created_at=measure.created_at,
            )  # fmt: skip

    def test_a_case_has_one_incident_of_a_kind(self):
        incident = noted_incident()
        with pytest.raises(IntegrityError, match="penalties_one_incident_of_a_kind"), transaction.atomic():
            Incident.objects.create(
                kind=incident.kind, case=incident.case, seller_name="x", seller_key="y", facts={},
                conduct_date=incident.conduct_date, noted_at=incident.noted_at,
            )  # fmt: skip

    @pytest.mark.django_db(transaction=True)
    def test_a_change_without_an_event_does_not_commit(self):
        measure = decided_measure()
        for rows, values in (
            (Incident.objects.all(), {"stage": "final"}),
            (Measure.objects.all(), {"state": "reversed"}),
            (RegisterEntry.objects.all(), {"standing": "reversed"}),
        ):
            with pytest.raises((IntegrityError, InternalError), match="no event was recorded"):
                rows.update(**values)
        measure.refresh_from_db()
        assert measure.state == "in_force"


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_at_the_same_moment_one_wins():
    from concurrent.futures import ThreadPoolExecutor

    from odr.penalties import deciding

    draft = drafted_decision()
    approvers = [staff(Role.SECOND_APPROVER), staff(Role.SECOND_APPROVER)]

    def approve(user):
        try:
            deciding.approve_decision(decision_id=draft.pk, by=user, now=draft.drafted_at)
            return "done"
        except MoveNotAllowed as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, approvers)) == ["done", "move-not-allowed"]
    assert Measure.objects.count() == 1


class TestTheSweep:
    def test_done_twice_does_everything_once(self):
        import time_machine

        from odr.penalties import tasks
        from tests.paths import breached_case

        case = breached_case()
        at = case.clocks.get(key="cure_notice").due_at
        with time_machine.travel(at, tick=False):
            assert tasks.act_on_due() == 1
            assert tasks.act_on_due() == 0
        half = Clock.objects.get(key="triage")
        with time_machine.travel(half.due_at, tick=False):
            tasks.act_on_due()
            before = Clock.objects.count()
            tasks.act_on_due()
        assert Clock.objects.count() == before
        assert Incident.objects.count() == 1

    def test_a_silent_seller_is_noted_and_what_is_not_known_charges_nobody(self):
        from odr.cases import clocks as case_clocks
        from odr.common.errors import InvalidInput
        from odr.penalties import discovery, operations, proposing
        from tests.paths import charged_seller, served_case

        case = served_case()
        for key in ("response", "final_notice"):
            clock = case.clocks.get(key=key, state="running")
            case_clocks.expire(
                clock_id=clock.pk, now=clock.due_at.replace(microsecond=0) + (clock.due_at - clock.started_at) / 1000
            )
        assert (case.pk, "lasting_silence") in discovery.unnoted()
        incident = operations.note_incident(case_id=case.pk, kind="lasting_silence", now=clock.due_at)
        assert proposing.proposal_of(incident, at=clock.due_at).level is None
        with pytest.raises(InvalidInput, match="The seller was bound to answer"):
            charged_seller(incident=incident)
        charged_seller(incident=incident, stated_facts={"seller.bound_to_answer": True})
        assert incident.charge.rule_id == "respondent_silence"

    def test_a_reminder_goes_out_once_to_whoever_has_to_act(self):
        from odr.notices.models import Notice
        from odr.penalties import discovery
        from tests.paths import charged_seller

        incident = charged_seller()
        clock = Clock.objects.get(incident=incident, key="notice_answer")
        reminder = clock.reminders.order_by("due_at").first()
        assert reminder.pk in discovery.reminders_due(now=reminder.due_at)
        assert discovery.remind(reminder_id=reminder.pk, now=reminder.due_at)
        assert not discovery.remind(reminder_id=reminder.pk, now=reminder.due_at)
        assert Notice.objects.get(kind="measure_reminder").to == respondent_of(incident.case)


def test_every_notice_is_written_in_both_languages_with_a_short_subject_and_no_name():
    from odr.notices import rendering
    from odr.notices.models import Notice
    from tests.paths import connected_marketplace

    connected_marketplace()
    boss, _panel = staff(Role.ADMINISTRATOR), staff(Role.APPEAL_MEMBER)
    measure = decided_measure(draft=drafted_decision(incident=answered_charge()))
    appeal_of(measure)
    clock = Clock.objects.get(incident=measure.incident, key="panel")
    clocks.expire(clock_id=clock.pk, now=clock.due_at.replace(year=clock.due_at.year + 1))
    kinds = set()
    for notice in Notice.objects.filter(kind__startswith="measure_").select_related("to", "case"):
        kinds.add(notice.kind)
        for language, most in (("en", 60), ("zh-hans", 30)):
            notice.to.language = language
            mail = rendering.render(notice, now=measure.created_at)
            assert len(mail.subject) <= most
            assert "Lumen" not in mail.subject + mail.text
            assert "Camille" not in mail.text
            assert "None" not in mail.text
    assert Notice.objects.filter(to=boss, kind="measure_late").exists()
    assert {
        "measure_charged",
        "measure_answered",
        "measure_order",
        "measure_decided",
        "measure_in_force",
        "measure_appeal_late",
    } <= kinds
