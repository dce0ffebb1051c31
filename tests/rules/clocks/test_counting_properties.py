"""What is true of every last day, whatever the country, the zone, the length and the stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from platform_rules.calendars import is_working_day, timezone_of
from platform_rules.clock_words import SENTENCES, day_words
from platform_rules.clocks import due, explain, outage_shift, reminder_times
from platform_rules.procedures import LANGUAGES, procedure

RESPONSE = procedure("GLOBAL-LOW", "1.0").clock("response")
COUNTRIES = (None, "GB", "GB-SCT", "DE", "CN", "US", "AE", "SA", "IL", "IR", "BR", "AU", "NZ", "HK", "EG", "XX")
COUNTED = ("days", "working_days", "months")

moments = st.datetimes(
    min_value=datetime(2024, 1, 1), max_value=datetime(2028, 12, 31), timezones=st.just(UTC)
)  # with two leap days and ten clock changes
places = st.sampled_from(COUNTRIES).map(lambda country: {"country": country, "timezone": timezone_of(country)})


@st.composite
def rules(draw, units=COUNTED):
    unset = {"days": None, "working_days": None, "hours": None, "minutes": None, "months": None}
    length = {draw(st.sampled_from(units)): draw(st.integers(1, 40))}
    return replace(RESPONSE, **unset | length | {"minimum_hours": draw(st.sampled_from((0, 72)))})


@st.composite
def stays(draw, start):
    begin = start + timedelta(hours=draw(st.integers(-100, 2000)))
    return begin, begin + timedelta(hours=draw(st.integers(0, 1000)))


anything = settings(max_examples=150, deadline=None)


@anything
@given(start=moments, place=places, rule=rules())
def test_the_last_day_is_a_working_day_there(start, place, rule):
    assert is_working_day(due(rule, start=start, **place).local_day, place["country"])


@anything
@given(start=moments, place=places, rule=rules(("days", "working_days")))
def test_nobody_gets_fewer_days_than_the_rule_gives(start, place, rule):
    found = due(rule, start=start, **place)
    first = datetime.fromisoformat(found.steps[0]["day"]).date()
    assert (found.local_day - first).days >= rule.length
    assert found.at - start >= timedelta(hours=rule.minimum_hours)


@anything
@given(start=moments, place=places, rule=rules(("days", "working_days")), more=st.integers(1, 10))
def test_a_longer_limit_never_ends_earlier(start, place, rule, more):
    longer = replace(rule, **{rule.unit: rule.length + more})
    assert due(longer, start=start, **place).at >= due(rule, start=start, **place).at
    assert due(rule, start=start, extension_days=more, **place).at >= due(rule, start=start, **place).at


@anything
@given(start=moments, place=places, rule=rules(), later=st.timedeltas(timedelta(0), timedelta(days=5)))
def test_a_later_start_never_ends_earlier(start, place, rule, later):
    assert due(rule, start=start + later, **place).at >= due(rule, start=start, **place).at


@anything
@given(st.data(), moments, places, rules((*COUNTED, "hours", "minutes")), st.timedeltas(timedelta(0), timedelta(20)))
def test_a_longer_stay_never_shortens(data, start, place, rule, more):
    given_stays = [data.draw(stays(start)) for _ in range(data.draw(st.integers(1, 3)))]
    begin, end = given_stays[0]
    longer = [(begin, end + more), *given_stays[1:]]
    without, shorter, long = (
        due(rule, start=start, suspensions=some, **place).at for some in ((), given_stays, longer)
    )
    assert without <= shorter <= long


@anything
@given(st.data(), moments, places, rules())
def test_the_order_of_stays_does_not_matter(data, start, place, rule):
    given_stays = [data.draw(stays(start)) for _ in range(3)]
    shuffled = data.draw(st.permutations(given_stays))
    assert due(rule, start=start, suspensions=given_stays, **place) == due(
        rule, start=start, suspensions=shuffled, **place
    )


ANY_UNIT = (*COUNTED, "hours", "minutes")


@anything
@given(st.data(), moments, places, rules(ANY_UNIT), st.integers(0, 20), st.integers(1, 20))
def test_neither_a_further_stay_nor_a_longer_extension_shortens(data, start, place, rule, extension, more):
    given_stays = [data.draw(stays(start)) for _ in range(data.draw(st.integers(0, 3)))]
    found = due(rule, start=start, suspensions=given_stays, extension_days=extension, **place).at
    further = [*given_stays, data.draw(stays(start))]
    assert due(rule, start=start, suspensions=further, extension_days=extension, **place).at >= found
    assert due(rule, start=start, suspensions=given_stays, extension_days=extension + more, **place).at >= found


@anything
@given(st.data(), moments, places, rules(ANY_UNIT), st.integers(0, 20))
def test_the_minimum_and_the_working_day_hold_after_stays_and_extensions_too(data, start, place, rule, extension):
    given_stays = [data.draw(stays(start)) for _ in range(data.draw(st.integers(0, 3)))]
    found = due(rule, start=start, suspensions=given_stays, extension_days=extension, **place)
    assert found.at >= start + timedelta(hours=rule.minimum_hours)
    if rule.unit in COUNTED:
        assert is_working_day(found.local_day, place["country"])
        assert found.at.astimezone(ZoneInfo(found.timezone)).date() == found.local_day


@anything
@given(st.data(), moments, places, rules(), st.integers(0, 20))
def test_every_step_that_moves_the_day_is_told_with_that_day(data, start, place, rule, extension):
    given_stays = [data.draw(stays(start)) for _ in range(data.draw(st.integers(0, 3)))]
    found = due(rule, start=start, suspensions=given_stays, extension_days=extension, **place)
    shifted = outage_shift(found, outages=[data.draw(stays(found.at - timedelta(days=1)))], country=place["country"])
    days = [step for step in shifted.steps if "day" in step]

    assert days[-1]["day"] == days[-2]["day"] == shifted.local_day.isoformat()  # the end adds no move of its own
    for language in LANGUAGES:
        told = dict(zip(map(id, shifted.steps), explain(shifted.steps, language=language), strict=True))
        assert all(day_words(step["day"], language=language) in told[id(step)] for step in days)
        moved = [step for step in shifted.steps if "from" in step and step["step"] != "suspended"]
        assert all(day_words(step["from"], language=language) in told[id(step)] for step in moved)


@anything
@given(st.data(), moments, places, rules())
def test_an_outage_never_shortens(data, start, place, rule):
    found = due(rule, start=start, **place)
    outage = data.draw(stays(found.at - timedelta(days=2)))
    shifted = outage_shift(found, outages=[outage], country=place["country"])
    assert shifted.at >= found.at
    assert is_working_day(shifted.local_day, place["country"])


@anything
@given(start=moments, place=places, rule=rules((*COUNTED, "hours", "minutes")))
def test_reminders_lie_between_start_and_end_in_order(start, place, rule):
    found = due(rule, start=start, **place)
    times = [at for _, at in reminder_times(rule, start=start, due_at=found.at)]
    assert times == sorted(set(times))
    assert all(start < at < found.at for at in times)


@anything
@given(st.data(), moments, places, rules((*COUNTED, "hours", "minutes")))
def test_every_way_to_a_last_day_can_be_told_in_both_languages(data, start, place, rule):
    found = due(rule, start=start, suspensions=[data.draw(stays(start))], extension_days=2, **place)
    shifted = outage_shift(found, outages=[(found.at - timedelta(hours=3), found.at)], country=place["country"])
    for language in LANGUAGES:
        told = explain(shifted.steps, language=language)
        assert len(told) == len(shifted.steps)
        assert not any("{" in sentence or "None" in sentence for sentence in told)


def test_each_kind_of_step_has_a_sentence_in_both_languages():
    assert all(set(texts) == set(LANGUAGES) for texts in SENTENCES.values())


def test_a_last_day_is_found_in_under_a_millisecond_once_calendars_are_loaded():
    start = datetime(2026, 2, 5, 9, tzinfo=UTC)
    place = {"country": "CN", "timezone": "Asia/Shanghai"}
    due(RESPONSE, start=start, **place)

    def once() -> float:
        begun = perf_counter()
        due(RESPONSE, start=start, **place)
        return perf_counter() - begun

    assert min(once() for _ in range(50)) < 0.001
