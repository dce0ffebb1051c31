"""A complaint becomes a case, once, with all that hangs on it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from odr.audit.models import Event
from odr.cases.models import Case, Clock, Side
from odr.cases.stages import Stage
from odr.common.errors import InvalidInput
from odr.determinations import queries as determinations
from odr.intake import operations
from odr.notices.models import Notice
from platform_rules import procedures
from tests.factories import person
from tests.paths import NOW, SELLER_EMAIL, claimant_of, complaint, filed_case

pytestmark = pytest.mark.django_db


class TestFiling:
    def test_makes_a_case_with_its_number_claimant_clock_determination_and_confirmation(self):
        case = filed_case()

        assert case.stage == Stage.SUBMITTED
        assert case.number.startswith("FR-2026-")
        assert claimant_of(case).email == "camille@example.org"
        assert Clock.objects.get(case=case).key == "intake_check"
        assert determinations.of_case(case).finding["pack_version"] == determinations.of_case(case).pack_version
        assert list(Notice.objects.filter(case=case).values_list("kind", "to__email")) == [
            ("case_filed", "camille@example.org")
        ]

    def test_records_one_event(self):
        case = filed_case()

        assert list(Event.objects.filter(case_key=str(case.pk)).values_list("type", flat=True)) == [
            "intake.complaint-filed"
        ]

    def test_the_first_check_is_due_on_the_third_working_day(self):
        case = filed_case(now=NOW)  # a Monday

        assert Clock.objects.get(case=case).local_day == (NOW + timedelta(days=3)).date()

    @pytest.mark.parametrize(("begins_in", "version"), [(0, "1.1"), (1, "1.0")])
    def test_pins_the_version_of_the_procedure_in_force_on_the_day(self, monkeypatch, begins_in, version):
        held = procedures.procedures()
        old = procedures.procedure("GLOBAL-LOW", "1.0")
        new = replace(old, version="1.1", effective_from=NOW.date() + timedelta(days=begins_in))
        monkeypatch.setattr(procedures, "procedures", lambda: (*held, new))

        assert filed_case(now=NOW).procedure_version == version

    def test_a_known_buyer_keeps_the_name_in_their_profile(self):
        known = person("Camille D.", email="camille@example.org")

        case = filed_case(full_name="Somebody Else")

        known.refresh_from_db()
        assert claimant_of(case) == known
        assert known.full_name == "Camille D."
        assert case.participations.get().display_name == "Somebody Else"

    def test_a_signed_in_buyer_is_the_claimant_whatever_address_is_in_the_complaint(self):
        buyer = person(email="me@example.org")

        case = filed_case(by=buyer, email="other@example.org")

        assert claimant_of(case) == buyer

    def test_nobody_complains_against_their_own_address(self):
        buyer = person(email=SELLER_EMAIL)

        with pytest.raises(InvalidInput, match="your own address"):
            filed_case(by=buyer)

    def test_the_seller_does_not_take_part_before_the_case_is_taken_on(self):
        case = filed_case()

        assert not case.participations.filter(side=Side.RESPONDENT).exists()

    def test_a_fact_that_the_engine_cannot_read_is_named_and_nothing_is_kept(self):
        with pytest.raises(InvalidInput) as refused:
            operations.file_complaint(complaint=complaint(facts={"consumer.residence": "France"}), now=NOW)

        assert list(refused.value.errors) == ["facts.consumer.residence"]
        assert not Case.objects.exists()

    def test_a_marketplace_known_to_us_is_linked_by_its_name(self, mercato):
        assert filed_case(marketplace_name="mercato").marketplace == mercato
        assert filed_case(marketplace_name="Elsewhere").marketplace is None


class TestWhatIsFoundAtFiling:
    def test_is_pinned_and_comes_out_the_same_when_asked_again(self):
        found = determinations.of_case(filed_case())

        assert determinations.replay(found) == "same"

    def test_says_where_the_buyer_can_go(self):
        memo = determinations.of_case(filed_case()).memo

        assert ("FR", "court", "yes") in [(f["country"], f["kind"], f["open"]) for f in memo["forums"]]
        assert memo["governing_law"]["value"] == "FR"

    def test_what_was_not_answered_stays_unknown(self):
        facts = determinations.of_case(filed_case(bought_on="unknown", ships_here="unknown")).facts

        assert "directing.site" not in facts
        assert "directing.ships_to_consumer_state" not in facts

    def test_other_rules_are_told_apart_from_a_changed_answer(self):
        found = determinations.of_case(filed_case())
        found.pack_version = "another pack"

        assert determinations.replay(found) == "other-rules"

    def test_a_changed_answer_is_noticed(self):
        found = determinations.of_case(filed_case())
        found.memo["governing_law"]["value"] = "CN"

        assert determinations.replay(found) == "changed"
