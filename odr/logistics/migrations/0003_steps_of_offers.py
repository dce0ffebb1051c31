"""An accepted offer of a third party is a step of its own; those accepted before get theirs with the day they were to be done by."""

from datetime import timedelta
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from odr.audit.guard import RequireEvent
from odr.cases import wall

OF_OFFER = "SELECT o.case_id FROM logistics_thirdpartyoffer o WHERE o.id = r.offer_id"


def make_steps(apps: Any, schema_editor: Any) -> None:
    """A step for every offer that was accepted before there were any."""
    step = apps.get_model("logistics", "OfferStep")
    for offer in apps.get_model("logistics", "ThirdPartyOffer").objects.filter(state="accepted"):
        step.objects.create(offer=offer, due_at=offer.ended_at + timedelta(days=offer.days))


class Migration(migrations.Migration):
    dependencies = [("logistics", "0002_guard"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="OfferStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "To be done"),
                            ("reported", "Reported as done"),
                            ("confirmed", "Confirmed by both sides"),
                            ("disputed", "Reported as not done"),
                            ("unconfirmed", "Reported by one side, not confirmed"),
                            ("missed", "Not done in time"),
                        ],
                        default="due",
                        max_length=20,
                    ),
                ),
                ("reported_at", models.DateTimeField(null=True)),
                ("report", models.TextField(blank=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("dispute", models.TextField(blank=True)),
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="step",
                        to="logistics.thirdpartyoffer",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "due")), fields=["due_at"], name="logistics_steps_due")
                ],
            },
        ),
        migrations.RunPython(make_steps, reverse_code=migrations.RunPython.noop),
        RequireEvent("logistics_offerstep", model="logistics.offerstep", case_sql=OF_OFFER),
        wall.Wall("logistics_offerstep", shows="false"),
    ]
