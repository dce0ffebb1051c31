"""Addresses of the API about determinations, below `/api/v1/`."""

from django.urls import path

from odr.determinations import api, contest_api

urlpatterns = [
    path("determinations/", api.Determine.as_view(), name="determine"),
    path("determinations/memo/", api.DetermineMemo.as_view(), name="determine-memo"),
    path("cases/<uuid:case_id>/determination/", api.CaseDetermination.as_view(), name="case-determination"),
    path("cases/<uuid:case_id>/determination/why/<slug:answer>/", contest_api.Why.as_view(), name="case-why"),
    path("cases/<uuid:case_id>/determination/contests/", contest_api.Contests.as_view(), name="contests"),
    path(
        "cases/<uuid:case_id>/determination/contests/<uuid:contest_id>/ruling/",
        contest_api.RuleOnContest.as_view(),
        name="rule-on-contest",
    ),
    path("cases/<uuid:case_id>/determinations/", contest_api.CaseDeterminations.as_view(), name="case-determinations"),
]
