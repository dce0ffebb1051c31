"""Carriers' files: every shape, every row, and never an exception."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odr.logistics.placing import placed
from odr.logistics.reading import Moment, names, read
from platform_rules.clock_rules import LANGUAGES
from tests.logistics.arranged import HEADER, LINES, NUMBER


def table(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines]).encode()


class TestTables:
    def test_an_event_of_the_postal_code_list(self):
        reading = read(table(*LINES))

        assert reading.numbers == (NUMBER,)
        assert [row.milestone for row in reading.events] == [
            "posted", "departed", "import_hold", "import_released", "delivered",
        ]  # fmt: skip
        first = reading.rows[0]
        assert first.moment is not None
        assert first.moment.at == datetime(2026, 10, 3, 4, 0, tzinfo=UTC)
        assert (first.line, first.place, first.country) == (2, "Guangzhou", "CN")

    @pytest.mark.parametrize(
        "header",
        [
            "运单号,时间,状态,地点",
            "快递单号;处理时间;物流状态;所在地",
            "Waybill No.\tScan Time\tStatus\tCity",
            "AWB|Date Time|Description|Location",
        ],
    )
    def test_columns_in_english_and_chinese_with_any_delimiter(self, header):
        cut = next(mark for mark in ",;\t|" if mark in header)
        line = cut.join([NUMBER, "2026-10-05 09:10", "海关扣留", "广州"])

        reading = read(table(line, header=header))

        (row,) = reading.events
        assert (row.milestone, row.place, row.number) == ("import_hold", "广州", NUMBER)

    def test_chinese_systems_write_gb_18030(self):
        reading = read("单号,时间,状态\nLX123456785CN,2026年10月5日 下午3:05,已签收".encode("gb18030"))
        (row,) = reading.events
        assert row.moment is not None
        assert (row.moment.wall, row.milestone) == (datetime(2026, 10, 5, 15, 5), "delivered")

    def test_the_number_may_stand_above_the_table(self):
        reading = read(table("2026-10-05 09:10,Posted", header=f"Tracking number: {NUMBER}\nTime,Event"))
        assert reading.numbers == (NUMBER,)
        assert reading.rows[0].problem == "before_header"

    def test_rows_of_another_parcel_are_kept_and_marked(self):
        reading = read(table(LINES[0], LINES[1].replace(NUMBER, "RB000000005CN")), number=NUMBER)
        assert [row.problem for row in reading.rows] == ["", "other_number"]

    def test_a_cell_over_two_lines_is_one_row_and_an_open_quote_takes_no_other(self):
        reading = read(table(f'{NUMBER},2026-10-05 09:10,EMA,"Posting\nat night",x,CN', f'{NUMBER},"2026', LINES[0]))
        assert [row.line for row in reading.rows] == [2, 4, 5]
        assert [row.problem for row in reading.rows] == ["", "no_event", ""]

    def test_a_file_that_names_no_time_is_refused_whole(self):
        assert read(b"a,b\n1,2").problem == "no_columns"


class TestTimes:
    @pytest.mark.parametrize(
        ("written", "wall", "offset"),
        [
            ("2026-10-03T12:00:00Z", datetime(2026, 10, 3, 12, 0), 0),
            ("2026-10-03T12:00:00.123+05:30", datetime(2026, 10, 3, 12, 0), 330),
            ("2026-10-03 12:00 UTC", datetime(2026, 10, 3, 12, 0), 0),
            ("2026-10-03 12:00 GMT+8", datetime(2026, 10, 3, 12, 0), 480),
            ("2026/10/3 9:05", datetime(2026, 10, 3, 9, 5), None),
            ("20261003143000", datetime(2026, 10, 3, 14, 30), None),
            ("3 Oct 2026, 2:30 pm", datetime(2026, 10, 3, 14, 30), None),
            ("Saturday, October 3, 2026 12:15 AM", datetime(2026, 10, 3, 0, 15), None),
            ("03.10.2026 14:30", datetime(2026, 10, 3, 14, 30), None),
            ("31/10/2026 14:30", datetime(2026, 10, 31, 14, 30), None),
            ("1790942400", datetime(2026, 10, 2, 12, 0), 0),
            ("２０２６-10-03 12:00", datetime(2026, 10, 3, 12, 0), None),
        ],
    )
    def test_are_read_as_written(self, written, wall, offset):
        (row,) = read(json.dumps([{"timestamp": written, "description": "Posted"}]).encode()).rows
        assert row.moment is not None, row.problem
        assert (row.moment.wall, row.moment.offset) == (wall, offset)

    @pytest.mark.parametrize(
        ("written", "why"),
        [
            ("", "no_time"),
            ("soon", "time_unreadable"),
            ("2026-02-30 10:00", "time_impossible"),
            ("2026-10-03 25:00", "time_impossible"),
            ("0026-10-03 12:00", "time_impossible"),
            ("2026-10-03T12:00+99:00", "time_impossible"),
            ("03/04/2026 10:00", "time_ambiguous"),
        ],
    )
    def test_that_cannot_be_right_say_why(self, written, why):
        (row,) = read(json.dumps([{"timestamp": written, "date": "", "description": "Posted"}, {"timestamp": "2026-10-03", "description": "x"}]).encode()).rows[:1]  # fmt: skip
        assert row.problem == why

    def test_another_row_of_the_file_settles_which_is_the_day(self):
        rows = [{"timestamp": day, "description": "Posted"} for day in ("03/04/2026 10:00", "25/04/2026 10:00")]
        first = read(json.dumps(rows).encode()).rows[0]
        assert first.moment is not None
        assert first.moment.wall == datetime(2026, 4, 3, 10, 0)

    def test_without_a_zone_only_what_is_certain_is_placed(self):
        bare = Moment(wall=datetime(2026, 10, 3, 12, 0))
        assert placed(bare, country="CN", zone="").offset == 480
        assert placed(bare, country="US", zone="").offset is None
        assert placed(bare, country="US", zone="America/New_York").offset == -240
        assert placed(bare, country="", zone="").offset is None
        assert placed(Moment(wall=bare.wall, offset=60), country="CN", zone="").offset == 60


DHL = {
    "shipments": [
        {
            "id": "7777777770",
            "status": {"timestamp": "2026-10-10T10:00:00", "statusCode": "delivered", "status": "delivered"},
            "events": [
                {
                    "timestamp": "2026-10-10T10:00:00",
                    "location": {"address": {"addressLocality": "LYON", "countryCode": "FR"}},
                    "statusCode": "delivered",
                    "description": "Delivered",
                },
                {"timestamp": "2026-10-03T12:00:00", "statusCode": "transit", "description": "Held by customs"},
            ],
        }
    ]
}
UPS = {
    "trackResponse": {
        "shipment": [
            {
                "package": [
                    {
                        "trackingNumber": "1Z999AA10123456784",
                        "activity": [
                            {
                                "location": {"address": {"city": "PARIS", "countryCode": "FR"}},
                                "status": {"type": "D", "description": "DELIVERED", "code": "KB"},
                                "date": "20261010",
                                "time": "143000",
                                "gmtDate": "20261010",
                                "gmtTime": "12:30:00",
                                "gmtOffset": "+02:00",
                            }
                        ],
                    }
                ]
            }
        ]
    }
}
UPU = [{"ID": NUMBER, "Events": [{"EventCd": "EXB", "EventNm": "x", "EventDT": "2026-10-04T10:00:00"}]}]
KUAIDI = {"nu": NUMBER, "com": "ems", "data": [{"time": "2026-10-03 12:00:00", "context": "【广州】已收寄"}]}
POST = {
    "waybillNo": NUMBER,
    "routes": [{"acceptTime": "2026-10-03 12:00:00", "acceptAddress": "广州", "remark": "已签收"}],
}


class TestJson:
    @pytest.mark.parametrize(
        ("content", "number", "milestones"),
        [
            (DHL, "7777777770", ["delivered", "import_hold"]),
            (UPS, "1Z999AA10123456784", ["delivered"]),
            (UPU, NUMBER, ["export_hold"]),
            (KUAIDI, NUMBER, ["posted"]),
            (POST, NUMBER, ["delivered"]),
        ],
    )
    def test_of_several_carriers(self, content, number, milestones):
        reading = read(json.dumps(content, ensure_ascii=False).encode())
        assert reading.numbers == (number,)
        assert [row.milestone for row in reading.events] == milestones

    def test_tells_the_place_and_its_clock(self):
        (row,) = read(json.dumps(UPS).encode()).rows
        assert row.moment is not None
        assert (row.place, row.country, row.moment.offset) == ("PARIS", "FR", 120)
        assert row.where == "trackResponse.shipment[0].package[0].activity[0]"

    def test_what_is_no_event_is_kept_and_says_so(self):
        events = [*DHL["shipments"][0]["events"], "oops", None, 7]
        reading = read(json.dumps({"id": "7777777770", "events": events}).encode())
        assert [row.problem for row in reading.rows] == ["", "", "not_an_event", "not_an_event", "not_an_event"]

    @pytest.mark.parametrize(("content", "problem"), [(b"{", "not_json"), (b"[1]", "no_columns"), (b" ", "empty"), (b"[" * 100_000, "not_json")])  # fmt: skip
    def test_that_tells_nothing_has_a_problem(self, content, problem):
        assert read(content).problem == problem


class TestWords:
    @pytest.mark.parametrize(
        ("text", "milestone"),
        [
            ("Item could not be delivered", "attempt"),
            ("Your parcel will be delivered tomorrow", "transit"),
            ("Delivered to local carrier", "transit"),
            ("Released from customs", "import_released"),
            ("Presented to export customs", "export_customs"),
            ("Returned to sender", "returned"),
            ("Something nobody ever wrote", "other"),
            ("【北京】妥投", "delivered"),
        ],
    )
    def test_say_what_they_say(self, text, milestone):
        assert names.milestone_of("", text, shape="csv") == milestone

    def test_every_code_and_word_names_a_milestone_in_both_languages(self):
        known = names.milestones()
        assert {code["milestone"] for code in names.postal().values()} <= set(known)
        assert {milestone for milestone, _pattern in names._phrases()} <= set(known)
        assert all(set(words) == set(LANGUAGES) for words in known.values())

    def test_no_code_claims_more_certainty_than_was_found(self):
        assert {code["confidence"] for code in names.postal().values()} <= {"medium", "low"}


cells = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r"), max_size=30)
printed = st.sampled_from(
    [
        "2026-10-03 12:00",
        "03/04/2026",
        "EMA",
        "Delivered",
        NUMBER,
        "",
        '"',
        ",",
        "时间",
        "2026-13-99",
        "\0",
        "\x1c",
        "٣",
    ]
)


class TestNothingIsEverLost:
    @settings(max_examples=300, deadline=None)
    @given(st.binary(max_size=400))
    def test_no_bytes_raise(self, content):
        read(content)

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.lists(cells | printed, min_size=1, max_size=7), max_size=12))
    def test_every_line_with_something_in_it_is_a_row(self, rows):
        lines = [",".join(row).replace("\n", " ") for row in rows]
        reading = read(table(*lines))
        shown = "\n".join(row.raw for row in reading.rows)
        missing = [line for line in lines if line.strip(" \t,") and line.strip() and line not in shown]
        assert missing == []
        assert all(row.problem or row.moment for row in reading.rows)

    @settings(max_examples=200, deadline=None)
    @given(
        st.lists(
            st.dictionaries(st.sampled_from(["timestamp", "description", "eventCode", "location", "x"]),
                            cells | printed | st.integers() | st.none() | st.floats(), max_size=5)
            | st.none() | st.integers() | cells,
            max_size=8,
        )
    )  # fmt: skip
    def test_every_item_of_a_list_of_events_is_a_row(self, items):
        events = [{"timestamp": "2026-10-03T12:00Z", "description": "Posted"}, *items]
        reading = read(json.dumps({"events": events}).encode())
        assert len(reading.rows) == len(events)
        assert all(row.problem or (row.moment and (row.code or row.text)) for row in reading.rows)

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=40))
    def test_no_time_raises(self, written):
        (row, *_rest) = read(json.dumps([{"timestamp": written, "description": "x", "eventtime": "2026-10-03"}]).encode()).rows  # fmt: skip
        assert row.problem or row.moment
