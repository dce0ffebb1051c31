"""Pages and API of the mediation: rooms, secrecy of private rooms and of answers, proposals; both languages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from odr.cases.stages import Stage
from odr.mediation import operations, rooms
from tests.factories import person
from tests.paths import (
    REFUND,
    claimant_of,
    mediating_case,
    mediator_of,
    parties,
    proposed_case,
    respondent_of,
)

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans"]
SECRET = "I would take sixty euros if the lamp goes back at their cost."


@pytest.fixture
def start():
    """Pages ask the real clock, so these cases begin shortly before now."""
    return timezone.now() - timedelta(days=6)


@pytest.fixture
def case(start):
    return mediating_case(now=start)


@pytest.fixture
def opened(start):
    return proposed_case(now=start)


def page(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"mediation:{name}", args=args)


def whisper(case, by=None):
    rooms.send_message(
        case_id=case.pk,
        by=by or claimant_of(case),
        room="private_claimant",
        body=SECRET,
        language="en",
        now=timezone.now(),
    )


class TestRooms:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_say_who_reads_and_the_button_names_the_readers(self, case, signed_in_as, language):
        words = {
            "en": {"joint": "Send to both", "private_claimant": "Send to the buyer only"},
            "zh-hans": {"joint": "发给双方", "private_claimant": "只发给买家"},
        }
        for room, button in words[language].items():
            body = signed_in_as(mediator_of(case)).get(page("room", case.pk, room, language=language)).content.decode()
            assert button in body
            assert 'class="room ' in body

    def test_show_messages_newest_last(self, case, signed_in_as):
        buyer = signed_in_as(claimant_of(case))
        for text in ("First words", "Second words"):
            assert buyer.post(page("room", case.pk, "joint"), {"body": text}).status_code == 302

        body = signed_in_as(respondent_of(case)).get(page("room", case.pk, "joint")).content.decode()

        assert body.index("First words") < body.index("Second words")

    def test_older_messages_are_one_link_away(self, case, signed_in_as):
        for number in range(52):
            rooms.send_message(
                case_id=case.pk,
                by=claimant_of(case),
                room="joint",
                body=f"Number {number:03d}.",
                language="en",
                now=timezone.now(),
            )
        reader = signed_in_as(respondent_of(case))

        body = reader.get(page("room", case.pk, "joint")).content.decode()
        assert "Number 051." in body
        assert "Number 001." not in body
        older = case.messages.get(body="Number 002.").pk
        assert f"?before={older}" in body
        assert "Number 001." in reader.get(page("room", case.pk, "joint") + f"?before={older}").content.decode()
        assert reader.get(page("room", case.pk, "joint") + "?before=nonsense").status_code == 200

    def test_an_empty_message_is_refused_on_the_page(self, case, signed_in_as):
        response = signed_in_as(claimant_of(case)).post(page("room", case.pk, "joint"), {"body": " "})

        assert response.status_code == 422
        assert "Write a message first." in response.content.decode()

    def test_repeating_something_private_asks_first_and_keeps_the_text(self, case, signed_in_as):
        whisper(case)
        mediator = signed_in_as(mediator_of(case))
        address = page("room", case.pk, "joint")

        asked = mediator.post(address, {"body": f"They say: {SECRET}"})
        body = asked.content.decode()
        assert asked.status_code == 422
        assert SECRET in body
        assert 'type="checkbox" name="may_quote"' in body
        assert mediator.post(address, {"body": f"They say: {SECRET}", "may_quote": "on"}).status_code == 302


class TestSecrecyOfAPrivateRoom:
    def test_the_other_side_meets_it_nowhere(self, case, signed_in_as):
        whisper(case)
        other = signed_in_as(respondent_of(case))
        with translation.override("en"):
            case_page = reverse("cases:case", args=[case.pk])

        assert other.get(page("room", case.pk, "private_claimant")).status_code == 403
        assert other.post(page("room", case.pk, "private_claimant"), {"body": "x"}).status_code == 403
        for address in (case_page, page("room", case.pk, "joint"), page("room", case.pk, "private_respondent")):
            body = other.get(address).content.decode()
            assert SECRET not in body
            assert "private_claimant" not in body
        listed = other.get(f"/api/v1/cases/{case.pk}/messages/").json()["results"]
        assert listed == []
        assert other.get(f"/api/v1/cases/{case.pk}/messages/?room=private_claimant").status_code == 403
        assert SECRET in signed_in_as(claimant_of(case)).get(case_page).content.decode()

    def test_strangers_and_signed_out_people_meet_no_room(self, case, client, signed_in_as):
        assert signed_in_as(person()).get(page("room", case.pk, "joint")).status_code == 404
        assert client.get(page("room", case.pk, "joint")).status_code == 302
        assert signed_in_as(person()).get(f"/api/v1/cases/{case.pk}/messages/").status_code == 404

    def test_an_unknown_room_is_refused(self, case, signed_in_as):
        assert signed_in_as(claimant_of(case)).get(page("room", case.pk, "kitchen")).status_code == 403

    def test_notes_are_the_mediators(self, case, signed_in_as):
        mediator = signed_in_as(mediator_of(case))
        assert mediator.post(page("notes", case.pk), {"body": "Seller seems open."}).status_code == 302
        assert "Seller seems open." in mediator.get(page("notes", case.pk)).content.decode()

        for user in parties(case):
            assert signed_in_as(user).get(page("notes", case.pk)).status_code == 403
            assert signed_in_as(user).get(f"/api/v1/cases/{case.pk}/notes/").status_code == 403


class TestProposalPages:
    def test_the_mediator_sends_terms_to_both(self, case, signed_in_as):
        data = {"amount": "89,00", "days": "14", "message": "A fair middle.", "version": str(case.version)}

        assert signed_in_as(mediator_of(case)).post(page("propose", case.pk), data).status_code == 302

        case.refresh_from_db()
        assert (case.stage, case.proposals.get().proposed()[0].amount) == (Stage.PROPOSAL_PENDING, 89)

    def test_wrong_terms_stay_on_the_page(self, case, signed_in_as):
        response = signed_in_as(mediator_of(case)).post(
            page("propose", case.pk), {"amount": "0", "days": "14", "message": "Kept."}
        )

        assert response.status_code == 422
        assert "Kept." in response.content.decode()

    def test_accepting_says_from_when_it_binds_and_records_the_words_shown(self, opened, signed_in_as):
        case, proposal = opened
        buyer = signed_in_as(claimant_of(case))
        shown = buyer.get(page("accept", case.pk, proposal.pk)).content.decode()
        assert "Accept €89.00" in shown
        assert "I do not want to wait so long" in shown

        buyer.post(page("accept", case.pk, proposal.pk), {"waive_reflection": "on"})

        answer = proposal.answers.get()
        assert answer.waives_reflection
        assert all(line in shown for line in answer.consent.split("\n"))

    def test_the_seller_is_not_offered_the_waiver(self, opened, signed_in_as):
        case, proposal = opened

        shown = signed_in_as(respondent_of(case)).get(page("accept", case.pk, proposal.pk)).content.decode()

        assert "waive_reflection" not in shown
        assert "Your yes binds you at once." in shown

    def test_one_sides_yes_is_on_no_page_of_the_other(self, opened, signed_in_as):
        case, proposal = opened
        buyer, seller = parties(case)
        with translation.override("en"):
            case_page = reverse("cases:case", args=[case.pk])
        before = signed_in_as(seller).get(case_page).content.decode()

        operations.accept_proposal(case_id=case.pk, proposal_id=proposal.pk, by=buyer, now=timezone.now())

        after = signed_in_as(seller).get(case_page).content.decode()
        assert [line for line in after.splitlines() if "csrf" not in line] == [
            line for line in before.splitlines() if "csrf" not in line
        ]
        assert "You have said yes." in signed_in_as(buyer).get(case_page).content.decode()
        (found,) = signed_in_as(seller).get(f"/api/v1/cases/{case.pk}/proposals/").json()
        assert found["answers"] == []

    def test_taking_back_and_declining(self, opened, signed_in_as):
        case, proposal = opened
        buyer = signed_in_as(claimant_of(case))
        buyer.post(page("accept", case.pk, proposal.pk))
        assert buyer.post(page("decline", case.pk, proposal.pk)).status_code == 409
        assert buyer.post(page("take-back", case.pk, proposal.pk)).status_code == 302
        assert buyer.post(page("decline", case.pk, proposal.pk)).status_code == 302

        case.refresh_from_db()
        assert case.stage == Stage.FINAL_CHOICE

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_page_opens_in_both_languages(self, opened, signed_in_as, language):
        case, proposal = opened
        buyer = signed_in_as(claimant_of(case))
        words = {
            "en": {"accept": "Accept this proposal?", "decline": "Decline this proposal?"},
            "zh-hans": {"accept": "接受这个方案吗？", "decline": "拒绝这个方案吗？"},
        }
        for name, title in words[language].items():
            body = buyer.get(page(name, case.pk, proposal.pk, language=language)).content.decode()
            assert f"<h1>{title}</h1>" in body

    @pytest.mark.parametrize("version", ["0", "9" * 5000])
    def test_what_was_typed_stays_when_the_case_went_on_meanwhile(self, case, signed_in_as, version):
        mediator = signed_in_as(mediator_of(case))
        typed = {
            "amount": "89.00",
            "days": "14",
            "message": "Half each.",
            "reason": "Too far apart.",
            "version": version,
        }

        for name, words in (("propose", "Half each."), ("end", "Too far apart.")):
            if version == "0":
                answer = mediator.post(page(name, case.pk), typed)
                assert answer.status_code == 409
                assert words in answer.content.decode()
                assert f'name="version" value="{case.version}"' in answer.content.decode()
        case.refresh_from_db()
        assert case.stage == Stage.MEDIATION
        if version != "0":  # no version at all: the page is taken as it is
            assert mediator.post(page("end", case.pk), typed).status_code == 302

    def test_the_mediator_ends_it_and_lands_on_the_desk(self, case, signed_in_as):
        mediator = signed_in_as(mediator_of(case))
        assert mediator.post(page("end", case.pk), {"reason": ""}).status_code == 422

        response = mediator.post(page("end", case.pk), {"reason": "Too far apart.", "version": str(case.version)})

        assert response.url == "/en/mediator/"
        assert mediator.get(page("notes", case.pk)).status_code == 404


class TestTheApi:
    def call(self, client, path, data=None):
        return client.post(f"/api/v1/cases/{path}", data or {}, content_type="application/json")

    def test_from_a_message_to_a_declined_proposal(self, case, signed_in_as):
        buyer, seller = (signed_in_as(user) for user in parties(case))
        mediator = signed_in_as(mediator_of(case))
        private = self.call(buyer, f"{case.pk}/messages/", {"room": "private_claimant", "body": SECRET})
        assert private.status_code == 201
        quoting = self.call(mediator, f"{case.pk}/messages/", {"room": "joint", "body": SECRET})
        assert (quoting.status_code, quoting.json()["code"]) == (409, "quotes-private-room")
        assert self.call(mediator, f"{case.pk}/notes/", {"body": "Note."}).status_code == 201
        made = self.call(mediator, f"{case.pk}/proposals/", {"terms": REFUND}).json()
        assert self.call(buyer, f"{case.pk}/proposals/{made['id']}/accept/", {"consent": False}).status_code == 422
        accepted = self.call(buyer, f"{case.pk}/proposals/{made['id']}/accept/", {"consent": True}).json()
        assert [row["side"] for row in accepted["answers"]] == ["claimant"]
        assert self.call(buyer, f"{case.pk}/proposals/{made['id']}/take-back/").json()["answers"] == []
        declined = self.call(seller, f"{case.pk}/proposals/{made['id']}/decline/")
        assert declined.json()["state"] == "declined"

    def test_ending_needs_a_reason(self, case, signed_in_as):
        mediator = signed_in_as(mediator_of(case))

        assert self.call(mediator, f"{case.pk}/mediation/end/").status_code == 422
        assert self.call(mediator, f"{case.pk}/mediation/end/", {"reason": "Apart."}).json()["stage"] == "final_choice"

    def test_a_name_of_another_cases_proposal_is_not_found(self, opened, signed_in_as, start):
        _case, proposal = opened
        other = mediating_case(now=start, email="second@example.org")

        response = self.call(
            signed_in_as(claimant_of(other)), f"{other.pk}/proposals/{proposal.pk}/accept/", {"consent": True}
        )

        assert response.status_code in (404, 409)
