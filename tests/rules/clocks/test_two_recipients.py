"""A limit that runs for both sides at once ends for both at the later of their own ends, and says how each was found."""

from datetime import UTC, date, datetime

from platform_rules.clock_rules import LANGUAGES
from platform_rules.clocks import due, explain, latest, outage_shift
from platform_rules.procedures import procedure

NEGOTIATION = procedure("GLOBAL-LOW", "1.0").clock("negotiation")
START = datetime(2026, 9, 21, 9, tzinfo=UTC)


def end_for(country: str | None, zone: str):
    return due(NEGOTIATION, start=START, country=country, timezone=zone)


def test_the_later_end_counts_whoever_is_named_first():
    germany, china = end_for("DE", "Europe/Berlin"), end_for("CN", "Asia/Shanghai")

    assert germany.local_day == date(2026, 10, 1)
    assert china.local_day == date(2026, 10, 8)  # after the week of the National Day
    assert latest([germany, china]) == latest([china, germany])
    assert (latest([germany, china]).at, latest([germany, china]).country) == (china.at, "CN")


def test_both_ways_to_a_day_are_told():
    both = latest([end_for("CN", "Asia/Shanghai"), end_for("DE", "Europe/Berlin")])

    told = explain(both.steps, language="en")
    assert told[0] == "Counted for the side in Germany (Germany (Berlin) time):"
    assert "The time ends on Thursday 1 October 2026 at 23:59 (Germany (Berlin) time)." in told
    later = "Counted for the side in China (China (Shanghai) time), where it ends later. Both sides have until then:"
    assert told.index(later) > told.index("The time ends on Thursday 1 October 2026 at 23:59 (Germany (Berlin) time).")
    assert told[-1] == "The time ends on Thursday 8 October 2026 at 23:59 (China (Shanghai) time)."
    assert all(len(explain(both.steps, language=language)) == len(both.steps) for language in LANGUAGES)


def test_the_same_end_is_told_once():
    berlin, paris = end_for("DE", "Europe/Berlin"), end_for("FR", "Europe/Paris")
    assert latest([berlin, paris]) == berlin


def test_an_outage_on_the_common_last_day_moves_it_and_is_told_last():
    both = latest([end_for("DE", "Europe/Berlin"), end_for("CN", "Asia/Shanghai")])
    down = datetime(2026, 10, 8, 2, tzinfo=UTC), datetime(2026, 10, 8, 9, tzinfo=UTC)

    moved = outage_shift(both, outages=[down], country=both.country)
    assert moved.local_day == date(2026, 10, 9)
    assert [step["step"] for step in moved.steps[-2:]] == ["outage", "end"]
