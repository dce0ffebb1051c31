"""A regulator's pages: overview, cases of the own countries, one case, export."""

from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from odr.accounts.access import signed_in
from odr.cases.models import Case
from odr.common import csvfile, formats, ratelimit
from odr.common.time import now
from odr.determinations import queries as determinations
from odr.evidence import queries as evidence
from odr.outcomes import queries as outcomes
from odr.outcomes.documents import term_sentence
from odr.penalties.words import level_title
from odr.reports import columns, figures, forms, numbers, operations, permissions, queries, words
from odr.reports.numbers import Numbers

SHOWN_EXPORTS = 20
Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The figures of one of the regulator's countries."""
    countries = permissions.countries(signed_in(request))
    form = overview_filter(request, countries)
    known = numbers.read(country=form.country_chosen(), period=form.period(), now=now())
    context = {
        "form": form,
        "country": form.country_chosen(),
        "exact": form.exact(),
        **figures_context(request, known, exact=form.exact(), csv="reports:overview-csv"),
    }
    return render(request, "reports/overview.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def overview_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers as a file."""
    form = overview_filter(request, permissions.countries(signed_in(request)))
    known = numbers.read(country=form.country_chosen(), period=form.period(), now=now())
    return figures_csv(request, known, exact=form.exact())


def overview_filter(request: HttpRequest, countries: list[str]) -> forms.OverviewFilter:
    """The filter of the overview, from the address."""
    return forms.OverviewFilter(request.GET or None, today=now().date(), countries=countries)


def figures_context(request: HttpRequest, known: Numbers, *, exact: bool, csv: str) -> dict[str, Any]:
    """What a page of figures shows; `csv` is the name of the page that gives them as a file."""
    made = figures.build_all(known, exact=exact)
    return {
        "known": known,
        "figures": [{"figure": one, "csv_url": reverse(csv) + _with(request, figure=one.code)} for one in made],
        "as_of": numbers.as_of(known),
        "incomplete": known.period.until >= known.today,
    }


def figures_csv(request: HttpRequest, known: Numbers, *, exact: bool) -> HttpResponse:
    """The figure named in the address, or all of them, as CSV."""
    code = request.GET.get("figure", "")
    made = (
        [figures.build(code, known, exact=exact)] if code in figures.FIGURES else figures.build_all(known, exact=exact)
    )
    content = b"".join(csvfile.lines(list(columns.FIGURES), columns.figure_rows(known, made)))
    name = f"figures-{known.country or 'all'}-{known.period.since}-{known.period.until}.csv"
    return _attached(HttpResponse(content, content_type=csvfile.CONTENT_TYPE), name)


@login_required
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Cases with a side in the regulator's countries, newest first, by cursor."""
    countries = permissions.countries(signed_in(request))
    form = forms.CaseFilter(request.GET or None)
    page = queries.page(countries, form.filters(), after=request.GET.get("after", ""))
    context = {
        "form": form,
        "countries": [formats.country(code) for code in countries],
        "rows": [case_row(case) for case in page.rows],
        "older_url": _with(request, after=page.more) if page.more else "",
        "filtered": bool(form.filters().as_json()),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/cases.html", context, status=422 if form.errors else 200)


def case_row(case: Case) -> dict[str, Any]:
    """A case in the list."""
    return {
        "case": case,
        "stage": words.STAGE[case.stage],
        "kind": words.STAGE_KIND.get(case.stage, ""),
        "issue": case.get_issue_display(),
    }


@login_required
@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case without a room: facts, stages, what was found, what was agreed, measures."""
    user = signed_in(request)
    found = queries.case(permissions.countries(user), case_id)
    context = {
        "case": found,
        "stage": words.STAGE[found.stage],
        "kind": words.STAGE_KIND.get(found.stage, ""),
        "facts": facts(found),
        "events": history(found),
        "determination": determinations.of_case(found),
        "steps": [_step(step) for step in outcomes.steps_of(found).select_related("settlement")],
        "measures": [_measure(measure) for measure in queries.measures_of(found)],
        "exhibits": evidence.of_case(user, found),
    }
    return render(request, "reports/case.html", context)


def facts(case: Any) -> list[dict[str, Any]]:
    """What the case is about, without a name or an address of the buyer."""
    told = [
        (_("What went wrong"), case.get_issue_display()),
        (
            _("What the buyer asks for"),
            f"{case.get_remedy_display()} {_sum(case.remedy_amount, case.currency)}".strip(),
        ),
        (_("Price"), _sum(case.price, case.currency)),
        (_("Purchased"), formats.day(case.purchased_on) if case.purchased_on else ""),
        (_("Marketplace"), case.marketplace_name),
        (_("Seller"), f"{case.respondent_name} ({_country(case.respondent_country)})"),
        (_("Country of the buyer"), _country(case.claimant_country)),
        (_("Filed"), formats.moment(case.created_at)),
        (_("Answer of the seller"), words.RESPONSE.get(case.response, _("Not asked yet"))),
        (_("Agreement"), words.OUTCOME.get(case.outcome, _("None"))),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


def history(case: Case) -> list[dict[str, Any]]:
    """Moves between stages, for the timeline."""
    return [
        {
            "title": _("%(before)s → %(after)s") % {"before": _stage(move["from"]), "after": _stage(move["to"])},
            "at": move["at"],
            "text": words.ROLE.get(move["role"], ""),
        }
        for move in queries.stage_history(case)
    ]


@login_required
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Choose what to export; then the file itself. The recipient's name goes into the log."""
    user = signed_in(request)
    countries = permissions.countries(user)
    form = forms.ExportForm(request.POST) if request.method == "POST" else forms.ExportForm(initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        ratelimit.spend("take-out", str(user.pk))
        made = operations.export_cases(
            by=user, filters=form.filters(), reference=form.cleaned_data["reference"], now=now()
        )
        return export_file(made)
    context = {
        "form": form,
        "countries": [formats.country(code) for code in countries],
        "exports": queries.exports_of(user)[:SHOWN_EXPORTS],
    }
    return render(request, "reports/export.html", context, status=422 if form.errors else 200)


def export_file(made: operations.Export) -> StreamingHttpResponse:
    """The export as it is written, row by row."""
    response = StreamingHttpResponse(made.content, content_type=csvfile.CONTENT_TYPE)
    return _attached(response, f"cases-{'-'.join(made.row.countries)}-{made.row.created_at:%Y-%m-%d}.csv")


def _initial(request: HttpRequest) -> dict[str, Any]:
    """The filters of the list from which the export was opened."""
    filters = forms.CaseFilter(request.GET or None).filters()
    return {name: getattr(filters, name) for name in filters.__dataclass_fields__}


def _with(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _attached(response: Answer, name: str) -> Answer:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _step(step: Any) -> dict[str, Any]:
    return {"step": step, "sentence": term_sentence(outcomes.term_of(step))}


def _measure(measure: Any) -> dict[str, Any]:
    return {"measure": measure, "level": level_title(measure.level, measure.incident.charge.ladder_version)}


def _stage(code: str) -> str:
    return str(words.STAGE.get(code, code))


def _sum(amount: Any, currency: str) -> str:
    return formats.money(amount, currency) if amount is not None and currency else ""


def _country(code: str) -> str:
    return formats.country(code) if code else _("not known")
