"""A case can have decisions one after the other, of which one holds; money steps carry a sum. Old code goes on as before."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_clocks_put_off'),
        ('outcomes', '0003_document_code'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='settlement',
            name='superseded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='performancestep',
            name='by',
            field=models.CharField(choices=[('claimant', 'Buyer'), ('respondent', 'Seller'), ('mediator', 'Mediator'), ('arbitrator', 'Decision-maker')], max_length=20),
        ),
        migrations.AlterField(
            model_name='settlement',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='settlements', to='cases.case'),
        ),
        migrations.AlterField(
            model_name='settlement',
            name='document',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='outcomes.document'),
        ),
        migrations.AlterField(
            model_name='settlement',
            name='origin',
            field=models.CharField(choices=[('claim', 'The seller agreed to what the buyer asked for'), ('offer', 'An offer was accepted'), ('proposal', "Both sides accepted the mediator's proposal"), ('recommendation', 'Both sides accepted the recommendation'), ('award', 'A decision was made'), ('consent_award', 'An agreement was made into an award'), ('default_decision', 'A decision was made without the seller taking part')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='performancestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'money'), _negated=True), models.Q(('amount__gt', 0), ('amount__isnull', False), ('currency__regex', '^[A-Z]{3}$')), _connector='OR'), name='outcomes_money_has_a_sum'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('case',), name='outcomes_one_holds_in_a_case'),
        ),
    ]
