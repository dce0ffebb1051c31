"""The summary of a reported decision becomes texts by language; what stands there in English stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("determinations", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE determinations_reporteddecision ALTER COLUMN summary TYPE jsonb"
                    " USING jsonb_build_object('en', summary)",
                    "ALTER TABLE determinations_reporteddecision ALTER COLUMN summary TYPE text"
                    " USING coalesce(summary ->> 'en', '')",
                )
            ],
            state_operations=[
                migrations.AlterField("reporteddecision", "summary", models.JSONField(default=dict)),
            ],
        )
    ]
