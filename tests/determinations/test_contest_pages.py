"""The pages around a determination: contest, ruling, what changed, why not, and asking the kept rules again."""

import pytest
from django.urls import reverse
from django.utils import translation

from odr.accounts.models import Role
from odr.cases.models import Case
from odr.determinations import contest_pages, engine, pages
from odr.determinations.models import Contest, Determination
from tests import paths
from tests.determinations.ways import FOR_WORK, contest, contested_case, determinations, rule
from tests.factories import staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    """Pages act at the time of the story."""
    monkeypatch.setattr(contest_pages, "now", lambda: paths.MEDIATING)
    monkeypatch.setattr(pages, "now", lambda: paths.MEDIATING)


@pytest.fixture
def look(signed_in_as):
    """`look(user, name, case, ...)`: the page as this person sees it."""

    def look(user, name, case: Case, *args, query="", language="en", data=None):
        with translation.override(language):
            url = reverse(f"determinations:{name}", args=[case.pk, *args]) + query
            client = signed_in_as(user)
            answer = client.get(url) if data is None else client.post(url, data)
            return answer, answer.content.decode()

    return look


class TestTheContest:
    def test_is_offered_to_both_sides_before_the_answer_and_to_nobody_else(self, look):
        case = paths.served_case()
        for side in paths.parties(case):
            assert "/where/contest/" in look(side, "memo", case)[1]
        assert "/where/contest/" not in look(staff(Role.INTAKE_OFFICER), "memo", case)[1]
        answered = paths.negotiating_case()
        assert "/where/contest/" not in look(paths.respondent_of(answered), "memo", answered)[1]

    def test_asks_first_what_is_wrong_and_then_what_is_right(self, look):
        case = paths.served_case()
        seller = paths.respondent_of(case)
        answer, _body = look(seller, "contest", case, data={"answer": "governing_law", "told": ["consumer.purpose"]})
        assert answer.status_code == 302
        assert answer.url.endswith("/where/contest/facts/?answer=governing_law&fact=consumer.purpose")

        query = "?answer=governing_law&fact=consumer.purpose"
        _answer, body = look(seller, "contest-facts", case, query=query)
        assert "Was the purchase private, for work, or both?" in body
        assert "We worked with: private" in body
        data = {"consumer__purpose": "professional", "reasons": "The invoice names a company."}
        answer, _body = look(seller, "contest-facts", case, query=query, data=data)
        assert answer.status_code == 302
        row = Contest.objects.get(case=case)
        assert (row.answer, row.facts, row.reasons) == ("governing_law", FOR_WORK, data["reasons"])

    @pytest.mark.parametrize(
        ("fact", "typed", "kept"),
        [
            ("directing.other_currency", {"directing__other_currency": "no"}, False),
            ("directing.other_currency", {"directing__other_currency": "unknown"}, None),
            ("consumer.residence", {"consumer__residence": "DE"}, "DE"),
            ("contract.price", {"contract__price": "99.50"}, 99.5),
            ("contract.currency", {"contract__currency": "USD"}, "USD"),
            ("trader.directs_to", {"trader__directs_to": "fr, de"}, ["DE", "FR"]),
            (
                "contract.date",
                {"contract__date_day": "3", "contract__date_month": "9", "contract__date_year": "2026"},
                "2026-09-03",
            ),
        ],
    )
    def test_takes_each_kind_of_fact(self, look, fact, typed, kept):
        case = paths.served_case()
        query = f"?answer=governing_law&fact={fact}"
        answer, body = look(
            paths.claimant_of(case), "contest-facts", case, query=query, data={"reasons": "It is so.", **typed}
        )
        assert answer.status_code == 302, body
        assert Contest.objects.get(case=case).facts == {fact: kept}

    def test_says_beside_the_fact_what_is_wrong_with_it(self, look):
        case = paths.served_case()
        query = "?answer=governing_law&fact=consumer.purpose"
        data = {"consumer__purpose": "private", "reasons": "It is so."}
        answer, body = look(paths.claimant_of(case), "contest-facts", case, query=query, data=data)
        assert answer.status_code == 422
        assert "#id_consumer__purpose" in body
        assert "We worked with this value already" in body

    def test_without_an_answer_or_reasons_is_asked_again(self, look):
        case = paths.served_case()
        buyer = paths.claimant_of(case)
        assert look(buyer, "contest", case, data={})[0].status_code == 422
        assert look(buyer, "contest-facts", case, query="?answer=nonsense")[0].status_code == 302
        assert look(buyer, "contest-facts", case, query="?answer=governing_law", data={})[0].status_code == 422

    def test_a_second_one_is_refused_with_the_reason(self, look):
        case = paths.served_case()
        contest(case)
        answer, body = look(
            paths.respondent_of(case), "contest-facts", case, query="?answer=governing_law", data={"reasons": "Again."}
        )
        assert answer.status_code == 409
        assert "It can be done once" in body

    def test_is_read_by_both_sides_with_what_was_used_and_what_is_right(self, look):
        case = paths.served_case()
        contest(case)
        body = look(paths.claimant_of(case), "memo", case)[1]
        assert "The seller objects" in body
        assert "The invoice names a company." in body
        assert "Not decided yet" in body
        assert "You object" in look(paths.respondent_of(case), "memo", case)[1]

    def test_in_chinese_has_no_code_and_no_english(self, look):
        case = paths.served_case()
        contest(case, reasons="发票上是公司名称。")
        body = look(paths.claimant_of(case), "memo", case, language="zh-hans")[1]
        assert "工作用途" in body
        assert "professional" not in body
        assert "objects" not in body


class TestTheRuling:
    def test_is_offered_to_the_mediator_on_the_memo_and_on_the_case_page(self, look, signed_in_as):
        case, row = contested_case()
        url = reverse("determinations:rule", args=[case.pk, row.pk])
        mediator = paths.mediator_of(case)
        assert url in look(mediator, "memo", case)[1]
        assert url not in look(paths.claimant_of(case), "memo", case)[1]
        case_page = signed_in_as(mediator).get(reverse("cases:case", args=[case.pk])).content.decode()
        assert "Decide on the objection" in case_page

    def test_that_it_is_right_shows_what_changed_and_keeps_the_old_one_readable(self, look):
        case, row = contested_case()
        data = {"outcome": "upheld", "reasons": "The invoice shows it."}
        answer, _body = look(paths.mediator_of(case), "rule", case, row.pk, data=data)
        assert answer.status_code == 302
        old, _new = determinations(case)
        body = look(paths.respondent_of(case), "memo", case)[1]
        for words in ("What changed", "for work", "The objection is right", "The invoice shows it.", "All results"):
            assert words in body
        before = look(paths.respondent_of(case), "earlier", case, old.pk)[1]
        assert "Another result has taken its place since." in before

    def test_takes_the_facts_ticked_where_it_is_partly_right(self, look):
        case, row = contested_case(facts={**FOR_WORK, "consumer.residence": "DE"})
        data = {"outcome": "partly", "facts": ["consumer.residence"], "reasons": "The address is in Germany."}
        look(paths.mediator_of(case), "rule", case, row.pk, data=data)
        assert determinations(case)[1].facts["consumer.residence"] == "DE"
        assert determinations(case)[1].facts["consumer.purpose"] == "private"

    def test_says_what_does_not_fit_together(self, look):
        case, row = contested_case()
        data = {"outcome": "rejected", "facts": ["consumer.purpose"], "reasons": "No."}
        answer, body = look(paths.mediator_of(case), "rule", case, row.pk, data=data)
        assert answer.status_code == 422
        assert "changes no fact" in body


class TestWhyNot:
    def test_lists_every_rule_read_with_what_became_of_it(self, look):
        case = paths.served_case()
        row = Determination.objects.get(case=case)
        at_home = engine.before_court(row.facts, "FR", as_of=row.as_of)
        considered = engine.considered(at_home, "governing_law", as_of=row.as_of)
        body = look(paths.claimant_of(case), "why", case, "governing_law")[1]
        assert {rule["fate"] for rule in considered} >= {"decides", "fails"}
        assert body.count('id="rule-') == len(considered)
        assert "rules of today" not in body

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_answers_for_every_answer(self, look, language):
        case = paths.served_case()
        buyer = paths.claimant_of(case)
        said = [
            look(buyer, "why", case, answer, language=language)[0].status_code for answer in engine.public_answers()
        ]
        assert said == [200] * len(said)

    def test_reads_the_rules_of_the_court_chosen(self, look):
        case = paths.served_case()
        buyer = paths.claimant_of(case)
        home, abroad = (
            look(buyer, "why", case, "court_competent", query=f"?court={court}")[1] for court in ("FR", "CN")
        )
        assert "rule-eu.brussels.18-1.home" in home
        assert "rule-eu.brussels.18-1.home" not in abroad
        assert look(buyer, "why", case, "court_competent", query="?court=BR")[1].count("<h1>") == 1

    def test_does_not_find_an_answer_that_does_not_exist(self, look):
        case = paths.served_case()
        assert look(paths.claimant_of(case), "why", case, "best_lawyer")[0].status_code == 404

    def test_says_when_the_rules_are_others_than_then(self, look):
        case = paths.served_case()
        Determination.objects.update(pack_version="law-0000000000000000")
        assert "rules of today" in look(paths.claimant_of(case), "why", case, "governing_law")[1]


class TestAskingTheKeptRules:
    def test_says_that_every_byte_is_the_same(self, look):
        case = paths.served_case()
        answer, body = look(staff(Role.REGULATOR, country="FR"), "replay", case, data={})
        assert answer.status_code == 200
        assert "identical, byte for byte" in body

    def test_says_what_differs(self, look):
        case = paths.served_case()
        row = Determination.objects.get(case=case)
        answers = {**row.finding["answers"], "governing_law": "BR"}
        Determination.objects.update(finding={**row.finding, "answers": answers})
        body = look(staff(Role.INTAKE_OFFICER), "replay", case, data={})[1]
        assert "The result is another one:" in body
        assert "Brazil" in body

    def test_is_not_for_the_sides(self, look):
        case = paths.served_case()
        assert look(paths.claimant_of(case), "replay", case, data={})[0].status_code == 403


def test_the_memo_shows_its_proof(look):
    case = paths.served_case()
    body = look(paths.claimant_of(case), "memo", case)[1]
    assert "/receipts/" in body
    assert "Fingerprint of facts, day and result" in body


def test_the_ruling_by_the_operation_is_the_one_the_page_shows(look):
    case, row = contested_case()
    rule(row, outcome="rejected", reasons="Nothing shows it.")
    body = look(paths.claimant_of(case), "memo", case)[1]
    assert "The objection is not right" in body
    assert "What changed" not in body
