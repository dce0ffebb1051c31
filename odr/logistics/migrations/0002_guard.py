"""State and record change together; an offer of a third party is kept from whoever decides, as every offer is."""

from django.db import migrations

from odr.audit.guard import RequireEvent
from odr.cases import wall

OF_IMPORT = "SELECT t.case_id FROM logistics_trackingimport t WHERE t.id = r.tracking_id"
OF_OFFER = "SELECT o.case_id FROM logistics_thirdpartyoffer o WHERE o.id = r.offer_id"


class Migration(migrations.Migration):
    dependencies = [
        ("logistics", "0001_shipments"),
        ("audit", "0002_append_only"),
        ("cases", "0007_issues_and_third_parties"),
    ]
    operations = [
        RequireEvent("logistics_told", model="logistics.told", case="case_id"),
        RequireEvent("logistics_trackingimport", model="logistics.trackingimport", case="case_id"),
        RequireEvent("logistics_trackingrow", model="logistics.trackingrow", case_sql=OF_IMPORT),
        RequireEvent("logistics_thirdparty", model="logistics.thirdparty", case="case_id"),
        RequireEvent("logistics_statement", model="logistics.statement", case="case_id"),
        RequireEvent("logistics_thirdpartyoffer", model="logistics.thirdpartyoffer", case="case_id"),
        RequireEvent("logistics_offeranswer", model="logistics.offeranswer", case_sql=OF_OFFER),
        wall.Wall("logistics_thirdpartyoffer", shows="false"),
        wall.Wall("logistics_offeranswer", shows="false"),
    ]
