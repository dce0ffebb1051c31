"""State and record change together: no case, participation or message changes in a transaction that records nothing."""

from django.db import migrations

from odr.audit.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_case_number"), ("audit", "0002_append_only")]
    operations = [
        RequireEvent("cases_case", model="cases.case", case="id"),
        RequireEvent("cases_participation", model="cases.participation", case="case_id"),
        RequireEvent("cases_message", model="cases.message", case="case_id"),
    ]
