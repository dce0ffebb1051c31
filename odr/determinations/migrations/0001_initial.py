import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_case_number"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportedDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                ("court", models.CharField(max_length=200)),
                ("decided_on", models.CharField(max_length=10)),
                ("citation", models.CharField(max_length=300)),
                ("expected", models.JSONField()),
                ("summary", models.TextField(blank=True)),
                ("source", models.TextField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reported_decision", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Determination",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("facts", models.JSONField()),
                ("as_of", models.DateField()),
                ("finding", models.JSONField()),
                ("memo", models.JSONField()),
                ("pack_version", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="determinations", to="cases.case"
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="determinations.determination",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "-made_at"], name="determinations_of_case")],
            },
        ),
    ]
