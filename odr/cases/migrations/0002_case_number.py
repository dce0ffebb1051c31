"""The sequence behind case numbers: it may leave gaps, it never gives a number twice."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE cases_case_number START 1001", reverse_sql="DROP SEQUENCE cases_case_number")
    ]
