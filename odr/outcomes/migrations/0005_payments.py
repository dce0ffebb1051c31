"""Accounts, payment orders and what banks report, with their guards. New tables and a column with a default: old code goes on."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from odr.audit.guard import RequireEvent

OF_ORDER = (
    "SELECT s.case_id FROM outcomes_performancestep p JOIN outcomes_settlement s ON s.id = p.settlement_id WHERE p.id = r.step_id"
)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_procedure'),
        ('outcomes', '0004_decided_outcomes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='performancestep',
            name='refund_reference',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.CreateModel(
            name='BankReport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('message', models.CharField(max_length=20)),
                ('sha256', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='BankEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('result', models.CharField(choices=[('matched', 'Belongs to a step'), ('wrong_amount', "Another sum than the step's"), ('wrong_currency', "Another currency than the step's"), ('repeated', 'Was reported before'), ('unknown', 'No payment of yours has this name'), ('unreadable', 'Cannot be read')], max_length=20)),
                ('status', models.CharField(choices=[('accepted', 'The bank has the order'), ('booked', 'The bank reports that it was booked'), ('rejected', 'The bank refused the payment'), ('returned', 'The money came back'), ('unknown', 'A status that is not known')], max_length=10)),
                ('code', models.CharField(blank=True, max_length=35)),
                ('end_to_end_id', models.CharField(blank=True, max_length=70)),
                ('amount', models.DecimalField(decimal_places=5, max_digits=23, null=True)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('booked_on', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('bank_reference', models.CharField(blank=True, max_length=35)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('step', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='bank_entries', to='outcomes.performancestep')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='outcomes.bankreport')),
            ],
            options={
                'ordering': ['created_at', 'position'],
            },
        ),
        migrations.CreateModel(
            name='PayeeAccount',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(choices=[('claimant', 'Buyer'), ('respondent', 'Seller'), ('mediator', 'Mediator'), ('arbitrator', 'Decision-maker')], max_length=20)),
                ('holder', models.CharField(max_length=70)),
                ('iban', models.CharField(blank=True, max_length=34)),
                ('number', models.CharField(blank=True, max_length=34)),
                ('bic', models.CharField(blank=True, max_length=11)),
                ('given_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='payee_accounts', to='cases.case')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PaymentOrder',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('message_id', models.CharField(max_length=35, unique=True)),
                ('taken_at', models.DateTimeField()),
                ('sha256', models.CharField(max_length=64)),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='orders', to='outcomes.performancestep')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='bankreport',
            index=models.Index(fields=['uploaded_by', '-created_at'], name='outcomes_reports_of_a_person'),
        ),
        migrations.AddConstraint(
            model_name='bankreport',
            constraint=models.UniqueConstraint(fields=('uploaded_by', 'sha256'), name='outcomes_bank_report_once_for_a_person'),
        ),
        migrations.AddConstraint(
            model_name='bankentry',
            constraint=models.UniqueConstraint(fields=('report', 'position'), name='outcomes_bank_entry_once'),
        ),
        migrations.AddConstraint(
            model_name='bankentry',
            constraint=models.CheckConstraint(condition=models.Q(('step__isnull', False), ('result__in', ['unknown', 'unreadable']), _connector='OR'), name='outcomes_bank_entry_has_its_step'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('case', 'side'), name='outcomes_one_account_of_a_side'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('iban', ''), _negated=True), ('number', '')), models.Q(models.Q(('number', ''), _negated=True), models.Q(('bic', ''), _negated=True), ('iban', '')), _connector='OR'), name='outcomes_account_can_be_paid'),
        ),
        migrations.AlterField(
            model_name='settlement',
            name='origin',
            field=models.CharField(choices=[('claim', 'The seller agreed to what the buyer asked for'), ('offer', 'An offer was accepted'), ('bids', 'The sealed bids of both sides met'), ('proposal', "Both sides accepted the mediator's proposal"), ('recommendation', 'Both sides accepted the recommendation'), ('award', 'A decision was made'), ('consent_award', 'An agreement was made into an award'), ('default_decision', 'A decision was made without the seller taking part')], max_length=20),
        ),
        RequireEvent("outcomes_payeeaccount", model="outcomes.payeeaccount", case="case_id"),
        RequireEvent("outcomes_paymentorder", model="outcomes.paymentorder", case_sql=OF_ORDER),
        RequireEvent("outcomes_bankreport", model="outcomes.bankreport"),
    ]
