"""The officer's acts: ask for more, refuse, take on; and the service that follows."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.cases.models import Clock, Side
from odr.cases.stages import Stage
from odr.common.errors import InvalidInput, MoveNotAllowed, NotFound, NotPermitted, StalePage
from odr.intake import operations, service
from odr.notices import operations as notices
from odr.notices.models import Notice
from tests.factories import person, staff
from tests.paths import NOW, admitted_case, claimant_of, filed_case, respondent_of, served_case

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def officer():
    return staff(Role.INTAKE_OFFICER)


def running(case):
    return set(Clock.objects.filter(case=case, state="running").values_list("key", flat=True))


def kinds(case):
    return list(Notice.objects.filter(case=case).order_by("created_at").values_list("kind", flat=True))


class TestAskingForMore:
    def test_stops_the_check_and_starts_the_buyers_clock(self, officer):
        case = filed_case()

        operations.ask_for_more(case_id=case.pk, by=officer, gaps=["seller_address"], now=LATER)

        case.refresh_from_db()
        assert case.stage == Stage.DEFICIENT
        assert running(case) == {"deficiency"}
        assert kinds(case) == ["case_filed", "deficiency"]

    @pytest.mark.parametrize("gaps", [[], ["no-such-gap"], "photos"])
    def test_needs_a_gap_from_the_list(self, officer, gaps):
        with pytest.raises(InvalidInput, match="gaps: Choose at least one of"):
            operations.ask_for_more(case_id=filed_case().pk, by=officer, gaps=gaps, now=LATER)

    def test_something_else_needs_a_word_of_what(self, officer):
        with pytest.raises(InvalidInput, match="Describe what else"):
            operations.ask_for_more(case_id=filed_case().pk, by=officer, gaps=["other"], now=LATER)

    def test_what_is_added_starts_the_check_again_and_may_correct_the_seller(self, officer):
        case = filed_case(respondent_email="")
        operations.ask_for_more(case_id=case.pk, by=officer, gaps=["seller_address"], now=LATER)

        operations.complete_complaint(
            case_id=case.pk,
            by=claimant_of(case),
            answer="Found it on the parcel.",
            corrections={"respondent_email": "Shop@Example.COM", "order_number": ""},
            now=LATER,
        )

        case.refresh_from_db()
        assert (case.stage, case.respondent_email, case.order_number) == (
            Stage.SUBMITTED,
            "shop@example.com",
            "MC-4481-220",
        )
        assert running(case) == {"intake_check"}

    def test_a_wrong_correction_is_named(self, officer):
        case = filed_case()
        operations.ask_for_more(case_id=case.pk, by=officer, gaps=["seller_address"], now=LATER)

        with pytest.raises(InvalidInput) as refused:
            operations.complete_complaint(
                case_id=case.pk,
                by=claimant_of(case),
                answer="x",
                now=LATER,
                corrections={"respondent_email": "nobody", "price": "1"},
            )

        assert set(refused.value.errors) == {"respondent_email", "price"}


class TestRefusing:
    def test_ends_the_case_with_reasons_told_to_the_buyer(self, officer):
        case = filed_case()

        operations.refuse(
            case_id=case.pk, by=officer, grounds=["elsewhere"], reasons="A court in Lyon is dealing with it.", now=LATER
        )

        case.refresh_from_db()
        assert case.stage == Stage.INADMISSIBLE
        assert case.closed_at == LATER
        assert running(case) == {"review_request"}
        assert kinds(case) == ["case_filed", "case_refused"]

    def test_is_not_possible_without_reasons(self, officer):
        with pytest.raises(InvalidInput, match="without reasons is not possible"):
            operations.refuse(case_id=filed_case().pk, by=officer, grounds=["elsewhere"], reasons="  ", now=LATER)

    def test_is_not_possible_without_a_ground(self, officer):
        with pytest.raises(InvalidInput, match="grounds"):
            operations.refuse(case_id=filed_case().pk, by=officer, grounds=[], reasons="No.", now=LATER)


class TestTakingOn:
    def test_brings_in_the_seller_and_queues_the_letter(self, officer):
        case = admitted_case(officer=officer)

        assert case.stage == Stage.ADMITTED
        assert case.participations.get(side=Side.RESPONDENT).organisation.name == "Lumen Trading Co."
        assert running(case) == {"service", "outcome_cap"}
        assert case.service_letters.get().notice.is_service
        assert sorted(kinds(case)) == ["case_admitted", "case_filed", "service_of_claim"]

    def test_needs_an_address_of_the_seller(self, officer):
        case = filed_case(respondent_email="")

        with pytest.raises(InvalidInput, match="Ask the buyer for one"):
            operations.admit(case_id=case.pk, by=officer, now=LATER)

        case.refresh_from_db()
        assert case.stage == Stage.SUBMITTED

    def test_a_seller_who_is_known_acts_for_the_same_firm_again(self, officer):
        first, second = admitted_case(officer=officer), admitted_case(officer=officer, respondent_name="LUMEN")

        assert (
            first.participations.get(side="respondent").organisation_id
            == second.participations.get(side="respondent").organisation_id
        )

    def test_cannot_be_done_twice(self, officer):
        case = admitted_case(officer=officer)

        with pytest.raises(MoveNotAllowed):
            operations.admit(case_id=case.pk, by=officer, now=LATER)

    def test_a_page_drawn_before_the_last_act_is_stale(self, officer):
        case = filed_case()
        seen = case.version
        operations.ask_for_more(case_id=case.pk, by=officer, gaps=["photos"], now=LATER)

        with pytest.raises(StalePage):
            operations.admit(case_id=case.pk, by=officer, now=LATER, seen_version=seen)

    def test_is_for_intake_officers_only(self):
        case = filed_case()

        with pytest.raises(NotPermitted):
            operations.admit(case_id=case.pk, by=claimant_of(case), now=LATER)
        with pytest.raises(NotFound):
            operations.admit(case_id=case.pk, by=person(), now=LATER)
        with pytest.raises(NotFound):
            operations.admit(case_id=case.pk, by=staff(Role.MEDIATOR), now=LATER)

    def test_an_officer_does_not_decide_on_their_own_complaint(self, officer):
        case = filed_case(by=officer)

        with pytest.raises(NotPermitted):
            operations.admit(case_id=case.pk, by=officer, now=LATER)


class TestService:
    def test_is_complete_once_the_letter_is_out(self, officer):
        case = served_case(officer=officer)

        assert case.stage == Stage.SERVED
        assert running(case) == {"response", "outcome_cap"}
        assert kinds(case)[-1] == "case_served"

    def test_waits_for_the_letter(self, officer):
        case = admitted_case(officer=officer)

        assert service.due() == []
        assert service.complete_service(code=case.service_letters.get().code, now=LATER) is None

    def test_running_it_twice_serves_once(self, officer):
        case = served_case(officer=officer)

        assert service.complete_service(code=case.service_letters.get().code, now=LATER) is None
        assert kinds(case).count("case_served") == 1

    def test_the_time_to_answer_runs_from_the_sending_where_the_seller_is(self, officer):
        case = admitted_case(officer=officer)
        letter = case.service_letters.get()
        sent_at = NOW + timedelta(days=2)
        notices.send(notice_id=letter.notice_id, now=sent_at)

        assert service.due() == [letter.code]
        service.complete_service(code=letter.code, now=sent_at + timedelta(hours=5))

        clock = Clock.objects.get(case=case, key="response")
        assert (clock.started_at, clock.time_zone) == (sent_at, "Asia/Shanghai")
        assert clock.local_day == sent_at.date() + timedelta(days=12)  # ten days end on a Saturday: moved to Monday

    def test_a_case_withdrawn_meanwhile_is_not_served(self, officer):
        from odr.cases import operations as cases

        case = admitted_case(officer=officer)
        letter = case.service_letters.get()
        notices.send(notice_id=letter.notice_id, now=LATER)
        cases.withdraw(case_id=case.pk, by=claimant_of(case), now=LATER)

        assert service.complete_service(code=letter.code, now=LATER) is None

    def test_the_seller_sees_the_case_from_the_moment_it_is_taken_on(self, officer):
        from odr.cases import queries

        case = admitted_case(officer=officer)

        assert queries.get(respondent_of(case), case.pk) == case


class TestTheLetterAtAWrongAddress:
    def test_can_be_disowned_once_and_an_administrator_is_told(self, officer):
        from odr.common.errors import Conflict

        case, administrator = admitted_case(officer=officer), staff(Role.ADMINISTRATOR)
        code = case.service_letters.get().code

        service.disown(code=code.upper(), reason="We sell bread.", now=LATER)

        assert Notice.objects.get(kind="letter_disowned").to == administrator
        with pytest.raises(Conflict):
            service.disown(code=code, reason="", now=LATER)

    def test_a_code_that_does_not_exist_is_not_found(self):
        with pytest.raises(NotFound):
            service.letter("0000000000")
