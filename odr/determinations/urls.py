"""Addresses of the memo's pages, below `/cases/`."""

from django.urls import path

from odr.determinations import contest_pages, pages

app_name = "determinations"
urlpatterns = [
    path("<uuid:case_id>/where/", pages.memo, name="memo"),
    path("<uuid:case_id>/where/replay/", pages.replay, name="replay"),
    path("<uuid:case_id>/where/contest/", contest_pages.what, name="contest"),
    path("<uuid:case_id>/where/contest/facts/", contest_pages.facts, name="contest-facts"),
    path("<uuid:case_id>/where/contests/<uuid:contest_id>/", contest_pages.ruling, name="rule"),
    path("<uuid:case_id>/where/why/<slug:answer>/", pages.why, name="why"),
    path("<uuid:case_id>/where/<uuid:determination_id>/", pages.earlier, name="earlier"),
]
