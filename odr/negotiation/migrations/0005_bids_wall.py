"""Whoever decides a case reads no sealed bid of it. Old and new code both run on this schema: the policies bind one database role."""

from django.db import migrations

from odr.cases import wall


class Migration(migrations.Migration):
    dependencies = [("negotiation", "0004_guard_bids"), ("cases", "0006_caucus_wall")]
    operations = [
        wall.Wall("negotiation_bidround", shows="false"),
        wall.Wall("negotiation_bid", shows="false"),
    ]
