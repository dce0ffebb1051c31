"""Contests of what was found, rulings on them, and the packs of rules. New tables only: old code runs beside them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from odr.audit.guard import RequireEvent

OF_CONTEST = "SELECT c.case_id FROM determinations_contest c WHERE c.id = r.contest_id"
# An archive is compressed already.
PLAIN = "ALTER TABLE determinations_rulepack ALTER COLUMN archive SET STORAGE EXTERNAL"
FREEZE = """
CREATE FUNCTION determinations_never_edited() RETURNS trigger LANGUAGE plpgsql AS $frozen$
BEGIN
    RAISE EXCEPTION 'a row of % is never changed: write another one', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $frozen$;
CREATE TRIGGER determinations_frozen BEFORE UPDATE ON determinations_contest
    FOR EACH ROW EXECUTE FUNCTION determinations_never_edited();
CREATE TRIGGER determinations_frozen BEFORE UPDATE ON determinations_ruling
    FOR EACH ROW EXECUTE FUNCTION determinations_never_edited();
CREATE TRIGGER determinations_frozen BEFORE UPDATE ON determinations_rulepack
    FOR EACH ROW EXECUTE FUNCTION determinations_never_edited();
"""
THAW = """
DROP TRIGGER determinations_frozen ON determinations_contest;
DROP TRIGGER determinations_frozen ON determinations_ruling;
DROP TRIGGER determinations_frozen ON determinations_rulepack;
DROP FUNCTION determinations_never_edited();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_append_only'),
        ('cases', '0003_guard'),
        ('determinations', '0003_area_of_a_reported_decision'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RulePack',
            fields=[
                ('version', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('archive', models.BinaryField()),
                ('first_used_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Contest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(choices=[('claimant', 'Buyer'), ('respondent', 'Seller')], max_length=20)),
                ('answer', models.CharField(max_length=60)),
                ('facts', models.JSONField(default=dict)),
                ('reasons', models.TextField()),
                ('language', models.CharField(max_length=10)),
                ('created_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contests', to='cases.case')),
                ('determination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='determinations.determination')),
            ],
        ),
        migrations.CreateModel(
            name='Ruling',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('outcome', models.CharField(choices=[('upheld', 'The objection is right'), ('partly', 'The objection is partly right'), ('rejected', 'The objection is not right')], max_length=10)),
                ('facts', models.JSONField(default=dict)),
                ('reasons', models.TextField()),
                ('language', models.CharField(max_length=10)),
                ('created_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contest', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='ruling', to='determinations.contest')),
                ('determination', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='made_by', to='determinations.determination')),
            ],
        ),
        migrations.AddConstraint(
            model_name='contest',
            constraint=models.UniqueConstraint(fields=('case', 'side'), name='determinations_contested_once_a_side'),
        ),
        RequireEvent("determinations_contest", model="determinations.contest", case="case_id"),
        RequireEvent("determinations_ruling", model="determinations.ruling", case_sql=OF_CONTEST),
        migrations.RunSQL(PLAIN, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(FREEZE, reverse_sql=THAW),
    ]
