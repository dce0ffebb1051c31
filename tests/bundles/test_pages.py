"""Pages and API of bundles, in both languages: the answer, the administrator's desk, what a regulator and the others may see."""

import re
from datetime import timedelta

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation

from odr.accounts.models import Role
from odr.bundles import answering
from odr.bundles.models import Answer, Bundle
from odr.cases.stages import Stage
from odr.decisions import publication, recommendations
from odr.notices import rendering
from odr.notices.models import Notice
from tests.bundles import ways
from tests.decisions import arranged
from tests.factories import staff
from tests.paths import claimant_of, parties, respondent_of

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans"]
TICKED = re.compile(r"<input[^>]*\s(checked|selected)\b")


@pytest.fixture
def start():
    """Pages ask the real clock, so these bundles begin shortly before now."""
    return timezone.now() - timedelta(days=4)


def page(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"bundles:{name}", args=args)


def build(way, start, many=5):
    """A bundle by one of the ways, begun four days ago."""
    ways.claims(many, now=start)
    from odr.bundles import proposing, similarity

    at = start + timedelta(days=3)
    for likeness in similarity.found(now=at):
        proposing.propose(likeness=likeness, now=at)
    bundle = Bundle.objects.get()
    if way != "proposed":
        for member in ways.members(bundle):
            ways.say_yes(member, now=at + timedelta(hours=1))
    return bundle


def text_of(answer):
    return answer.content.decode()


class TestTheBuyersPage:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_shows_the_words_nothing_ticked_and_only_figures_of_others(self, start, signed_in_as, language):
        bundle = build("proposed", start)
        own, *rest = ways.members(bundle)
        buyer = claimant_of(own.case)
        body = text_of(signed_in_as(buyer).get(page("answer", own.case_id, language=language)))

        assert {"en": "It costs nothing. A no has no disadvantage", "zh-hans": "同类案件"}[language] in body
        assert not TICKED.search(body)
        assert_nothing_of(rest, body)

    def test_join_read_again_and_leave(self, start, signed_in_as):
        bundle = build("proposed", start)
        own = ways.members(bundle)[0]
        buyer = signed_in_as(claimant_of(own.case))
        address = page("answer", own.case_id)
        shown = text_of(buyer.get(address))
        digest = re.search(r'name="digest" value="(\w{64})"', shown).group(1)
        version = re.search(r'name="version" value="(\d+)"', shown).group(1)

        assert buyer.post(address, {"digest": "0" * 64, "version": version}).status_code == 409
        assert buyer.post(address, {"digest": digest, "version": str(int(version) - 1)}).status_code == 409
        assert not Answer.objects.exists()
        assert buyer.post(address, {"digest": digest, "version": version}).status_code == 302
        assert Answer.objects.get().digest == digest
        assert "I agree, my case joins" not in text_of(buyer.get(address))
        assert buyer.post(address, {"digest": digest}).status_code == 409
        assert buyer.get(page("leave", own.case_id)).status_code == 200
        assert buyer.post(page("leave", own.case_id)).status_code == 302
        own.refresh_from_db()
        assert own.state == "left"

    def test_a_no_is_one_button(self, start, signed_in_as):
        own = ways.members(build("proposed", start))[0]
        buyer = signed_in_as(claimant_of(own.case))
        assert buyer.post(page("decline", own.case_id)).status_code == 302
        own.refresh_from_db()
        assert own.state == "declined"
        assert "I agree, my case joins" in text_of(buyer.get(page("answer", own.case_id)))

    def test_the_case_page_leads_there(self, start, signed_in_as):
        own = ways.members(build("proposed", start))[0]
        buyer = signed_in_as(claimant_of(own.case))
        address = reverse("cases:case", args=[own.case_id])
        body = text_of(buyer.get(address))
        assert page("answer", own.case_id) in body


class TestWhoSeesWhat:
    @pytest.mark.parametrize("way", ["proposed", "joined"])
    def test_a_buyer_never_sees_anything_of_another(self, start, signed_in_as, way):
        bundle = build(way, start)
        own, *rest = ways.members(bundle)
        buyer = signed_in_as(claimant_of(own.case))
        for address in (
            page("bundle", bundle.pk),
            page("answer", own.case_id),
            f"/api/v1/bundles/{bundle.pk}/",
            f"/api/v1/cases/{own.case_id}/bundle/",
            reverse("cases:case", args=[own.case_id]),
        ):
            answer = buyer.get(address)
            assert answer.status_code == 200
            assert_nothing_of(rest, text_of(answer))
        for other in rest:
            assert buyer.get(page("answer", other.case_id)).status_code == 404
            assert buyer.post(page("leave", other.case_id)).status_code == 404
            assert buyer.get(f"/api/v1/cases/{other.case_id}/bundle/").status_code == 404

    def test_the_seller_sees_the_count_and_the_cases_that_joined(self, start, signed_in_as):
        bundle = build("proposed", start)
        first, *rest = ways.members(bundle)
        seller = signed_in_as(respondent_of(first.case))
        assert first.case.number not in text_of(seller.get(page("bundle", bundle.pk)))
        ways.say_yes(first, now=start + timedelta(days=3, hours=1))
        body = text_of(seller.get(page("bundle", bundle.pk)))
        assert first.case.number in body
        assert all(other.case.number not in body for other in rest)
        api = seller.get(f"/api/v1/bundles/{bundle.pk}/").json()
        assert api["people"] == {"asked": 5, "joined": 1, "decided": 0}
        assert [claim["number"] for claim in api["claims"]] == [first.case.number]

    def test_the_seller_does_not_learn_who_said_no(self, start, signed_in_as):
        own = ways.members(build("proposed", start))[0]
        address = reverse("cases:case", args=[own.case_id])
        seller = signed_in_as(respondent_of(own.case))
        before = text_of(seller.get(address))
        answering.decline(case_id=own.case_id, by=claimant_of(own.case), now=start + timedelta(days=3, hours=1))
        after = text_of(seller.get(address))

        assert page("bundle", own.bundle_id) in after
        assert "no answer yet" not in before
        assert "Said no" not in after
        assert "Said no" in text_of(signed_in_as(claimant_of(own.case)).get(address))
        assert "Said no" in text_of(signed_in_as(staff(Role.ADMINISTRATOR)).get(address))

    def test_who_cannot_open_the_bundle_is_not_sent_there(self, start, signed_in_as):
        own = ways.members(build("proposed", start))[0]
        body = text_of(signed_in_as(staff(Role.INTAKE_OFFICER)).get(reverse("cases:case", args=[own.case_id])))

        assert own.case.number in body
        assert page("bundle", own.bundle_id) not in body

    def test_a_page_and_a_list_take_as_many_queries_for_many_as_for_few(
        self, start, signed_in_as, django_assert_max_num_queries
    ):
        bundle = build("joined", start, many=9)
        admin = signed_in_as(staff(Role.ADMINISTRATOR))
        for address, most in ((page("desk"), 20), (page("bundle", bundle.pk), 20), (page("lead", bundle.pk), 16)):
            with django_assert_max_num_queries(most):
                assert admin.get(address).status_code == 200

    def test_a_number_no_page_sends_is_no_number(self, start, signed_in_as):
        own = ways.members(build("proposed", start))[0]
        sent = {"digest": "0" * 64, "version": "9" * 5000}

        assert signed_in_as(claimant_of(own.case)).post(page("answer", own.case_id), sent).status_code == 409

    def test_a_regulator_sees_figures_alone_and_another_country_nothing(self, start, signed_in_as):
        bundle = build("joined", start)
        french, brazilian = (signed_in_as(staff(Role.REGULATOR, country=code)) for code in ("FR", "BR"))
        body = text_of(french.get(page("bundle", bundle.pk)))
        assert_nothing_of(ways.members(bundle), body)
        assert french.get(f"/api/v1/bundles/{bundle.pk}/").json()["claims"] == []
        assert french.get("/api/v1/bundles/figures/").json()["joined"] == 5
        assert brazilian.get(page("bundle", bundle.pk)).status_code == 404
        assert brazilian.get("/api/v1/bundles/figures/").json()["joined"] == 0

    def test_the_lead_decision_is_read_without_names_and_only_once_it_is_final(self, signed_in_as, monkeypatch):
        bundle, lead = followed(monkeypatch)
        follower = ways.others(bundle)[0]
        buyer = signed_in_as(claimant_of(follower.case))
        assert "without names" not in text_of(buyer.get(page("bundle", bundle.pk)))
        confirm(lead)
        assert "The seller pays part of it." not in text_of(buyer.get(page("bundle", bundle.pk)))
        make_final(lead)
        body = text_of(buyer.get(page("bundle", bundle.pk)))
        assert "The seller pays part of it." in body
        assert_nothing_of([bundle.lead], body)

    def test_beside_an_own_decision_and_its_case_stands_the_lead_decision_as_far_as_it_may_be_read(
        self, signed_in_as, monkeypatch
    ):
        bundle, lead = followed(monkeypatch)
        follower = ways.others(bundle)[0]
        own = ways.decide(follower.case, at=lead.served_at + timedelta(hours=1))
        buyer, seller, officer, author = (
            signed_in_as(user)
            for user in (
                claimant_of(follower.case), respondent_of(follower.case), staff(Role.INTAKE_OFFICER), own.signed_by,
            )
        )  # fmt: skip
        decision = reverse("decisions:decision", args=[follower.case_id, own.pk])
        addresses = (decision, reverse("cases:case", args=[follower.case_id]))
        there = reverse("decisions:decision", args=[bundle.lead.case_id, lead.pk])
        for address in addresses:
            assert there in text_of(seller.get(address))
            body = text_of(buyer.get(address))
            assert there not in body
            assert "lead decision" not in body
        assert seller.get(there).status_code == 200
        assert "lead decision" not in text_of(author.get(decision))
        assert there in text_of(officer.get(decision))

        confirm(lead)
        public = make_final(lead)
        for address in addresses:
            assert there in text_of(seller.get(address))
            body = text_of(buyer.get(address))
            assert public in body
            assert_nothing_of([bundle.lead], body)
        assert public in text_of(author.get(decision))
        assert buyer.get(public).status_code == 200
        led_case = text_of(
            signed_in_as(claimant_of(bundle.lead.case)).get(reverse("cases:case", args=[bundle.lead.case_id]))
        )
        assert "Read the lead decision" not in led_case


def followed(monkeypatch):
    """A bundle whose lead case is decided, and that decision."""
    bundle = ways.led(5)
    lead = ways.decide(bundle.lead.case, at=bundle.lead_from + timedelta(hours=1))
    arranged.arbitrator_on_the_roster()  # somebody else than who decided the lead case
    for minutes in (1, 2):
        ways.work(monkeypatch, at=lead.served_at + timedelta(minutes=minutes))
    bundle.refresh_from_db()
    return bundle, lead


def confirm(decision):
    """Its author confirms what the public reads of it."""
    text = {
        "answer": "The seller pays part of it.",
        "facts": "A lamp was too small.",
        "reasons": "It was.",
        "orders": "",
    }
    publication.confirm_publication(decision_id=decision.pk, by=decision.signed_by, text=text, now=decision.served_at)


def make_final(decision):
    """Both sides accept what was recommended, and its time is over; gives the address at which the public reads it."""
    for user in parties(decision.case):
        recommendations.answer_recommendation(
            case_id=decision.case_id, by=user, accepts=True, now=decision.served_at + timedelta(hours=1)
        )
    decision.case.refresh_from_db()
    if decision.case.stage == Stage.CORRECTION_WINDOW:
        arranged.expire(decision.case, "recommendation_correction_request")
    return reverse("public-decisions:one", args=[decision.public.pk])


class TestTheAdministratorsPages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_from_the_desk_to_the_lead_case(self, start, signed_in_as, language):
        bundle = build("joined", start)
        admin = signed_in_as(staff(Role.ADMINISTRATOR))
        assert page("bundle", bundle.pk, language=language) in text_of(admin.get(page("desk", language=language)))
        assert page("lead", bundle.pk, language=language) in text_of(
            admin.get(page("bundle", bundle.pk, language=language))
        )
        address = page("lead", bundle.pk, language=language)
        shown = text_of(admin.get(address))
        offered = re.findall(r'name="member" value="([\w-]{36})"', shown)
        assert len(offered) == 5
        assert not TICKED.search(shown)
        assert admin.post(address, {}).status_code == 422
        assert admin.post(address, {"member": offered[1]}).status_code == 422  # not the first, and no reason
        assert admin.post(address, {"member": offered[0]}).status_code == 302
        bundle.refresh_from_db()
        assert str(bundle.lead_id) == offered[0]

    def test_end_it_with_reasons(self, start, signed_in_as):
        bundle = build("joined", start)
        admin = signed_in_as(staff(Role.ADMINISTRATOR))
        assert admin.get(page("delay", bundle.pk)).status_code == 409
        assert admin.post(page("dissolve", bundle.pk), {"reason": ""}).status_code == 422
        assert admin.post(page("dissolve", bundle.pk), {"reason": "Each case differs."}).status_code == 302
        buyer = signed_in_as(claimant_of(ways.members(bundle)[0].case))
        assert "Each case differs." in text_of(buyer.get(page("bundle", bundle.pk)))

    def test_the_same_by_a_program(self, start, signed_in_as):
        bundle = build("joined", start)
        admin = signed_in_as(staff(Role.ADMINISTRATOR))
        first = admin.get(f"/api/v1/bundles/{bundle.pk}/").json()["claims"][0]
        sent = {"member": first["id"], "because": "The clearest one."}
        answer = admin.post(f"/api/v1/bundles/{bundle.pk}/lead/", sent, content_type="application/json")
        assert answer.status_code == 200
        assert answer.json()["stage"] == "leading"
        waits = ways.others(Bundle.objects.get())[0]
        assert waits.case.stage == Stage.STAYED
        buyer = signed_in_as(claimant_of(waits.case))
        left = buyer.post(f"/api/v1/cases/{waits.case_id}/bundle/leave/", {}, content_type="application/json")
        assert left.status_code == 200
        assert left.json()["can"] == {"join": False, "decline": False, "leave": False}
        waits.case.refresh_from_db()
        assert waits.case.stage == Stage.NEGOTIATION

    def test_yes_by_a_program_names_its_way(self, start, signed_in_as):
        own = ways.members(build("proposed", start))[0]
        buyer = signed_in_as(claimant_of(own.case))
        address = f"/api/v1/cases/{own.case_id}/bundle/"
        shown = buyer.get(address).json()["words"]
        assert buyer.post(address, {"digest": "0" * 64}, content_type="application/json").status_code == 409
        sent = buyer.post(address, {"digest": shown["digest"]}, content_type="application/json")
        assert sent.status_code == 201
        assert sent.json()["state"] == "joined"
        answer = Answer.objects.get()
        assert (answer.how, answer.text) == ("program", shown["text"])


KINDS = (
    "bundle_proposed", "bundle_proposed_seller", "bundle_lead_needed", "bundle_lead_chosen", "bundle_lead_chosen_seller",
    "bundle_lead_late", "bundle_lead_late_told", "bundle_lead_late_seller", "bundle_delay_explained",
    "bundle_delay_explained_seller", "bundle_ended", "bundle_ended_seller", "bundle_lead_decided", "bundle_followers_due",
    "bundle_alert", "bundle_lead_lost", "bundle_lead_lost_seller",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_can_be_read_and_names_nobody(start, language):
    bundle = build("joined", start)
    own, *rest = ways.members(bundle)
    reader = claimant_of(own.case)
    reader.language = language
    reader.save(update_fields=["language"])
    said = {"bundle": str(bundle.pk), "people": 5, "at_home": 3, "issue": "damaged", "reason": "An expert is ill."}
    said |= {"until": start.isoformat(), "end": "dissolved", "mine": True}
    for kind in KINDS:
        get_template(f"notices/{kind}.txt")
        case = own.case if "{{ case" in open_words(kind) or "case.number" in open_words(kind) else None
        notice = Notice(kind=kind, to=reader, case=case, context=said)
        mail = rendering.render(notice, now=start)
        assert mail.subject
        assert f"/bundles/{bundle.pk}/" in mail.text or f"/cases/{own.case_id}/" in mail.text
        assert ("同类" in mail.text or "示范" in mail.text or "合并" in mail.text or "投诉" in mail.text) == (
            language == "zh-hans"
        )
        assert_nothing_of(rest, mail.text)


def open_words(kind):
    from django.conf import settings

    return (settings.BASE_DIR / f"templates/bundles/notices/{kind.removeprefix('bundle_')}.txt").read_text()


def assert_nothing_of(others, body):
    """No name, number, address, file or id of these claims stands there."""
    for member in others:
        buyer = claimant_of(member.case)
        for secret in (member.case.number, buyer.full_name, buyer.email, str(member.case_id), member.case.order_number):
            assert secret not in body
