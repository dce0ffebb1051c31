"""How far each document came, by each way it took. Old code runs on beside it: it knows neither the table nor the column."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


FILL = """
INSERT INTO notices_delivery (id, notice_id, mail_id, case_id, channel, address, country, state, created_at, sent_at,
                              delivered_at, opened_at, failed_at, message_id, sha256, stored_as, tracking, proof)
SELECT gen_random_uuid(), id, CASE channel WHEN 'email' THEN id END, case_id, channel,
       CASE channel WHEN 'email' THEN address ELSE '' END, '',
       CASE WHEN channel = 'in_app' THEN (CASE WHEN opened_at IS NULL THEN 'delivered' ELSE 'opened' END)
            ELSE (CASE state WHEN 'failed' THEN 'refused' ELSE state END) END,
       created_at, CASE channel WHEN 'email' THEN sent_at ELSE created_at END,
       CASE channel WHEN 'in_app' THEN created_at END, CASE channel WHEN 'in_app' THEN opened_at END,
       CASE WHEN channel = 'email' AND state = 'failed' THEN next_attempt_at END,
       '', CASE channel WHEN 'email' THEN body_sha256 ELSE '' END, '', '',
       CASE channel WHEN 'email' THEN error ELSE '' END
  FROM notices_notice, (VALUES ('email'), ('in_app')) AS way (channel)
 WHERE is_service AND (channel = 'email' OR case_id IS NOT NULL)
"""


def fill(apps, schema_editor):
    """What was served before has the two ways it was served by. The first message identifiers were not kept."""
    schema_editor.execute(FILL)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_clocks_put_off"),
        ("notices", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="bounced_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("marketplace", "Through the marketplace"),
                            ("in_app", "Case list on this site"),
                            ("post", "Letter by post"),
                        ],
                        max_length=12,
                    ),
                ),
                ("address", models.TextField(blank=True)),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Not sent yet"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("opened", "Opened"),
                            ("bounced", "Came back"),
                            ("refused", "Could not be sent"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("message_id", models.CharField(blank=True, max_length=200)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("stored_as", models.CharField(blank=True, max_length=120)),
                ("tracking", models.CharField(blank=True, max_length=60)),
                ("proof", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="cases.case",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="carries",
                        to="notices.notice",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="notices.notice"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "created_at"], name="notices_deliveries_of_case"),
                    models.Index(
                        condition=models.Q(("channel", "post"), ("state__in", ["queued", "sent"])),
                        fields=["created_at"],
                        name="notices_letters_to_post",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["bounced", "refused"]), _negated=True),
                        fields=("notice", "channel", "address"),
                        name="notices_one_delivery_of_a_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["bounced", "refused"]), _negated=True),
                            ("failed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="notices_failure_has_its_time",
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
