"""Addresses of the choice after talks and of the proceedings."""

from django.urls import path

from odr.arbitration import pages, pages_file, pages_orders

app_name = "arbitration"
urlpatterns = [
    path("arbitrator/cases/", pages_file.desk, name="desk"),
    path("commitments/", pages.my_commitments, name="commitments"),
    path("commitments/<uuid:commitment_id>/withdraw/", pages.withdraw_commitment, name="withdraw-commitment"),
    path("evidence-orders/", pages_orders.inbox, name="inbox"),
    path("evidence-orders/<uuid:evidence_order_id>/", pages_orders.answer, name="evidence-order-answer"),
    path("cases/<uuid:case_id>/ways/", pages.ways, name="ways"),
    path("cases/<uuid:case_id>/ways/<slug:route>/", pages.choose, name="choose"),
    path("cases/<uuid:case_id>/arbitration/", pages.answer_proposal, name="consent"),
    path("cases/<uuid:case_id>/arbitration/propose/", pages.propose, name="propose"),
    path("cases/<uuid:case_id>/arbitration/decline/", pages.decline, name="decline"),
    path("cases/<uuid:case_id>/arbitration/start/", pages.start, name="start"),
    path("cases/<uuid:case_id>/exit/", pages.exit_pack, name="exit"),
    path("cases/<uuid:case_id>/proceedings/", pages_file.file, name="file"),
    path("cases/<uuid:case_id>/proceedings/room/", pages_file.room, name="room"),
    path("cases/<uuid:case_id>/proceedings/statement/", pages_file.statement, name="statement"),
    path("cases/<uuid:case_id>/proceedings/order/", pages_file.order, name="order"),
    path("cases/<uuid:case_id>/proceedings/evidence/", pages_file.evidence_order, name="evidence-order"),
    path("cases/<uuid:case_id>/proceedings/more-time/", pages_file.more_time, name="more-time"),
    path("cases/<uuid:case_id>/proceedings/close/", pages_file.close, name="close"),
    path("cases/<uuid:case_id>/proceedings/reopen/", pages_file.reopen, name="reopen"),
]
