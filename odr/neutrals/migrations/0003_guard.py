"""State and record change together: no challenge, no answer to one and no tie changes in a transaction that records nothing."""

from django.db import migrations

from odr.audit.guard import RequireEvent

OF_ANSWER = "SELECT c.case_id FROM neutrals_challenge c WHERE c.id = r.challenge_id"


class Migration(migrations.Migration):
    dependencies = [("neutrals", "0002_lots_ties_and_challenges"), ("audit", "0002_append_only")]
    operations = [
        RequireEvent("neutrals_challenge", model="neutrals.challenge", case="case_id"),
        RequireEvent("neutrals_challengeanswer", model="neutrals.challengeanswer", case_sql=OF_ANSWER),
        RequireEvent("neutrals_tie", model="neutrals.tie"),
    ]
