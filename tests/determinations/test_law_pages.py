"""The rules' pages: who finds what, old links, wrong input, files, and the API beside them."""

import csv
import io
import json

import pytest
import yaml
from django.utils import translation

from odr.common.time import now
from odr.determinations import law_compare, law_files, law_selling, lawbook, lawbook_kept
from odr.determinations.models import RulePack
from platform_rules.pack import covered_from
from platform_rules.sources import pack_version
from tests.determinations.old_pack import repacked

pytestmark = pytest.mark.django_db
RULE = "eu.crd.9"


@pytest.fixture
def get(client):
    """The answer to a visitor; the address without its language."""

    def get(path, language="en"):
        with translation.override(language):
            return client.get(f"/{language}/law/{path}")

    return get


def body(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


class TestARulesPage:
    def test_says_what_when_where_and_how_sure(self, get):
        said = body(get(f"rules/{RULE}/"))

        for words in ("without giving a reason", "What was bought?", "14 days from", "13 June 2014", "European Union"):
            assert words in said
        assert f"id: {RULE}" in said

    def test_an_unread_source_is_to_be_checked_and_never_called_read(self, get):
        entry = next(iter(lawbook.find(lawbook.Filters(text="unread", confidence="high"))))

        said = body(get(f"rules/{entry.rule.id}/"))

        assert "To be checked: written without the text of the law at hand" in said
        assert "read in the law itself" not in said

    def test_sets_no_cookie_on_a_visitor(self, get):
        assert not get(f"rules/{RULE}/").cookies

    @pytest.mark.parametrize("path", ["rules/no.such-rule/", "rules/no.such-rule/0123456789ab/", "selling/ZZ/"])
    def test_what_is_not_there_is_not_found(self, get, path):
        assert get(path).status_code == 404


class TestALinkToAText:
    def test_leads_to_the_text_while_it_stands(self, get):
        response = get(f"rules/{RULE}/{lawbook.book()[RULE].version}/")

        assert response.status_code == 200
        assert "earlier text" not in body(response)

    def test_shows_the_old_text_where_its_pack_is_kept(self, get):
        packed = repacked(RULE, lambda raw: raw["says"].update(en="It said this once."))
        RulePack.objects.create(version="law-before", archive=packed, first_used_at=now())

        said = body(get(f"rules/{RULE}/{lawbook.version_of(lawbook_kept.read(packed, RULE))}/"))

        assert "This is an earlier text of the rule." in said
        assert "It said this once." in said
        assert "law-before" in said

    def test_says_that_the_rule_changed_where_it_is_not(self, get):
        response = get(f"rules/{RULE}/{'0' * 12}/")

        assert response.status_code == 410
        assert "This rule has changed" in body(response)


class TestTheList:
    def test_names_a_day_that_does_not_exist(self, get):
        response = get("rules/?on_day=31&on_month=2&on_year=2026")

        assert response.status_code == 422
        assert "The day must be a day that exists in the calendar" in body(response)

    def test_keeps_its_filters_on_the_next_page_and_in_the_files(self, get):
        said = body(get("rules/?topic=platforms&confidence=high"))

        assert "topic=platforms&amp;confidence=high&amp;after=" in said
        assert "rules.csv?topic=platforms&amp;confidence=high" in said


class TestComparing:
    def test_shows_each_place_in_its_own_column(self, get):
        said = body(get("compare/?topic=consumer_rights&first=FR&second=CN"))

        assert 'data-label="France"' in said
        assert 'data-label="China"' in said
        assert "7 days from the day the goods were received" in said

    def test_needs_a_place(self, get):
        assert get("compare/?topic=consumer_rights").status_code == 422


class TestSelling:
    def test_tells_what_is_owed_with_its_rule(self, get):
        said = body(get("selling/FR/"))

        for words in ("Withdrawal function on the site", "14 days from", "Penalties", "/law/rules/"):
            assert words in said

    def test_what_begins_later_is_still_to_come_and_then_is_not(self):
        day = min(version.first for version in lawbook.book()["eu.pld.2024"].rule.versions)

        def coming(today):
            return [change.rule.id for change in law_compare.to_come("FR", today)]

        assert "eu.pld.2024" in coming(day.replace(day=day.day - 1))
        assert "eu.pld.2024" not in coming(day)

    def test_what_ended_is_told_for_two_years(self):
        day = lawbook.book()["eu.odr-platform.open"].rule.versions[-1].last

        def gone(years):
            return [change.rule.id for change in law_compare.ended("FR", day.replace(year=day.year + years))]

        assert "eu.odr-platform.open" not in gone(0)
        assert "eu.odr-platform.open" in gone(1)
        assert "eu.odr-platform.open" not in gone(3)

    def test_a_single_word_is_told_with_the_rules_that_say_it(self):
        (identity,) = [each for each in law_selling.sections("FR", now().date()) if each.code == "identity"]
        for duty in identity.duties:
            assert duty.because
            for step in duty.because:
                assert set(lawbook.book()[step.rule].rule.then[duty.key]) & set(duty.value)


class TestFiles:
    def test_csv_has_a_line_for_each_text_of_each_rule(self, get):
        rows = list(csv.DictReader(io.StringIO(body(get("data/rules.csv")))))

        assert list(rows[0]) == [column.name for column in law_files.COLUMNS]
        assert len(rows) == sum(len(entry.rule.versions) for entry in lawbook.book().values())
        assert {row["pack_version"] for row in rows} == {pack_version()}

    @pytest.mark.parametrize(("kind", "read"), [("json", json.loads), ("yaml", yaml.safe_load)])
    def test_json_and_yaml_say_the_same(self, get, kind, read):
        told = read(body(get(f"data/rules.{kind}?place=FR&topic=platforms")))

        wanted = lawbook.find(lawbook.Filters(place="FR", topic="platforms"))
        assert told["rules"] == [law_files.told(entry) for entry in wanted]
        assert told["pack_version"] == pack_version()
        assert told["licence"] == "Apache-2.0"

    def test_an_empty_choice_is_an_empty_file(self, get):
        assert yaml.safe_load(body(get("data/rules.yaml?q=nothing-of-the-kind")))["rules"] == []
        assert json.loads(body(get("data/rules.json?q=nothing-of-the-kind")))["rules"] == []

    @pytest.mark.parametrize(
        ("query", "field"), [("topic=x", "topic"), ("on=2026-02-31", "on"), ("place=Paris", "place")]
    )
    def test_a_wrong_filter_is_named(self, client, query, field):
        response = client.get(f"/api/v1/rules/?{query}")
        assert response.status_code == 422
        assert list(response.json()["errors"]) == [field]
        assert client.get(f"/en/law/data/rules.csv?{query}").status_code == 422

    def test_are_not_sent_again_unchanged(self, client):
        first = client.get("/en/law/data/rules.csv")
        again = client.get("/en/law/data/rules.csv", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


class TestTheApi:
    def test_lists_rules_page_by_page(self, client):
        seen, cursor = [], ""
        while cursor is not None:
            page = client.get(f"/api/v1/rules/?topic=assent&size=5&cursor={cursor}").json()
            seen += [rule["id"] for rule in page["results"]]
            cursor = page["next"]
        assert seen == [entry.rule.id for entry in lawbook.find(lawbook.Filters(topic="assent"))]
        assert page["total"] == len(seen) > 5

    def test_gives_one_rule_as_it_stands(self, client):
        assert client.get(f"/api/v1/rules/{RULE}/").json() == law_files.told(lawbook.book()[RULE])
        assert client.get("/api/v1/rules/no.such-rule/").status_code == 404

    def test_counts_what_is_covered(self, client):
        places = {each["place"]: each for each in client.get("/api/v1/rules/coverage/").json()["places"]}
        france = places["FR"]
        assert france["rules"] == sum(france["topics"].values()) == sum(france["confidence"].values())
        assert france["since"] == covered_from("FR").isoformat()

    def test_a_size_that_is_no_number_is_named(self, client):
        assert list(client.get("/api/v1/rules/?size=1000").json()["errors"]) == ["size"]
