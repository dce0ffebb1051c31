"""Figures for everybody, with small numbers hidden, and the list of what the CSV columns mean."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from odr.common import csvfile
from odr.common.time import now
from odr.reports import columns, forms, numbers
from odr.reports.numbers import Numbers
from odr.reports.pages import figures_context, figures_csv
from odr.reports.rollup import ALL


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of all countries together."""
    form = forms.PeriodFilter(request.GET or None, today=now().date())
    context = {"form": form, **figures_context(request, _known(form), exact=False, csv="reports:figures-csv")}
    return render(request, "reports/figures.html", context, status=422 if form.errors else 200)


@require_safe
def all_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers as a file."""
    form = forms.PeriodFilter(request.GET or None, today=now().date())
    return figures_csv(request, _known(form), exact=False)


@require_GET
def column_list(request: HttpRequest) -> HttpResponse:
    """What each column of our CSV files means."""
    context = {"cases": columns.CASES, "figures": columns.FIGURES.items(), "version": columns.VERSION}
    return render(request, "reports/columns.html", context)


@require_safe
def columns_csv(request: HttpRequest) -> HttpResponse:
    """The same list for programs."""
    rows = [["cases", column.name, column.form, column.means] for column in columns.CASES]
    rows += [["figures", name, "", means] for name, means in columns.FIGURES.items()]
    content = b"".join(csvfile.lines(["file", "column", "form", "means"], rows))
    response = HttpResponse(content, content_type=csvfile.CONTENT_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="columns.csv"'
    return response


def _known(form: forms.PeriodFilter) -> Numbers:
    return numbers.read(country=ALL, period=form.period(), now=now())
