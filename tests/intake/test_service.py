"""Service that fails, serving again, and the officer who finds one way enough."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.cases import clocks
from odr.cases.queries import visible_to
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotPermitted
from odr.intake import service, serving
from odr.negotiation import operations as negotiation
from odr.notices import bounces
from odr.notices import operations as notices
from odr.notices.models import Channel, Delivery, Notice
from tests.factories import staff
from tests.logistics.arranged import joined
from tests.paths import NOW, admitted_case, claimant_of, connected_marketplace, respondent_of, served_case

pytestmark = pytest.mark.django_db
SENT = NOW + timedelta(hours=1, seconds=3)  # when the letter of a served case left
BACK = NOW + timedelta(days=2)
POSTAL = "Lumen Trading Co.\n8 Harbour Road\nShenzhen 518000"


@pytest.fixture
def officer():
    return staff(Role.INTAKE_OFFICER)


@pytest.fixture
def lost():
    """A case whose letter came back two days after it was sent, while the seller's time to answer ran."""
    return came_back(served_case())


def came_back(case, *, at=BACK):
    letter = case.service_letters.latest("created_at")
    assert bounces.note_returned(notice_id=letter.notice_id, said="5.1.1 no such user", now=at)
    for code in serving.failed():
        assert serving.note_failure(code=code, now=at)
    case.refresh_from_db()
    return case


def arrived(case, *, at):
    """The post says that the letter arrived."""
    Delivery.objects.filter(case=case, channel=Channel.POST).update(state="delivered", delivered_at=at)
    code = case.service_letters.latest("created_at").code
    served = service.complete_service(code=code, now=at)
    case.refresh_from_db()
    return served


class TestALetterThatComesBack:
    def test_takes_the_case_back_to_where_nobody_was_told(self, lost):
        assert lost.stage == "admitted"
        assert not lost.clocks.filter(key="response", state="running").exists()
        assert lost.clocks.filter(key="service", state="running").exists()

    def test_leaves_the_limit_of_the_whole_case_running(self, lost):
        assert lost.clocks.filter(key="outcome_cap", state="running").exists()

    def test_is_noted_once(self, lost):
        code = lost.service_letters.get().code

        assert serving.failed() == []
        assert not serving.note_failure(code=code, now=BACK)
        assert Event.objects.filter(type="intake.service-failed").count() == 1

    def test_is_told_to_the_buyer(self, lost):
        assert Notice.objects.filter(case=lost, kind="service_failed", to=claimant_of(lost)).count() == 1

    def test_never_counts_as_silence_even_when_the_time_had_run_out(self):
        case = served_case()
        response = case.clocks.get(key="response")
        assert clocks.expire(clock_id=response.pk, now=response.due_at + timedelta(seconds=1))

        came_back(case, at=response.due_at + timedelta(hours=1))

        assert case.stage == "admitted"
        assert not case.clocks.filter(key="final_notice", state="running").exists()

    def test_changes_nothing_once_the_seller_has_answered(self):
        case = served_case()
        seller = respondent_of(case)
        negotiation.answer(case_id=case.pk, by=seller, kind="deny", reasons="No.", now=NOW + timedelta(days=1))

        came_back(case)

        assert case.stage == "negotiation"
        assert Event.objects.filter(type="intake.letter-lost").count() == 1

    def test_before_service_was_complete_lets_it_never_be(self):
        case = admitted_case()
        letter = case.service_letters.get()
        notices.send(notice_id=letter.notice_id, now=SENT)

        came_back(case, at=SENT + timedelta(seconds=1))

        assert service.due() == []
        assert service.complete_service(code=letter.code, now=SENT + timedelta(minutes=1)) is None


class TestServingAgain:
    def test_at_another_address_brings_the_new_reader_in_and_ends_the_old_ones_view(self, lost, officer):
        before = respondent_of(lost)

        letter = serving.serve_again(
            case_id=lost.pk, by=officer, channel="email", address="shop@lumen.example", now=BACK
        )

        now = lost.participations.get(side="respondent", ended_at=None).user
        assert now.email == "shop@lumen.example"
        assert not visible_to(before).filter(pk=lost.pk).exists()
        notices.send(notice_id=letter.notice_id, now=BACK + timedelta(minutes=1))
        served = service.complete_service(code=letter.code, now=BACK + timedelta(minutes=2))
        assert served.stage == "served"
        assert served.clocks.get(key="response", state="running").started_at == BACK + timedelta(minutes=1)

    def test_by_post_starts_the_time_to_answer_only_by_an_officers_reasons_as_one_way_is_proven(self, lost, officer):
        serving.serve_again(case_id=lost.pk, by=officer, channel="post", address=POSTAL, country="CN", now=BACK)
        delivered = BACK + timedelta(days=9)

        assert arrived(lost, at=delivered) is None
        serving.confirm_service(
            case_id=lost.pk, by=officer, reasons="No other address is known.", now=delivered + timedelta(hours=1)
        )

        lost.refresh_from_db()
        assert lost.stage == "served"
        assert lost.clocks.get(key="response", state="running").started_at == delivered + timedelta(hours=1)
        assert Event.objects.filter(type="intake.service-confirmed").count() == 1

    def test_by_post_and_through_the_marketplace_completes_it_with_both_proofs(self, officer):
        connected_marketplace()
        case = came_back(served_case())
        serving.serve_again(case_id=case.pk, by=officer, channel="marketplace", now=BACK)
        serving.serve_again(case_id=case.pk, by=officer, channel="post", address=POSTAL, country="CN", now=BACK)
        mail = Notice.objects.get(kind="service_through_marketplace")
        notices.send(notice_id=mail.pk, now=BACK)
        assert Delivery.objects.get(mail=mail).state == "sent"

        assert arrived(case, at=BACK + timedelta(days=3)) is None
        Delivery.objects.filter(mail=mail).update(state="delivered", delivered_at=BACK + timedelta(days=4))
        code = case.service_letters.get().code
        served = service.complete_service(code=code, now=BACK + timedelta(days=5))

        assert served.clocks.get(key="response", state="running").started_at == BACK + timedelta(days=4)

    def test_once_more_to_the_same_mailbox_is_possible(self, lost, officer):
        serving.serve_again(case_id=lost.pk, by=officer, channel="email", now=BACK)

        assert lost.service_letters.count() == 2
        assert lost.participations.filter(side="respondent").count() == 1

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"channel": "pigeon"}, "channel"),
            ({"channel": "email", "address": "no address"}, "address"),
            ({"channel": "email", "address": "camille@example.org"}, "address"),
            ({"channel": "email", "address": f"{'a' * 250}@example.org"}, "address"),
            ({"channel": "post", "address": "one line", "country": "CN"}, "address"),
            ({"channel": "post", "address": POSTAL}, "country"),
            ({"channel": "marketplace"}, "channel"),
        ],
    )
    def test_by_a_way_that_cannot_be_is_refused_and_changes_nothing(self, lost, officer, given, field):
        with pytest.raises(InvalidInput) as refused:
            serving.serve_again(case_id=lost.pk, by=officer, now=BACK, **given)

        assert field in refused.value.errors
        lost.refresh_from_db()
        assert lost.service_letters.count() == 1
        assert lost.participations.filter(side="respondent", ended_at=None).count() == 1

    def test_is_refused_where_the_claim_is_served_and_nobody_says_otherwise(self, officer):
        with pytest.raises(Conflict, match="nothing says that it went astray"):
            serving.serve_again(case_id=served_case().pk, by=officer, channel="email", now=BACK)

    def test_after_somebody_said_that_it_is_not_their_business_stops_their_clock(self, officer):
        case = served_case()
        service.disown(code=case.service_letters.get().code, reason="We sell bread.", now=BACK)

        serving.serve_again(case_id=case.pk, by=officer, channel="email", address="shop@lumen.example", now=BACK)

        case.refresh_from_db()
        assert case.stage == "admitted"
        assert not case.clocks.filter(key="response", state="running").exists()
        assert case.clocks.filter(key="outcome_cap", state="running").exists()

    def test_at_the_address_of_a_carrier_who_was_asked_makes_it_the_seller(self, officer):
        case = served_case()
        carrier = joined(case, email="depot@lumen.example", at=BACK).participation
        service.disown(code=case.service_letters.get().code, reason="We sell bread.", now=BACK)

        letter = serving.serve_again(
            case_id=case.pk, by=officer, channel="email", address="depot@lumen.example", now=BACK
        )

        seller = case.participations.get(side="respondent", ended_at=None)
        assert seller.user == carrier.user == letter.recipient
        assert visible_to(seller.user).filter(pk=case.pk).exists()
        assert not case.participations.filter(side="third_party", ended_at=None).exists()

    def test_is_for_intake_officers(self, lost):
        for by in (staff(Role.ADMINISTRATOR), claimant_of(lost)):
            with pytest.raises(NotPermitted):
                serving.serve_again(case_id=lost.pk, by=by, channel="email", now=BACK)


class TestFindingOneWayEnough:
    def test_needs_reasons(self, lost, officer):
        with pytest.raises(InvalidInput):
            serving.confirm_service(case_id=lost.pk, by=officer, reasons=" ", now=BACK)

    def test_needs_a_proof_from_outside_our_pages(self, lost, officer):
        with pytest.raises(Conflict, match="Nothing proves yet"):
            serving.confirm_service(case_id=lost.pk, by=officer, reasons="They must know.", now=BACK)

    def test_is_not_for_a_case_that_is_served(self, officer):
        with pytest.raises(MoveNotAllowed):
            serving.confirm_service(case_id=served_case().pk, by=officer, reasons="Why not.", now=BACK)
