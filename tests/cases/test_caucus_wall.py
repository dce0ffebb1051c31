"""The wall of the database around caucus content: whoever decides cannot read it, whatever the program forgets."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, DataError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import CaptureQueriesContext

from odr.accounts.models import Role
from odr.accounts.operations import tokens
from odr.cases import operations as cases
from odr.cases import queries, wall
from odr.cases.models import Message, Room, Side
from odr.common.time import now
from odr.embedded import postgres
from odr.mediation import notes, rooms
from odr.mediation.models import MediatorNote, Proposal, ProposalAnswer
from tests.factories import staff
from tests.paths import MEDIATING, claimant_of, mediating_case, mediator_of, proposed_case, respondent_of

pytestmark = pytest.mark.django_db
LATER = MEDIATING + timedelta(hours=1)
SECRET = "31337 euros is where I would give in"
NOTE = "they will take 31337"
WALLED = {
    "cases_message", "mediation_mediatornote", "mediation_proposal", "mediation_proposalanswer", "negotiation_bid",
    "negotiation_bidround",
}  # fmt: skip


@pytest.fixture
def case():
    """A case with something said in every room, a note, and somebody appointed to decide it."""
    case = mediating_case()
    for by, room, body in (
        (claimant_of(case), Room.PRIVATE_CLAIMANT, SECRET),
        (respondent_of(case), Room.PRIVATE_RESPONDENT, SECRET),
        (claimant_of(case), Room.JOINT, "An offer made in the talks"),
    ):
        rooms.send_message(case_id=case.pk, by=by, room=room, body=body, language="en", now=LATER)
    notes.add(case_id=case.pk, by=mediator_of(case), body=NOTE, now=LATER)
    say_in_the_proceedings(case)
    return case


def say_in_the_proceedings(case):
    Message.objects.create(
        case=case, room=Room.PROCEEDINGS, author=claimant_of(case), side=Side.CLAIMANT, body="My statement", language="en",
        created_at=LATER,
    )  # fmt: skip


def appoint(case):
    """Somebody decides the case. The appointment itself is neutrals' business; here only the row counts."""
    neutral = staff(Role.ARBITRATOR)
    cases.add_participant(case=case, user=neutral, side=Side.ARBITRATOR, display_name="Arbitrator", at=LATER)
    return neutral


@contextmanager
def behind_the_wall():
    with transaction.atomic(), wall.adjudicator():
        yield


def asked(statement, *values):
    with behind_the_wall(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


class TestTheAdjudicatorsRole:
    def test_finds_only_the_proceedings_when_every_filter_is_forgotten(self, case):
        with behind_the_wall():
            assert [message.room for message in Message.objects.all()] == [Room.PROCEEDINGS]
            assert not MediatorNote.objects.exists()
            assert not case.messages.exclude(room=Room.PROCEEDINGS).exists()
        assert Message.objects.filter(case=case).count() == 4

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT body FROM cases_message",
            "SELECT m.body FROM cases_case c JOIN cases_message m ON m.case_id = c.id",
            "SELECT m::text FROM cases_message m",
            "SELECT string_agg(body, ' ') FROM cases_message",
            "SELECT (SELECT max(body) FROM cases_message WHERE room = 'private_claimant')",
            "WITH x AS MATERIALIZED (SELECT * FROM cases_message) SELECT to_json(x)::text FROM x",
            "SELECT body FROM cases_message WHERE room LIKE 'private%%' OR true",
            "SELECT body FROM mediation_mediatornote",
            "SELECT coalesce(max(body), '') FROM mediation_mediatornote",
            "SELECT json_agg(n)::text FROM mediation_mediatornote n",
            "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'cases_message'",
            "SELECT histogram_bounds::text FROM pg_stats WHERE tablename = 'mediation_mediatornote'",
            "UPDATE cases_message SET body = body RETURNING body",
            "UPDATE mediation_mediatornote SET body = body RETURNING body",
            "DELETE FROM mediation_mediatornote RETURNING body",
        ],
    )
    def test_reads_no_word_of_it_by_any_statement(self, case, statement):
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE cases_message, mediation_mediatornote")
        assert "31337" not in str(asked(statement))

    @pytest.mark.parametrize(
        ("statement", "count"),
        [
            ("SELECT count(*) FROM cases_message", 1),
            ("SELECT count(*) FROM cases_message WHERE room <> 'proceedings'", 0),
            ("SELECT count(*) FROM mediation_mediatornote", 0),
            ("SELECT count(*) FROM cases_case c JOIN mediation_mediatornote n ON n.case_id = c.id", 0),
            ("SELECT count(*) FROM cases_case c WHERE EXISTS (SELECT FROM cases_message m WHERE m.room = 'joint')", 0),
        ],
    )
    def test_cannot_even_count_it(self, case, statement, count):
        assert asked(statement) == [(count,)]

    def test_learns_nothing_from_the_rows_a_plan_meets(self, case):
        plan = str(asked("EXPLAIN (ANALYZE, VERBOSE, COSTS OFF, TIMING OFF) SELECT body FROM mediation_mediatornote"))
        assert "31337" not in plan
        assert "rows=0" in plan or "rows=0.00" in plan or "One-Time Filter: false" in plan

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT 1 FROM cases_message WHERE body::int = 1 AND room = 'private_claimant'",
            "SELECT 1 FROM mediation_mediatornote WHERE body::int = 1",
            "SELECT 1 FROM mediation_mediatornote WHERE 1 / (length(body) - length(body)) = 1",
            "SELECT 1 FROM mediation_mediatornote WHERE body::json IS NOT NULL",
        ],
    )
    def test_learns_nothing_from_an_error(self, case, statement):
        assert asked(statement) == []  # no row is looked at, so none can fail
        with pytest.raises(DataError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)  # the owner's connection meets the rows, and fails on them

    def test_runs_a_function_and_a_view_of_its_own_behind_the_wall(self, case):
        made = (
            "CREATE FUNCTION pg_temp.all_of_it() RETURNS SETOF text LANGUAGE sql"
            " AS 'SELECT body FROM cases_message UNION ALL SELECT body FROM mediation_mediatornote'",
            "CREATE TEMP VIEW everything AS SELECT body FROM cases_message UNION ALL SELECT body FROM mediation_mediatornote",
        )
        with behind_the_wall(), connection.cursor() as cursor:
            for statement in made:
                cursor.execute(statement)
            cursor.execute("SELECT * FROM pg_temp.all_of_it() UNION ALL SELECT * FROM everything")
            assert cursor.fetchall() == [("My statement",), ("My statement",)]

    @pytest.mark.parametrize("room", [Room.JOINT, Room.PRIVATE_CLAIMANT, Room.PRIVATE_RESPONDENT])
    def test_writes_nothing_there_either(self, case, room):
        with pytest.raises(DatabaseError, match="row-level security"), behind_the_wall():
            Message.objects.filter(case=case).update(room=room)

    def test_cannot_take_the_wall_down(self, case):
        for statement in (
            "ALTER TABLE cases_message DISABLE ROW LEVEL SECURITY",
            "DROP POLICY cases_message_wall ON cases_message",
            "CREATE FUNCTION public.leak() RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
            "TRUNCATE cases_message",
        ):
            with pytest.raises(DatabaseError), behind_the_wall(), connection.cursor() as cursor:
                cursor.execute(statement)

    def test_sees_a_proposal_only_once_both_sides_accepted_it(self):
        case, proposal = proposed_case()
        with behind_the_wall():
            assert not Proposal.objects.filter(case=case).exists()
            assert not ProposalAnswer.objects.filter(proposal__case=case).exists()
        assert Proposal.objects.filter(pk=proposal.pk).exists()


class TestTheSwitch:
    def role(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            return cursor.fetchone()[0]

    def test_lasts_as_long_as_the_block_and_can_be_nested(self):
        before = self.role()
        with transaction.atomic(), wall.adjudicator():
            with wall.adjudicator():
                assert self.role() == wall.ROLE
            assert self.role() == wall.ROLE
        assert self.role() == before != wall.ROLE

    def test_is_undone_by_an_error_of_the_program_and_of_the_database(self):
        before = self.role()
        for broken in ("SELECT 1/0", "SELECT body FROM no_such_table"):
            with transaction.atomic():
                with pytest.raises(DatabaseError), wall.adjudicator(), connection.cursor() as cursor:
                    cursor.execute(broken)
                assert self.role() == before

    @pytest.mark.django_db(transaction=True)
    def test_needs_a_transaction(self):
        with pytest.raises(RuntimeError, match=r"transaction\.atomic"), wall.adjudicator():
            pass

    def test_names_the_role_the_embedded_server_makes(self):
        assert wall.ROLE == postgres.ADJUDICATOR


class TestTheDatabase:
    def test_has_the_wall_around_each_of_these_tables_and_no_other(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
            assert {name for (name,) in cursor.fetchall()} >= WALLED

    def test_gives_the_role_neither_login_nor_a_way_around(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s",
                [wall.ROLE],
            )
            assert cursor.fetchone() == (False, False, False, False, False)
            cursor.execute("SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE rolname = %s",
                           [wall.ROLE])  # fmt: skip
            assert cursor.fetchone() == (0,)

    def test_has_no_view_and_no_function_that_reads_with_its_owners_eyes(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
                " AND NOT coalesce(reloptions::text LIKE '%%security_invoker=true%%', false)"
                " UNION ALL SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
            )
            assert cursor.fetchall() == []

    def test_lets_the_role_reach_every_table(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
                " AND NOT has_table_privilege(%s, oid, 'SELECT, INSERT, UPDATE')",
                [wall.ROLE],
            )
            assert cursor.fetchall() == []


class TestPages:
    def roles_used(self, client, path, **headers):
        """The answer, and the statements that switched the role."""
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path, headers=headers)
        return answer, [each["sql"] for each in captured if "set_config('role'" in each["sql"]]

    def test_of_whoever_decides_run_behind_the_wall(self, case, monkeypatch, signed_in_as):
        neutral = appoint(case)
        monkeypatch.setitem(
            queries.ROOMS_OF_SIDE, Side.ARBITRATOR, tuple(Room)
        )  # somebody opened every room by mistake
        client = signed_in_as(neutral)

        for room, words in (("private_claimant", SECRET), ("joint", "An offer made")):
            answer, switched = self.roles_used(client, f"/en/cases/{case.pk}/rooms/{room}/")
            assert answer.status_code == 200
            assert len(switched) == 2
            assert words not in answer.content.decode()

    def test_an_act_of_whoever_decides_runs_behind_it_too(self, case, signed_in_as):
        client = signed_in_as(appoint(case))
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(f"/en/cases/{case.pk}/rooms/joint/", {"body": "A word to both of you"})
        assert answer.status_code in (403, 404)  # not their room
        assert any("set_config('role'" in each["sql"] for each in captured)

    def test_programs_of_whoever_decides_run_behind_it(self, case, monkeypatch):
        neutral = appoint(case)
        monkeypatch.setitem(
            queries.ROOMS_OF_SIDE, Side.ARBITRATOR, tuple(Room)
        )  # somebody opened every room by mistake
        secret = tokens.issue_api_token(user=neutral, name="desk", now=now())[1]

        answer, switched = self.roles_used(
            Client(), f"/api/v1/cases/{case.pk}/messages/", Authorization=f"Bearer {secret}"
        )
        assert answer.status_code == 200, answer.content
        assert len(switched) == 2
        assert "31337" not in answer.content.decode()
        assert "My statement" in answer.content.decode()

    def test_of_somebody_else_who_decides_other_cases_do_not(self, case, signed_in_as):
        _, switched = self.roles_used(signed_in_as(staff(Role.ARBITRATOR)), f"/en/cases/{case.pk}/rooms/joint/")
        assert switched == []

    def test_of_a_side_are_as_before(self, case, signed_in_as):
        appoint(case)
        page, switched = self.roles_used(
            signed_in_as(claimant_of(case)), f"/en/cases/{case.pk}/rooms/private_claimant/"
        )
        assert (SECRET in page.content.decode(), switched) == (True, [])
        secret = tokens.issue_api_token(user=claimant_of(case), name="desk", now=now())[1]

        answer, switched = self.roles_used(
            Client(), f"/api/v1/cases/{case.pk}/messages/", Authorization=f"Bearer {secret}"
        )
        assert SECRET in answer.content.decode()
        assert switched == []

    def test_of_the_mediator_are_as_before(self, case):
        found = [message.body for message in queries.messages(mediator_of(case), case)]
        assert found.count(SECRET) == 2
        assert [note.body for note in notes.of(mediator_of(case), case)] == [NOTE]


@pytest.mark.django_db(transaction=True)
def test_the_migration_can_be_taken_back_and_done_again():
    executor = MigrationExecutor(connection)
    executor.migrate([("cases", "0005_procedure"), ("mediation", "0002_guard")])
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_policies WHERE policyname LIKE '%\\_wall'")
        assert cursor.fetchone()[0] >= len(WALLED)
