"""Evidence packages: complete, checkable offline by a program of their own, and without what is private."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from odr.accounts.models import Role
from odr.audit import container, receipts
from odr.audit.models import Event
from odr.common.errors import Conflict, NotFound, NotPermitted
from odr.evidence import operations as evidence
from odr.evidence.models import Exhibit
from odr.intake.models import Draft
from odr.mediation import notes, rooms
from odr.mediation import operations as mediation
from odr.negotiation.models import AnswerDraft
from odr.reports import opening, operations
from tests.factories import person, staff
from tests.paths import (
    MEDIATING,
    NOW,
    PROPOSED,
    claimant_of,
    filed_case,
    mediating_case,
    mediator_of,
    negotiating_case,
    proposed_case,
    respondent_of,
    settled_case,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=20)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def taken(case, by, **changes):
    return operations.take_package(case_id=case.pk, by=by, now=LATER, **changes).content


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def everything(content):
    """Every byte a reader can come by: the file as it is, each file in it, and each opened value as text."""
    files = unpacked(content)
    opened = [json.loads(line) for line in files["openings.jsonl"].splitlines()]
    return content + b"".join(files.values()) + json.dumps(opened, ensure_ascii=False).encode()


def verified(path, tmp_path):
    trust = tmp_path / "trust"
    trust.write_text(receipts.trust_file())
    command = [sys.executable, "-m", "odr.audit.verifier", str(path), "--trust", str(trust), "--json"]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"}, timeout=60
    )


@pytest.fixture
def case():
    """A case in mediation with something private in every place where something private can be."""
    case = mediating_case()
    buyer, seller, mediator = claimant_of(case), respondent_of(case), mediator_of(case)
    say = {"case_id": case.pk, "language": "en", "now": MEDIATING + timedelta(hours=1)}
    rooms.send_message(**say, by=buyer, room="joint", body="OPEN-WORDS-BUYER to all of you")
    rooms.send_message(**say, by=buyer, room="private_claimant", body="SECRET-OF-THE-BUYER sixty would do")
    rooms.send_message(**say, by=seller, room="private_respondent", body="SECRET-OF-THE-SELLER we could pay ninety")
    notes.add(case_id=case.pk, by=mediator, body="SECRET-OF-THE-MEDIATOR they are close", now=say["now"])
    evidence.add_to_case(
        case_id=case.pk, by=buyer, upload=SimpleUploadedFile("lamp.png", PNG), shows="The lamp", now=say["now"]
    )
    AnswerDraft.objects.create(case=case, user=seller, data={"reasons": "SECRET-DRAFT-ANSWER"}, updated_at=say["now"])
    draft = Draft.objects.create(
        owner=seller, answers={"story": "SECRET-DRAFT"}, language="en", created_at=NOW, saved_at=NOW
    )
    upload = SimpleUploadedFile("secret.txt", b"SECRET-FILE of the other side, not filed yet")
    evidence.add_to_draft(draft_id=draft.pk, by=seller, upload=upload, now=NOW)
    return case


class TestWhatIsPrivate:
    def test_the_buyer_gets_own_rooms_and_the_joint_one_only(self, case):
        seen = everything(taken(case, claimant_of(case)))

        assert b"OPEN-WORDS-BUYER" in seen
        assert b"SECRET-OF-THE-BUYER" in seen
        for marker in (b"SECRET-OF-THE-SELLER", b"SECRET-OF-THE-MEDIATOR", b"SECRET-DRAFT", b"SECRET-FILE"):
            assert marker not in seen

    def test_the_seller_gets_own_rooms_and_the_joint_one_only(self, case):
        seen = everything(taken(case, respondent_of(case)))

        assert b"OPEN-WORDS-BUYER" in seen
        assert b"SECRET-OF-THE-SELLER" in seen
        for marker in (b"SECRET-OF-THE-BUYER", b"SECRET-OF-THE-MEDIATOR", b"SECRET-DRAFT", b"SECRET-FILE"):
            assert marker not in seen

    def test_a_regulator_gets_no_room_at_all(self, case, regulator):
        seen = everything(taken(case, regulator))

        assert b"lamp.png" in seen
        assert b"much smaller than the picture" in seen
        assert b"OPEN-WORDS" not in seen
        assert b"SECRET" not in seen

    def test_addresses_and_codes_are_opened_to_nobody_they_do_not_belong_to(self, case, regulator):
        letter = case.service_letters.get()
        for reader in (claimant_of(case), respondent_of(case), regulator):
            seen = everything(taken(case, reader))
            assert letter.code.encode() not in seen
            assert case.respondent_email.encode() not in seen or reader in (claimant_of(case), regulator)
        assert claimant_of(case).email.encode() not in everything(taken(case, respondent_of(case)))

    def test_nothing_is_taken_by_a_side_while_the_other_sides_answer_to_a_proposal_is_secret(self, regulator):
        case, proposal = proposed_case()
        mediation.accept_proposal(
            case_id=case.pk, proposal_id=proposal.pk, by=respondent_of(case), now=PROPOSED + timedelta(days=1)
        )

        with pytest.raises(Conflict, match="proposal of the mediator is open"):
            taken(case, claimant_of(case))
        assert not Event.objects.filter(type="reports.package-taken").exists()
        taken(case, regulator)

    def test_every_event_type_that_is_opened_exists(self):
        """A name that nobody records would hide a field for ever."""
        import subprocess as shell

        for kind in opening.OPENED:
            found = shell.run(
                ["grep", "-rqF", f'"{kind}"', "odr", "--include=*.py", "--exclude=opening.py"], check=False
            )
            assert found.returncode == 0, kind


class TestWhoMay:
    def test_not_a_regulator_of_another_country(self, case):
        with pytest.raises(NotFound):
            taken(case, staff(Role.REGULATOR, country="DE"))

    def test_not_a_stranger(self, case):
        with pytest.raises(NotFound):
            taken(case, person())

    @pytest.mark.parametrize(
        "who", [mediator_of, lambda case: staff(Role.INTAKE_OFFICER), lambda case: staff(Role.ADMINISTRATOR)]
    )
    def test_not_those_who_see_the_case_for_their_work(self, case, who):
        with pytest.raises(NotPermitted, match="Only the buyer, the seller"):
            taken(case, who(case))

    def test_a_regulator_of_the_sellers_country_may(self, case):
        assert taken(case, staff(Role.REGULATOR, country="CN"))


class TestCheckingItOffline:
    def test_holds_and_is_complete(self, case, regulator, tmp_path):
        path = tmp_path / "case.odrpkg"
        path.write_bytes(taken(case, regulator, reference="DGCCRF 2026-81"))

        answer = verified(path, tmp_path)

        assert answer.returncode == 0, answer.stdout + answer.stderr
        report = json.loads(answer.stdout)["files"][0]
        assert {"manifest-signed", "events-checked", "complete", "documents"} <= {f["code"] for f in report["findings"]}
        assert report["events"][-1]["type"] == "reports.package-taken"
        assert report["events"][-1]["fields"]["recipient"] == f"{regulator.full_name} (FR)"

    def test_says_so_when_one_byte_of_an_exhibit_was_changed(self, case, regulator, tmp_path):
        files = unpacked(taken(case, regulator))
        name = next(name for name in files if name.endswith("lamp.png"))
        files[name] = files[name][:-1] + bytes([files[name][-1] ^ 1])
        path = tmp_path / "case.odrpkg"
        path.write_bytes(container.pack(list(files.items())))

        assert verified(path, tmp_path).returncode == 1

    def test_does_not_accept_any_flipped_byte(self, case, regulator, tmp_path):
        content = bytearray(taken(case, regulator))
        path = tmp_path / "case.odrpkg"
        for at in range(60, len(content), len(content) // 6):
            changed = bytearray(content)
            changed[at] ^= 1
            path.write_bytes(bytes(changed))
            assert verified(path, tmp_path).returncode in (1, 2), at

    def test_holds_for_the_sides_too(self, tmp_path):
        case = settled_case()
        for reader in (claimant_of(case), respondent_of(case)):
            path = tmp_path / f"{reader.pk}.odrpkg"
            content = taken(case, reader)
            path.write_bytes(content)
            assert verified(path, tmp_path).returncode == 0
            assert any(name.endswith("settlement.pdf") for name in unpacked(content))


class TestTheTrace:
    def test_names_who_took_it_once_a_time(self, case, regulator):
        taken(case, regulator)
        taken(case, claimant_of(case))

        events = Event.objects.filter(type="reports.package-taken", case_key=str(case.pk)).order_by("id")
        assert [receipts.opened_fields(event)["recipient"] for event in events] == [
            f"{regulator.full_name} (FR)", claimant_of(case).full_name,
        ]  # fmt: skip

    def test_the_other_side_learns_that_an_authority_took_it_and_not_who(self, case, regulator):
        taken(case, regulator)
        seen = everything(taken(case, respondent_of(case)))

        assert regulator.full_name.encode() not in seen
        assert seen.count(b'"role":"regulator"') >= 1


class TestFiles:
    def test_a_file_that_waits_for_its_check_is_not_given_out(self, case, regulator):
        Exhibit.objects.filter(case=case).update(state="quarantined", scan="waiting")

        assert not any(name.endswith("lamp.png") for name in unpacked(taken(case, regulator)))

    def test_a_file_that_was_changed_on_the_disk_stops_it(self, case, regulator):
        from django.core.files.storage import default_storage

        stored = Exhibit.objects.get(case=case).stored_as
        with open(default_storage.path(stored), "r+b") as file:
            file.write(b"X")

        with pytest.raises(operations.packages.Unavailable, match="cannot be read"):
            taken(case, regulator)

    def test_the_summary_is_readable_without_any_program(self):
        case = negotiating_case()
        files = unpacked(taken(case, claimant_of(case)))
        summary = json.loads(next(content for name, content in files.items() if name.endswith("case.json")))

        assert summary["case"]["number"] == case.number
        assert [move["to"] for move in summary["stages"]] == ["negotiation", "served", "admitted", "submitted"]


def test_a_case_without_files_can_be_taken_too(regulator, tmp_path):
    path = tmp_path / "case.odrpkg"
    path.write_bytes(taken(filed_case(), regulator))

    assert verified(path, tmp_path).returncode == 0
