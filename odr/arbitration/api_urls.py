"""Addresses of the API of the choice after talks and of the proceedings, below `/api/v1/`."""

from django.urls import path

from odr.arbitration import api, api_file

urlpatterns = [
    path("commitments/", api.Commitments.as_view(), name="commitments"),
    path("commitments/<uuid:commitment_id>/withdraw/", api.WithdrawCommitment.as_view(), name="commitment-withdraw"),
    path("evidence-orders/", api_file.MyEvidenceOrders.as_view(), name="my-evidence-orders"),
    path(
        "evidence-orders/<uuid:evidence_order_id>/answer/",
        api_file.AnswerEvidenceOrder.as_view(),
        name="evidence-order-answer",
    ),
    path("cases/<uuid:case_id>/ways/", api.Ways.as_view(), name="ways"),
    path("cases/<uuid:case_id>/ways/words/", api.Words.as_view(), name="ways-words"),
    path("cases/<uuid:case_id>/arbitration/", api.ArbitrationProposals.as_view(), name="arbitration"),
    path("cases/<uuid:case_id>/arbitration/consent/", api.ArbitrationConsent.as_view(), name="arbitration-consent"),
    path("cases/<uuid:case_id>/arbitration/decline/", api.ArbitrationDecline.as_view(), name="arbitration-decline"),
    path("cases/<uuid:case_id>/arbitration/start/", api.ArbitrationStart.as_view(), name="arbitration-start"),
    path("cases/<uuid:case_id>/exit/", api.Exit.as_view(), name="exit"),
    path("cases/<uuid:case_id>/proceedings/", api_file.ProceedingsFile.as_view(), name="proceedings"),
    path("cases/<uuid:case_id>/proceedings/statements/", api_file.Pleadings.as_view(), name="pleadings"),
    path("cases/<uuid:case_id>/proceedings/orders/", api_file.ProceduralOrders.as_view(), name="procedural-orders"),
    path("cases/<uuid:case_id>/proceedings/evidence/", api_file.EvidenceOrders.as_view(), name="evidence-orders"),
    path("cases/<uuid:case_id>/proceedings/more-time/", api_file.MoreTime.as_view(), name="pleadings-more-time"),
    path("cases/<uuid:case_id>/proceedings/close/", api_file.AnnounceClosing.as_view(), name="pleadings-close"),
    path("cases/<uuid:case_id>/proceedings/reopen/", api_file.ReopenFile.as_view(), name="pleadings-reopen"),
]
