"""The rules of a determination are kept once, and asked again they give the same bytes, or it is said that they do not."""

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from odr.determinations import engine, packs
from odr.determinations.models import Determination, RulePack
from platform_rules.packs import version_of
from platform_rules.sources import pack_version
from tests.paths import filed_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_known_yet(db, monkeypatch):
    """As a process that has filed nothing yet, on a database in which nobody has."""
    RulePack.objects.all().delete()
    monkeypatch.setattr(packs, "_kept", set())


def told(number: str) -> str:
    out = io.StringIO()
    call_command("replay_determination", number, stdout=out)
    return out.getvalue()


def changed_rules(archive: bytes) -> bytes:
    """The same pack with one more file: other bytes, another version."""
    made = io.BytesIO(archive)
    with zipfile.ZipFile(made, "a") as packed:
        packed.writestr("law/zz/note.yaml", "forum: [FR]\nsource: test\nchecked: 2026-01-01\ntopics: {}\n")
    return made.getvalue()


class TestKeeping:
    def test_is_done_with_the_first_filing_and_names_the_installed_rules(self):
        filed_case()
        kept = RulePack.objects.get()
        assert kept.version == pack_version() == version_of(bytes(kept.archive))

    def test_is_done_once_a_version(self):
        filed_case()
        filed_case(email="wang@example.org")
        assert RulePack.objects.count() == 1

    def test_costs_a_filing_nothing_once_the_process_knows(self):
        filed_case()
        packs._kept.add(pack_version())
        with CaptureQueriesContext(connection) as sent:
            filed_case(email="wang@example.org")
        assert not any("rulepack" in query["sql"] for query in sent)

    def test_is_forgotten_with_a_filing_that_was_taken_back(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            filed_case()
            transaction.set_rollback(True)
        assert not packs._kept
        with django_capture_on_commit_callbacks(execute=True):
            filed_case()
        assert packs._kept == {pack_version()}

    def test_keeps_no_files_that_are_not_the_rules_in_use(self, monkeypatch, caplog):
        other = changed_rules(packs.installed())
        monkeypatch.setattr(packs, "installed", lambda: other)
        filed_case()
        assert not RulePack.objects.exists()
        assert "cannot be kept" in caplog.text

    def test_is_for_ever(self):
        filed_case()
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            RulePack.objects.update(archive=b"")


class TestAskingAgain:
    def test_gives_the_same_bytes(self):
        case = filed_case()
        assert told(case.number).endswith("identical, byte for byte\n")
        assert told(str(case.pk)).endswith("identical, byte for byte\n")

    def test_says_which_answer_differs_where_what_was_kept_was_changed(self):
        case = filed_case()
        row = Determination.objects.get()
        answers = {**row.finding["answers"], "governing_law": "US-CA"}
        Determination.objects.update(finding={**row.finding, "answers": answers})
        replayed = packs.replay(Determination.objects.get())

        assert replayed.result == "different"
        assert replayed.changes is not None
        assert replayed.changes["answers"]["governing_law"]["before"] == "US-CA"
        with pytest.raises(CommandError, match="1 of 1"):
            told(case.number)

    def test_asks_the_rules_kept_and_not_those_installed(self):
        filed_case()
        row = Determination.objects.get()
        archive = changed_rules(packs.installed())
        older = version_of(archive)
        RulePack.objects.create(version=older, archive=archive, first_used_at=row.made_at)
        row.pack_version = older
        row.finding = {**row.finding, "pack_version": older}
        assert packs.replay(row).result == "identical"
        assert older != pack_version()

    def test_says_when_the_rules_were_not_kept(self):
        case = filed_case()
        Determination.objects.update(pack_version="law-0000000000000000")
        with pytest.raises(CommandError, match="did not come out identical"):
            told(case.number)
        assert packs.replay(Determination.objects.get()).result == "no-pack"

    def test_says_when_the_kept_rules_cannot_answer(self):
        filed_case()
        row = Determination.objects.get()
        RulePack.objects.create(version="law-broken", archive=b"no archive", first_used_at=row.made_at)
        row.pack_version = "law-broken"
        assert packs.replay(row).result == "failed"

    def test_of_a_case_that_is_not_there_says_so(self):
        with pytest.raises(CommandError, match="There is no case"):
            told("FR-1999-000-001")


def test_the_fingerprint_of_what_is_stored_is_that_of_what_was_found():
    filed_case()
    row = Determination.objects.get()
    found = engine.find(row.facts, as_of=row.as_of)
    assert found.fingerprint == engine.fingerprint(row.facts, row.as_of, row.finding, row.memo)
