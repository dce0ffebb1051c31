"""Addresses of the API about filing and cases, below `/api/v1/`."""

from django.urls import path

from odr.intake import api, procedure_api

urlpatterns = [
    path("complaints/", api.FileComplaint.as_view(), name="file-complaint"),
    path("cases/", api.Cases.as_view(), name="cases"),
    path("cases/<uuid:case_id>/", api.OneCase.as_view(), name="case"),
    path("cases/<uuid:case_id>/admit/", api.Admit.as_view(), name="admit"),
    path("cases/<uuid:case_id>/procedures/", procedure_api.OfferedProcedures.as_view(), name="offered-procedures"),
    path("cases/<uuid:case_id>/ask-for-more/", api.Ask.as_view(), name="ask-for-more"),
    path("cases/<uuid:case_id>/complete/", api.Complete.as_view(), name="complete"),
    path("cases/<uuid:case_id>/refuse/", api.Refuse.as_view(), name="refuse"),
]
