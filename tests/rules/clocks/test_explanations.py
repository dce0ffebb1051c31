"""Why this day, as a person reads it."""

from datetime import UTC, datetime, timedelta

import pytest

from platform_rules.clock_words import length
from platform_rules.clocks import due, explain, outage_shift
from platform_rules.procedures import procedure

LOW = procedure("GLOBAL-LOW", "1.0")


def test_a_day_moved_by_christmas_in_english():
    found = due(
        LOW.clock("response"),
        start=datetime(2026, 12, 15, 9, tzinfo=UTC),
        country="GB",
        timezone="Europe/London",
    )
    assert explain(found.steps, language="en") == [
        "The time began on Tuesday 15 December 2026 (United Kingdom time). That day does not count.",
        "10 days lead to Friday 25 December 2026.",
        "Friday 25 December 2026 is not a working day (United Kingdom: Christmas Day, Boxing Day, Sunday, "
        "Boxing Day (observed)), so the last day moves to Tuesday 29 December 2026.",
        "The time ends on Tuesday 29 December 2026 at 23:59 (United Kingdom time).",
    ]


def test_a_day_moved_by_an_outage_in_chinese():
    found = due(
        LOW.clock("response"),
        start=datetime(2026, 6, 2, 9, tzinfo=UTC),
        country="CN",
        timezone="Asia/Shanghai",
    )
    shifted = outage_shift(found, outages=[(found.at - timedelta(hours=3), found.at)], country="CN")
    assert explain(shifted.steps, language="zh-hans") == [
        "期限从 2026 年 6 月 2 日（星期二）（中国（上海）时间）开始，当天不计入。",
        "加上 10 天，到 2026 年 6 月 12 日（星期五）。",
        "2026 年 6 月 12 日（星期五）本平台中断了 3 小时，最后一天顺延到 2026 年 6 月 15 日（星期一）。",
        "期限到 2026 年 6 月 15 日（星期一）23:59（中国（上海）时间）结束。",
    ]


def test_a_day_moved_by_a_friday_in_arabic():
    found = due(LOW.clock("response"), start=datetime(2026, 6, 2, 9, tzinfo=UTC), country="SA", timezone="Asia/Riyadh")
    assert explain(found.steps, language="ar") == [
        "بدأت المهلة يوم الثلاثاء 2 يونيو 2026 (توقيت المملكة العربية السعودية). ولا يُحسب ذلك اليوم.",
        "وبإضافة 10 أيام نصل إلى الجمعة 12 يونيو 2026.",
        "الجمعة 12 يونيو 2026 ليس يوم عمل (المملكة العربية السعودية: الجمعة، السبت)، فينتقل اليوم الأخير إلى الأحد 14 يونيو 2026.",
        "تنتهي المهلة يوم الأحد 14 يونيو 2026 الساعة 23:59 (توقيت المملكة العربية السعودية).",
    ]


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "يوم واحد"), (2, "يومين"), (3, "3 أيام"), (10, "10 أيام"), (11, "11 يومًا"), (99, "99 يومًا"), (100, "100 يوم")],
)
def test_arabic_counts_in_five_forms(number, said):
    assert length(number, "days", language="ar") == said


def test_holidays_left_out_of_working_days_are_named():
    found = due(
        LOW.clock("intake_check"),
        start=datetime(2026, 12, 24, 9, tzinfo=UTC),
        country="GB",
        timezone="Europe/London",
    )
    assert explain(found.steps, language="en")[1] == (
        "3 working days lead to Thursday 31 December 2026. Left out as holidays: Christmas Day, Boxing Day (observed)."
    )


def test_one_day_leads():
    found = due(LOW.clock("service"), start=datetime(2026, 6, 1, 9, tzinfo=UTC), country="DE", timezone="Europe/Berlin")
    assert explain(found.steps, language="en")[1] == "1 day leads to Tuesday 2 June 2026."


def test_a_place_without_a_calendar_is_said_to_have_none():
    found = due(LOW.clock("response"), start=datetime(2026, 6, 1, 9, tzinfo=UTC), country=None, timezone="UTC")
    assert explain(found.steps, language="en")[2].startswith("We have no calendar of public holidays for this place")
