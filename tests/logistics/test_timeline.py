"""The way of a parcel: order across time zones, odd dates, gaps, stays at customs, files that differ."""

from datetime import UTC, date, datetime, timedelta

import pytest

from odr.logistics import timeline
from odr.logistics.timeline import Event
from odr.logistics.view import local_time, utc_offset

IMPORTED = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


def event(milestone: str, local: str, offset: int | None = 0, **more: object) -> Event:
    told = {"side": "claimant", "number": "LX123456785CN", "line": 1, "imported_at": IMPORTED, **more}
    return Event(milestone=milestone, local=datetime.fromisoformat(local), offset=offset, **told)  # type: ignore[arg-type]


class TestTheOrder:
    def test_is_that_of_moments_not_of_clocks(self):
        left = event("departed", "2026-10-05T23:30", 480)  # 15:30 UTC
        came = event("import_office", "2026-10-05T18:00", 120)  # 16:00 UTC
        back = event("transit", "2026-10-05T09:00", -420)  # 16:00 UTC too, and by its line after
        shown = timeline.build([came, back, left]).entries
        assert [entry.event.milestone for entry in shown] == ["departed", "import_office", "transit"]

    def test_takes_a_clock_of_nowhere_as_it_stands(self):
        known, unknown = event("posted", "2026-10-05T12:00", 480), event("transit", "2026-10-05T11:00", None)
        shown = timeline.build([unknown, known]).entries
        assert [entry.event.milestone for entry in shown] == ["posted", "transit"]
        assert shown[1].event.at is None

    @pytest.mark.parametrize(("minutes", "words"), [(480, "UTC+8"), (-210, "UTC-3:30"), (0, "UTC+0")])
    def test_names_the_distance_to_utc(self, minutes, words):
        assert utc_offset(minutes) == words
        assert local_time(event("posted", "2026-10-05T12:00", minutes)).endswith(f"12:00 ({words})")

    def test_says_so_where_the_zone_is_not_known(self):
        assert "time zone not known" in local_time(event("posted", "2026-10-05T12:00", None))


class TestDatesThatCannotBeRight:
    def test_are_shown_and_flagged_and_decide_nothing(self):
        early = event("delivered", "2026-09-01T10:00")
        late = event("delivered", "2027-01-01T10:00")
        found = timeline.build([early, late], purchased_on=date(2026, 10, 2), promised_on=date(2026, 10, 20))
        assert [entry.flags for entry in found.entries] == [("before_order",), ("in_future",)]
        assert found.delivered == ()
        assert found.delivered_late_by is None

    def test_a_clock_of_nowhere_is_only_odd_beyond_every_zone(self):
        near = IMPORTED.replace(tzinfo=None) + timedelta(hours=13)
        far = IMPORTED.replace(tzinfo=None) + timedelta(hours=15)
        assert timeline.flags_of(event("transit", near.isoformat(), None), None) == ()
        assert timeline.flags_of(event("transit", far.isoformat(), None), None) == ("in_future",)

    def test_the_day_of_the_order_may_still_be_the_day_before_elsewhere(self):
        assert timeline.flags_of(event("posted", "2026-10-01T20:00", -420), date(2026, 10, 2)) == ()

    def test_without_a_day_of_the_order_nothing_is_before_it(self):
        assert timeline.flags_of(event("posted", "1999-10-01T20:00"), None) == ()

    def test_they_make_no_gap_and_no_hold(self):
        found = timeline.build(
            [event("import_hold", "2026-09-01T10:00"), event("posted", "2026-10-03T10:00")],
            purchased_on=date(2026, 10, 2),
        )
        assert found.holds == ()
        assert found.entries[1].gap_days == 0


class TestGapsAndCustoms:
    def test_a_silence_of_a_week_is_a_gap(self):
        days = ["2026-10-03T10:00", "2026-10-09T10:00", "2026-10-16T10:00"]
        found = timeline.build(event("transit", day, line=line) for line, day in enumerate(days))
        assert [entry.gap_days for entry in found.entries] == [0, 0, 7]

    def test_a_hold_lasts_from_the_first_showing_to_the_release(self):
        found = timeline.build(
            [
                event("import_customs", "2026-10-07T09:00"),
                event("import_hold", "2026-10-08T09:00"),
                event("import_released", "2026-10-19T09:00"),
            ]
        )
        (hold,) = found.holds
        assert (hold.kind, hold.held, hold.days) == ("import", True, 12)

    def test_what_is_seen_further_on_is_no_longer_held(self):
        found = timeline.build([event("import_hold", "2026-10-07T09:00"), event("delivered", "2026-10-08T09:00")])
        assert found.holds[0].days == 1

    def test_a_hold_without_an_end_has_none(self):
        found = timeline.build([event("export_hold", "2026-10-07T09:00")])
        assert (found.holds[0].kind, found.holds[0].until, found.holds[0].days) == ("export", None, None)

    def test_parcels_are_kept_apart(self):
        held = event("import_hold", "2026-10-07T09:00")
        other = event("delivered", "2026-10-08T09:00", number="RB000000005CN")
        assert timeline.build([held, other]).holds[0].until is None


class TestFilesOfBothSides:
    def test_the_same_event_is_told_once_by_both(self):
        mine = event("delivered", "2026-10-21T11:30", 120)
        theirs = event("delivered", "2026-10-21T09:30", 0, side="respondent")
        (entry,) = timeline.build([mine, theirs]).entries
        assert (entry.told_by, entry.only_by) == (("claimant", "respondent"), False)

    def test_what_only_one_file_tells_is_marked(self):
        both = [event("posted", "2026-10-03T12:00"), event("posted", "2026-10-03T12:00", side="respondent")]
        alone = event("delivered", "2026-10-21T11:30", side="respondent")
        found = timeline.build([*both, alone])
        assert [entry.event.milestone for entry in found.differing] == ["delivered"]

    def test_one_side_alone_differs_from_nobody(self):
        assert timeline.build([event("posted", "2026-10-03T12:00")]).differing == ()

    def test_two_days_of_delivery_leave_the_delay_open(self):
        two = [event("delivered", "2026-10-21T11:30"), event("delivered", "2026-10-25T11:30", side="respondent")]
        assert timeline.build(two, promised_on=date(2026, 10, 20)).delivered_late_by is None
        assert timeline.build(two[:1], promised_on=date(2026, 10, 20)).delivered_late_by == 1
        assert timeline.build(two[:1], promised_on=date(2026, 10, 30)).delivered_late_by == 0
        assert timeline.build(two[:1]).delivered_late_by is None
