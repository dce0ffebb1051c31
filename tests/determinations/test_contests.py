"""Contesting what was found: once a side, in time, with facts that can be used; ruled on by the neutral; nothing is lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from odr.audit import receipts
from odr.audit.queries import events_of
from odr.cases.models import Case, Side
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from odr.determinations import contests, engine, operations, queries
from odr.determinations.models import Contest, Ruling
from odr.negotiation import operations as negotiation
from odr.notices.models import Notice
from tests import paths
from tests.determinations.ways import FOR_WORK, RULED, contest, contested_case, determinations, rule
from tests.factories import person

pytestmark = pytest.mark.django_db


def said_by(case: Case, kind: str) -> dict:
    """The fields that the case's event of this kind commits to."""
    return receipts.opened_fields(events_of(case).get(type=kind))


class TestContesting:
    def test_keeps_what_was_said_and_records_it_without_moving_the_case(self):
        case = paths.served_case()
        row = contest(case)
        case.refresh_from_db()
        event = events_of(case).get(type="determinations.contested")

        assert (row.side, row.answer, row.facts, row.determination) == (
            "respondent", "consumer_rules_apply", FOR_WORK, determinations(case)[0],
        )  # fmt: skip
        assert case.stage == "served"
        assert (event.about_model, event.about_key) == ("determinations.contest", str(row.pk))

    def test_tells_the_other_side(self):
        case = paths.served_case()
        contest(case)
        told = Notice.objects.filter(case=case, kind="determination_contested")
        assert [notice.to for notice in told] == [paths.claimant_of(case)]

    def test_happens_once_a_side(self):
        case = paths.served_case()
        contest(case)
        with pytest.raises(Conflict, match="once"):
            contest(case)
        contest(case, by=paths.claimant_of(case))
        assert sorted(Contest.objects.filter(case=case).values_list("side", flat=True)) == ["claimant", "respondent"]

    def test_comes_from_the_respondent_no_later_than_the_answer(self):
        with pytest.raises(NotPermitted):
            contest(paths.negotiating_case(), now=paths.ANSWERED + timedelta(minutes=1))

    def test_can_come_in_the_answer_itself(self):
        case = paths.served_case()
        said = {"answer": "governing_law", "facts": {}, "reasons": "Our terms name Chinese law."}
        seller = paths.respondent_of(case)
        negotiation.answer(case_id=case.pk, by=seller, kind="deny", reasons="No.", contest=said, now=paths.ANSWERED)
        assert Contest.objects.get(case=case).side == Side.RESPONDENT
        assert events_of(case).filter(type="determinations.contested").count() == 1

    def test_is_open_to_the_claimant_for_as_long_again_after_the_answer(self):
        case = paths.negotiating_case()
        until = contests.open_until(case)
        buyer = paths.claimant_of(case)
        assert (
            timedelta(days=10) <= until - paths.ANSWERED <= timedelta(days=13)
        )  # 10 days, to the end of a business day
        with pytest.raises(Conflict, match="time to contest"):
            contest(case, by=buyer, now=until + timedelta(seconds=1))
        assert contest(case, by=buyer, now=until).side == Side.CLAIMANT

    def test_is_not_possible_once_an_agreement_is_made(self):
        case = paths.settled_case()
        with pytest.raises(MoveNotAllowed):
            contest(case, by=paths.claimant_of(case), now=paths.NOW + timedelta(days=3))

    def test_is_not_found_by_somebody_else(self):
        with pytest.raises(NotFound):
            contest(paths.served_case(), by=person())

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"consumer.residance": "DE"}, "facts.consumer.residance"),
            ({"consumer.residence": "Germany"}, "facts.consumer.residence"),
            ({"consumer.purpose": "fun"}, "facts.consumer.purpose"),
            ({"contract.price": -1}, "facts.contract.price"),
            ({"consumer.residence": "FR"}, "facts.consumer.residence"),  # what was used already
            ({"no.such": None}, "facts.no.such"),
        ],
    )
    def test_names_each_fact_that_cannot_be_used(self, facts, field):
        with pytest.raises(InvalidInput) as refusal:
            contest(paths.served_case(), facts=facts)
        assert list(refusal.value.errors) == [field]

    def test_names_the_answer_and_the_reasons_when_they_are_missing(self):
        with pytest.raises(InvalidInput) as refusal:
            contest(paths.served_case(), answer="best_lawyer", reasons=" ")
        assert set(refusal.value.errors) == {"answer", "reasons"}

    def test_may_say_that_a_fact_is_not_known_and_tell_facts_nested(self):
        case = paths.served_case()
        row = contest(case, facts={"consumer": {"residence": "DE"}, "directing.other_currency": None})
        assert row.facts == {"consumer.residence": "DE", "directing.other_currency": None}

    def test_is_never_edited(self):
        row = contest(paths.served_case())
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Contest.objects.filter(pk=row.pk).update(reasons="Something else.")


class TestRuling:
    def test_that_it_is_right_makes_a_new_determination_beside_the_old_one(self):
        case, row = contested_case()
        ruling = rule(row)
        old, new = determinations(case)

        assert ruling.determination == new
        assert new.supersedes == old
        assert new.facts == {**old.facts, **FOR_WORK}
        assert (new.as_of, old.facts["consumer.purpose"]) == (old.as_of, "private")
        assert queries.of_case(case) == new

    def test_shows_which_facts_answers_and_rules_changed(self):
        case, row = contested_case()
        rule(row)
        changed = queries.changed(determinations(case)[1])

        assert changed["facts"] == [{"key": "consumer.purpose", "before": "private", "after": "professional"}]
        by_answer = {each["answer"]: (each["before"], each["after"]) for each in changed["answers"]}
        old, new = determinations(case)
        assert by_answer["consumer_status"][0] is True  # a buyer for work is no longer found to be a consumer
        assert by_answer == {
            key: (old.finding["answers"].get(key), new.finding["answers"].get(key))
            for key in engine.public_answers()
            if old.finding["answers"].get(key) != new.finding["answers"].get(key)
        }
        assert "contract: France" in changed["law"]["before"]["en"]
        assert "contract: China" in changed["law"]["after"]["en"]
        assert "eu.rome-i.6-1" in {rule["rule"] for rule in changed["rules_gone"]}
        assert all(rule["citation"] and rule["sentence"] for rule in changed["rules_gone"] + changed["rules_come"])
        assert changed["other_rules"] is False

    def test_shows_which_courts_changed(self):
        case, row = contested_case(facts={"consumer.residence": "DE"}, answer="court_competent")
        rule(row)
        courts = {
            each["country"]: (each["before"], each["after"])
            for each in queries.changed(determinations(case)[1])["forums"]
            if each["kind"] == "court"
        }
        assert (courts["FR"], courts["DE"]) == (("yes", None), (None, "yes"))

    def test_that_it_is_partly_right_takes_the_facts_named_and_no_others(self):
        case, row = contested_case(facts={**FOR_WORK, "consumer.residence": "DE"})
        ruling = rule(row, outcome="partly", facts={"consumer.residence": "DE"})
        assert ruling.facts == {"consumer.residence": "DE"}
        assert determinations(case)[1].facts["consumer.purpose"] == "private"

    @pytest.mark.parametrize("outcome", ["rejected", "partly"])
    def test_that_changes_no_fact_makes_no_determination(self, outcome):
        case, row = contested_case()
        assert rule(row, outcome=outcome).determination is None
        assert len(determinations(case)) == 1

    def test_that_it_is_not_right_can_take_no_fact(self):
        _case, row = contested_case()
        with pytest.raises(InvalidInput) as refusal:
            rule(row, outcome="rejected", facts=FOR_WORK)
        assert list(refusal.value.errors) == ["facts"]

    def test_takes_away_a_fact_that_is_not_known(self):
        case, row = contested_case(facts={"directing.other_currency": None})
        rule(row)
        assert "directing.other_currency" not in determinations(case)[1].facts

    def test_after_another_ruling_starts_from_what_holds_now(self):
        case, second = contested_case(facts={**FOR_WORK, "consumer.residence": "DE"})
        first = Contest.objects.create(  # the seller's, made before the answer
            case=case,
            determination=determinations(case)[0],
            side="respondent",
            by=paths.respondent_of(case),
            answer="competent_courts",
            facts={"consumer.residence": "DE"},
            reasons="The buyer lives in Germany.",
            language="en",
            created_at=paths.NOW,
        )
        rule(first)
        rule(second, now=RULED + timedelta(hours=1))
        old, middle, new = determinations(case)
        assert (middle.supersedes, new.supersedes) == (old, middle)
        assert new.facts == {**old.facts, **FOR_WORK, "consumer.residence": "DE"}

    def test_is_recorded_with_the_fingerprint_of_what_was_found_anew(self):
        case, row = contested_case()
        rule(row)
        new = determinations(case)[1]
        said = said_by(case, "determinations.contest-ruled")
        assert said["fingerprint"] == queries.fingerprint(new)
        assert said["determination"] == str(new.pk)
        assert queries.pinned_by(new).type == "determinations.contest-ruled"

    def test_tells_both_sides(self):
        case, row = contested_case()
        rule(row)
        told = Notice.objects.filter(case=case, kind="contest_ruled")
        assert {notice.to for notice in told} == set(paths.parties(case))

    def test_happens_once_and_is_never_edited(self):
        _case, row = contested_case()
        ruling = rule(row)
        with pytest.raises(Conflict, match="decided already"):
            rule(row)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Ruling.objects.filter(pk=ruling.pk).update(outcome="rejected")

    def test_needs_reasons_and_a_known_outcome(self):
        _case, row = contested_case()
        with pytest.raises(InvalidInput, match="reasons"):
            rule(row, reasons="  ")
        with pytest.raises(InvalidInput, match="outcome"):
            rule(row, outcome="maybe")

    def test_is_the_mediators_alone(self):
        case, row = contested_case()
        for side in paths.parties(case):
            with pytest.raises(NotPermitted):
                rule(row, by=side)

    def test_does_not_reach_a_contest_of_another_case(self):
        _case, row = contested_case()
        other = paths.mediating_case(email="wang@example.org", respondent_email="other@shop.example")
        with pytest.raises(NotFound):
            operations.rule_on_contest(
                case_id=other.pk,
                contest_id=row.pk,
                by=paths.mediator_of(other),
                outcome="rejected",
                reasons="No.",
                now=RULED,
            )


class TestTheFirstFinding:
    def test_is_recorded_with_its_fingerprint(self):
        case = paths.filed_case()
        (row,) = determinations(case)
        assert said_by(case, "intake.complaint-filed")["fingerprint"] == queries.fingerprint(row)
        assert queries.pinned_by(row).type == "intake.complaint-filed"
        assert queries.changed(row) is None
