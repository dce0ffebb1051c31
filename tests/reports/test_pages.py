"""The regulator's pages and the API: own countries, no names of buyers, both languages, a fixed number of queries."""

import json

import pytest
from django.urls import reverse
from django.utils import translation

from odr.accounts.models import Role
from odr.audit import operations as audit
from odr.reports import rollup
from odr.reports.models import CaseExport
from tests.factories import person, staff
from tests.paths import NOW, claimant_of, filed_case, mediating_case, respondent_of, settled_case
from tests.reports.test_packages import unpacked

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(signed_in_as, regulator):
    """`page("cases", lang="zh-hans", query="?stage=closed")`: a page of the regulator's."""
    client = signed_in_as(regulator)

    def get(name, *args, lang="en", query="", by=None):
        with translation.override(lang):
            address = reverse(f"reports:{name}", args=args) + query
        return (signed_in_as(by) if by else client).get(address)

    return get


def text(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


class TestWhoComesIn:
    @pytest.mark.parametrize("name", ["overview", "overview-csv", "cases", "export"])
    def test_only_regulators(self, page, name):
        assert page(name).status_code == 200
        assert page(name, by=person()).status_code == 404
        assert page(name, by=staff(Role.INTAKE_OFFICER)).status_code == 404

    @pytest.mark.parametrize("name", ["overview", "cases", "export"])
    def test_visitors_are_asked_to_sign_in(self, client, name):
        assert client.get(reverse(f"reports:{name}")).status_code == 302

    def test_a_case_of_another_country_is_not_there(self, page):
        case = filed_case(country="DE", delivery_country="DE")
        assert page("case", case.pk).status_code == 404
        assert page("package", case.pk).status_code == 404
        assert case.number not in text(page("cases"))

    def test_a_side_finds_its_own_package_and_no_regulators_page(self, page):
        case = settled_case()
        assert "Download everything" in text(page("package", case.pk, by=claimant_of(case)))
        assert page("case", case.pk, by=claimant_of(case)).status_code == 404

    def test_a_side_is_led_there_from_its_case(self, signed_in_as, regulator):
        case = settled_case()
        address = reverse("reports:package", args=[case.pk])
        shown = {
            user: text(signed_in_as(user).get(reverse("cases:case", args=[case.pk])))
            for user in (claimant_of(case), regulator)
        }
        assert [address in page for page in shown.values()] == [True, False]


class TestTheList:
    def test_narrows_to_what_was_chosen_and_keeps_it_in_the_address(self, page):
        case = filed_case()
        other = filed_case(issue="late", respondent_country="US", email="zoe@example.org")

        shown = text(page("cases", query="?issue=late&respondent_country=US"))
        assert other.number in shown
        assert case.number not in shown
        assert "Nothing matches what you chose." in text(page("cases", query="?stage=closed"))

    def test_reads_on_where_the_page_before_ended(self, page):
        numbers = {filed_case(email=f"buyer{n}@example.org").number for n in range(27)}
        first = page("cases")
        older = first.context["older_url"]
        second = page("cases", query=older)

        seen = [row["case"].number for each in (first, second) for row in each.context["rows"]]
        assert (len(first.context["rows"]), older != "") == (25, True)
        assert sorted(seen) == sorted(numbers)

    def test_a_domestic_case_stands_there_once(self, page):
        filed_case(respondent_country="FR")
        assert len(page("cases").context["rows"]) == 1

    def test_a_wrong_date_is_named_and_kept(self, page):
        answer = page("cases", query="?since_day=31&since_month=2&since_year=2026")
        assert answer.status_code == 422
        assert "must be a day that exists" in text(answer)
        assert 'value="31"' in text(answer)

    @pytest.mark.parametrize("number", [1, 12])
    def test_takes_the_same_number_of_queries_however_many_cases(self, page, number, django_assert_max_num_queries):
        for at in range(number):
            filed_case(email=f"buyer{at}@example.org")
        page("cases")
        with django_assert_max_num_queries(12) as captured:
            page("cases")
        assert not any(" OFFSET " in query["sql"] or "COUNT(" in query["sql"].upper() for query in captured)


class TestTheCase:
    def test_shows_the_matter_and_not_the_buyer(self, page):
        case = settled_case()
        shown = text(page("case", case.pk))

        assert case.title in shown
        assert "Lumen Trading Co." in shown
        assert "Agreed, being carried out" in shown
        for hidden in ("Durand", claimant_of(case).email, case.respondent_email):
            assert hidden not in shown

    def test_shows_no_word_of_a_room(self, page):
        from tests.mediation.test_rooms import send

        case = mediating_case()
        send(case, claimant_of(case), "joint", body="OPEN-WORDS")
        send(case, claimant_of(case), "private_claimant", body="SECRET-WORDS")

        assert "WORDS" not in text(page("case", case.pk))

    def test_takes_at_most_twelve_queries_to_read(self, page, django_assert_max_num_queries):
        case = settled_case()
        page("case", case.pk)
        with django_assert_max_num_queries(16):  # three of them are the session's and the role's
            page("case", case.pk)


class TestTakingThingsAlong:
    def test_an_export_streams_and_leaves_a_row(self, regulator, signed_in_as):
        filed_case()
        answer = signed_in_as(regulator).post(reverse("reports:export"), {"reference": "A-1"})

        assert answer.streaming
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
        assert text(answer).startswith("number,filed_on,")
        assert CaseExport.objects.get().reference == "A-1"

    def test_an_export_that_cannot_be_right_is_not_made(self, regulator, signed_in_as):
        answer = signed_in_as(regulator).post(reverse("reports:export"), {"reference": "x" * 300})
        assert answer.status_code == 422
        assert not CaseExport.objects.exists()

    def test_opening_the_page_takes_nothing(self, page):
        case = filed_case()
        page("export")
        page("package", case.pk)
        assert not CaseExport.objects.exists()

    def test_a_package_is_a_download(self, regulator, signed_in_as):
        case = filed_case()
        answer = signed_in_as(regulator).post(reverse("reports:package", args=[case.pk]))

        assert answer.headers["Content-Disposition"] == f'attachment; filename="{case.number}.odrpkg"'
        assert "manifest.json" in unpacked(answer.content)


class TestFigures:
    def test_hide_small_numbers_until_exact_ones_are_asked_for(self, page):
        filed_case()
        audit.sequence(now=NOW)
        rollup.catch_up(now=NOW)

        assert "Too few cases to show (fewer than 5)" in text(page("overview"))
        exact = text(page("overview", query="?numbers=exact"))
        assert "1 case was filed" in exact
        assert "not to be published" in exact

    def test_as_a_file_say_what_they_are_a_part_of_and_from_when(self, page):
        filed_case()
        answer = page("overview-csv", query="?figure=stage&numbers=exact")
        lines = text(answer).split("\r\n")

        assert lines[0] == "figure,key,label,count,hidden,total,country,since,until,counted_at,made_at,method"
        assert all(line.startswith("stage,") for line in lines[1:] if line)

    def test_stand_there_for_everybody(self, client):
        assert client.get(reverse("reports:figures")).status_code == 200
        assert client.get(reverse("reports:figures-csv")).headers["Content-Type"].startswith("text/csv")
        assert client.get(reverse("reports:figures") + "?numbers=exact&country=FR").context["known"].country == ""

    def test_every_column_is_explained(self, client):
        shown = text(client.get(reverse("reports:columns")))
        listed = text(client.get(reverse("reports:columns-csv")))
        for name in ("buyer_country", "measure_level", "counted_at"):
            assert f"<code>{name}</code>" in shown
            assert f",{name}," in listed

    def test_the_trust_file_is_public(self, client):
        assert reverse("audit:trust") in text(client.get(reverse("reports:check")))
        assert text(client.get(reverse("audit:trust"))).startswith("log ")


class TestInChinese:
    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("overview", "案件"),
            ("cases", "您负责的国家或地区的案件"),
            ("export", "导出案件"),
            ("figures", "数据"),
            ("columns", "各列"),
            ("check", "核验"),
        ],
    )
    def test_each_page_is_chinese(self, page, name, words):
        filed_case()
        answer = page(name, lang="zh-hans")
        assert answer.status_code == 200
        assert words in text(answer)

    def test_so_are_the_pages_of_a_case(self, page):
        case = settled_case()
        assert "协议" in text(page("case", case.pk, lang="zh-hans"))
        assert "证据包" in text(page("package", case.pk, lang="zh-hans"))


class TestTheApi:
    def test_gives_the_figures(self, regulator, signed_in_as):
        filed_case()
        answer = signed_in_as(regulator).get("/api/v1/reports/figures/?numbers=exact")
        assert answer.status_code == 200
        assert {figure["code"] for figure in answer.json()["figures"]} >= {"filed", "response", "outcome"}

    @pytest.mark.parametrize(
        "query", ["country=DE", "since=yesterday", "since=2026-11-20&until=2026-11-01", "numbers=all"]
    )
    def test_names_what_is_wrong(self, regulator, signed_in_as, query):
        answer = signed_in_as(regulator).get(f"/api/v1/reports/figures/?{query}")
        assert answer.status_code == 422
        assert list(answer.json()["errors"])

    def test_lists_by_cursor(self, regulator, signed_in_as):
        for number in range(26):
            filed_case(email=f"buyer{number}@example.org")
        client = signed_in_as(regulator)
        first = client.get("/api/v1/reports/cases/").json()
        second = client.get("/api/v1/reports/cases/", {"cursor": first["next"]}).json()
        assert (len(first["results"]), len(second["results"]), second["next"]) == (25, 1, None)

    def test_shows_one_case_of_the_own_countries_only(self, regulator, signed_in_as):
        case, other = settled_case(), filed_case(country="DE", delivery_country="DE", email="zoe@example.org")
        client = signed_in_as(regulator)
        shown = client.get(f"/api/v1/reports/cases/{case.pk}/")
        assert shown.json()["stages"][0]["after"] == "performance_due"
        assert "Durand" not in shown.content.decode()
        assert client.get(f"/api/v1/reports/cases/{other.pk}/").status_code == 404

    def test_exports_and_packs(self, regulator, signed_in_as):
        case = filed_case()
        client = signed_in_as(regulator)
        post = {"content_type": "application/json"}
        exported = client.post("/api/v1/reports/exports/", json.dumps({"issue": case.issue}), **post)
        packed = client.post(f"/api/v1/cases/{case.pk}/package/", json.dumps({}), **post)
        assert case.number in text(exported)
        assert "manifest.json" in unpacked(packed.content)
        assert len(client.get("/api/v1/reports/columns/").json()) == 22

    def test_is_closed_to_everybody_else(self, signed_in_as):
        case = filed_case()
        client = signed_in_as(respondent_of(settled_case(email="zoe@example.org")))
        assert client.get("/api/v1/reports/figures/").status_code == 404
        assert client.get("/api/v1/reports/cases/").status_code == 404
        assert client.post("/api/v1/reports/exports/", "{}", content_type="application/json").status_code == 404
        assert (
            client.post(f"/api/v1/cases/{case.pk}/package/", "{}", content_type="application/json").status_code == 404
        )
