"""Figures with their denominators, both sides side by side; none that tells a single answer; pages and API."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from rest_framework.test import APIClient

from odr.accounts.models import Role
from odr.audit import log
from odr.cases import operations as cases
from odr.cases.models import Case
from odr.feedback import figures, intervals, operations, queries
from odr.feedback.models import Questionnaire, Reply
from tests.factories import staff
from tests.paths import NOW, claimant_of, filed_case, mediating_case, mediator_of, respondent_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OVER = NOW + 100 * DAY
LONG_AGO = NOW - 300 * DAY  # pages ask the real clock


def answered(side, *said, case=None, at=NOW):
    """One questionnaire a word, closed one after another: an answer to "fair", or "" for none."""
    for number, word in enumerate(said):
        closes = at + timedelta(days=30, minutes=number)
        row = Questionnaire.objects.create(
            case=case or copy_of(), side=side, version="1", asked_at=at, closes_at=closes
        )
        log.record("feedback.asked", about=row, case=row.case, at=at)
        if word:
            said_so = Reply.objects.create(questionnaire=row, answers={"fair": word}, language="en", created_at=at)
            log.record("feedback.answered", about=said_so, at=at)


def copy_of():
    """Another case; what it is about does not matter here."""
    found = Case.objects.order_by("created_at").first() or filed_case()
    found.pk, found.number, found._state.adding = None, f"XX-{Case.objects.count()}", True
    found.id = Case._meta.pk.get_default()
    found.save()
    return found


def fair(found):
    return next(line for line in found.lines if line.question.key == "fair")


def now_figures(now=OVER):
    return figures.public(now=now)


class TestWhatIsPublished:
    def test_has_its_denominators_for_each_side(self):
        answered("claimant", *["yes"] * 12, *["no"] * 8, *[""] * 5)
        answered("respondent", *["yes"] * 5, *["partly"] * 5, "", "")
        found = now_figures()
        assert found.asked == {"claimant": 25, "respondent": 12}
        assert found.answered == {"claimant": 20, "respondent": 10}
        sides = fair(found).sides
        assert sides["claimant"].counts == {"yes": 12, "partly": 0, "no": 8}
        assert sides["claimant"].good == intervals.share(12, 20)
        assert sides["respondent"].good == intervals.share(5, 10)

    def test_parity_is_the_difference_of_the_shares_with_its_interval(self):
        answered("claimant", *["yes"] * 18, *["no"] * 2)
        answered("respondent", *["yes"] * 4, *["no"] * 16)
        parity = fair(now_figures()).parity
        assert parity == intervals.difference(intervals.share(18, 20), intervals.share(4, 20))
        assert parity.value == pytest.approx(0.7)
        assert parity.low > 0

    def test_nothing_of_fewer_than_ten_answers(self):
        answered("claimant", *["yes"] * 9, "")
        answered("respondent", *["no"] * 10)
        found = now_figures()
        assert found.asked == {"claimant": 10, "respondent": 10}
        assert found.answered == {"claimant": None, "respondent": 10}
        line = fair(found)
        assert (line.sides["claimant"].counts, line.sides["claimant"].good, line.parity) == (None, None, None)
        assert line.sides["respondent"].counts == {"yes": 0, "partly": 0, "no": 10}

    def test_a_question_few_answered_stays_hidden_though_others_are_shown(self):
        answered("claimant", *["yes"] * 10)
        first = Reply.objects.order_by("id").first()
        Reply.objects.filter(pk=first.pk).update(answers={"heard": "yes"})
        line = fair(now_figures())
        assert line.sides["claimant"].answered is None

    def test_one_more_answer_changes_no_figure(self):
        answered("claimant", *["yes"] * 10)
        before = now_figures()
        answered("claimant", *["no"] * 9, at=NOW + DAY)
        assert now_figures() == before
        answered("claimant", "no", at=NOW + 2 * DAY)
        assert fair(now_figures()).sides["claimant"].counts == {"yes": 10, "partly": 0, "no": 10}

    def test_only_questions_whose_time_is_over_count(self):
        answered("claimant", *["yes"] * 10)
        assert now_figures(now=NOW + 29 * DAY).asked == {"claimant": 0, "respondent": 0}

    def test_another_versions_answers_are_not_mixed_in(self):
        answered("claimant", *["yes"] * 10)
        Questionnaire.objects.update(version="0")
        assert now_figures().asked["claimant"] == 0


class TestPrivacy:
    @pytest.fixture
    def case(self):
        found = mediating_case()
        for side in ("claimant", "respondent"):
            answered(side, "no", case=found)
        return found

    def test_a_neutral_learns_nothing_of_a_single_case(self, case):
        mediator = mediator_of(case)
        found = figures.of(queries.of_neutral(mediator), now=OVER)
        assert found.answered == {"claimant": None, "respondent": None}
        assert all(side.counts is None for line in found.lines for side in line.sides.values())

    def test_a_neutral_has_figures_of_their_own_cases_alone(self, case):
        answered("claimant", *["yes"] * 30)
        assert figures.of(queries.of_neutral(mediator_of(case)), now=OVER).asked == {"claimant": 1, "respondent": 1}
        assert figures.of(queries.of_neutral(staff(Role.MEDIATOR)), now=OVER).asked["claimant"] == 0

    def test_no_side_opens_the_others_questions(self, case, signed_in_as):
        row = Questionnaire.objects.get(case=case, side="claimant")
        page = reverse("feedback:answer", args=[row.pk])
        for reader in (respondent_of(case), mediator_of(case), staff(Role.REGULATOR, country="FR")):
            assert signed_in_as(reader).get(page).status_code == 404

    def test_the_api_of_the_case_says_nothing_of_it(self, case):
        client = APIClient()
        client.force_authenticate(respondent_of(case))
        for path in ("/api/v1/feedback/", f"/api/v1/cases/{case.pk}/"):
            assert "feedback" not in client.get(path).content.decode()

    def test_free_words_are_for_administrators_and_name_no_case(self, case, signed_in_as):
        Reply.objects.filter(questionnaire__side="claimant").update(comment="You were slow.")
        page = reverse("feedback:comments")
        body = signed_in_as(staff(Role.ADMINISTRATOR)).get(page).content.decode()
        assert "You were slow." in body
        assert case.number not in body
        for reader in (claimant_of(case), mediator_of(case), staff(Role.REGULATOR, country="FR")):
            assert signed_in_as(reader).get(page).status_code == 403
        assert "You were slow." not in signed_in_as(claimant_of(case)).get(reverse("feedback:public")).content.decode()


class TestPagesAndApi:
    @pytest.fixture
    def case(self):
        began = timezone.now() - timedelta(days=6)
        found = mediating_case(now=began)
        cases.withdraw(case_id=found.pk, by=claimant_of(found), now=timezone.now())
        operations.ask(case_id=found.pk, now=timezone.now())
        return found

    @pytest.mark.parametrize(("language", "words"), [("en", "did you find it fair?"), ("zh-hans", "您觉得公平吗？")])
    def test_a_side_answers_on_its_page_once(self, case, signed_in_as, language, words):
        buyer = signed_in_as(claimant_of(case))
        row = Questionnaire.objects.get(case=case, side="claimant")
        with translation.override(language):
            page, public = reverse("feedback:answer", args=[row.pk]), reverse("feedback:public")
        assert str(row.pk) in buyer.get(public).content.decode()
        assert words in buyer.get(page).content.decode()
        assert buyer.post(page, {}).status_code == 422
        assert buyer.post(page, {"fair": "perhaps"}).status_code == 422
        assert buyer.post(page, {"fair": "no", "comment": "Slow."}).status_code == 302
        assert buyer.post(page, {"fair": "yes"}).status_code == 409
        assert Reply.objects.get().answers == {"fair": "no"}
        assert str(row.pk) not in buyer.get(public).content.decode()

    def test_a_late_reader_is_told_what_is_possible(self, case, signed_in_as):
        Questionnaire.objects.update(asked_at=NOW - 60 * DAY, closes_at=NOW - 30 * DAY)
        page = reverse("feedback:answer", args=[Questionnaire.objects.get(case=case, side="claimant").pk])
        buyer = signed_in_as(claimant_of(case))
        assert "You can still write to us" in buyer.get(page).content.decode()
        late = buyer.post(page, {"fair": "yes"})
        assert late.status_code == 409
        assert not Reply.objects.exists()

    @pytest.mark.parametrize(("language", "words"), [("en", "fewer than 10"), ("zh-hans", "少于 10")])
    def test_everybody_reads_the_figures(self, client, language, words):
        answered("claimant", *["yes"] * 15, *["no"] * 5, at=LONG_AGO)
        with translation.override(language):
            body = client.get(reverse("feedback:public")).content.decode()
        assert words in body  # of the sellers, nobody has answered
        assert "75 % (53–89 %)" in body

    def test_programs_read_the_same(self, client):
        answered("claimant", *["yes"] * 15, *["no"] * 5, at=LONG_AGO)
        answered("respondent", *["yes"] * 5, *["no"] * 5, at=LONG_AGO)
        told = client.get("/api/v1/feedback/figures/").json()
        line = next(one for one in told["questions"] if one["key"] == "fair")
        assert (told["asked"], told["answered"]) == ({"claimant": 20, "respondent": 10},) * 2
        assert line["sides"]["claimant"]["counts"] == {"yes": 15, "partly": 0, "no": 5}
        assert line["parity"]["value"] == 0.25
        assert "Newcombe" in told["interval"]["difference"]

    def test_programs_answer(self, case):
        client = APIClient()
        client.force_authenticate(respondent_of(case))
        (row,) = client.get("/api/v1/feedback/").json()
        assert (row["side"], row["questions"]["length"]) == ("respondent", ["quick", "right", "long"])
        path = f"/api/v1/feedback/{row['id']}/"
        wrong = client.post(path, {"answers": {"fair": "maybe"}}, format="json")
        assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["fair"])
        assert client.post(path, {"answers": {"fair": "yes"}}, format="json").status_code == 201
        assert client.post(path, {"answers": {"fair": "yes"}}, format="json").status_code == 409
        assert client.get("/api/v1/feedback/").json() == []

    def test_a_neutral_reads_their_own_page(self, case, signed_in_as):
        body = signed_in_as(mediator_of(case)).get(reverse("feedback:mine")).content.decode()
        assert "What the sides of your cases said" in body
        assert signed_in_as(claimant_of(case)).get(reverse("feedback:mine")).status_code == 403
