"""A carrier or customs broker is asked: it says what it knows, offers something of its own, and sees the parcel alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from odr.accounts.models import Role, User
from odr.cases import operations as cases
from odr.cases import queries as case_queries
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.evidence import queries as evidence
from odr.logistics import offers, operations, queries
from odr.logistics.models import Statement, ThirdParty, ThirdPartyOffer
from odr.mailroom.models import InboundMail
from odr.notices import operations as notices
from odr.notices import rendering
from odr.notices.models import Notice
from tests import paths
from tests.architecture.test_access import routes
from tests.factories import person, staff
from tests.logistics.arranged import AT, CARRIER_EMAIL, carrier_of, imported, joined, joined_case, offered

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


class TestAsking:
    @pytest.mark.parametrize("who", [paths.claimant_of, paths.respondent_of])
    def test_either_side_asks_by_e_mail(self, who):
        case = paths.negotiating_case()
        row = joined(case, by=who(case))
        assert (row.name, row.participation.side, row.participation.user.email) == (
            "Swift Post",
            "third_party",
            CARRIER_EMAIL,
        )
        (notice,) = Notice.objects.filter(kind="third_party_asked")
        mail = rendering.render(notice, now=AT)
        assert f"/cases/{case.pk}/parcel/" in mail.text
        assert mail.reply_to == ""

    def test_everybody_else_is_told_that_it_was_asked(self):
        case = paths.negotiating_case()
        joined(case)
        told = Notice.objects.filter(case=case, kind="third_party_joined").values_list("to", flat=True)
        assert set(told) == {paths.respondent_of(case).pk}

    def test_no_third_party_learns_of_another(self):
        case = joined_case()
        joined(case, email="b@broker.example", name="Broker", role="customs_broker")
        told = Notice.objects.filter(case=case, kind="third_party_joined", to=carrier_of_email(case, "swift"))
        assert not told.exists()

    def test_the_mediator_and_the_administrator_may_ask_too(self):
        case = paths.mediating_case()
        joined(case, by=paths.mediator_of(case), at=paths.PROPOSED)
        joined(case, by=staff(Role.ADMINISTRATOR), email="b@broker.example", role="customs_broker", at=paths.PROPOSED)
        assert set(ThirdParty.objects.values_list("joined_by", flat=True)) == {"mediator", "administrator"}

    @pytest.mark.parametrize(
        ("told", "field"),
        [
            ({"role": "pilot"}, "role"),
            ({"name": " "}, "name"),
            ({"reason": ""}, "reason"),
            ({"email": "nobody"}, "email"),
        ],
    )
    def test_says_which_field_is_wrong(self, told, field):
        with pytest.raises(InvalidInput) as refused:
            joined(paths.negotiating_case(), **told)
        assert set(refused.value.errors) == {field}
        assert not User.objects.filter(email=CARRIER_EMAIL).exists() or field != "email"

    def test_nobody_who_takes_part_or_works_here_is_a_third_party(self):
        case = paths.negotiating_case()
        for email in (paths.SELLER_EMAIL, "camille@example.org", staff(Role.INTAKE_OFFICER).email):
            with pytest.raises(InvalidInput) as refused:
                joined(case, email=email)
            assert set(refused.value.errors) == {"email"}

    def test_three_at_most(self):
        case = paths.negotiating_case()
        for number in range(3):
            joined(case, email=f"c{number}@carrier.example")
        with pytest.raises(Conflict):
            joined(case, email="c4@carrier.example")

    def test_not_before_the_seller_was_told(self):
        from odr.common.errors import MoveNotAllowed

        with pytest.raises(MoveNotAllowed):
            joined(paths.admitted_case())


class TestAStatement:
    def test_is_read_by_everybody_but_other_third_parties(self):
        case = joined_case()
        joined(case, email="b@broker.example", name="Broker", role="customs_broker")
        operations.make_statement(
            case_id=case.pk, by=carrier_of_email(case, "swift"), body="Held until 19 Oct.", now=LATER
        )
        for reader in paths.parties(case):
            assert queries.statements_seen_by(reader, case).get().body == "Held until 19 Oct."
        broker = User.objects.get(email="b@broker.example")
        assert not queries.statements_seen_by(broker, case).exists()
        told = Notice.objects.filter(kind="third_party_stated").values_list("to", flat=True)
        assert set(paths.parties(case)) == set(User.objects.filter(pk__in=told))

    @pytest.mark.parametrize("body", ["", " ", "x" * 10_001])
    def test_has_words(self, body):
        case = joined_case()
        with pytest.raises(InvalidInput):
            operations.make_statement(case_id=case.pk, by=carrier_of(case), body=body, now=LATER)

    def test_is_not_for_the_sides(self):
        case = joined_case()
        for side in paths.parties(case):
            with pytest.raises(NotPermitted):
                operations.make_statement(case_id=case.pk, by=side, body="x", now=LATER)
        assert Statement.objects.count() == 0


def carrier_of_email(case: Case, part: str) -> User:
    return case.participations.get(side="third_party", user__email__contains=part).user


class TestAnOffer:
    def test_is_accepted_by_whom_it_is_made_to_and_ends_nothing(self):
        case = joined_case()
        offer = offered(case)
        stage = case.stage
        offers.accept_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=paths.claimant_of(case), now=LATER)
        offer.refresh_from_db()
        case.refresh_from_db()
        assert (offer.state, offer.amount, offer.pays_to, case.stage) == (
            "accepted",
            Decimal("40.00"),
            "claimant",
            stage,
        )
        assert "goes on" in offer.answers.get().consent

    def test_made_to_both_holds_once_both_agree(self):
        case = joined_case()
        offer = offered(case, to="both", pays_to="claimant")
        buyer, seller = paths.parties(case)
        offers.accept_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=buyer, now=LATER)
        offer.refresh_from_db()
        assert offer.state == "open"
        with pytest.raises(Conflict):
            offers.accept_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=buyer, now=LATER)
        offers.accept_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=seller, now=LATER)
        offer.refresh_from_db()
        assert offer.state == "accepted"

    def test_declined_by_one_is_over_for_both(self):
        case = joined_case()
        offer = offered(case, to="both", pays_to="claimant")
        buyer, seller = paths.parties(case)
        offers.decline_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=seller, now=LATER)
        with pytest.raises(Conflict, match="Declined"):
            offers.accept_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=buyer, now=LATER)

    def test_is_there_for_nobody_it_was_not_made_to(self):
        case = joined_case()
        offer = offered(case)
        for act in (offers.accept_third_party_offer, offers.decline_third_party_offer):
            with pytest.raises(NotFound):
                act(case_id=case.pk, offer_id=offer.pk, by=paths.respondent_of(case), now=LATER)

    def test_runs_out_by_itself(self):
        case = joined_case()
        offer = offered(case, valid_days=3)
        late = offer.expires_at + timedelta(seconds=1)
        with pytest.raises(Conflict, match="Time ran out"):
            offers.accept_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=paths.claimant_of(case), now=late)
        assert offer.state_at(offer.expires_at) == "open"

    def test_is_taken_back_by_whoever_made_it(self):
        case = joined_case()
        offer = offered(case)
        with pytest.raises(NotPermitted):
            offers.take_back_third_party_offer(
                case_id=case.pk, offer_id=offer.pk, by=paths.claimant_of(case), now=LATER
            )
        offers.take_back_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=carrier_of(case), now=LATER)
        with pytest.raises(Conflict, match="Taken back"):
            offers.accept_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=paths.claimant_of(case), now=LATER)

    def test_can_be_answered_after_the_talks_and_not_made_then(self):
        case = joined_case()
        offer = offered(case)
        Case.objects.filter(pk=case.pk).update(stage="mediation")
        offers.accept_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=paths.claimant_of(case), now=LATER)
        from odr.common.errors import MoveNotAllowed

        with pytest.raises(MoveNotAllowed):
            offered(case)

    @pytest.mark.parametrize(
        ("told", "field"),
        [
            ({"to": "everybody"}, "to"),
            ({"amount": "-1"}, "amount"),
            ({"amount": "1.005"}, "amount"),
            ({"amount": "lots"}, "amount"),
            ({"amount": "", "text": ""}, "amount"),
            ({"to": "both"}, "pays_to"),
            ({"days": 0}, "days"),
            ({"valid_days": 31}, "valid_days"),
            ({"text": "x" * 10_001}, "text"),
        ],
    )
    def test_says_which_field_is_wrong(self, told, field):
        with pytest.raises(InvalidInput) as refused:
            offered(joined_case(), **told)
        assert field in refused.value.errors
        assert ThirdPartyOffer.objects.count() == 0

    def test_may_be_something_else_than_money(self):
        offer = offered(joined_case(), amount="", text="We search for the parcel again.")
        assert (offer.amount, offer.pays_to, offer.currency) == (None, "", "")

    def test_is_kept_from_whoever_decides(self):
        case = joined_case()
        offered(case)
        arbitrator = staff(Role.ARBITRATOR)
        cases.add_participant(case=case, user=arbitrator, side="arbitrator", display_name="A", at=AT)
        assert queries.case_of(arbitrator, case.pk) == case
        assert not queries.offers_seen_by(arbitrator, case).exists()

    def test_the_database_keeps_it_too(self):
        from django.db import transaction

        from odr.cases import wall

        case = joined_case()
        offered(case)
        with transaction.atomic(), wall.adjudicator():
            assert ThirdPartyOffer.objects.count() == 0
        assert ThirdPartyOffer.objects.count() == 1


#: Addresses a third party may use, as far as they are about a case.
OWN = (
    "cases/<uuid:case_id>/parcel/",
    "api/v1/cases/<uuid:case_id>/parcel/",
    "api/v1/cases/<uuid:case_id>/tracking/",
    "api/v1/cases/<uuid:case_id>/third-part",
)


class TestWhatAThirdPartySees:
    def test_the_case_is_not_there_for_it(self):
        case = joined_case()
        carrier = carrier_of(case)
        assert not case_queries.visible_to(carrier).exists()
        assert not case_queries.mine(carrier).exists()
        with pytest.raises(NotFound):
            case_queries.get(carrier, case.pk)

    def test_no_address_of_a_case_but_its_own_answers(self, signed_in_as):
        case = joined_case()
        client = signed_in_as(carrier_of(case))
        open_ = []
        for route, language in routes().items():
            if route.count("<") != 1 or "<uuid:case_id>" not in route or route.startswith(OWN):
                continue
            url = (language if not route.startswith("api/") else "/") + route.replace("<uuid:case_id>", str(case.pk))
            # the API looks at the shape of what is sent before it looks who sends it
            for answer in (client.get(url), client.post(url, {}, content_type="application/json")):
                if answer.status_code not in (404, 405, *((415, 422) if route.startswith("api/") else ())):
                    open_.append(f"{url}: {answer.status_code}")
        assert open_ == []

    def test_no_files_messages_or_talks(self):
        case = joined_case()
        imported(case, paths.claimant_of(case))
        carrier = carrier_of(case)
        assert not evidence.of_case(carrier, case).exists()
        assert not case_queries.messages(carrier, case).exists()
        with pytest.raises(NotFound):
            cases.send_message(case_id=case.pk, by=carrier, room="joint", body="Hello", language="en", now=LATER)

    def test_the_timeline_and_its_own_files_but_not_those_of_the_sides(self, signed_in_as):
        case = joined_case(issue="late", shipment={"carrier": "A carrier told in confidence"})
        theirs = imported(case, paths.claimant_of(case))
        carrier = carrier_of(case)
        own = imported(case, carrier)
        page = signed_in_as(carrier).get(reverse("logistics:shipment", args=[case.pk]))
        assert page.status_code == 200
        shown = page.content.decode()
        assert "Held by import customs" in shown
        assert "A carrier told in confidence" not in shown
        assert case.story not in shown
        assert "Risk and liability" not in shown
        client = signed_in_as(carrier)
        for name in ("logistics:import", "logistics:file"):
            assert client.get(reverse(name, args=[case.pk, own.pk])).status_code == 200
            assert client.get(reverse(name, args=[case.pk, theirs.pk])).status_code == 404

    def test_its_list_of_parcels(self, signed_in_as):
        case = joined_case()
        assert case.title in signed_in_as(carrier_of(case)).get(reverse("logistics:mine")).content.decode()
        assert case.title not in signed_in_as(person()).get(reverse("logistics:mine")).content.decode()

    def test_the_list_of_cases_leads_there(self, signed_in_as):
        case = joined_case()
        shown = signed_in_as(carrier_of(case)).get(reverse("cases:mine")).content.decode()
        assert reverse("logistics:mine") in shown
        assert case.title not in shown
        assert (
            reverse("logistics:mine")
            not in signed_in_as(paths.claimant_of(case)).get(reverse("cases:mine")).content.decode()
        )

    def test_an_answer_by_e_mail_goes_to_no_room(self):
        joined_case()
        (notice,) = Notice.objects.filter(kind="third_party_asked")
        assert rendering.reply_room(notice) is None
        notices.send(notice_id=notice.pk, now=LATER)
        assert InboundMail.objects.count() == 0
        assert case_queries.rooms_read_by("third_party") == ()

    def test_a_participation_that_ended_opens_nothing(self):
        case = joined_case()
        own = case.participations.get(side="third_party")
        cases.end_participation(participation=own, at=LATER)
        with pytest.raises(NotFound):
            queries.case_of(own.user, case.pk)


class TestARegulator:
    def test_reads_the_way_of_the_parcel_without_the_people(self):
        case = joined_case()
        operations.make_statement(case_id=case.pk, by=carrier_of(case), body="Ms Durand was out.", now=LATER)
        offered(case)
        regulator = staff(Role.REGULATOR, country="FR")
        assert queries.case_of(regulator, case.pk) == case
        for seen in (queries.third_parties_seen_by, queries.statements_seen_by, queries.offers_seen_by):
            assert not seen(regulator, case).exists()
