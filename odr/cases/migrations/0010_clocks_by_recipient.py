"""Running clocks by whom they wait for: what needs an officer is found without reading the clocks of the sides."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built while cases go on

    dependencies = [("cases", "0009_course_reasons")]

    operations = [
        AddIndexConcurrently(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("state", "running")),
                fields=["waiting_for", "due_at"],
                name="cases_clocks_by_recipient",
            ),
        ),
    ]
