"""The guard: no protected row changes in a transaction that records no event.

    operations = [RequireEvent("cases_case", model="cases.case", case="id"),
                  RequireEvent("negotiation_offer", model="negotiation.offer", case="case_id")]

A deferred constraint trigger asks at commit whether this transaction holds an event of the row's case, or about the row
itself. Bulk writes, raw SQL and the admin are caught alike. It stops accidents and attackers inside the application;
a superuser can switch triggers off and is only found out by the proofs.
"""

import re
from typing import Any, Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

IDENTIFIER: Final = re.compile(r"[a-z_][a-z0-9_]{0,54}")

FUNCTION: Final = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE
    r {table}%ROWTYPE;
BEGIN
    IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
    PERFORM 1 FROM audit_event e
     WHERE e.xact = pg_current_xact_id()
       AND ({same_case} OR (e.about_model = '{model}' AND e.about_key = r.{pk}::text));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no event was recorded for this % of {model} %: state and record must change together',
            lower(TG_OP), r.{pk} USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Call odr.audit.log.record in the same transaction.';
    END IF;
    RETURN NULL;
END $guard$;
CREATE CONSTRAINT TRIGGER {function} AFTER INSERT OR UPDATE OR DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {function}();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {function};
"""


class RequireEvent(Operation):
    """Migration operation: changes of `table` need an event in the same transaction.

    `model` is the label in lower case, `pk` its key column; `case` the column that holds the case's id, or
    `case_sql` an SQL expression over the row `r` that yields it. With neither, only an event about the row counts.
    The app's migration must depend on `("audit", "0002_append_only")`.
    """

    reversible = True

    def __init__(self, table: str, *, model: str, case: str = "", case_sql: str = "", pk: str = "id") -> None:
        for name in (table, pk, *([case] if case else [])):
            if not IDENTIFIER.fullmatch(name):
                raise ValueError(f"{name!r} is not a plain column or table name")
        self.table, self.model, self.case, self.case_sql, self.pk = table, model, case, case_sql, pk

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of the models' state."""

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_: Any) -> None:
        schema_editor.execute(self._sql(), params=None)  # no parameters: the function has per cent signs

    def database_backwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_: Any) -> None:
        schema_editor.execute(
            f"DROP TRIGGER {self._function} ON {self.table}; DROP FUNCTION {self._function}()", params=None
        )

    def describe(self) -> str:
        return f"Refuse changes of {self.table} without an event"

    @property
    def _function(self) -> str:
        return f"{self.table}_guard"

    def _sql(self) -> str:
        case = self.case_sql or (f"r.{self.case}" if self.case else "")
        same_case = f"e.case_key = ({case})::text" if case else "false"
        return FUNCTION.format(
            function=self._function, table=self.table, model=self.model, pk=self.pk, same_case=same_case
        )
