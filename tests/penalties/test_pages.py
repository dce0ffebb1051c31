"""The pages of the track in both languages: who sees what, what is shown, and that nothing typed is lost."""

import csv
import io

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from odr.accounts.models import Role
from odr.marketplaces import queries as marketplaces
from odr.penalties import queries
from odr.penalties.models import Decision, Incident, MarketplaceOrder, Measure, RegisterEntry
from odr.penalties.stages import Stage
from tests.factories import person, staff
from tests.paths import (
    FINDINGS,
    PUBLIC,
    WEIGHED,
    answered_charge,
    charged_seller,
    claimant_of,
    connected_marketplace,
    decided_measure,
    drafted_decision,
    noted_incident,
    respondent_of,
)
from tests.penalties.test_appeals import REASONS, appeal_of, decide

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")


@pytest.fixture
def sign_in(signed_in_as):
    """Signs a person in, staff with their second factor."""
    return signed_in_as


def at(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"penalties:{name}", args=args)


def read(client, name, *args, language="en", status=200):
    response = client.get(at(name, *args, language=language))
    assert response.status_code == status
    return response.content.decode()


class TestTheOfficersPages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_list_and_file_show_the_matter_with_facts_ladder_and_date(self, sign_in, language):
        incident = noted_incident()
        client = sign_in(staff(Role.COMPLIANCE_OFFICER))
        assert incident.case.number in read(client, "matters", language=language)
        page = read(client, "matter", incident.pk, language=language)
        assert {"en": "The agreement or decision is binding", "zh-hans": "协议或决定具有约束力"}[language] in page
        assert {"en": "Store closed for a time", "zh-hans": "限期关闭店铺"}[language] in page

    def test_an_empty_list_says_what_will_be_here(self, sign_in):
        assert "Nothing waits." in read(sign_in(staff(Role.COMPLIANCE_OFFICER)), "matters")

    def test_the_list_is_filtered_by_stage_in_the_address(self, sign_in):
        incident = noted_incident()
        client = sign_in(staff(Role.COMPLIANCE_OFFICER))
        assert incident.case.number in client.get(at("matters") + "?stage=noted").content.decode()
        assert incident.case.number not in client.get(at("matters") + "?stage=charged").content.decode()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_charge_is_sent_from_its_form(self, sign_in, language):
        incident = noted_incident()
        client = sign_in(staff(Role.COMPLIANCE_OFFICER))
        read(client, "charge", incident.pk, language=language)
        sent = {
            "account": "Not paid.",
            "goods": "Lamp",
            "level": "1",
            "scope": "store",
            "seller_kind": "company",
            "version": "1",
        }
        response = client.post(at("charge", incident.pk, language=language), sent)
        assert response.status_code == 302, response.content.decode()
        assert Incident.objects.get().charge.goods == "Lamp"

    def test_a_skipped_level_without_reasons_is_said_beside_its_field_and_nothing_typed_is_lost(self, sign_in):
        incident = noted_incident()
        client = sign_in(staff(Role.COMPLIANCE_OFFICER))
        sent = {
            "account": "They never paid.",
            "goods": "Lamp",
            "level": "3",
            "scope": "store",
            "seller_kind": "company",
        }
        response = client.post(at("charge", incident.pk), sent)
        page = response.content.decode()
        assert response.status_code == 422
        assert "This skips a level." in page
        assert "They never paid." in page

    def test_dismissing_asks_why(self, sign_in):
        incident = noted_incident()
        client = sign_in(staff(Role.COMPLIANCE_OFFICER))
        assert client.post(at("dismiss", incident.pk), {"reason": ""}).status_code == 422
        assert client.post(at("dismiss", incident.pk), {"reason": "Paid."}).status_code == 302
        assert Incident.objects.get().stage == Stage.DISMISSED

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_draft_is_sent_from_its_form(self, sign_in, language):
        incident = answered_charge()
        client = sign_in(incident.charge.drafted_by)
        read(client, "draft", incident.pk, language=language)
        sent = {
            **{f"{name}_1": FINDINGS[0][name] for name in ("allegation", "found", "because", "evidence")},
            "answer_considered": "Considered.", "kind": "impose", "level": "1", **WEIGHED,
            **{f"goods_{code}": text for code, text in PUBLIC["public_goods"].items()},
            **{f"summary_{code}": text for code, text in PUBLIC["public_summary"].items()},
        }  # fmt: skip
        wrong = client.post(
            at("draft", incident.pk, language=language), sent | {"summary_en": "Camille Durand was not paid."}
        )
        assert wrong.status_code == 422
        assert "Camille Durand" in wrong.content.decode()
        response = client.post(at("draft", incident.pk, language=language), sent)
        assert response.status_code == 302, response.content.decode()
        assert Decision.objects.get().level == 1

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_approver_sees_the_public_line_exactly_as_it_will_be(self, sign_in, language):
        draft = drafted_decision()
        client = sign_in(staff(Role.SECOND_APPROVER))
        page = read(client, "approve", draft.pk, language=language)
        assert PUBLIC["public_summary"]["en"] in page
        assert PUBLIC["public_summary"]["zh-hans"] in page
        draft.incident.refresh_from_db()
        response = client.post(at("approve", draft.pk, language=language), {"version": draft.incident.version})
        assert response.status_code == 302
        assert Measure.objects.get().state == "in_force"

    def test_the_approver_can_send_it_back(self, sign_in):
        draft = drafted_decision()
        client = sign_in(staff(Role.SECOND_APPROVER))
        read(client, "send-back", draft.pk)
        assert client.post(at("send-back", draft.pk), {"reason": "Say more."}).status_code == 302
        officer = sign_in(draft.drafted_by)
        assert "Say more." in read(officer, "matter", draft.incident_id)

    def test_a_stale_page_does_nothing_and_says_so(self, sign_in):
        draft = drafted_decision()
        client = sign_in(staff(Role.SECOND_APPROVER))
        assert client.post(at("approve", draft.pk), {"version": "1"}).status_code == 409
        assert not Measure.objects.exists()

    def test_nobody_else_finds_them(self, sign_in):
        incident = noted_incident()
        outsiders = (
            person(),
            claimant_of(incident.case),
            respondent_of(incident.case),
            staff(Role.MARKETPLACE_OFFICER),
        )
        for outsider in (*outsiders, staff(Role.INTAKE_OFFICER)):
            client = sign_in(outsider)
            read(client, "matter", incident.pk, status=404)
            read(client, "matters", status=404)
            read(client, "docket", status=404)


class TestTheSellersPages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_notice_says_what_happened_the_rule_with_its_date_the_level_and_the_last_day(self, sign_in, language):
        incident = charged_seller()
        client = sign_in(respondent_of(incident.case))
        page = read(client, "mine-one", incident.pk, language=language)
        for words in {
            "en": (
                "A measure is planned",
                "Agreement or decision not carried out in time",
                "Warning",
                "You must act by",
            ),
            "zh-hans": ("拟采取处置措施", "未按时履行协议或决定", "警告"),
        }[language]:
            assert words in page
        assert incident.charge.account in page

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_answer_is_sent_from_its_form(self, sign_in, language):
        incident = charged_seller()
        client = sign_in(respondent_of(incident.case))
        read(client, "answer", incident.pk, language=language)
        assert client.post(at("answer", incident.pk, language=language), {"text": " "}).status_code == 422
        assert client.post(at("answer", incident.pk, language=language), {"text": "We paid."}).status_code == 302
        assert "We paid." in read(client, "mine-one", incident.pk, language=language)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_decision_says_whether_an_appeal_puts_it_on_hold(self, sign_in, language):
        measure = decided_measure(level=3)
        with time_machine.travel(measure.created_at, tick=False):
            client = sign_in(respondent_of(measure.incident.case))
            page = read(client, "mine-one", measure.incident_id, language=language)
            expected = {"en": "If you appeal now, the measure waits", "zh-hans": "现在申诉，措施会暂缓执行"}
            assert expected[language] in page
            read(client, "appeal", measure.incident_id, language=language)
            response = client.post(at("appeal", measure.incident_id, language=language), {"text": "The bank paid."})
            assert response.status_code == 302
        measure.refresh_from_db()
        assert measure.state == Measure.State.STAYED

    def test_without_measures_the_list_says_so(self, sign_in):
        assert "No measures." in read(sign_in(person()), "mine")

    def test_another_seller_and_the_buyer_find_nothing(self, sign_in):
        incident = charged_seller()
        for outsider in (person(), claimant_of(incident.case), staff(Role.COMPLIANCE_OFFICER)):
            client = sign_in(outsider)
            for name in ("mine-one", "answer", "appeal"):
                read(client, name, incident.pk, status=404)

    def test_the_reasons_are_a_document_for_the_seller_and_not_for_the_buyer(self, sign_in):
        measure = decided_measure()
        seller = sign_in(respondent_of(measure.incident.case))
        response = seller.get(at("document", measure.decision_id))
        assert response.content.startswith(b"%PDF")
        read(sign_in(claimant_of(measure.incident.case)), "document", measure.decision_id, status=404)

    def test_opening_the_notice_is_noted_as_proof(self, sign_in):
        incident = charged_seller()
        seller = respondent_of(incident.case)
        read(sign_in(seller), "mine-one", incident.pk)
        assert incident.case.notices.get(kind="measure_charged", to=seller).opened_at is not None


class TestThePanelsPages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_docket_and_decision(self, sign_in, language):
        measure = decided_measure()
        appeal_of(measure)
        client = sign_in(staff(Role.APPEAL_MEMBER))
        assert measure.incident.case.number in read(client, "docket", language=language)
        page = read(client, "decide-appeal", measure.incident_id, language=language)
        assert "The bank paid on time." in page
        assert "Two notices were without effect." in page
        sent = {"allegation_1": "A", "found_1": "no", "because_1": "B", "answer_considered": "C", "kind": "reverse"}
        assert client.post(at("decide-appeal", measure.incident_id, language=language), sent).status_code == 302
        assert Incident.objects.get().stage == Stage.REVERSED

    def test_an_empty_docket_says_so(self, sign_in):
        assert "No appeals wait." in read(sign_in(staff(Role.APPEAL_MEMBER)), "docket")

    def test_something_worse_is_refused_on_the_form(self, sign_in):
        measure = decided_measure(level=3)
        appeal_of(measure)
        client = sign_in(staff(Role.APPEAL_MEMBER))
        sent = {
            "allegation_1": "A",
            "found_1": "no",
            "because_1": "B",
            "answer_considered": "C",
            "kind": "vary",
            "level": "3",
            "duration_days": "60",
        }
        response = client.post(at("decide-appeal", measure.incident_id), sent)
        assert response.status_code == 422
        assert "never makes it worse" in response.content.decode()


class TestTheMarketplacesPages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_inbox_receipt_and_report(self, sign_in, language):
        officer = marketplaces.officers_of(connected_marketplace()).get()
        order = decided_measure().orders.get()
        client = sign_in(officer)
        assert str(order.pk) in read(client, "inbox", language=language)
        page = read(client, "order", order.pk, language=language)
        assert "Lumen Trading Co." in page
        assert "Camille" not in page
        assert client.post(at("order-acknowledge", order.pk, language=language)).status_code == 302
        assert client.post(at("order-report", order.pk, language=language), {"report": ""}).status_code == 422
        assert client.post(at("order-report", order.pk, language=language), {"report": "Shown."}).status_code == 302
        assert MarketplaceOrder.objects.get().executed_at

    def test_an_empty_inbox_says_so(self, sign_in):
        assert "Nothing to do." in read(sign_in(staff(Role.MARKETPLACE_OFFICER)), "inbox")

    def test_a_refusal_needs_its_ground_and_can_be_sent_again_by_compliance(self, sign_in):
        officer = marketplaces.officers_of(connected_marketplace()).get()
        order = decided_measure().orders.get()
        client = sign_in(officer)
        assert client.post(at("order-refuse", order.pk), {"explanation": "x"}).status_code == 422
        assert (
            client.post(at("order-refuse", order.pk), {"ground": "gone", "explanation": "Closed."}).status_code == 302
        )
        client = sign_in(staff(Role.COMPLIANCE_OFFICER))
        assert "Closed." in read(client, "matter", order.measure.incident_id)
        assert client.post(at("order-again", order.pk)).status_code == 302
        assert MarketplaceOrder.objects.count() == 2


class TestThePublicRegister:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_shows_nothing_about_the_buyer(self, client, language):
        connected_marketplace()
        measure = decided_measure()
        case = measure.incident.case
        entry = RegisterEntry.objects.get()
        with time_machine.travel(measure.created_at, tick=False):
            pages = [
                read(client, "register", language=language),
                read(client, "entry", entry.pk, language=language),
                b"".join(client.get(at("register-csv", language=language)).streaming_content).decode(),
                client.get("/api/v1/register/").content.decode(),
            ]
        for page in pages:
            assert "Lumen Trading Co." in page
            for secret in (
                "Camille",
                "camille@example.org",
                case.story[:30],
                case.order_number,
                case.number,
                str(case.pk),
            ):
                assert secret not in page

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_an_entry_has_goods_ground_reasons_dates_standing_and_expiry(self, client, language):
        measure = decided_measure()
        with time_machine.travel(measure.created_at, tick=False):
            page = read(client, "entry", RegisterEntry.objects.get().pk, language=language)
        for words in (PUBLIC["public_goods"][language], PUBLIC["public_summary"][language]):
            assert words in page
        assert {"en": "Can still be appealed", "zh-hans": "仍可申诉"}[language] in page
        assert {"en": "Leaves the register on", "zh-hans": "撤出名单日期"}[language] in page

    def test_is_searched_by_what_it_shows(self, client):
        connected_marketplace()
        measure = decided_measure()
        with time_machine.travel(measure.created_at, tick=False):
            for query in ("seller=lumen", "marketplace=mercato", "level=1", ""):
                assert "Lumen" in client.get(at("register") + f"?{query}").content.decode()
            for query in ("seller=nobody", "store=x", "level=2"):
                assert "No measure in force matches." in client.get(at("register") + f"?{query}").content.decode()

    def test_one_person_stands_under_a_code_until_the_decision_is_final(self, client):
        incident = charged_seller(seller_kind="person")
        measure = decided_measure(draft=drafted_decision(incident=answered_charge(incident=incident)))
        entry = RegisterEntry.objects.get()
        with time_machine.travel(measure.created_at, tick=False):
            response = client.get(at("entry", entry.pk))
            assert "Lumen" not in response.content.decode()
            assert response.headers["X-Robots-Tag"] == "noindex"
            assert "No measure in force matches." in client.get(at("register") + "?seller=lumen").content.decode()
            decide(appeal_of(measure), staff(Role.APPEAL_MEMBER), "uphold")
            assert "Lumen" in read(client, "entry", entry.pk)

    def test_a_seller_of_whom_it_is_not_known_is_never_named(self, client):
        incident = charged_seller(seller_kind="unknown")
        measure = decided_measure(draft=drafted_decision(incident=answered_charge(incident=incident)))
        decide(appeal_of(measure), staff(Role.APPEAL_MEMBER), "uphold")
        with time_machine.travel(measure.created_at, tick=False):
            assert "Lumen" not in read(client, "entry", RegisterEntry.objects.get().pk)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_an_annulled_line_stays_readable_as_annulled(self, client, language):
        measure = decided_measure()
        decide(appeal_of(measure), staff(Role.APPEAL_MEMBER), "reverse", **REASONS)
        with time_machine.travel(measure.created_at, tick=False):
            page = read(client, "entry", RegisterEntry.objects.get().pk, language=language)
        assert {"en": "This measure was reversed on appeal.", "zh-hans": "该措施经申诉已被撤销"}[language] in page

    def test_a_line_leaves_on_its_day(self, client):
        decided_measure()
        entry = RegisterEntry.objects.get()
        with time_machine.travel(entry.visible_until, tick=False):
            read(client, "entry", entry.pk, status=404)
            assert "No measure stands in the register." in read(client, "register")

    def test_the_file_has_a_fixed_list_of_columns(self, client):
        measure = decided_measure()
        with time_machine.travel(measure.created_at, tick=False):
            response = client.get(at("register-csv"))
            rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
        assert measure.created_at.date().isoformat() in response.headers["Content-Disposition"]
        assert rows[0]["level_title"] == "Warning"
        assert rows[0]["summary_zh-hans"] == PUBLIC["public_summary"]["zh-hans"]


def test_the_case_page_leads_the_seller_to_the_matter_and_tells_the_buyer_nothing():
    incident = charged_seller()
    assert queries.of_case(respondent_of(incident.case), incident.case).get() == incident
    assert not queries.of_case(claimant_of(incident.case), incident.case).exists()
