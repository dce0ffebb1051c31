"""State and record change together: no answer and no offer changes in a transaction that records nothing."""

from django.db import migrations

from odr.audit.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("negotiation", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        RequireEvent("negotiation_answer", model="negotiation.answer", case="case_id"),
        RequireEvent("negotiation_offer", model="negotiation.offer", case="case_id"),
    ]
