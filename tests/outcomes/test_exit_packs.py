"""A case that ended without an outcome that was carried out leaves its buyer with papers for other places, and the reasons why."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from odr.audit import log
from odr.audit.models import Event
from odr.cases import clocks
from odr.cases import operations as cases
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.outcomes import exit_packs, exit_papers, operations, operations_exit
from odr.outcomes.documents import issue
from odr.outcomes.models import PerformanceStep
from tests.paths import (
    NOW,
    breached_case,
    claimant_of,
    mediating_case,
    mediator_of,
    negotiating_case,
    respondent_of,
    settled_case,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=60)


def ended(**changes):
    """A case the buyer withdrew from: it ended without an outcome."""
    case = negotiating_case(**changes)
    cases.withdraw(case_id=case.pk, by=claimant_of(case), now=NOW + timedelta(days=20))
    case.refresh_from_db()
    return case


def way(case, key):
    return next((one for one in exit_packs.ways(case) if one.key == key), None)


def papers(case, *keys, by=None):
    return operations_exit.take_papers(case_id=case.pk, by=by or claimant_of(case), keys=keys, now=LATER)


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(BytesIO(pdf))
    return "".join(page.get_textpage().get_text_range() for page in pages)


class TestTheEuropeanProcedure:
    @pytest.mark.parametrize(
        ("changes", "fits"),
        [
            ({"respondent_country": "DE"}, "yes"),
            ({"respondent_country": "DK"}, "no"),
            ({"respondent_country": "CN"}, "no"),
            ({"respondent_country": "FR"}, "no"),
            ({"respondent_country": "GB"}, "no"),
            ({"respondent_country": "DE", "price": "5000.00", "remedy_amount": "5000.00"}, "yes"),
            ({"respondent_country": "DE", "price": "5000.01", "remedy_amount": "5000.01"}, "no"),
            ({"respondent_country": "DE", "currency": "USD"}, "perhaps"),
            ({"respondent_country": ""}, "perhaps"),
        ],
    )
    def test_fits_between_two_member_states_up_to_its_limit_only(self, changes, fits):
        found = way(ended(**changes), "small-claims")
        assert found.fits == fits
        assert found.why

    def test_form_a_is_filled_in_under_its_own_numbers_and_nothing_is_made_up(self):
        case = ended(respondent_country="DE")
        fields = exit_papers.small_claims(case)["fields"]
        assert (fields["2.1"], fields["3.1"], fields["7.1"]) == ("Camille Durand", "Lumen Trading Co.", "129.00 EUR")
        assert (fields["5.1"], fields["5.2"]) == ("France", "Germany")
        assert [fields[at] for at in ("1.1", "2.3", "3.3", "6.2", "9", "12")] == [None] * 6

    def test_form_a_marks_what_the_buyer_has_to_fill_in(self):
        case = ended(respondent_country="DE")
        _name, content = papers(case, "small-claims")
        text = text_of(opened(content).read("small-claims/small-claims.en.pdf"))
        assert "1.1 Court: [please fill in]" in " ".join(text.split())
        assert "This is not legal advice" in text


class TestAnAward:
    def test_that_does_not_exist_is_not_promised(self):
        case = ended()
        assert way(case, "new-york").fits == "no"
        assert exit_papers.new_york(case)["fields"]["award_sha256"] is None

    def test_goes_into_the_papers_with_its_fingerprint(self):
        case = ended()
        with transaction.atomic():
            data = {
                "number": case.number,
                "blocks": [{"language": "en", "title": "Award", "facts": [], "sections": []}],
            }
            award = issue(case=case, kind="award", template="outcomes/document.typ", data=data, at=NOW)
            log.record("decisions.award-issued", about=case, case=case, at=NOW)
        assert way(case, "new-york").fits == "yes"
        _name, content = papers(case, "new-york")
        files = opened(content)
        assert hashlib.sha256(files.read(f"issued/{award.file_name}")).hexdigest() == award.sha256
        assert award.sha256[:20] in text_of(files.read("new-york/new-york.en.pdf")).replace("\r\n", "").replace(
            "\n", ""
        )


class TestACardsBank:
    def test_gets_the_joint_room_and_never_what_was_said_to_a_mediator_alone(self):
        case = mediating_case()
        buyer = claimant_of(case)
        for room, body in (("joint", "The lamp is 20 cm high."), ("private_claimant", "I would take 60 euros.")):
            cases.send_message(
                case_id=case.pk, by=buyer, room=room, body=body, language="en", now=NOW + timedelta(days=4)
            )
        cases.send_message(
            case_id=case.pk, by=mediator_of(case), room="private_claimant", body="They may pay.", language="en",
            now=NOW + timedelta(days=4),
        )  # fmt: skip
        cases.withdraw(case_id=case.pk, by=buyer, now=NOW + timedelta(days=5))
        case.refresh_from_db()
        words = json.dumps(exit_papers.chargeback(case), default=str)
        assert "20 cm high" in words
        assert "60 euros" not in words
        assert "They may pay" not in words

    @pytest.mark.parametrize(
        ("issue_", "family"),
        [("non_delivery", "not received"), ("not_as_described", "not as described"), ("counterfeit", "Counterfeit")],
    )
    def test_is_told_a_reason_no_network_owns(self, issue_, family):
        assert family in exit_papers.family(ended(issue=issue_))


class TestChina:
    def test_is_a_way_for_a_seller_there_only(self):
        assert way(ended(respondent_country="DE"), "china") is None
        assert way(ended(email="b@example.org"), "china").fits == "yes"

    def test_gets_its_papers_in_chinese_too(self):
        _name, content = papers(ended(), "china")
        names = opened(content).namelist()
        assert {"china/china.en.pdf", "china/china.zh-hans.pdf"} <= set(names)

    def test_names_the_last_day_to_have_a_mediated_agreement_confirmed(self):
        case = ended()
        settlement = None
        with transaction.atomic():
            from decimal import Decimal

            from odr.outcomes.terms import Term

            terms = [Term(kind="money", amount=Decimal("10.00"), currency="EUR")]
            settlement = operations.open_performance(case=case, terms=terms, origin="proposal", at=NOW, by=None)
            clocks.end(case, at=NOW)
        assert exit_packs.confirmation_until(settlement) - NOW.date() == timedelta(days=30)
        assert exit_papers.china(case)["fields"]["confirmation_until"] == "2026-12-16"


class TestThePapers:
    def test_come_as_one_file_whose_manifest_names_every_file_with_its_hash(self):
        case = breached_case()
        name, content = papers(case)
        files = opened(content)
        manifest = json.loads(files.read("manifest.json"))
        assert name == f"{case.number}-papers.zip"
        assert sorted(row["name"] for row in manifest["files"]) == sorted(set(files.namelist()) - {"manifest.json"})
        for row in manifest["files"]:
            assert hashlib.sha256(files.read(row["name"])).hexdigest() == row["sha256"]
        assert Event.objects.filter(type="outcomes.exit-papers-taken").count() == 1

    def test_are_the_same_bytes_at_the_same_moment(self):
        case = ended()
        assert papers(case)[1] == papers(case)[1]

    def test_are_the_buyers_alone(self):
        case = ended()
        with pytest.raises(NotFound):
            papers(case, by=respondent_of(case))

    def test_wait_until_the_case_ends_and_are_not_needed_when_all_was_done(self):
        case = settled_case()
        with pytest.raises(Conflict):
            papers(case)
        step = PerformanceStep.objects.get(settlement__case=case)
        operations.confirm_performed(case_id=case.pk, step_id=step.pk, by=claimant_of(case), now=LATER)
        case.refresh_from_db()
        assert case.stage == Stage.CLOSED
        with pytest.raises(Conflict):
            papers(case)

    def test_of_a_way_that_there_is_not_are_refused(self):
        with pytest.raises(InvalidInput, match="small-claims"):
            papers(ended(), "the-moon")

    @pytest.mark.parametrize("language", ["en", "zh-hans", "ar"])
    def test_have_a_page_that_says_why_each_way_fits(self, language):
        case = ended()
        client = Client()
        client.force_login(claimant_of(case))
        page = client.get(f"/{language}/cases/{case.pk}/exit-pack/").content.decode()
        with translation.override(language):
            for one in exit_packs.ways(case):
                assert escape(one.title) in page
        answer = client.post(f"/{language}/cases/{case.pk}/exit-pack/", {"way": "chargeback"})
        assert opened(answer.content).testzip() is None

    def test_are_there_for_programs(self):
        case = ended()
        client = Client()
        client.force_login(claimant_of(case))
        url = f"/api/v1/cases/{case.pk}/exit-pack/"
        assert {row["key"] for row in client.get(url).json()} >= {"china", "chargeback", "authority"}
        answer = client.post(url, {"keys": ["authority"]}, content_type="application/json")
        assert "authority/authority.json" in opened(answer.content).namelist()
