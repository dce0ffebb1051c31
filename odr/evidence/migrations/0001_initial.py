import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_case_number"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Exhibit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("draft_id", models.UUIDField(db_index=True, null=True)),
                ("number", models.PositiveIntegerField(null=True)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=10)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("stored_as", models.CharField(max_length=120)),
                ("preview_as", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("quarantined", "Waiting for the virus check"),
                            ("clean", "Ready"),
                            ("refused", "Not accepted"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("waiting", "Not yet checked for viruses"),
                            ("clean", "Checked for viruses"),
                            ("not_scanned", "Not checked for viruses: no scanner is set up"),
                            ("infected", "A virus was found"),
                        ],
                        max_length=12,
                    ),
                ),
                ("pages", models.PositiveIntegerField(null=True)),
                ("has_place", models.BooleanField(default=False)),
                ("shows", models.CharField(blank=True, max_length=300)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="exhibits", to="cases.case"
                    ),
                ),
                (
                    "uploader",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "number"], name="evidence_of_case"),
                    models.Index(
                        condition=models.Q(("scan", "waiting")), fields=["uploaded_at"], name="evidence_waiting"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case", None), ("draft_id__isnull", False)),
                            models.Q(("case__isnull", False), ("draft_id", None)),
                            _connector="OR",
                        ),
                        name="evidence_in_a_case_or_a_draft",
                    ),
                    models.UniqueConstraint(fields=("case", "number"), name="evidence_one_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "clean"), ("scan__in", ["clean", "not_scanned"])),
                            models.Q(("state", "clean"), _negated=True),
                            _connector="OR",
                        ),
                        name="evidence_clean_was_not_found_infected",
                    ),
                ],
            },
        ),
    ]
