"""State and record change together: no sealed bid and no counter-claim changes in a transaction that records nothing."""

from django.db import migrations

from odr.audit.guard import RequireEvent

CASE_OF_BID = "SELECT b.case_id FROM negotiation_bidround b WHERE b.id = r.round_id"


class Migration(migrations.Migration):
    dependencies = [("negotiation", "0003_bids_and_counter_claims"), ("audit", "0002_append_only")]
    operations = [
        RequireEvent("negotiation_bidround", model="negotiation.bidround", case="case_id"),
        RequireEvent("negotiation_bid", model="negotiation.bid", case_sql=CASE_OF_BID),
        RequireEvent("negotiation_counterclaim", model="negotiation.counterclaim", case="case_id"),
    ]
