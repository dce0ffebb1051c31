"""Who decides is asked, discloses, may be challenged, and is confirmed; gives the case back, or is replaced."""

import json
from datetime import timedelta

import pytest

from odr.accounts.models import Role, RoleGrant
from odr.audit import operations as audit
from odr.cases import clocks
from odr.cases import operations as case_acts
from odr.cases import queries as cases
from odr.cases.models import Case, Clock
from odr.cases.stages import Stage
from odr.common import formats
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from odr.neutrals import candidates, challenges, lottery, queries, queries_tribunal, replay, tribunal, words
from odr.neutrals.models import Appointment, Lottery, Office
from odr.neutrals.tasks import draw_due
from odr.notices import rendering
from odr.notices.models import Notice
from tests.factories import person, staff
from tests.paths import (
    NOW,
    a_decision_maker,
    arbitrator_of,
    claimant_of,
    closed_file,
    parties,
    pleading_case,
    respondent_of,
    routed_case,
)

LATER = NOW + timedelta(days=7)


@pytest.fixture
def case(db):
    return routed_case()


@pytest.fixture
def office(db):
    return staff(Role.ADMINISTRATOR)


@pytest.fixture
def appoint(case, office):
    def call(**changes):
        return tribunal.appoint_arbitrator(**{"case_id": case.pk, "by": office, "now": LATER, **changes})

    return call


def accept(appointment, **changes):
    known = {"appointment_id": appointment.pk, "by": appointment.neutral.user, "independent": True, "now": LATER}
    return tribunal.accept_tribunal(**{**known, **changes})


def running(case):
    return set(Clock.objects.filter(case=case, state="running").values_list("key", flat=True))


def run_out(case, key):
    clock = case.clocks.get(key=key, state="running")
    assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    case.refresh_from_db()


class TestTheAppointment:
    def test_begins_with_its_clock_and_word_to_the_administrators(self, case, office):
        assert case.stage == Stage.TRIBUNAL_APPOINTMENT
        assert "tribunal_appointment" in running(case)

    def test_asks_only_people_who_decide_and_never_the_mediator(self, case, appoint):
        mediator = case.appointments.get(role=Office.MEDIATOR).neutral
        RoleGrant.objects.create(user=mediator.user, role=Role.ARBITRATOR)
        decides = a_decision_maker()

        rows = {row["neutral"]: row["blocks"] for row in candidates.list_of(case, Office.ARBITRATOR)}

        assert set(rows) == {mediator.pk, decides.pk}
        assert rows[mediator.pk] == ["was_mediator"]
        with pytest.raises(InvalidInput, match="was the mediator of this case"):
            appoint(neutral_id=mediator.pk, because="Knows it.")
        assert appoint().neutral == decides

    def test_asks_the_mediator_once_both_sides_wanted_that_in_writing(self, case, appoint):
        mediator = case.appointments.get(role=Office.MEDIATOR).neutral
        RoleGrant.objects.create(user=mediator.user, role=Role.ARBITRATOR)
        buyer, seller = parties(case)
        tribunal.ask_for_same_neutral(case_id=case.pk, by=buyer, text="We trust her.", now=LATER)
        assert candidates.list_of(case, Office.ARBITRATOR)[0]["blocks"] == ["was_mediator"]
        with pytest.raises(Conflict, match="asked for this already"):
            tribunal.ask_for_same_neutral(case_id=case.pk, by=buyer, text="Please.", now=LATER)
        with pytest.raises(InvalidInput, match="text"):
            tribunal.ask_for_same_neutral(case_id=case.pk, by=seller, text=" ", now=LATER)

        tribunal.ask_for_same_neutral(case_id=case.pk, by=seller, text="So do we.", now=LATER)

        assert appoint().neutral == mediator

    @pytest.mark.parametrize("by_the_system", [True, False])
    def test_asks_the_mediator_first_where_both_sides_want_that(self, case, appoint, by_the_system):
        for _each in range(3):
            a_decision_maker()
        mediator = case.appointments.get(role=Office.MEDIATOR).neutral
        mediator.languages, mediator.countries = ["en"], ["FR"]  # so that others stand before them by the rules
        mediator.save(update_fields=["languages", "countries"])
        RoleGrant.objects.create(user=mediator.user, role=Role.ARBITRATOR)
        for user in parties(case):
            tribunal.ask_for_same_neutral(case_id=case.pk, by=user, text="We trust her.", now=LATER)

        if by_the_system:
            run_out(case, "tribunal_appointment")
            audit.bring_up_to_date()
            draw_due()
        asked = case.appointments.get(role=Office.ARBITRATOR) if by_the_system else appoint()

        assert (asked.neutral, asked.because) == (mediator, words.BOTH_ASKED)
        told = lottery.file_of(asked.draw.lottery)
        assert replay.problems(json.loads(json.dumps(told))) == []

    def test_takes_the_case_with_a_declaration_and_both_sides_learn_of_it(self, case, appoint):
        a_decision_maker()

        appointment = accept(appoint(), disclosures="I bought there once.")

        assert "independent of both sides" in appointment.declaration
        assert "challenge_first" in running(case)
        assert "tribunal_appointment" not in running(case)
        assert {row.to for row in Notice.objects.filter(kind="arbitrator_named")} == set(parties(case))
        with pytest.raises(NotFound):  # the person does not take part before the sides had their say
            cases.get(appointment.neutral.user, case.pk)

    def test_cannot_be_taken_without_the_declaration_or_by_somebody_else(self, case, appoint):
        a_decision_maker()
        appointment = appoint()

        with pytest.raises(InvalidInput, match="independent: Declare"):
            accept(appointment, independent=False)
        with pytest.raises(NotFound):
            accept(appointment, by=a_decision_maker().user)
        accept(appointment)
        with pytest.raises(Conflict, match="no longer open"):
            accept(appointment)

    def test_who_declines_or_does_not_answer_gives_way_to_the_next(self, case, appoint, office):
        a_decision_maker()
        a_decision_maker()
        first = appoint()

        tribunal.decline_tribunal(appointment_id=first.pk, by=first.neutral.user, reason="Away.", now=LATER)
        second = case.appointments.get(role=Office.ARBITRATOR, state="offered")
        assert second.neutral != first.neutral
        run_out(case, "tribunal_appointment")

        second.refresh_from_db()
        assert second.state == "lapsed"
        assert Notice.objects.filter(kind="no_arbitrator_left", to=office).count() == 1

    def test_is_made_by_the_clock_when_no_administrator_acts(self, case):
        a_decision_maker()

        run_out(case, "tribunal_appointment")
        audit.bring_up_to_date()
        draw_due()

        assert case.appointments.get(role=Office.ARBITRATOR).state == "offered"

    def test_both_agreeing_confirms_at_once(self, case, appoint):
        a_decision_maker()
        appointment = accept(appoint())
        buyer, seller = parties(case)
        tribunal.agree_to_arbitrator(case_id=case.pk, by=buyer, now=LATER)
        tribunal.agree_to_arbitrator(case_id=case.pk, by=seller, now=LATER)

        case.refresh_from_db()
        assert case.stage == Stage.PLEADINGS
        assert arbitrator_of(case) == appointment.neutral.user
        assert appointment.neutral.user.has_perm("cases.act_as_arbitrator", case)
        assert running(case) >= {"pleadings"}
        assert tribunal.arbitrator(case) == appointment
        assert not Lottery.objects.filter(case=case, role=Office.ARBITRATOR, used_up_at=None).exists()

    def test_silence_confirms_when_the_time_is_over(self, case, appoint):
        a_decision_maker()
        accept(appoint())

        run_out(case, "challenge_first")

        assert case.stage == Stage.PLEADINGS

    def test_is_not_for_others(self, case, appoint):
        a_decision_maker()
        with pytest.raises(NotPermitted):
            appoint(by=claimant_of(case))
        with pytest.raises(NotFound):
            appoint(by=person())
        with pytest.raises(MoveNotAllowed):
            appoint(case_id=pleading_case(email="b@example.org", respondent_email="c@shop.example").pk)

    def test_the_decision_maker_reads_nothing_of_the_mediation(self, case, appoint):
        a_decision_maker()
        accept(appoint())
        run_out(case, "challenge_first")
        buyer, arbitrator = claimant_of(case), arbitrator_of(case)
        case_acts.send_message(
            case_id=case.pk, by=buyer, room="proceedings", body="Good morning.", language="en", now=LATER
        )

        assert [row.room for row in cases.messages(arbitrator, case)] == ["proceedings"]
        assert not Notice.objects.filter(to=arbitrator, kind="mediation_began").exists()


class TestGivingWay:
    def test_resigning_asks_another_and_the_clocks_of_the_stage_end(self, db):
        case = pleading_case()
        first, second = arbitrator_of(case), a_decision_maker()

        challenges.resign(case_id=case.pk, by=first, reason="I am ill.", now=LATER + timedelta(days=5))

        case.refresh_from_db()
        assert case.stage == Stage.TRIBUNAL_APPOINTMENT
        assert "pleadings" not in running(case)
        assert "outcome_cap" in running(case)
        assert cases.participation(first, case) is None
        assert not first.has_perm("cases.act_as_arbitrator", case)
        assert Appointment.objects.get(case=case, neutral__user=first).end_reason == "I am ill."
        appointment = tribunal.appoint_arbitrator(
            case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=LATER + timedelta(days=5)
        )
        assert appointment.neutral == second

    def test_replacing_a_late_one_needs_reasons(self, db, office):
        case = closed_file()
        run_out(case, "neutral_replacement")
        assert Notice.objects.filter(kind="replacement_due", to=office).count() == 1
        assert case.stage == Stage.CLOSED_FOR_DECISION  # nothing is decided by the clock
        ended = case.clocks.get(key="neutral_replacement")
        said = rendering.render(Notice.objects.get(kind="replacement_due", to=office), now=ended.ended_at).text
        assert formats.moment(ended.due_at, ended.time_zone, language="en") in said
        late = arbitrator_of(case)
        at = case.clocks.get(key="neutral_replacement").ended_at

        with pytest.raises(InvalidInput, match="reason"):
            tribunal.replace_arbitrator(case_id=case.pk, by=office, reason="", now=at)
        tribunal.replace_arbitrator(case_id=case.pk, by=office, reason="No decision after 20 days.", now=at)

        case.refresh_from_db()
        assert case.stage == Stage.TRIBUNAL_APPOINTMENT
        assert running(case) & {"decision", "decision_alarm", "neutral_replacement"} == set()
        assert cases.participation(late, case) is None
        blocked = {row["neutral"]: row["blocks"] for row in candidates.list_of(case, Office.ARBITRATOR)}
        assert blocked[late.neutral_profile.pk] == ["asked_before"]

    def test_a_new_tie_starts_the_time_to_challenge_anew(self, db):
        case = pleading_case()
        arbitrator = arbitrator_of(case)
        at = LATER + timedelta(days=5)

        tribunal.disclose(case_id=case.pk, by=arbitrator, text="My sister now works for the seller.", now=at)

        assert "challenge_later" in running(case)
        assert {row.to for row in Notice.objects.filter(kind="tie_disclosed")} == set(parties(case))
        run_out(case, "challenge_later")
        assert case.stage == Stage.PLEADINGS


class TestARequestToReopen:
    @pytest.fixture
    def decided(self, db):
        """A case decided without the seller; its decision-maker still takes part."""
        case = closed_file()
        Case.objects.filter(pk=case.pk).update(stage=Stage.DEFAULT_DECIDED)  # decisions have their own tests
        case.refresh_from_db()
        return case

    def test_goes_to_another_person_who_is_confirmed_at_once(self, decided):
        decider = arbitrator_of(decided)
        other = a_decision_maker()

        tribunal.open_set_aside_appointment(decided, at=LATER)
        tribunal.open_set_aside_appointment(decided, at=LATER)
        assert tribunal.set_aside_neutral(decided) is None
        audit.bring_up_to_date()
        draw_due()
        asked = decided.appointments.get(role=Office.SET_ASIDE)
        accept(asked)

        assert asked.neutral == other
        assert tribunal.set_aside_neutral(decided) == asked
        assert tribunal.arbitrator(decided).neutral.user == decider
        assert cases.participation(other.user, decided).side == "arbitrator"
        decided.refresh_from_db()
        assert decided.stage == Stage.DEFAULT_DECIDED

    def test_is_asked_for_only_where_somebody_asked_to_reopen(self, decided, office):
        profile = a_decision_maker()
        known = {"side": "", "possible": frozenset({"appoint_arbitrator"})}

        with pytest.raises(Conflict, match="no request to reopen"):
            tribunal.appoint_arbitrator(
                case_id=decided.pk, by=office, neutral_id=profile.pk, because="Free.", now=LATER
            )
        assert not Lottery.objects.filter(case=decided, role=Office.SET_ASIDE).exists()
        assert queries_tribunal.panel(decided, **known)["acts"] == frozenset()
        assert decided.pk not in self.waiting(office)

        tribunal.open_set_aside_appointment(decided, at=LATER)
        assert queries_tribunal.panel(decided, **known)["acts"] == {"appoint_arbitrator"}
        assert self.waiting(office) == {decided.pk: None}
        asked = tribunal.appoint_arbitrator(case_id=decided.pk, by=office, now=LATER)
        assert self.waiting(office) == {decided.pk: asked}

    def waiting(self, office):
        """The administrator's list: case, and who is asked."""
        rows = queries.waiting_for_appointment(office, Stage.TRIBUNAL_APPOINTMENT)
        return {row["case"].pk: row["asked"] for row in rows}

    def test_is_never_for_whoever_decided(self, decided, office):
        rows = candidates.list_of(decided, Office.SET_ASIDE)

        assert {tuple(row["blocks"]) for row in rows} == {("decided_before",)}
        tribunal.open_set_aside_appointment(decided, at=LATER)
        assert Notice.objects.filter(kind="no_arbitrator_left", to=office).count() == 1

    def test_the_next_is_asked_when_one_cannot_and_an_administrator_can_replace(self, decided, office):
        a_decision_maker()
        a_decision_maker()
        tribunal.open_set_aside_appointment(decided, at=LATER)
        audit.bring_up_to_date()
        draw_due()
        first = decided.appointments.get(role=Office.SET_ASIDE)
        tribunal.decline_tribunal(appointment_id=first.pk, by=first.neutral.user, now=LATER)
        second = accept(decided.appointments.get(role=Office.SET_ASIDE, state="offered"))

        tribunal.replace_arbitrator(case_id=decided.pk, by=office, reason="A cousin of the seller.", now=LATER)

        second.refresh_from_db()
        assert second.state == "replaced"
        assert cases.participation(second.neutral.user, decided) is None
        assert tribunal.arbitrator(decided) is not None

    def test_ends_for_the_one_and_not_for_the_other(self, decided):
        other = a_decision_maker()
        tribunal.open_set_aside_appointment(decided, at=LATER)
        audit.bring_up_to_date()
        draw_due()
        accept(decided.appointments.get(role=Office.SET_ASIDE))

        tribunal.end_tribunal(decided, at=LATER, office=Office.SET_ASIDE)

        assert cases.participation(other.user, decided) is None
        assert tribunal.arbitrator(decided) is not None
        assert respondent_of(decided)
