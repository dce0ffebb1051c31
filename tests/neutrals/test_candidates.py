"""Who is asked first, who may not be asked, and that the list can be made again from what was kept."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odr.accounts.models import Mandate
from odr.cases.models import Participation
from odr.neutrals import candidates, ranking
from odr.neutrals.models import Appointment, Draw
from tests.factories import organisation
from tests.paths import NOW, appointing_case, claimant_of, filed_case, negotiating_case, on_the_roster, respondent_of


@pytest.fixture
def case(db):
    return appointing_case()


def row_of(case, neutral):
    return next(row for row in candidates.list_of(case) if row["neutral"] == neutral.pk)


class TestTheOrder:
    def test_more_of_the_languages_comes_first(self, case):
        seller = respondent_of(case)
        seller.language = "zh-hans"
        seller.save(update_fields=["language"])
        one = on_the_roster(languages=["en"])
        both = on_the_roster(languages=["en", "zh-hans"])

        assert [row["neutral"] for row in candidates.list_of(case)] == [both.pk, one.pk]

    def test_then_whoever_lives_with_neither_side_alone(self, case):
        near = on_the_roster(countries=["FR"])
        both = on_the_roster(countries=["FR", "CN"])
        far = on_the_roster(countries=["CH"])

        order = [row["neutral"] for row in candidates.list_of(case)]

        assert order[-1] == near.pk
        assert set(order[:2]) == {both.pk, far.pk}
        assert row_of(case, near)["discloses"] == ["lives_with_one_side"]

    def test_then_whoever_knows_the_subject_then_whoever_has_fewer_cases(self, case):
        busy, idle, expert = on_the_roster(), on_the_roster(), on_the_roster(expertise=["not_as_described"])
        other = negotiating_case(email="second@example.org")
        draw = Draw.objects.create(case=other, rows=[], made_at=NOW)
        Appointment.objects.create(case=other, neutral=busy, draw=draw, offered_at=NOW)

        assert [row["neutral"] for row in candidates.list_of(case)] == [expert.pk, idle.pk, busy.pk]

    def test_whoever_has_as_many_cases_as_they_take_or_is_away_is_not_asked(self, case):
        full, away = on_the_roster(max_cases=1), on_the_roster(paused_until=date(2099, 1, 1))
        other = negotiating_case(email="second@example.org")
        draw = Draw.objects.create(case=other, rows=[], made_at=NOW)
        Appointment.objects.create(case=other, neutral=full, draw=draw, offered_at=NOW)

        assert row_of(case, full)["blocks"] == ["full"]
        assert row_of(case, away)["blocks"] == ["paused"]

    @given(
        st.lists(
            st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans(), st.booleans(), st.booleans()), max_size=8
        ),
        st.randoms(use_true_random=False),
    )
    def test_the_rows_alone_decide_in_whatever_order_they_come(self, facts, shuffler: random.Random):
        rows = [
            ranking.Row(
                neutral=number,
                name="",
                languages=["en"] * languages,
                expert=expert,
                load=load,
                blocks=["past_case"] if blocked else [],
                discloses=["lives_with_one_side"] if near else [],
                paths=[],
                repeats={},
                lot="",
            )
            for number, (languages, load, expert, blocked, near) in enumerate(facts)
        ]
        shuffled = list(rows)
        shuffler.shuffle(shuffled)

        ordered = ranking.order(shuffled, seed="seed")

        assert ordered == ranking.order(rows, seed="seed")
        blocked_flags = [bool(row["blocks"]) for row in ordered]
        assert blocked_flags == sorted(blocked_flags)  # whoever may not be asked never stands before somebody who may


class TestTies:
    def test_acting_for_an_organisation_of_the_case_blocks(self, case):
        neutral, shop = on_the_roster(), organisation()
        Participation.objects.filter(case=case, side="respondent").update(organisation=shop)
        Mandate.objects.create(user=neutral.user, organisation=shop)

        assert row_of(case, neutral)["blocks"] == ["acts_for_a_side"]

    @pytest.mark.parametrize("side_of", [claimant_of, respondent_of])
    def test_having_been_a_side_in_another_case_with_one_blocks(self, case, side_of):
        neutral = on_the_roster()
        other = filed_case(email="second@example.org")
        Participation.objects.create(
            case=other, user=neutral.user, side="claimant", display_name="M", created_at=NOW, ended_at=NOW
        )
        assert row_of(case, neutral)["blocks"] == []
        Participation.objects.create(
            case=other, user=side_of(case), side="respondent", display_name="S", created_at=NOW, ended_at=NOW
        )

        assert row_of(case, neutral)["blocks"] == ["past_case"]

    def test_taking_part_for_a_side_blocks(self, case):
        neutral = on_the_roster()
        Participation.objects.create(case=case, user=neutral.user, side="respondent", display_name="S", created_at=NOW)

        assert "takes_part" in row_of(case, neutral)["blocks"]

    def test_no_common_language_blocks(self, case):
        assert row_of(case, on_the_roster(languages=["pt"]))["blocks"] == ["no_common_language"]

    def test_only_active_people_who_hold_the_role_are_listed(self, case):
        on_the_roster(active=False)
        on_the_roster().user.role_grants.update(ended_at=NOW)
        stays = on_the_roster()

        assert [row["neutral"] for row in candidates.list_of(case)] == [stays.pk]

    def test_needs_no_more_queries_for_a_longer_roster(self, case, django_assert_max_num_queries):
        for _ in range(12):
            on_the_roster()

        with django_assert_max_num_queries(15):
            assert len(candidates.list_of(case)) == 12
