import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_case_number"),
        ("notices", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Deficiency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gaps", models.JSONField()),
                ("note", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deficiencies", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)), fields=("case",), name="intake_one_open_deficiency"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("answers", models.JSONField(default=dict)),
                ("done", models.JSONField(default=list)),
                ("language", models.CharField(max_length=10)),
                ("created_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("purge_warned_at", models.DateTimeField(null=True)),
                ("filed_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="draft", to="cases.case"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("case", None)), fields=["saved_at"], name="intake_open_drafts")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case", None), ("filed_at", None)),
                            models.Q(("case__isnull", False), ("filed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="intake_filed_draft_has_its_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IntakeDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(choices=[("admitted", "Taken on"), ("refused", "Not taken on")], max_length=10),
                ),
                ("grounds", models.JSONField(default=list)),
                ("reasons", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="intake_decision", to="cases.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "refused"), _negated=True),
                            models.Q(("reasons", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="intake_refusal_has_reasons",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceLetter",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("completed_at", models.DateTimeField(null=True)),
                ("disowned_at", models.DateTimeField(null=True)),
                ("disowned_reason", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="service_letters", to="cases.case"
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="service_letter", to="notices.notice"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("completed_at", None)),
                        fields=["created_at"],
                        name="intake_letters_under_way",
                    )
                ],
            },
        ),
    ]
