"""A lot is bound before it is drawn, nobody chooses it, and anybody draws it again from a small file."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odr.accounts.models import Role
from odr.audit import operations as audit
from odr.audit.models import Event
from odr.audit.receipts import opened_fields
from odr.common.errors import Conflict
from odr.neutrals import beacons, candidates, lottery, operations, replay
from odr.neutrals.models import Lottery
from odr.neutrals.tasks import draw_due
from tests.factories import staff
from tests.paths import MEDIATING, appointing_case, on_the_roster

ROOT = Path(__file__).resolve().parents[2]


def equals(count: int) -> list[dict]:
    """Candidates who stand equal by the rules."""
    facts = {"blocked": False, "languages": 1, "near": False, "expert": False, "load": 0}
    return [{"number": number, **facts} for number in range(1, count + 1)]


class TestTheOrder:
    def test_everybody_of_equals_comes_first_equally_often(self):
        """Chi-square over 6,000 seeds and six people: 5 degrees of freedom, 20.5 at one in a thousand."""
        people, seeds = equals(6), 6000
        first = [0] * 7
        for number in range(seeds):
            first[replay.order(people, replay.seed(b"salt", number.to_bytes(4, "big")))[0]] += 1

        expected = seeds / 6
        assert sum((count - expected) ** 2 / expected for count in first[1:]) < 20.5

    def test_every_order_of_four_comes_equally_often(self):
        """Chi-square over 24 orders: 23 degrees of freedom, 49.7 at one in a thousand."""
        people, seeds, seen = equals(4), 9600, {}
        for number in range(seeds):
            order = tuple(replay.order(people, replay.seed(b"salt", number.to_bytes(4, "big"))))
            seen[order] = seen.get(order, 0) + 1

        expected = seeds / 24
        assert len(seen) == 24
        assert sum((count - expected) ** 2 / expected for count in seen.values()) < 49.7

    @given(
        st.lists(
            st.tuples(st.booleans(), st.integers(0, 3), st.booleans(), st.booleans(), st.integers(0, 4)), max_size=8
        ),
        st.binary(min_size=32, max_size=32),
    )
    def test_the_lot_decides_among_equals_only(self, facts, salt):
        names = ("blocked", "languages", "near", "expert", "load")
        rows = [{"number": number, **dict(zip(names, row, strict=True))} for number, row in enumerate(facts)]

        def rank(row):
            return (row["blocked"], -row["languages"], row["near"], not row["expert"], row["load"])

        ordered = [rows[number] for number in replay.order(rows, replay.seed(salt, b"beacon"))]

        assert sorted(row["number"] for row in ordered) == list(range(len(rows)))
        assert [rank(row) for row in ordered] == sorted(rank(row) for row in rows)


@pytest.fixture
def case(db):
    for _ in range(4):
        on_the_roster()
    return appointing_case()


@pytest.fixture
def drawn(case):
    """The file of a lot whose first was asked."""
    operations.appoint_mediator(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=MEDIATING)
    return lottery.file_of(Lottery.objects.get(case=case))


def again(draw, folder):
    """What the replay says of a file, run as anybody would: by itself, without Django."""
    path = folder / "draw.json"
    path.write_text(json.dumps(draw))
    return subprocess.run(
        [sys.executable, "-I", str(ROOT / "odr/neutrals/replay.py"), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )


class TestBindingAndDrawing:
    def test_is_bound_when_the_appointment_opens_and_says_nothing_before_the_draw(self, case):
        bound = Lottery.objects.get(case=case)

        assert bound.drawn_at is None
        assert bound.order is None
        with pytest.raises(Conflict, match="not drawn yet"):
            lottery.file_of(bound)
        recorded = Event.objects.get(uuid=bound.event)
        assert opened_fields(recorded)["commitment"] == bound.commitment
        assert bytes(bound.salt).hex() not in json.dumps(opened_fields(recorded))

    def test_is_not_drawn_before_a_head_is_signed_over_it(self, case):
        bound = Lottery.objects.get(case=case)
        assert lottery.draw(lottery_id=bound.pk, now=MEDIATING) is None
        assert draw_due() == 0

        audit.bring_up_to_date()

        assert draw_due() == 1
        assert draw_due() == 0
        bound.refresh_from_db()
        assert sorted(bound.order) == sorted(row["number"] for row in bound.candidates)

    def test_the_first_head_over_it_counts_not_a_later_one(self, case):
        bound = Lottery.objects.get(case=case)
        audit.bring_up_to_date()
        first = beacons.OwnLog().after(event=bound.event, at=bound.committed_at)
        appointing_case(email="second@example.org")
        audit.bring_up_to_date()

        assert beacons.OwnLog().after(event=bound.event, at=bound.committed_at) == first

    def test_one_lot_serves_until_nobody_of_it_is_left(self, case):
        office = staff(Role.ADMINISTRATOR)
        asked = operations.appoint_mediator(case_id=case.pk, by=office, now=MEDIATING)
        order = Lottery.objects.get(case=case).order
        late = on_the_roster()
        for place in range(3):
            operations.decline_appointment(appointment_id=asked.pk, by=asked.neutral.user, now=MEDIATING)
            asked = case.appointments.get(state="offered")
            assert asked.neutral_id == order[place + 1]
        assert [row["blocks"] for row in candidates.list_of(case) if row["neutral"] == late.pk] == [[]]

        operations.decline_appointment(appointment_id=asked.pk, by=asked.neutral.user, now=MEDIATING)
        assert Lottery.objects.filter(case=case).count() == 2
        audit.bring_up_to_date()
        draw_due()

        assert case.appointments.get(state="offered").neutral == late

    def test_who_came_after_the_draw_waits_for_the_next_one(self, case):
        lottery.prepare(case_id=case.pk, office="mediator", now=MEDIATING)
        late = on_the_roster(languages=["en"], expertise=["not_as_described"])

        row = next(row for row in candidates.list_of(case) if row["neutral"] == late.pk)

        assert row["blocks"] == ["not_in_draw"]


class TestDrawingAgain:
    def test_gives_the_same_order_without_the_platform(self, drawn, tmp_path):
        told = again(drawn, tmp_path)

        assert (told.returncode, told.stderr) == (0, "")
        assert "All of it fits" in told.stdout
        assert [int(line.split("number ")[1].split()[0]) for line in told.stdout.splitlines()[:4]] == drawn["order"]

    def test_names_no_side_no_case_and_no_neutral(self, drawn, case):
        said = json.dumps({name: value for name, value in drawn.items() if name != "beacon"})

        for name in (case.number, str(case.pk), case.respondent_name, *(r["name"] for r in candidates.list_of(case))):
            assert name not in said

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            (lambda draw: draw["order"].reverse(), "the order does not follow"),
            (
                lambda draw: draw["candidates"][0].update(load=draw["candidates"][0]["load"] + 1),
                "not those that were bound",
            ),
            (lambda draw: draw["candidates"].pop(), "not those that were bound"),
            (lambda draw: draw.update(salt="00" * 32), "not those that were bound"),
            (lambda draw: draw.update(seed="00" * 32), "the seed does not follow"),
            (lambda draw: draw["beacon"].update(value="00" * 32), "the beacon is not the root"),
            (
                lambda draw: draw["beacon"].update(path=draw["beacon"]["path"][1:]),
                "does not stand under the signed head",
            ),
            (lambda draw: draw["beacon"].update(opening="00" * 32), "of another commitment"),
            (lambda draw: draw["asked"][0].update(number=draw["order"][2]), "without a reason"),
        ],
    )
    def test_finds_what_was_changed(self, drawn, tmp_path, change, says):
        change(drawn)

        told = again(drawn, tmp_path)

        assert told.returncode == 1
        assert says in told.stdout

    def test_another_salt_with_its_own_commitment_is_not_in_the_record(self, drawn, tmp_path):
        """Whoever rewrites the whole file to suit an order still lacks the record of its commitment."""
        salt = b"x" * 32
        drawn.update(salt=salt.hex(), commitment=replay.commitment(salt, drawn["candidates"]))
        drawn.update(seed=replay.seed(salt, bytes.fromhex(drawn["beacon"]["value"])))
        drawn.update(order=replay.order(drawn["candidates"], drawn["seed"]), asked=[])

        told = again(drawn, tmp_path)

        assert told.returncode == 1
        assert told.stdout.count("WRONG") == 1
        assert "the record in the log is of another commitment" in told.stdout

    def test_departing_from_it_with_a_reason_is_shown_and_fits(self, case, tmp_path):
        lottery.prepare(case_id=case.pk, office="mediator", now=MEDIATING)
        third = candidates.list_of(case)[2]["neutral"]
        operations.appoint_mediator(
            case_id=case.pk, by=staff(Role.ADMINISTRATOR), neutral_id=third, because="Knows lamps.", now=MEDIATING
        )

        told = lottery.file_of(Lottery.objects.get(case=case))

        assert told["asked"][0]["departs"] is True
        assert again(told, tmp_path).returncode == 0

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"v": "odr/draw/v1"}', '{"v": "odr/draw/v1", "salt": 1}'])
    def test_says_what_is_no_draw(self, content, tmp_path):
        path = tmp_path / "draw.json"
        path.write_text(content)

        assert replay.main([str(path)]) == 2
        assert replay.main([str(tmp_path / "none.json")]) == 2
        assert replay.main([]) == 2


SIGNATURE = "ab" * 48


class Loopback(BaseHTTPRequestHandler):
    """A beacon as drand's HTTP interface answers, at its own pace."""

    rounds: dict[int, dict] = {}

    def do_GET(self):
        number = self.path.rsplit("/", 1)[-1]
        found = {"genesis_time": 0, "period": 30} if number == "info" else self.rounds.get(int(number))
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(json.dumps(found or {}).encode())

    def log_message(self, *args):
        """Says nothing."""


@pytest.fixture
def outside(settings):
    """A beacon on this machine."""
    Loopback.rounds = {}
    server = HTTPServer(("127.0.0.1", 0), Loopback)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.BEACON_URL = f"http://127.0.0.1:{server.server_port}"
    yield Loopback.rounds
    server.shutdown()
    server.server_close()


class TestABeaconOutside:
    def speak(self, rounds, bound, signature=SIGNATURE, randomness=""):
        from hashlib import sha256

        number = int(bound.committed_at.timestamp()) // 30 + 2
        value = randomness or sha256(bytes.fromhex(signature)).hexdigest()
        rounds[number] = {"round": number, "randomness": value, "signature": signature}

    def test_is_waited_for_and_then_draws(self, outside, case, tmp_path):
        office = staff(Role.ADMINISTRATOR)
        with pytest.raises(Conflict, match="public number"):
            operations.appoint_mediator(case_id=case.pk, by=office, now=MEDIATING)
        self.speak(outside, Lottery.objects.get(case=case))

        operations.appoint_mediator(case_id=case.pk, by=office, now=MEDIATING)

        told = lottery.file_of(Lottery.objects.get(case=case))
        assert told["beacon"]["kind"] == "drand"
        assert again(told, tmp_path).returncode == 0
        told["beacon"]["signature"] = "cd" * 48
        assert "not the hash of its signature" in again(told, tmp_path).stdout

    def test_whose_number_is_not_that_of_its_signature_is_not_used(self, outside, case):
        bound = Lottery.objects.get(case=case)
        self.speak(outside, bound, randomness="00" * 32)

        assert lottery.draw(lottery_id=bound.pk, now=MEDIATING) is None

    @pytest.mark.parametrize("odd", [{"round": "x"}, {"signature": "no hex"}, {"signature": 7}, {"randomness": None}])
    def test_that_answers_something_else_leaves_the_lot_bound(self, outside, case, odd):
        bound = Lottery.objects.get(case=case)
        self.speak(outside, bound)
        for answer in outside.values():
            answer.update(odd)

        assert lottery.draw(lottery_id=bound.pk, now=MEDIATING) is None

    def test_must_be_reached_safely(self):
        with pytest.raises(ValueError, match="https"):
            beacons.Drand("http://beacon.example")

    def test_that_does_not_answer_leaves_the_lot_bound(self, settings, case):
        settings.BEACON_URL = "http://127.0.0.1:9"

        assert lottery.draw(lottery_id=Lottery.objects.get(case=case).pk, now=MEDIATING) is None
