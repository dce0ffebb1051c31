"""State and record change together: nobody is asked, and nothing is answered, in a transaction that records nothing.

An answer's event is about the answer alone: it names neither the case nor the side.
"""

from django.db import migrations

from odr.audit.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_questionnaires"), ("audit", "0002_append_only")]
    operations = [
        RequireEvent("feedback_questionnaire", model="feedback.questionnaire", case="case_id"),
        RequireEvent("feedback_reply", model="feedback.reply"),
    ]
