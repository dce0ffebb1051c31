"""Why a case went on, was passed on, ended early or was opened again, as both sides read it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from odr.audit.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_outcome_extensions"),
        ("audit", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="CourseReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=20)),
                ("ground", models.CharField(blank=True, max_length=20)),
                ("to_whom", models.CharField(blank=True, max_length=200)),
                ("reason", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="course_reasons", to="cases.case"
                    ),
                ),
            ],
        ),
        RequireEvent("cases_coursereason", model="cases.coursereason", case="case_id"),
    ]
