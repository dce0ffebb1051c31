"""Whoever decides a case sees nothing of a mediation but a proposal that both sides accepted.

Old and new code both run on this schema: the policies bind one database role, which only the new code takes on.
"""

from django.db import migrations

from odr.cases import wall


class Migration(migrations.Migration):
    dependencies = [("mediation", "0002_guard"), ("cases", "0006_caucus_wall")]
    operations = [
        wall.Wall("mediation_mediatornote", shows="false"),
        wall.Wall("mediation_proposal", shows="state = 'concluded'"),
        wall.Wall("mediation_proposalanswer", shows="false"),
    ]
