"""The code printed in a document, by which it can be checked. Documents issued before have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0002_guard")]
    operations = [
        migrations.AddField(
            model_name="document",
            name="code",
            field=models.CharField(max_length=14, null=True, unique=True),
        ),
    ]
