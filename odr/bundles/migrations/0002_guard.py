"""State and record change together, and what a buyer said is never edited: both held by the database."""

from django.db import migrations

from odr.audit.guard import RequireEvent

FREEZE = """
CREATE FUNCTION bundles_never_edited() RETURNS trigger LANGUAGE plpgsql AS $frozen$
BEGIN
    RAISE EXCEPTION 'a row of % is never changed: write another one', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $frozen$;
CREATE TRIGGER bundles_frozen BEFORE UPDATE OR DELETE ON bundles_answer
    FOR EACH ROW EXECUTE FUNCTION bundles_never_edited();
"""
THAW = """
DROP TRIGGER bundles_frozen ON bundles_answer;
DROP FUNCTION bundles_never_edited();
"""
OF_MEMBER = "SELECT m.case_id FROM bundles_member m WHERE m.id = r.member_id"


class Migration(migrations.Migration):
    dependencies = [("bundles", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        RequireEvent("bundles_bundle", model="bundles.bundle"),
        RequireEvent("bundles_member", model="bundles.member", case="case_id"),
        RequireEvent("bundles_answer", model="bundles.answer", case_sql=OF_MEMBER),
        migrations.RunSQL(FREEZE, reverse_sql=THAW),
    ]
