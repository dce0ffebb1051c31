"""Pages and API of appointments: the administrator's list, the mediator's desk, and what a side says; both languages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from odr.accounts.models import Role
from odr.cases.stages import Stage
from odr.neutrals import lottery, operations
from tests.factories import person, staff
from tests.paths import appointing_case, claimant_of, mediating_case, mediator_of, on_the_roster, parties

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans"]


@pytest.fixture
def case():
    return appointing_case(now=timezone.now() - timedelta(days=3))


@pytest.fixture
def administrator():
    return staff(Role.ADMINISTRATOR)


def page(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"neutrals:{name}", args=args)


def appointed(case, administrator):
    on_the_roster("Rita Meier")
    return operations.appoint_mediator(case_id=case.pk, by=administrator, now=timezone.now())


class TestTheAdministrator:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_finds_the_case_and_asks_the_first(self, case, administrator, signed_in_as, language):
        on_the_roster("Rita Meier")
        on_the_roster("Ana Reis", languages=["pt"])
        browser = signed_in_as(administrator)

        assert case.number in browser.get(page("waiting", language=language)).content.decode()
        before = browser.get(page("appoint", case.pk, language=language)).content.decode()
        assert "Rita Meier" in before
        assert 'name="neutral"' not in before  # there is no order to choose from before the lot is drawn
        assert browser.post(page("appoint", case.pk, language=language), {"draw": "yes"}).status_code == 302
        body = browser.get(page("appoint", case.pk, language=language)).content.decode()
        assert "Rita Meier" in body
        assert "Ana Reis" in body  # under those who cannot be asked, with the reason
        first = next(line for line in body.split("<input") if 'name="neutral"' in line)
        assert "checked" in first
        value = first.split('value="')[1].split('"')[0]
        assert browser.post(page("appoint", case.pk, language=language), {"neutral": value}).status_code == 302
        assert case.appointments.get().neutral.user.full_name == "Rita Meier"

    def test_must_say_why_not_the_first(self, case, administrator, signed_in_as):
        on_the_roster()
        on_the_roster()
        lottery.prepare(case_id=case.pk, office=operations.MEDIATOR, now=timezone.now())
        body = signed_in_as(administrator).get(page("appoint", case.pk)).content.decode()
        values = [part.split('value="')[1].split('"')[0] for part in body.split("<input") if 'name="neutral"' in part]

        response = signed_in_as(administrator).post(page("appoint", case.pk), {"neutral": values[1]})

        assert response.status_code == 422
        assert "Say why you do not ask the first" in response.content.decode()

    def test_sees_the_drawn_order_when_a_choice_made_before_the_draw_is_refused(
        self, case, administrator, signed_in_as
    ):
        for _each in range(4):
            on_the_roster()
        near = on_the_roster(countries=["FR"])  # of one side's country, so never the first

        refused = signed_in_as(administrator).post(page("appoint", case.pk), {"neutral": str(near.pk)})

        assert refused.status_code == 422
        body = refused.content.decode()
        shown = [part.split('value="')[1].split('"')[0] for part in body.split("<input") if 'name="neutral"' in part]
        drawn = lottery.prepare(case_id=case.pk, office=operations.MEDIATOR, now=timezone.now())
        assert len(shown) == 5
        assert shown == [str(number) for number in drawn.order if str(number) in shown]

    def test_a_character_no_database_stores_is_refused(self, case, administrator, signed_in_as):
        appointment = appointed(case, administrator)
        address = page("decline", appointment.pk)

        assert signed_in_as(appointment.neutral.user).post(address, {"reason": "A\x00way."}).status_code == 400
        appointment.refresh_from_db()
        assert appointment.state == "offered"

    def test_alone_sees_these_pages(self, case, signed_in_as):
        buyer = signed_in_as(claimant_of(case))

        assert buyer.get(page("waiting")).status_code == 403
        assert buyer.get(page("appoint", case.pk)).status_code == 403
        assert signed_in_as(person()).get(page("appoint", case.pk)).status_code == 404
        assert buyer.get(f"/api/v1/cases/{case.pk}/candidates/").status_code == 403

    def test_sees_an_empty_list_in_words(self, administrator, signed_in_as):
        assert "No case needs a mediator now." in signed_in_as(administrator).get(page("waiting")).content.decode()


class TestTheMediator:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_reads_the_offer_without_the_story_and_takes_the_case(self, case, administrator, signed_in_as, language):
        appointment = appointed(case, administrator)
        browser = signed_in_as(appointment.neutral.user)
        assert case.number in browser.get(page("desk", language=language)).content.decode()
        address = page("offer", appointment.pk, language=language)
        body = browser.get(address).content.decode()
        assert "Lumen Trading Co." in body
        assert case.story not in body

        assert browser.post(address, {"disclosures": "Kept."}).status_code == 422
        assert browser.post(address, {"independent": "on", "disclosures": "None."}).status_code == 302

        appointment.refresh_from_db()
        assert appointment.state == "accepted"
        assert appointment.declaration in body  # the words declared are the words shown

    def test_declines_with_one_button(self, case, administrator, signed_in_as):
        appointment = appointed(case, administrator)

        signed_in_as(appointment.neutral.user).post(page("decline", appointment.pk), {"reason": "Away."})

        appointment.refresh_from_db()
        assert (appointment.state, appointment.decline_reason) == ("declined", "Away.")

    def test_finds_own_cases_on_the_desk(self, signed_in_as):
        case = mediating_case(now=timezone.now() - timedelta(days=5))

        assert case.number in signed_in_as(mediator_of(case)).get(page("desk")).content.decode()

    def test_others_find_no_desk_and_no_offer(self, case, administrator, signed_in_as):
        appointment = appointed(case, administrator)

        assert signed_in_as(claimant_of(case)).get(page("desk")).status_code == 403
        assert signed_in_as(on_the_roster().user).get(page("offer", appointment.pk)).status_code == 404
        assert signed_in_as(on_the_roster().user).post(page("decline", appointment.pk)).status_code == 404

    def test_an_empty_desk_says_so(self, signed_in_as):
        body = signed_in_as(on_the_roster().user).get(page("desk")).content.decode()

        assert "No offers." in body
        assert "No cases with you now." in body


class TestTheSides:
    @pytest.fixture
    def named(self, case, administrator):
        appointment = appointed(case, administrator)
        return operations.accept_appointment(
            appointment_id=appointment.pk,
            by=appointment.neutral.user,
            independent=True,
            disclosures="I once bought there.",
            now=timezone.now(),
        )

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_read_who_it_is_and_object_or_agree(self, case, named, signed_in_as, language):
        for user in parties(case):
            body = signed_in_as(user).get(page("mediator", case.pk, language=language)).content.decode()
            assert "Rita Meier" in body
            assert "I once bought there." in body
            assert page("object", case.pk, language=language) in body
            assert page("agree", case.pk, language=language) in body

    def test_agreeing_on_both_sides_begins_the_mediation(self, case, named, signed_in_as):
        for user in parties(case):
            assert signed_in_as(user).post(page("agree", case.pk)).status_code == 302

        case.refresh_from_db()
        assert case.stage == Stage.MEDIATION

    def test_objecting_asks_for_another(self, case, named, signed_in_as):
        signed_in_as(claimant_of(case)).post(page("object", case.pk), {"reason": ""})

        named.refresh_from_db()
        assert named.state == "objected"

    def test_see_nobody_before_one_has_taken_the_case(self, case, administrator, signed_in_as):
        appointed(case, administrator)

        assert signed_in_as(claimant_of(case)).get(page("mediator", case.pk)).status_code == 404
        assert signed_in_as(claimant_of(case)).get(f"/api/v1/cases/{case.pk}/appointments/").json() == []


class TestTheApi:
    def call(self, client, path, data=None):
        return client.post(f"/api/v1/{path}", data or {}, content_type="application/json")

    def test_from_the_list_to_the_mediation(self, case, administrator, signed_in_as):
        profile = on_the_roster("Rita Meier")
        office, mediator = signed_in_as(administrator), signed_in_as(profile.user)
        assert [row["name"] for row in office.get(f"/api/v1/cases/{case.pk}/candidates/").json()] == ["Rita Meier"]
        assert self.call(office, f"cases/{case.pk}/appointments/", {"neutral": 999}).status_code == 422
        assert self.call(office, f"cases/{case.pk}/appointments/").status_code == 201
        (offer,) = mediator.get("/api/v1/appointments/").json()
        assert offer["parties"][1]["name"] == "Lumen Trading Co."
        assert self.call(mediator, f"appointments/{offer['id']}/accept/", {"independent": False}).status_code == 422
        assert self.call(mediator, f"appointments/{offer['id']}/accept/", {"independent": True}).status_code == 200
        for user in parties(case):
            assert self.call(signed_in_as(user), f"cases/{case.pk}/mediator/agree/").status_code == 201

        case.refresh_from_db()
        assert case.stage == Stage.MEDIATION

    def test_declining_and_objecting(self, case, administrator, signed_in_as):
        for _ in range(2):
            on_the_roster()
        first = operations.appoint_mediator(case_id=case.pk, by=administrator, now=timezone.now())
        declined = self.call(signed_in_as(first.neutral.user), f"appointments/{first.pk}/decline/", {"reason": "Away."})
        assert declined.json()["state"] == "declined"
        second = case.appointments.get(state="offered")
        operations.accept_appointment(
            appointment_id=second.pk, by=second.neutral.user, independent=True, now=timezone.now()
        )

        objected = self.call(signed_in_as(claimant_of(case)), f"cases/{case.pk}/mediator/object/", {"reason": "No."})

        assert objected.json()["objects_to"] is True
