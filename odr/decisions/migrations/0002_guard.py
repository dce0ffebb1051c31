"""State and record change together: no decision, correction or request to reopen changes in a transaction that records nothing."""

from django.db import migrations

from odr.audit.guard import RequireEvent

OF_PART = "SELECT d.case_id FROM decisions_decision d WHERE d.id = r.decision_id"


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_decisions"), ("audit", "0002_append_only")]
    operations = [
        RequireEvent("decisions_decision", model="decisions.decision", case="case_id"),
        RequireEvent("decisions_draft", model="decisions.draft", case="case_id"),
        RequireEvent("decisions_consentwish", model="decisions.consentwish", case="case_id"),
        RequireEvent("decisions_correction", model="decisions.correction", case_sql=OF_PART),
        RequireEvent("decisions_setaside", model="decisions.setaside", case_sql=OF_PART),
        RequireEvent("decisions_recommendationanswer", model="decisions.recommendationanswer", case_sql=OF_PART),
        RequireEvent("decisions_publicdecision", model="decisions.publicdecision", case_sql=OF_PART),
    ]
