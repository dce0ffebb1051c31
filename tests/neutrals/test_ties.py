"""The conflict graph: who is tied to a side, through whom, and what that means for an appointment."""

from datetime import date, timedelta

import pytest

from odr.accounts.models import Mandate, Role
from odr.audit import log
from odr.cases.models import Participation
from odr.common.errors import InvalidInput, NotFound, NotPermitted
from odr.neutrals import candidates, roster, words
from odr.neutrals.models import Tie
from tests.factories import organisation, person, staff
from tests.paths import NOW, appointing_case, filed_case, on_the_roster, respondent_of


@pytest.fixture
def case(db):
    return appointing_case()


@pytest.fixture
def office(db):
    return staff(Role.ADMINISTRATOR)


def row_of(case, neutral):
    return next(row for row in candidates.list_of(case) if row["neutral"] == neutral.pk)


def names(profile, kind, to_name, **more):
    return roster.enter_tie(by=profile.user, kind=kind, to_name=to_name, now=NOW, **more)


class TestATieToASide:
    @pytest.mark.parametrize("kind", ["owns", "works_for", "paid_by", "family", "other"])
    def test_of_any_kind_blocks_while_it_lasts_and_is_shown_in_words(self, case, kind):
        neutral = on_the_roster("Rita Meier")
        names(neutral, kind, "  lumen  trading co. ")

        row = row_of(case, neutral)

        assert row["blocks"] == ["tie"]
        assert words.path(row["paths"][0]) == f"Rita Meier {Tie.Kind(kind).label} lumen trading co."

    def test_that_ended_is_made_known_for_three_years(self, case):
        lately, long_ago = on_the_roster(), on_the_roster()
        names(lately, "works_for", "Lumen Trading Co.", until=date(2025, 1, 1))
        names(long_ago, "works_for", "Lumen Trading Co.", until=date(2020, 1, 1))

        assert (row_of(case, lately)["blocks"], row_of(case, lately)["discloses"]) == ([], ["remote_tie"])
        assert (row_of(case, long_ago)["blocks"], row_of(case, long_ago)["discloses"]) == ([], [])

    def test_taken_back_counts_no_longer(self, case, office):
        neutral = on_the_roster()
        tie = names(neutral, "owns", "Lumen Trading Co.")

        roster.remove_tie(tie_id=tie.pk, by=office, reason="Another firm of that name.", now=NOW)

        assert row_of(case, neutral)["blocks"] == []

    def test_to_the_marketplace_blocks_too(self, case):
        neutral = on_the_roster()
        names(neutral, "paid_by", "Mercato")

        assert row_of(case, neutral)["blocks"] == ["tie"]


class TestAWayThroughOthers:
    def test_through_one_company_blocks_where_both_ties_are_strong(self, case, office):
        neutral = on_the_roster()
        names(neutral, "works_for", "Holding AG")
        roster.enter_tie(by=office, from_name="Holding AG", kind="owns", to_name="Lumen Trading Co.", now=NOW)

        row = row_of(case, neutral)

        assert row["blocks"] == ["tie"]
        assert [step["kind"] for step in row["paths"][0]] == ["works_for", "owns"]

    def test_through_one_company_is_made_known_where_one_tie_is_weak(self, case, office):
        neutral = on_the_roster()
        names(neutral, "business", "Holding AG")
        roster.enter_tie(by=office, from_name="Holding AG", kind="owns", to_name="Lumen Trading Co.", now=NOW)

        assert (row_of(case, neutral)["blocks"], row_of(case, neutral)["discloses"]) == ([], ["remote_tie"])

    def test_over_three_lines_is_made_known_and_over_four_is_not(self, case, office):
        near, far = on_the_roster(), on_the_roster()
        for start, end in (("One", "Lumen Trading Co."), ("Two", "One"), ("Three", "Two")):
            roster.enter_tie(by=office, from_name=start, kind="owns", to_name=end, now=NOW)
        names(near, "works_for", "Two")
        names(far, "works_for", "Three")

        assert row_of(case, near)["discloses"] == ["remote_tie"]
        assert len(row_of(case, near)["paths"][0]) == 3
        assert row_of(case, far)["discloses"] == []

    def test_a_mandate_is_a_line_and_an_organisation_is_found_by_its_name(self, case):
        shop = organisation(name="Lumen Group")
        Participation.objects.filter(case=case, side="respondent").update(organisation=shop)
        colleague, neutral = person("Lu Yan"), on_the_roster()
        Mandate.objects.create(user=colleague, organisation=shop)
        tie = Tie.objects.create(
            from_user=neutral.user,
            to_user=colleague,
            kind="family",
            source="declared",
            entered_by=neutral.user,
            entered_at=NOW,
        )
        log.record("neutrals.tie-entered", about=tie, by=neutral.user, at=NOW, kind=tie.kind, source=tie.source)

        assert row_of(case, neutral)["blocks"] == ["tie"]
        assert [step["end"] for step in row_of(case, neutral)["paths"][0]] == ["Lu Yan", "Lumen Group"]

    def test_takes_no_more_queries_for_more_people(self, case, django_assert_max_num_queries):
        for _ in range(12):
            names(on_the_roster(), "works_for", "Lumen Trading Co.")

        with django_assert_max_num_queries(16):
            candidates.list_of(case)


class TestRepeats:
    def cases_before(self, case, neutral, count, *, at=NOW):
        for number in range(count):
            other = filed_case(email=f"buyer{number}@example.org")
            Participation.objects.create(
                case=other, user=respondent_of(case), side="respondent", display_name="S", created_at=at
            )
            Participation.objects.create(
                case=other, user=neutral.user, side="arbitrator", display_name="A", created_at=at, ended_at=at
            )

    def test_cases_with_the_same_seller_are_counted_and_made_known(self, case):
        neutral = on_the_roster()
        self.cases_before(case, neutral, 2)

        row = row_of(case, neutral)

        assert row["repeats"]["seller"] == 2
        assert row["blocks"] == []
        assert "earlier_seller" in row["discloses"]
        assert "2 other cases with this seller" in words.repeats(row)

    def test_the_third_in_three_years_is_given_to_somebody_else(self, case):
        often, long_ago = on_the_roster(), on_the_roster()
        self.cases_before(case, often, 3)
        assert row_of(case, often)["blocks"] == ["many_with_seller"]

        Participation.objects.filter(user=often.user).update(created_at=NOW - timedelta(days=4 * 365))
        assert row_of(case, often)["blocks"] == row_of(case, long_ago)["blocks"] == []


class TestEnteringATie:
    def test_names_the_field_that_is_wrong(self, office):
        neutral = on_the_roster()
        for field, changes in (
            ("kind", {"kind": "enemy"}),
            ("to_name", {"to_name": "   "}),
            ("until", {"since": date(2026, 2, 1), "until": date(2026, 1, 1)}),
        ):
            with pytest.raises(InvalidInput, match=field):
                roster.enter_tie(**{"by": neutral.user, "kind": "owns", "to_name": "A", "now": NOW, **changes})
        assert not Tie.objects.exists()

    def test_is_ones_own_or_the_administrators(self, office):
        neutral, other = on_the_roster(), on_the_roster()
        tie = names(neutral, "owns", "A Ltd")
        assert tie.source == "declared"
        entered = roster.enter_tie(by=office, profile_id=neutral.pk, kind="owns", to_name="B Ltd", now=NOW)
        assert (entered.from_user, entered.source) == (neutral.user, "administrator")

        with pytest.raises(NotPermitted):
            roster.enter_tie(by=other.user, profile_id=neutral.pk, kind="owns", to_name="C", now=NOW)
        with pytest.raises(NotFound):
            roster.enter_tie(by=person(), kind="owns", to_name="C", now=NOW)
        with pytest.raises(NotFound):
            roster.remove_tie(tie_id=tie.pk, by=other.user, reason="No.", now=NOW)
        with pytest.raises(InvalidInput, match="reason"):
            roster.remove_tie(tie_id=tie.pk, by=neutral.user, reason=" ", now=NOW)
