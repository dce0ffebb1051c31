"""Dates, sums and places as a reader of each language expects them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from odr.common import formats
from odr.common.formats import Money

DUE = datetime(2026, 12, 4, 22, 59, tzinfo=UTC)


def written(source: str, language: str, **words) -> str:
    with translation.override(language):
        return Template("{% load formats %}" + source).render(Context(words))


class TestSums:
    @pytest.mark.parametrize(
        ("amount", "currency", "language", "text"),
        [
            ("1289.5", "EUR", "en", "€1,289.50"),
            ("1289.5", "EUR", "zh-hans", "€1,289.50"),
            ("1289.5", "EUR", "ar", "1,289.50\xa0€"),
            ("1289.5", "EUR", "fr", "1\u202f289,50\xa0€"),
            ("129", "USD", "en", "$129.00\xa0USD"),
            ("129", "CNY", "zh-hans", "¥129.00\xa0CNY"),
            ("129", "JPY", "zh-hans", "¥129\xa0JPY"),
            ("129", "SEK", "en", "129.00\xa0kr\xa0SEK"),
        ],
    )
    def test_follow_the_language_and_name_the_currency_where_its_sign_is_shared(self, amount, currency, language, text):
        assert formats.money(amount, currency, language=language) == text

    def test_stay_in_one_piece_from_left_to_right_in_a_page(self):
        assert written("{{ sum|money }}", "en", sum=Money(Decimal(89), "EUR")) == '<bdi dir="ltr">€89.00</bdi>'
        assert written("{{ a|money:'EUR' }}", "ar", a=Decimal(89)) == '<bdi dir="ltr">89.00\xa0€</bdi>'

    @given(amount=st.decimals(0, 10**9, places=2), language=st.sampled_from(["en", "zh-hans", "ar", "fr", "ru", "es"]))
    def test_use_latin_digits_and_hold_no_invisible_mark_in_any_language(self, amount, language):
        text = formats.money(amount, "EUR", language=language)
        assert all(char.isascii() for char in text if char.isdigit())
        assert not set(text) & {"\u200e", "\u200f", "\u061c"}


class TestDates:
    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "Friday 4 December 2026, 23:59 (Paris time)"),
            ("zh-hans", "2026 年 12 月 4 日（星期五）23:59（巴黎时间）"),
            ("ar", "الجمعة، 4 ديسمبر 2026، 23:59 (بتوقيت باريس)"),
        ],
    )
    def test_a_due_moment_has_weekday_time_and_the_name_of_the_zone(self, language, text):
        assert written("{{ due|due:'Europe/Paris' }}", language, due=DUE) == text

    def test_a_day_is_the_day_in_the_readers_zone(self):
        assert formats.moment(DUE, "Asia/Shanghai", language="en").startswith("5 December 2026, 06:59 (")

    def test_china_says_beijing_time(self):
        with translation.override("zh-hans"):
            assert formats.zone_name("Asia/Shanghai") == "北京时间"

    def test_a_day_alone_has_no_time(self):
        assert written("{{ d|day }}", "zh-hans", d=date(2026, 3, 27)) == "2026 年 3 月 27 日"
        assert written("{{ d|day }}", "en", d=date(2026, 3, 27)) == "27 March 2026"

    def test_days_left_are_counted_in_calendar_days_of_the_readers_zone(self):
        now = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
        assert formats.days_left(DUE, now=now, zone="Europe/Paris") == 6
        assert formats.days_left(DUE, now=now, zone="Asia/Shanghai") == 7


class TestNames:
    def test_a_country_and_a_language_are_named_in_the_readers_language(self):
        assert written("{{ c|country }}/{{ l|language_name }}", "zh-hans", c="FR", l="ar") == "法国/阿拉伯语"
        assert written("{{ c|country }}", "en", c="XQ") == "XQ"

    def test_countries_stand_in_the_order_a_reader_looks_for_them(self):
        english = [name for _code, name in formats.countries("en")]
        chinese = [name for _code, name in formats.countries("zh-hans")]
        assert english.index("Åland Islands") < english.index("Albania") < english.index("Zimbabwe")
        assert chinese.index("德国") < chinese.index("法国") < chinese.index("中国")

    def test_a_size_is_short_and_has_a_unit(self):
        assert written("{{ s|filesize }}", "en", s=86_016) == '<bdi dir="ltr">84\xa0KB</bdi>'
        assert formats.filesize(2_411_724, language="en") == "2.3\xa0MB"
        assert formats.filesize(1, language="en") == "1\xa0KB"
