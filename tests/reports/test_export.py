"""Exports: own countries only, no word of a person, no formula, and a trace in the log."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.audit.receipts import opened_fields
from odr.common import csvfile
from odr.common.errors import InvalidInput, NotFound
from odr.reports import columns, operations
from odr.reports.models import CaseExport
from odr.reports.queries import Filters
from tests.factories import person, staff
from tests.paths import NOW, claimant_of, filed_case, settled_case

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=9)


def exported(by, *, now=LATER, reference="", **filters):
    made = operations.export_cases(by=by, filters=Filters(**filters), reference=reference, now=now)
    content = b"".join(made.content)
    return content, list(csv.DictReader(io.StringIO(content.decode(), newline="")))


class TestWhoGetsWhat:
    def test_only_cases_with_a_side_in_the_own_countries(self, regulator):
        own = filed_case()
        filed_case(country="DE", delivery_country="DE", email="zoe@example.org")
        as_seller = filed_case(country="DE", delivery_country="DE", respondent_country="FR", email="ana@example.org")

        _content, rows = exported(regulator)

        assert {row["number"] for row in rows} == {own.number, as_seller.number}

    @pytest.mark.parametrize("role", [Role.INTAKE_OFFICER, Role.ADMINISTRATOR, Role.MEDIATOR])
    def test_nobody_else(self, role):
        with pytest.raises(NotFound):
            exported(staff(role))
        with pytest.raises(NotFound):
            exported(person())

    def test_a_regulator_without_a_country_gets_nothing(self):
        with pytest.raises(NotFound):
            exported(staff(Role.REGULATOR))

    def test_only_what_fits_the_filters(self, regulator):
        filed_case()
        late = filed_case(issue="late", email="zoe@example.org")
        filed_case(issue="late", now=NOW + timedelta(days=3), email="ana@example.org")

        _content, rows = exported(regulator, issue="late", since=NOW.date(), until=NOW.date())

        assert [row["number"] for row in rows] == [late.number]


class TestTheFile:
    def test_has_the_documented_columns_and_the_values_of_the_case(self, regulator):
        case = settled_case(now=NOW)
        content, rows = exported(regulator)

        assert content.splitlines()[0].decode().split(",") == [column.name for column in columns.CASES]
        assert content.endswith(b"\r\n")
        row = rows[0]
        assert row["filed_on"] == "2026-11-16"
        assert (row["stage"], row["response"], row["outcome"]) == ("performance_due", "answered", "unknown")
        assert (row["price"], row["currency"], row["closed_on"]) == ("129.00", "EUR", "")
        assert row["seller"] == case.respondent_name

    def test_says_nothing_of_the_buyer(self, regulator):
        case = filed_case()
        content, _rows = exported(regulator)

        buyer = claimant_of(case)
        for words in (buyer.email, "Durand", "much smaller", case.respondent_email, case.order_number):
            assert words.encode() not in content

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
    def test_no_cell_is_a_formula(self, start):
        assert csvfile.cell(f"{start}1+1") == f"'{start}1+1"
        content = b"".join(csvfile.lines(["a"], [[f'{start}HYPERLINK("x")']]))
        assert next(csv.DictReader(io.StringIO(content.decode(), newline="")))["a"].startswith("'")

    def test_a_seller_whose_name_is_a_formula_is_harmless(self, regulator):
        filed_case(respondent_name='=cmd|"/c calc"!A1')
        _content, rows = exported(regulator)

        assert rows[0]["seller"] == '\'=cmd|"/c calc"!A1'

    def test_takes_the_same_number_of_queries_however_many_cases(self, regulator):
        exported(regulator)  # the first makes the regulator's key in the log
        counts = []
        for number in (1, 7):
            for at in range(number):
                filed_case(email=f"buyer{number}-{at}@example.org")
            with CaptureQueriesContext(connection) as captured:
                exported(regulator)
            counts.append(len(captured))
        assert counts[0] == counts[1]


class TestTheTrace:
    def test_names_the_recipient_and_what_was_asked_for(self, regulator):
        filed_case()
        exported(regulator, issue="late", reference="DGCCRF 2026-81")

        row = CaseExport.objects.get()
        event = Event.objects.get(type="reports.cases-exported")
        assert event.about_key == str(row.pk)
        said = opened_fields(event)
        assert said["recipient"] == f"{regulator.full_name} (FR)"
        assert said["filters"] == {"issue": "late"}
        assert said["reference"] == "DGCCRF 2026-81"
        assert regulator.full_name.encode() not in bytes(event.header)

    def test_is_there_before_the_first_byte(self, regulator):
        operations.export_cases(by=regulator, filters=Filters(), now=LATER)

        assert Event.objects.filter(type="reports.cases-exported").count() == 1

    def test_a_reference_that_is_too_long_is_refused_and_nothing_leaves(self, regulator):
        with pytest.raises(InvalidInput, match="reference"):
            exported(regulator, reference="x" * 201)
        assert not CaseExport.objects.exists()
