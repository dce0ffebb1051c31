"""A carrier's file becomes an exhibit, byte for byte, and a row for every row; or nothing at all."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from odr.audit.models import Event
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.evidence import storage
from odr.evidence.models import Exhibit
from odr.logistics import queries
from odr.logistics.models import TrackingImport, TrackingRow
from odr.notices.models import Notice
from tests import paths
from tests.logistics.arranged import AT, HEADER, LINES, NUMBER, carrier_of, csv_file, imported, joined_case, json_file

pytestmark = pytest.mark.django_db


class TestImporting:
    def test_keeps_the_file_byte_for_byte(self):
        case = paths.negotiating_case()
        sent = csv_file().read()
        row = imported(case, paths.claimant_of(case))
        with storage.open_stored(row.exhibit.stored_as) as file:
            assert file.read() == sent
        assert row.exhibit.sha256 == hashlib.sha256(sent).hexdigest()
        assert (row.exhibit.case, row.exhibit.kind, row.number, row.side) == (case, "csv", NUMBER, "claimant")

    def test_takes_json_too(self):
        case = paths.negotiating_case()
        upload = json_file({"nu": NUMBER, "data": [{"time": "2026-10-03 12:00:00", "context": "已收寄"}]})
        row = imported(case, paths.claimant_of(case), upload=upload)
        assert (row.exhibit.kind, row.rows.get().milestone) == ("json", "posted")

    def test_takes_json_whose_names_no_database_can_keep(self):
        case = paths.negotiating_case()
        event = {"time": "2026-10-03 12:00:00", "context": "Posted"}
        row = imported(case, paths.claimant_of(case), upload=json_file({"nu": NUMBER, "a\0b\ud800": [event]}))
        assert row.rows.get().where == "ab[0]"

    def test_shows_what_it_could_not_read_with_line_and_reason(self):
        case = paths.negotiating_case()
        row = imported(case, paths.claimant_of(case), LINES[0], f"{NUMBER},never,EMI,Final delivery,Lyon,FR")
        good, bad = row.rows.all()
        assert (good.problem, bad.line, bad.problem) == ("", 3, "time_unreadable")
        assert "never" in bad.raw

    def test_is_one_event_with_the_fingerprint(self):
        case = paths.negotiating_case()
        imported(case, paths.claimant_of(case))
        kinds = list(Event.objects.filter(case_key=str(case.pk)).order_by("-id").values_list("type", flat=True)[:2])
        assert kinds == ["logistics.tracking-imported", "evidence.exhibit-added"]

    def test_tells_everybody_else_once(self):
        case = joined_case()
        imported(case, paths.respondent_of(case))
        told = Notice.objects.filter(case=case, kind="tracking_imported").values_list("to", flat=True)
        assert set(told) == {paths.claimant_of(case).pk, carrier_of(case).pk}

    def test_asks_for_the_number_where_the_file_names_none(self):
        case = paths.negotiating_case()
        bare = csv_file("2026-10-03 12:00,Posted", header="Time,Event")
        with pytest.raises(InvalidInput) as refused:
            imported(case, paths.claimant_of(case), upload=bare)
        assert set(refused.value.errors) == {"number"}
        again = csv_file("2026-10-03 12:00,Posted", header="Time,Event")
        assert imported(case, paths.claimant_of(case), upload=again, number="lx 123 456 785 cn").number == NUMBER

    def test_asks_which_parcel_where_the_file_names_several(self):
        case = paths.negotiating_case()
        lines = (LINES[0], LINES[1].replace(NUMBER, "RB000000005CN"))
        with pytest.raises(InvalidInput, match="several parcels"):
            imported(case, paths.claimant_of(case), *lines)
        row = imported(case, paths.claimant_of(case), *lines, number=NUMBER)
        assert [each.problem for each in row.rows.all()] == ["", "other_number"]

    @pytest.mark.parametrize(
        ("upload", "field"),
        [
            (SimpleUploadedFile("t.csv", b"a,b\n1,2"), "file"),
            (SimpleUploadedFile("t.csv", f"{HEADER}\n{NUMBER},never,EMI,x,y,FR".encode()), "file"),
            (SimpleUploadedFile("t.json", b"{"), "file"),
            (SimpleUploadedFile("t.csv", b""), "files"),
        ],
    )
    def test_imports_nothing_of_a_file_that_cannot_be_read(self, upload, field):
        case = paths.negotiating_case()
        before = case.version
        with pytest.raises(InvalidInput) as refused:
            imported(case, paths.claimant_of(case), upload=upload)
        assert set(refused.value.errors) == {field}
        case.refresh_from_db()
        assert (Exhibit.objects.count(), TrackingImport.objects.count(), TrackingRow.objects.count()) == (0, 0, 0)
        assert case.version == before

    def test_refuses_a_zone_that_is_none(self):
        case = paths.negotiating_case()
        with pytest.raises(InvalidInput) as refused:
            imported(case, paths.claimant_of(case), zone="Mars/Base")
        assert set(refused.value.errors) == {"zone"}

    def test_gives_times_without_a_zone_the_one_that_was_said(self):
        case = paths.negotiating_case()
        line = f"{NUMBER},2026-10-03 12:00,EMA,Posting,x,US"
        row = imported(case, paths.claimant_of(case), line, zone="America/New_York")
        assert row.rows.get().offset == -240

    def test_happens_once_for_a_file_and_a_side(self):
        case = paths.negotiating_case()
        imported(case, paths.claimant_of(case))
        with pytest.raises(Conflict):
            imported(case, paths.claimant_of(case))
        imported(case, paths.respondent_of(case))
        assert TrackingImport.objects.count() == 2

    def test_is_for_the_sides_and_the_carrier(self):
        case = paths.mediating_case()
        with pytest.raises(NotPermitted):
            imported(case, paths.mediator_of(case), at=paths.PROPOSED)
        with pytest.raises(NotFound):
            imported(case, paths.claimant_of(paths.filed_case(email="wang@example.org")))


class TestTheTimelineOfACase:
    def test_compares_what_both_sides_imported(self):
        case = paths.negotiating_case(issue="late", shipment={"promised_on": "2026-10-20"})
        imported(case, paths.claimant_of(case))
        imported(case, paths.respondent_of(case), *LINES[:4])
        way = queries.timeline_of(case)
        assert [entry.event.milestone for entry in way.differing] == ["delivered"]
        assert (way.holds[0].kind, way.holds[0].days) == ("import", 12)
        assert way.delivered_late_by is None  # only one file tells of a delivery

    def test_counts_the_delay_where_the_files_agree_on_the_delivery(self):
        case = paths.negotiating_case(issue="late", shipment={"promised_on": "2026-10-20"})
        for side in paths.parties(case):
            imported(case, side)
        assert queries.timeline_of(case).delivered_late_by == 1

    def test_an_import_now_cannot_tell_the_future(self):
        case = paths.negotiating_case()
        imported(case, paths.claimant_of(case), f"{NUMBER},2027-01-03 12:00Z,EMI,Final delivery,x,FR", at=AT)
        (entry,) = queries.timeline_of(case).entries
        assert entry.flags == ("in_future",)
