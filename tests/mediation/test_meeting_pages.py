"""Pages and API of meetings and translations, in both languages."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from rest_framework.test import APIClient

from odr.accounts.models import Role
from odr.cases.models import Clock
from odr.mediation import hearings, translations
from odr.mediation.models import Hearing, Translation, TranslationContest
from tests.factories import staff
from tests.paths import claimant_of, mediating_case, mediator_of, parties, respondent_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LANGUAGES = {"en": "Which of these times suit you?", "zh-hans": "下列哪些时间您方便？"}


@pytest.fixture
def api():
    """A client of the API, signed in as somebody."""

    def client(user):
        found = APIClient()
        found.force_authenticate(user)
        return found

    return client


@pytest.fixture
def case():
    return mediating_case(now=timezone.now() - timedelta(days=4))


def page(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"mediation:{name}", args=args)


def offered(case):
    slots = [timezone.now() + day * DAY for day in (2, 3)]
    return hearings.set_hearing(
        case_id=case.pk, by=mediator_of(case), slots=slots, zone="UTC", how="writing", now=timezone.now()
    )


def typed(*days, **changes):
    told = {"how": "telephone", "where": "I call you both.", "minutes": "45", "zone": "Europe/Paris", **changes}
    for number, day in enumerate(days, start=1):
        moment = timezone.now() + day * DAY
        told |= {
            f"day_{number}_day": str(moment.day),
            f"day_{number}_month": str(moment.month),
            f"day_{number}_year": str(moment.year),
            f"time_{number}": "14:30",
        }
    return told


class TestOfferingTimes:
    def test_takes_wall_clock_times_of_the_zone(self, case, signed_in_as):
        mediator = signed_in_as(mediator_of(case))
        assert 'name="time_5"' in mediator.get(page("offer-hearing", case.pk)).content.decode()
        sent = mediator.post(page("offer-hearing", case.pk), typed(2, 3))
        assert sent.status_code == 302
        hearing = Hearing.objects.get(case=case)
        assert hearing.zone == "Europe/Paris"
        assert {moment.astimezone(ZoneInfo("Europe/Paris")).hour for moment in hearing.times().values()} == {14}

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, case, signed_in_as):
        mediator = signed_in_as(mediator_of(case))
        for changes, words in (
            ({"time_2": "half past two"}, "for example 14:30"),
            ({"time_2": ""}, "for example 14:30"),
            ({"time_3": "10:00"}, "leave both empty"),
            ({"where": ""}, "which number"),
        ):
            answer = mediator.post(page("offer-hearing", case.pk), typed(2, 3) | changes)
            assert answer.status_code == 422
            assert words in answer.content.decode()
            assert "I call you both." in answer.content.decode() or "where" in changes
        near = mediator.post(page("offer-hearing", case.pk), typed(0, 3))
        assert (near.status_code, "past or within 24 hours" in near.content.decode()) == (422, True)
        assert not Hearing.objects.exists()

    def test_a_change_asks_for_the_reason_and_both_read_it(self, case, signed_in_as):
        offered(case)
        mediator = signed_in_as(mediator_of(case))
        assert mediator.post(page("offer-hearing", case.pk), typed(3, 4)).status_code == 422
        assert mediator.post(page("offer-hearing", case.pk), typed(3, 4, reason="I am ill.")).status_code == 302
        assert "I am ill." in signed_in_as(claimant_of(case)).get(page("hearing", case.pk)).content.decode()


class TestAnsweringOnThePage:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_page_asks_and_fixes(self, case, signed_in_as, language):
        offered(case)
        for side in parties(case):
            reader = signed_in_as(side)
            assert LANGUAGES[language] in reader.get(page("hearing", case.pk, language=language)).content.decode()
            assert reader.post(page("hearing", case.pk, language=language), {"suits": ["2"]}).status_code == 302
        hearing = Hearing.objects.get(case=case)
        assert hearing.starts_at == hearing.times()[2]
        file = signed_in_as(mediator_of(case)).get(page("hearing-file", case.pk, hearing.pk))
        assert file.headers["Content-Type"].startswith("text/calendar")
        assert file.content.endswith(b"END:VCALENDAR\r\n")

    @pytest.mark.parametrize("suits", [[], ["none", "1"], ["7"]])
    def test_what_makes_no_sense_is_asked_again(self, case, signed_in_as, suits):
        hearing = offered(case)
        assert signed_in_as(claimant_of(case)).post(page("hearing", case.pk), {"suits": suits}).status_code == 422
        assert not hearing.answers.exists()

    def test_none_of_these_is_an_answer(self, case, signed_in_as):
        offered(case)
        assert signed_in_as(claimant_of(case)).post(page("hearing", case.pk), {"suits": ["none"]}).status_code == 302
        body = signed_in_as(mediator_of(case)).get(page("hearing", case.pk)).content.decode()
        assert "No time suits both sides" in body

    def test_times_stand_in_the_readers_zone_with_its_name(self, case, signed_in_as):
        offered(case)
        seller = respondent_of(case)
        seller.time_zone = "Asia/Shanghai"
        seller.save(update_fields=["time_zone"])
        assert "Beijing time" in signed_in_as(seller).get(page("hearing", case.pk)).content.decode()

    def test_the_mediator_calls_it_off_with_a_reason(self, case, signed_in_as):
        offered(case)
        mediator = signed_in_as(mediator_of(case))
        assert mediator.post(page("cancel-hearing", case.pk), {"reason": ""}).status_code == 422
        assert mediator.post(page("cancel-hearing", case.pk), {"reason": "Ill."}).status_code == 302
        assert mediator.post(page("cancel-hearing", case.pk), {"reason": "Ill."}).status_code == 409


class TestTheApi:
    def test_arranges_a_meeting(self, case, api):
        path = f"/api/v1/cases/{case.pk}/meetings/"
        slots = [(timezone.now() + day * DAY).isoformat() for day in (2, 3)]
        told = {"how": "writing", "zone": "Asia/Tokyo", "slots": slots}
        mediator, (buyer, seller) = api(mediator_of(case)), parties(case)
        assert mediator.post(path, told, format="json").status_code == 201
        naive = mediator.post(path, {**told, "slots": ["2026-12-04T10:00"] * 2}, format="json")
        assert (naive.status_code, "offset from UTC" in str(naive.json())) == (422, True)
        assert api(buyer).post(f"{path}answer/", {"suits": [1, 2]}, format="json").json()["state"] == "offered"
        fixed = api(seller).post(f"{path}answer/", {"suits": [2]}, format="json").json()
        assert (fixed["state"], [slot["fixed"] for slot in fixed["slots"]]) == ("fixed", [False, True])
        assert mediator.post(f"{path}cancel/", {"reason": "Ill."}, format="json").json()["state"] == "cancelled"
        assert [row["state"] for row in api(buyer).get(path).json()] == ["cancelled"]

    @pytest.mark.parametrize(
        "slot", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "2026-12-04T10:00", "soon", None]
    )
    def test_refuses_what_is_no_moment(self, case, api, slot):
        told = {"how": "writing", "zone": "Asia/Shanghai", "slots": [slot, slot]}
        answer = api(mediator_of(case)).post(f"/api/v1/cases/{case.pk}/meetings/", told, format="json")
        assert answer.status_code in (400, 422)
        assert "slots" in str(answer.json())

    def test_gives_more_time(self, case, api):
        path = f"/api/v1/cases/{case.pk}/mediation/"
        buyer, seller = parties(case)
        assert api(buyer).post(f"{path}longer/").json()["agreed_at"] is None
        assert api(seller).post(f"{path}longer/").json()["agreed_at"] is not None
        given = api(mediator_of(case)).post(f"{path}give-time/", {"days": 2, "reason": "Illness."}, format="json")
        assert (given.status_code, given.json()["key"]) == (200, "mediation")

    def test_translates_and_contests(self, case, api):
        buyer, seller = parties(case)
        said = (
            api(seller)
            .post(f"/api/v1/cases/{case.pk}/messages/", {"room": "joint", "body": "Zu klein?"}, format="json")
            .json()
        )
        asked = api(buyer).post(
            f"/api/v1/cases/{case.pk}/translations/", {"message": said["id"], "into": "en"}, format="json"
        )
        if said["language"] == "en":
            assert asked.status_code == 422
            asked = api(buyer).post(
                f"/api/v1/cases/{case.pk}/translations/", {"message": said["id"], "into": "zh-hans"}, format="json"
            )
        key = asked.json()["id"]
        office = api(staff(Role.ADMINISTRATOR))
        assert [row["id"] for row in office.get("/api/v1/translations/").json()] == [key]
        given = office.post(f"/api/v1/translations/{key}/", {"text": "太小？", "how": "person"}, format="json").json()
        assert (given["original"], given["text"], given["given_as"]) == ("Zu klein?", "太小？", "administrator")
        contests = f"/api/v1/cases/{case.pk}/translation-contests/"
        contest = {"passage": "太小", "reason": "Not a question.", "translation": key}
        assert api(buyer).post(contests, contest, format="json").status_code == 201
        assert {clock.key for clock in case.clocks.filter(state=Clock.State.RUNNING)} == {"stay_review"}
        assert (
            office.post(f"{contests}answer/", {"outcome": "stands", "answer": "It is."}, format="json").status_code
            == 200
        )
        assert api(seller).get(contests).json()[0]["outcome"] == "stands"
        assert case.clocks.filter(state=Clock.State.RUNNING).exists()


class TestTranslationPages:
    @pytest.fixture
    def row(self, case):
        from odr.cases import operations as cases

        said = cases.send_message(
            case_id=case.pk, by=claimant_of(case), room="joint", body="Die Lampe.", language="de", now=timezone.now()
        )
        return translations.ask_translation(
            case_id=case.pk, by=respondent_of(case), message=said.pk, into="en", now=timezone.now()
        )

    def test_a_reader_asks_from_the_room(self, case, row, signed_in_as):
        seller = signed_in_as(respondent_of(case))
        body = seller.get(page("room", case.pk, "joint")).content.decode()
        assert page("translation", case.pk, row.pk) in body
        assert f"?text=message:{row.message_id}" in body
        asked = seller.post(page("ask-translation", case.pk), {"text": f"message:{row.message_id}", "into": "zh-hans"})
        assert asked.status_code == 302
        again = seller.post(page("ask-translation", case.pk), {"text": f"message:{row.message_id}", "into": "zh-hans"})
        assert again.status_code == 409

    def test_the_original_stands_beside_and_the_labels_below(self, case, row, signed_in_as):
        office = signed_in_as(staff(Role.ADMINISTRATOR))
        assert page("translation", case.pk, row.pk) in office.get(page("translation-desk")).content.decode()
        told = {"text": "The lamp.", "how": "machine", "translator": ""}
        assert office.post(page("translation", case.pk, row.pk), told).status_code == 422
        assert office.post(page("translation", case.pk, row.pk), told | {"translator": "Glot 4"}).status_code == 302
        body = signed_in_as(respondent_of(case)).get(page("translation", case.pk, row.pk)).content.decode()
        for words in ("Die Lampe.", "The lamp.", "Machine translation, not checked", "Glot 4", "Our staff"):
            assert words in body

    def test_a_wrong_one_is_reported_and_answered(self, case, row, signed_in_as):
        now = timezone.now()
        translations.give_translation(
            translation_id=row.pk, by=claimant_of(case), text="The light.", how="person", now=now
        )
        seller, office = signed_in_as(respondent_of(case)), signed_in_as(staff(Role.ADMINISTRATOR))
        assert (
            page("contest-translation", case.pk, row.pk)
            in seller.get(page("translation", case.pk, row.pk)).content.decode()
        )
        told = {"passage": "light", "reason": "It says lamp."}
        assert seller.post(page("contest-translation", case.pk, row.pk), told).status_code == 302
        assert seller.post(page("contest-translation", case.pk, row.pk), told).status_code == 409
        assert "It says lamp." in office.get(page("answer-contest", case.pk)).content.decode()
        sent = office.post(page("answer-contest", case.pk), {"outcome": "corrected", "answer": "It is a lamp."})
        assert sent.status_code == 302
        assert TranslationContest.objects.get().translation == row
        assert "It is a lamp." in seller.get(page("translations", case.pk)).content.decode()

    def test_of_another_case_is_not_found_under_this_one(self, case, row, signed_in_as):
        other = mediating_case(
            now=timezone.now() - timedelta(days=4), email="b@example.org", respondent_email="c@shop.example"
        )
        office = signed_in_as(staff(Role.ADMINISTRATOR))
        assert office.get(page("translation", other.pk, row.pk)).status_code == 404
        assert Translation.objects.get(pk=row.pk).given_at is None
