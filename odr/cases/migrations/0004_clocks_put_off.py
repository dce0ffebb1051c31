"""A clock of a case that could not be acted on is put off and listed. Old and new code both run on this schema."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_guard'),
    ]

    operations = [
        migrations.AddField(
            model_name='clock',
            name='failures',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='clock',
            name='last_failure',
            field=models.CharField(db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='clock',
            name='try_again_at',
            field=models.DateTimeField(null=True),
        ),
    ]
