"""What people type is understood, or refused with a sentence that says what would be right."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from odr.common import forms
from odr.common.form_money import read_amount
from odr.common.forms import Money

TODAY = date(2026, 11, 28)


class Delivered(forms.QuestionForm):
    day = forms.DateField(label="When was it delivered?", subject="Delivery date", latest=lambda: TODAY)


class Paid(forms.QuestionForm):
    sum = forms.MoneyField(label="What did you pay?", subject="The price")


def delivered(day: str, month: str, year: str) -> Delivered:
    return Delivered({"day_day": day, "day_month": month, "day_year": year})


def paid(amount: str, currency: str = "EUR") -> Paid:
    return Paid({"sum_amount": amount, "sum_currency": currency})


class TestADate:
    @pytest.mark.parametrize(
        ("day", "month", "year"),
        [
            ("27", "3", "2026"),
            ("٢٧", "٣", "٢٠٢٦"),
            ("２７", "３", "２０２６"),
            ("27", "March", "2026"),
            ("27", "mar", "2026"),
        ],
    )
    def test_may_be_typed_in_any_digits_and_with_the_months_name(self, day, month, year):
        form = delivered(day, month, year)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["day"] == date(2026, 3, 27)

    def test_knows_the_months_of_the_readers_language(self):
        with translation.override("ar"):
            assert delivered("27", "مارس", "2026").is_valid()
        with translation.override("zh-hans"):
            assert delivered("27", "3月", "2026").is_valid()

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            (("", "3", "2026"), "Delivery date must include a day"),
            (("27", "", "2026"), "Delivery date must include a month"),
            (("27", "3", ""), "Delivery date must include a year"),
            (("31", "2", "2026"), "Delivery date must be a day that exists in the calendar"),
            (("27", "3", "26"), "Delivery date must have a year of 4 digits, for example 2026"),
            (("soon", "3", "2026"), "Delivery date must be written in numbers, for example 27 3 2026"),
            (("27", "13", "2026"), "Delivery date must be written in numbers, for example 27 3 2026"),
            (("29", "11", "2026"), "Delivery date must be today or in the past"),
            (("1", "1", "1900"), "Delivery date must be on or after 1 January 1990"),
            (("", "", ""), "Enter the day, the month and the year."),
        ],
    )
    def test_is_refused_with_what_would_be_right(self, typed, says):
        assert delivered(*typed).errors["day"] == [says]

    def test_keeps_what_was_typed(self):
        assert 'value="31"' in str(delivered("31", "2", "2026")["day"])

    @pytest.mark.parametrize(("language", "first"), [("en", "day"), ("ar", "day"), ("zh-hans", "year")])
    def test_is_asked_in_the_order_of_the_language(self, language, first):
        with translation.override(language):
            names = str(Delivered()["day"])
        assert names.index(f"day_{first}") == min(names.index(f"day_{part}") for part in ("day", "month", "year"))

    @given(st.dates(date(1990, 1, 1), TODAY))
    def test_typed_in_numbers_comes_back_the_same(self, day):
        assert (
            delivered(str(day.day), str(day.month), str(day.year))
            .fields["day"]
            .clean({"day": str(day.day), "month": str(day.month), "year": str(day.year)})
            == day
        )


class TestASum:
    @pytest.mark.parametrize(
        ("typed", "language", "amount"),
        [
            ("129", "en", "129"),
            ("129.90", "en", "129.90"),
            ("129,90", "en", "129.90"),
            ("1,289.50", "en", "1289.50"),
            ("1.289,50", "fr", "1289.50"),
            ("1 289,50", "fr", "1289.50"),
            ("1,289", "zh-hans", "1289"),
            ("１２９．９０", "zh-hans", "129.90"),
            ("١٢٩٫٩٠", "ar", "129.90"),
            ("1,289,500", "en", "1289500"),
        ],
    )
    def test_is_understood_with_comma_or_point_where_the_meaning_is_certain(self, typed, language, amount):
        with translation.override(language):
            assert read_amount(typed) == Decimal(amount)

    @pytest.mark.parametrize(
        ("typed", "language"),
        [("1.289", "en"), ("1,289", "fr"), ("1,28,9", "en"), ("12x", "en"), ("", "en"), ("1.2.3", "en")],
    )
    def test_that_could_mean_two_things_or_nothing_is_asked_again(self, typed, language):
        with translation.override(language):
            assert read_amount(typed) is None

    @pytest.mark.parametrize(
        ("amount", "currency", "says"),
        [
            ("-5", "EUR", "The price must be more than 0"),
            ("0", "EUR", "The price must be more than 0"),
            ("99999999999", "EUR", "The price must be €10,000,000.00 or less"),
            ("12.345", "KWD", "The price must be a number without a thousands sign, for example 1289.50"),
            ("12.50", "JPY", "The price in JPY has at most 0 decimal places"),
            ("lots", "EUR", "The price must be a number without a thousands sign, for example 1289.50"),
            ("5", "XXX", "Choose a currency from the list"),
            ("", "EUR", "Enter an amount, for example 129.90"),
        ],
    )
    def test_that_is_absurd_is_refused_with_what_would_be_right(self, amount, currency, says):
        assert paid(amount, currency).errors["sum"] == [says]

    def test_in_a_currency_of_large_numbers_may_be_large(self):
        assert paid("250000000", "IDR").is_valid()

    @given(st.decimals(Decimal("0.01"), 10**7, places=2))
    def test_written_plainly_comes_back_the_same(self, amount):
        form = paid(str(amount))
        assert form.is_valid(), form.errors
        assert form.cleaned_data["sum"] == Money(amount, "EUR")


class TestAQuestion:
    def test_with_one_field_has_it_as_the_heading_of_the_page(self):
        page = str(Delivered())
        assert page.count("<h1>") == 1
        assert Delivered().heading_text == "When was it delivered?"

    def test_never_lets_the_browser_require_anything(self):
        assert "required" not in str(Delivered()) + str(Paid())

    def test_says_the_error_beside_the_field_and_ties_it_to_the_control(self):
        page = str(paid("-5"))
        assert 'aria-invalid="true"' in page
        assert 'aria-describedby="id_sum_error"' in page
        assert '<p class="error">The price must be more than 0</p>' in page

    def test_an_answer_that_is_not_offered_is_refused_in_words(self):
        field = forms.Choices(label="What?", choices=[("a", "A", "hint of A"), ("b", "B")])
        form = type("F", (forms.QuestionForm,), {"what": field})({"what": "c"})
        assert form.errors["what"] == ["Choose one of the answers"]
        assert "hint of A" in str(form)

    def test_a_country_is_a_code_shown_in_the_readers_language(self):
        form = type("F", (forms.QuestionForm,), {"where": forms.CountryField(label="Where?")})
        with translation.override("zh-hans"):
            assert "法国" in str(form())
        assert form({"where": "FR"}).is_valid()
        assert form({"where": "QQ"}).errors["where"] == ["Choose a country from the list"]


class TestFiles:
    form = type("F", (forms.Form,), {"files": forms.FilesField(label="Files")})

    def test_several_arrive_together(self):
        files = [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")]
        form = self.form({}, MultiValueDict({"files": files}))
        assert form.is_valid(), form.errors
        assert [file.name for file in form.cleaned_data["files"]] == ["a.txt", "b.txt"]

    def test_none_or_an_empty_one_is_said(self):
        assert self.form({}, MultiValueDict()).errors["files"] == ["Choose at least one file"]
        empty = MultiValueDict({"files": [SimpleUploadedFile("a.txt", b"")]})
        assert "is empty" in self.form({}, empty).errors["files"][0]


def test_the_day_after_the_latest_is_the_first_refused():
    tomorrow = TODAY + timedelta(days=1)
    assert delivered(str(TODAY.day), "11", "2026").is_valid()
    assert not delivered(str(tomorrow.day), "11", "2026").is_valid()
