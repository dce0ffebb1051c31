"""State and record change together; and of all this whoever decides a case sees only translations of what they read.

Old and new code both run on this schema: the policies bind one database role, the guards new tables.
"""

from django.db import migrations

from odr.audit.guard import RequireEvent
from odr.cases import wall

OF_ANSWER = "SELECT h.case_id FROM mediation_hearing h WHERE h.id = r.hearing_id"
READ_BY_ALL = "room IN ('', 'proceedings')"


class Migration(migrations.Migration):
    dependencies = [
        ("mediation", "0004_meetings_time_and_translations"),
        ("audit", "0002_append_only"),
        ("cases", "0006_caucus_wall"),
    ]
    operations = [
        RequireEvent("mediation_moretime", model="mediation.moretime", case="case_id"),
        RequireEvent("mediation_hearing", model="mediation.hearing", case="case_id"),
        RequireEvent("mediation_hearinganswer", model="mediation.hearinganswer", case_sql=OF_ANSWER),
        RequireEvent("mediation_translation", model="mediation.translation", case="case_id"),
        RequireEvent("mediation_translationcontest", model="mediation.translationcontest", case="case_id"),
        wall.Wall("mediation_moretime", shows="false"),
        wall.Wall("mediation_hearing", shows="false"),
        wall.Wall("mediation_hearinganswer", shows="false"),
        wall.Wall("mediation_translation", shows=READ_BY_ALL),
        wall.Wall("mediation_translationcontest", shows=READ_BY_ALL),
    ]
