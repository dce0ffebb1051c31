"""State and record change together, and what was said or decided is never edited: both held by the database."""

from django.db import migrations

from odr.audit.guard import RequireEvent

OF_MATTER = "SELECT i.case_id FROM penalties_incident i WHERE i.id = r.incident_id"
OF_MEASURE = (
    "SELECT i.case_id FROM penalties_incident i JOIN penalties_measure m ON m.incident_id = i.id WHERE m.id = r.measure_id"
)
GUARDED = {
    "charge": OF_MATTER,
    "selleranswer": OF_MATTER,
    "decision": OF_MATTER,
    "measure": OF_MATTER,
    "appeal": OF_MATTER,
    "marketplaceorder": OF_MEASURE,
    "registerentry": OF_MEASURE,
}
FREEZE = """
CREATE FUNCTION penalties_never_edited() RETURNS trigger LANGUAGE plpgsql AS $frozen$
BEGIN
    RAISE EXCEPTION 'a row of % is never changed: write another one', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $frozen$;
CREATE TRIGGER penalties_frozen BEFORE UPDATE OR DELETE ON penalties_charge
    FOR EACH ROW EXECUTE FUNCTION penalties_never_edited();
CREATE TRIGGER penalties_frozen BEFORE UPDATE OR DELETE ON penalties_selleranswer
    FOR EACH ROW EXECUTE FUNCTION penalties_never_edited();
CREATE TRIGGER penalties_frozen BEFORE UPDATE OR DELETE ON penalties_decision
    FOR EACH ROW WHEN (OLD.issued_at IS NOT NULL OR OLD.sent_back_at IS NOT NULL) EXECUTE FUNCTION penalties_never_edited();
CREATE TRIGGER penalties_frozen BEFORE UPDATE OR DELETE ON penalties_appeal
    FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION penalties_never_edited();
"""
THAW = """
DROP TRIGGER penalties_frozen ON penalties_charge;
DROP TRIGGER penalties_frozen ON penalties_selleranswer;
DROP TRIGGER penalties_frozen ON penalties_decision;
DROP TRIGGER penalties_frozen ON penalties_appeal;
DROP FUNCTION penalties_never_edited();
"""


class Migration(migrations.Migration):
    dependencies = [("penalties", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        RequireEvent("penalties_incident", model="penalties.incident", case="case_id"),
        *(
            RequireEvent(f"penalties_{name}", model=f"penalties.{name}", case_sql=case_sql)
            for name, case_sql in GUARDED.items()
        ),
        migrations.RunSQL(FREEZE, reverse_sql=THAW),
    ]
