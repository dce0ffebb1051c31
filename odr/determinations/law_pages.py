"""Pages about the rules themselves: found, read, compared, taken along; and what is owed to buyers of a country."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from odr.common.time import now
from odr.determinations import law_compare, law_files, law_forms, law_selling, law_view, lawbook, lawbook_kept
from platform_rules.countries import is_place
from platform_rules.pack import CONFIDENCES
from platform_rules.sources import pack_version
from platform_rules.table import rules_of


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What the rules cover, place by place, and the ways into them."""
    counted = lawbook.by_topic()
    rules = [entry.rule for entry in lawbook.book().values()]
    context = {
        "places": law_view.places_in_order(counted),
        "rules": len(rules),
        "unread": sum(rule.source == "unread" for rule in rules),
        "sure": {level: sum(rule.confidence == level for rule in rules) for level in CONFIDENCES},
        "pack_version": pack_version(),
    }
    return render(request, "determinations/law.html", context)


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Find rules by words, place, topic, day and how sure they are; in the order of their names."""
    form = law_forms.RuleFilter(request.GET or None)
    filters = form.filters()
    today = now().date()
    page = lawbook.page(filters, after=request.GET.get("after", ""))
    context = {
        "form": form,
        "rows": [law_view.row(entry, filters.on or today) for entry in page.entries],
        "total": page.total,
        "on": filters.on or today,
        "after": request.GET.get("after", ""),
        "first_url": _with(request, after="") if request.GET.get("after") else "",
        "next_url": _with(request, after=page.more) if page.more else "",
        "clear_url": reverse("law:rules"),
        "query": law_forms.query(filters),
        "narrowed": filters != lawbook.Filters(),
    }
    return render(request, "determinations/law_rules.html", context, status=422 if form.errors else 200)


@require_GET
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """A rule as it stands now."""
    entry = lawbook.book().get(rule_id)
    if entry is None:
        raise Http404
    return render(request, "determinations/law_rule.html", _shown(entry, now().date()))


@require_GET
def rule_version(request: HttpRequest, rule_id: str, version: str) -> HttpResponse:
    """A rule as it stood when somebody referred to it; where it has changed since, the page says so (410 without its text)."""
    entry = lawbook.book().get(rule_id)
    if entry is not None and entry.version == version:
        return render(request, "determinations/law_rule.html", {**_shown(entry, now().date()), "permanent": True})
    kept = lawbook_kept.find(rule_id, version)
    if kept is not None:
        context = {
            "rule": law_view.rule(kept.record, version, now().date()),
            "old": kept,
            "still_there": entry is not None,
            "pack_version": kept.pack,
        }
        return render(request, "determinations/law_rule.html", context)
    if entry is None:
        raise Http404
    return render(request, "determinations/law_changed.html", {"rule_id": rule_id, "version": version}, status=410)


def _shown(entry: lawbook.Entry, today: date) -> dict[str, Any]:
    return {
        "rule": law_view.rule(lawbook.record(entry.rule), entry.version, today),
        "ranks": law_view.ranks(entry.rule),
        "pack_version": pack_version(),
    }


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four places side by side on one topic."""
    form = law_forms.CompareForm(request.GET or None)
    context: dict[str, Any] = {"form": form, "clear_url": reverse("law:compare") if request.GET else ""}
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["on"] or now().date()
        topic, places = form.cleaned_data["topic"], form.places()
        context |= {
            "topic": topic,
            "on": day,
            "columns": [{"code": code, "name": law_view.place(code)} for code in places],
            "provisions": law_view.paired(law_compare.provision_rows(topic, places, day), places),
            "rules": law_view.paired(law_compare.rule_rows(topic, places, day), places),
        }
    return render(request, "determinations/law_compare.html", context, status=422 if form.errors else 200)


@require_GET
def selling(request: HttpRequest) -> HttpResponse:
    """Choose the country of the buyers."""
    form = law_forms.SellingForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("law:selling-to", place=form.cleaned_data["place"])
    return render(request, "determinations/law_selling.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def selling_to(request: HttpRequest, place: str) -> HttpResponse:
    """What a seller or a marketplace owes to buyers of a country, and what changes."""
    if not is_place(place) or not rules_of(place):
        raise Http404
    today = now().date()
    found = law_selling.sections(place, today)
    context = {
        "place": place,
        "name": law_view.place(place),
        "today": today,
        "sections": [section for section in found if section.duties],
        "silent": [section for section in found if not section.duties],
        "to_come": law_compare.to_come(place, today),
        "ended": law_compare.ended(place, today),
        "pack_version": pack_version(),
    }
    return render(request, "determinations/law_selling_to.html", context)


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """The rules as files, and what their columns mean."""
    context = {
        "columns": law_files.COLUMNS,
        "columns_version": law_files.COLUMNS_VERSION,
        "licence": law_files.LICENCE,
        "pack_version": pack_version(),
        "rules": len(lawbook.book()),
    }
    return render(request, "determinations/law_data.html", context)


@require_safe
def as_file(request: HttpRequest, kind: str) -> HttpResponse | HttpResponseNotModified | StreamingHttpResponse:
    """All rules, or those the filters in the address leave, as CSV, JSON or YAML. Wrong filters: 422 naming the field."""
    filters = law_forms.read(request.GET)
    etag = f'"{pack_version()}-{law_files.COLUMNS_VERSION}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    content = law_files.written(kind, lawbook.find(filters))
    name = f"rules-{pack_version()}{'-part' if law_forms.query(filters) else ''}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "ETag": etag, "Cache-Control": "no-cache"}
    return StreamingHttpResponse(content, content_type=law_files.CONTENT_TYPES[kind], headers=headers)


def _with(request: HttpRequest, **changes: str) -> str:
    told = {name: value for name, value in request.GET.items() if value} | changes
    return f"?{urlencode({name: value for name, value in told.items() if value})}"
