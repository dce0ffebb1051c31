"""Decisions as the public reads them: search, and one of them. Nobody signs in."""

from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from odr.decisions import queries
from odr.decisions.forms import PublicFilter
from odr.decisions.models import PublicDecision
from odr.decisions.view import public_card

PAGE = 20


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Search by words, topic, law and outcome; the newest first."""
    form = PublicFilter(request.GET or None, laws=queries.laws())
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = Paginator(queries.published(**asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        **_neighbours(request, page),
        "cards": [public_card(row) for row in page],
        "asked": any(asked.values()),
    }
    return render(request, "decisions/public.html", context, status=422 if form.errors else 200)


def _neighbours(request: HttpRequest, page: Page[PublicDecision]) -> dict[str, str]:
    """Addresses of the pages before and after, with what was searched for."""
    found = {}
    for name, there, number in (
        ("newer_url", page.has_previous(), page.number - 1),
        ("older_url", page.has_next(), page.number + 1),
    ):
        query = request.GET.copy()
        query["page"] = str(number)
        found[name] = f"?{query.urlencode()}" if there else ""
    return found


@require_safe
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One public decision."""
    row = queries.published_one(public_id)
    return render(request, "decisions/public_one.html", {"row": row, "card": public_card(row)})
