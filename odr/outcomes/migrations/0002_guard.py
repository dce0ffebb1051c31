"""State and record change together: no agreement and no step changes in a transaction that records nothing."""

from django.db import migrations

from odr.audit.guard import RequireEvent

OF_STEP = "SELECT s.case_id FROM outcomes_settlement s WHERE s.id = r.settlement_id"


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        RequireEvent("outcomes_settlement", model="outcomes.settlement", case="case_id"),
        RequireEvent("outcomes_performancestep", model="outcomes.performancestep", case_sql=OF_STEP),
    ]
