"""State and record change together: no proposal and no answer to one changes in a transaction that records nothing."""

from django.db import migrations

from odr.audit.guard import RequireEvent

OF_ANSWER = "SELECT p.case_id FROM mediation_proposal p WHERE p.id = r.proposal_id"


class Migration(migrations.Migration):
    dependencies = [("mediation", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        RequireEvent("mediation_proposal", model="mediation.proposal", case="case_id"),
        RequireEvent("mediation_proposalanswer", model="mediation.proposalanswer", case_sql=OF_ANSWER),
    ]
