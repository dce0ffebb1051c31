"""Whoever decides a case sees no message of a private room, nor of the talks: only those of the proceedings.

Old and new code both run on this schema: the policies bind one database role, which only the new code takes on.
"""

from django.db import migrations

from odr.cases import wall


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_procedure")]
    operations = [
        wall.MakeRole(),
        wall.Wall("cases_message", shows="room = 'proceedings'"),
    ]
