"""Pages and API around whoever decides: from the list to the statements, a challenge, the draw; both languages."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from odr.accounts.models import Role
from odr.cases.stages import Stage
from odr.neutrals import replay, tribunal
from odr.neutrals.models import Lottery, Office
from tests.factories import person, staff
from tests.paths import a_decision_maker, claimant_of, parties, pleading_case, respondent_of, routed_case

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans"]


@pytest.fixture
def case():
    return routed_case(now=timezone.now() - timedelta(days=7))


@pytest.fixture
def office():
    return staff(Role.ADMINISTRATOR)


@pytest.fixture
def asked(case, office):
    a_decision_maker("Aoife Byrne")
    return tribunal.appoint_arbitrator(case_id=case.pk, by=office, now=timezone.now())


@pytest.fixture
def named(asked):
    return tribunal.accept_tribunal(
        appointment_id=asked.pk,
        by=asked.neutral.user,
        independent=True,
        disclosures="I once bought there.",
        now=timezone.now(),
    )


def page(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"neutrals:{name}", args=args)


def call(client, path, data=None):
    return client.post(f"/api/v1/{path}", json.dumps(data or {}), content_type="application/json")


class TestTheAdministrator:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_finds_the_case_and_asks_the_first(self, case, office, signed_in_as, language):
        profile = a_decision_maker("Aoife Byrne")
        browser = signed_in_as(office)

        assert case.number in browser.get(page("waiting", language=language)).content.decode()
        assert "Aoife Byrne" in browser.get(page("tribunal-appoint", case.pk, language=language)).content.decode()
        sent = {"neutral": str(profile.pk)}
        assert browser.post(page("tribunal-appoint", case.pk, language=language), sent).status_code == 302
        assert case.appointments.get(role=Office.ARBITRATOR).neutral == profile

    def test_sees_open_challenges_and_which_are_for_a_colleague(self, case, office, named, signed_in_as):
        challenge(signed_in_as(claimant_of(case)), case)
        colleague = staff(Role.ADMINISTRATOR)

        assert "for a colleague" in signed_in_as(office).get(page("waiting")).content.decode()
        made = case.challenges.get()
        body = signed_in_as(office).get(page("challenge", made.pk)).content.decode()
        assert "Another administrator decides" in body
        browser = signed_in_as(colleague)
        address = page("challenge", made.pk)
        assert page("challenge-decide", made.pk, "uphold") in browser.get(address).content.decode()
        sent = {"reasons": "Another person of that name."}
        assert browser.post(page("challenge-decide", made.pk, "reject"), sent).status_code == 302
        case.refresh_from_db()
        assert case.stage == Stage.PLEADINGS
        assert "Another person of that name." in browser.get(address).content.decode()
        assert browser.post(page("challenge-decide", made.pk, "forget"), sent).status_code == 404

    def test_replaces_somebody_with_a_reason(self, office, signed_in_as):
        case = pleading_case(now=timezone.now() - timedelta(days=12))
        browser = signed_in_as(office)

        assert browser.post(page("replace", case.pk), {"reason": ""}).status_code == 422
        assert browser.post(page("replace", case.pk), {"reason": "Ill."}).status_code == 302
        case.refresh_from_db()
        assert case.stage == Stage.TRIBUNAL_APPOINTMENT
        assert "Ill." in signed_in_as(claimant_of(case)).get(page("decision-maker", case.pk)).content.decode()


class TestWhoeverIsAsked:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_reads_the_offer_without_the_story_and_takes_the_case(self, case, asked, signed_in_as, language):
        browser = signed_in_as(asked.neutral.user)
        assert case.number in browser.get(page("tribunal-desk", language=language)).content.decode()
        address = page("tribunal-offer", asked.pk, language=language)
        body = browser.get(address).content.decode()
        assert "Lumen Trading Co." in body
        assert case.story not in body

        assert browser.post(address, {"disclosures": "Kept."}).status_code == 422
        assert browser.post(address, {"independent": "on", "disclosures": "None."}).status_code == 302

        asked.refresh_from_db()
        assert asked.state == "accepted"

    def test_declines_with_one_button(self, case, asked, signed_in_as):
        signed_in_as(asked.neutral.user).post(page("tribunal-decline", asked.pk), {"reason": "Away."})

        asked.refresh_from_db()
        assert (asked.state, asked.decline_reason) == ("declined", "Away.")

    def test_finds_no_offer_of_the_other_kind_and_others_find_none(self, case, asked, signed_in_as):
        mediated = case.appointments.get(role=Office.MEDIATOR)

        assert signed_in_as(asked.neutral.user).get(page("offer", asked.pk)).status_code == 404
        assert signed_in_as(mediated.neutral.user).get(page("tribunal-offer", mediated.pk)).status_code == 404
        assert signed_in_as(a_decision_maker().user).get(page("tribunal-offer", asked.pk)).status_code == 404
        assert signed_in_as(claimant_of(case)).get(page("tribunal-desk")).status_code == 403

    def test_answers_a_challenge_or_gives_the_case_back(self, case, named, signed_in_as):
        challenge(signed_in_as(claimant_of(case)), case)
        made, browser = case.challenges.get(), signed_in_as(named.neutral.user)
        assert case.number in browser.get(page("tribunal-desk")).content.decode()
        assert "He worked for the seller." in browser.get(page("challenge", made.pk)).content.decode()

        assert browser.post(page("challenge-answer", made.pk), {"text": "I never did."}).status_code == 302
        assert "I never did." in signed_in_as(respondent_of(case)).get(page("challenge", made.pk)).content.decode()
        assert browser.post(page("challenge-decide", made.pk, "resign"), {"reasons": "For peace."}).status_code == 302

        made.refresh_from_db()
        assert made.state == "moot"
        assert signed_in_as(person()).get(page("challenge", made.pk)).status_code == 404

    def test_who_gives_the_case_back_is_led_to_their_desk(self, signed_in_as):
        case = pleading_case(now=timezone.now() - timedelta(days=12))
        browser = signed_in_as(case.participations.get(side="arbitrator").user)
        answer = browser.post(page("resign", case.pk), {"reason": "I am ill."}, follow=True)

        assert (answer.status_code, answer.redirect_chain) == (200, [(page("tribunal-desk"), 302)])

    def test_a_reason_with_a_null_character_is_no_fault_of_the_server(self, asked, signed_in_as):
        answer = signed_in_as(asked.neutral.user).post(page("tribunal-decline", asked.pk), {"reason": "Away\x00."})

        assert answer.status_code == 302

    def test_makes_a_tie_known_while_the_case_goes_on(self, signed_in_as):
        case = pleading_case(now=timezone.now() - timedelta(days=12))
        user = case.participations.get(side="arbitrator").user

        assert signed_in_as(user).post(page("disclose", case.pk), {"text": "My sister works there."}).status_code == 302
        assert "My sister" in signed_in_as(claimant_of(case)).get(page("decision-maker", case.pk)).content.decode()


def challenge(browser, case):
    day = timezone.now().date()
    sent = {"ground": "ties", "reason": "He worked for the seller.", "known_on_day": day.day}
    sent |= {"known_on_month": day.month, "known_on_year": day.year}
    assert browser.post(page("challenge-new", case.pk), sent).status_code == 302


class TestTheSides:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_read_who_it_is_and_agree_or_challenge(self, case, named, signed_in_as, language):
        for user in parties(case):
            browser = signed_in_as(user)
            body = browser.get(page("decision-maker", case.pk, language=language)).content.decode()
            assert "Aoife Byrne" in body
            assert "I once bought there." in body
            assert page("tribunal-agree", case.pk, language=language) in body
            assert page("challenge-new", case.pk, language=language) in body
            with translation.override(language):
                on_the_case = browser.get(reverse("cases:case", args=[case.pk])).content.decode()
            assert page("decision-maker", case.pk, language=language) in on_the_case
            assert browser.post(page("tribunal-agree", case.pk)).status_code == 302

        case.refresh_from_db()
        assert case.stage == Stage.PLEADINGS

    def test_read_before_anybody_is_named_how_it_is_done_and_ask_for_the_mediator(self, case, signed_in_as):
        buyer, seller = (signed_in_as(user) for user in parties(case))
        assert "Nobody is named yet" in buyer.get(page("decision-maker", case.pk)).content.decode()

        assert buyer.post(page("ask-same", case.pk), {"text": "We trust her."}).status_code == 302

        assert "The other side asked in writing" in seller.get(page("decision-maker", case.pk)).content.decode()
        assert page("ask-same", case.pk) not in buyer.get(page("decision-maker", case.pk)).content.decode()

    def test_challenge_with_what_they_typed_kept_when_something_is_missing(self, case, named, signed_in_as):
        browser = signed_in_as(claimant_of(case))

        refused = browser.post(page("challenge-new", case.pk), {"reason": "He worked for the seller."})

        assert refused.status_code == 422
        assert "He worked for the seller." in refused.content.decode()
        assert "Choose what it is about" in refused.content.decode()

    def test_find_their_request_for_the_mediator_again_when_it_is_too_long(self, case, signed_in_as):
        long = "word " * 500

        refused = signed_in_as(claimant_of(case)).post(page("ask-same", case.pk), {"text": long})

        assert refused.status_code == 422
        assert long.strip() in refused.content.decode()
        assert not case.same_neutral_requests.exists()

    def test_find_what_they_typed_again_when_it_is_refused(self, case, named, signed_in_as):
        buyer, seller = (signed_in_as(user) for user in parties(case))
        long = "word " * 1200
        challenge(buyer, case)
        made = case.challenges.get()
        answered = seller.post(page("challenge-answer", made.pk), {"text": long})
        colleague = signed_in_as(staff(Role.ADMINISTRATOR))
        decided = colleague.post(page("challenge-decide", made.pk, "reject"), {"reasons": long})
        given_back = signed_in_as(named.neutral.user).post(
            page("challenge-decide", made.pk, "resign"), {"reasons": long}
        )

        for refused in (answered, decided, given_back):
            assert refused.status_code == 422
            assert long.strip() in refused.content.decode()
        made.refresh_from_db()
        assert (made.state, made.answers.count()) == ("open", 0)


class TestTheDraw:
    def test_is_for_everybody_who_has_its_address(self, case, asked, client, tmp_path):
        lot = Lottery.objects.get(case=case, role=Office.ARBITRATOR)

        body = client.get(page("draw", lot.pk)).content.decode()
        answer = client.get(page("draw-file", lot.pk))

        assert page("draw-file", lot.pk) in body
        assert case.number not in body
        path = tmp_path / "draw.json"
        path.write_bytes(answer.content)
        assert replay.main([str(path)]) == 0
        assert client.get(f"/api/v1/draws/{lot.pk}/").json() == json.loads(answer.content)

    def test_is_nowhere_before_it_is_made(self, case, client):
        a_decision_maker()
        tribunal.open_set_aside_appointment(case, at=timezone.now())
        lot = Lottery.objects.get(case=case, role=Office.SET_ASIDE)

        assert client.get(page("draw", lot.pk)).status_code == 404
        assert client.get(f"/api/v1/draws/{lot.pk}/").status_code == 404


class TestTheApi:
    def test_from_the_list_to_the_statements(self, case, office, signed_in_as):
        profile = a_decision_maker("Aoife Byrne")
        at, neutral = signed_in_as(office), signed_in_as(profile.user)
        rows = at.get(f"/api/v1/cases/{case.pk}/tribunal/candidates/").json()
        assert [(row["name"], row["ties"], row["blocks"]) for row in rows] == [("Aoife Byrne", [], [])]
        assert call(at, f"cases/{case.pk}/tribunal/appointments/", {"neutral": 999}).status_code == 422
        assert call(at, f"cases/{case.pk}/tribunal/appointments/").status_code == 201
        (offer,) = neutral.get("/api/v1/appointments/").json()
        assert call(neutral, f"appointments/{offer['id']}/accept/", {"independent": False}).status_code == 422
        assert call(neutral, f"appointments/{offer['id']}/accept/", {"independent": True}).status_code == 200
        for user in parties(case):
            assert call(signed_in_as(user), f"cases/{case.pk}/tribunal/agree/").status_code == 201

        case.refresh_from_db()
        assert case.stage == Stage.PLEADINGS
        assert call(neutral, f"cases/{case.pk}/tribunal/disclose/", {"text": "A new tie."}).status_code == 201
        assert call(neutral, f"cases/{case.pk}/tribunal/resign/", {"text": "I am ill."}).json()["state"] == "resigned"

    def test_a_challenge_is_made_answered_and_decided(self, case, office, named, signed_in_as):
        buyer, seller = (signed_in_as(user) for user in parties(case))
        colleague = signed_in_as(staff(Role.ADMINISTRATOR))
        wrong = call(buyer, f"cases/{case.pk}/challenges/", {"ground": "looks", "reason": "No."})
        assert (wrong.status_code, "ground" in wrong.content.decode()) == (422, True)

        made = call(buyer, f"cases/{case.pk}/challenges/", {"ground": "ties", "reason": "He worked there."}).json()

        assert call(seller, f"challenges/{made['id']}/answer/", {"text": "We never met."}).status_code == 201
        assert call(signed_in_as(office), f"challenges/{made['id']}/reject/", {"text": "No."}).status_code == 403
        assert call(colleague, f"challenges/{made['id']}/uphold/", {"text": "He did."}).json()["state"] == "upheld"
        (row,) = seller.get(f"/api/v1/cases/{case.pk}/challenges/").json()
        assert (row["state"], row["reasons"], len(row["answers"])) == ("upheld", "He did.", 1)

    def test_the_roster_and_ties(self, office, signed_in_as):
        user = staff(Role.ARBITRATOR)
        sent = {
            "user": str(user.pk),
            "languages": ["en"],
            "countries": ["CH"],
            "trainings": [{"on": "2025-03-14", "title": "A"}],
        }
        made = call(signed_in_as(office), "roster/", sent)
        assert made.json()["trainings"] == [{"on": "2025-03-14", "title": "A"}]
        assert call(signed_in_as(user), "roster/me/ties/", {"kind": "owns", "to_name": "A Ltd"}).status_code == 201
        assert [row["to_name"] for row in signed_in_as(user).get("/api/v1/roster/me/ties/").json()] == ["A Ltd"]
        assert call(signed_in_as(person()), "roster/me/ties/", {"kind": "owns", "to_name": "A"}).status_code == 404
