"""Whoever decides a case sees mail only where it stands in a room that both sides read.

Old and new code both run on this schema: the policy binds one database role.
"""

from django.db import migrations

from odr.cases import wall


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0001_initial"), ("cases", "0006_caucus_wall")]
    operations = [
        wall.Wall("mailroom_inboundmail", shows="state = 'placed' AND room IN ('joint', 'proceedings')"),
    ]
