"""The wall around what was said in confidence: whoever decides a case reads it with a database role that cannot see it.

    with transaction.atomic(), wall.adjudicator():
        ...                                   # a forgotten filter finds no row of a private room here

The wall is a net under `visible_to` and `ROOMS_OF_SIDE`, never the filter: queries say themselves what they want. Pages and
the API of an adjudicator run behind it by `odr.cases.middleware.CaucusWall`; see docs/caucus-wall.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from odr.audit.guard import IDENTIFIER

#: The database role, without a login of its own. The embedded server and the migration make it.
ROLE: Final = "odr_adjudicator"

_SWITCH: Final = "SELECT current_setting('role'), set_config('role', %s, true)"

_MAKE: Final = f"""
DO $wall$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
        BEGIN
            CREATE ROLE {ROLE} NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;  -- made for another database at this very moment
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'this database user may not create the role {ROLE}'
                    USING HINT = format('Have an administrator run: CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO %I;', current_user);
        END;
    END IF;
    IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN
        EXECUTE format('GRANT {ROLE} TO %I', current_user);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO {ROLE}', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO {ROLE}', current_schema());
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO {ROLE}', current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE}',
                   current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE, SELECT ON SEQUENCES TO {ROLE}', current_schema());
END $wall$;
"""
# Only privileges in this database are taken back: other databases of the server may use the role.
_UNMAKE: Final = f"DROP OWNED BY {ROLE}"

_RAISE_WALL: Final = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {policy} ON {table} USING (current_user <> '{role}' OR {shows}) WITH CHECK (current_user <> '{role}' OR {shows});
"""
_TEAR_DOWN: Final = "DROP POLICY {policy} ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"


@contextmanager
def adjudicator() -> Iterator[None]:
    """Run what is inside with the adjudicator's database role; the role before it comes back at the end, also after an error.

    Only within a transaction (RuntimeError otherwise), so that no connection is given back to others in the wrong role.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("wall.adjudicator() stands inside transaction.atomic(): the role ends with the transaction")
    with transaction.atomic():  # an error goes back to this point, and the role with it
        before = _become(ROLE)
        yield
        if not connection.needs_rollback:
            _become(before)


def _become(role: str) -> str:
    """Switch the role for the rest of the transaction; the role before."""
    with connection.cursor() as cursor:
        cursor.execute(_SWITCH, [role])
        return str(cursor.fetchone()[0])


class MakeRole(Operation):
    """Migration operation: the role exists, may be taken on, and reaches every table, those of later migrations too.

    Where the database user may not create roles it stops and says which two statements an administrator has to run.
    """

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Roles are no part of the models' state."""

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_: Any) -> None:
        schema_editor.execute(_MAKE, params=None)

    def database_backwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_: Any) -> None:
        schema_editor.execute(_UNMAKE, params=None)

    def describe(self) -> str:
        return f"Make the database role {ROLE}"


class Wall(Operation):
    """Migration operation: of `table` the adjudicator's role sees and writes only rows for which `shows` holds.

    `shows` is an SQL condition on the row's own columns, "false" for no row at all: a policy that looks into other tables
    makes every list slow. Everybody else is not affected.
    """

    reversible = True

    def __init__(self, table: str, *, shows: str) -> None:
        if not IDENTIFIER.fullmatch(table):
            raise ValueError(f"{table!r} is not a plain table name")
        self.table, self.shows = table, shows

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Policies are no part of the models' state."""

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_: Any) -> None:
        schema_editor.execute(self._filled(_RAISE_WALL), params=None)

    def database_backwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_: Any) -> None:
        schema_editor.execute(self._filled(_TEAR_DOWN), params=None)

    def describe(self) -> str:
        return f"Keep {self.table} from whoever decides, unless {self.shows}"

    def _filled(self, template: str) -> str:
        return template.format(table=self.table, policy=f"{self.table}_wall", role=ROLE, shows=self.shows)
