"""A bundle from the proposal to the own decisions: who is asked, how many it takes, who waits, who leaves, what is told."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.bundles import alerting, answering, figures, following, leading, proposing, queries, similarity, words
from odr.bundles.models import Answer, Bundle, Member
from odr.cases import clocks, pausing
from odr.cases import operations as cases
from odr.cases.models import Case, Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, NotPermitted, StalePage
from odr.negotiation import operations as negotiation
from odr.notices.models import Notice
from platform_rules import bundles as rules
from tests.bundles import ways
from tests.bundles.ways import LATER
from tests.factories import staff
from tests.paths import claimant_of, respondent_of, served_case

pytestmark = pytest.mark.django_db


def told(kind):
    return Counter(Notice.objects.filter(kind=kind).values_list("to__email", flat=True))


class TestFindingSimilarClaims:
    @pytest.mark.parametrize(("many", "bundles"), [(4, 0), (5, 1)])
    def test_five_people_open_a_bundle_and_four_do_not(self, many, bundles, monkeypatch):
        ways.claims(many)
        ways.work(monkeypatch, at=LATER)

        assert Bundle.objects.count() == bundles
        assert Member.objects.count() == many * bundles
        assert sum(told("bundle_proposed").values()) == many * bundles

    def test_five_claims_of_one_person_are_one_person(self):
        ways.claims(5, email="same@example.org", full_name="Same Person")
        (likeness,) = similarity.found(now=LATER)

        assert proposing.propose(likeness=likeness, now=LATER) is None
        assert not Bundle.objects.exists()

    @pytest.mark.parametrize(
        "change",
        [
            {"issue": "damaged"},
            {"contract_kind": "services"},
            {"respondent_email": "another@shop.example"},
        ],
    )
    def test_another_problem_thing_or_seller_is_not_similar(self, change):
        ways.claims(4)
        ways.claims(1, start=10, **change)

        assert similarity.found(now=LATER) == []

    def test_a_seller_of_the_same_name_may_be_another_one(self):
        for number in range(5):
            ways.claims(1, start=number, respondent_name="Lumen Trading Co.", respondent_email=f"s{number}@x.example")
        assert similarity.found(now=LATER) == []

    def test_something_else_says_nothing_about_what_claims_share(self):
        ways.claims(5, issue="other")
        assert similarity.found(now=LATER) == []

    def test_a_claim_the_seller_was_not_told_of_or_that_is_over_does_not_count(self):
        rows = ways.claims(5)
        cases.withdraw(case_id=rows[0].pk, by=claimant_of(rows[0]), now=LATER)
        assert similarity.found(now=LATER) == []

    def test_running_twice_proposes_and_tells_once(self, monkeypatch):
        ways.claims(6)
        assert ways.work(monkeypatch, at=LATER) > 0
        events = Event.objects.count()
        assert ways.work(monkeypatch, at=LATER + timedelta(minutes=1)) == 0

        assert Event.objects.count() == events
        assert set(told("bundle_proposed").values()) == {1}
        assert list(told("bundle_proposed_seller").values()) == [1]

    def test_a_claim_that_comes_later_is_asked_while_the_bundle_is_open(self, monkeypatch):
        bundle = ways.proposed(5)
        (late,) = ways.claims(1, start=20)
        ways.work(monkeypatch, at=LATER + timedelta(hours=1))
        ways.work(monkeypatch, at=LATER + timedelta(hours=2))

        assert Bundle.objects.get() == bundle
        assert bundle.members.count() == 6
        assert told("bundle_proposed")[claimant_of(late).email] == 1

    def test_every_reason_has_a_source_in_both_languages(self):
        known = rules.rules()
        for reason in (*known.alike, known.lead, *known.facts):
            assert reason.source
            assert reason.says["en"]
            assert reason.says["zh-hans"]


class TestTheAnswer:
    def test_a_yes_keeps_the_words_shown_and_their_digest(self):
        bundle = ways.proposed(5)
        member = ways.say_yes(ways.members(bundle)[0])
        answer = Answer.objects.get()
        shown = words.consent(member.case, reader=answer.by)

        assert (answer.kind, answer.text, answer.digest, answer.language) == ("join", shown.text, shown.digest, "en")
        assert "60 days" in shown.text
        assert "14 days" in shown.text
        assert member.state == "joined"

    def test_nothing_is_a_yes_without_the_words_of_now(self):
        member = ways.members(ways.proposed(5))[0]
        with pytest.raises(StalePage):
            answering.join(case_id=member.case_id, by=claimant_of(member.case), digest="0" * 64, now=LATER)
        assert not Answer.objects.exists()

    def test_a_second_yes_is_refused_and_says_what_is_possible(self):
        member = ways.members(ways.proposed(5))[0]
        ways.say_yes(member)
        with pytest.raises(Conflict, match="You can leave"):
            ways.say_yes(member)

    def test_nobody_answers_for_another(self):
        first, second = ways.members(ways.proposed(5))[:2]
        digest = words.consent(first.case, reader=claimant_of(first.case)).digest
        for by, refusal in (
            (claimant_of(second.case), NotFound),
            (respondent_of(first.case), NotPermitted),
            (staff(Role.ADMINISTRATOR), NotPermitted),
        ):
            with pytest.raises(refusal):
                answering.join(case_id=first.case_id, by=by, digest=digest, now=LATER)
            with pytest.raises(refusal):
                answering.decline(case_id=first.case_id, by=by, now=LATER)
            with pytest.raises(refusal):
                answering.leave(case_id=first.case_id, by=by, now=LATER)

    def test_after_a_no_a_yes_is_still_possible_and_after_leaving_it_is_not(self):
        member = ways.members(ways.proposed(5))[0]
        buyer = claimant_of(member.case)
        answering.decline(case_id=member.case_id, by=buyer, now=LATER)
        with pytest.raises(Conflict, match="still join"):
            answering.decline(case_id=member.case_id, by=buyer, now=LATER)
        ways.say_yes(member)
        answering.leave(case_id=member.case_id, by=buyer, now=LATER)
        with pytest.raises(Conflict, match="no way back"):
            ways.say_yes(member)

    def test_leaving_without_having_joined_and_answering_without_a_bundle_are_refused(self):
        member = ways.members(ways.proposed(5))[0]
        with pytest.raises(Conflict, match="You can join"):
            answering.leave(case_id=member.case_id, by=claimant_of(member.case), now=LATER)
        alone = served_case(email="alone@example.org", respondent_email="other@shop.example")
        with pytest.raises(Conflict, match="No bundle is proposed"):
            answering.decline(case_id=alone.pk, by=claimant_of(alone), now=LATER)

    def test_what_was_said_is_never_edited(self):
        ways.say_yes(ways.members(ways.proposed(5))[0])
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Answer.objects.update(text="Something else")

    @pytest.mark.parametrize("state", ["joined", "decided"])
    def test_nobody_is_in_without_their_own_yes_in_the_database(self, state):
        member = ways.members(ways.proposed(5))[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            Member.objects.filter(pk=member.pk).update(state=state)


class TestTooFew:
    def test_four_yeses_end_the_proposal_with_its_reason_and_every_case_goes_on(self, monkeypatch):
        bundle = ways.proposed(6)
        for member in ways.members(bundle)[:4]:
            ways.say_yes(member)
        ways.work(monkeypatch, at=bundle.answers_until + timedelta(minutes=1))
        bundle.refresh_from_db()

        assert (bundle.stage, bundle.end, bundle.end_reason) == ("ended", "too_few", "4/5")
        assert sum(told("bundle_ended").values()) == 6
        assert set(Case.objects.values_list("stage", flat=True)) == {Stage.NEGOTIATION}
        with pytest.raises(Conflict, match="was ended"):
            ways.say_yes(ways.members(bundle)[5], now=bundle.answers_until + timedelta(days=1))

    def test_five_yeses_ask_for_a_lead_case_once(self, monkeypatch):
        staff(Role.ADMINISTRATOR)
        bundle = ways.proposed(6)
        for member in ways.members(bundle)[:5]:
            ways.say_yes(member)
        assert list(told("bundle_lead_needed").values()) == [1]
        ways.work(monkeypatch, at=bundle.answers_until + timedelta(minutes=1))
        ways.work(monkeypatch, at=bundle.answers_until + timedelta(minutes=2))
        bundle.refresh_from_db()

        assert bundle.stage == "proposed"
        assert list(told("bundle_lead_needed").values()) == [2]  # a second time when the answers were counted

    def test_no_lead_case_is_confirmed_with_four(self):
        bundle = ways.proposed(6)
        for member in ways.members(bundle)[:4]:
            ways.say_yes(member)
        with pytest.raises(Conflict, match="At least 5"):
            leading.confirm_lead(
                bundle_id=bundle.pk, by=staff(Role.ADMINISTRATOR), member_id=ways.members(bundle)[0].pk, now=LATER
            )

    def test_asked_once_in_its_life_a_claim_opens_no_second_bundle(self, monkeypatch):
        bundle = ways.proposed(5)
        ways.work(monkeypatch, at=bundle.answers_until + timedelta(minutes=1))
        ways.work(monkeypatch, at=bundle.answers_until + timedelta(minutes=2))
        assert Bundle.objects.count() == 1


class TestTheLeadCase:
    def test_most_facts_lead_and_then_the_one_filed_first(self):
        bundle = ways.joined(5)
        rows = leading.ranking(bundle)
        assert [row["case"].created_at for row in rows] == sorted(row["case"].created_at for row in rows)

        known = Case.objects.order_by("number").last()
        from tests.architecture.access_world import _exhibit

        _exhibit(known)
        assert leading.ranking(bundle)[0]["case"] == known

    def test_another_than_the_first_needs_a_reason(self):
        bundle = ways.joined(5)
        admin, second = staff(Role.ADMINISTRATOR), leading.ranking(bundle)[1]["member"]
        with pytest.raises(InvalidInput) as refusal:
            leading.confirm_lead(bundle_id=bundle.pk, by=admin, member_id=second, now=LATER)
        assert "because" in refusal.value.errors
        leading.confirm_lead(bundle_id=bundle.pk, by=admin, member_id=second, because="The first is ill.", now=LATER)
        bundle.refresh_from_db()
        assert (str(bundle.lead_id), bundle.lead_because) == (second, "The first is ill.")

    def test_only_an_administrator_without_a_part_in_it_confirms(self):
        bundle = ways.joined(5)
        first = leading.ranking(bundle)[0]["member"]
        buyer = claimant_of(bundle.members.first().case)
        for by, refusal in ((buyer, NotPermitted), (staff(Role.MEDIATOR), NotFound)):
            with pytest.raises(refusal):
                leading.confirm_lead(bundle_id=bundle.pk, by=by, member_id=first, now=LATER)
        from odr.accounts.models import RoleGrant

        RoleGrant.objects.create(user=buyer, role=Role.ADMINISTRATOR)
        del buyer._roles
        with pytest.raises(NotPermitted, match="colleague"):
            leading.confirm_lead(bundle_id=bundle.pk, by=buyer, member_id=first, now=LATER)

    def test_the_others_wait_with_their_clocks_and_the_lead_runs_sixty_days(self):
        bundle = ways.led()
        lead = bundle.lead.case

        assert lead.stage == Stage.NEGOTIATION
        due = lead.clocks.get(key="bundle_lead", state="running")
        assert (due.local_day - bundle.lead_from.date()).days == 60
        for member in ways.others(bundle):
            assert member.case.stage == Stage.STAYED
            stop = member.case.suspensions.get(ended_at=None)
            assert (stop.kind, stop.ground) == ("stay", "bundle")
            assert member.case.clocks.get(key="negotiation").state == Clock.State.SUSPENDED
            assert member.case.clocks.get(key="outcome_cap").state == Clock.State.SUSPENDED
            assert member.case.clocks.filter(key="stay_review", state="running").exists()

    def test_nobody_resumes_or_stays_by_hand_for_a_bundle(self):
        bundle = ways.led()
        admin, waiting = staff(Role.ADMINISTRATOR), ways.others(bundle)[0].case
        with pytest.raises(Conflict, match="waits for the lead case"):
            pausing.resume(case_id=waiting.pk, by=admin, reason="Why not.", now=LATER)
        with pytest.raises(InvalidInput):
            pausing.stay(case_id=bundle.lead.case_id, by=admin, ground="bundle", reason="Why not.", now=LATER)

    def test_a_case_waits_only_once_the_seller_has_answered(self, monkeypatch):
        bundle = ways.proposed(5)
        late = served_case(email="late@example.org")
        ways.work(monkeypatch, at=LATER + timedelta(minutes=1))
        for member in ways.members(bundle):
            ways.say_yes(member)
        leading.confirm_lead(
            bundle_id=bundle.pk,
            by=staff(Role.ADMINISTRATOR),
            member_id=next(row["member"] for row in leading.ranking(bundle) if row["case"] != late),
            now=LATER,
        )
        late.refresh_from_db()
        assert late.stage == Stage.SERVED
        negotiation.answer(case_id=late.pk, by=respondent_of(late), kind="deny", reasons="No.", now=LATER)
        ways.work(monkeypatch, at=LATER + timedelta(minutes=2))
        late.refresh_from_db()
        assert late.stage == Stage.STAYED

    def test_leaving_resumes_the_own_case_at_once_with_the_time_it_had_left(self):
        bundle = ways.led()
        member = ways.others(bundle)[0]
        clock = member.case.clocks.get(key="negotiation")
        at = bundle.lead_from + timedelta(days=10)
        answering.leave(case_id=member.case_id, by=claimant_of(member.case), now=at)
        member.refresh_from_db()
        member.case.refresh_from_db()
        again = member.case.clocks.get(pk=clock.pk)

        assert (member.state, member.waits_from, member.case.stage) == ("left", None, Stage.NEGOTIATION)
        assert again.state == Clock.State.RUNNING
        assert again.due_at - clock.due_at >= timedelta(days=10)

    def test_a_lead_whose_buyer_leaves_is_replaced_and_the_others_wait_on(self):
        admin = staff(Role.ADMINISTRATOR)
        bundle = ways.led(by=admin)
        first = bundle.lead
        answering.leave(case_id=first.case_id, by=claimant_of(first.case), now=LATER + timedelta(days=1))
        bundle.refresh_from_db()

        assert (bundle.stage, bundle.lead) == ("proposed", None)
        assert not first.case.clocks.filter(key="bundle_lead", state="running").exists()
        assert told("bundle_lead_lost") == {
            claimant_of(member.case).email: 1 for member in ways.members(bundle) if member.pk != first.pk
        }
        assert told("bundle_lead_lost_seller") == {respondent_of(first.case).email: 1}
        rows = leading.ranking(bundle)
        assert str(first.pk) not in [row["member"] for row in rows]
        leading.confirm_lead(bundle_id=bundle.pk, by=admin, member_id=rows[0]["member"], now=LATER + timedelta(days=2))
        bundle.refresh_from_db()
        assert bundle.lead.case.stage == Stage.NEGOTIATION
        assert {member.case.stage for member in ways.others(bundle) if member.pk != first.pk} == {Stage.STAYED}

    def test_a_lead_that_settles_is_replaced_or_the_bundle_ends(self, monkeypatch):
        bundle = ways.led(5)
        lead = bundle.lead.case
        cases.withdraw(case_id=lead.pk, by=claimant_of(lead), now=LATER + timedelta(days=1))
        ways.work(monkeypatch, at=bundle.answers_until + timedelta(days=1))
        bundle.refresh_from_db()

        assert (bundle.stage, bundle.end) == ("ended", "too_few")
        assert {member.case.stage for member in ways.members(bundle)} == {Stage.WITHDRAWN, Stage.NEGOTIATION}
        assert Member.objects.get(case=lead).state == "over"


class TestALateLead:
    @pytest.fixture
    def late(self, monkeypatch):
        staff(Role.ADMINISTRATOR)
        bundle = ways.led()
        clock = bundle.lead.case.clocks.get(key="bundle_lead")
        at = clock.due_at + timedelta(minutes=1)
        assert clocks.expire(clock_id=clock.pk, now=at)
        ways.work(monkeypatch, at=at)
        ways.work(monkeypatch, at=at + timedelta(minutes=1))
        bundle.refresh_from_db()
        return bundle

    def test_alarms_the_administrators_and_everybody_who_joined_once(self, late):
        assert late.late_at is not None
        assert set(told("bundle_lead_late").values()) == {1}
        assert sum(told("bundle_lead_late_told").values()) == 6

    def test_its_reason_is_asked_and_told(self, late):
        admin = staff(Role.ADMINISTRATOR)
        with pytest.raises(InvalidInput):
            leading.explain_delay(bundle_id=late.pk, by=admin, reason=" ", now=late.late_at)
        leading.explain_delay(bundle_id=late.pk, by=admin, reason="An expert is ill.", now=late.late_at)
        assert sum(told("bundle_delay_explained").values()) == 6

    def test_it_can_be_dissolved_with_reasons_and_all_go_on(self, late):
        leading.dissolve(bundle_id=late.pk, by=staff(Role.ADMINISTRATOR), reason="No end in sight.", now=late.late_at)
        late.refresh_from_db()
        assert (late.stage, late.end_reason) == ("ended", "No end in sight.")
        assert {member.case.stage for member in ways.members(late)} == {Stage.NEGOTIATION}
        with pytest.raises(MoveNotAllowed):
            leading.dissolve(bundle_id=late.pk, by=staff(Role.ADMINISTRATOR), reason="Again.", now=late.late_at)

    def test_a_delay_is_not_explained_before_there_is_one(self):
        bundle = ways.led()
        with pytest.raises(Conflict, match="within its time"):
            leading.explain_delay(bundle_id=bundle.pk, by=staff(Role.ADMINISTRATOR), reason="Early.", now=LATER)


class TestAfterTheLeadDecision:
    def test_a_bundle_of_six_from_the_proposal_to_the_own_decisions(self, monkeypatch):
        bundle = ways.led(6)
        lead = ways.decide(bundle.lead.case, at=bundle.lead_from + timedelta(hours=1))
        at = lead.served_at + timedelta(minutes=1)
        last = ways.others(bundle)[0]
        with pytest.raises(Conflict, match="lead case is decided"):
            answering.leave(case_id=last.case_id, by=claimant_of(last.case), now=at)
        ways.work(monkeypatch, at=at)
        ways.work(monkeypatch, at=at + timedelta(minutes=1))
        bundle.refresh_from_db()

        assert (bundle.stage, bundle.lead_decision) == ("following", lead)
        for member in ways.others(bundle):
            assert member.case.stage == Stage.TRIBUNAL_APPOINTMENT
            clock = following.own_clocks().get(case=member.case)
            assert (clock.local_day - lead.served_at.date()).days == 14
            assert clock.reminders.exists()
            proceeding = member.case.proceedings.get()
            assert proceeding.route == "recommendation"
            assert proceeding.consents.get().text == member.answers.get().text
        assert sum(told("bundle_lead_decided").values()) == 10  # each buyer once, the seller for each of five cases

        for member in ways.others(bundle):
            own = ways.decide(member.case, at=at + timedelta(hours=1))
            assert not member.case.clocks.filter(key="bundle_follower", state="running").exists()
            ways.work(monkeypatch, at=own.served_at + timedelta(minutes=1))
            member.refresh_from_db()
            assert (member.state, member.decision, member.bundle.lead_decision) == ("decided", own, lead)
        bundle.refresh_from_db()
        assert bundle.stage == "done"
        people = queries.people(bundle)
        assert (people.asked, people.joined, people.decided, people.left) == (6, 6, 6, 0)
        counted = figures.of(Bundle.objects.all())
        assert (counted.asked, counted.joined, counted.decided) == (6, 6, 6)
        assert counted.days_to_lead is not None
        assert counted.days_to_own is not None

    def test_a_late_own_decision_alarms_the_administrators(self, monkeypatch):
        staff(Role.ADMINISTRATOR)
        bundle = ways.led(5)
        lead = ways.decide(bundle.lead.case, at=bundle.lead_from + timedelta(hours=1))
        ways.work(monkeypatch, at=lead.served_at + timedelta(minutes=1))
        member = ways.others(bundle)[0]
        clock = following.own_clocks().get(case=member.case)
        assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(minutes=1))
        assert told("outcome_late")
        assert told("outcome_late_parties")[claimant_of(member.case).email] == 1

    def test_a_case_settled_meanwhile_is_over_and_hinders_nobody(self, monkeypatch):
        bundle = ways.led(5)
        gone = ways.others(bundle)[0].case
        cases.withdraw(case_id=gone.pk, by=claimant_of(gone), now=LATER + timedelta(days=1))
        ways.work(monkeypatch, at=LATER + timedelta(days=1))
        assert Member.objects.get(case=gone).state == "over"
        lead = ways.decide(bundle.lead.case, at=bundle.lead_from + timedelta(hours=1))
        ways.work(monkeypatch, at=lead.served_at + timedelta(minutes=1))
        assert not Clock.objects.filter(case=gone, key="bundle_follower").exists()


class TestTheAuthorities:
    @pytest.mark.parametrize(("many", "alerts"), [(49, 0), (50, 1)])
    def test_fifty_people_alert_once_with_figures_only(self, many, alerts, monkeypatch):
        french, brazilian = staff(Role.REGULATOR, country="FR"), staff(Role.REGULATOR, country="BR")
        bundle = ways.proposed(5)
        sample = Member.objects.select_related("case").first()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        for number in range(many - 5):
            copy_claim(sample, number)
        for minute in (1, 2):
            ways.work(monkeypatch, at=LATER + timedelta(minutes=minute))
        bundle.refresh_from_db()

        assert told("bundle_alert") == ({french.email: 1} if alerts else {})
        assert brazilian.email not in told("bundle_alert")
        if alerts:
            context = Notice.objects.get(kind="bundle_alert").context
            assert set(context) == {"bundle", "people", "at_home", "issue"}
            assert context["people"] == 50
            assert bundle.alerted_people == 50

    def test_two_claims_of_one_person_are_one_person(self):
        bundle = ways.proposed(5)
        first, second = ways.members(bundle)[:2]
        Member.objects.filter(pk=second.pk).update(person=first.person)
        assert sum(alerting.people_by_country(bundle).values()) == 4
        assert queries.people(bundle).asked == 4


def copy_claim(sample, number):
    """One more claim in the same bundle, of another person, as rows: fifty ways through the talks take minutes."""
    from odr.audit import log
    from tests.factories import person

    case = Case.objects.get(pk=sample.case_id)
    case.pk, case.number = None, f"FR-2026-9-{number:03d}"
    case._state.adding = True
    case.save(force_insert=True)
    buyer = person()
    cases.add_participant(case=case, user=buyer, side="claimant", display_name=str(buyer), at=LATER)
    member = Member.objects.create(bundle=sample.bundle, case=case, person=buyer, asked_at=LATER)
    log.record("bundles.asked", about=member, case=case, at=LATER)
