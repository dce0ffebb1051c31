"""Drafts, decisions, corrections, requests to reopen, answers, wishes and what the public reads."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("cases", "0005_procedure"),
        ("outcomes", "0004_decided_outcomes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=30, unique=True)),
                ('kind', models.CharField(choices=[('award', 'Award'), ('binding', 'Decision that binds the seller'), ('recommendation', 'Recommendation'), ('consent', 'Award on agreed terms'), ('default', 'Decision without the seller'), ('dismissal', 'Decision that nothing is owed')], max_length=20)),
                ('fast', models.BooleanField(default=False)),
                ('content', models.JSONField()),
                ('signed_at', models.DateTimeField()),
                ('served_at', models.DateTimeField(null=True)),
                ('final_at', models.DateTimeField(null=True)),
                ('set_aside_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='cases.case')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outcomes.document')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('correction', 'Correct a slip of writing or counting'), ('interpretation', 'Explain a point'), ('additional', 'Decide a point that was left out')], max_length=20)),
                ('side', models.CharField(blank=True, choices=[('claimant', 'Buyer'), ('respondent', 'Seller')], max_length=20)),
                ('text', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('comment', models.TextField(blank=True)),
                ('commented_at', models.DateTimeField(null=True)),
                ('granted', models.BooleanField(null=True)),
                ('ruling', models.TextField(blank=True)),
                ('orders', models.JSONField(null=True)),
                ('ruled_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commented_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outcomes.document')),
                ('ruled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='decisions.decision')),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('to_reader_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('passed', models.BooleanField(null=True)),
                ('remarks', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decision_drafts', to='cases.case')),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PublicDecision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('topic', models.CharField(max_length=30)),
                ('law', models.CharField(max_length=120)),
                ('outcome', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=10)),
                ('text', models.JSONField()),
                ('searched', models.TextField()),
                ('confirmed_at', models.DateTimeField()),
                ('published_on', models.DateField(null=True)),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='public', to='decisions.decision')),
            ],
        ),
        migrations.CreateModel(
            name='RecommendationAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('claimant', 'Buyer'), ('respondent', 'Seller')], max_length=20)),
                ('accepts', models.BooleanField()),
                ('consent', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='decisions.decision')),
            ],
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('knew_on', models.DateField()),
                ('reasons', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('comment', models.TextField(blank=True)),
                ('commented_at', models.DateTimeField(null=True)),
                ('granted', models.BooleanField(null=True)),
                ('ruling', models.TextField(blank=True)),
                ('ruled_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commented_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='set_aside', to='decisions.decision')),
                ('ruled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ConsentWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('claimant', 'Buyer'), ('respondent', 'Seller')], max_length=20)),
                ('terms', models.JSONField()),
                ('consent', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consent_wishes', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('case', 'side'), name='decisions_one_wish_a_side')],
            },
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('set_aside_at', None)), fields=('case',), name='decisions_one_holds_in_a_case'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('served_at', None), ('served_at__gte', models.F('signed_at')), _connector='OR'), name='decisions_served_after_it_was_signed'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('final_at', None), ('set_aside_at', None), _connector='OR'), name='decisions_final_is_not_set_aside'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(condition=models.Q(('granted', None)), fields=('decision', 'side', 'kind'), name='decisions_one_open_request_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('granted', None), models.Q(('ruling', ''), _negated=True), _connector='OR'), name='decisions_ruling_has_its_reasons'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(fields=('case', 'version'), name='decisions_one_draft_of_a_version'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('passed', None), models.Q(('read_by__isnull', False), ('to_reader_at__isnull', False)), _connector='OR'), name='decisions_passed_by_a_reader'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('read_by', None), models.Q(('read_by', models.F('by')), _negated=True), _connector='OR'), name='decisions_reader_is_not_the_author'),
        ),
        migrations.AddIndex(
            model_name='publicdecision',
            index=models.Index(fields=['-published_on', '-id'], name='decisions_public_newest'),
        ),
        migrations.AddConstraint(
            model_name='recommendationanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('decision', 'side'), name='decisions_one_answer_a_side'),
        ),
        migrations.AddConstraint(
            model_name='setaside',
            constraint=models.CheckConstraint(condition=models.Q(('granted', None), models.Q(('ruling', ''), _negated=True), _connector='OR'), name='decisions_set_aside_has_its_reasons'),
        ),
    ]
