"""Addresses: pages under their language, the API and health without one."""

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from odr.common import pages
from odr.common.health import health
from odr.outcomes import check_pages

api: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(permission_classes=[]), name="schema"),
    path("", include("odr.intake.api_urls")),
    path("", include("odr.evidence.api_urls")),
    path("", include("odr.determinations.api_urls")),
    path("", include("odr.determinations.law_api_urls")),
    path("", include("odr.negotiation.api_urls")),
    path("", include("odr.neutrals.api_urls")),
    path("", include("odr.mediation.api_urls")),
    path("", include("odr.arbitration.api_urls")),
    path("", include("odr.logistics.api_urls")),
    path("", include("odr.outcomes.api_urls")),
    path("", include("odr.decisions.api_urls")),
    path("", include("odr.penalties.api_urls")),
    path("", include("odr.bundles.api_urls")),
    path("", include("odr.feedback.api_urls")),
    path("", include("odr.reports.api_urls")),
    path("", include("odr.desk.api_urls")),
]

handler400 = "odr.common.failures.bad_request"
handler403 = "odr.common.failures.forbidden"
handler404 = "odr.common.failures.not_found"
handler500 = "odr.common.failures.server_error"

urlpatterns = [
    path("health/", health, name="health"),
    path("", pages.to_language, name="root"),
    path("api/v1/", include((api, "api"))),
    path("log/", include("odr.audit.urls")),
    path("d/<str:code>", check_pages.short, name="check-short"),
    path("seal/certificate.pem", check_pages.certificate, name="seal-certificate"),
    *i18n_patterns(
        path("", pages.start, name="home"),
        path("help/", pages.standing, {"name": "help"}, name="help"),
        path("accessibility/", pages.standing, {"name": "accessibility"}, name="accessibility"),
        path("privacy/", pages.standing, {"name": "privacy"}, name="privacy"),
        path("cookies/", pages.standing, {"name": "cookies"}, name="cookies"),
        path("how-decisions-are-checked/", pages.standing, {"name": "checks"}, name="checks"),
        path("check-a-document/", check_pages.check, name="check-document"),
        path("", include("odr.common.urls")),
        path("account/", include("odr.accounts.urls")),
        path("staff/", include("odr.accounts.urls_staff")),
        path("", include("odr.intake.urls")),
        path("", include("odr.mailroom.urls")),
        path("", include("odr.evidence.urls")),
        path("cases/", include("odr.determinations.urls")),
        path("law/", include("odr.determinations.law_urls")),
        path("cases/", include("odr.outcomes.urls")),
        path("cases/", include("odr.negotiation.urls")),
        path("cases/", include("odr.mediation.urls")),
        path("", include("odr.logistics.urls")),
        path("", include("odr.arbitration.urls")),
        path("cases/", include("odr.decisions.urls")),
        path("", include("odr.decisions.public_urls")),
        path("", include("odr.neutrals.urls")),
        path("", include("odr.bundles.urls")),
        path("", include("odr.feedback.urls")),
        path("", include("odr.reports.urls")),
        path("", include("odr.penalties.urls")),
        path("cases/", include("odr.desk.urls")),
        path("admin/", admin.site.urls),
    ),
]

if apps.is_installed("odr.demo"):
    urlpatterns += i18n_patterns(path("demo/", include("odr.demo.urls")))
