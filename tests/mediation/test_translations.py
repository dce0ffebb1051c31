"""Translations: who may ask, read and hand in; labels; contests that stop the clocks; nothing private leaves its room."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from odr.accounts.models import Role
from odr.cases import operations as cases
from odr.cases import wall
from odr.cases.models import Clock
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.mediation import contesting, translations
from odr.mediation import translation_queries as queries
from odr.mediation.models import Translation, TranslationContest
from odr.notices.models import Notice
from tests.architecture.access_world import ARGUMENTS
from tests.factories import person, staff
from tests.paths import MEDIATING, claimant_of, mediating_case, mediator_of, parties, respondent_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOW = MEDIATING + HOUR


@pytest.fixture
def case():
    return mediating_case()


@pytest.fixture
def administrator():
    return staff(Role.ADMINISTRATOR)


def write(case, by, room="joint", body="Die Lampe ist zu klein."):
    return cases.send_message(case_id=case.pk, by=by, room=room, body=body, language="de", now=NOW)


def ask(case, by, message, into="en", **changes):
    return translations.ask_translation(case_id=case.pk, by=by, message=message.pk, into=into, now=NOW, **changes)


def give(row, by, text="The lamp is too small.", how="person", **changes):
    return translations.give_translation(translation_id=row.pk, by=by, text=text, how=how, now=NOW, **changes)


def told(kind):
    return {notice.to for notice in Notice.objects.filter(kind=kind)}


class TestAsking:
    def test_tells_the_administrators_of_a_text_both_sides_read(self, case, administrator):
        row = ask(case, respondent_of(case), write(case, claimant_of(case)))
        assert administrator in told("translation_asked")
        assert row in queries.to_make()

    def test_of_a_private_text_tells_its_readers_alone(self, case, administrator):
        row = ask(case, mediator_of(case), write(case, claimant_of(case), room="private_claimant"))
        assert told("translation_asked") == {claimant_of(case)}
        assert row not in queries.to_make()
        assert [notice.context["room"] for notice in Notice.objects.filter(kind="translation_asked")] == [
            "private_claimant"
        ]

    def test_of_a_file_is_possible(self, case):
        exhibit = ARGUMENTS["exhibit_id"](case)
        row = translations.ask_translation(
            case_id=case.pk, by=respondent_of(case), exhibit=exhibit, into="zh-hans", now=NOW
        )
        assert (row.exhibit_id, row.room) == (exhibit, "")

    def test_of_what_one_does_not_read_finds_nothing(self, case):
        secret = write(case, claimant_of(case), room="private_claimant")
        with pytest.raises(NotFound):
            ask(case, respondent_of(case), secret)

    def test_is_for_those_who_take_part(self, case, administrator):
        message = write(case, claimant_of(case))
        with pytest.raises(NotPermitted):
            ask(case, administrator, message)
        with pytest.raises(NotFound):
            ask(case, person(), message)

    @pytest.mark.parametrize("into", ["de", "klingon", ""])
    def test_names_the_languages_there_are(self, case, into):
        with pytest.raises(InvalidInput) as wrong:
            ask(case, respondent_of(case), write(case, claimant_of(case)), into=into)
        assert "into" in wrong.value.errors

    def test_needs_exactly_one_text(self, case):
        for named in ({}, {"message": write(case, claimant_of(case)).pk, "exhibit": ARGUMENTS["exhibit_id"](case)}):
            with pytest.raises(InvalidInput, match="one message or one file"):
                translations.ask_translation(case_id=case.pk, by=claimant_of(case), into="en", now=NOW, **named)

    def test_is_done_once_while_it_waits(self, case):
        message = write(case, claimant_of(case))
        row = ask(case, respondent_of(case), message)
        with pytest.raises(Conflict, match="asked for already"):
            ask(case, mediator_of(case), message)
        give(row, claimant_of(case))
        assert ask(case, mediator_of(case), message).pk != row.pk


class TestHandingIn:
    def test_is_labelled_with_who_and_how_and_told_to_who_asked(self, case, administrator):
        row = ask(case, respondent_of(case), write(case, claimant_of(case)))
        found = give(row, administrator, how="checked", translator="Glot 4")
        label = queries.label_of(found)
        assert (label["by"], label["translator"], label["machine"]) == ("Our staff", "Glot 4", True)
        assert "checked by a person" in label["how"]
        assert told("translation_given") == {respondent_of(case)}
        found.refresh_from_db()
        assert found.message.body == "Die Lampe ist zu klein."  # the original stays as it was written

    def test_by_a_side_says_which_side(self, case):
        row = ask(case, respondent_of(case), write(case, claimant_of(case)))
        assert queries.label_of(give(row, claimant_of(case)))["by"] == "Buyer"

    def test_of_a_private_text_is_not_for_an_administrator_or_the_other_side(self, case, administrator):
        row = ask(case, mediator_of(case), write(case, claimant_of(case), room="private_claimant"))
        for outsider in (administrator, respondent_of(case), staff(Role.INTAKE_OFFICER), person()):
            with pytest.raises(NotFound):
                give(row, outsider)
        assert give(row, claimant_of(case)).given_as == "claimant"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"text": "  "}, "text"),
            ({"text": "x" * 20_001}, "text"),
            ({"how": "magic"}, "how"),
            ({"how": "machine"}, "translator"),
            ({"translator": "x" * 201}, "translator"),
        ],
    )
    def test_needs_a_text_and_its_labels(self, case, changes, field):
        row = ask(case, respondent_of(case), write(case, claimant_of(case)))
        with pytest.raises(InvalidInput) as wrong:
            give(row, claimant_of(case), **changes)
        assert field in wrong.value.errors
        row.refresh_from_db()
        assert row.given_at is None

    def test_is_done_once(self, case):
        row = ask(case, respondent_of(case), write(case, claimant_of(case)))
        give(row, claimant_of(case))
        with pytest.raises(Conflict):
            give(row, mediator_of(case))

    def test_without_a_label_no_row_can_stand(self, case):
        row = ask(case, respondent_of(case), write(case, claimant_of(case)))
        with pytest.raises(IntegrityError), transaction.atomic():
            Translation.objects.filter(pk=row.pk).update(text="No label.")


class TestReading:
    def test_follows_the_room_of_the_original(self, case, administrator):
        private = ask(case, mediator_of(case), write(case, claimant_of(case), room="private_claimant"))
        joint = ask(case, mediator_of(case), write(case, claimant_of(case)))
        buyer, seller = parties(case)
        assert set(queries.of_case(buyer, case)) == {private, joint}
        assert set(queries.of_case(seller, case)) == {joint}
        assert set(queries.of_case(administrator, case)) == {joint}
        assert not queries.of_case(staff(Role.INTAKE_OFFICER), case).exists()

    def test_whoever_decides_finds_no_row_of_the_talks(self, case):
        ask(case, mediator_of(case), write(case, claimant_of(case)))
        with transaction.atomic(), wall.adjudicator():
            assert not Translation.objects.exists()


class TestContesting:
    def contest(self, case, by=None, **changes):
        words = {"passage": "too small", "reason": "It means “undersized”.", "now": NOW + HOUR, **changes}
        return contesting.contest(case_id=case.pk, by=by or claimant_of(case), **words)

    def test_stops_the_clocks_and_tells_both_sides_and_the_administrators(self, case, administrator):
        row = give(ask(case, claimant_of(case), write(case, respondent_of(case))), respondent_of(case))
        self.contest(case, translation=row.pk)
        assert {clock.key for clock in case.clocks.filter(state=Clock.State.RUNNING)} == {"stay_review"}
        assert told("translation_contested") == set(parties(case))
        assert administrator in told("translation_contest_waits")
        assert queries.open_contest(case).translation == row

    def test_is_answered_and_the_clocks_go_on(self, case, administrator):
        before = case.clocks.get(key="mediation", state="running").due_at
        self.contest(case)
        found = contesting.answer(
            case_id=case.pk, by=administrator, outcome="corrected", answer="It means made to measure.",
            now=NOW + timedelta(days=3),
        )  # fmt: skip
        assert (found.outcome, found.answered_by) == ("corrected", administrator)
        assert case.clocks.get(key="mediation", state="running").due_at > before
        assert told("translation_contest_answered") == set(parties(case))
        assert queries.open_contest(case) is None

    def test_of_a_private_text_is_refused_because_it_would_tell_the_other_side(self, case):
        row = give(
            ask(case, mediator_of(case), write(case, claimant_of(case), room="private_claimant")), claimant_of(case)
        )
        with pytest.raises(Conflict, match="Ask for another translation"):
            self.contest(case, translation=row.pk)
        assert case.clocks.filter(state=Clock.State.RUNNING).exists()
        assert not TranslationContest.objects.exists()

    def test_of_one_that_is_only_asked_for_is_refused(self, case):
        row = ask(case, claimant_of(case), write(case, respondent_of(case)))
        with pytest.raises(Conflict, match="not been handed in"):
            self.contest(case, translation=row.pk)

    def test_of_another_case_finds_nothing(self, case):
        other = mediating_case(email="second@example.org", respondent_email="two@shop.example")
        row = give(ask(other, claimant_of(other), write(other, respondent_of(other))), respondent_of(other))
        with pytest.raises(NotFound):
            self.contest(case, translation=row.pk)

    def test_is_answered_by_an_administrator_with_an_outcome(self, case, administrator):
        self.contest(case)
        words = {"case_id": case.pk, "answer": "It stands.", "now": NOW + 2 * HOUR}
        with pytest.raises(NotPermitted):
            contesting.answer(by=respondent_of(case), outcome="stands", **words)
        with pytest.raises(InvalidInput, match="stands, corrected"):
            contesting.answer(by=administrator, outcome="maybe", **words)
        assert queries.open_contest(case) is not None

    def test_without_one_there_is_nothing_to_answer(self, case, administrator):
        with pytest.raises(Conflict):
            contesting.answer(case_id=case.pk, by=administrator, outcome="stands", answer="Fine.", now=NOW)
