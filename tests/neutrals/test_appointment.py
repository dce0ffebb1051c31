"""A mediator is asked, declares independence or declines; each side may object once; then the mediation begins."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import translation

from odr.accounts.models import Role
from odr.audit import operations as audit
from odr.audit.models import Event
from odr.cases import clocks
from odr.cases import queries as cases
from odr.cases.models import Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, NotPermitted, Refusal
from odr.neutrals import candidates, lottery, operations, queries
from odr.neutrals.tasks import draw_due
from odr.notices.models import Notice
from tests.factories import person, staff
from tests.paths import (
    MEDIATING,
    TALKS_OVER,
    appointing_case,
    claimant_of,
    negotiating_case,
    on_the_roster,
    parties,
    respondent_of,
)


@pytest.fixture
def case(db):
    return appointing_case()


@pytest.fixture
def administrator(db):
    return staff(Role.ADMINISTRATOR)


@pytest.fixture
def appoint(case, administrator):
    """Asks somebody; the first of the list unless told otherwise."""

    def call(**changes):
        return operations.appoint_mediator(**{"case_id": case.pk, "by": administrator, "now": MEDIATING, **changes})

    return call


def accept(appointment, **changes):
    known = {"appointment_id": appointment.pk, "by": appointment.neutral.user, "independent": True, "now": MEDIATING}
    return operations.accept_appointment(**{**known, **changes})


def running(case):
    return set(Clock.objects.filter(case=case, state="running").values_list("key", flat=True))


class TestAskingSomebody:
    def test_takes_the_first_of_the_list_and_keeps_the_list(self, case, appoint):
        neutrals = [on_the_roster() for _ in range(3)]

        appointment = appoint()

        assert appointment.neutral.pk == appointment.draw.rows[0]["neutral"]
        assert {row["neutral"] for row in appointment.draw.rows} == {neutral.pk for neutral in neutrals}
        assert Notice.objects.filter(kind="appointment_offered", to=appointment.neutral.user, case=None).count() == 1

    def test_another_than_the_first_needs_a_reason(self, case, appoint):
        on_the_roster()
        on_the_roster()
        lottery.prepare(case_id=case.pk, office="mediator", now=MEDIATING)
        second = candidates.list_of(case)[1]["neutral"]

        with pytest.raises(InvalidInput, match="because: Say why"):
            appoint(neutral_id=second)
        assert appoint(neutral_id=second, because="Knows lamps.").because == "Knows lamps."

    def test_whoever_has_a_tie_is_refused_with_the_reason(self, case, appoint):
        blocked = on_the_roster(languages=["pt"], name="Ana Reis")

        with pytest.raises(InvalidInput, match="Ana Reis cannot be asked: speaks none of the languages"):
            appoint(neutral_id=blocked.pk)

    def test_somebody_who_is_not_on_the_list_is_refused(self, appoint):
        on_the_roster()

        with pytest.raises(InvalidInput, match="Choose somebody from the list"):
            appoint(neutral_id=999_999)

    def test_with_nobody_to_ask_says_so(self, appoint):
        with pytest.raises(Conflict, match="Nobody on the list"):
            appoint()

    def test_asks_one_at_a_time(self, appoint):
        on_the_roster()
        on_the_roster()
        appoint()

        with pytest.raises(Conflict, match="already asked"):
            appoint()

    def test_is_the_administrators_alone(self, case, appoint):
        on_the_roster()

        with pytest.raises(NotPermitted):
            appoint(by=claimant_of(case))
        with pytest.raises(NotFound):
            appoint(by=staff(Role.COMPLIANCE_OFFICER))

    def test_has_its_stage(self, appoint):
        on_the_roster()

        with pytest.raises(MoveNotAllowed):
            appoint(case_id=negotiating_case(email="second@example.org").pk)


class TestTheCandidate:
    def test_reads_who_the_sides_are_and_nothing_of_the_case(self, case, appoint):
        on_the_roster()
        appointment = appoint()
        user = appointment.neutral.user

        assert [row["country"] for row in queries.parties_of(case)] == ["FR", "CN"]
        with pytest.raises(NotFound):
            cases.get(user, case.pk)
        with pytest.raises(NotFound):
            queries.offered_to(person(), appointment.pk)

    def test_accepts_with_a_declaration_and_both_sides_learn_of_it(self, case, appoint):
        on_the_roster()

        appointment = accept(appoint(), disclosures="I bought from this marketplace once.")

        case.refresh_from_db()
        assert case.stage == Stage.MEDIATOR_APPOINTMENT
        assert "independent of both sides" in appointment.declaration
        assert running(case) >= {"mediator_objection"}
        assert "mediator_appointment" not in running(case)
        assert {notice.to for notice in Notice.objects.filter(kind="mediator_named")} == set(parties(case))

    def test_declares_in_their_own_language(self, appoint):
        on_the_roster()
        with translation.override("zh-hans"):
            appointment = accept(appoint())

        assert "independent" not in appointment.declaration

    def test_cannot_take_the_case_without_the_declaration(self, appoint):
        on_the_roster()

        with pytest.raises(InvalidInput, match="independent: Declare"):
            accept(appoint(), independent=False)

    def test_answers_once_and_for_themselves(self, appoint):
        on_the_roster()
        appointment = appoint()
        with pytest.raises(NotFound):
            accept(appointment, by=on_the_roster().user)
        accept(appointment)

        with pytest.raises(Conflict, match="no longer open"):
            accept(appointment)
        with pytest.raises(Conflict, match="no longer open"):
            operations.decline_appointment(appointment_id=appointment.pk, by=appointment.neutral.user, now=MEDIATING)

    def test_who_declines_makes_room_for_the_next(self, case, appoint):
        on_the_roster()
        on_the_roster()
        first = appoint()

        operations.decline_appointment(appointment_id=first.pk, by=first.neutral.user, now=MEDIATING, reason="Away.")

        second = case.appointments.get(state="offered")
        assert second.neutral != first.neutral
        assert [row["blocks"] for row in second.draw.rows] == [[], ["asked_before"]]

    def test_when_nobody_is_left_the_administrators_are_told(self, case, appoint, administrator):
        on_the_roster()
        only = appoint()

        operations.decline_appointment(appointment_id=only.pk, by=only.neutral.user, now=MEDIATING)

        assert Notice.objects.filter(kind="no_mediator_left", to=administrator, case=case).count() == 1
        assert "mediator_appointment" in running(case)

    def test_who_does_not_answer_in_time_gives_way_to_the_next(self, case, appoint):
        on_the_roster()
        on_the_roster()
        first = appoint()
        clock = case.clocks.get(key="mediator_appointment", state="running")

        clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))

        first.refresh_from_db()
        assert first.state == "lapsed"
        assert case.appointments.filter(state="offered").count() == 1
        assert Event.objects.filter(case_key=str(case.pk), type="neutrals.appointment-lapsed").count() == 1

    def test_is_asked_by_the_clock_when_no_administrator_acts(self, case):
        on_the_roster()
        clock = case.clocks.get(key="mediator_appointment", state="running")

        clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
        assert not case.appointments.exists()  # the lot is bound, and waits for the next signed head
        audit.bring_up_to_date()
        draw_due()

        assert case.appointments.get().state == "offered"
        draw_due()
        assert case.appointments.count() == 1


class TestTheSides:
    @pytest.fixture
    def named(self, appoint):
        on_the_roster()
        on_the_roster()
        return accept(appoint())

    def test_both_agreeing_begins_the_mediation_at_once(self, case, named):
        buyer, seller = parties(case)
        operations.agree_to_mediator(case_id=case.pk, by=buyer, now=MEDIATING)
        case.refresh_from_db()
        assert case.stage == Stage.MEDIATOR_APPOINTMENT

        operations.agree_to_mediator(case_id=case.pk, by=seller, now=MEDIATING)

        case.refresh_from_db()
        assert case.stage == Stage.MEDIATION
        assert cases.participation(named.neutral.user, case).side == "mediator"
        assert named.neutral.user.has_perm("cases.act_as_mediator", case)
        assert running(case) >= {"mediation"}
        assert "mediator_objection" not in running(case)

    def test_silence_begins_it_when_the_time_is_over(self, case, named):
        clock = case.clocks.get(key="mediator_objection", state="running")

        clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))

        case.refresh_from_db()
        assert case.stage == Stage.MEDIATION

    def test_an_objection_without_a_reason_brings_the_next_one(self, case, named):
        operations.object_to_mediator(case_id=case.pk, by=claimant_of(case), now=MEDIATING)

        named.refresh_from_db()
        assert named.state == "objected"
        following = case.appointments.get(state="offered")
        assert following.neutral != named.neutral
        assert "mediator_objection" not in running(case)
        assert Notice.objects.filter(kind="mediator_objected", to=respondent_of(case)).count() == 1

    def test_each_side_has_one_objection(self, case, named):
        operations.object_to_mediator(case_id=case.pk, by=claimant_of(case), now=MEDIATING)
        accept(case.appointments.get(state="offered"))

        with pytest.raises(Conflict, match="used your objection"):
            operations.object_to_mediator(case_id=case.pk, by=claimant_of(case), now=MEDIATING)
        operations.object_to_mediator(case_id=case.pk, by=respondent_of(case), now=MEDIATING)

    def test_nobody_answers_twice(self, case, named):
        operations.agree_to_mediator(case_id=case.pk, by=claimant_of(case), now=MEDIATING)

        with pytest.raises(Conflict, match="already answered"):
            operations.object_to_mediator(case_id=case.pk, by=claimant_of(case), now=MEDIATING)

    def test_there_is_nobody_to_object_to_before_one_is_named(self, case):
        with pytest.raises(Conflict, match="No mediator is named yet"):
            operations.object_to_mediator(case_id=case.pk, by=claimant_of(case), now=TALKS_OVER)

    def test_the_mediator_does_not_object_for_a_side(self, case, named):
        with pytest.raises(NotFound):
            operations.object_to_mediator(case_id=case.pk, by=named.neutral.user, now=MEDIATING)


@pytest.mark.django_db(transaction=True)
class TestTwoActingAtOnce:
    def test_two_administrators_ask_one_person(self):
        case = appointing_case()
        on_the_roster()
        on_the_roster()
        people = [staff(Role.ADMINISTRATOR) for _ in range(2)]
        start, results = threading.Barrier(2), []

        def ask(user):
            start.wait()
            try:
                operations.appoint_mediator(case_id=case.pk, by=user, now=MEDIATING)
                results.append("done")
            except Refusal as refusal:
                results.append(refusal.code)
            finally:
                connection.close()

        threads = [threading.Thread(target=ask, args=[user]) for user in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(results) == ["conflict", "done"]
        assert case.appointments.count() == 1
