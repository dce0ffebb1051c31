"""From a breach to a measure in force: noted, charged, heard, drafted, approved."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.common.errors import InvalidInput, MoveNotAllowed, NotFound, NotPermitted, StalePage
from odr.notices.models import Notice
from odr.outcomes import documents
from odr.penalties import clocks, deciding, discovery, measures, operations, proposing, queries
from odr.penalties.models import Clock, Decision, Incident, Measure, RegisterEntry
from odr.penalties.stages import Stage
from tests.factories import person, staff
from tests.paths import (
    FINDINGS,
    PUBLIC,
    answered_charge,
    breached_case,
    charged_seller,
    claimant_of,
    connected_marketplace,
    decided_measure,
    drafted_decision,
    noted_incident,
    respondent_of,
)

pytestmark = pytest.mark.django_db


def events_of(incident):
    return list(
        Event.objects.filter(case_key=str(incident.case_id), type__startswith="penalties.")
        .order_by("id")
        .values_list("type", flat=True)
    )


def clock_of(incident, key):
    return Clock.objects.get(incident=incident, key=key, state="running")


def run_out(incident, key):
    clock = clock_of(incident, key)
    assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    incident.refresh_from_db()
    return clock.due_at + timedelta(seconds=2)


class TestAnIncident:
    def test_is_found_in_a_case_whose_agreement_was_not_kept_and_noted_once(self):
        case = breached_case()
        assert (case.pk, "breached_outcome") in discovery.unnoted()
        incident = noted_incident(case=case)

        assert discovery.unnoted() == []
        assert operations.note_incident(case_id=case.pk, kind="breached_outcome", now=incident.noted_at) is None
        assert incident.facts == {
            "outcome.binding": True, "outcome.performed": False, "outcome.cure_notice_expired": True, "outcome.stay": False
        }  # fmt: skip

    def test_has_no_consequence_by_itself(self):
        incident = noted_incident()
        assert not Measure.objects.exists()
        assert not queries.of_seller(respondent_of(incident.case)).exists()

    def test_tells_the_compliance_officers_by_when_to_look(self):
        officer = staff(Role.COMPLIANCE_OFFICER)
        incident = noted_incident()
        assert Notice.objects.filter(to=officer, kind="measure_incident").exists()
        assert (clock_of(incident, "triage").due_at - incident.noted_at).days in range(4, 9)

    def test_nobody_looks_at_goes_to_the_administrators_and_stays_where_it_is(self):
        boss = staff(Role.ADMINISTRATOR)
        incident = noted_incident()
        run_out(incident, "triage")
        assert incident.stage == Stage.NOTED
        assert Notice.objects.filter(to=boss, kind="measure_late").exists()

    def test_can_be_dismissed_with_a_reason(self):
        incident = noted_incident()
        officer = staff(Role.COMPLIANCE_OFFICER)
        with pytest.raises(InvalidInput, match="reason"):
            operations.dismiss(incident_id=incident.pk, by=officer, reason=" ", now=incident.noted_at)
        done = operations.dismiss(incident_id=incident.pk, by=officer, reason="Paid a day late.", now=incident.noted_at)
        assert done.stage == Stage.DISMISSED
        assert not Clock.objects.filter(incident=incident, state="running").exists()


class TestCharging:
    def test_rests_on_the_rule_in_force_on_the_day_of_the_conduct(self):
        incident = charged_seller()
        assert (incident.charge.rule_id, incident.charge.ladder_version) == ("outcome_not_performed", "1.0")
        assert incident.stage == Stage.CHARGED

    def test_gives_the_seller_14_days_and_the_notice_is_served(self):
        incident = charged_seller()
        days = (clock_of(incident, "notice_answer").due_at - incident.charge.served_at).days
        assert days in range(14, 18)  # moved to a working day
        served = Notice.objects.get(kind="measure_charged", to=respondent_of(incident.case))
        assert served.is_service
        assert served.sent_at is not None

    def test_skipping_a_level_needs_reasons(self):
        with pytest.raises(InvalidInput, match="skips a level"):
            charged_seller(level=3, reasons_for_jump=" ")

    def test_above_what_the_rule_allows_is_refused(self):
        with pytest.raises(InvalidInput, match="at most"):
            charged_seller(level=4)

    def test_is_not_possible_once_the_agreement_was_kept(self):
        case = breached_case()
        incident = noted_incident(case=case)
        from odr.outcomes import operations as outcomes

        step = case.settlements.get().steps.get()
        outcomes.report_performed(
            case_id=case.pk, step_id=step.pk, by=respondent_of(case), report="Paid, reference 9", now=incident.noted_at
        )
        with pytest.raises(InvalidInput, match="No rule clearly applies"):
            charged_seller(incident=incident)

    def test_of_a_fact_no_rule_knows_is_refused_by_name(self):
        with pytest.raises(InvalidInput, match=r"seller\.is_rude"):
            charged_seller(stated_facts={"seller.is_rude": True})

    def test_a_fact_the_record_knows_cannot_be_stated_otherwise(self):
        incident = charged_seller(stated_facts={"outcome.stay": True})
        assert incident.charge.facts["outcome.stay"] is False

    def test_is_for_compliance_officers_alone(self):
        incident = noted_incident()
        approver = staff(Role.SECOND_APPROVER)
        with pytest.raises(NotPermitted):
            charged_seller(incident=incident, officer=approver)
        for outsider in (person(), claimant_of(incident.case), respondent_of(incident.case)):
            with pytest.raises(NotFound):
                charged_seller(incident=incident, officer=outsider)

    def test_is_refused_to_an_officer_who_takes_part_in_the_case(self):
        from odr.accounts.models import RoleGrant

        incident = noted_incident()
        buyer = claimant_of(incident.case)
        RoleGrant.objects.create(user=buyer, role=Role.COMPLIANCE_OFFICER)
        with pytest.raises(NotFound):
            charged_seller(incident=incident, officer=buyer)


class TestTheSellersAnswer:
    def test_is_given_once(self):
        incident = answered_charge()
        assert incident.stage == Stage.DELIBERATION
        with pytest.raises(MoveNotAllowed, match="draft_decision"):
            answered_charge(incident=incident)

    def test_silence_is_no_admission_and_the_officer_decides_on_what_is_there(self):
        incident = charged_seller()
        run_out(incident, "notice_answer")
        assert incident.stage == Stage.DELIBERATION
        assert not hasattr(incident, "seller_answer")

    def test_time_does_not_run_out_for_a_seller_who_was_not_told(self):
        incident = charged_seller()
        Notice.objects.filter(kind="measure_charged").update(sent_at=None)
        run_out(incident, "notice_answer")
        assert incident.stage == Stage.CHARGED
        assert clock_of(incident, "notice_answer")

    def test_nothing_is_decided_before_the_window_is_over(self):
        incident = charged_seller()
        with pytest.raises(MoveNotAllowed):
            drafted_decision(incident=incident)

    def test_cannot_be_given_by_the_buyer(self):
        incident = charged_seller()
        with pytest.raises(NotFound):
            operations.answer_charge(
                incident_id=incident.pk, by=claimant_of(incident.case), text="x", language="en", now=incident.noted_at
            )


class TestDrafting:
    @pytest.mark.parametrize(
        "field",
        ["proportionality", "milder_means", "factor_number", "factor_share", "factor_gravity", "factor_intention"],
    )
    def test_every_reason_has_to_be_written(self, field):
        from tests.paths import WEIGHED

        with pytest.raises(InvalidInput, match=field):
            drafted_decision(weighed=WEIGHED | {field: " "})

    def test_a_measure_needs_a_finding_with_its_evidence(self):
        for wrong in (
            [],
            [FINDINGS[0] | {"found": "open"}],
            [FINDINGS[0] | {"evidence": ""}],
            [FINDINGS[0] | {"found": "maybe"}],
        ):
            with pytest.raises(InvalidInput, match="findings"):
                drafted_decision(findings=wrong)

    def test_nothing_heavier_than_what_the_seller_was_heard_on(self):
        incident = answered_charge(level=2)
        with pytest.raises(InvalidInput, match="heard on: Listing blocked"):
            drafted_decision(incident=incident, level=3, duration_days=14)
        assert drafted_decision(incident=incident, level=1).level == 1

    @pytest.mark.parametrize("days", [None, 6, 91])
    def test_a_closure_has_a_length_the_ladder_allows(self, days):
        with pytest.raises(InvalidInput, match="from 7 to 90"):
            drafted_decision(level=3, duration_days=days)

    def test_a_warning_has_no_length(self):
        with pytest.raises(InvalidInput, match="no length"):
            drafted_decision(duration_days=7)

    def test_the_public_text_has_to_be_there_in_both_languages(self):
        with pytest.raises(InvalidInput, match="Chinese"):
            drafted_decision(public_summary={"en": "A refund was not paid."})

    @pytest.mark.parametrize("secret", ["Camille Durand", "camille@example.org", "MC-4481-220", "+33 6 12 34 56 78"])
    def test_nothing_about_the_buyer_may_be_public(self, secret):
        with pytest.raises(InvalidInput, match="public_summary"):
            drafted_decision(public_summary=PUBLIC["public_summary"] | {"en": f"The refund to {secret} was not paid."})

    def test_the_buyers_story_may_not_be_quoted(self):
        quoted = "The lamp is much smaller than the picture showed"
        with pytest.raises(InvalidInput, match="public_summary"):
            drafted_decision(public_summary=PUBLIC["public_summary"] | {"en": f"The buyer says: {quoted}."})


class TestApproving:
    def test_is_done_by_another_person_than_the_drafter(self):
        draft = drafted_decision()
        from odr.accounts.models import RoleGrant

        RoleGrant.objects.create(user=draft.drafted_by, role=Role.SECOND_APPROVER)
        draft.drafted_by.__dict__.pop("_roles", None)
        with pytest.raises(NotPermitted, match="took part in this matter before"):
            decided_measure(draft=draft, approver=draft.drafted_by)

    def test_of_two_at_once_one_wins_and_the_other_is_told(self):
        draft = drafted_decision()
        version = draft.incident.version
        draft.incident.refresh_from_db()
        seen = draft.incident.version
        assert seen > version - 1
        decided_measure(draft=draft)
        with pytest.raises(StalePage):
            deciding.approve_decision(
                decision_id=draft.pk, by=staff(Role.SECOND_APPROVER), now=draft.drafted_at, seen_version=seen
            )
        with pytest.raises(MoveNotAllowed):
            deciding.approve_decision(decision_id=draft.pk, by=staff(Role.SECOND_APPROVER), now=draft.drafted_at)
        assert Measure.objects.count() == 1

    def test_a_draft_sent_back_is_kept_and_another_takes_its_place(self):
        draft = drafted_decision()
        approver = staff(Role.SECOND_APPROVER)
        deciding.send_back(decision_id=draft.pk, by=approver, reason="Say more about the share.", now=draft.drafted_at)
        draft.refresh_from_db()
        second = drafted_decision(incident=Incident.objects.get(pk=draft.incident_id))
        assert draft.sent_back_because == "Say more about the share."
        with pytest.raises(StalePage):
            deciding.approve_decision(decision_id=draft.pk, by=approver, now=draft.drafted_at)
        decided_measure(draft=second, approver=approver)
        assert Decision.objects.filter(incident=draft.incident).count() == 2

    @pytest.mark.parametrize("level", [1, 3])
    def test_no_measure_is_issued_without_a_second_person_also_by_the_database(self, level):
        draft = drafted_decision(level=level)
        with pytest.raises(IntegrityError, match="penalties_issued_with_approval"):
            Decision.objects.filter(pk=draft.pk).update(issued_at=draft.drafted_at)

    def test_makes_a_document_in_the_sellers_language_and_in_english(self):
        import pypdfium2

        measure = decided_measure()
        pdf = pypdfium2.PdfDocument(documents.read(measure.decision.document))
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
        assert "Statement of reasons" in text
        assert "Two notices were without effect." in text
        assert respondent_of(measure.incident.case).language == "zh-hans"
        assert "警告" in text

    def test_finding_no_violation_closes_the_matter_and_publishes_nothing(self):
        draft = drafted_decision(
            kind="no_violation",
            level=None,
            weighed=None,
            findings=[FINDINGS[0] | {"found": "no"}],
            public_goods=None,
            public_summary=None,
        )
        deciding.approve_decision(decision_id=draft.pk, by=staff(Role.SECOND_APPROVER), now=draft.drafted_at)
        assert Incident.objects.get().stage == Stage.NO_VIOLATION
        assert not Measure.objects.exists()
        assert Notice.objects.filter(kind="measure_not_imposed").exists()


class TestTakingEffect:
    def test_a_warning_is_in_force_with_the_decision_and_in_the_register(self):
        measure = decided_measure()
        assert measure.state == Measure.State.IN_FORCE
        entry = RegisterEntry.objects.get(measure=measure)
        assert (entry.standing, entry.seller) == ("issued", "Lumen Trading Co.")
        assert (entry.visible_until - entry.published_at).days in range(364, 367)

    @pytest.mark.parametrize(("level", "days"), [(2, 3), (3, 14)])
    def test_a_block_or_closure_waits_as_long_as_the_ladder_says(self, level, days):
        measure = decided_measure(level=level)
        assert measure.state == Measure.State.PLANNED
        assert not RegisterEntry.objects.exists()
        assert days <= (measure.effect_at - measure.created_at).days <= days + 4

        run_out(measure.incident, f"effect_{'listing_block' if level == 2 else 'store_closure'}")
        measure.refresh_from_db()
        assert measure.state == Measure.State.IN_FORCE
        assert RegisterEntry.objects.get().measure == measure

    def test_publication_is_within_15_minutes_of_effect(self):
        measure = decided_measure()
        clock = Clock.objects.get(incident=measure.incident, key="register_publication")
        assert clock.state == "met"
        assert RegisterEntry.objects.get().published_at - measure.in_force_at <= clock.due_at - clock.started_at

    def test_a_closure_ends_by_itself_after_its_days(self):
        connected_marketplace()
        measure = decided_measure(level=3)
        at = run_out(measure.incident, "effect_store_closure")
        assert measures.due(now=at + timedelta(days=13)) == []
        end = at + timedelta(days=14)
        assert measures.due(now=end) == [measure.pk]
        assert measures.expire_measure(measure_id=measure.pk, now=end)
        assert not measures.expire_measure(measure_id=measure.pk, now=end)
        measure.refresh_from_db()
        assert measure.state == Measure.State.EXPIRED
        assert measure.orders.order_by("sent_at").last().kind == "lift"

    def test_the_ladder_rises_for_the_same_seller(self):
        connected_marketplace()
        decided_measure()
        again = noted_incident(order_number="MC-5", email="other@example.org", full_name="Ana Buyer")
        assert queries.earlier_levels(again, at=again.noted_at) == [1]
        assert proposing.proposal_of(again, at=again.noted_at).level == 2

    def test_every_act_stands_in_the_record_of_the_case(self):
        measure = decided_measure()
        assert events_of(measure.incident) == [
            "penalties.incident-noted", "penalties.charged", "penalties.charge-answered", "penalties.decision-drafted",
            "penalties.decision-approved", "penalties.measure-in-force",
        ]  # fmt: skip
