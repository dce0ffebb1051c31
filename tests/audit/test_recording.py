"""Recording an act, and what the database refuses."""

import json
from datetime import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import Error, IntegrityError, connection, transaction
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from odr.audit import log, operations, queries, receipts
from odr.audit.guard import RequireEvent
from odr.audit.models import Box, Event, Leaf, Pending, Subject
from tests.audit.support import NOW, a_case, a_person, record, sealed

pytestmark = pytest.mark.django_db


def header(event):
    return json.loads(bytes(Event.objects.get(pk=event.pk).header))


def taken_back(case):
    with transaction.atomic():
        record(case)
        transaction.set_rollback(True)


class TestRecording:
    def test_keeps_structure_in_the_clear_and_values_out_of_the_leaf(self):
        event = record(a_case(), by=a_person(), role="claimant", moved=("filed", "answered"), amount=Decimal("12.30"))

        content = header(event)
        assert (content["role"], content["from"], content["to"]) == ("claimant", "filed", "answered")
        assert content["at"] == "2027-03-01T09:30:00.000000Z"
        assert set(content["commit"]) == {"about", "amount"}
        assert "12.30" not in bytes(event.header).decode()
        assert receipts.opened_fields(event)["amount"] == "12.30"

    def test_never_shows_a_person_s_or_case_s_key(self):
        case, person = a_case(), a_person()
        text = bytes(record(case, by=person).header).decode()
        assert str(case.pk) not in text
        assert str(person.pk) not in text

    def test_gives_a_case_one_tag_and_another_case_another(self):
        case = a_case()
        first, second, foreign = header(record(case)), header(record(case)), header(record(a_case()))
        assert first["case"] == second["case"] != foreign["case"]

    def test_of_a_case_first_met_in_an_act_that_was_taken_back_makes_it_known_again(self):
        case, person = a_case(), a_person()
        with transaction.atomic():
            record(case, by=person)
            transaction.set_rollback(True)
        tag = header(record(case, by=person))["actor"]
        assert bytes(Subject.objects.get(key=str(person.pk)).tag).hex() == tag

    def test_again_in_a_case_takes_one_round_trip(self, django_assert_num_queries):
        case, person = a_case(), a_person()
        record(case, by=person)
        with django_assert_num_queries(1), transaction.atomic(savepoint=False):
            log.record("cases.note-made", about=case, case=case, by=person, at=NOW, text="x")

    def test_of_the_act_that_makes_a_case_takes_one_round_trip(self, django_assert_num_queries):
        case, person = a_case(), a_person()
        record(a_case(), by=person)
        with django_assert_num_queries(1), transaction.atomic(savepoint=False):
            first = log.record("cases.made", about=case, case=case, by=person, at=NOW, first=True, text="x")
        with django_assert_num_queries(1), transaction.atomic(savepoint=False):
            log.record("cases.note-made", about=case, case=case, by=person, at=NOW, text="y")
        assert receipts.opened_fields(first)["text"] == "x"
        assert queries.events_of(case).count() == Pending.objects.filter(event__case_key=str(case.pk)).count() == 2

    @pytest.mark.parametrize("known", ["case", "person", "both", "nobody"])
    def test_of_the_act_that_makes_a_case_stands_whatever_was_known_before(self, known):
        case, person = a_case(), a_person()
        if known in ("case", "both"):
            record(case)
        if known in ("person", "both"):
            record(a_case(), by=person)
        event = record(case, "cases.made", by=person, first=True, text="x")
        assert receipts.opened_fields(event)["text"] == "x"
        assert header(event)["actor"] == bytes(Subject.objects.get(key=str(person.pk)).tag).hex()
        assert header(event)["case"] == bytes(Subject.objects.get(key=str(case.pk)).tag).hex()

    def test_of_the_act_that_makes_a_case_meets_a_person_whose_first_act_was_taken_back(self):
        case, person = a_case(), a_person()
        with transaction.atomic():
            record(a_case(), by=person)
            transaction.set_rollback(True)
        event = record(case, "cases.made", by=person, first=True, text="x")
        assert header(event)["actor"] == bytes(Subject.objects.get(key=str(person.pk)).tag).hex()

    def test_outside_a_case_belongs_to_the_thing_it_is_about(self):
        person = a_person()
        event = log.record("accounts.signed-in", about=person, at=NOW)
        assert list(queries.events_of(person)) == [event]

    def test_equal_values_of_two_events_cannot_be_told_to_be_equal(self):
        case = a_case()
        first, second = header(record(case, text="yes")), header(record(case, text="yes"))
        assert first["commit"]["text"] != second["commit"]["text"]

    def test_accepts_what_people_and_programs_write(self):
        event = record(
            a_case(),
            text="e\u0301",
            day=NOW.date(),
            moment=NOW,
            label=gettext_lazy("Refund"),
            safe=mark_safe("b"),
            parts=(1, None),
        )
        assert receipts.opened_fields(event) | {"about": ""} == {
            "about": "",
            "text": "é",
            "day": "2027-03-01",
            "moment": "2027-03-01T09:30:00.000000Z",
            "label": "Refund",
            "safe": "b",
            "parts": [1, None],
        }

    @pytest.mark.parametrize(
        ("change", "error", "why"),
        [
            ({"type_": "Offer made"}, ValueError, "must read app.act-done"),
            ({"at": datetime(2027, 1, 1)}, ValueError, "must carry its time zone"),
            ({"amount": 1.5}, TypeError, "float cannot be recorded; write it as text"),
            ({"Größe": "1"}, ValueError, "field 'Größe' must be lower-case ASCII"),
            ({"count": 2**60}, ValueError, "integer beyond"),
        ],
    )
    def test_refuses_what_has_no_one_form(self, change, error, why):
        with pytest.raises(error, match=why):
            record(a_case(), **change)

    def test_of_an_act_that_is_taken_back_is_taken_back_with_it(self):
        case = a_case()
        taken_back(case)
        assert not queries.events_of(case).exists()
        assert not Pending.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_recording_outside_the_act_s_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError, match="must be recorded in the transaction"):
        log.record("cases.x", about=a_case(), at=NOW)


TABLES = ["subject", "event", "leaf", "treenode", "checkpoint", "casemap", "box", "datakey"]


def refused(statement, *values):
    with pytest.raises(IntegrityError, match="the log is append-only"), transaction.atomic():
        connection.cursor().execute(statement, values)


class TestTheDatabase:
    @pytest.mark.parametrize("table", [*TABLES, "streamhead"])
    @pytest.mark.parametrize("act", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
    def test_refuses_to_forget(self, act, table):
        sealed(a_case(), events=1)
        commit_now()
        refused(act.format(f"audit_{table}"))

    @pytest.mark.parametrize("table", TABLES[:6])
    def test_refuses_to_change(self, table):
        column = {"checkpoint": "size", "casemap": "leaf_id", "leaf": "leaf_index"}.get(table, "id")
        refused(f"UPDATE audit_{table} SET {column} = {column}")  # noqa: S608

    def test_refuses_also_in_the_replication_role_on_every_table_of_the_log(self):
        """ENABLE ALWAYS ("A"): only a superuser could try that role out, and the tests need not be one."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.relname FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid"
                " WHERE t.tgname = c.relname || '_append_only' AND t.tgenabled = 'A'"
            )
            assert {row[0] for row in cursor.fetchall()} == {
                model._meta.db_table for model in apps.get_app_config("audit").get_models()
            }

    def test_refuses_another_content_of_a_box(self):
        record(a_case())
        refused("UPDATE audit_box SET box = %s", b"other")

    def test_refuses_a_data_key_that_comes_back(self):
        case = a_case()
        record(case)
        operations.erase(of=case, ground="GDPR art. 17(1)(a)", at=NOW)
        refused("UPDATE audit_datakey SET wrapped = %s, erased_at = NULL WHERE erased_at IS NOT NULL", b"x")

    def test_refuses_to_jump_the_queue(self):
        refused("TRUNCATE audit_pending")


@pytest.fixture
def guarded():
    """A table that changes only together with an event."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE guarded_offer (id int PRIMARY KEY, case_id uuid, amount int)")
    with connection.schema_editor(atomic=False) as editor:
        RequireEvent("guarded_offer", model="tests.offer", case="case_id").database_forwards("tests", editor)
    return "guarded_offer"


def commit_now():
    """Run what the database defers to commit; the tests' own transaction never commits."""
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def write(statement, *values):
    connection.cursor().execute(statement, values)
    commit_now()


class TestTheGuard:
    INSERT = "INSERT INTO guarded_offer VALUES (1, %s, 5)"

    def test_lets_a_recorded_change_pass(self, guarded):
        case = a_case()
        record(case)
        write(self.INSERT, case.pk)
        write("UPDATE guarded_offer SET amount = 6")
        write("DELETE FROM guarded_offer")

    def test_refuses_each_way_to_change_without_an_event(self, guarded):
        for statement in (self.INSERT, self.INSERT.replace("5)", "7), (2, NULL, 1)")):
            with pytest.raises(IntegrityError, match="no event was recorded for this insert"), transaction.atomic():
                write(statement, a_case().pk)

    def test_does_not_count_an_event_of_another_case(self, guarded):
        record(a_case())
        with pytest.raises(IntegrityError, match="must change together"), transaction.atomic():
            write(self.INSERT, a_case().pk)

    def test_does_not_count_an_event_that_was_taken_back(self, guarded):
        case = a_case()
        taken_back(case)
        with pytest.raises(IntegrityError, match="must change together"), transaction.atomic():
            write(self.INSERT, case.pk)

    def test_counts_an_event_recorded_under_a_savepoint(self, guarded):
        case = a_case()
        with transaction.atomic():
            record(case)
        write(self.INSERT, case.pk)

    def test_can_be_taken_off_by_a_migration_going_back(self, guarded):
        with connection.schema_editor(atomic=False) as editor:
            RequireEvent("guarded_offer", model="tests.offer", case="case_id").database_backwards("tests", editor)
        write(self.INSERT, a_case().pk)

    def test_takes_only_plain_names(self):
        with pytest.raises(ValueError, match="not a plain column or table name"):
            RequireEvent("offer; DROP TABLE x", model="tests.offer")


@pytest.mark.django_db(transaction=True)
def test_an_event_of_an_earlier_transaction_does_not_count_for_a_later_one():
    case = a_case()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE guarded_later (id int PRIMARY KEY, case_id uuid)")
    try:
        with connection.schema_editor() as editor:
            RequireEvent("guarded_later", model="tests.later", case="case_id").database_forwards("tests", editor)
        record(case)
        with pytest.raises(Error, match="no event was recorded"):
            connection.cursor().execute("INSERT INTO guarded_later VALUES (1, %s)", [case.pk])
    finally:
        connection.cursor().execute("DROP TABLE guarded_later; DROP FUNCTION guarded_later_guard()")


class TestErasing:
    def test_makes_later_events_use_a_new_key_even_where_the_old_one_is_remembered(self):
        case = a_case()
        record(case, text="before")
        operations.erase(of=case, ground="x", at=NOW)
        after = record(case, text="after")
        assert receipts.opened_fields(after)["text"] == "after"
        assert Subject.objects.get(key=str(case.pk)).data_keys.count() == 2

    def test_a_person_leaves_what_belongs_to_the_case(self):
        case, person = a_case(), a_person()
        event = record(case, name=log.Personal("Zoë", of=person), amount="5")
        operations.erase(of=person, ground="GDPR art. 17(1)(a)", at=NOW, case=case)
        assert set(receipts.opened_fields(event)) == {"about", "amount"}

    def test_is_itself_recorded_with_its_ground(self):
        case = a_case()
        record(case, text="secret")
        erased = operations.erase(of=case, ground="GDPR art. 17(1)(a)", at=NOW)
        assert receipts.opened_fields(erased)["ground"] == "GDPR art. 17(1)(a)"
        assert receipts.opened_fields(erased)["boxes"] == 1

    def test_twice_erases_nothing_more(self):
        case = a_case()
        kept = operations.erase(of=case, ground="first", at=NOW)
        record(case)
        assert Subject.objects.filter(key=str(case.pk)).count() == 1
        assert receipts.opened_fields(kept)["boxes"] == 0

    def test_leaves_nothing_of_the_value_in_any_table(self):
        case = a_case()
        event = record(case, text="secret")
        operations.erase(of=case, ground="x", at=NOW)
        assert Box.objects.get(event=event).box is None
        assert receipts.opened_fields(event) == {}
        assert not Leaf.objects.filter(event=event).exists()
