"""More time: once, for a reason the rules know, and never past what they allow over the whole case."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.cases import extensions, pausing
from odr.cases.models import Case, Clock, Extension
from odr.common.errors import Conflict, InvalidInput, NotPermitted
from odr.intake import operations as intake
from odr.mediation import more_time
from tests.factories import staff
from tests.paths import NOW, claimant_of, filed_case, mediating_case, mediator_of, respondent_of, served_case

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def running(case, key):
    return case.clocks.get(key=key, state=Clock.State.RUNNING)


class TestTheSellersTimeToAnswer:
    def ask(self, case, at=NOW + 3 * DAY):
        return extensions.ask_for_more_time(
            case_id=case.pk, by=respondent_of(case), reason="Golden Week: our offices are closed.", now=at
        )

    def decide(self, case, granted, at=NOW + 4 * DAY):
        return extensions.decide_on_more_time(
            case_id=case.pk, by=staff(Role.INTAKE_OFFICER), granted=granted, answer="A holiday there.", now=at
        )

    def test_is_longer_when_the_officer_agrees(self):
        case = served_case()
        before = running(case, "response")
        self.ask(case)
        self.decide(case, True)
        after = running(case, "response")
        assert after.started_at == before.started_at
        assert after.due_at >= before.due_at + 8 * DAY
        assert after.extension_days == 10

    def test_stays_when_the_officer_does_not(self):
        case = served_case()
        before = running(case, "response")
        self.ask(case)
        assert self.decide(case, False).answer == "A holiday there."
        assert running(case, "response").due_at == before.due_at

    def test_runs_on_while_nobody_has_decided(self):
        case = served_case()
        before = running(case, "response")
        self.ask(case)
        assert running(case, "response").due_at == before.due_at

    def test_is_asked_for_once(self):
        case = served_case()
        self.ask(case)
        self.decide(case, False)
        with pytest.raises(Conflict):
            self.ask(case)

    def test_is_not_decided_when_nobody_asked(self):
        with pytest.raises(Conflict):
            self.decide(served_case(), True)

    def test_is_not_for_the_buyer_to_lengthen(self):
        case = served_case()
        with pytest.raises(NotPermitted):
            extensions.ask_for_more_time(case_id=case.pk, by=claimant_of(case), reason="Why not.", now=NOW + 3 * DAY)


class TestTheTimeToCompleteAComplaint:
    def test_is_longer_at_once_and_once(self):
        case = filed_case()
        intake.ask_for_more(
            case_id=case.pk, by=staff(Role.INTAKE_OFFICER), gaps=["other"], note="Send the receipt.", now=NOW + DAY
        )
        before = running(case, "deficiency")
        after = extensions.extend_deficiency(case_id=case.pk, by=claimant_of(case), now=NOW + 2 * DAY)
        assert after.due_at >= before.due_at + 8 * DAY
        with pytest.raises(Conflict):
            extensions.extend_deficiency(case_id=case.pk, by=claimant_of(case), now=NOW + 3 * DAY)


class TestTimeForCause:
    def extend(self, case, days=5, **changes):
        words = {"reason": "The expert is ill.", "now": NOW + 5 * DAY, **changes}
        return extensions.extend_for_cause(case_id=case.pk, by=mediator_of(case), days=days, **words)

    def test_is_given_by_the_neutral_with_reasons_once_in_a_case(self):
        case = mediating_case()
        before = running(case, "mediation")
        assert self.extend(case).due_at > before.due_at
        with pytest.raises(Conflict):
            self.extend(case)

    def test_is_added_to_what_both_sides_agreed_on(self):
        case = mediating_case()
        for side in (claimant_of(case), respondent_of(case)):
            more_time.extend_mediation(case_id=case.pk, by=side, now=NOW + 4 * DAY)
        agreed = running(case, "mediation")
        longer = self.extend(case)
        assert longer.due_at >= agreed.due_at + 5 * DAY
        assert (agreed.extension_days, longer.extension_days) == (10, 15)

    def test_leaves_the_clock_the_time_it_stood_still(self):
        case, office = mediating_case(), staff(Role.ADMINISTRATOR)
        began = running(case, "mediation").started_at
        words = {"ground": "court", "reason": "A court in Lyon has the same dispute."}
        pausing.stay(case_id=case.pk, by=office, now=began + DAY, **words)
        pausing.resume(case_id=case.pk, by=office, reason="It declined.", now=began + 41 * DAY)
        rested = running(case, "mediation")
        longer = self.extend(case, now=began + 42 * DAY)
        assert longer.due_at >= rested.due_at + 5 * DAY
        assert any(step["step"] == "suspended" for step in longer.steps)

    @pytest.mark.parametrize(
        ("changes", "field"), [({"days": 0}, "days"), ({"days": 99}, "days"), ({"reason": ""}, "reason")]
    )
    def test_needs_days_the_rule_allows_and_a_reason(self, changes, field):
        case = mediating_case()
        with pytest.raises(InvalidInput) as wrong:
            self.extend(case, **changes)
        assert field in wrong.value.errors
        assert not case.extensions.exists()

    def test_is_refused_past_what_all_extensions_may_be_together(self):
        case = mediating_case()
        self.used(case, 20)
        with pytest.raises(Conflict, match="21 days; 1 are left"):
            self.extend(case)

    def test_has_no_cap_once_the_case_is_declared_complex(self):
        case = mediating_case()
        self.used(case, 20)
        Case.objects.filter(pk=case.pk).update(declared_complex_at=NOW)
        assert self.extend(case)

    def used(self, case, days):
        Extension.objects.create(
            case=case,
            clock_key="response",
            stage="served",
            ground="request",
            days=days,
            calendar_days=days,
            created_at=NOW,
        )


class TestTheWholeCase:
    @pytest.fixture
    def case(self):
        return served_case()

    def extend(self, case, days, by=None, **changes):
        now = changes.pop("now", running(case, "outcome_cap").started_at + 80 * DAY)
        said = {"reason": "The expert needs until then.", **changes}
        by = by or staff(Role.ADMINISTRATOR)
        return extensions.extend_outcome(case_id=case.pk, by=by, days=days, now=now, **said)

    def test_gets_more_time_with_reasons(self, case):
        before = running(case, "outcome_cap")
        clock = self.extend(case, 30)
        row = case.extensions.get()
        assert clock.due_at > before.due_at
        assert (row.clock_key, row.ground, row.days, row.reason) == (
            "outcome_cap",
            "outcome",
            30,
            "The expert needs until then.",
        )

    def test_leaves_the_other_dates_as_they_are(self, case):
        before = set(case.clocks.exclude(key="outcome_cap").values_list("key", "due_at", "state"))
        self.extend(case, 30)
        assert set(case.clocks.exclude(key="outcome_cap").values_list("key", "due_at", "state")) == before

    def test_takes_no_longer_than_the_procedure_allows_for_complex_cases(self, case):
        began = running(case, "outcome_cap").started_at
        self.extend(case, 90, now=began + 80 * DAY)
        with pytest.raises(InvalidInput, match="days"):
            self.extend(case, 60, now=began + 150 * DAY)
        self.extend(case, 25, now=began + 150 * DAY)

    def test_does_not_count_the_time_it_stood_still(self, case):
        office, began = staff(Role.ADMINISTRATOR), running(case, "outcome_cap").started_at
        words = {"ground": "court", "reason": "A court in Lyon has the same dispute."}
        pausing.stay(case_id=case.pk, by=office, now=began + 10 * DAY, **words)
        pausing.resume(case_id=case.pk, by=office, reason="It declined.", now=began + 60 * DAY)
        self.extend(case, 60, now=began + 160 * DAY)

    @pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 5}, {"days": 110}, {"days": 30, "reason": " "}])
    def test_needs_days_within_the_limit_and_reasons(self, case, wrong):
        with pytest.raises(InvalidInput, match=r"days|reason"):
            self.extend(case, **wrong)
        assert not case.extensions.exists()

    def test_is_the_administrators(self, case):
        with pytest.raises(NotPermitted):
            self.extend(case, 30, by=claimant_of(case))
