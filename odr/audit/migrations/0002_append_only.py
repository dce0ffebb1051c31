"""The database itself refuses to change the log: UPDATE, DELETE and TRUNCATE, by anybody, replication role included.

Two rows may change in one way each: erasure empties a box, and empties a data key. The queue loses what was numbered.
Statement triggers also refuse statements that would touch no row. ENABLE ALWAYS holds under
`session_replication_role = replica`. A superuser can still disable triggers; the proofs find that out.
"""

from django.db import migrations

IMMUTABLE = [
    "audit_subject",
    "audit_event",
    "audit_leaf",
    "audit_treenode",
    "audit_checkpoint",
    "audit_casemap",
]

FUNCTIONS = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION audit_refuse_unless_erased_box() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.box IS NULL AND (NEW.id, NEW.event_id, NEW.data_key_id) = (OLD.id, OLD.event_id, OLD.data_key_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the log is append-only: a box can only be emptied'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION audit_refuse_unless_erased_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.wrapped IS NULL AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
        AND (NEW.id, NEW.subject_id) = (OLD.id, OLD.subject_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the log is append-only: a data key can only be erased, and only once'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION audit_refuse(); DROP FUNCTION audit_refuse_unless_erased_box();
DROP FUNCTION audit_refuse_unless_erased_key();
"""

# Only the guard reads this column: the event's transaction, counted over savepoints. Django need not know it.
TRANSACTION = """
ALTER TABLE audit_event ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_event_xact ON audit_event (xact);
"""
DROP_TRANSACTION = "ALTER TABLE audit_event DROP COLUMN xact;"

# The queue is all churn: vacuum it by count, not by share.
QUEUE = """
ALTER TABLE audit_pending SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
"""


def refusing(table, events):
    name = f"{table}_append_only"
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};",
        f"DROP TRIGGER {name} ON {table};",
    )


def only_erasing(table, function):
    name = f"{table}_only_erased"
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};",
        f"DROP TRIGGER {name} ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(TRANSACTION, DROP_TRANSACTION),
        migrations.RunSQL(QUEUE, migrations.RunSQL.noop),
        *[refusing(table, "UPDATE OR DELETE OR TRUNCATE") for table in IMMUTABLE],
        refusing("audit_box", "DELETE OR TRUNCATE"),
        refusing("audit_datakey", "DELETE OR TRUNCATE"),
        refusing("audit_streamhead", "DELETE OR TRUNCATE"),
        refusing("audit_pending", "UPDATE OR TRUNCATE"),
        only_erasing("audit_box", "audit_refuse_unless_erased_box"),
        only_erasing("audit_datakey", "audit_refuse_unless_erased_key"),
    ]
