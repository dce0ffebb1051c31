"""Files on pages and through the API: given out as downloads, to those who may see the case."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from odr.evidence import operations
from tests.evidence.test_uploads import MAIL, pdf, picture
from tests.factories import person
from tests.paths import NOW, claimant_of, filed_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return filed_case()


@pytest.fixture
def exhibit(case):
    return operations.add_to_case(
        case_id=case.pk, by=claimant_of(case), upload=SimpleUploadedFile('it’s "the" lamp 灯.jpg', picture()), now=NOW
    )


def files(**contents):
    return [SimpleUploadedFile(name.replace("__", "."), content) for name, content in contents.items()]


class TestDownloads:
    def test_are_attachments_that_no_browser_runs(self, client, case, exhibit):
        client.force_login(claimant_of(case))

        response = client.get(reverse("evidence:download", args=[exhibit.pk]))

        assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''it%E2%80%99s%20%22the")
        assert response.headers["Content-Security-Policy"].startswith("sandbox")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response.headers["Cache-Control"]
        assert b"".join(response.streaming_content)[:3] == b"\xff\xd8\xff"

    def test_the_small_picture_is_a_jpeg_of_ours(self, client, case, exhibit):
        client.force_login(claimant_of(case))

        response = client.get(reverse("evidence:preview", args=[exhibit.pk]))

        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["Content-Security-Policy"].startswith("sandbox")
        assert len(b"".join(response.streaming_content)) <= 60 * 1024

    @pytest.mark.parametrize("name", ["show", "download", "preview"])
    def test_are_not_found_by_others(self, client, exhibit, name):
        client.force_login(person())

        assert client.get(reverse(f"evidence:{name}", args=[exhibit.pk])).status_code == 404

    def test_need_signing_in(self, client, exhibit):
        assert client.get(reverse("evidence:download", args=[exhibit.pk])).status_code == 302


class TestThePageToAddFiles:
    def test_takes_several_and_names_each_that_cannot_be_taken(self, client, case):
        client.force_login(claimant_of(case))

        response = client.post(
            reverse("evidence:add", args=[case.pk]),
            {
                "files": files(good__jpg=picture(), wrong__jpg=pdf(), order__eml=MAIL, empty__txt=b""),
                "shows": "The lamp",
            },
        )

        body = response.content.decode()
        assert response.status_code == 422
        assert "“wrong.jpg” is really a PDF file" in body
        assert sorted(case.exhibits.values_list("name", flat=True)) == ["good.jpg", "order.eml"]

    def test_without_a_file_says_so(self, client, case):
        client.force_login(claimant_of(case))

        response = client.post(reverse("evidence:add", args=[case.pk]), {})

        assert response.status_code == 422
        assert "Choose at least one file" in response.content.decode()

    def test_of_another_persons_case_is_not_found(self, client, case):
        client.force_login(person())

        assert client.get(reverse("evidence:add", args=[case.pk])).status_code == 404
        assert client.post(reverse("evidence:add", args=[case.pk]), {"files": files(a__txt=b"x")}).status_code == 404


class TestTheApi:
    @pytest.fixture
    def api(self, case):
        api = APIClient()
        api.force_authenticate(claimant_of(case))
        return api

    def test_adds_lists_and_gives_out(self, api, case):
        added = api.post(f"/api/v1/cases/{case.pk}/exhibits/", {"file": files(a__txt=b"hello")[0], "shows": "A note"})

        assert added.status_code == 201
        assert added.json()["sha256"] == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        assert [row["id"] for row in api.get(f"/api/v1/cases/{case.pk}/exhibits/").json()] == [added.json()["id"]]
        content = api.get(f"/api/v1/exhibits/{added.json()['id']}/content/")
        assert b"".join(content.streaming_content) == b"hello"

    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("empty.txt", b"", "is empty"),
            ("photo.jpg", pdf(), "is really a PDF"),
            ("a.exe", b"MZ" + b"0" * 80, "program"),
        ],
    )
    def test_says_what_is_wrong_with_a_file(self, api, case, name, content, says):
        upload = io.BytesIO(content)
        upload.name = name

        refused = api.post(f"/api/v1/cases/{case.pk}/exhibits/", {"file": upload}, format="multipart")

        assert refused.status_code == 422
        assert refused.json()["code"] == "invalid-input"
        assert says in refused.json()["errors"]["file"][0]

    def test_without_a_file_names_the_field(self, api, case):
        assert "file" in api.post(f"/api/v1/cases/{case.pk}/exhibits/", {}, format="multipart").json()["errors"]

    def test_of_another_persons_case_is_not_found(self, case, exhibit):
        stranger = APIClient()
        stranger.force_authenticate(person())

        assert stranger.get(f"/api/v1/cases/{case.pk}/exhibits/").status_code == 404
        assert stranger.get(f"/api/v1/exhibits/{exhibit.pk}/content/").status_code == 404
        added = stranger.post(f"/api/v1/cases/{case.pk}/exhibits/", {"file": files(a__txt=b"x")[0]})
        assert added.status_code == 404
