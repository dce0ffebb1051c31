"""What happens to a file on its way in: hostile ones, mistaken ones, good ones."""

import hashlib
import io
import socket
import struct
import threading
import zipfile

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from odr.audit.models import Event
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from odr.evidence import kinds, operations, queries, serving
from odr.evidence.models import Exhibit
from tests.factories import person, staff
from tests.paths import NOW, admitted_case, claimant_of, filed_case, respondent_of

pytestmark = pytest.mark.django_db


def picture(format_="JPEG", size=(400, 300), **options):
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, format_, **options)
    return out.getvalue()


def pdf(pages=1, **options):
    out = io.BytesIO()
    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page()
    document.save(out, **options)
    return out.getvalue()


def archive(encrypted=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
    content = bytearray(out.getvalue())
    content[6] |= 1 if encrypted else 0
    return bytes(content)


MAIL = b"From: shop@example.org\r\nTo: me@example.org\r\nDate: Mon, 5 Oct 2026 10:00:00 +0000\r\nSubject: Your order\r\n\r\nThanks."


@pytest.fixture
def case():
    return filed_case()


@pytest.fixture
def add(case):
    """Add a file to the case as its buyer."""

    def add(name, content, **changes):
        upload = SimpleUploadedFile(name, content)
        return operations.add_to_case(
            **{"case_id": case.pk, "by": claimant_of(case), "upload": upload, "now": NOW, **changes}
        )

    return add


def stored_files():
    try:
        return set(default_storage.listdir("evidence")[1])
    except FileNotFoundError:
        return set()


class TestGoodFiles:
    @pytest.mark.parametrize(
        ("name", "content", "kind"),
        [
            ("photo.jpg", picture(), "jpeg"),
            ("PHOTO.JPEG", picture(), "jpeg"),
            ("shot.png", picture("PNG"), "png"),
            ("shot.webp", picture("WEBP"), "webp"),
            ("phone.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64, "heic"),
            ("order.pdf", pdf(), "pdf"),
            ("chat.txt", "He said: 不退款。".encode(), "text"),
            ("chat.txt", "不退款。".encode("gb18030"), "text"),
            ("chat.txt", "No refund.".encode("utf-16"), "text"),
            ("prices.csv", b"day,price\n2026-10-02,129.00\n", "csv"),
            ("order.eml", MAIL, "mail"),
            ("unboxing.mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00" * 64, "video"),
            ("no ending", picture(), "jpeg"),
        ],
    )
    def test_are_kept_as_they_came_and_told_by_their_content(self, add, name, content, kind):
        exhibit = add(name, content)

        assert (exhibit.kind, exhibit.size) == (kind, len(content))
        assert exhibit.sha256 == hashlib.sha256(content).hexdigest()
        with default_storage.open(exhibit.stored_as) as kept:
            assert kept.read() == content

    def test_lie_under_a_random_name(self, add):
        exhibit = add("../../etc/passwd.txt", b"root")

        assert exhibit.name == "passwd.txt"
        assert "passwd" not in exhibit.stored_as

    def test_carry_their_hash_into_the_record(self, add, case):
        exhibit = add("photo.jpg", picture())

        event = Event.objects.get(type="evidence.exhibit-added", case_key=str(case.pk))
        assert event.about_key == str(exhibit.pk)

    def test_are_numbered_in_the_order_of_arrival(self, add):
        assert [add(f"{n}.txt", f"note {n}".encode()).number for n in (1, 2, 3)] == [1, 2, 3]

    def test_sent_twice_are_one_exhibit(self, add, case):
        content = picture()

        assert add("photo.jpg", content) == add("photo.jpg", content)
        assert case.exhibits.count() == 1

    def test_are_not_scanned_and_say_so_where_there_is_no_scanner(self, add):
        exhibit = add("photo.jpg", picture())

        assert (exhibit.scan, exhibit.state) == ("not_scanned", "clean")

    def test_get_a_small_picture_without_what_the_original_carries(self, add):
        exif = Image.Exif()
        exif[0x010E] = "MARKER-DESCRIPTION"
        exif.get_ifd(0x8825)[1] = "N"
        exhibit = add("photo.jpg", picture(size=(3000, 2000), exif=exif, comment=b"MARKER-COMMENT"))

        with default_storage.open(exhibit.preview_as) as kept:
            small = kept.read()
        assert exhibit.has_place
        assert len(small) <= 60 * 1024
        assert b"MARKER" not in small
        assert Image.open(io.BytesIO(small)).format == "JPEG"

    def test_a_pdf_shows_its_first_page(self, add):
        exhibit = add("order.pdf", pdf(3))

        assert exhibit.pages == 3
        assert exhibit.preview_as


class TestRefusedFiles:
    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("empty.jpg", b"", "is empty"),
            ("large.txt", b"x" * (25 * 1024 * 1024 + 1), "larger than 25 MB"),
            ("photo.jpg", pdf(), "is really a PDF file. Give it the ending .pdf"),
            ("order.pdf", picture(), "is really a JPEG file"),
            ("photo.png", picture(), "is really a JPEG file"),
            ("locked.pdf", pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "locked with a password"),
            ("owner.pdf", pdf(encryption=pikepdf.Encryption(owner="o", user="")), "locked with a password"),
            ("order.docx", archive(), "ZIP or Office file"),
            ("locked.zip", archive(encrypted=True), "locked with a password"),
            ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "Office file, or a locked one"),
            ("setup.exe", b"MZ\x90\x00" + b"\x00" * 64, "is a program"),
            ("photo.jpg", b"MZ\x90\x00" + b"\x00" * 64, "is a program"),
            ("tool.txt", b"#!/bin/sh\nrm -rf /\n", "is a program"),
            ("page.txt", b"<!DOCTYPE html><script>alert(1)</script>", "is a web page"),
            ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "is a web page"),
            ("moving.gif", b"GIF89a" + b"\x00" * 64, "is a GIF picture"),
            ("broken.jpg", picture()[:2000], "cannot be opened"),
            ("broken.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "cannot be opened"),
            ("broken.pdf", b"%PDF-1.7\nnothing", "cannot be opened"),
            ("long.pdf", pdf(201), "more than 200 pages"),
            ("letter.eml", b"Dear shop,\nwhere is it?", "not a saved e-mail"),
            ("binary.txt", b"\x00\x01\x02\x03" * 20, "is of a kind we do not take"),
        ],
    )
    def test_are_named_with_what_would_be_right_and_leave_nothing_behind(self, add, name, content, says):
        before = stored_files()

        with pytest.raises(InvalidInput) as refused:
            add(name, content)

        message = str(refused.value.errors["files"][0])
        assert says in message
        assert name in message
        assert not Exhibit.objects.exists()
        assert stored_files() == before

    def test_a_small_file_of_very_many_pixels_is_refused_before_it_is_drawn(self, add):
        out = io.BytesIO()
        Image.new("1", (20_000, 20_000)).save(out, "PNG")
        assert len(out.getvalue()) < 60_000

        with pytest.raises(InvalidInput, match="more than 40 million pixels"):
            add("bomb.png", out.getvalue())

    def test_the_twenty_first_file_is_refused(self, add):
        for number in range(kinds.CASE_FILES):
            add(f"{number}.heic", b"\x00\x00\x00\x18ftypheic" + bytes([number]) * 32)

        with pytest.raises(InvalidInput, match="can hold 20 files"):
            add("one-more.txt", b"x")

    def test_more_than_200_mb_in_all_is_refused(self, add, case):
        add("first.txt", b"x")
        case.exhibits.update(size=kinds.CASE_BYTES - 1)

        with pytest.raises(InvalidInput, match="200 MB"):
            add("second.txt", b"xx")

    @pytest.mark.parametrize(
        "name", ["a\u202egpj.exe.jpg", "a\x00b.jpg", "C:\\fakepath\\a.jpg", " .jpg", "x" * 300 + ".jpg"]
    )
    def test_names_that_mislead_are_made_plain(self, add, name):
        kept = add(name, picture()).name

        assert len(kept) <= 200
        assert not set(kept) & set("\u202e\x00/\\")
        assert kept.endswith("jpg")


class TestWhoMayAdd:
    def test_a_stranger_does_not_find_the_case(self, add):
        with pytest.raises(NotFound):
            add("a.txt", b"x", by=person())

    def test_an_officer_may_not(self, add):
        with pytest.raises(NotPermitted):
            add("a.txt", b"x", by=staff("intake_officer"))

    def test_nobody_may_after_the_end(self, add, case):
        from odr.cases import operations as cases

        cases.withdraw(case_id=case.pk, by=claimant_of(case), now=NOW)

        with pytest.raises(MoveNotAllowed):
            add("a.txt", b"x")

    def test_the_seller_sees_and_adds_once_the_case_was_taken_on(self):
        case = admitted_case()

        exhibit = operations.add_to_case(
            case_id=case.pk, by=respondent_of(case), upload=SimpleUploadedFile("a.txt", b"x"), now=NOW
        )

        assert queries.get(claimant_of(case), exhibit.pk) == exhibit


class FakeClamd(threading.Thread):
    """A scanner that speaks clamd's protocol on a real socket, and finds "EICAR" infected."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen()

    def run(self):
        while True:
            connection, _address = self.server.accept()
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                data = b""
                while length := struct.unpack("!L", stream.read(4))[0]:
                    data += stream.read(length)
                answer = b"stream: Eicar-Test FOUND\0" if b"EICAR" in data else b"stream: OK\0"
                connection.sendall(answer)


class TestTheVirusScan:
    @pytest.fixture
    def clamd(self, tmp_path, settings):
        settings.CLAMD_SOCKET = str(tmp_path / "clamd.sock")
        FakeClamd(settings.CLAMD_SOCKET).start()

    def test_lets_a_clean_file_pass(self, add, clamd):
        exhibit = add("a.txt", b"hello")

        assert (exhibit.scan, exhibit.state) == ("clean", "clean")

    def test_refuses_an_infected_file(self, add, clamd):
        before = stored_files()

        with pytest.raises(InvalidInput, match="contains a virus"):
            add("a.txt", b"EICAR")

        assert stored_files() == before

    def test_a_scanner_that_is_down_keeps_the_file_waiting_and_unopened(self, add, settings, tmp_path):
        settings.CLAMD_SOCKET = str(tmp_path / "nobody-listens.sock")

        exhibit = add("a.txt", b"hello")

        assert (exhibit.scan, exhibit.state) == ("waiting", "quarantined")
        with pytest.raises(Conflict, match="waits for the virus check"):
            serving.original(exhibit)

    def test_what_waited_is_scanned_later(self, add, settings, tmp_path):
        settings.CLAMD_SOCKET = str(tmp_path / "late.sock")
        good, bad = add("a.txt", b"hello"), add("b.txt", b"EICAR")
        FakeClamd(settings.CLAMD_SOCKET).start()

        assert set(queries.waiting()) == {good.pk, bad.pk}
        for exhibit in (good, bad):
            operations.scan_again(exhibit_id=exhibit.pk, now=NOW)

        good.refresh_from_db()
        bad.refresh_from_db()
        assert (good.state, bad.state) == ("clean", "refused")
        assert queries.waiting() == []
        with pytest.raises(Conflict, match="virus was found"):
            serving.original(bad)
