"""Addresses of the API of bundles, below `/api/v1/`."""

from django.urls import path

from odr.bundles import api

urlpatterns = [
    path("bundles/", api.Bundles.as_view(), name="bundles"),
    path("bundles/figures/", api.BundleFigures.as_view(), name="bundle-figures"),
    path("bundles/<uuid:bundle_id>/", api.TheBundle.as_view(), name="bundle"),
    path("bundles/<uuid:bundle_id>/lead/", api.BundleLead.as_view(), name="bundle-lead"),
    path("bundles/<uuid:bundle_id>/delay/", api.BundleDelay.as_view(), name="bundle-delay"),
    path("bundles/<uuid:bundle_id>/end/", api.BundleEnd.as_view(), name="bundle-end"),
    path("cases/<uuid:case_id>/bundle/", api.BundleOfCase.as_view(), name="bundle-of-case"),
    path("cases/<uuid:case_id>/bundle/decline/", api.BundleDecline.as_view(), name="bundle-decline"),
    path("cases/<uuid:case_id>/bundle/leave/", api.BundleLeave.as_view(), name="bundle-leave"),
]
