"""What a person without the platform can check, and what no forger gets past."""

import base64
import hashlib
import json
import random
import zipfile
from io import BytesIO

import pytest

from odr.audit import container, log, operations, packages, queries, receipts, sequencer
from odr.audit.canonical import canonical
from odr.audit.models import Checkpoint
from odr.audit.notes import Checkpoint as Head
from odr.audit.proofs import Proof
from odr.audit.receipts import NotYetNumbered
from tests.audit.support import NOW, a_case, a_person, package, record, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    case = a_case()
    sealed(case)
    return case


def exhibit(name="发票 2027.pdf", data=b"%PDF-1.7 invoice"):
    return name, data, hashlib.sha256(data).hexdigest()


class TestAReceipt:
    def test_proves_its_event_and_shows_its_fields(self, case, verify):
        report = verify(receipts.receipt(queries.events_of(case).first()))
        assert report.exit == 0
        assert report.files[0]["events"][0]["fields"]["text"] == "物品未收到"

    def test_opens_only_the_fields_it_is_to_show(self, case, verify):
        receipt = receipts.receipt(queries.events_of(case).first(), shown=lambda event, tag: tag == "amount")
        report = verify(receipt)
        assert report.exit == 0
        assert report.files[0]["events"][0]["fields"] == {"amount": "0.50"}
        assert "物品未收到".encode() not in Proof.parse(receipt.decode()).extra

    def test_holds_for_every_event_of_a_log_of_several_tiles(self, verify):
        case = a_case()
        for _ in range(600):
            record(case)
        operations.bring_up_to_date(now=NOW)
        for event in list(queries.events_of(case))[::37]:
            assert verify(receipts.receipt(event)).exit == 0

    def test_is_not_there_before_the_sequencer_was(self):
        with pytest.raises(NotYetNumbered):
            receipts.receipt(record(a_case()))

    def test_still_proves_its_event_after_the_values_were_erased(self, case, verify):
        event = queries.events_of(case).first()
        before = receipts.receipt(event)
        operations.erase(of=case, ground="GDPR art. 17(1)(a)", at=NOW)
        assert verify(before).exit == 0
        after = verify(receipts.receipt(event))
        assert after.exit == 0
        assert after.files[0]["events"][0]["fields"] == {}

    def test_changed_in_any_byte_is_refused(self, case, verify):
        receipt = receipts.receipt(queries.events_of(case).first())
        passed = [at for at in range(len(receipt)) if verify(flipped(receipt, at, 1 << at % 8)).exit not in (1, 2)]
        assert passed == []

    def test_of_another_log_is_refused(self, case, verify, settings):
        receipt = receipts.receipt(queries.events_of(case).first())
        settings.ODR_LOG_KEY = "ab" * 32
        verify.trust.write_text(receipts.trust_file())
        assert verify(receipt).codes >= {"unknown-signer"}
        assert verify(receipt).exit == 1


class TestAPackage:
    def test_holds_the_whole_case(self, case, verify):
        report = verify(package(case))
        assert report.exit == 0
        assert "complete" in report.codes
        assert [event["n"] for event in report.files[0]["events"]] == [0, 1, 2, 3, 4]

    def test_is_an_ordinary_zip_file(self, case):
        with zipfile.ZipFile(BytesIO(package(case, exhibits=[exhibit()]))) as archive:
            assert archive.testzip() is None
            assert "docs/001-2027.pdf" in archive.namelist()
            assert json.loads(archive.read("manifest.json"))["titles"] == {"docs/001-2027.pdf": "发票 2027.pdf"}

    def test_says_which_exhibits_the_log_names(self, case, verify):
        name, data, digest = exhibit()
        record(case, "evidence.exhibit-filed", sha256=digest)
        operations.bring_up_to_date(now=NOW)
        report = verify(package(case, exhibits=[(name, BytesIO(data), digest), exhibit("other", b"x")]))
        found = {finding["code"]: finding["facts"] for finding in report.files[0]["findings"]}
        assert report.exit == 0
        assert found["documents"] == {"documents": 2, "in_log": 1}
        assert found["document-not-in-log"] == {"file": "docs/002-other"}

    def test_with_an_exhibit_that_changed_since_it_was_filed_is_not_made(self, case):
        with pytest.raises(ValueError, match="'a' no longer has the hash"):
            package(case, exhibits=[("a", b"new", exhibit()[2])])

    def test_is_true_but_incomplete_when_events_follow_the_last_statement(self, case, verify):
        record(case)
        sequencer.number_batch(now=NOW)
        report = verify(package(case))
        assert report.exit == 3
        assert "later-events" in report.codes

    def test_made_from_an_older_statement_still_fits_it(self, case, verify):
        record(a_case())
        sequencer.number_batch(now=NOW)
        assert verify(package(case)).exit == 0

    def test_still_holds_after_erasure_and_shows_that_it_happened(self, case, verify):
        person = a_person()
        record(case, name=log.Personal("Zoë", of=person))
        operations.erase(of=person, ground="PIPL art. 47", at=NOW, case=case)
        operations.bring_up_to_date(now=NOW)
        report = verify(package(case))
        *_, named, erased = report.files[0]["events"]
        assert report.exit == 0
        assert "name" in named["commit"]
        assert "name" not in named["fields"]
        assert erased["fields"]["ground"] == "PIPL art. 47"

    def test_of_a_case_without_numbered_events_is_not_made(self):
        with pytest.raises(NotYetNumbered):
            package(a_case())

    @pytest.mark.parametrize("seed", range(4))
    def test_changed_in_any_byte_is_refused(self, case, verify, seed):
        data, chance = package(case, exhibits=[exhibit()]), random.Random(seed)
        places = chance.sample(range(len(data)), 250)
        passed = [at for at in places if verify(flipped(data, at, chance.randrange(1, 256))).exit not in (1, 2)]
        assert passed == []

    @pytest.mark.parametrize("cut", [1, 22, 500, 5_000])
    def test_cut_short_is_refused(self, case, verify, cut):
        assert verify(package(case)[:-cut]).exit == 2


def flipped(data, at, bits):
    return data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :]


def forged(data, change):
    """A package changed by somebody who holds the log's key: list of files and its signature fit again."""
    files = container.unpack(data)
    change(files)
    manifest = json.loads(files.pop("manifest.json"))
    del files["manifest.note"]
    manifest["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    listed = canonical(manifest)
    note = sequencer.signer().sign(f"{packages.VERSION}\n{hashlib.sha256(listed).hexdigest()}\n").encode()
    return container.pack([("manifest.json", listed), ("manifest.note", note), *files.items()])


def without(files, *places):
    """Take lines out of events and proofs alike, and what opens them."""
    events, proofs = files["events.jsonl"].splitlines(True), files["proofs.jsonl"].splitlines(True)
    for place in places:
        gone = json.loads(events[place])["ev"].encode()
        files["openings.jsonl"] = b"".join(x for x in files["openings.jsonl"].splitlines(True) if gone not in x)
    kept = [n for n in range(len(events)) if n not in [place % len(events) for place in places]]
    files["events.jsonl"] = b"".join(events[n] for n in kept)
    files["proofs.jsonl"] = b"".join(proofs[n] for n in kept)


def swapped(files, name):
    first, second, *rest = files[name].splitlines(True)
    files[name] = b"".join([second, first, *rest])


def lowered_count(files):
    without(files, -1)
    proof = json.loads(files["map-proof.json"])
    last = hashlib.sha256(b"\0" + files["events.jsonl"].splitlines()[-1]).hexdigest()
    files["map-proof.json"] = canonical({**proof, "n": proof["n"] - 1, "head": last})


def doubled(files):
    for name in ("events.jsonl", "proofs.jsonl"):
        files[name] += files[name].splitlines(True)[-1]


def replaced(name, old, new):
    def change(files):
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return change


ATTACKS = {
    "an event cut from the middle": (lambda files: without(files, 2), {"chain-broken"}),
    "the tail cut": (lambda files: without(files, -1), {"events-missing"}),
    "the tail cut and the count lowered": (lowered_count, {"statement-false"}),
    "all events cut": (lambda files: without(files, 0, 1, 2, 3, 4), {"events-missing"}),
    "two events swapped": (
        lambda files: (swapped(files, "events.jsonl"), swapped(files, "proofs.jsonl")),
        {"chain-broken", "order-wrong"},
    ),
    "two proofs swapped": (lambda files: swapped(files, "proofs.jsonl"), {"event-not-included"}),
    "an event doubled": (doubled, {"chain-broken", "order-wrong", "events-missing"}),
    "a role changed": (replaced("events.jsonl", b"claimant", b"mediator"), {"event-not-included"}),
    "a time changed": (replaced("events.jsonl", b"2027-03-01", b"2027-02-01"), {"event-not-included"}),
    "a value changed": (replaced("openings.jsonl", b'"0.50"', b'"9.50"'), {"field-false"}),
    "a value opened twice": (
        lambda files: files.update(
            {"openings.jsonl": files["openings.jsonl"] + files["openings.jsonl"].splitlines(True)[0]}
        ),
        {"field-false"},
    ),
}


class TestAForgerWithTheLogsKey:
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_is_found_out(self, case, verify, attack):
        change, codes = ATTACKS[attack]
        report = verify(forged(package(case), change))
        assert report.exit == 1
        assert report.codes >= codes

    def test_who_hides_the_statement_gets_no_complete(self, case, verify):
        report = verify(forged(package(case), lambda files: files.pop("map-proof.json")))
        assert report.exit == 3
        assert "completeness-not-stated" in report.codes

    def test_cannot_put_another_case_s_event_in(self, case, verify):
        other = a_case()
        sealed(other, events=1, others=0)
        foreign = container.unpack(package(other))

        def change(files):
            for name in ("events.jsonl", "proofs.jsonl"):
                files[name] += foreign[name]
            files["checkpoints/head.txt"] = foreign["checkpoints/head.txt"]

        report = verify(forged(package(case), change))
        assert report.exit == 1
        assert "foreign-event" in report.codes

    def test_cannot_show_another_case_s_number_of_events(self, case, verify):
        other = a_case()
        sealed(other, events=1, others=0)
        statement = container.unpack(package(other))["map-proof.json"]
        report = verify(forged(package(case), lambda files: files.update({"map-proof.json": statement})))
        assert report.codes >= {"statement-false"}

    def test_who_shows_two_states_of_one_size_is_proven_to_lie(self, case, verify):
        head = Checkpoint.objects.latest("size")
        other = Head(origin=sequencer.signer().name, size=head.size, root=bytes(32))
        assert verify(head.note.encode(), sequencer.signer().sign(other.text()).encode()).exit == 4

    def test_cannot_use_a_file_list_that_leaves_one_out(self, case, verify):
        files = container.unpack(package(case))
        files["docs/001-extra"] = b"not listed"
        assert verify(container.pack(files.items())).codes >= {"files-differ"}


BOMBS = {
    "nothing": b"",
    "random bytes": random.Random(1).randbytes(3_000),
    "a zip of another program": None,
    "a receipt of zeros": b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + b"\0" * 1_000,
    "a deep extra line": b"c2sp.org/tlog-proof@v1\nextra " + base64.b64encode(b"[" * 50_000) + b"\nindex 0\n\nx\n",
    "a huge index": b"c2sp.org/tlog-proof@v1\nindex " + b"9" * 5_000 + b"\n\nx\n1\n\n\n",
    "a local header that points past the end": b"PK\x03\x04" + b"\xff" * 26,
}


class TestAHostileFile:
    @pytest.mark.parametrize("name", BOMBS)
    def test_is_unreadable_and_nothing_worse(self, verify, name):
        data = BOMBS[name]
        if data is None:
            archive = BytesIO()
            with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
                written.writestr("manifest.json", "0" * 1_000_000)
            data = archive.getvalue()
        assert verify(data).exit == 2

    @pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a/b/c", "docs/..", "docs/\u202egnp.exe", ""])
    def test_names_no_file_elsewhere(self, name):
        with pytest.raises(ValueError, match="no usable member name"):
            container.pack([(name, b"")])

    def test_cannot_steer_the_reader_s_terminal(self, verify):
        case = a_case()
        record(case, text="\x1b[2J\u202e fine")
        operations.bring_up_to_date(now=NOW)
        shown = verify.offline(receipts.receipt(queries.events_of(case).first())).stdout
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "fine" in shown


class TestOffline:
    """In a process that can import nothing but Python, cryptography and the verifier."""

    def test_a_receipt_and_a_package_verify(self, case, verify):
        receipt = verify.offline(receipts.receipt(queries.events_of(case).first()))
        assert (receipt.returncode, receipt.stderr) == (0, "")
        assert "Everything holds." in receipt.stdout
        whole = verify.offline(package(case), "--language", "zh", "--events")
        assert whole.returncode == 0
        assert "案件完整" in whole.stdout
        assert "cases.note-made" in whole.stdout

    def test_a_forgery_ends_in_its_exit_code(self, case, verify):
        data = forged(package(case), ATTACKS["the tail cut"][0])
        assert verify.offline(data, "--json").returncode == 1

    def test_an_unusable_trust_file_is_named(self, verify):
        verify.trust.write_text("quorum none\n")
        result = verify.offline(b"")
        assert result.returncode == 2
        assert "names no log" in result.stderr
